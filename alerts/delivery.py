"""The outbox drained: at least once, under an idempotency key, each channel at its own pace, nothing lost in silence."""

import concurrent.futures
import dataclasses
import hashlib
import json
import logging
import os
import random
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from alerts.channels.base import Channel, Letter, Receipt
from alerts.coverage import coverage
from alerts.hours import digest_due, local, may_speak
from alerts.letter import KINDS
from alerts.pace import Bucket, back_off
from alerts.rendering import Letters
from alerts.routing import escalate, stored
from records import Alert, Lease, Subscription
from storage.alerts import NoSuchAlert
from storage.archive import Archive
from storage.articles import ArticleUnknown
from storage.database import transaction
from storage.outbox import Message

MAX_TRIES = 10
GIVE_UP_MS = 48 * 3_600_000
LARGEST_DIGEST = 100
NAMED_REPOSTS = 5
PARKED = "parked:"
BUCKET = "bucket:"

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """What one round did, in messages."""

    sent: int = 0
    retried: int = 0
    dead: int = 0
    folded: int = 0
    parked: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        return bool(self.sent or self.retried or self.dead or self.folded)


@dataclass(kw_only=True)
class _Line:
    """What a deliverer remembers of one channel between rounds."""

    failures: int = 0
    resting_since: int = 0
    resting_until: int = 0

    def rests(self, now: int) -> bool:
        # Set back behind the beginning of the rest, the clock says nothing about its end.
        return self.resting_since <= now < self.resting_until


@dataclass(frozen=True, kw_only=True)
class _Batch:
    channel: Channel
    leases: tuple[Lease, ...]
    letters: Mapping[str, Letter] = field(default_factory=dict)


