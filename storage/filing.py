"""Writing articles and their facts inside a unit of work: what changes, what keeps its id, what is history."""

import hashlib
import re
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from records import Article, Fact, Page, Reading
from storage import codec
from storage.addresses import article_id
from storage.articles import pack_article
from storage.corrections import corrected, corrections_of
from storage.docids import EPOCH, first_of, last_of
from storage.facets import facet_tokens
from storage.facts import CURRENT, REJECTED, RETIRED, mint
from storage.grams import folded
from storage.index import Document

CHINA = timedelta(hours=8)
SIGNS = re.compile(r"[^\u4e00-\u9fff0-9a-z.%]+")
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
    new_facts: frozenset[str] = field(default_factory=frozenset)
    text_hash: str = ""


def next_seq(conn: sqlite3.Connection) -> int:
    row = conn.execute("UPDATE counters SET value = value + 1 WHERE name = 'seq' RETURNING value").fetchone()
    return int(row[0])


def fingerprint(text: str) -> str:
    """Hash of the text without signs, script and width: equal for copies that were not touched. Empty if short."""
    bare = SIGNS.sub("", folded(text))
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
    facets, hashed = facet_tokens(page.site, day, reading, shown, publisher)
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


def file_facts(
    conn: sqlite3.Connection, article: str, site: str, day: str, facts: Sequence[Fact], seq: int
) -> tuple[tuple[str, ...], frozenset[str], list[Fact]]:
    """Ids aligned with `facts`, which of them are new, and the facts as analysts' corrections leave them."""
    known = {
        row[0]: (codec.loads(Fact, row[1]), row[2])
        for row in conn.execute("SELECT id, read, current FROM facts WHERE article = ?", [article])
    }
    ids = assign_ids(article, facts, {key: read for key, (read, _) in known.items()})
    corrections = corrections_of(conn, article)
    shown_facts: list[Fact] = []
    rows: list[dict[str, object]] = []
    industries: list[tuple[str, str]] = []
    for position, (fact_id, fact) in enumerate(zip(ids, facts, strict=True)):
        shown, rejected = corrected(fact, corrections.get(fact_id, ()))
        rows.append(fact_row(fact_id, article, site, day, position, fact, shown, seq, rejected=rejected))
        industries += [(industry, fact_id) for industry in dict.fromkeys(shown.industries)]
        if not rejected:
            shown_facts.append(shown)
    gone = [key for key in known if key not in set(ids)]
    for key in gone:
        fact, _ = known[key]
        if key not in corrections:
            continue
        shown, rejected = corrected(fact, corrections[key])  # what an analyst has touched does not vanish
        rows.append(fact_row(key, article, site, day, len(rows), fact, shown, seq, rejected=rejected))
        industries += [(industry, key) for industry in dict.fromkeys(shown.industries)]
        if not rejected:
            shown_facts.append(shown)
    if known:
        conn.execute("DELETE FROM fact_industries WHERE fact IN (SELECT id FROM facts WHERE article = ?)", [article])
        conn.execute("UPDATE facts SET current = ? WHERE article = ? AND current = ?", [RETIRED, article, CURRENT])
    conn.executemany(UPSERT_FACT, rows)
    conn.executemany("INSERT INTO fact_industries (industry, fact) VALUES (?, ?)", industries)
    return tuple(ids), frozenset(i for i in ids if i not in known), shown_facts


def assign_ids(article: str, facts: Sequence[Fact], known: dict[str, Fact]) -> list[str]:
    """Each fact keeps the id it had: first by stage and words, then by the greatest overlap of its span."""
    ordinals: Counter[tuple[object, ...]] = Counter()
    minted = []
    for fact in facts:
        same = (fact.stage, fact.in_title, fact.quote)
        minted.append(mint(article, fact, ordinals[same]))
        ordinals[same] += 1
    ids: list[str | None] = [name if name in known else None for name in minted]
    free = {key: old for key, old in known.items() if key not in set(minted)}
    pairs = sorted(
        ((overlap(fact, old), n, key) for n, fact in enumerate(facts) if ids[n] is None for key, old in free.items()),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    for share, n, key in pairs:
        if share >= 0.5 and ids[n] is None and key in free:
            ids[n] = key
            del free[key]
    return [name or minted[n] for n, name in enumerate(ids)]


def overlap(fact: Fact, old: Fact) -> float:
    """Share of the longer span that both have; nothing when the stage or the count differs."""
    if fact.in_title != old.in_title or fact.stage != old.stage:
        return 0.0
    common = min(fact.end, old.end) - max(fact.start, old.start)
    longer = max(fact.end - fact.start, old.end - old.start)
    return max(0.0, common / longer) if longer else 0.0


def fact_row(
    fact_id: str,
    article: str,
    site: str,
    day: str,
    position: int,
    fact: Fact,
    shown: Fact,
    seq: int,
    *,
    rejected: bool,
) -> dict[str, object]:
    amount = shown.amount
    return {
        "id": fact_id,
        "article": article,
        "seq": seq,
        "current": REJECTED if rejected else CURRENT,
        "position": position,
        "stage": shown.stage,
        "reality": shown.reality,
        "background": shown.background,
        "alerting": shown.is_alerting,
        "confidence": shown.confidence,
        "day": day,
        "host": shown.host.adcode if shown.host else None,
        "amount": amount.value if amount else None,
        "currency": amount.currency if amount else None,
        "amount_kind": amount.kind if amount else None,
        "projects": shown.count.value if shown.count else None,
        "read": codec.dumps(fact),
        "shown": None if shown == fact else codec.dumps(shown),
        "site": site,
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

UPSERT_FACT = """
INSERT INTO facts (id, article, seq, current, position, stage, reality, background, alerting, confidence, day, host,
                   amount, currency, amount_kind, projects, read, shown, site)
VALUES (:id, :article, :seq, :current, :position, :stage, :reality, :background, :alerting, :confidence, :day, :host,
        :amount, :currency, :amount_kind, :projects, :read, :shown, :site)
ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, current = excluded.current, position = excluded.position, stage = excluded.stage,
    reality = excluded.reality, background = excluded.background, alerting = excluded.alerting,
    confidence = excluded.confidence, day = excluded.day, host = excluded.host, amount = excluded.amount,
    currency = excluded.currency, amount_kind = excluded.amount_kind, projects = excluded.projects,
    read = excluded.read, shown = excluded.shown, site = excluded.site
"""
