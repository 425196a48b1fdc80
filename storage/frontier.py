"""The queue of addresses to fetch, shared by any number of workers through leases.

The due time of a row is its lease as well: a claim moves it to the lease's end, so that a row whose worker
died falls due again by itself. `token` grows with each claim, and a finish with an older one is refused.
"""

import contextlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlite_utils

from records import FetchRequest, Lease
from storage.addresses import address_id, canonical, host_of
from storage.choosing import Wish, choose
from storage.database import Clock, transaction

OPEN, DONE, DEAD = 0, 2, 3
MAX_TRIES = 8
PRIORITY_STEP_MS = 3_600_000
REPEATED_KINDS = frozenset({"seed", "list", "feed", "sitemap"})


class LeaseLost(RuntimeError):
    """The lease ran out and another worker has the row; what was done under it must not be stored."""


@dataclass(frozen=True, kw_only=True)
class HostState:
    """When a host may be asked again. `delay_ms` is the site's own wish (Crawl-delay, site file)."""

    host: str
    ready_at: int = 0
    delay_ms: int | None = None
    failures: int = 0
    why: str | None = None


@dataclass(frozen=True, kw_only=True)
class DeadLetter:
    """An address that is no longer tried, and why."""

    id: str
    url: str
    site: str
    kind: str
    tries: int
    since: int
    why: str


@dataclass(frozen=True, kw_only=True)
class Pending:
    """How much is left: due now, claimed by a worker, due later, given up; and when the next falls due."""

    due: int
    leased: int
    later: int
    dead: int
    next_due: int | None


