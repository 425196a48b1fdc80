"""Health of the sources: what each site brought on which day, and whether it is well."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

import sqlite_utils

from records import Site
from storage.database import Clock, transaction

CHINA = timezone(timedelta(hours=8))
WEEK = 7
STALE_PERIODS = 6  # visits that should have happened without one success
EMPTY_LISTS_LIMIT = 3


@dataclass(frozen=True, kw_only=True)
class SourceHealth:
    """One site's health. Times are ms UTC; `week` sums the counts of the last seven days in China."""

    site: str
    first_seen: int
    last_success: int | None = None
    last_new: int | None = None
    last_error: int | None = None
    last_why: str | None = None
    empty_lists: int = 0  # list pages in a row that led nowhere
    week: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`state`: new, well, failing, empty, stale, thin. `why` is for the analyst's screen."""

    state: str
    why: str


class Sources:
    """The health of all sources of one archive."""

    def __init__(self, db: sqlite_utils.Database, clock: Clock) -> None:
        self.db = db
        self.clock = clock

    def note(
        self, site: str, counts: Mapping[str, int], *, empty_lists: int | None = None, why: str | None = None
    ) -> None:
        """Add what happened since the last note. `lists` and `kept` count as success, `found` as news, `why` as error."""
        now = self.clock()
        success = now if counts.get("lists") or counts.get("kept") else None
        row = {
            "site": site,
            "now": now,
            "success": success,
            "new": now if counts.get("found") else None,
            "error": now if why else None,
            "why": why,
            "empty": empty_lists,
        }
        with transaction(self.db) as conn:
            conn.execute(NOTE, row)
            day = day_of(now).isoformat()
            conn.executemany(ADD, [(site, day, what, n) for what, n in counts.items() if n])

    def get(self, site: str) -> SourceHealth | None:
        """The health of one site; None when it was never visited."""
        return self.all().get(site)

    def all(self) -> dict[str, SourceHealth]:
        """Every site that was ever visited, by name."""
        since = day_of(self.clock()) - timedelta(days=WEEK - 1)
        weeks: dict[str, dict[str, int]] = {}
        for site, what, n in self.db.conn.execute(
            "SELECT site, what, sum(n) FROM source_days WHERE day >= ? GROUP BY site, what", [since.isoformat()]
        ):
            weeks.setdefault(site, {})[what] = n
        rows = self.db.conn.execute(
            "SELECT site, first_seen, last_success, last_new, last_error, last_why, empty_lists FROM sources ORDER BY site"
        )
        return {
            row[0]: SourceHealth(
                site=row[0],
                first_seen=row[1],
                last_success=row[2],
                last_new=row[3],
                last_error=row[4],
                last_why=row[5],
                empty_lists=row[6],
                week=weeks.get(row[0], {}),
            )
            for row in rows
        }

    def days(self, site: str, *, since: date) -> dict[date, dict[str, int]]:
        """Counts by day of one site, oldest first."""
        found: dict[date, dict[str, int]] = {}
        for day, what, n in self.db.conn.execute(
            "SELECT day, what, n FROM source_days WHERE site = ? AND day >= ? ORDER BY day", [site, since.isoformat()]
        ):
            found.setdefault(date.fromisoformat(day), {})[what] = n
        return found

    def between(self, first: date, last: date) -> dict[str, dict[date, dict[str, int]]]:
        """Counts of every site by day, from the first day to the last, both included."""
        found: dict[str, dict[date, dict[str, int]]] = {}
        for site, day, what, n in self.db.conn.execute(
            "SELECT site, day, what, n FROM source_days WHERE day BETWEEN ? AND ? ORDER BY site, day",
            [first.isoformat(), last.isoformat()],
        ):
            found.setdefault(site, {}).setdefault(date.fromisoformat(day), {})[what] = n
        return found


def day_of(at: int) -> date:
    """The date in China at a time in ms UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(CHINA).date()


def verdict(site: Site, health: SourceHealth | None, now: int) -> Verdict:
    """Whether a source is well, and why not: the worst thing first."""
    if health is None:
        return Verdict(state="new", why="还没有抓取过")
    period = site.every_seconds() * 1000
    if health.last_success is None:
        return Verdict(state="failing", why=f"从未成功：{health.last_why or '没有应答'}")
    if now - health.last_success > STALE_PERIODS * period:
        hours = (now - health.last_success) // 3_600_000
        return Verdict(state="stale", why=f"已有 {hours} 小时没有成功抓取（{health.last_why or '没有任务'}）")
    if health.last_error is not None and health.last_error > health.last_success:
        return Verdict(state="failing", why=health.last_why or "")
    if health.empty_lists >= EMPTY_LISTS_LIMIT:
        return Verdict(state="empty", why=f"连续 {health.empty_lists} 个列表页没有认出文章，可能已改版")
    least = _least_per_week(site)
    if least and now - health.first_seen >= WEEK * 86_400_000 and health.week.get("kept", 0) < least:
        return Verdict(state="thin", why=f"近七天 {health.week.get('kept', 0)} 篇，少于预期的 {least:g} 篇")
    return Verdict(state="well", why="")


def _least_per_week(site: Site) -> float:
    bounds = site.expect.get("per_week")
    return float(bounds[0]) if isinstance(bounds, list | tuple) and len(bounds) == 2 else 0.0


NOTE = """
INSERT INTO sources (site, first_seen, last_success, last_new, last_error, last_why, empty_lists)
VALUES (:site, :now, :success, :new, :error, :why, coalesce(:empty, 0))
ON CONFLICT (site) DO UPDATE SET
    last_success = coalesce(:success, last_success),
    last_new = coalesce(:new, last_new),
    last_error = coalesce(:error, last_error),
    last_why = coalesce(:why, last_why),
    empty_lists = coalesce(:empty, empty_lists)
"""

ADD = """
INSERT INTO source_days (site, day, what, n)
VALUES (?, ?, ?, ?)
ON CONFLICT (site, day, what) DO UPDATE SET n = n + excluded.n
"""
