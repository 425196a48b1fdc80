"""The reading door of projects: lists, one dossier with all that led to it, signings anew, what stands still."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlite_utils

from records import Project, ProjectEvent
from storage import codec
from storage.database import Clock
from storage.dossiers import rows
from storage.dossiers.clock import WAITING, stages_of, waited
from storage.dossiers.contradictions import Contradiction, contradictions
from storage.dossiers.decisions import Decision, decisions_of
from storage.dossiers.face import Face, everywhere
from storage.dossiers.weighing import Reason
from storage.facts import SELECT as FACTS
from storage.facts import StoredFact, fact_of
from storage.scopes import codes_inside, industries_inside

MOST_MENTIONS = 300
MOST_RELATED = 24


class ProjectUnknown(KeyError):
    """No dossier ever had that id, or that fact is in none."""


@dataclass(frozen=True, kw_only=True)
class ProjectFilter:
    """What dossiers to list. An empty tuple or None leaves the clause out.

    `stalled_days`: signed so many days before `today`, and neither a start nor an end was seen.
    Days are ISO, both included, and are those of the last report. Amounts are in yuan.
    """

    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    company: str | None = None
    since: str | None = None
    until: str | None = None
    min_amount: float | None = None
    resigned: bool = False
    contradicted: bool = False
    cancelled: bool | None = None
    stalled_days: int | None = None
    today: str | None = None


@dataclass(frozen=True, kw_only=True)
class ProjectPage:
    """A page of a list, the latest reported first; `next` is the cursor of the following one."""

    projects: tuple[Project, ...]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class Membership:
    """A fact in a dossier. `twin`: a fact with the same words that came before; `again`: that of the first signing."""

    stored: StoredFact
    project: str
    twin: str | None
    again: str | None
    pinned: bool
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> float:
        return sum(reason.points for reason in self.reasons)


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """A project with everything that is known of it."""

    project: Project
    aliases: tuple[str, ...]
    members: tuple[Membership, ...]
    events: tuple[ProjectEvent, ...]
    contradictions: tuple[Contradiction, ...]
    related: tuple[Project, ...]  # other projects of the same firms
    decisions: tuple[Decision, ...]

    def fact(self, name: str) -> StoredFact | None:
        return next((one.stored for one in self.members if one.stored.id == name), None)

    def waits(self, today: str) -> int | None:
        """Days since the signing while no start was seen."""
        one = self.project
        return waited(one.stage or "", one.signed_day or one.stage_day, today, cancelled=one.cancelled_day is not None)


@dataclass(frozen=True, kw_only=True)
class SignedAgain:
    """老项目新签: the new statement, the first one, and the total of the ceremony that counts the project once more."""

    project: Project
    new: StoredFact
    first: StoredFact
    days: int
    batch: StoredFact | None


class Projects:
    """Dossiers of one archive; facts come into them through a unit of work, decisions through `Decisions`."""

    def __init__(self, db: sqlite_utils.Database, clock: Clock) -> None:
        self.db = db
        self.clock = clock

    def get(self, project: str) -> Dossier:
        """By its id or by one that it had before a merge. Raises ProjectUnknown."""
        conn = self.db.conn
        root = rows.root(conn, project)
        if root is None:
            raise ProjectUnknown(project)
        one = project_of(conn.execute(f"{SELECT} WHERE p.id = ?", [root]).fetchone())
        told = rows.told_of(conn, root)
        members = self.members(root)
        articles = {t.fact: t.article for t in told}
        return Dossier(
            project=one,
            aliases=tuple(r[0] for r in conn.execute("SELECT id FROM projects WHERE alias_of = ? ORDER BY id", [root])),
            members=members,
            events=tuple(
                ProjectEvent(
                    fact=r.fact,
                    article=articles[r.fact],
                    stage=r.stage,
                    day=r.day,
                    precision=r.precision,
                    told_after=r.told_after,
                )
                for r in stages_of(told)
            ),
            contradictions=tuple(contradictions(told)),
            related=self.related(root),
            decisions=tuple(decisions_of(conn, root)),
        )

    def row(self, project: str) -> Project:
        """Raises ProjectUnknown."""
        root = rows.root(self.db.conn, project)
        if root is None:
            raise ProjectUnknown(project)
        return project_of(self.db.conn.execute(f"{SELECT} WHERE p.id = ?", [root]).fetchone())

    def members(self, project: str) -> tuple[Membership, ...]:
        """The facts of a dossier in order of publication, at most 300."""
        found = self.db.conn.execute(
            MEMBERS + " WHERE m.project = ? ORDER BY f.day, f.id LIMIT ?", [project, MOST_MENTIONS]
        )
        return tuple(member_of(row) for row in found)

    def why(self, fact: str) -> Membership:
        """What spoke for and against a fact's place. Raises ProjectUnknown."""
        row = self.db.conn.execute(MEMBERS + " WHERE m.fact = ?", [fact]).fetchone()
        if row is None:
            raise ProjectUnknown(fact)
        return member_of(row)

    def of_facts(self, facts: Sequence[str]) -> dict[str, str]:
        """The dossier of each fact that has one."""
        found = self.db.conn.execute(
            "SELECT fact, project FROM project_facts WHERE fact IN (SELECT value FROM json_each(?))",
            [json.dumps(list(facts))],
        )
        return dict(found.fetchall())

    def related(self, project: str) -> tuple[Project, ...]:
        """Other dossiers of the same firms: further phases, plants elsewhere."""
        conn = self.db.conn
        face = codec.loads(Face, conn.execute("SELECT face FROM projects WHERE id = ?", [project]).fetchone()[0])
        spans = json.dumps([everywhere(f"c:{firm}") for firm in face.firms])
        found = conn.execute(
            f"{SELECT} WHERE p.id <> ? AND p.mentions > 0 AND p.id IN"
            " (SELECT k.project FROM json_each(?) s JOIN project_keys k ON k.key"
            " BETWEEN json_extract(s.value, '$[0]') AND json_extract(s.value, '$[1]')"
            " LIMIT ?)"
            " ORDER BY p.last_day DESC, p.id",
            [project, spans, MOST_RELATED],
        )
        return tuple(map(project_of, found))

    def find(self, filters: ProjectFilter, *, cursor: str | None = None, limit: int = 50) -> ProjectPage:
        """Raises ValueError for a cursor that is none of ours."""
        where, values = conditions(filters)
        if cursor:
            day, sep, last = cursor.partition("~")
            if not sep or len(day) != 10 or len(last) > 40:
                raise ValueError(f"{cursor!r} is no cursor of this list; start again without one")
            where.append("(p.last_day, p.id) < (:cursor_day, :cursor_id)")
            values |= {"cursor_day": day, "cursor_id": last}
        values["limit"] = limit + 1
        sql = f"{SELECT} WHERE {' AND '.join(where)} ORDER BY p.last_day DESC, p.id DESC LIMIT :limit"
        found = [project_of(row) for row in self.db.conn.execute(sql, values)]
        more, found = len(found) > limit, found[:limit]
        return ProjectPage(projects=tuple(found), next=f"{found[-1].last_day}~{found[-1].id}" if more else None)

    def count(self, filters: ProjectFilter) -> int:
        where, values = conditions(filters)
        sql = f"SELECT count(*) FROM projects p WHERE {' AND '.join(where)}"
        return int(self.db.conn.execute(sql, values).fetchone()[0])

    def each(self, filters: ProjectFilter) -> Iterator[Project]:
        """All that match, a page at a time: for exports."""
        cursor: str | None = None
        while True:
            page = self.find(filters, cursor=cursor, limit=500)
            yield from page.projects
            if page.next is None:
                return
            cursor = page.next

    def signed_again(self, filters: ProjectFilter, *, limit: int = 50) -> list[SignedAgain]:
        """老项目新签, the latest first; one for each wording, copies left out. Days of the filter are those of the report."""
        where, values = conditions(filters, day="f.day")
        sql = AGAIN.format(columns=COLUMNS, where=" AND ".join(where))
        found: list[SignedAgain] = []
        for new, first, *row in self.db.conn.execute(sql, values | {"limit": limit}).fetchall():
            said, before = self._fact(new), self._fact(first)
            found.append(
                SignedAgain(
                    project=project_of(row),
                    new=said,
                    first=before,
                    days=(dt.date.fromisoformat(said.day) - dt.date.fromisoformat(before.day)).days,
                    batch=self._whole_of(said),
                )
            )
        return found

    def _fact(self, fact: str) -> StoredFact:
        return fact_of(self.db.conn.execute(f"{FACTS} WHERE f.id = ?", [fact]).fetchone())

    def _whole_of(self, stored: StoredFact) -> StoredFact | None:
        """The statement that a fact is a part of."""
        if stored.fact.part_of is None:
            return None
        row = self.db.conn.execute(
            f"{FACTS} WHERE f.article = ? AND f.current = 1 AND f.position = ?", [stored.article, stored.fact.part_of]
        ).fetchone()
        return None if row is None else fact_of(row)


