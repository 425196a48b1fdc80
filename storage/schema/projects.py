"""Tables of projects: dossiers, the facts in them, the keys they are found by, and decisions on them."""

import sqlite_utils


def projects_001_dossiers(db: sqlite_utils.Database) -> None:
    # A row is never deleted, so that an id is never given again: a merged dossier stays as an alias, an emptied one
    # with no mentions. `face` is what a new fact is compared with; all columns follow from the facts.
    db.execute("""
        CREATE TABLE projects (
            id TEXT PRIMARY KEY,
            alias_of TEXT REFERENCES projects (id),
            born INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            mentions INTEGER NOT NULL,
            name TEXT NOT NULL,
            host TEXT,
            stage TEXT,
            stage_day TEXT,
            signed_day TEXT,
            cancelled_day TEXT,
            first_day TEXT,
            last_day TEXT,
            amount REAL,
            currency TEXT,
            again INTEGER NOT NULL DEFAULT 0,
            contradictions INTEGER NOT NULL DEFAULT 0,
            face TEXT NOT NULL
        ) WITHOUT ROWID
    """)
    db.execute("CREATE INDEX projects_last ON projects (last_day, id) WHERE mentions > 0")
    db.execute("CREATE INDEX projects_host ON projects (host, last_day, id) WHERE mentions > 0")
    db.execute("CREATE INDEX projects_alias ON projects (alias_of) WHERE alias_of IS NOT NULL")
    # `twin`: another fact of the dossier with the same words, which speaks for this one too. `again`: the fact of the
    # first signing, when this one signs anew. `seen`: the fact as joining saw it. `why`: what spoke for and against.
    db.execute("""
        CREATE TABLE project_facts (
            fact TEXT PRIMARY KEY REFERENCES facts (id) ON DELETE CASCADE,
            project TEXT NOT NULL REFERENCES projects (id),
            twin TEXT,
            again TEXT,
            pinned INTEGER NOT NULL DEFAULT 0,
            seen TEXT NOT NULL,
            why TEXT NOT NULL
        ) WITHOUT ROWID
    """)
    db.execute("CREATE INDEX project_facts_project ON project_facts (project, twin)")
    db.execute("CREATE INDEX project_facts_again ON project_facts (again) WHERE again IS NOT NULL")
    db.execute("""
        CREATE TABLE project_keys (
            key TEXT NOT NULL,
            project TEXT NOT NULL REFERENCES projects (id),
            PRIMARY KEY (key, project)
        ) WITHOUT ROWID
    """)
    # merge: `other` went into `project`, with these facts; split: these facts left `project` for `other`;
    # apart: the two are never merged by rule. Rules' own merges stand here too, so that they can be taken back.
    db.execute("""
        CREATE TABLE project_decisions (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            project TEXT NOT NULL REFERENCES projects (id),
            other TEXT NOT NULL REFERENCES projects (id),
            facts TEXT NOT NULL,
            who TEXT NOT NULL,
            why TEXT,
            made_at INTEGER NOT NULL,
            withdrawn_at INTEGER
        )
    """)
    db.execute("CREATE INDEX project_decisions_project ON project_decisions (project)")
    db.execute("CREATE INDEX project_decisions_other ON project_decisions (other)")


def projects_002_keys_by_region(db: sqlite_utils.Database) -> None:
    # A key ends in the dossier's own region, not in its province: c:FIRM@320322, b:BR@320322, n:WHAT@320322,
    # s:SUM@320322 (before: c:FIRM, b:BR@32, n:WHAT@32, s:3203:SUM). Written anew, in the order of the table.
    db.execute("CREATE TEMP TABLE keys_before AS SELECT key, project FROM project_keys")
    db.execute("DELETE FROM project_keys WHERE substr(key, 1, 2) IN ('c:', 'b:', 'n:', 's:')")
    db.execute("""
        INSERT OR IGNORE INTO project_keys (key, project)
        SELECT CASE
                   WHEN k.key LIKE 'c:%' THEN k.key || '@'
                   WHEN k.key LIKE 's:%' THEN 's:' || substr(k.key, 3 + instr(substr(k.key, 3), ':')) || '@'
                   WHEN p.host IS NULL OR p.host = '' THEN k.key
                   ELSE substr(k.key, 1, length(k.key) - 2)
               END || coalesce(p.host, ''), k.project
        FROM keys_before k JOIN projects p ON p.id = k.project
        WHERE substr(k.key, 1, 2) IN ('c:', 'b:', 'n:', 's:')
          AND (substr(k.key, 1, 2) <> 's:' OR coalesce(p.host, '') <> '')
    """)
    db.execute("DROP TABLE keys_before")
