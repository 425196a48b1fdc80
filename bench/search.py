"""How the full-text index does at scale.

python -m bench.search variants --articles 50000          character pairs against single characters, bare tables
python -m bench.search build FOLDER --articles 1000000    an archive through the product's own filing
python -m bench.search ask FOLDER                         times of first pages against the bare FTS5 query

python -m bench.search recall FOLDER                      the index against a scan of sampled texts
"""

import json
import re
import sqlite3
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import click

from bench.asking import ask, recall
from bench.corpus import Corpus
from storage.archive import Archive
from storage.grams import grams, phrase
from text.fold import fold

BATCH = 500


@click.group()
def main() -> None:
    """Measure the search index."""


HAN = re.compile(r"([\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af])")


def characters(text: str) -> str:
    """The other way to index: each character a token."""
    return HAN.sub(r" \1 ", unicodedata.normalize("NFKC", fold(text)))


def characters_query(text: str) -> str:
    return f'"{" ".join(characters(text).split())}"'


@main.command()
@click.option("--articles", default=50_000)
def variants(articles: int) -> None:
    """Size, build rate and latencies of both tokenizers on the same articles."""
    ways: dict[str, tuple[Callable[[str], str], Callable[[str], str]]] = {
        "pairs": (lambda text: " ".join(grams(text)), lambda text: str(phrase(text))),
        "characters": (characters, characters_query),
    }
    corpus = Corpus()
    made = [(m.article.title or "", m.article.text) for m in corpus.articles(0, articles)]
    text_bytes = sum(len(body.encode()) + len(title.encode()) for title, body in made)
    words = ["签约", "激光", "项目", "石墨烯", "储能电池", "芯片封测", "激光雷达项目"]
    for name, (spread, spelled) in ways.items():
        with tempfile.TemporaryDirectory() as folder:
            conn = sqlite3.connect(Path(folder) / "index.sqlite", isolation_level=None)
            conn.execute("PRAGMA journal_mode=WAL")
            conn.execute(
                "CREATE VIRTUAL TABLE search USING fts5 (title, body, facet, content='',"
                ' tokenize="unicode61 remove_diacritics 0")'
            )
            began = time.process_time()
            for start in range(0, articles, BATCH):
                conn.execute("BEGIN")
                rows = ((start + n, spread(t), spread(b), "") for n, (t, b) in enumerate(made[start : start + BATCH]))
                conn.executemany("INSERT INTO search (rowid, title, body, facet) VALUES (?, ?, ?, ?)", rows)
                conn.execute("COMMIT")
            built = time.process_time() - began
            [(size,)] = conn.execute("SELECT sum(length(block)) FROM search_data")
            told: dict[str, object] = {
                "variant": name,
                "docs_per_cpu_second": round(articles / built),
                "index_to_text": round(size / text_bytes, 2),
            }
            for word in words:
                match = [f"{{title body}} : {spelled(word)}"]
                count, hits = timed(conn, "SELECT count(*) FROM search WHERE search MATCH ?", match)
                best, _ = timed(conn, f"SELECT rowid {RANKED}", match)
                told[word] = {"hits": hits[0][0], "count_ms": count, "bm25_ms": best}
            click.echo(json.dumps(told, ensure_ascii=False))


RANKED = "FROM search WHERE search MATCH ? ORDER BY bm25(search, 8.0, 1.0, 0) LIMIT 20"


def timed(
    conn: sqlite3.Connection, sql: str, values: list[str], rounds: int = 5
) -> tuple[float, list[tuple[int, ...]]]:
    """Best of some rounds in ms, and the rows."""
    best, rows = 1e9, []
    for _ in range(rounds):
        began = time.perf_counter()
        rows = conn.execute(sql, values).fetchall()
        best = min(best, time.perf_counter() - began)
    return round(best * 1000, 2), rows


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--articles", default=200_000)
def build(folder: Path, articles: int) -> None:
    """File generated articles; goes on where an earlier run stopped."""
    corpus = Corpus()
    with Archive.open(folder) as archive:
        archive.db.conn.execute("PRAGMA foreign_keys=OFF")  # no pages are kept here
        archive.db.conn.execute("PRAGMA synchronous=OFF")
        start = archive.articles.count()
        began = time.perf_counter()
        used = time.process_time()
        for first in range(start, articles, BATCH):
            made = list(corpus.articles(first, min(first + BATCH, articles)))
            with archive.unit_of_work() as unit:
                for one in made:
                    unit.file(one.page, one.article, one.reading)
            if first % 10_000 == 0:
                done = first + BATCH - start
                click.echo(f"{first} {done / (time.perf_counter() - began):.0f}/s by the clock", err=True)
        click.echo(
            json.dumps(
                {
                    "articles": articles,
                    "filed": articles - start,
                    "cpu_seconds": round(time.process_time() - used, 1),
                    "seconds": round(time.perf_counter() - began, 1),
                }
            )
        )


main.add_command(ask)
main.add_command(recall)


if __name__ == "__main__":
    sys.exit(main())
