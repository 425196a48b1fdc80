"""An index of reposts in a file or in memory of its own, with the texts it compares: for streams without an archive."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import sqlite_utils

from storage.database import connect, transaction
from storage.reposts import Incoming, RepostIndex
from storage.schema.reposts import reposts_001_prints_and_relations
from storage.verdicts import Decision

BATCH = 200


class RepostFile:
    """Open with `RepostFile.open`; a path of None keeps everything in memory."""

    def __init__(self, db: sqlite_utils.Database, *, figures_count: bool = True) -> None:
        self.db = db
        self.conn: sqlite3.Connection = db.conn
        if not db["prints"].exists():
            with transaction(db):
                reposts_001_prints_and_relations(db)
                db.execute("CREATE TABLE repost_texts (article TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID")
        self.index = RepostIndex(self.conn, self.text_of, figures_count=figures_count)

    @classmethod
    def open(cls, path: Path | None, *, figures_count: bool = True) -> Self:
        """Raises the errors of `storage.database` when the file cannot be used."""
        if path is None:
            db = sqlite_utils.Database(sqlite3.connect(":memory:", isolation_level=None), execute_plugins=False)
        else:
            db = connect(path)
        return cls(db, figures_count=figures_count)

    @contextlib.contextmanager
    def batch(self) -> Iterator[None]:
        """One transaction over what is added inside."""
        with transaction(self.db):
            self.index.begin()
            yield

    def add(self, new: Incoming) -> Decision:
        decision = self.index.add(new)
        if decision.link is None or decision.link.kind != "exact":
            self.conn.execute("INSERT OR IGNORE INTO repost_texts VALUES (?, ?)", [new.article, written(new.text)])
        return decision

    def text_of(self, article: str) -> str | None:
        row = self.conn.execute("SELECT text FROM repost_texts WHERE article = ?", [article]).fetchone()
        return None if row is None else str(row[0])

    def close(self) -> None:
        self.conn.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def written(text: str) -> str:
    """A text as the file can hold it: half a pair of surrogates, which JSON may bring, becomes a question mark."""
    return text.encode("utf-8", "replace").decode()
