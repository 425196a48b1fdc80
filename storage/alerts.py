"""Alerts: what rang for whom, which events it stands for, and what the analysts said of it."""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlite_utils

from records import Alert, Because
from storage.database import Clock, transaction

STATES = ("unread", "starred", "assigned", "done", "false_alarm", "snoozed")
REASONS = ("地区错", "产业错", "非签约", "旧闻", "重复", "其他")
COLUMNS = (
    "id, subscription, subscription_version, article, fact, event_key, kind, follows, because, letter,"
    " created_at, sources, state, reason, assignee, note, changed_at"
)


class NoSuchAlert(ValueError):
    """There is no alert of that id."""


@dataclass(frozen=True, kw_only=True)
class HeardEvent:
    """An event that a subscription has rung for. `body` is what the ringing compares: stage, figures, names, days."""

    id: str
    alert: str
    body: Mapping[str, Any]
    seen_at: int


@dataclass(frozen=True, kw_only=True)
class NotedFiling:
    """What ringing knew of an article when it was filed. `projects`: fact id → project id."""

    article: str
    at: int
    site: str
    story: str | None
    story_seen_at: int | None
    link: str | None
    projects: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change of an alert's state, and who made it when."""

    user: str
    state: str
    reason: str | None
    note: str | None
    at: int


