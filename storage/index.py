"""Writing side of the full-text index: what goes in is remembered exactly, since only that can be taken out.

The table is contentless: a row leaves by the 'delete' command with the very tokens that went in. They are made
again from the article's stored text, so the tokenizer's version is kept with the index.
"""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

import sqlite_utils

from storage.grams import grams, version


class Document(NamedTuple):
    """What the index knows of an article."""

    docid: int
    title: str
    body: str
    facets: str


def tokens(document: Document) -> tuple[int, str, str, str]:
    return (
        document.docid,
        " ".join(grams(document.title)),
        " ".join(grams(document.body)),
        document.facets,
    )


def add_documents(conn: sqlite3.Connection, documents: Iterable[Document]) -> None:
    """In ascending order of docid, or FTS5 writes a segment for each step back."""
    conn.executemany(ADD, map(tokens, sorted(documents)))


def remove_documents(conn: sqlite3.Connection, documents: Iterable[Document]) -> None:
    conn.executemany(REMOVE, map(tokens, sorted(documents)))


def stored_version(db: sqlite_utils.Database) -> str | None:
    row = db.conn.execute("SELECT value FROM search_state WHERE key = 'version'").fetchone()
    return None if row is None else str(row[0])


def is_current(db: sqlite_utils.Database) -> bool:
    """Whether what is in the index was made by this version of the tokenizer. An empty index is current."""
    return stored_version(db) in (None, version())


def sign(conn: sqlite3.Connection) -> None:
    conn.execute(SIGN, [version()])


ADD = "INSERT INTO search (rowid, title, body, facet) VALUES (?, ?, ?, ?)"
REMOVE = "INSERT INTO search (search, rowid, title, body, facet) VALUES ('delete', ?, ?, ?, ?)"
SIGN = """
INSERT INTO search_state (key, value)
VALUES ('version', ?)
ON CONFLICT (key) DO UPDATE SET value = excluded.value
"""
