"""How fast articles are filed, against a bare insert of the same rows with the same index.

    python -m bench.filing --articles 4000 --batch 40

"bare" writes with the sqlite3 module, by executemany, in transactions of the same size: the very rows that the
product wrote (articles, texts, facts, industries) into tables with the same indexes, and the same tokens into the
same FTS5 table. What the product does besides - ids, versions, facets, fingerprints, JSON, tokens - is its own cost.
Seconds are of CPU, user and system, so that other work on the computer does not decide.
"""

import json
import sqlite3
import tempfile
import time
from pathlib import Path

import click

from bench.corpus import Corpus, Made
from storage.archive import Archive
from storage.index import ADD, Document, tokens
from storage.migrations import migrate

TABLES = ("articles", "texts", "facts", "fact_industries", "facet_values")


@click.command()
@click.option("--articles", default=4000)
@click.option("--batch", default=40)
@click.option("--rounds", default=3)
def main(articles: int, batch: int, rounds: int) -> None:
    """Best of some rounds, product and bare in turn."""
    made = list(Corpus().articles(0, articles))
    ours, bare = 1e9, 1e9
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            ours = min(ours, file_all(Path(folder) / "ours", made, batch))
            bare = min(bare, insert_all(Path(folder) / "ours", Path(folder) / "bare", made, batch))
    click.echo(
        json.dumps(
            {
                "articles": articles,
                "batch": batch,
                "filed_per_cpu_second": round(articles / ours),
                "bare_per_cpu_second": round(articles / bare),
                "ratio": round(bare / ours, 3),
            }
        )
    )


def file_all(folder: Path, made: list[Made], batch: int) -> float:
    """Seconds of CPU."""
    with Archive.open(folder) as archive:
        keep_rows(archive, made)
        began = time.process_time()
        for start in range(0, len(made), batch):
            with archive.unit_of_work() as unit:
                for one in made[start : start + batch]:
                    unit.file(one.page, one.article, one.reading)
        return time.process_time() - began


def keep_rows(archive: Archive, made: list[Made]) -> None:
    """Rows of pages without their bytes, so that the foreign key of the articles has its parent."""
    rows = [(one.page.id, one.page.url, one.page.canonical_url, one.page.site, one.page.fetched_at) for one in made]
    archive.db.conn.execute("BEGIN")
    archive.db.conn.executemany(
        "INSERT INTO pages (id, url, canonical, address, site, status, fetched_at, seen_at, headers, sha256,"
        " body_length, file, \"offset\", length, state) VALUES (?, ?, ?, '', ?, 200, ?, 0, '{}', '', 0, '', 0, 0, 2)",
        rows,
    )
    archive.db.conn.execute("COMMIT")


def insert_all(filled: Path, folder: Path, made: list[Made], batch: int) -> float:
    """Seconds of CPU for the rows of the archive in `filled`."""
    folder.mkdir()
    source = sqlite3.connect(filled / "archive.sqlite")
    rows: dict[str, list[list[tuple[object, ...]]]] = {}
    order = {name: n for n, (name,) in enumerate(source.execute("SELECT id FROM articles ORDER BY seq"))}
    places = dict(source.execute("SELECT docid, id FROM articles"))
    owner = {"articles": "id", "texts": "docid", "facts": "article"}
    for table in TABLES:
        found = source.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in found.description]
        held = found.fetchall()
        if table in owner:
            at = names.index(owner[table])
            held.sort(key=lambda row: order[places.get(row[at], row[at])])
        size = max(1, -(-len(held) * batch // len(made)))
        rows[table] = [held[start : start + size] for start in range(0, len(held), size)]
    documents = source.execute("SELECT docid, title, body, facets FROM articles JOIN texts USING (docid)").fetchall()
    documents.sort(key=lambda row: row[0])
    by_article = {docid: tokens(Document(docid, *rest)) for docid, *rest in documents}
    in_order = [by_article[docid] for (docid,) in source.execute("SELECT docid FROM articles ORDER BY seq")]
    source.close()
    with Archive.open(folder) as archive:
        migrate(archive.db)
        conn = archive.db.conn
        conn.execute("PRAGMA foreign_keys=OFF")
        marks = {table: ", ".join("?" for _ in held[0][0]) for table, held in rows.items() if held}
        began = time.process_time()
        for number, start in enumerate(range(0, len(made), batch)):
            conn.execute("BEGIN IMMEDIATE")
            for table, held in rows.items():
                if number < len(held):
                    conn.executemany(f"INSERT INTO {table} VALUES ({marks[table]})", held[number])
            conn.executemany(ADD, sorted(in_order[start : start + batch]))
            conn.execute("COMMIT")
        return time.process_time() - began


if __name__ == "__main__":
    main()