class AlertStore:
    """Written inside the unit that files the article; read by the desk."""

    def __init__(self, db: sqlite_utils.Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def add(self, alert: Alert) -> bool:
        """Write an alert with its first source. False, and nothing written, when there is one of that id."""
        with transaction(self._db) as conn:
            written = conn.execute(
                f"INSERT OR IGNORE INTO alerts ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                [
                    alert.id, alert.subscription, alert.subscription_version, alert.article, alert.fact,
                    alert.event_key, alert.kind, alert.follows, _pack_because(alert.because), alert.letter,
                    alert.created_at, 1, alert.state, alert.reason, alert.assignee, alert.note, alert.created_at,
                ],
            ).rowcount > 0  # fmt: skip
            self.add_source(alert.id, alert.article)
            return written

    def add_source(self, alert: str, article: str) -> bool:
        """One more article for an alert; True when it was not counted before."""
        with transaction(self._db) as conn:
            now = self._clock()
            new = conn.execute(
                "INSERT OR IGNORE INTO alert_sources (alert, article, seen_at) VALUES (?, ?, ?)", [alert, article, now]
            ).rowcount
            if new:
                conn.execute(
                    "UPDATE alerts"
                    " SET sources = (SELECT count(*) FROM alert_sources WHERE alert = :alert), changed_at = :now"
                    " WHERE id = :alert",
                    {"alert": alert, "now": now},
                )
            return bool(new)

    def sources(self, alert: str) -> tuple[str, ...]:
        """Ids of the articles behind an alert, the first one first."""
        rows = self._db.execute(
            "SELECT article FROM alert_sources WHERE alert = ? ORDER BY seen_at, article", [alert]
        ).fetchall()
        return tuple(row[0] for row in rows)

    def events(self, subscription: str, marks: Iterable[str]) -> list[HeardEvent]:
        """Events of a subscription that bear any of these marks, newest first."""
        wanted = list(dict.fromkeys(marks))
        if not wanted:
            return []
        rows = self._db.execute(
            "SELECT DISTINCT e.id, e.alert, e.body, e.seen_at"
            " FROM alert_marks m JOIN alert_events e ON e.id = m.event"
            f" WHERE m.subscription = ? AND m.mark IN ({','.join('?' * len(wanted))})"
            " ORDER BY e.seen_at DESC, e.id",
            [subscription, *wanted],
        ).fetchall()
        return [HeardEvent(id=r[0], alert=r[1], body=json.loads(r[2]), seen_at=r[3]) for r in rows]

    def add_event(self, subscription: str, alert: str, marks: Iterable[str], body: Mapping[str, Any]) -> None:
        text = json.dumps(body, ensure_ascii=False, sort_keys=True)
        ident = hashlib.sha256(f"{subscription}\n{alert}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:24]
        with transaction(self._db) as conn:
            conn.execute(
                "INSERT OR IGNORE INTO alert_events (id, subscription, alert, body, seen_at) VALUES (?, ?, ?, ?, ?)",
                [ident, subscription, alert, text, self._clock()],
            )
            conn.executemany(
                "INSERT OR IGNORE INTO alert_marks (subscription, mark, event) VALUES (?, ?, ?)",
                [(subscription, mark, ident) for mark in marks],
            )

    def note_filing(
        self,
        article: str,
        *,
        at: int,
        site: str,
        story: str | None,
        story_seen_at: int | None,
        link: str | None,
        projects: Mapping[str, str],
    ) -> None:
        """Keep what ringing knew of an article as it was filed. `projects`: fact id → project id."""
        with transaction(self._db) as conn:
            conn.execute(
                "INSERT INTO alert_filings (article, at, site, story, story_seen_at, link, projects)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [article, at, site, story, story_seen_at, link, json.dumps(projects)],
            )

    def filings(self, *, since_ms: int = 0) -> Iterator[NotedFiling]:
        """Filings in their order. Read to the end before anything else is written."""
        rows = self._db.execute(
            "SELECT article, at, site, story, story_seen_at, link, projects FROM alert_filings"
            " WHERE at >= ? ORDER BY id",
            [since_ms],
        ).fetchall()
        for row in rows:
            yield NotedFiling(
                article=row[0], at=row[1], site=row[2], story=row[3], story_seen_at=row[4], link=row[5],
                projects=json.loads(row[6]),
            )  # fmt: skip

    def get(self, ident: str) -> Alert:
        row = self._db.execute(f"SELECT {COLUMNS} FROM alerts WHERE id = ?", [ident]).fetchone()
        if row is None:
            raise NoSuchAlert(f'there is no alert "{ident}"')
        return unpack_alert(row)

    def resolve(self, start: str) -> str:
        """The id that begins with these characters. NoSuchAlert when there is none, or more than one."""
        rows = self._db.execute(
            "SELECT id FROM alerts WHERE substr(id, 1, ?) = ? LIMIT 2", [max(len(start), 4), start]
        ).fetchall()
        if len(rows) != 1:
            raise NoSuchAlert(f'{"no alert" if not rows else "more than one alert"} begins with "{start}"')
        return str(rows[0][0])

    def find(
        self,
        *,
        states: Sequence[str] = (),
        subscriptions: Sequence[str] = (),
        assignee: str | None = None,
        article: str | None = None,
        since_ms: int | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> tuple[list[Alert], str | None]:
        """Alerts, newest first, and the cursor of the next page or None."""
        clauses, values = ["1"], list[object]()
        for column, members in (("state", states), ("subscription", subscriptions)):
            if members:
                clauses.append(f"{column} IN ({','.join('?' * len(members))})")
                values.extend(members)
        for clause, value in (("assignee = ?", assignee), ("article = ?", article), ("created_at >= ?", since_ms)):
            if value is not None:
                clauses.append(clause)
                values.append(value)
        if cursor:
            at, _, ident = cursor.partition("-")
            if not at.isdigit():
                raise ValueError(f'"{cursor}" is not a cursor of this list')
            clauses.append("(created_at, id) < (?, ?)")
            values.extend([int(at), ident])
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM alerts WHERE {' AND '.join(clauses)} ORDER BY created_at DESC, id DESC LIMIT ?",
            [*values, limit + 1],
        ).fetchall()
        found = [unpack_alert(row) for row in rows[:limit]]
        more = f"{found[-1].created_at}-{found[-1].id}" if len(rows) > limit else None
        return found, more

    def counts(self) -> dict[str, int]:
        """Number of alerts by state."""
        rows = self._db.execute("SELECT state, count(*) FROM alerts GROUP BY state").fetchall()
        return dict.fromkeys(STATES, 0) | dict(rows)

    def counts_since(self, since_ms: int) -> dict[str, int]:
        """Number of alerts by subscription, of those that rang since then."""
        rows = self._db.execute(
            "SELECT subscription, count(*) FROM alerts WHERE created_at >= ? GROUP BY 1", [since_ms]
        ).fetchall()
        return dict(rows)

    def unread_before(self, before_ms: int, limit: int = 500) -> list[Alert]:
        """Alerts unread since then that were not escalated yet, oldest first."""
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM alerts WHERE state = 'unread' AND created_at <= ? AND escalated_at IS NULL"
            " ORDER BY created_at, id LIMIT ?",
            [before_ms, limit],
        ).fetchall()
        return [unpack_alert(row) for row in rows]

    def mark_escalated(self, ident: str) -> None:
        with transaction(self._db) as conn:
            conn.execute("UPDATE alerts SET escalated_at = ? WHERE id = ?", [self._clock(), ident])

    def set_state(
        self,
        idents: Iterable[str],
        state: str,
        *,
        user: str,
        reason: str | None = None,
        note: str | None = None,
        assignee: str | None = None,
        snoozed_until: int | None = None,
    ) -> int:
        """Move alerts to a state and write down who did it. The number that changed. ValueError on a wrong state,
        a false alarm without one of the reasons, an assignment without a person."""
        if state not in STATES:
            raise ValueError(f'unknown state "{state}"; known: {", ".join(STATES)}')
        if state == "false_alarm" and reason not in REASONS:
            raise ValueError(f'a false alarm needs one of the reasons {"、".join(REASONS)}, not "{reason}"')
        if state == "assigned" and not assignee:
            raise ValueError("an assigned alert needs a person")
        changed, now = 0, self._clock()
        with transaction(self._db) as conn:
            for ident in idents:
                old = self.get(ident)
                before = {k: getattr(old, k) for k in ("state", "reason", "assignee", "note")}
                conn.execute(
                    "UPDATE alerts SET state = ?, reason = ?, assignee = ?, note = ?, snoozed_until = ?, changed_at = ?"
                    " WHERE id = ?",
                    [
                        state, reason if state == "false_alarm" else None, assignee or old.assignee, note or old.note,
                        snoozed_until, now, ident,
                    ],
                )  # fmt: skip
                conn.execute(
                    "INSERT INTO alert_log (alert, user, state, before, reason, note, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [ident, user, state, json.dumps(before, ensure_ascii=False), reason, note, now],
                )
                changed += 1
        return changed

    def undo(self, user: str) -> tuple[str, ...]:
        """Take back that user's last change of states, all alerts of it; their ids, none when there is nothing."""
        with transaction(self._db) as conn:
            last = conn.execute(
                "SELECT state, at FROM alert_log WHERE user = ? ORDER BY id DESC LIMIT 1", [user]
            ).fetchone()
            if last is None:
                return ()
            rows = conn.execute(
                "SELECT id, alert, before FROM alert_log WHERE user = ? AND state = ? AND at = ? ORDER BY id DESC",
                [user, *last],
            ).fetchall()
            for number, alert, before in rows:
                conn.execute(
                    "UPDATE alerts"
                    " SET state = :state, reason = :reason, assignee = :assignee, note = :note, changed_at = :now"
                    " WHERE id = :id",
                    json.loads(before) | {"now": self._clock(), "id": alert},
                )
                conn.execute("DELETE FROM alert_log WHERE id = ?", [number])
            return tuple(row[1] for row in reversed(rows))

    def log(self, ident: str) -> list[Change]:
        """What became of an alert, oldest first."""
        rows = self._db.execute(
            "SELECT user, state, reason, note, at FROM alert_log WHERE alert = ? ORDER BY id", [ident]
        ).fetchall()
        return [Change(user=r[0], state=r[1], reason=r[2], note=r[3], at=r[4]) for r in rows]

    def assignees(self) -> list[str]:
        """Everybody to whom an alert was ever assigned."""
        rows = self._db.execute("SELECT DISTINCT assignee FROM alerts WHERE assignee IS NOT NULL ORDER BY 1").fetchall()
        return [row[0] for row in rows]

    def following(self, ident: str) -> list[Alert]:
        """Alerts that carry on the event of this one, oldest first."""
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM alerts WHERE follows = ? ORDER BY created_at, id", [ident]
        ).fetchall()
        return [unpack_alert(row) for row in rows]

    def wake(self) -> int:
        """Snoozed alerts whose time has come are unread again; their number."""
        with transaction(self._db) as conn:
            return conn.execute(
                "UPDATE alerts SET state = 'unread', snoozed_until = NULL, changed_at = :now"
                " WHERE state = 'snoozed' AND snoozed_until IS NOT NULL AND snoozed_until <= :now",
                {"now": self._clock()},
            ).rowcount

    def judged(self) -> dict[str, dict[str, int]]:
        """By subscription: number of alerts, and of false alarms by reason (`done` counts the true ones)."""
        rows = self._db.execute(
            "SELECT subscription, CASE WHEN state = 'false_alarm' THEN reason ELSE state END, count(*)"
            " FROM alerts GROUP BY 1, 2 ORDER BY 1, 2"
        ).fetchall()
        found: dict[str, dict[str, int]] = {}
        for subscription, label, number in rows:
            found.setdefault(subscription, {})[label] = number
        return found


def _pack_because(because: Iterable[Because]) -> str:
    return json.dumps([dataclasses.asdict(b) for b in because], ensure_ascii=False)


def unpack_alert(row: Sequence[Any]) -> Alert:
    values = dict(zip([name.strip() for name in COLUMNS.split(",")], row, strict=True))
    values["because"] = tuple(Because(**b) for b in json.loads(values["because"]))
    return Alert(**values)
