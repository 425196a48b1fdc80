"""Retention: after some time a page's bytes and an article's text go; facts, their quotes and all hashes stay."""

import os
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from storage import codec, index
from storage.archive import Archive
from storage.database import transaction

DAY_MS = 86_400_000
BATCH = 200
FILE_AT_REST_SECONDS = 86_400


@dataclass(frozen=True, kw_only=True)
class Thinned:
    """What was let go."""

    articles: int
    pages: int
    files: int
    freed_bytes: int


def thin(
    archive: Archive,
    *,
    older_than_days: int,
    sites: Collection[str] | None = None,
    between: Callable[[], object] = lambda: None,
) -> Thinned:
    """Thin what was fetched more than so many days ago, of some sites or of all.

    What remains of a text is its facts' quotes, one a line; the article's row says since when. WARC files go
    when no row speaks of them any more and nobody has written to them for a day. `between` is called after each
    transaction; what it raises ends the work, and what is done stays done.
    """
    before = archive.clock() - older_than_days * DAY_MS
    articles = 0
    while batch := choose(archive, before, sites):
        between()
        with transaction(archive.db):
            for docid, name in batch:
                thin_article(archive, docid, name)
        articles += len(batch)
    pages = forget_pages(archive, before, sites)
    files, freed = drop_files(archive)
    return Thinned(articles=articles, pages=pages, files=files, freed_bytes=freed)


def due(archive: Archive, *, older_than_days: int, sites: Collection[str] | None = None) -> tuple[int, int]:
    """How many articles and kept pages `thin` would let go."""
    before = archive.clock() - older_than_days * DAY_MS
    where, values = of_sites(sites)
    counted = [
        archive.db.conn.execute(f"SELECT count(*) FROM {table} AND fetched_at < ? {where}", [before, *values])
        for table in ("articles WHERE thinned_at IS NULL", "pages WHERE file <> '' AND state <> 0")
    ]
    articles, pages = (int(found.fetchone()[0]) for found in counted)
    return articles, pages


def choose(archive: Archive, before: int, sites: Collection[str] | None) -> list[tuple[int, str]]:
    where, values = of_sites(sites)
    rows = archive.db.conn.execute(
        f"SELECT docid, id FROM articles WHERE thinned_at IS NULL AND fetched_at < ? {where} LIMIT {BATCH}",
        [before, *values],
    )
    return rows.fetchall()


def of_sites(sites: Collection[str] | None) -> tuple[str, list[str]]:
    if sites is None:
        return "", []
    return f"AND site IN ({', '.join('?' for _ in sites)})", list(sites)


def thin_article(archive: Archive, docid: int, name: str) -> None:
    conn = archive.db.conn
    title, body, facets = conn.execute(
        "SELECT coalesce(title, ''), body, facets FROM articles JOIN texts USING (docid) WHERE id = ?", [name]
    ).fetchone()
    quotes = [fact.fact.quote for fact in archive.facts.of_article(name) if not fact.fact.in_title]
    kept = "\n".join(line for quote in dict.fromkeys(quotes) for line in quote.split("\n") if line)
    index.remove_documents(conn, [index.Document(docid, title, body, facets)])
    conn.execute("UPDATE texts SET body = ?, rest = ? WHERE docid = ?", [kept, codec.pack({}), docid])
    conn.execute("DELETE FROM versions WHERE article = ?", [name])
    conn.execute("UPDATE articles SET thinned_at = ? WHERE id = ?", [archive.clock(), name])
    index.add_documents(conn, [index.Document(docid, title, kept, facets)])


def forget_pages(archive: Archive, before: int, sites: Collection[str] | None) -> int:
    """Rows of read pages stay, with their hashes, and speak of no file any more."""
    where, values = of_sites(sites)
    with transaction(archive.db) as conn:
        changed = conn.execute(
            f"UPDATE pages SET file = '' WHERE file <> '' AND state <> 0 AND fetched_at < ? {where}", [before, *values]
        )
        return changed.rowcount


def drop_files(archive: Archive) -> tuple[int, int]:
    """Delete the WARC files that no row needs: how many, and their bytes."""
    needed = {row[0] for row in archive.db.conn.execute("SELECT DISTINCT file FROM pages")}
    files = freed = 0
    for path in sorted(archive.pages.warc.folder.glob("*.warc.gz")):
        stat = path.stat()
        if (
            path.name in needed
            or path.name == archive.pages.warc.name
            or time.time() - stat.st_mtime < FILE_AT_REST_SECONDS
        ):
            continue
        os.unlink(path)
        files += 1
        freed += stat.st_size
    return files, freed
