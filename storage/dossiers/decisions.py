"""Analysts' decisions on dossiers: one project or two. They outlive rereading and can be taken back."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlite_utils

from storage.database import Clock, transaction
from storage.dossiers import joining, rows
from storage.dossiers.upkeep import catch_up
from storage.filing import next_seq


class NotDecidable(ValueError):
    """The decision makes no sense: an unknown dossier, one and the same, a fact of another, all facts at once."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """merge: `other` went into `project`; split: `facts` left `project` for `other`; apart: never merged by rule."""

    id: int
    kind: str
    project: str
    other: str
    facts: tuple[str, ...]
    who: str  # "rule" for a merge that nobody made
    why: str | None
    made_at: int
    withdrawn_at: int | None


class Decisions:
    """Decisions on the dossiers of one archive. Each is a transaction."""

    def __init__(self, db: sqlite_utils.Database, clock: Clock) -> None:
        self.db = db
        self.clock = clock

    def catch_up(self, *, progress: Callable[[int], None] | None = None) -> tuple[int, int]:
        """Join facts that were filed before there were dossiers: (articles looked at, facts joined)."""
        return catch_up(self.db, self.clock, progress=progress)

    def merge(self, one: str, other: str, *, who: str, why: str | None = None) -> str:
        """Two dossiers are one project; the older one keeps its id, which is returned. Their facts stay together."""
        with transaction(self.db) as conn:
            first, second = known(conn, one), known(conn, other)
            if first == second:
                raise NotDecidable(f"{one} and {other} are one dossier already: {first}")
            conn.execute(WITHDRAW_APART, [self.clock(), first, second, second, first])
            kept, made = joining.merge(conn, first, second, who=who, why=why, seq=next_seq(conn), now=self.clock())
            moved = json.loads(conn.execute("SELECT facts FROM project_decisions WHERE id = ?", [made]).fetchone()[0])
            pin(conn, moved, True)
            return kept

    def split(self, project: str, facts: Sequence[str], *, who: str, why: str | None = None) -> str:
        """These facts, and copies of their sentences, are another project; the id of its dossier."""
        with transaction(self.db) as conn:
            here = known(conn, project)
            held = {one.fact: one for one in rows.told_of(conn, here, twins=True)}
            for fact in facts:
                if fact not in held:
                    raise NotDecidable(
                        f"the fact {fact} is not in {here}; `radar project show {here}` lists those that are"
                    )
            words = {rows.word_key(held[fact].mention) for fact in facts} - {""}
            moved = sorted(f for f, one in held.items() if f in facts or rows.word_key(one.mention) in words)
            if not moved or len(moved) == len(held):
                raise NotDecidable(f"{here}: a split needs some of its {len(held)} facts, not none and not all")
            seq = next_seq(conn)
            other = rows.mint(conn, moved[0])
            rows.create(conn, other, seq)
            move(conn, moved, here, other, seq)
            pin(conn, moved, True)
            joining.decide(conn, "split", here, other, moved, who=who, why=why, now=self.clock())
            return other

    def keep_apart(self, one: str, other: str, *, who: str, why: str | None = None) -> None:
        """Two dossiers are two projects, whatever a later report makes look like one."""
        with transaction(self.db) as conn:
            first, second = known(conn, one), known(conn, other)
            if first == second:
                raise NotDecidable(f"{one} and {other} are one dossier; split it instead")
            joining.decide(conn, "apart", first, second, [], who=who, why=why, now=self.clock())

    def withdraw(self, decision: int, *, who: str) -> None:
        """Take a decision back: what was merged is two again and stays apart, what was split is one again."""
        with transaction(self.db) as conn:
            row = conn.execute(f"{SELECT} WHERE id = ? AND withdrawn_at IS NULL", [decision]).fetchone()
            if row is None:
                raise NotDecidable(f"no decision {decision} is in force; `radar project show` lists those of a project")
            made = decision_of(row)
            conn.execute("UPDATE project_decisions SET withdrawn_at = ? WHERE id = ?", [self.clock(), decision])
            if made.kind == "merge":
                self._part(conn, made, who)
            elif made.kind == "split":
                self._reunite(conn, made)

    def _part(self, conn: sqlite3.Connection, made: Decision, who: str) -> None:
        seq = next_seq(conn)
        here = known(conn, made.project)
        conn.execute("UPDATE projects SET alias_of = NULL WHERE id = ?", [made.other])
        held = {row[0] for row in conn.execute("SELECT fact FROM project_facts WHERE project = ?", [here])}
        moved = [fact for fact in made.facts if fact in held]
        move(conn, moved, here, made.other, seq)
        pin(conn, moved, True)
        joining.decide(conn, "apart", here, made.other, [], who=who, why=None, now=self.clock())

    def _reunite(self, conn: sqlite3.Connection, made: Decision) -> None:
        seq = next_seq(conn)
        here, there = known(conn, made.project), known(conn, made.other)
        held = {row[0] for row in conn.execute("SELECT fact FROM project_facts WHERE project = ?", [there])}
        moved = [fact for fact in made.facts if fact in held]
        if here == there or not moved:
            return
        move(conn, moved, there, here, seq)
        pin(conn, moved, False)
        if not held - set(moved):
            joining.make_alias(conn, there, here, seq)


def known(conn: sqlite3.Connection, project: str) -> str:
    root = rows.root(conn, project)
    if root is None:
        raise NotDecidable(f"there is no project {project!r}; `radar project list` shows their ids")
    return root


def move(conn: sqlite3.Connection, facts: Sequence[str], here: str, there: str, seq: int) -> None:
    """Facts from one dossier to another, and both summed up anew."""
    rows.drop_keys(conn, here)
    conn.executemany(
        "UPDATE project_facts SET project = ?, twin = NULL, again = NULL WHERE fact = ?", [(there, f) for f in facts]
    )
    for project in (here, there):
        joining.settle(conn, project, seq)


def pin(conn: sqlite3.Connection, facts: Sequence[str], pinned: bool) -> None:
    conn.executemany("UPDATE project_facts SET pinned = ? WHERE fact = ?", [(pinned, fact) for fact in facts])


def decisions_of(conn: sqlite3.Connection, project: str) -> list[Decision]:
    """Decisions that concern a dossier or what went into it, withdrawn ones too, in order."""
    found = conn.execute(OF_PROJECT, [project, project, project, project])
    return [decision_of(row) for row in found]


def decision_of(row: Sequence[Any]) -> Decision:
    return Decision(
        id=row[0],
        kind=row[1],
        project=row[2],
        other=row[3],
        facts=tuple(json.loads(row[4])),
        who=row[5],
        why=row[6],
        made_at=row[7],
        withdrawn_at=row[8],
    )


SELECT = "SELECT id, kind, project, other, facts, who, why, made_at, withdrawn_at FROM project_decisions"

OF_PROJECT = f"""
{SELECT}
WHERE project = ? OR other = ? OR project IN (SELECT id FROM projects WHERE alias_of = ?)
   OR other IN (SELECT id FROM projects WHERE alias_of = ?)
ORDER BY id
"""

WITHDRAW_APART = """
UPDATE project_decisions
SET withdrawn_at = ?
WHERE withdrawn_at IS NULL AND kind IN ('split', 'apart')
  AND id IN (
      SELECT d.id
      FROM project_decisions d
      JOIN projects a ON a.id = d.project
      JOIN projects b ON b.id = d.other
      WHERE (coalesce(a.alias_of, a.id) = ? AND coalesce(b.alias_of, b.id) = ?)
         OR (coalesce(a.alias_of, a.id) = ? AND coalesce(b.alias_of, b.id) = ?)
  )
"""
