"""Tables by which reposts are found, and what was found."""

import sqlite_utils


def reposts_001_prints_and_relations(db: sqlite_utils.Database) -> None:
    # One row a text; an exact copy has none, it stands in article_relations under the first article with its text.
    db.execute("""
        CREATE TABLE prints (
            number INTEGER PRIMARY KEY,
            article TEXT NOT NULL UNIQUE,
            story TEXT NOT NULL,
            hash BLOB NOT NULL,
            day INTEGER,
            host TEXT NOT NULL,
            size INTEGER NOT NULL,
            compound INTEGER NOT NULL
        )
    """)
    db.execute("CREATE INDEX prints_hash ON prints (hash)")
    db.execute("CREATE INDEX prints_story ON prints (story)")
    # `thin` hashes outlive the months in which reposts are frequent.
    db.execute("""
        CREATE TABLE postings (
            hash INTEGER NOT NULL,
            number INTEGER NOT NULL,
            thin INTEGER NOT NULL,
            PRIMARY KEY (hash, number)
        ) WITHOUT ROWID
    """)
    # The latest texts' postings, as 64-bit numbers: bit 48 is `thin`, the rest the hash.
    db.execute("CREATE TABLE fresh_postings (number INTEGER PRIMARY KEY, hashes BLOB NOT NULL)")
    db.execute("""
        CREATE TABLE article_relations (
            article TEXT NOT NULL,
            other TEXT NOT NULL,
            kind TEXT NOT NULL,
            similarity REAL NOT NULL,
            covered REAL NOT NULL,
            covers REAL NOT NULL,
            differs TEXT NOT NULL DEFAULT '[]',
            PRIMARY KEY (article, other)
        ) WITHOUT ROWID
    """)
    db.execute("CREATE INDEX article_relations_other ON article_relations (other, kind, article)")
    # Lines of a host's pages, by the hash of host and line: what stands under many titles is furniture.
    db.execute("""
        CREATE TABLE host_lines (
            line INTEGER PRIMARY KEY,
            first INTEGER NOT NULL,
            second INTEGER,
            third INTEGER,
            number INTEGER NOT NULL
        )
    """)


def reposts_002_stories_of_the_archive(db: sqlite_utils.Database) -> None:
    db.execute("CREATE TABLE repost_state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    # An archive that holds articles already gets its index when it is first written to.
    db.execute("INSERT INTO repost_state SELECT 'version', '1' WHERE NOT EXISTS (SELECT 1 FROM articles)")
    db.execute("""
        CREATE TABLE story_moves (
            id INTEGER PRIMARY KEY,
            article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
            story_before TEXT NOT NULL,
            story_after TEXT NOT NULL,
            why TEXT NOT NULL,
            moved_at INTEGER NOT NULL
        )
    """)
    db.execute("CREATE INDEX story_moves_article ON story_moves (article)")
    # The first article of a story with a million copies is one seek.
    db.execute("DROP INDEX articles_story")
    db.execute("CREATE INDEX articles_story ON articles (story, fetched_at, id)")


def reposts_003_happenings(db: sqlite_utils.Database) -> None:
    # Stories that tell of the same happening in other words. Nothing here touches stories.
    db.execute("""
        CREATE TABLE happenings (
            story TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
            happening TEXT NOT NULL,
            day INTEGER NOT NULL,
            face TEXT NOT NULL,
            other TEXT,
            reason TEXT NOT NULL,
            score REAL NOT NULL,
            said TEXT NOT NULL,
            made_at INTEGER NOT NULL
        ) WITHOUT ROWID
    """)
    db.execute("CREATE INDEX happenings_happening ON happenings (happening, day, story)")
    db.execute("""
        CREATE TABLE happening_marks (
            mark TEXT NOT NULL,
            day INTEGER NOT NULL,
            story TEXT NOT NULL REFERENCES happenings (story) ON DELETE CASCADE,
            PRIMARY KEY (mark, day, story)
        ) WITHOUT ROWID
    """)
    db.execute("CREATE INDEX happening_marks_story ON happening_marks (story)")
    db.execute("""
        CREATE TABLE happening_rulings (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            story TEXT NOT NULL,
            other TEXT NOT NULL,
            who TEXT NOT NULL,
            why TEXT,
            made_at INTEGER NOT NULL,
            withdrawn_at INTEGER
        )
    """)
    db.execute("CREATE INDEX happening_rulings_story ON happening_rulings (story)")
    db.execute("CREATE INDEX happening_rulings_other ON happening_rulings (other)")
