"""Dossiers brought in line with the archive: facts that were filed before there were any, and what is unsound."""

import sqlite3
from collections.abc import Callable

import sqlite_utils

from records import Fact
from storage import codec
from storage.database import Clock, transaction
from storage.dossiers import joining, rows
from storage.dossiers.mention import layer_of, mention_of

BATCH = 200


def catch_up(
    db: sqlite_utils.Database, clock: Clock, *, progress: Callable[[int], None] | None = None
) -> tuple[int, int]:
    """Join the facts of all articles that are not in dossiers yet, oldest first: (articles looked at, facts joined).

    Safe to stop and to repeat; what is joined already stays where it is.
    """
    after, looked, joined = ("", ""), 0, 0
    while True:
        batch = db.conn.execute(ARTICLES, [*after, BATCH]).fetchall()
        if not batch:
            return looked, joined
        with transaction(db) as conn:
            for name, day, story, seq, text in batch:
                placed = set(joining.places_of(conn, name))
                facts = current_facts(conn, name)
                found = joining.file_mentions(conn, name, day, story, facts, text=text, seq=seq, now=clock())
                joined += len(found.keys() - placed)
        after = (batch[-1][1], batch[-1][0])
        looked += len(batch)
        if progress:
            progress(looked)


def current_facts(conn: sqlite3.Connection, article: str) -> dict[str, Fact]:
    found = conn.execute(
        "SELECT id, coalesce(shown, read) FROM facts WHERE article = ? AND current = 1 ORDER BY position", [article]
    )
    return {name: codec.loads(Fact, text) for name, text in found}


def unsound(conn: sqlite3.Connection, *, sample: int = 500) -> list[str]:
    """What is wrong with the dossiers, in words; empty when nothing is."""
    found = [what.format(n) for what, sql in CHECKS if (n := conn.execute(sql).fetchone()[0])]
    try:
        return found + _miscounted(conn, sample)
    except (ValueError, TypeError, AttributeError) as wrong:
        return [*found, f"a row cannot be read as a record ({wrong})"]


def _miscounted(conn: sqlite3.Connection, sample: int) -> list[str]:
    found = []
    absent = 0
    for (text,) in conn.execute(UNJOINED, [sample]):
        fact = codec.loads(Fact, text)
        absent += layer_of(fact) == "project" and mention_of(fact) is not None
    if absent:
        found.append(f"{absent} facts about one project are in no dossier")
    wrong = 0
    for project, mentions in conn.execute(SOME, [sample]).fetchall():
        wrong += len(rows.told_of(conn, project, twins=True)) != mentions
    if wrong:
        found.append(f"{wrong} dossiers count their facts wrongly")
    return found


ARTICLES = """
SELECT a.id, a.day, a.story, a.seq, coalesce(t.body, '')
FROM articles a LEFT JOIN texts t USING (docid)
WHERE (a.day, a.id) > (?, ?)
ORDER BY a.day, a.id
LIMIT ?
"""

CHECKS = (
    (
        "{} facts are in a dossier that is an alias or does not exist",
        "SELECT count(*) FROM project_facts m LEFT JOIN projects p ON p.id = m.project"
        " WHERE p.id IS NULL OR p.alias_of IS NOT NULL",
    ),
    (
        "{} aliases lead to another alias",
        "SELECT count(*) FROM projects a JOIN projects b ON b.id = a.alias_of WHERE b.alias_of IS NOT NULL",
    ),
    (
        "{} facts in dossiers are retired or rejected",
        "SELECT count(*) FROM project_facts m JOIN facts f ON f.id = m.fact WHERE f.current <> 1",
    ),
    (
        "{} copies stand in another dossier than the sentence they copy",
        "SELECT count(*) FROM project_facts m LEFT JOIN project_facts t ON t.fact = m.twin"
        " WHERE m.twin IS NOT NULL AND (t.fact IS NULL OR t.project <> m.project OR t.twin IS NOT NULL)",
    ),
    (
        "{} keys lead to a dossier without facts",
        "SELECT count(*) FROM project_keys k JOIN projects p ON p.id = k.project WHERE p.mentions = 0",
    ),
)

UNJOINED = """
SELECT coalesce(f.shown, f.read)
FROM facts f
WHERE f.current = 1 AND NOT EXISTS (SELECT 1 FROM project_facts m WHERE m.fact = f.id)
ORDER BY f.id
LIMIT ?
"""

SOME = "SELECT id, mentions FROM projects WHERE mentions > 0 ORDER BY id LIMIT ?"
