"""The door to totals: statements about many projects, listed, compared, and held against the projects that we have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlite_utils

from storage.dossiers.totals import Relation, Total, relate, total_of
from storage.facts import SELECT, FactFilter, FactUnknown, StoredFact, conditions, fact_of, read_cursor
from storage.scopes import codes_inside

# What may be a total: a number of projects, a target, or money, of no one project. `layer_of` decides on the fact itself.
MAYBE = """(f.projects IS NOT NULL OR f.stage = 'target' OR f.amount IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM project_facts m WHERE m.fact = f.id)"""


@dataclass(frozen=True, kw_only=True)
class StoredTotal:
    """A total with the fact it is."""

    total: Total
    stored: StoredFact


@dataclass(frozen=True, kw_only=True)
class TotalPage:
    """A page of a list, newest first; `next` is the cursor of the following one."""

    totals: tuple[StoredTotal, ...]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class Held:
    """What the archive knows itself of the set that a total speaks of: projects, never added to it."""

    projects: int
    amount: float  # of those that disclose one, in yuan
    undisclosed: int


class Totals:
    """Totals of one archive. They are facts; nothing is stored of them apart."""

    def __init__(self, db: sqlite_utils.Database) -> None:
        self.db = db

    def get(self, fact: str) -> StoredTotal:
        """Raises FactUnknown; ValueError when the fact is no total."""
        row = self.db.conn.execute(f"{SELECT} WHERE f.id = ?", [fact]).fetchone()
        if row is None:
            raise FactUnknown(fact)
        found = stored_total(fact_of(row))
        if found is None:
            raise ValueError(f"{fact} is about one project, not a total; `radar facts` shows it")
        return found

    def find(self, filters: FactFilter, *, cursor: str | None = None, limit: int = 50) -> TotalPage:
        """Raises ValueError for a cursor that is none of ours."""
        found: list[StoredTotal] = []
        for one in self._each(filters, cursor):
            if len(found) == limit:
                last = found[-1].stored
                return TotalPage(totals=tuple(found), next=f"{last.day}~{last.id}")
            found.append(one)
        return TotalPage(totals=tuple(found), next=None)

    def each(self, filters: FactFilter) -> Iterator[StoredTotal]:
        return self._each(filters, None)

    def _each(self, filters: FactFilter, cursor: str | None) -> Iterator[StoredTotal]:
        where, values = conditions(filters)
        where.append(MAYBE)
        if cursor:
            day, last = read_cursor(cursor, "newest")
            where.append("(f.day, f.id) < (:cursor_day, :cursor_id)")
            values |= {"cursor_day": day, "cursor_id": last}
        sql = f"{SELECT} WHERE {' AND '.join(where)} ORDER BY f.day DESC, f.id DESC"
        for row in self.db.conn.execute(sql, values):
            found = stored_total(fact_of(row))
            if found is not None:
                yield found

    def related(self, fact: str, *, limit: int = 50) -> list[tuple[Relation, str, StoredTotal]]:
        """Totals of the same stage in the same city that have something to do with one; the surest relations first."""
        one = self.get(fact).total
        regions = (one.host[:4] + "00",) if one.host and not one.host.endswith("0000") else ()
        filters = FactFilter(stages=(one.stage,), regions=regions) if regions else FactFilter(article=one.article)
        found: list[tuple[Relation, str, StoredTotal]] = []
        for other in self.each(filters):
            relation, why = relate(one, other.total)
            if relation not in ("same", "apart", "other"):
                found.append((relation, why, other))
            if len(found) >= 4 * limit:
                break
        return sorted(found, key=lambda row: (SUREST.index(row[0]), row[2].stored.id))[:limit]

    def recounted(self, total: Total) -> list[tuple[str, str, str]]:
        """Projects that a total counts although they were signed before: (project, fact here, fact of the first signing)."""
        found = self.db.conn.execute(RECOUNTED, [total.article, total.position])
        return [(row[0], row[1], row[2]) for row in found]

    def held(self, total: Total) -> Held | None:
        """Projects of the archive inside a total's region and period; None when it gives none, or no signing."""
        if total.host is None or total.start is None or total.end is None or total.stage != "signed":
            return None
        low, high = codes_inside(total.host)
        row = self.db.conn.execute(HELD, [low, high, total.start, total.end]).fetchone()
        return Held(projects=row[0], amount=row[1] or 0.0, undisclosed=row[2] or 0)


SUREST: Sequence[Relation] = ("part_of", "whole_of", "restates", "differs", "may_overlap")


def stored_total(stored: StoredFact) -> StoredTotal | None:
    total = total_of(stored.fact, name=stored.id, article=stored.article, position=stored.position)
    return None if total is None else StoredTotal(total=total, stored=stored)


RECOUNTED = """
SELECT m.project, m.fact, coalesce(m.again, t.again)
FROM facts f
JOIN project_facts m ON m.fact = f.id
LEFT JOIN project_facts t ON t.fact = m.twin
WHERE f.article = ? AND f.current = 1 AND json_extract(coalesce(f.shown, f.read), '$.part_of') = ?
  AND coalesce(m.again, t.again) IS NOT NULL
ORDER BY f.position
"""

HELD = """
SELECT count(*), sum(CASE WHEN currency = 'CNY' THEN amount END), sum(amount IS NULL OR currency <> 'CNY')
FROM projects p
WHERE p.mentions > 0 AND p.host BETWEEN ? AND ? AND p.signed_day BETWEEN ? AND ?
"""