class Frontier:
    """The queue of one archive. Times are ms UTC."""

    def __init__(self, db: sqlite_utils.Database, clock: Clock, *, max_tries: int = MAX_TRIES) -> None:
        self.db = db
        self.clock = clock
        self.max_tries = max_tries

    def add_many(self, requests: Iterable[FetchRequest]) -> int:
        """Queue addresses; how many were new or fell due again.

        A known article stays as it is. A list, seed, feed or sitemap that was done (or given up) is due
        again at the request's time; one that waits is brought forward, never put back.
        """
        now = self.clock()
        rows = [self._row(request, now) for request in requests]
        if not rows:
            return 0
        with transaction(self.db) as conn:
            before = conn.total_changes
            conn.executemany(ADD, rows)
            return conn.total_changes - before

    def _row(self, request: FetchRequest, now: int) -> dict[str, object]:
        due = request.due or now
        if due <= now:
            due = max(0, due - request.priority * PRIORITY_STEP_MS)
        return {
            "id": address_id(request.url),
            "url": request.url,
            "canonical": canonical(request.url),
            "host": host_of(request.url),
            "site": request.site,
            "kind": request.kind,
            "due": due,
            "depth": request.depth,
            "priority": request.priority,
            "found_on": request.found_on,
            "etag": request.etag,
            "modified": request.modified,
            "now": now,
        }

    def is_known(self, url: str) -> bool:
        return self.db.conn.execute("SELECT 1 FROM frontier WHERE id = ?", [address_id(url)]).fetchone() is not None

    def request_of(self, url: str) -> FetchRequest | None:
        """The request of a known address: its kind, where it was found, its validators."""
        row = self.db.conn.execute(REQUEST, [address_id(url)]).fetchone()
        return None if row is None else request_from(row)

    def parts_of(self, url: str, site: str) -> list[str]:
        """Addresses of the further pages of the article at `url`, in the order in which they were asked for."""
        rows = self.db.conn.execute(PARTS, [site, url])
        return [row[0] for row in rows]

    def known(self, urls: Iterable[str]) -> set[str]:
        """Those of the addresses that were queued before, whatever became of them."""
        by_id: dict[str, list[str]] = {}
        for url in urls:
            by_id.setdefault(address_id(url), []).append(url)
        rows = self.db.conn.execute(
            "SELECT id FROM frontier WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(list(by_id))]
        )
        return {url for row in rows for url in by_id[row[0]]}

    def fresh(self, urls: Iterable[str], *, since: str) -> set[str]:
        """Those of the addresses that were queued after the list `since` was last finished, or never.

        All of them when that list was never finished: a first walk through its pages must not stop early
        because a feed, or a run that was killed, had queued some articles before.
        """
        by_id: dict[str, list[str]] = {}
        for url in urls:
            by_id.setdefault(address_id(url), []).append(url)
        old = self.db.conn.execute(OLD, {"ids": json.dumps(list(by_id)), "list": address_id(since)})
        for row in old:
            del by_id[row[0]]
        return {url for same in by_id.values() for url in same}

    def claim(
        self,
        n: int,
        *,
        worker: str,
        ttl_ms: int,
        per_host: int | None = None,
        sites: Collection[str] | None = None,
        busy: Collection[str] = (),
    ) -> list[Lease]:
        """Up to `n` due requests of hosts that may be asked now, at most `per_host` of one host.

        `sites` keeps to the requests of these sites; nothing of a `busy` host is taken (the worker holds enough).
        """
        now = self.clock()
        with transaction(self.db) as conn:
            wish = Wish(n=n, now=now, per_host=per_host or n, max_tries=self.max_tries, sites=sites, busy=busy)
            chosen = choose(conn, wish)
            leases = []
            for row_id in chosen:
                row = conn.execute(CLAIM, {"id": row_id, "until": now + ttl_ms, "worker": worker}).fetchone()
                leases.append(lease_of(row))
        return leases

    def finish(self, leases: Iterable[Lease], *, etag: str | None = None, modified: str | None = None) -> None:
        """These are done. Raises LeaseLost, and finishes none, when one of them is somebody else's by now."""
        now = self.clock()
        with transaction(self.db) as conn:
            for lease in leases:
                done = conn.execute(
                    FINISH,
                    {"id": lease.id, "token": lease.token, "now": now, "etag": etag, "modified": modified},
                )
                if done.rowcount != 1:
                    raise LeaseLost(f"lease {lease.token} of address {lease.id} has run out; the page was not kept")

    def fail(self, lease: Lease, *, retry_at: int | None, why: str) -> bool:
        """Try again at `retry_at`, or never (None). False when the lease was lost and nothing changed."""
        dead = retry_at is None or lease.tries >= self.max_tries
        with transaction(self.db) as conn:
            changed = conn.execute(
                FAIL,
                {
                    "id": lease.id,
                    "token": lease.token,
                    "state": DEAD if dead else OPEN,
                    "due": retry_at or 0,
                    "now": self.clock(),
                    "why": why,
                },
            )
            return changed.rowcount == 1

    def release(self, leases: Iterable[Lease]) -> None:
        """Give back what was not begun (a clean stop); the try is not counted."""
        with transaction(self.db) as conn:
            conn.executemany(RELEASE, [{"id": x.id, "token": x.token, "now": self.clock()} for x in leases])

    def renew(self, lease: Lease, *, ttl_ms: int) -> Lease:
        """A longer lease. Raises LeaseLost when it had run out and somebody else took the row."""
        until = self.clock() + ttl_ms
        with transaction(self.db) as conn:
            changed = conn.execute(
                "UPDATE frontier SET due = ? WHERE id = ? AND token = ? AND state = 0",
                [until, lease.id, lease.token],
            )
            if changed.rowcount != 1:
                raise LeaseLost(f"lease {lease.token} of address {lease.id} has run out")
        return replace(lease, until=until)

    def renew_many(self, leases: Iterable[Lease], *, ttl_ms: int) -> list[Lease]:
        """Longer leases, in one transaction; those that were lost are left out."""
        renewed = []
        with transaction(self.db):
            for lease in leases:
                with contextlib.suppress(LeaseLost):
                    renewed.append(self.renew(lease, ttl_ms=ttl_ms))
        return renewed

    def host_state(self, host: str) -> HostState:
        row = self.db.conn.execute(
            "SELECT host, ready_at, delay_ms, failures, why FROM hosts WHERE host = ?", [host]
        ).fetchone()
        if row is None:
            return HostState(host=host)
        return HostState(host=row[0], ready_at=row[1], delay_ms=row[2], failures=row[3], why=row[4])

    def set_host_state(self, state: HostState) -> None:
        with transaction(self.db) as conn:
            conn.execute(
                SET_HOST,
                [state.host, state.ready_at, state.delay_ms, state.failures, state.why, self.clock()],
            )

    def hosts(self) -> list[HostState]:
        rows = self.db.conn.execute("SELECT host, ready_at, delay_ms, failures, why FROM hosts ORDER BY host")
        return [HostState(host=r[0], ready_at=r[1], delay_ms=r[2], failures=r[3], why=r[4]) for r in rows]

    def dead(self, limit: int = 100) -> list[DeadLetter]:
        """Addresses given up, the latest first."""
        rows = self.db.conn.execute(
            "SELECT id, url, site, kind, tries, done_at, why FROM frontier WHERE state = 3"
            " ORDER BY done_at DESC LIMIT ?",
            [limit],
        )
        return [
            DeadLetter(id=r[0], url=r[1], site=r[2], kind=r[3], tries=r[4], since=r[5] or 0, why=r[6] or "")
            for r in rows
        ]

    def revive(self, ids: Sequence[str]) -> int:
        """Open again, as if never tried, what was given up or done (an article to fetch anew)."""
        with transaction(self.db) as conn:
            changed = conn.executemany(
                "UPDATE frontier SET state = 0, due = ?, tries = 0, worker = NULL, why = NULL"
                " WHERE id = ? AND state IN (2, 3)",
                [(self.clock(), row_id) for row_id in ids],
            )
            return changed.rowcount

    def counts(self) -> dict[str, dict[str, int]]:
        """By site: how many addresses are open, done and dead."""
        names = {OPEN: "open", DONE: "done", DEAD: "dead"}
        found: dict[str, dict[str, int]] = {}
        for site, state, n in self.db.conn.execute("SELECT site, state, count(*) FROM frontier GROUP BY site, state"):
            found.setdefault(site, {"open": 0, "done": 0, "dead": 0})[names[state]] = n
        return found

    def pending(self, sites: Collection[str] | None = None) -> Pending:
        """What is left, of all sites or of some."""
        wanted = None if sites is None else json.dumps(sorted(sites))
        row = self.db.conn.execute(PENDING, {"now": self.clock(), "sites": wanted}).fetchone()
        return Pending(due=row[0], leased=row[1], later=row[2], dead=row[3], next_due=row[4])


