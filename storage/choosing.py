"""Which requests a worker gets: the first that are due, of hosts that may be asked, not too many of one."""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How many requests, when, and of which hosts and sites. `busy` hosts are passed over."""

    n: int
    now: int
    per_host: int
    max_tries: int
    sites: Collection[str] | None
    busy: Collection[str]


def choose(conn: sqlite3.Connection, wish: Wish) -> list[str]:
    """Ids to claim. Rows that were tried too often become dead letters on the way."""
    blocked = {row[0] for row in conn.execute("SELECT host FROM hosts WHERE ready_at > ?", [wish.now])}
    blocked.update(wish.busy)
    window = max(4 * wish.n, 64)
    head = conn.execute(HEAD, [wish.now, window]).fetchall()
    taken: Counter[str] = Counter()
    chosen: list[str] = []
    for row_id, host, tries, site in head:
        if wish.sites is not None and site not in wish.sites:
            continue
        if tries >= wish.max_tries:
            conn.execute(BURY, {"id": row_id, "now": wish.now})
            continue
        if host in blocked or taken[host] >= wish.per_host:
            continue
        taken[host] += 1
        chosen.append(row_id)
        if len(chosen) == wish.n:
            return chosen
    return chosen if len(head) < window else choose_by_host(conn, wish, blocked)


def choose_by_host(conn: sqlite3.Connection, wish: Wish, blocked: Collection[str]) -> list[str]:
    """The slower way, when the head of the queue belongs to few or waiting hosts: host by host, longest due first."""
    first_due = [(due, host) for host, due in conn.execute(FIRST_OF_EACH_HOST) if host not in blocked]
    sites = None if wish.sites is None else json.dumps(sorted(wish.sites))
    chosen: list[str] = []
    for due, host in sorted(first_due):
        if due > wish.now or len(chosen) >= wish.n:
            break
        values = {
            "host": host,
            "now": wish.now,
            "max_tries": wish.max_tries,
            "sites": sites,
            "n": min(wish.per_host, wish.n - len(chosen)),
        }
        chosen += [row[0] for row in conn.execute(OF_HOST, values)]
    return chosen


HEAD = """
SELECT id, host, tries, site
FROM frontier
WHERE state = 0 AND due <= ?
ORDER BY due
LIMIT ?
"""

OF_HOST = """
SELECT id
FROM frontier
WHERE state = 0 AND host = :host AND due <= :now AND tries < :max_tries
  AND (:sites IS NULL OR site IN (SELECT value FROM json_each(:sites)))
ORDER BY due
LIMIT :n
"""

# One seek a host instead of a scan of its rows.
FIRST_OF_EACH_HOST = """
WITH RECURSIVE step (host) AS (
    SELECT min(host) FROM frontier WHERE state = 0
    UNION ALL
    SELECT (SELECT min(host) FROM frontier WHERE state = 0 AND host > step.host) FROM step WHERE step.host IS NOT NULL
)
SELECT host, (SELECT min(due) FROM frontier WHERE state = 0 AND host = step.host) FROM step WHERE host IS NOT NULL
"""

BURY = """
UPDATE frontier
SET state = 3, worker = NULL, done_at = :now,
    why = coalesce(why || '; ', '') || 'given up after ' || tries || ' tries; the last worker never reported'
WHERE id = :id
"""