class Deliverer:
    """Drains the outbox of one archive. Any number may run at once, in as many processes.

    The archive is used by the calling thread only; letters are sent in threads, one batch of a channel in each.
    """

    def __init__(
        self,
        archive: Archive,
        channels: Mapping[str, Channel],
        *,
        desk: str = "",
        letters: Letters | None = None,
        batch: int = 10,
        dice: random.Random | None = None,
    ) -> None:
        self.archive = archive
        self.channels = channels
        self.letters = letters or Letters(desk=desk)
        self.batch = batch
        self.worker = f"{socket.gethostname()}:{os.getpid()}"
        self._dice = dice or random.Random()
        self._lines = {name: _Line() for name in channels}

    def run(self, stop: threading.Event, *, pause_seconds: float = 1.0) -> None:
        """Deliver until `stop` is set."""
        while not stop.is_set():
            if not self.run_once().anything:
                stop.wait(pause_seconds)

    def run_once(self) -> Delivered:
        """Claim and send one batch of every channel that has something due; returns when all are settled."""
        now = self.archive.clock()
        parked = self.parked()
        self.archive.alerts.wake()
        escalate(self.archive, stored(self.archive))
        total = Delivered(parked=tuple(sorted(parked)))
        batches: list[_Batch] = []
        waiting = self.archive.outbox.waiting()
        gathered = self.archive.outbox.waiting(kinds=("daily", "weekly"))
        for name, number in waiting.items():
            if name not in self.channels:
                total = _plus(total, dead=self._refuse_unknown(name))
            elif name not in parked and not self._lines[name].rests(now):
                with transaction(self.archive.db):
                    batch, folded = self._claim(self.channels[name], number, now, gathers=name in gathered)
                total = _plus(total, folded=folded)
                if batch is not None:
                    batches.append(batch)
        return self._send_all(batches, total)

    def close(self) -> None:
        """Let go of the channels' connections."""
        for channel in self.channels.values():
            channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def parked(self) -> dict[str, dict[str, Any]]:
        """Channels that are stopped until somebody mends them, with the platform's code and words."""
        return self.archive.subscriptions.settings(PARKED)

    def unpark(self, name: str) -> None:
        self.archive.subscriptions.set_setting(PARKED + name, None)

    def _refuse_unknown(self, name: str) -> int:
        leases = self.archive.outbox.claim(self.batch, worker=self.worker, ttl_ms=60_000, channel=name)
        said = f'no channel "{name}" in the settings; add [channels.{name}], then `radar notify retry`'
        for lease in leases:
            self.archive.outbox.fail(lease, retry_at=None, code="no-channel", said=said)
        return len(leases)

    def _claim(self, channel: Channel, waiting: int, now: int, *, gathers: bool) -> tuple[_Batch | None, int]:
        """The next batch of one channel; or the number of messages that were folded into a digest."""
        habits, bucket = channel.habits, self._bucket(channel)
        starred_only = not may_speak(habits, now)
        room = min(bucket.available(now), self.batch)
        if room < 1:
            return None, 0
        # Longer than sending all of them may take, and one more for settling.
        ttl = int((room + 1) * (habits.timeout_seconds * 2 + 1) * 1000) + 30_000
        many = habits.digest_over and waiting > habits.digest_over and not starred_only
        leases = self.archive.outbox.claim(
            # Twice the room, so that what several rules say of one fact is seen together; the rest goes back.
            LARGEST_DIGEST if (many or gathers) and not starred_only else min(waiting, 2 * room),
            worker=self.worker,
            ttl_ms=ttl,
            channel=channel.name,
            starred_only=starred_only,
        )
        folded, rest = self._fold(channel, leases, many=bool(many))
        for lease in rest[room:]:
            self.archive.outbox.release(lease)
        rest = rest[:room]
        if not rest:
            return None, folded
        bucket.take(len(rest))
        self._keep_bucket(channel.name, bucket)
        return _Batch(channel=channel, leases=tuple(rest), letters={x.id: self._letter(x) for x in rest}), folded

    def _bucket(self, channel: Channel) -> Bucket:
        """The channel's tokens as the archive has them: they outlive a restart and are shared by all deliverers."""
        held = self.archive.subscriptions.setting(BUCKET + channel.name) or {}
        bucket = Bucket(per_minute=channel.habits.per_minute, burst=channel.habits.burst)
        if held:
            bucket.tokens, bucket.at = float(held["tokens"]), int(held["at"])
        return bucket

    def _keep_bucket(self, name: str, bucket: Bucket) -> None:
        about = {"tokens": round(bucket.tokens, 6), "at": bucket.at}
        self.archive.subscriptions.set_setting(BUCKET + name, about)

    def _fold(self, channel: Channel, leases: Sequence[Lease], *, many: bool) -> tuple[int, list[Lease]]:
        """Daily and weekly letters always become a digest; ordinary ones when too many are due."""
        rest: list[Lease] = []
        groups: dict[str, list[Lease]] = {}
        for lease in leases:
            kind = str(lease.payload["kind"])
            if kind in ("daily", "weekly"):
                groups.setdefault(kind, []).append(lease)
            elif many and kind in ("alert", "escalation") and not lease.payload["starred"]:
                groups.setdefault("many", []).append(lease)
            else:
                rest.append(lease)
        folded, rest = self._join_rules(channel, rest)
        for kind, members in groups.items():
            if kind == "many" and len(members) < 2:
                rest.extend(members)
                continue
            alerts = [_message(lease)["alert"] for lease in members]
            keys = sorted(str(lease.payload["key"]) for lease in members)
            key = "digest:" + hashlib.sha256("\n".join(keys).encode()).hexdigest()[:32]
            title = {"daily": "招商预警日报", "weekly": "招商预警周报"}.get(kind, "招商预警汇总")
            payload = {"alerts": alerts, "title": title}
            if self.archive.outbox.fold(
                members, Message(channel=channel.name, key=key, payload=payload, kind="digest")
            ):
                folded += len(members)
        return folded, rest

    def _join_rules(self, channel: Channel, leases: Sequence[Lease]) -> tuple[int, list[Lease]]:
        """Several rules that one fact fires at once tell a channel once, in the name of all."""
        groups: dict[str, list[Lease]] = {}
        rest: list[Lease] = []
        for lease in leases:
            message = _message(lease)
            if lease.payload["kind"] != "alert" or "alert" not in message or "also" in message or len(leases) < 2:
                rest.append(lease)
                continue
            try:
                alert = self.archive.alerts.get(str(message["alert"]))
            except NoSuchAlert:
                rest.append(lease)
                continue
            groups.setdefault(_event_of(alert), []).append(lease)
        folded = 0
        for members in groups.values():
            if len(members) < 2:
                rest.extend(members)
                continue
            idents = [str(_message(lease)["alert"]) for lease in members]
            key = "joined:" + hashlib.sha256("\n".join([channel.name, *sorted(idents)]).encode()).hexdigest()[:32]
            payload = {"alert": idents[0], "also": idents[1:]}
            starred = any(lease.payload["starred"] for lease in members)
            joined = Message(channel=channel.name, key=key, payload=payload, starred=starred)
            if self.archive.outbox.fold(members, joined):
                folded += len(members)
        return folded, rest

    def _letter(self, lease: Lease) -> Letter:
        message, key = _message(lease), str(lease.payload["key"])
        if "letter" in message:  # a test, or a word to the administrator: it carries its own values
            return self.letters.alert(message["letter"], ident=key, key=key, subscription=str(message.get("from", "")))
        if "alerts" in message:
            items = _joined([item for ident in message["alerts"] if (item := self._values(str(ident)))])
            seen = coverage(self.archive.sources.all(), self.archive.clock())
            return self.letters.digest(items, key=key, title=str(message["title"]), coverage=seen)
        ident = str(message["alert"])
        values = self._values(ident) or _gone(ident)
        for other in message.get("also", ()):
            if (more := self._values(str(other))) is not None:
                values = _join(values, more)
        if lease.payload["kind"] == "escalation":
            values = {**values, "kind": "无人处理·" + str(values["kind"])}
        return self.letters.alert(values, ident=ident, key=key, subscription=str(values["subscription"]))

    def _values(self, ident: str) -> dict[str, Any] | None:
        try:
            alert = self.archive.alerts.get(ident)
        except NoSuchAlert:
            return None
        rule = self.archive.subscriptions.get(alert.subscription)
        return {
            **json.loads(alert.letter or "{}"),
            "ident": ident,
            "event": _event_of(alert),
            "kind": KINDS.get(alert.kind, alert.kind),
            "sources": alert.sources,
            "subscription": rule.name if rule else alert.subscription,
            "because": [dataclasses.asdict(b) for b in alert.because],
            "follows": alert.follows,
            "created_at": alert.created_at,
            "reposts": self._reposts(alert) if alert.sources > 1 else [],
            "earlier": self._earlier(alert.follows) if alert.follows else "",
        }

    def _earlier(self, ident: str) -> str:
        """What the alert said that this one carries on: the stage and the sum before, when and where."""
        try:
            before = self.archive.alerts.get(ident)
        except NoSuchAlert:
            return ""
        letter = json.loads(before.letter or "{}")
        day = letter.get("published") or local(before.created_at).date().isoformat()
        parts = (day, letter.get("stage"), letter.get("count"), letter.get("amount"))
        said = " ".join(str(part) for part in parts if part)
        return f"{said}（{letter['source']}）" if letter.get("source") else said

    def _reposts(self, alert: Alert) -> list[str]:
        """Names of the next few sources that told of the same event."""
        names: list[str] = []
        for ident in self.archive.alerts.sources(alert.id)[1 : 1 + NAMED_REPOSTS]:
            try:
                row = self.archive.articles.get(ident).row
            except ArticleUnknown:
                continue
            names.append(row.source or row.site)
        return list(dict.fromkeys(filter(None, names)))

    def _send_all(self, batches: Sequence[_Batch], total: Delivered) -> Delivered:
        if not batches:
            return total
        with concurrent.futures.ThreadPoolExecutor(max_workers=min(8, len(batches))) as pool:
            futures = {pool.submit(_send, batch): batch for batch in batches}
            for future in concurrent.futures.as_completed(futures):
                receipts = future.result()
                # One commit a batch: what was sent and not yet marked is sent again under its key after a crash.
                with transaction(self.archive.db):
                    total = self._settle(futures[future], receipts, total)
        return total

    def _settle(self, batch: _Batch, receipts: Mapping[str, Receipt], total: Delivered) -> Delivered:
        outbox, name = self.archive.outbox, batch.channel.name
        line, now = self._lines[name], self.archive.clock()
        down: Receipt | None = None
        if untried := len(batch.leases) - len(receipts):
            bucket = self._bucket(batch.channel)
            bucket.give(untried)
            self._keep_bucket(name, bucket)
        for lease in batch.leases:
            receipt = receipts.get(lease.id)
            if receipt is None:  # not tried, because an earlier one showed that the channel is down
                if down is not None and self._forsaken(lease, line, now):
                    outbox.fail(lease, retry_at=None, code=down.code, said=down.said)
                    total = _plus(total, dead=1)
                else:
                    outbox.release(lease)
            elif receipt.outcome == "sent":
                line.failures, line.resting_until = 0, 0
                outbox.ack(lease, receipt.said)
                total = _plus(total, sent=1)
            elif receipt.outcome == "parked":
                self._park(name, receipt)
                outbox.release(lease)
                total = dataclasses.replace(total, parked=(*total.parked, name))
            elif receipt.outcome == "dead" or lease.tries >= MAX_TRIES or self._forsaken(lease, line, now):
                outbox.fail(lease, retry_at=None, code=receipt.code, said=receipt.said)
                log.warning("channel %s: a message is dead after %d tries: %s", name, lease.tries, receipt.said)
                total = _plus(total, dead=1)
            else:
                wait = back_off(lease.tries, self._dice, at_least_seconds=receipt.retry_after_seconds)
                outbox.fail(lease, retry_at=now + wait, code=receipt.code, said=receipt.said)
                total = _plus(total, retried=1)
            if receipt is not None and receipt.whole_channel:
                down = receipt
                line.failures += 1
                wait = back_off(line.failures, self._dice, at_least_seconds=receipt.retry_after_seconds)
                line.resting_since, line.resting_until = now, now + wait
        return total

    def _forsaken(self, lease: Lease, line: _Line, now: int) -> bool:
        """Old, and the channel has not answered for as many tries as a message gets: it dies with the channel's words."""
        written = int(str(lease.payload["written_at"]))
        return line.failures >= MAX_TRIES and now - written > GIVE_UP_MS

    def _park(self, name: str, receipt: Receipt) -> None:
        log.error("channel %s is parked: %s %s", name, receipt.code, receipt.said)
        about = {"code": receipt.code, "said": receipt.said, "at": self.archive.clock()}
        self.archive.subscriptions.set_setting(PARKED + name, about)


