"""Happenings: stories that tell of the same event in other words. A layer above stories, which it never touches.

A story joins the happening of the story that it agrees with most. An analyst's ruling goes before any rule, and can
be taken back.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import sqlite_utils

from records import Fact
from storage.database import Clock, transaction
from storage.sameness import KEY_DAYS, Face, Sameness, conflicts, face_from, face_of, marks, same

COMPARED = 60  # stories that a new one is compared with, nearest in time
LISTED = 40
STRENGTH = {"company": 4, "figures": 3, "amount": 2, "words": 1, "count": 0}


class NotRulable(ValueError):
    """The ruling makes no sense; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Telling:
    """A story in a happening: by which other story it joined, why, and how likely their words are about one thing."""

    story: str
    other: str | None
    reason: str  # first, company, figures, amount, count, words, analyst
    score: float
    said: str
    face: Face


@dataclass(frozen=True, kw_only=True)
class Happening:
    """All tellings, the earliest first. `conflicts`: 数字不一致, figures that two tellings give differently."""

    id: str
    tellings: tuple[Telling, ...]
    conflicts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Ruling:
    id: int
    kind: Literal["together", "apart"]
    story: str
    other: str
    who: str
    why: str | None
    made_at: int
    withdrawn_at: int | None


class Happenings:
    """One archive's happenings. `file` belongs inside a unit of work; rulings are transactions of their own."""

    def __init__(self, db: sqlite_utils.Database, clock: Clock) -> None:
        self.db = db
        self.conn: sqlite3.Connection = db.conn
        self.clock = clock

    def file(self, story: str, day: int | None, title: str, text: str, facts: Iterable[Fact]) -> str | None:
        """Find the happening of a story by its first article. None: it states nothing, or has no day."""
        face = None if day is None else face_of(story, day, title, text, facts)
        if face is None or not face.keys:
            self.conn.execute("DELETE FROM happenings WHERE story = ?", [story])
            return None
        return self._place(face)

    def of_story(self, story: str) -> str | None:
        row = self.conn.execute("SELECT happening FROM happenings WHERE story = ?", [story]).fetchone()
        return None if row is None else str(row[0])

    def get(self, happening: str) -> Happening:
        """All tellings whose story still stands."""
        rows = self.conn.execute(_TELLINGS, [happening, LISTED]).fetchall()
        found = tuple(
            Telling(
                story=story,
                other=other,
                reason=reason,
                score=float(score),
                said=said,
                face=face_from(json.loads(face)),
            )
            for story, other, reason, score, said, face in rows
        )
        differ: dict[str, None] = {}
        for number, one in enumerate(found):
            for earlier in found[:number]:
                differ.update(dict.fromkeys(conflicts(one.face, earlier.face)))
        return Happening(id=happening, tellings=found, conflicts=tuple(differ))

    def rulings(self, story: str) -> list[Ruling]:
        """Rulings about a story, withdrawn ones too, in order."""
        rows = self.conn.execute(f"{_RULINGS} WHERE story = ? OR other = ? ORDER BY id", [story, story])
        return [_ruling(row) for row in rows]

    def part(self, story: str, *, who: str, why: str | None = None) -> int:
        """Take a story out of its happening; its number can be taken back. The others stay together."""
        with transaction(self.db):
            held = self._held(story)
            others = [
                row[0]
                for row in self.conn.execute(
                    "SELECT story FROM happenings WHERE happening = ? AND story <> ? ORDER BY day, story", [held, story]
                )
            ]
            if not others:
                raise NotRulable(f"{story}: no other story tells of this; there is nothing to part")
            made = self._rule("apart", story, others[0], who, why)
            if held == story:  # the others keep together under a name of their own
                self.conn.execute(
                    "UPDATE happenings SET happening = ? WHERE happening = ? AND story <> ?", [others[0], held, story]
                )
            self._set(story, story, others[0], "analyst", "分析员：不是同一件事")
        return made

    def join(self, story: str, other: str, *, who: str, why: str | None = None) -> int:
        """Say that two stories tell of one happening."""
        with transaction(self.db):
            mine, theirs = self._held(story), self._held(other)
            if mine == theirs:
                raise NotRulable(f"{story}, {other}: they are one happening already")
            made = self._rule("together", story, other, who, why)
            self._set(story, theirs, other, "analyst", "分析员：同一件事")
        return made

    def withdraw(self, ruling: int) -> None:
        """Take a ruling back; the story finds its place by the rules again."""
        with transaction(self.db):
            row = self.conn.execute(
                "UPDATE happening_rulings SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL RETURNING story",
                [self.clock(), ruling],
            ).fetchone()
            if row is None:
                raise NotRulable(f"no ruling {ruling} is in force; `radar story show` lists those of a story")
            held = self.conn.execute("SELECT face FROM happenings WHERE story = ?", [row[0]]).fetchone()
            if held is not None:
                self._place(face_from(json.loads(held[0])))

    def _held(self, story: str) -> str:
        held = self.of_story(story)
        if held is None:
            raise NotRulable(f"{story}: this story states no fact, so it belongs to no happening")
        return held

    def _rule(self, kind: str, story: str, other: str, who: str, why: str | None) -> int:
        cursor = self.conn.execute(
            "INSERT INTO happening_rulings (kind, story, other, who, why, made_at) VALUES (?, ?, ?, ?, ?, ?)",
            [kind, story, other, who, why, self.clock()],
        )
        return int(cursor.lastrowid or 0)

    def _place(self, face: Face) -> str:
        in_force = [ruling for ruling in self.rulings(face.story) if ruling.withdrawn_at is None]
        best, found = self._best(face, in_force)
        happening = face.story
        if best is not None and found is not None:
            happening = self.of_story(best) or face.story
        if happening == face.story:
            best, found = None, None
        self.conn.execute(
            _PUT,
            [
                face.story,
                happening,
                face.day,
                json.dumps(face.body(), ensure_ascii=False),
                best,
                found.by if found else "first",
                found.score if found else 0.0,
                found.said if found else "",
                self.clock(),
            ],
        )
        self.conn.execute("DELETE FROM happening_marks WHERE story = ?", [face.story])
        self.conn.executemany(
            "INSERT INTO happening_marks (mark, day, story) VALUES (?, ?, ?)",
            [(mark, face.day, face.story) for mark in marks(face)],
        )
        return happening

    def _best(self, face: Face, rulings: Sequence[Ruling]) -> tuple[str | None, Sameness | None]:
        """The story that a face agrees with most, and why; as analysts ruled, where they did."""
        parted = set()
        for ruling in rulings:
            other = ruling.other if ruling.story == face.story else ruling.story
            if ruling.kind == "together" and self.of_story(other) is not None:
                return other, Sameness(by="analyst", score=1.0, said="分析员：同一件事")
            parted.add(self.of_story(other))
        judged = [
            (STRENGTH[found.by], found.score, -abs(face.day - other.day), other.story, found)
            for happening, other in self._candidates(face)
            if happening not in parted and (found := same(face, other)) is not None
        ]
        if not judged:
            return None, None
        best = max(judged, key=lambda one: one[:4])
        return best[3], best[4]

    def _candidates(self, face: Face) -> list[tuple[str, Face]]:
        rows = self.conn.execute(
            _NEAR,
            {
                "marks": json.dumps(list(marks(face)), ensure_ascii=False),
                "first": face.day - KEY_DAYS,
                "last": face.day + KEY_DAYS,
                "day": face.day,
                "story": face.story,
                "most": COMPARED,
            },
        )
        return [(happening, face_from(json.loads(body))) for happening, body in rows.fetchall()]

    def _set(self, story: str, happening: str, other: str, reason: str, said: str) -> None:
        self.conn.execute(
            "UPDATE happenings SET happening = ?, other = ?, reason = ?, score = 1, said = ?, made_at = ? WHERE story = ?",
            [happening, other, reason, said, self.clock(), story],
        )


