"""Tables of the sources' health: counts a site and day, and when it last answered, brought news, or failed."""

import sqlite_utils


def sources_001_health(db: sqlite_utils.Database) -> None:
    # `day` is a date in China, where the sources are; `what` a kind of outcome (kept, found, lists, soft_404 …).
    db.execute("""
        CREATE TABLE source_days (
            site TEXT NOT NULL,
            day TEXT NOT NULL,
            what TEXT NOT NULL,
            n INTEGER NOT NULL,
            PRIMARY KEY (site, day, what)
        ) WITHOUT ROWID
    """)
    db.execute("""
        CREATE TABLE sources (
            site TEXT PRIMARY KEY,
            first_seen INTEGER NOT NULL,
            last_success INTEGER,
            last_new INTEGER,
            last_error INTEGER,
            last_why TEXT,
            empty_lists INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID
    """)