def _send(batch: _Batch) -> dict[str, Receipt]:
    """Send one after the other; stop at the first sign that the whole channel is down."""
    receipts: dict[str, Receipt] = {}
    for lease in batch.leases:
        try:
            receipt = batch.channel.send(batch.letters[lease.id])
        except Exception as wrong:  # top of a worker: one letter must not take the others with it
            log.exception("channel %s failed in a way it should not", batch.channel.name)
            receipt = Receipt(outcome="retry", code="error", said=type(wrong).__name__)
        receipts[lease.id] = receipt
        if receipt.whole_channel or receipt.outcome == "parked":
            break
    return receipts


def _event_of(alert: Alert) -> str:
    """Equal for the alerts of all rules that one fact fired at one time; a later change of the fact is another."""
    return f"{alert.article} {alert.fact} {alert.created_at}"


def _joined(items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Items of a digest, those of one fact that several rules rang for as one."""
    found: dict[str, dict[str, Any]] = {}
    for item in items:
        event = str(item["event"])
        found[event] = _join(found[event], item) if event in found else item
    return list(found.values())


def _join(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    names = [*str(one["subscription"]).split("、"), *str(other["subscription"]).split("、")]
    because = [*one["because"], *(b for b in other["because"] if b not in one["because"])]
    return {**one, "subscription": "、".join(sorted(set(names))), "because": because}


def _message(lease: Lease) -> dict[str, Any]:
    message = lease.payload["message"]
    assert isinstance(message, dict)
    return message


def _gone(ident: str) -> dict[str, Any]:
    """Values of an alert that is no longer in the archive: the letter still says so."""
    empty = dict.fromkeys(
        ("region", "industry", "stage", "count", "scope", "source", "published", "url", "sentence"), ""
    )
    return {
        **empty, "title": "（预警已删除）", "amount": "", "companies": [], "others": 0, "sources": 1, "because": [],
        "kind": "预警", "subscription": "", "ident": ident, "event": ident, "reposts": [], "earlier": "",
    }  # fmt: skip


def _plus(total: Delivered, **more: int) -> Delivered:
    return dataclasses.replace(total, **{key: getattr(total, key) + n for key, n in more.items()})


def due_of(channels: Mapping[str, Channel]) -> Callable[[Subscription, int], int]:
    """When digests leave, for `alerts.ringing.ring`: by the digest hour of the subscription's first channel."""

    def due(subscription: Subscription, now: int) -> int:
        channel = next((channels[c] for c in subscription.channels if c in channels), None)
        return digest_due(subscription, now, hour=channel.habits.digest_hour if channel else "08:30")

    return due
