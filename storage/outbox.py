"""The outbox: messages to be delivered, claimed under a lease with a fencing token, never dropped in silence."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlite_utils

from records import Lease
from storage.database import Clock, transaction

# `due` of an ordinary message is only a back-off. When the clock was set back behind the moment at which it
# was written, it would wait for as long as the clock moved, so such a message counts as due at once.
DUE = "(due <= :now OR (kind NOT IN ('daily', 'weekly') AND touched_at > :now))"


@dataclass(frozen=True, kw_only=True)
class Message:
    """One row. `key` is the idempotency key, unique for ever. `kind`: alert, daily, weekly, digest, test, escalation."""

    channel: str
    key: str
    payload: Mapping[str, Any]
    kind: str = "alert"
    starred: bool = False
    due: int = 0  # ms UTC; 0 is at once


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A row as the desk shows it."""

    id: str
    channel: str
    key: str
    kind: str
    state: str
    tries: int
    due: int
    code: str | None
    said: str | None
    written_at: int
    sent_at: int | None
    payload: Mapping[str, Any] = field(default_factory=dict)


class Outbox:
    """Any number of deliverers may claim at once: a row is held by one, and a late answer of another is refused."""

    def __init__(self, db: sqlite_utils.Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def add(self, messages: Iterable[Message]) -> int:
        """Write messages whose keys are new; the number written. Joins an open unit."""
        now = self._clock()
        with transaction(self._db) as conn:
            return sum(self._insert(conn, message, now) for message in messages)

    def _insert(self, conn: Any, message: Message, now: int) -> int:
        written: int = conn.execute(
            "INSERT OR IGNORE INTO outbox (id, channel, key, kind, payload, starred, due, written_at, touched_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                message_id(message.key), message.channel, message.key, message.kind,
                json.dumps(dict(message.payload), ensure_ascii=False), int(message.starred),
                message.due or now, now, now,
            ],
        ).rowcount  # fmt: skip
        return written

    def waiting(self, *, kinds: Sequence[str] = ()) -> dict[str, int]:
        """Channels with messages (of these kinds) that may be claimed now, and how many."""
        wanted = f"AND kind IN ({','.join(f':k{n}' for n in range(len(kinds)))})" if kinds else ""
        rows = self._db.execute(
            f"SELECT channel, count(*) FROM outbox WHERE {CLAIMABLE} {wanted} GROUP BY channel ORDER BY channel",
            {"now": self._clock()} | {f"k{n}": kind for n, kind in enumerate(kinds)},
        ).fetchall()
        return dict(rows)

    def claim(
        self, n: int, *, worker: str, ttl_ms: int, channel: str | None = None, starred_only: bool = False
    ) -> list[Lease]:
        """Up to n due messages, starred ones first, held until now + ttl_ms.

        Choose ttl_ms above the time that sending all n may take, or two deliverers send the same row.
        The payload of a lease has the row's channel, key, kind, starred and message.
        """
        now = self._clock()
        with transaction(self._db) as conn:
            rows = conn.execute(
                f"""
                UPDATE outbox
                SET state = 'sending', lease_until = :until, token = token + 1, tries = tries + 1,
                    worker = :worker, touched_at = :now
                WHERE id IN (
                    SELECT id
                    FROM outbox
                    WHERE {CLAIMABLE} AND starred >= :starred AND (:channel IS NULL OR channel = :channel)
                    ORDER BY starred DESC, due, id
                    LIMIT :n
                )
                RETURNING id, token, tries, lease_until, channel, key, kind, starred, payload, due, written_at
                """,
                {
                    "now": now, "until": now + ttl_ms, "worker": worker, "n": n, "channel": channel,
                    "starred": int(starred_only),
                },
            ).fetchall()  # fmt: skip
        rows.sort(key=lambda r: (-r[7], r[9], r[0]))
        return [
            Lease(
                id=r[0],
                token=r[1],
                tries=r[2],
                until=r[3],
                payload={
                    "channel": r[4], "key": r[5], "kind": r[6], "starred": bool(r[7]),
                    "message": json.loads(r[8]), "written_at": r[10],
                },
            )
            for r in rows
        ]  # fmt: skip

    def ack(self, lease: Lease, said: str = "") -> bool:
        """The message was delivered. False when the lease had gone to another: then nothing is written."""
        with transaction(self._db) as conn:
            sent = self._settle(conn, lease, "sent", said=said, sent_at=self._clock())
            if sent:
                conn.execute(
                    "UPDATE outbox SET state = 'sent', sent_at = :now, touched_at = :now"
                    " WHERE parent = :id AND state = 'folded'",
                    {"now": self._clock(), "id": lease.id},
                )
            return sent

    def fail(self, lease: Lease, *, retry_at: int | None, code: str, said: str) -> bool:
        """Not delivered: again at `retry_at`, or dead when that is None, with the receiver's own words."""
        state = "dead" if retry_at is None else "queued"
        with transaction(self._db) as conn:
            return self._settle(conn, lease, state, code=code, said=said, due=retry_at)

    def release(self, lease: Lease, *, due: int | None = None) -> bool:
        """Give a claim back untried, as if it had never been made."""
        with transaction(self._db) as conn:
            done = self._settle(conn, lease, "queued", due=due)
            if done:
                conn.execute("UPDATE outbox SET tries = tries - 1 WHERE id = ?", [lease.id])
            return done

    def _settle(self, conn: Any, lease: Lease, state: str, **values: object) -> bool:
        row = conn.execute(
            "UPDATE outbox"
            " SET state = :state, lease_until = 0, worker = NULL, touched_at = :now, code = :code,"
            "     said = coalesce(:said, said), due = coalesce(:due, due), sent_at = :sent_at"
            " WHERE id = :id AND token = :token AND state = 'sending'",
            {
                "state": state, "now": self._clock(), "id": lease.id, "token": lease.token,
                "code": values.get("code"), "said": values.get("said"), "due": values.get("due"),
                "sent_at": values.get("sent_at"),
            },
        )  # fmt: skip
        return bool(row.rowcount)

    def fold(self, leases: Sequence[Lease], into: Message) -> bool:
        """Put claimed messages into one digest, in one transaction; they are sent when it is sent.

        False, and nothing written, when one of the leases was lost meanwhile.
        """
        with transaction(self._db) as conn:
            marks = ",".join("?" * len(leases))
            held = conn.execute(
                f"SELECT count(*) FROM outbox WHERE state = 'sending' AND id IN ({marks})", [x.id for x in leases]
            ).fetchone()[0]
            tokens = dict(conn.execute(f"SELECT id, token FROM outbox WHERE id IN ({marks})", [x.id for x in leases]))
            if held != len(leases) or any(tokens[x.id] != x.token for x in leases):
                return False
            self._insert(conn, into, self._clock())
            parent = message_id(into.key)
            for lease in leases:
                self._settle(conn, lease, "folded")
                conn.execute("UPDATE outbox SET parent = ? WHERE id = ?", [parent, lease.id])
            return True

    def revive(self, ident: str) -> bool:
        """A dead message may be tried again, with its tries counted from nothing."""
        with transaction(self._db) as conn:
            return bool(
                conn.execute(
                    "UPDATE outbox SET state = 'queued', tries = 0, due = :now, touched_at = :now WHERE id = :id AND state = 'dead'",
                    {"now": self._clock(), "id": ident},
                ).rowcount
            )

    def dead(self, limit: int = 100) -> list[Parcel]:
        """Messages that will not be tried again, newest first, with the receiver's words."""
        return self.parcels("dead", limit)

    def parcels(self, state: str, limit: int = 100) -> list[Parcel]:
        rows = self._db.execute(
            "SELECT id, channel, key, kind, state, tries, due, code, said, written_at, sent_at, payload"
            " FROM outbox WHERE state = ? ORDER BY touched_at DESC, id LIMIT ?",
            [state, limit],
        ).fetchall()
        return [Parcel(**dict(zip(PARCEL, row[:-1], strict=True)), payload=json.loads(row[-1])) for row in rows]

    def of_alert(self, alert: str) -> list[Parcel]:
        """Every message that was written for an alert by itself, in the order of writing."""
        rows = self._db.execute(
            "SELECT id, channel, key, kind, state, tries, due, code, said, written_at, sent_at, payload"
            " FROM outbox WHERE key >= ? AND key < ? ORDER BY written_at, id",
            [f"{alert}:", f"{alert};"],
        ).fetchall()
        return [Parcel(**dict(zip(PARCEL, row[:-1], strict=True)), payload=json.loads(row[-1])) for row in rows]

    def by_channel(self) -> dict[str, dict[str, int]]:
        """By channel and state: how many; beside the states `last`, when one was last delivered, ms UTC."""
        found: dict[str, dict[str, int]] = {}
        for channel, state, number, last in self._db.execute(
            "SELECT channel, state, count(*), max(coalesce(sent_at, 0)) FROM outbox GROUP BY channel, state"
        ).fetchall():
            held = found.setdefault(channel, {})
            held[state] = number
            held["last"] = max(held.get("last", 0), last)
        return found

    def counts(self) -> dict[str, int]:
        """Number of messages by state."""
        rows = self._db.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall()
        return dict.fromkeys(("queued", "sending", "sent", "folded", "dead"), 0) | dict(rows)

    def next_due(self) -> int | None:
        """When the next message may be claimed, ms UTC; None when nothing waits."""
        row = self._db.execute(
            "SELECT min(CASE state WHEN 'queued' THEN due ELSE lease_until END)"
            " FROM outbox WHERE state IN ('queued', 'sending')"
        ).fetchone()
        return None if row[0] is None else int(row[0])


# A held row falls free when its lease ends, or when the clock was set back behind the claim.
CLAIMABLE = f"""
(
    (state = 'queued' AND {DUE})
    OR (state = 'sending' AND (lease_until <= :now OR touched_at > :now))
)
"""
PARCEL = ("id", "channel", "key", "kind", "state", "tries", "due", "code", "said", "written_at", "sent_at")


def message_id(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:24]
