"""The timetable's rows: which job is due, who has it, how it went. Times are ms UTC."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlite_utils

from storage.database import Clock, transaction


@dataclass(frozen=True, kw_only=True)
class Job:
    """One row. `rule` is the timetable's own text; `last_status` is ok, failed or None when it never ran."""

    name: str
    rule: str
    next_run: int
    token: int = 0
    last_start: int | None = None
    last_end: int | None = None
    last_status: str | None = None
    last_error: str | None = None
    fails: int = 0


class Jobs:
    """Jobs of one archive, claimed under a lease so that two processes never run one at once."""

    def __init__(self, db: sqlite_utils.Database, clock: Clock) -> None:
        self.db = db
        self.clock = clock

    def plan(self, jobs: Iterable[tuple[str, str, int]]) -> None:
        """Make the table hold exactly these (name, rule, first run): a kept job whose rule is unchanged keeps its slot."""
        wanted = list(jobs)
        with transaction(self.db) as conn:
            for name, rule, first in wanted:
                conn.execute(PLAN, {"name": name, "rule": rule, "first": first})
            names = [name for name, _, _ in wanted]
            marks = ", ".join("?" * len(names))
            conn.execute(f"DELETE FROM jobs WHERE name NOT IN ({marks})", names)

    def claim(self, *, ttl_ms: int, kinds: Collection[str] | None = None) -> Job | None:
        """The job longest due, or None; with `kinds`, of those whose name before a colon is one of them.

        A job whose process died is due again when its lease ends.
        """
        now = self.clock()
        values: dict[str, object] = {"now": now, "until": now + ttl_ms}
        of_kinds = ""
        if kinds is not None:
            values |= {f"kind{n}": kind for n, kind in enumerate(sorted(kinds))}
            marks = ", ".join(f":kind{n}" for n in range(len(kinds)))
            of_kinds = f"AND substr(name, 1, instr(name || ':', ':') - 1) IN ({marks})"
        with transaction(self.db) as conn:
            row = conn.execute(CLAIM.format(of_kinds=of_kinds), values).fetchone()
        return job_of(row) if row else None

    def renew(self, job: Job, *, ttl_ms: int) -> bool:
        with transaction(self.db) as conn:
            changed = conn.execute(
                "UPDATE jobs SET lease_until = ? WHERE name = ? AND token = ?",
                [self.clock() + ttl_ms, job.name, job.token],
            )
            return changed.rowcount == 1

    def finish(self, job: Job, *, next_run: int, error: str | None = None) -> bool:
        """Put the job down until `next_run`. False when the lease was lost to another process."""
        with transaction(self.db) as conn:
            changed = conn.execute(
                FINISH,
                {"name": job.name, "token": job.token, "next": next_run, "now": self.clock(), "error": error},
            )
            return changed.rowcount == 1

    def all(self) -> list[Job]:
        return [job_of(row) for row in self.db.conn.execute(f"SELECT {COLUMNS} FROM jobs ORDER BY next_run, name")]


def job_of(row: tuple[object, ...]) -> Job:
    names = ("name", "rule", "next_run", "token", "last_start", "last_end", "last_status", "last_error", "fails")
    return Job(**dict(zip(names, row, strict=True)))  # type: ignore[arg-type]


COLUMNS = "name, rule, next_run, token, last_start, last_end, last_status, last_error, fails"

PLAN = """
INSERT INTO jobs (name, rule, next_run)
VALUES (:name, :rule, :first)
ON CONFLICT (name) DO UPDATE SET
    next_run = CASE WHEN rule = excluded.rule THEN next_run ELSE excluded.next_run END,
    rule = excluded.rule
"""

CLAIM = f"""
UPDATE jobs
SET lease_until = :until, token = token + 1, last_start = :now
WHERE name = (
    SELECT name FROM jobs
    WHERE next_run <= :now AND lease_until <= :now {{of_kinds}}
    ORDER BY next_run, name
    LIMIT 1
)
RETURNING {COLUMNS}
"""

FINISH = """
UPDATE jobs
SET lease_until = 0, next_run = :next, last_end = :now, last_error = :error,
    last_status = CASE WHEN :error IS NULL THEN 'ok' ELSE 'failed' END,
    fails = CASE WHEN :error IS NULL THEN 0 ELSE fails + 1 END
WHERE name = :name AND token = :token
"""
