"""How fast articles are filed, against a bare insert of the same rows with the same index.

    python -m bench.filing --articles 4000 --batch 40

The product files article, facts, story (reposts), projects, index and alerts in one transaction of `--batch`
articles. One article in five repeats an earlier one on another site, with a tail or with another figure; half of those
with a fact are about one project of a firm that is met again; `--subscriptions` rules ring for some of them.

"bare" writes with the sqlite3 module, by executemany, in transactions of the same size, every row that the
product wrote - all tables that grew are taken - into tables with the same indexes, and the same tokens into the
same FTS5 table; rows that the product replaced on the way are counted once, as they are at the end. What the
product does besides - ids, versions, facets, fingerprints, alignment, matching, JSON, tokens - is its own cost.
Seconds are of CPU, user and system, so that other work on the computer does not decide; product and bare take
turns, and the ratio is of their best rounds. `--profile` shows where the product's seconds go.
"""

import cProfile
import json
import pstats
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import numpy as np

from alerts.bell import Bell
from alerts.ringing import Policy
from bench.corpus import INDUSTRIES, STAGES, Corpus, Made
from records import Paragraph, Subscription
from storage.addresses import canonical, page_id
from storage.archive import Archive
from storage.index import ADD, Document, tokens

NOT_COUNTED = ("sqlite_", "_sqlite_", "search", "pages", "counters", "subscriptions", "settings")
COPIES = 5  # one article in five repeats an earlier one
FIRMS = 2  # one in two is about one firm's project, when it has a fact
OWNER = {"articles": "id", "texts": "docid"}  # tables whose rowid is not the order of writing


