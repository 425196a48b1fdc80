"""Subscriptions in the archive, with a version that grows with every change."""

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlite_utils

from records import Subscription
from storage.database import Clock, transaction


class SubscriptionStore:
    """Rules, their named queries and lists. Matchers are rebuilt when `version` changes."""

    def __init__(self, db: sqlite_utils.Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def version(self) -> int:
        """Grows by one with every change of any subscription, query or list. 0: nothing was ever stored."""
        return int(self.setting("version", 0))

    def all(self) -> tuple[Subscription, ...]:
        rows = self._db.execute("SELECT body FROM subscriptions ORDER BY position, id").fetchall()
        return tuple(unpack(row[0]) for row in rows)

    def get(self, ident: str) -> Subscription | None:
        row = self._db.execute("SELECT body FROM subscriptions WHERE id = ?", [ident]).fetchone()
        return None if row is None else unpack(row[0])

    def put(self, subscription: Subscription) -> Subscription:
        """Add or change one. What is stored carries a version of its own, one above the last; equal ones stay."""
        with transaction(self._db):
            return self._put(subscription)

    def put_all(
        self,
        subscriptions: Iterable[Subscription],
        *,
        queries: Mapping[str, str] | None = None,
        lists: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
        only_these: bool = False,
    ) -> int:
        """Add or change many at once; with `only_these` the others go. The number that changed."""
        with transaction(self._db):
            before = self.version()
            kept = {self._put(s).id for s in subscriptions}
            if only_these:
                for ident in [s.id for s in self.all() if s.id not in kept]:
                    self.remove(ident)
            if queries is not None and dict(queries) != self.queries():
                self.set_queries(queries)
            if lists is not None and _lists(lists) != self.lists():
                self.set_lists(lists)
            return self.version() - before

    def remove(self, ident: str) -> bool:
        with transaction(self._db) as conn:
            gone = conn.execute("DELETE FROM subscriptions WHERE id = ?", [ident]).rowcount > 0
            if gone:
                self._grow()
            return gone

    def queries(self) -> dict[str, str]:
        """Named queries, for `@name` inside another query."""
        return dict(self.setting("queries", {}))

    def set_queries(self, queries: Mapping[str, str]) -> None:
        with transaction(self._db):
            self.set_setting("queries", dict(queries))
            self._grow()

    def lists(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Named lists by kind and name, for `@name` inside a clause."""
        return _lists(self.setting("lists", {}))

    def set_lists(self, lists: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        with transaction(self._db):
            self.set_setting("lists", {k: {n: list(m) for n, m in named.items()} for k, named in lists.items()})
            self._grow()

    def setting(self, name: str, default: Any = None) -> Any:
        row = self._db.execute("SELECT value FROM alert_settings WHERE name = ?", [name]).fetchone()
        return default if row is None else json.loads(row[0])

    def set_setting(self, name: str, value: object) -> None:
        """Store a setting of alerting as JSON; None removes it. Never for secrets."""
        with transaction(self._db) as conn:
            if value is None:
                conn.execute("DELETE FROM alert_settings WHERE name = ?", [name])
                return
            conn.execute(
                "INSERT INTO alert_settings (name, value, changed_at) VALUES (?, ?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at",
                [name, json.dumps(value, ensure_ascii=False, sort_keys=True), self._clock()],
            )

    def settings(self, prefix: str) -> dict[str, Any]:
        """Settings whose names begin with `prefix`, by the rest of the name."""
        rows = self._db.execute(
            "SELECT name, value FROM alert_settings WHERE substr(name, 1, ?) = ? ORDER BY name", [len(prefix), prefix]
        ).fetchall()
        return {name[len(prefix) :]: json.loads(value) for name, value in rows}

    def _put(self, subscription: Subscription) -> Subscription:
        old = self.get(subscription.id)
        if old is not None and dataclasses.replace(subscription, version=old.version) == old:
            return old
        stored = dataclasses.replace(subscription, version=old.version + 1 if old else subscription.version)
        self._db.execute(
            "INSERT INTO subscriptions (id, position, body, changed_at)"
            " VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM subscriptions), ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at",
            [stored.id, pack(stored), self._clock()],
        )
        self._grow()
        return stored

    def _grow(self) -> None:
        self.set_setting("version", self.version() + 1)


def _lists(given: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[str, dict[str, tuple[str, ...]]]:
    return {kind: {name: tuple(held) for name, held in named.items()} for kind, named in given.items()}


def pack(subscription: Subscription) -> str:
    return json.dumps(dataclasses.asdict(subscription), ensure_ascii=False, sort_keys=True)


def unpack(body: str) -> Subscription:
    """A stored subscription; keys that this version does not know are left out, missing ones have their default."""
    known = {f.name: f for f in dataclasses.fields(Subscription)}
    values: dict[str, Any] = {key: value for key, value in json.loads(body).items() if key in known}
    return Subscription(**{key: _plain(value) for key, value in values.items()})


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
