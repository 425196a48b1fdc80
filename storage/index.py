"""Writing side of the full-text index: what goes in is remembered exactly, since only that can be taken out.

The table is contentless: a row leaves by the 'delete' command with the very tokens that went in. They are made
again from the article's stored text, so the tokenizer's version is kept with the index.
"""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

import sqlite_utils

from storage.grams import spread, version


class Document(NamedTuple):
    """What the index knows of an article."""

    docid: int
    title: str
    body: str
    facets: str


Tokens: TypeAlias = tuple[int, str, str, str]


def tokens(document: Document) -> Tokens:
    return (
        document.docid,
        spread(document.title),
        spread(document.body),
        document.facets,
    )


def add_documents(conn: sqlite3.Connection, documents: Iterable[Document]) -> None:
    add_tokens(conn, map(tokens, documents))


def add_tokens(conn: sqlite3.Connection, documents: Iterable[Tokens]) -> None:
    """In ascending order of docid, or FTS5 writes a segment for each step back."""
    conn.executemany(ADD, sorted(documents))


def remove_documents(conn: sqlite3.Connection, documents: Iterable[Document]) -> None:
    """What is not there is left alone: to take out what never went in would corrupt the counts in silence."""
    for document in sorted(documents):
        if conn.execute("SELECT 1 FROM search_docsize WHERE id = ?", [document.docid]).fetchone():
            conn.execute(REMOVE, tokens(document))


def state(conn: sqlite3.Connection) -> dict[str, str]:
    return dict(conn.execute("SELECT key, value FROM search_state"))


def is_current(db: sqlite_utils.Database) -> bool:
    """Whether the index was made by this version of the tokenizer and is whole. A new one is."""
    held = state(db.conn)
    return held.get("version", version()) == version() and "rebuilding" not in held


def sign(conn: sqlite3.Connection) -> None:
    conn.execute(SIGN, ["version", version()])


def begin_rebuild(conn: sqlite3.Connection) -> None:
    """Empty the index, unless a rebuild by this same tokenizer was under way."""
    held = state(conn)
    if held.get("rebuilding") == version():
        return
    conn.execute("INSERT INTO search (search) VALUES ('delete-all')")
    sign(conn)
    conn.execute(SIGN, ["rebuilding", version()])


def missing_documents(conn: sqlite3.Connection, after: int, limit: int) -> list[Document]:
    """Articles with greater numbers that the index does not hold."""
    return [Document(*row) for row in conn.execute(MISSING, [after, limit])]


def end_rebuild(conn: sqlite3.Connection) -> None:
    conn.execute("DELETE FROM search_state WHERE key = 'rebuilding'")


ADD = "INSERT INTO search (rowid, title, body, facet) VALUES (?, ?, ?, ?)"
REMOVE = "INSERT INTO search (search, rowid, title, body, facet) VALUES ('delete', ?, ?, ?, ?)"
SIGN = """
INSERT INTO search_state (key, value)
VALUES (?, ?)
ON CONFLICT (key) DO UPDATE SET value = excluded.value
"""
MISSING = """
SELECT a.docid, coalesce(a.title, ''), coalesce(t.body, ''), a.facets
FROM articles a LEFT JOIN texts t ON t.docid = a.docid
WHERE a.docid > ? AND NOT EXISTS (SELECT 1 FROM search_docsize d WHERE d.id = a.docid)
ORDER BY a.docid
LIMIT ?
"""