def lease_of(row: Sequence[Any]) -> Lease:
    return Lease(id=row[0], token=row[1], tries=row[2], until=row[3], request=request_from(row[4:]))


def request_from(row: Sequence[Any]) -> FetchRequest:
    url, site, kind, due, depth, priority, found_on, etag, modified = row
    return FetchRequest(
        url=url,
        site=site,
        kind=kind,
        due=due,
        depth=depth,
        priority=priority,
        found_on=found_on,
        etag=etag,
        modified=modified,
    )


# A known row answers only when it is to be asked again, so that the number of changes is the number of new work.
ADD = """
INSERT INTO frontier (id, url, canonical, host, site, kind, due, depth, priority, found_on, etag, modified, added_at)
VALUES (:id, :url, :canonical, :host, :site, :kind, :due, :depth, :priority, :found_on, :etag, :modified, :now)
ON CONFLICT (id) DO UPDATE SET
    state = 0,
    due = excluded.due,
    tries = CASE WHEN state = 0 THEN tries ELSE 0 END,
    worker = NULL,
    kind = excluded.kind,
    site = excluded.site,
    why = NULL
WHERE excluded.kind IN ('seed', 'list', 'feed', 'sitemap')
  AND (frontier.state <> 0 OR (frontier.worker IS NULL AND frontier.due > excluded.due))
"""

CLAIM = """
UPDATE frontier
SET due = :until, worker = :worker, tries = tries + 1, token = token + 1
WHERE id = :id
RETURNING id, token, tries, due, url, site, kind, due, depth, priority, found_on, etag, modified
"""

REQUEST = """
SELECT url, site, kind, due, depth, priority, found_on, etag, modified
FROM frontier
WHERE id = ?
"""

PARTS = """
SELECT url
FROM frontier
WHERE site = ? AND kind = 'page' AND found_on = ?
ORDER BY added_at, depth, url
"""

OLD = """
SELECT id
FROM frontier
WHERE id IN (SELECT value FROM json_each(:ids))
  AND added_at <= (SELECT finished_at FROM frontier WHERE id = :list)
"""

FINISH = """
UPDATE frontier
SET state = 2, worker = NULL, tries = 0, done_at = :now, finished_at = :now, why = NULL,
    etag = coalesce(:etag, etag), modified = coalesce(:modified, modified)
WHERE id = :id AND token = :token AND state = 0
"""

FAIL = """
UPDATE frontier
SET state = :state, due = :due, worker = NULL, done_at = :now, why = :why
WHERE id = :id AND token = :token AND state = 0
"""

RELEASE = """
UPDATE frontier
SET due = :now, worker = NULL, tries = tries - 1
WHERE id = :id AND token = :token AND state = 0
"""

SET_HOST = """
INSERT INTO hosts (host, ready_at, delay_ms, failures, why, changed_at)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (host) DO UPDATE SET
    ready_at = excluded.ready_at, delay_ms = excluded.delay_ms, failures = excluded.failures,
    why = excluded.why, changed_at = excluded.changed_at
"""

PENDING = """
SELECT
    count(*) FILTER (WHERE state = 0 AND due <= :now),
    count(*) FILTER (WHERE state = 0 AND due > :now AND worker IS NOT NULL),
    count(*) FILTER (WHERE state = 0 AND due > :now AND worker IS NULL),
    count(*) FILTER (WHERE state = 3),
    min(due) FILTER (WHERE state = 0)
FROM frontier
WHERE state IN (0, 3) AND (:sites IS NULL OR site IN (SELECT value FROM json_each(:sites)))
"""
