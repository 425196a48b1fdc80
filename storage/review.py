"""Analysts' hand in the archive: correct a field of a fact, reject a fact, take that back."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

import sqlite_utils

from records import Fact, Reading
from storage import codec, index
from storage.corrections import (
    REJECTED_FIELD,
    SELECT,
    Correction,
    corrected,
    correction_of,
    corrections_of,
    field_value,
)
from storage.database import Clock, transaction
from storage.dossiers import joining
from storage.dossiers.upkeep import current_facts
from storage.facets import facet_tokens
from storage.facts import CURRENT, FactUnknown
from storage.filing import next_seq
from storage.statements import UPSERT_FACT, fact_row


class CorrectionUnknown(KeyError):
    """No correction with that number was made, or it was withdrawn already."""


@dataclass(frozen=True)
class _Place:
    """Where a fact stands."""

    article: str
    site: str
    day: str
    position: int
    read: Fact


class Review:
    """Corrections of one archive. Lists, filters and search see what is corrected at once."""

    def __init__(self, db: sqlite_utils.Database, clock: Clock) -> None:
        self.db = db
        self.clock = clock

    def correct(self, fact: str, field: str, value: Any, *, who: str, why: str | None = None) -> Correction:
        """Set a field of a fact to a JSON value. Raises FactUnknown, NotCorrectable."""
        field_value(field, value)
        return self._make(fact, field, value, who, why)

    def reject(self, fact: str, *, who: str, why: str | None = None) -> Correction:
        """This is no fact. It leaves lists and search and keeps its id."""
        return self._make(fact, REJECTED_FIELD, True, who, why)

    def withdraw(self, correction: int) -> None:
        """Take a correction back; what was read, or the correction before it, is in force again."""
        with transaction(self.db) as conn:
            row = conn.execute(WITHDRAW, [self.clock(), correction]).fetchone()
            if row is None:
                raise CorrectionUnknown(correction)
            self._apply(conn, row[0])

    def of_article(self, article: str) -> list[Correction]:
        """All corrections, withdrawn ones too, in the order in which they were made."""
        rows = self.db.conn.execute(f"{SELECT} WHERE article = ? ORDER BY id", [article])
        return [correction_of(row) for row in rows]

    def latest(self, limit: int = 100) -> list[Correction]:
        rows = self.db.conn.execute(f"{SELECT} ORDER BY id DESC LIMIT ?", [limit])
        return [correction_of(row) for row in rows]

    def _make(self, fact: str, field: str, value: Any, who: str, why: str | None) -> Correction:
        with transaction(self.db) as conn:
            place = place_of(conn, fact)
            now, _ = corrected(place.read, corrections_of(conn, place.article).get(fact, ()))
            before = False if field == REJECTED_FIELD else codec.plain(getattr(now, field))
            row = conn.execute(
                MAKE,
                {
                    "article": place.article,
                    "fact": fact,
                    "field": field,
                    "before": json.dumps(before, ensure_ascii=False),
                    "after": json.dumps(value, ensure_ascii=False),
                    "who": who,
                    "why": why,
                    "now": self.clock(),
                },
            ).fetchone()
            self._apply(conn, fact)
            return correction_of(conn.execute(f"{SELECT} WHERE id = ?", [row[0]]).fetchone())

    def _apply(self, conn: sqlite3.Connection, fact: str) -> None:
        """Bring the fact's row and its article's facets in line with the corrections in force."""
        place = place_of(conn, fact)
        shown, rejected = corrected(place.read, corrections_of(conn, place.article).get(fact, ()))
        seq = next_seq(conn)
        row = fact_row(
            fact, place.article, place.site, place.day, place.position, place.read, shown, seq, rejected=rejected
        )
        conn.execute(UPSERT_FACT, row)
        conn.execute("DELETE FROM fact_industries WHERE fact = ?", [fact])
        if not rejected:
            industries = [(industry, fact) for industry in dict.fromkeys(shown.industries)]
            conn.executemany("INSERT INTO fact_industries (industry, fact) VALUES (?, ?)", industries)
        refresh_facets(conn, place.article, seq)
        rejoin_article(conn, place.article, seq, self.clock())


def place_of(conn: sqlite3.Connection, fact: str) -> _Place:
    row = conn.execute("SELECT article, site, day, position, read FROM facts WHERE id = ?", [fact]).fetchone()
    if row is None:
        raise FactUnknown(fact)
    return _Place(row[0], row[1], row[2], row[3], codec.loads(Fact, row[4]))


def refresh_facets(conn: sqlite3.Connection, article: str, seq: int) -> None:
    """Make an article's facets anew from its current facts, in its row and in the index."""
    docid, title, body, facets, site, day, source, reading = conn.execute(ARTICLE, [article]).fetchone()
    facts = [
        codec.loads(Fact, row[0])
        for row in conn.execute(
            "SELECT coalesce(shown, read) FROM facts WHERE article = ? AND current = ? ORDER BY position",
            [article, CURRENT],
        )
    ]
    fresh, hashed = facet_tokens(site, day, source, codec.loads(Reading, reading), facts, "")
    publishers = [part for part in facets.split() if part.startswith("u")]
    fresh = " ".join([*publishers, fresh])
    conn.executemany("INSERT OR IGNORE INTO facet_values (token, value) VALUES (?, ?)", hashed.items())
    if fresh != facets:
        index.remove_documents(conn, [index.Document(docid, title, body, facets)])
        index.add_documents(conn, [index.Document(docid, title, body, fresh)])
    conn.execute("UPDATE articles SET facets = ?, seq = ? WHERE id = ?", [fresh, seq, article])


def rejoin_article(conn: sqlite3.Connection, article: str, seq: int, now: int) -> None:
    """Bring the dossiers in line with an article's facts as corrected."""
    day, story, text = conn.execute(
        "SELECT day, story, body FROM articles JOIN texts USING (docid) WHERE id = ?", [article]
    ).fetchone()
    facts = current_facts(conn, article)
    joining.file_mentions(conn, article, day, story, facts, text=text, seq=seq, now=now)


ARTICLE = """
SELECT docid, coalesce(title, ''), body, facets, site, day, coalesce(source, ''), reading
FROM articles JOIN texts USING (docid)
WHERE id = ?
"""

MAKE = """
INSERT INTO corrections (article, fact, field, before, after, who, why, made_at)
VALUES (:article, :fact, :field, :before, :after, :who, :why, :now)
RETURNING id
"""

WITHDRAW = """
UPDATE corrections
SET withdrawn_at = ?
WHERE id = ? AND withdrawn_at IS NULL
RETURNING fact
"""