@click.command()
@click.option("--articles", default=4000)
@click.option("--batch", default=40)
@click.option("--rounds", default=3)
@click.option("--subscriptions", default=40)
@click.option("--profile", is_flag=True, help="the product alone, once, under cProfile")
def main(articles: int, batch: int, rounds: int, subscriptions: int, profile: bool) -> None:
    """Best of some rounds, product and bare in turn."""
    made = list(stream(Corpus(), articles))
    if profile:
        with tempfile.TemporaryDirectory() as folder, cProfile.Profile() as taken:
            file_all(Path(folder), made, batch, subscriptions)
        pstats.Stats(taken).sort_stats("tottime").print_stats(45)
        return
    ours, bare, rows = 1e9, 1e9, {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            ours = min(ours, file_all(Path(folder) / "ours", made, batch, subscriptions))
            seconds, rows = insert_all(Path(folder) / "ours", Path(folder) / "bare", made, batch)
            bare = min(bare, seconds)
    told = {
        "articles": articles,
        "batch": batch,
        "filed_per_cpu_second": round(articles / ours),
        "bare_per_cpu_second": round(articles / bare),
        "ratio": round(bare / ours, 3),
        "rows": rows,
    }
    click.echo(json.dumps(told))


def stream(corpus: Corpus, articles: int) -> Iterator[Made]:
    """Articles of which one in five repeats an earlier one."""
    for number in range(articles):
        yield nth(corpus, number)


def nth(corpus: Corpus, number: int) -> Made:
    """The same number gives the same article."""
    made = corpus.article(number)
    draw = np.random.default_rng((7, number))
    if number % FIRMS == 1 and made.reading.facts:
        made = of_a_firm(made, int(draw.integers(1 + number // 4)))
    if number and number % COPIES == 0:
        made = copied(made, corpus.article(int(draw.integers(number))), draw)
    return made


def of_a_firm(made: Made, firm: int) -> Made:
    """The same article about one project of a firm; each firm is met about twice, so that dossiers grow."""
    name = f"云河{chr(0x4E00 + firm % 900)}{chr(0x5200 + firm // 900)}科技有限公司"
    first, *rest = made.article.paragraphs
    text = f"{name}在{first.text}"
    paragraphs = (replace(first, text=text), *rest)
    [fact] = made.reading.facts
    shift = len(text) - len(first.text)
    fact = replace(fact, start=fact.start + shift, end=fact.end + shift, companies=(name,))
    article = replace(made.article, paragraphs=paragraphs, raw_text="\n".join(one.text for one in paragraphs))
    return replace(made, article=article, reading=replace(made.reading, facts=(fact,), companies=(name,)))


def copied(own: Made, first: Made, draw: np.random.Generator) -> Made:
    """The first article on the own page's site: as it is, with a tail, or with another number in its last line."""
    lines = [paragraph.text for paragraph in first.article.paragraphs]
    way = int(draw.integers(3))
    if way == 1:
        lines.append("本文转自网络，如有侵权请联系删除。")
    elif way == 2:
        lines[-1] += f"另有{int(draw.integers(100, 900))}个项目在建。"
    text = "\n".join(lines)
    paragraphs = tuple(Paragraph(text=line) for line in lines)
    url = own.page.url
    page = replace(own.page, id=page_id(url, b"copy"), canonical_url=canonical(url))
    return Made(page=page, article=replace(first.article, paragraphs=paragraphs, raw_text=text), reading=first.reading)


def rules(count: int) -> list[Subscription]:
    """Rules as bureaus write them: an industry or two, a stage or two, some regions, a least amount."""
    draw = np.random.default_rng(3)
    provinces = ["320000", "370000", "330000", "410000", "510000", "440000"]
    return [
        Subscription(
            id=f"rule-{number}",
            name=f"rule {number}",
            regions=tuple(draw.choice(provinces, 2, replace=False)),
            industries=tuple(draw.choice(list(INDUSTRIES), 2, replace=False)),
            stages=tuple(draw.choice(list(STAGES), 2, replace=False)),
            min_amount=1e8,
            min_confidence="B",
        )
        for number in range(count)
    ]


def file_all(folder: Path, made: list[Made], batch: int, subscriptions: int) -> float:
    """Seconds of CPU."""
    now = made[-1].page.fetched_at + 60_000
    with Archive.open(folder, clock=lambda: now) as archive:
        keep_rows(archive, made)
        archive.subscriptions.put_all(rules(subscriptions))
        bell = Bell(archive, policy=Policy(max_age_days=None))  # the articles are of ten years
        bell.matcher()
        began = time.process_time()
        for start in range(0, len(made), batch):
            with archive.unit_of_work() as unit:
                for one in made[start : start + batch]:
                    filed = unit.file(one.page, one.article, one.reading)
                    bell.ring(unit, filed, one.article, one.reading, site=None)
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


def insert_all(filled: Path, folder: Path, made: list[Made], batch: int) -> tuple[float, dict[str, int]]:
    """Seconds of CPU for the rows of the archive in `filled`, and how many of each table they are."""
    folder.mkdir()
    source = sqlite3.connect(filled / "archive.sqlite")
    batches = -(-len(made) // batch)
    rows = {name: written(source, name) for name in tables(source)}
    rows = {name: held for name, held in rows.items() if held}
    documents = source.execute("SELECT docid, title, body, facets FROM articles JOIN texts USING (docid)").fetchall()
    by_article = {docid: tokens(Document(docid, *rest)) for docid, *rest in documents}
    in_order = [by_article[docid] for (docid,) in source.execute("SELECT docid FROM articles ORDER BY seq")]
    source.close()
    parts = [
        (f"INSERT INTO {name} VALUES ({', '.join('?' for _ in held[0])})", list(cut(held, batches)))
        for name, held in rows.items()
    ]
    tokens_by_batch = [sorted(part) for part in cut(in_order, batches)]
    with Archive.open(folder) as archive:
        conn = archive.db.conn
        conn.execute("PRAGMA foreign_keys=OFF")
        for name in rows:
            conn.execute(f"DELETE FROM {name}")
        began = time.process_time()
        for number in range(batches):
            conn.execute("BEGIN IMMEDIATE")
            for sql, held in parts:
                conn.executemany(sql, held[number])
            conn.executemany(ADD, tokens_by_batch[number])
            conn.execute("COMMIT")
        return time.process_time() - began, {name: len(held) for name, held in rows.items()}


def tables(conn: sqlite3.Connection) -> list[str]:
    names = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid").fetchall()
    return [name for (name,) in names if not name.startswith(NOT_COUNTED)]


def written(conn: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    """The rows of a table in the order in which they were written."""
    if table in OWNER:
        key = OWNER[table]
        return conn.execute(f"SELECT t.* FROM {table} t JOIN articles a ON a.{key} = t.{key} ORDER BY a.seq").fetchall()
    try:
        return conn.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall()
    except sqlite3.OperationalError:  # WITHOUT ROWID: in the order of its key, which is no harder to write
        return conn.execute(f"SELECT * FROM {table}").fetchall()


def cut(rows: list[tuple[object, ...]], parts: int) -> Iterator[list[tuple[object, ...]]]:
    """So many parts of about the same size."""
    for number in range(parts):
        yield rows[len(rows) * number // parts : len(rows) * (number + 1) // parts]


if __name__ == "__main__":
    main()