def conditions(filters: ProjectFilter, *, day: str = "p.last_day") -> tuple[list[str], dict[str, Any]]:
    """The clauses of a filter as SQL over projects `p`, with their values."""
    where, values = ["p.mentions > 0"], dict[str, Any]()
    if filters.stages:
        where.append("p.stage IN (SELECT value FROM json_each(:stages))")
        values["stages"] = json.dumps(filters.stages)
    if filters.regions:
        clauses = []
        for number, region in enumerate(filters.regions):
            low, high = codes_inside(region)
            clauses.append(f"p.host BETWEEN :low{number} AND :high{number}")
            values |= {f"low{number}": low, f"high{number}": high}
        where.append(f"({' OR '.join(clauses)})")
    if filters.industries:
        where.append(
            "p.id IN (SELECT m.project FROM project_facts m JOIN fact_industries i ON i.fact = m.fact"
            " WHERE i.industry IN (SELECT value FROM json_each(:industries)))"
        )
        values["industries"] = json.dumps([one for wide in filters.industries for one in industries_inside(wide)])
    if filters.stalled_days is not None:
        if filters.today is None:
            raise ValueError("stalled_days needs today: what stands still is a question of a day")
        since = dt.date.fromisoformat(filters.today) - dt.timedelta(days=filters.stalled_days)
        where += [
            f"p.stage IN ({', '.join(repr(stage) for stage in WAITING)})",
            "p.cancelled_day IS NULL",
            "coalesce(p.signed_day, p.stage_day) <= :stalled",
        ]
        values["stalled"] = since.isoformat()
    singles: list[tuple[str, str, Any]] = [
        (f"{day} >= :since", "since", filters.since),
        (f"{day} <= :until", "until", filters.until),
        ("p.currency = 'CNY' AND p.amount >= :min_amount", "min_amount", filters.min_amount),
        ("(instr(p.name, :company) > 0 OR instr(p.face, :company) > 0)", "company", filters.company),
        ("(p.cancelled_day IS NOT NULL) = :cancelled", "cancelled", filters.cancelled),
        ("p.again > 0", "again", filters.resigned or None),
        ("p.contradictions > 0", "contradicted", filters.contradicted or None),
    ]
    for clause, name, value in singles:
        if value is not None:
            where.append(clause)
            values[name] = value
    return where, values


