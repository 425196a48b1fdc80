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
