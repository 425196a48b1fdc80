"""Table of the timetable: what runs when, and how it went."""

import sqlite_utils


def jobs_001_timetable(db: sqlite_utils.Database) -> None:
    db.execute("""
        CREATE TABLE jobs (
            name TEXT PRIMARY KEY,
            rule TEXT NOT NULL,
            next_run INTEGER NOT NULL,
            lease_until INTEGER NOT NULL DEFAULT 0,
            token INTEGER NOT NULL DEFAULT 0,
            last_start INTEGER,
            last_end INTEGER,
            last_status TEXT,
            last_error TEXT,
            fails INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID
    """)
    db.execute("CREATE INDEX jobs_due ON jobs (next_run)")