def project_of(row: Sequence[Any]) -> Project:
    face = codec.loads(Face, row[14])
    return Project(
        id=row[0],
        name=row[1],
        host=row[2],
        stage=row[3],
        stage_day=row[4],
        signed_day=row[5],
        cancelled_day=row[6],
        first_day=row[7],
        last_day=row[8],
        amount=row[9],
        currency=row[10],
        mentions=row[11],
        again=row[12],
        contradictions=row[13],
        companies=face.firms,
        industries=face.industries,
        phases=face.phases,
    )


def member_of(row: Sequence[Any]) -> Membership:
    *fact, project, twin, again, pinned, why = row
    return Membership(
        stored=fact_of(fact),
        project=project,
        twin=twin,
        again=again,
        pinned=bool(pinned),
        reasons=rows.reasons_from(why),
    )


COLUMNS = (
    "p.id, p.name, p.host, p.stage, p.stage_day, p.signed_day, p.cancelled_day, p.first_day, p.last_day, p.amount,"
    " p.currency, p.mentions, p.again, p.contradictions, p.face"
)
SELECT = f"SELECT {COLUMNS} FROM projects p"

MEMBERS = FACTS.replace("\nFROM facts f", ", m.project, m.twin, m.again, m.pinned, m.why\nFROM facts f") + (
    "JOIN project_facts m ON m.fact = f.id"
)

AGAIN = """
SELECT m.fact, m.again, {columns}
FROM project_facts m
JOIN facts f ON f.id = m.fact
JOIN projects p ON p.id = m.project
WHERE m.again IS NOT NULL AND {where}
ORDER BY f.day DESC, m.fact
LIMIT :limit
"""
