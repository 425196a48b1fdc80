"""One alert for one real event: what a filed article means to each subscription that it fires."""

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from alerts.events import Event, Heard, Relation, days_between, event_from, event_of, marks, strongest
from alerts.letter import letter_values
from alerts.matching import Match
from records import Alert, Article, Reading, Subscription
from storage.outbox import Message
from storage.unit import Filed, Unit

JOINING = ("exact", "near", "contained", "rerun")
CHINA = datetime.timezone(datetime.timedelta(hours=8))
Route = Callable[[Subscription], Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What is too old to ring.

    `max_age_days`: an article published longer ago is 旧闻; None rings whatever its age.
    `late_repost_days`: a copy of a text first seen longer ago than this never rings, whatever its own date says.
    """

    max_age_days: int | None = 45
    late_repost_days: int = 3


class Ledger(Protocol):
    """What rang before, for one set of subscriptions. The archive's alerts are one, the back-test keeps another."""

    def events(self, subscription: str, marks: Iterable[str]) -> Sequence[Heard]: ...
    def add_event(self, subscription: str, alert: str, marks: Iterable[str], body: Mapping[str, Any]) -> None: ...
    def add(self, alert: Alert) -> bool: ...
    def add_source(self, alert: str, article: str) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """A filed article as ringing sees it. `now` is ms UTC; `known` an earlier filing of the same page, unchanged."""

    article_id: str
    article: Article
    reading: Reading
    now: int
    site: str = ""
    story: str | None = None
    happening: str | None = None
    story_seen_at: int | None = None
    link: str | None = None  # kind of the link to the story, when the article joined one
    projects: Sequence[str | None] = ()
    fact_ids: Sequence[str] = ()
    known: bool = False

    @property
    def day(self) -> str:
        published = self.article.published
        return published.day if published else china_day(self.now)


def occurrence(filed: Filed, article: Article, reading: Reading, *, now: int, site: str = "") -> Occurrence:
    return Occurrence(
        article_id=filed.article_id,
        article=article,
        reading=reading,
        now=now,
        site=site,
        story=filed.story_id,
        happening=filed.happening_id,
        story_seen_at=filed.first_seen_ms,
        link=filed.link.kind if filed.link else None,
        projects=filed.project_ids,
        fact_ids=filed.fact_ids,
        known=filed.superseded or not filed.changed,
    )


def ring(
    unit: Unit,
    filed: Filed,
    matches: Iterable[Match],
    *,
    policy: Policy | None = None,
    route: Route | None = None,
    due: Callable[[Subscription, int], int] | None = None,
    now: int | None = None,
) -> list[Alert]:
    """Write the alerts of a filed article and their outbox rows through the unit; the alerts that are new.

    `route` names the channels of a subscription (its own `channels` when None), `due` the moment at
    which its letters may leave (daily and weekly digests). All alerts of one article have one time, `now`.
    """
    new: list[Alert] = []
    now = unit.clock() if now is None else now
    for match in matches:
        subject = match.subject
        met = occurrence(filed, subject.article, subject.reading, now=now, site=subject.site)
        alert = ring_one(unit.alerts, met, match, policy=policy or Policy())
        if alert is None:
            continue
        new.append(alert)
        unit.outbox.add(messages(alert, match.subscription, route=route, due=due, now=met.now))
    return new


def ring_one(ledger: Ledger, met: Occurrence, match: Match, *, policy: Policy) -> Alert | None:
    """The new alert of one subscription for one article, written to the ledger; None when nothing new happened.

    What is known only gains a source. 旧闻 and late copies gain a source where one rang and are silent otherwise.
    """
    name = match.subscription.id
    judged = [_judge(ledger, name, index, _event(met, index)) for index in match.facts]
    fresh = [one for one in judged if one.relation != "same"]
    if not fresh or _is_silent(met, judged, policy):
        for alert_id in dict.fromkeys(one.alert for one in judged if one.alert is not None):
            ledger.add_source(alert_id, met.article_id)
        for one in judged:
            if one.relation == "same" and one.alert is not None and one.tells_more():
                ledger.add_event(name, one.alert, marks(one.event), one.event.body())
        return None
    first = min(fresh, key=lambda one: one.index)
    alert = _alert(met, match, first)
    if not ledger.add(alert):
        return None
    for one in judged:
        rang_with = one.alert if one.relation == "same" and one.alert is not None else alert.id
        ledger.add_event(name, rang_with, marks(one.event), one.event.body())
    return alert


@dataclass(frozen=True, kw_only=True)
class _Judged:
    """One fact of an article against what rang before; `relation` is None when nothing did."""

    index: int
    event: Event
    relation: Relation | None = None
    alert: str | None = None
    heard: Sequence[Heard] = ()

    def tells_more(self) -> bool:
        """Whether a repeated event can be found by more than before: this page names the firm, that one did not."""
        had = {mark for old in self.heard if old.alert == self.alert for mark in marks(event_from(old.body))}
        return not set(marks(self.event)) - {f"article:{self.event.article}"} <= had


def _event(met: Occurrence, index: int) -> Event:
    project = met.projects[index] if index < len(met.projects) else None
    return event_of(
        met.reading.facts[index],
        article=met.article_id,
        story=met.story,
        happening=met.happening,
        project=project,
        site=met.site,
        day=met.day,
    )


def _judge(ledger: Ledger, subscription: str, index: int, event: Event) -> _Judged:
    heard = ledger.events(subscription, marks(event))
    known = strongest(event, heard)
    if known is None:
        return _Judged(index=index, event=event)
    return _Judged(index=index, event=event, relation=known[0], alert=known[1], heard=heard)


def _is_silent(met: Occurrence, judged: Sequence[_Judged], policy: Policy) -> bool:
    """Whether an article may not ring, whatever it says."""
    if met.known or met.link == "rerun":
        return True
    if policy.max_age_days is not None:
        age = days_between(china_day(met.now), _written_on(met, judged))
        if age is not None and age > policy.max_age_days:
            return True
    if met.link in JOINING:
        if met.link in ("exact", "contained") and any(one.relation is not None for one in judged):
            return True  # the same words: what was read differently from a worse copy is no event
        late = policy.late_repost_days * 86_400_000
        return met.story_seen_at is not None and met.now - met.story_seen_at > late
    return False


def _written_on(met: Occurrence, judged: Sequence[_Judged]) -> str | None:
    """The day of the page; when it has none, the last day that its facts speak of; None when nothing tells."""
    if met.article.published is not None:
        return met.article.published.day
    ends = (one.event.period[1] for one in judged if one.event.period is not None)
    return max((end for end in ends if end), default=None)


def _alert(met: Occurrence, match: Match, first: _Judged) -> Alert:
    index, event = first.index, first.event
    relation, follows = (first.relation, first.alert) if first.relation is not None else ("new", None)
    fact_id = met.fact_ids[index] if index < len(met.fact_ids) else f"{met.article_id}:{index}"
    key = event_key(match.subscription.id, event)
    values = letter_values(met.article, met.reading, index, others=match.facts, atlas=match.atlas)
    return Alert(
        id=hashlib.sha256(f"alert\n{key}".encode()).hexdigest()[:24],
        subscription=match.subscription.id,
        article=met.article_id,
        fact=fact_id,
        event_key=key,
        because=match.proof(index),
        created_at=met.now,
        kind=relation,
        follows=follows,
        subscription_version=match.version,
        letter=json.dumps(values, ensure_ascii=False),
    )


def event_key(subscription: str, event: Event) -> str:
    """One key for one event of one subscription, the same on every machine and at every rereading."""
    parts = [
        subscription,
        event.project or event.story or event.article,
        event.host,
        event.stage,
        event.count,
        event.amount,
        event.currency,
        event.scope,
        event.period,
        list(event.companies),
        list(event.projects),
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def messages(
    alert: Alert,
    subscription: Subscription,
    *,
    route: Route | None = None,
    due: Callable[[Subscription, int], int] | None = None,
    now: int,
) -> list[Message]:
    """One outbox row for each channel that the alert goes to."""
    channels = route(subscription) if route else subscription.channels
    digest = subscription.digest if subscription.digest and not subscription.starred else ""
    return [
        Message(
            channel=channel,
            key=f"{alert.id}:{channel}",
            payload={"alert": alert.id, "subscription": subscription.id},
            kind=digest or "alert",
            starred=subscription.starred,
            due=due(subscription, now) if due and digest else now,
        )
        for channel in dict.fromkeys(channels)
    ]


def china_day(ms: int) -> str:
    """The day in China of an instant in ms UTC."""
    return datetime.datetime.fromtimestamp(ms / 1000, CHINA).date().isoformat()


@dataclass(kw_only=True)
class MemoryLedger:
    """A ledger that lives as long as a back-test; `first_seen` of every source by alert."""

    alerts: dict[str, Alert] = field(default_factory=dict)
    sources: dict[str, dict[str, None]] = field(default_factory=dict)
    _events: list["_Memory"] = field(default_factory=list)
    _marks: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def events(self, subscription: str, marks: Iterable[str]) -> Sequence[Heard]:
        numbers = {n for mark in marks for n in self._marks.get((subscription, mark), ())}
        return [self._events[n] for n in sorted(numbers, reverse=True)]

    def add_event(self, subscription: str, alert: str, marks: Iterable[str], body: Mapping[str, Any]) -> None:
        self._events.append(_Memory(alert=alert, body=body))
        for mark in marks:
            self._marks.setdefault((subscription, mark), []).append(len(self._events) - 1)

    def add(self, alert: Alert) -> bool:
        self.add_source(alert.id, alert.article)
        if alert.id in self.alerts:
            return False
        self.alerts[alert.id] = alert
        return True

    def add_source(self, alert: str, article: str) -> bool:
        held = self.sources.setdefault(alert, {})
        if article in held:
            return False
        held[article] = None
        return True


@dataclass(frozen=True, kw_only=True)
class _Memory:
    alert: str
    body: Mapping[str, Any]
