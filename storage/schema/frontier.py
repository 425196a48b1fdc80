"""Tables of the frontier: addresses to fetch, and what is known of their hosts."""

import sqlite_utils


def frontier_001_queue_and_hosts(db: sqlite_utils.Database) -> None:
    # `due` is also the end of the lease: a claimed row falls due again when its lease ends.
    # state: 0 open, 2 done, 3 dead.
    db.execute("""
        CREATE TABLE frontier (
            id TEXT PRIMARY KEY,
            url TEXT NOT NULL,
            canonical TEXT NOT NULL,
            host TEXT NOT NULL,
            site TEXT NOT NULL,
            kind TEXT NOT NULL,
            state INTEGER NOT NULL DEFAULT 0,
            due INTEGER NOT NULL,
            worker TEXT,
            tries INTEGER NOT NULL DEFAULT 0,
            token INTEGER NOT NULL DEFAULT 0,
            depth INTEGER NOT NULL DEFAULT 0,
            priority INTEGER NOT NULL DEFAULT 0,
            found_on TEXT,
            etag TEXT,
            modified TEXT,
            added_at INTEGER NOT NULL,
            done_at INTEGER,
            why TEXT
        ) WITHOUT ROWID
    """)
    db.execute("CREATE INDEX frontier_due ON frontier (due) WHERE state = 0")
    db.execute("CREATE INDEX frontier_host_due ON frontier (host, due) WHERE state = 0")
    db.execute("CREATE INDEX frontier_dead ON frontier (done_at) WHERE state = 3")
    db.execute("CREATE INDEX frontier_site ON frontier (site, kind, state)")
    db.execute("""
        CREATE TABLE hosts (
            host TEXT PRIMARY KEY,
            ready_at INTEGER NOT NULL DEFAULT 0,
            delay_ms INTEGER,
            failures INTEGER NOT NULL DEFAULT 0,
            why TEXT,
            changed_at INTEGER NOT NULL
        ) WITHOUT ROWID
    """)


def frontier_002_finished(db: sqlite_utils.Database) -> None:
    # When the row was last finished; unlike done_at it is not touched when the row is given up or opened again.
    db.execute("ALTER TABLE frontier ADD COLUMN finished_at INTEGER")
    db.execute("UPDATE frontier SET finished_at = done_at WHERE state = 2")
