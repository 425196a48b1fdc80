"""The full-text index: contentless, so that no text is stored twice."""

import sqlite_utils


def search_001_index(db: sqlite_utils.Database) -> None:
    # unicode61 only splits at spaces here: the tokens are made in storage.grams.
    db.execute("""
        CREATE VIRTUAL TABLE search USING fts5 (
            title, body, facet,
            content = '', detail = full, tokenize = "unicode61 remove_diacritics 0"
        )
    """)
    db.execute("CREATE TABLE search_state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    # What stands behind tokens that are hashes.
    db.execute("CREATE TABLE facet_values (token TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
