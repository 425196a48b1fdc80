"""Tables of articles, their versions, their facts, corrections, and profiles of sites."""

import sqlite_utils


def articles_001_articles_and_facts(db: sqlite_utils.Database) -> None:
    # docid orders articles by publication day (day << 20 | number within the day); it never leaves this room.
    db.execute("""
        CREATE TABLE articles (
            docid INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            seq INTEGER NOT NULL,
            url TEXT NOT NULL,
            canonical TEXT NOT NULL,
            site TEXT NOT NULL,
            page TEXT REFERENCES pages (id),
            title TEXT,
            source TEXT,
            published TEXT,
            day TEXT NOT NULL,
            fetched_at INTEGER NOT NULL,
            filed_at INTEGER NOT NULL,
            relevant INTEGER NOT NULL,
            signing INTEGER NOT NULL,
            region TEXT,
            confidence REAL NOT NULL,
            damage INTEGER NOT NULL DEFAULT 0,
            length INTEGER NOT NULL,
            text_hash TEXT NOT NULL,
            story TEXT NOT NULL,
            version INTEGER NOT NULL DEFAULT 1,
            facets TEXT NOT NULL,
            reading TEXT NOT NULL,
            extractor TEXT NOT NULL,
            thinned_at INTEGER
        )
    """)
    db.execute("CREATE INDEX articles_seq ON articles (seq)")
    db.execute("CREATE INDEX articles_site ON articles (site, docid)")
    db.execute("CREATE INDEX articles_story ON articles (story)")
    db.execute("CREATE INDEX articles_text_hash ON articles (text_hash)")
    # `rest` is what the columns do not hold, as compressed JSON: paragraphs' kinds, repairs, damage, dropped lines.
    db.execute("""
        CREATE TABLE texts (
            article TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
            body TEXT NOT NULL,
            rest BLOB NOT NULL
        ) WITHOUT ROWID
    """)
    db.execute("""
        CREATE TABLE versions (
            article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
            version INTEGER NOT NULL,
            page TEXT,
            title TEXT,
            text_hash TEXT NOT NULL,
            body BLOB NOT NULL,
            fetched_at INTEGER NOT NULL,
            replaced_at INTEGER NOT NULL,
            PRIMARY KEY (article, version)
        ) WITHOUT ROWID
    """)
    # A fact that a later reading no longer finds stays with current = 0, so that its id is never given again.
    db.execute("""
        CREATE TABLE facts (
            id TEXT PRIMARY KEY,
            article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
            seq INTEGER NOT NULL,
            current INTEGER NOT NULL DEFAULT 1,
            position INTEGER NOT NULL,
            stage TEXT NOT NULL,
            reality TEXT NOT NULL,
            background INTEGER NOT NULL,
            alerting INTEGER NOT NULL,
            confidence TEXT NOT NULL,
            day TEXT NOT NULL,
            host TEXT,
            amount REAL,
            currency TEXT,
            amount_kind TEXT,
            projects INTEGER,
            read TEXT NOT NULL,
            shown TEXT,
            site TEXT NOT NULL
        ) WITHOUT ROWID
    """)
    db.execute("CREATE INDEX facts_article ON facts (article)")
    db.execute("CREATE INDEX facts_day ON facts (day, id) WHERE current = 1")
    db.execute("CREATE INDEX facts_host ON facts (host, day, id) WHERE current = 1")
    db.execute("CREATE INDEX facts_stage ON facts (stage, day, id) WHERE current = 1")
    db.execute("""
        CREATE TABLE fact_industries (
            industry TEXT NOT NULL,
            fact TEXT NOT NULL REFERENCES facts (id) ON DELETE CASCADE,
            PRIMARY KEY (industry, fact)
        ) WITHOUT ROWID
    """)
    db.execute("CREATE INDEX fact_industries_fact ON fact_industries (fact)")
    # The latest correction of a field wins; `before` is what was read when it was made.
    db.execute("""
        CREATE TABLE corrections (
            id INTEGER PRIMARY KEY,
            article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
            fact TEXT REFERENCES facts (id) ON DELETE CASCADE,
            field TEXT NOT NULL,
            before TEXT NOT NULL,
            after TEXT NOT NULL,
            who TEXT NOT NULL,
            why TEXT,
            made_at INTEGER NOT NULL,
            withdrawn_at INTEGER
        )
    """)
    db.execute("CREATE INDEX corrections_article ON corrections (article)")
    db.execute("""
        CREATE TABLE profiles (
            site TEXT PRIMARY KEY,
            profile TEXT NOT NULL,
            changed_at INTEGER NOT NULL
        ) WITHOUT ROWID
    """)
    db.execute("CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID")
    db.execute("INSERT INTO counters (name, value) VALUES ('seq', 0)")


def articles_002_texts_by_day(db: sqlite_utils.Database) -> None:
    # Texts in the order of their articles: the newest stand together, and a page of hits reads neighbours.
    db.execute("""
        CREATE TABLE texts_by_day (
            docid INTEGER PRIMARY KEY REFERENCES articles (docid) ON DELETE CASCADE ON UPDATE CASCADE,
            body TEXT NOT NULL,
            rest BLOB NOT NULL
        )
    """)
    db.execute("""
        INSERT INTO texts_by_day (docid, body, rest)
        SELECT docid, body, rest
        FROM texts JOIN articles ON id = article
        ORDER BY docid
    """)
    db.execute("DROP TABLE texts")
    db.execute("ALTER TABLE texts_by_day RENAME TO texts")


def articles_003_copies_in_order(db: sqlite_utils.Database) -> None:
    # The first of a million identical texts is one seek, not a sort.
    db.execute("DROP INDEX articles_text_hash")
    db.execute("CREATE INDEX articles_text_hash ON articles (text_hash, fetched_at, id)")


def articles_004_lists_counted_by_index(db: sqlite_utils.Database) -> None:
    # `current` stands in the indexes although they hold current rows only: SQLite 3.40 would else read each row for it.
    for name, columns in {
        "facts_day": "day, id, current",
        "facts_host": "host, day, id, current",
        "facts_stage": "stage, day, id, current",
        "facts_amount": "amount, currency, day, id, current",
    }.items():
        db.execute(f"DROP INDEX IF EXISTS {name}")
        db.execute(f"CREATE INDEX {name} ON facts ({columns}) WHERE current = 1")
