"""Writing articles and their facts inside a unit of work: what changes, what keeps its id, what is history."""

import hashlib
import sqlite3
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from records import Article, Fact, Page, Reading
from storage import codec
from storage.addresses import article_id
from storage.articles import pack_article
from storage.docids import EPOCH, first_of, last_of
from storage.facets import facet_tokens
from storage.grams import folded
from storage.index import Document
from storage.spread import without_signs
from storage.statements import file_facts

CHINA = timedelta(hours=8)
SHORTEST_FINGERPRINT = 60


@dataclass(frozen=True, kw_only=True)
class Before:
    """What the archive holds of an article before it is filed again."""

    docid: int
    page: str | None
    title: str | None
    body: str
    facets: str
    day: str
    text_hash: str
    fetched_at: int
    version: int
    story: str
    thinned_at: int | None


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What came of writing one article."""

    article: str
    docid: int
    is_new: bool
    changed: bool
    superseded: bool = False  # an older answer of an address whose newer one is filed
    old: Document | None = None
    new: Document | None = None
    facts: tuple[str, ...] = ()
    shown: dict[str, Fact] = field(default_factory=dict)  # as corrected, without rejected ones
    day: str = ""
    seq: int = 0
    new_facts: frozenset[str] = field(default_factory=frozenset)
    text_hash: str = ""


def next_seq(conn: sqlite3.Connection) -> int:
    row = conn.execute("UPDATE counters SET value = value + 1 WHERE name = 'seq' RETURNING value").fetchone()
    return int(row[0])


def fingerprint(text: str) -> str:
    """Hash of the text without signs, script and width: equal for copies that were not touched. Empty if short."""
    bare = without_signs(folded(text))
    if len(bare) < SHORTEST_FINGERPRINT:
        return ""
    return hashlib.blake2b(bare.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def sorting_day(article: Article, fetched_at: int) -> str:
    """The day by which an article is sorted: as published, unless that is missing, impossible or in the future."""
    fetched = (datetime.fromtimestamp(fetched_at / 1000, UTC) + CHINA).date()
    if article.published is None:
        return fetched.isoformat()
    try:
        published = date.fromisoformat(article.published.day)
    except ValueError:
        return fetched.isoformat()
    if published < EPOCH or published > fetched + timedelta(days=1):
        return fetched.isoformat()
    return published.isoformat()


def before(conn: sqlite3.Connection, article: str) -> Before | None:
    row = conn.execute(
        "SELECT docid, page, title, coalesce(body, ''), facets, day, text_hash, fetched_at, version, story, thinned_at"
        " FROM articles LEFT JOIN texts USING (docid) WHERE id = ?",
        [article],
    ).fetchone()
    if row is None:
        return None
    names = Before.__dataclass_fields__
    return Before(**dict(zip(names, row, strict=True)))


def file_article(
    conn: sqlite3.Connection, page: Page, article: Article, reading: Reading, *, now: int, publisher: str
) -> Filing:
    """Write an article, its text and its facts. Filing the same again changes nothing but the time."""
    name = article_id(page.url)
    old = before(conn, name)
    text_hash = fingerprint(article.text)
    if old is not None and old.page != page.id and page.fetched_at < old.fetched_at:
        keep_version(conn, name, None, page, article, text_hash, now)
        kept = tuple(row[0] for row in conn.execute("SELECT id FROM facts WHERE article = ? AND current = 1", [name]))
        return Filing(
            article=name, docid=old.docid, is_new=False, changed=False, superseded=True, facts=kept, text_hash=text_hash
        )
    day = sorting_day(article, page.fetched_at)
    docid = old.docid if old is not None and old.day == day else next_docid(conn, day)
    version = 1
    if old is not None:
        version = old.version
        if old.page != page.id and (old.body != article.text or old.title != article.title):
            keep_version(conn, name, old, page, article, text_hash, now)
            version += 1
    seq = next_seq(conn)
    row = article_row(name, docid, seq, page, article, reading, now=now, day=day, text_hash=text_hash, version=version)
    row["story"] = old.story if old is not None else name
    conn.execute(UPSERT_ARTICLE, row)
    conn.execute(UPSERT_TEXT, [docid, article.text, pack_article(article)])
    ids, new_ids, shown = file_facts(conn, name, page.site, day, reading.facts, seq)
    facets, hashed = facet_tokens(page.site, day, article.source or "", reading, list(shown.values()), publisher)
    conn.executemany("INSERT OR IGNORE INTO facet_values (token, value) VALUES (?, ?)", hashed.items())
    conn.execute("UPDATE articles SET facets = ? WHERE id = ?", [facets, name])
    old_document = None if old is None else Document(old.docid, old.title or "", old.body, old.facets)
    new_document = Document(docid, article.title or "", article.text, facets)
    return Filing(
        article=name,
        docid=docid,
        is_new=old is None,
        changed=old is None or old.body != article.text or old.title != article.title,
        old=old_document,
        new=None if old_document == new_document else new_document,
        facts=ids,
        shown=shown,
        day=day,
        seq=seq,
        new_facts=new_ids,
        text_hash=text_hash,
    )


def next_docid(conn: sqlite3.Connection, day: str) -> int:
    """The next free number of a day; of a day after it when a day has a million articles."""
    first, last = first_of(day), last_of(day)
    while True:
        row = conn.execute("SELECT max(docid) FROM articles WHERE docid BETWEEN ? AND ?", [first, last]).fetchone()
        if row[0] is None or int(row[0]) < last:
            return first if row[0] is None else int(row[0]) + 1
        first, last = last + 1, last + 1 + last - first


def keep_version(
    conn: sqlite3.Connection,
    name: str,
    old: Before | None,
    page: Page,
    article: Article,
    text_hash: str,
    now: int,
) -> None:
    """History: the text that is being replaced, or (no `old`) an older answer that is read after a newer one."""
    if old is not None:
        values = [old.page, old.title, old.text_hash, codec.pack(old.body), old.fetched_at, now]
    else:
        values = [page.id, article.title, text_hash, codec.pack(article.text), page.fetched_at, now]
        if conn.execute("SELECT 1 FROM versions WHERE article = ? AND page = ?", [name, page.id]).fetchone():
            return
    conn.execute(KEEP_VERSION, [name, *values, name])


def article_row(
    name: str,
    docid: int,
    seq: int,
    page: Page,
    article: Article,
    reading: Reading,
    *,
    now: int,
    day: str,
    text_hash: str,
    version: int,
) -> dict[str, object]:
    return {
        "docid": docid,
        "id": name,
        "seq": seq,
        "url": page.url,
        "canonical": page.canonical_url,
        "site": page.site,
        "page": page.id,
        "title": article.title,
        "source": article.source,
        "published": article.published.value if article.published else None,
        "day": day,
        "fetched_at": page.fetched_at,
        "filed_at": now,
        "relevant": reading.relevant,
        "signing": reading.signing,
        "region": article.region,
        "confidence": article.confidence,
        "damage": len(article.damaged),
        "length": len(article.text),
        "text_hash": text_hash,
        "version": version,
        "facets": "",
        "reading": codec.dumps(replace(reading, facts=())),
        "extractor": reading.extractor,
    }


UPSERT_ARTICLE = """
INSERT INTO articles (docid, id, seq, url, canonical, site, page, title, source, published, day, fetched_at,
                      filed_at, relevant, signing, region, confidence, damage, length, text_hash, story, version,
                      facets, reading, extractor)