def _ruling(row: Sequence[object]) -> Ruling:
    number, kind, story, other, who, why, made_at, withdrawn_at = row
    return Ruling(
        id=int(str(number)),
        kind=kind,  # type: ignore[arg-type]
        story=str(story),
        other=str(other),
        who=str(who),
        why=None if why is None else str(why),
        made_at=int(str(made_at)),
        withdrawn_at=None if withdrawn_at is None else int(str(withdrawn_at)),
    )


_RULINGS = "SELECT id, kind, story, other, who, why, made_at, withdrawn_at FROM happening_rulings"
_PUT = """
INSERT INTO happenings (story, happening, day, face, other, reason, score, said, made_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (story) DO UPDATE SET
    happening = excluded.happening, day = excluded.day, face = excluded.face, other = excluded.other,
    reason = excluded.reason, score = excluded.score, said = excluded.said, made_at = excluded.made_at
"""
_NEAR = """
SELECT h.happening, h.face
FROM happenings h
WHERE h.story IN (
    SELECT m.story FROM json_each(:marks) j JOIN happening_marks m ON m.mark = j.value
    WHERE m.day BETWEEN :first AND :last AND m.story <> :story)
  AND EXISTS (SELECT 1 FROM articles a WHERE a.story = h.story)
ORDER BY abs(h.day - :day), h.story
LIMIT :most
"""
_TELLINGS = """
SELECT story, other, reason, score, said, face
FROM happenings h
WHERE happening = ? AND EXISTS (SELECT 1 FROM articles a WHERE a.story = h.story)
ORDER BY day, story
LIMIT ?
"""
