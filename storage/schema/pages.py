"""Table of kept pages. The bytes stand in WARC files; a row says where."""

import sqlite_utils


def pages_001_kept(db: sqlite_utils.Database) -> None:
    # state: 0 to read (leased by `due`, as in the frontier), 2 filed, 3 given up, 4 not an article, 5 a list or feed.
    db.execute("""
        CREATE TABLE pages (
            id TEXT PRIMARY KEY,
            url TEXT NOT NULL,
            canonical TEXT NOT NULL,
            address TEXT NOT NULL,
            site TEXT NOT NULL,
            status INTEGER NOT NULL,
            fetched_at INTEGER NOT NULL,
            seen_at INTEGER NOT NULL,
            content_type TEXT,
            headers TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            body_length INTEGER NOT NULL,
            file TEXT NOT NULL,
            offset INTEGER NOT NULL,
            length INTEGER NOT NULL,
            state INTEGER NOT NULL DEFAULT 0,
            due INTEGER NOT NULL DEFAULT 0,
            worker TEXT,
            tries INTEGER NOT NULL DEFAULT 0,
            token INTEGER NOT NULL DEFAULT 0,
            read_at INTEGER,
            why TEXT
        ) WITHOUT ROWID
    """)
    db.execute("CREATE INDEX pages_to_read ON pages (due) WHERE state = 0")
    db.execute("CREATE INDEX pages_address ON pages (address, fetched_at)")
    db.execute("CREATE INDEX pages_site ON pages (site, fetched_at)")
    db.execute("CREATE INDEX pages_given_up ON pages (read_at) WHERE state IN (3, 4)")