VALUES (:docid, :id, :seq, :url, :canonical, :site, :page, :title, :source, :published, :day, :fetched_at,
        :filed_at, :relevant, :signing, :region, :confidence, :damage, :length, :text_hash, :story, :version,
        :facets, :reading, :extractor)
ON CONFLICT (id) DO UPDATE SET
    docid = excluded.docid, seq = excluded.seq, url = excluded.url, site = excluded.site, page = excluded.page,
    title = excluded.title, source = excluded.source, published = excluded.published, day = excluded.day,
    fetched_at = excluded.fetched_at, relevant = excluded.relevant,
    signing = excluded.signing, region = excluded.region, confidence = excluded.confidence,
    damage = excluded.damage, length = excluded.length, text_hash = excluded.text_hash,
    version = excluded.version, reading = excluded.reading, extractor = excluded.extractor, thinned_at = NULL
"""

UPSERT_TEXT = """
INSERT INTO texts (docid, body, rest)
VALUES (?, ?, ?)
ON CONFLICT (docid) DO UPDATE SET body = excluded.body, rest = excluded.rest
"""

KEEP_VERSION = """
INSERT INTO versions (article, version, page, title, text_hash, body, fetched_at, replaced_at)
SELECT ?, coalesce(max(version), 0) + 1, ?, ?, ?, ?, ?, ? FROM versions WHERE article = ?
"""
