"""Articles as filed, their texts and earlier versions."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlite_utils

from records import Article, Paragraph, Reading
from storage import codec
from storage.addresses import article_id
from storage.database import Clock


class ArticleUnknown(KeyError):
    """No article with that id was filed."""


@dataclass(frozen=True, kw_only=True)
class ArticleRow:
    """An article in a list: what its row holds, without the text."""

    id: str
    seq: int
    url: str
    site: str
    page: str | None
    title: str | None
    source: str | None
    published: str | None
    day: str  # the day by which it is sorted: published, else fetched
    fetched_at: int
    filed_at: int
    relevant: bool
    signing: bool
    region: str | None
    confidence: float
    damage: int
    length: int
    story: str
    version: int
    extractor: str
    thinned_at: int | None


@dataclass(frozen=True, kw_only=True)
class StoredArticle:
    """An article with its text as it was read last. When `row.thinned_at` is set, the text is its facts' quotes only."""

    row: ArticleRow
    article: Article
    reading: Reading  # without facts; those are asked for by `Facts.of_article`


@dataclass(frozen=True, kw_only=True)
class Version:
    """What an article said before it was changed at its source."""

    article: str
    version: int
    page: str | None
    title: str | None
    text: str
    fetched_at: int
    replaced_at: int


class Articles:
    """Reading side of the articles; they are written through a unit of work."""

    def __init__(self, db: sqlite_utils.Database, clock: Clock) -> None:
        self.db = db
        self.clock = clock

    def get(self, article: str) -> StoredArticle:
        """Raises ArticleUnknown."""
        row = self.db.conn.execute(
            f"SELECT {COLUMNS}, reading, body, rest FROM articles LEFT JOIN texts USING (docid) WHERE id = ?",
            [article],
        ).fetchone()
        if row is None:
            raise ArticleUnknown(article)
        *plain, reading, body, rest = row
        shown = row_of(plain)
        return StoredArticle(
            row=shown,
            article=unpack_article(shown, body or "", rest),
            reading=codec.loads(Reading, reading),
        )

    def row(self, article: str) -> ArticleRow:
        row = self.db.conn.execute(f"SELECT {COLUMNS} FROM articles WHERE id = ?", [article]).fetchone()
        if row is None:
            raise ArticleUnknown(article)
        return row_of(row)

    def named(self, name: str) -> str | None:
        """The id of the article with this id or address; None when there is none."""
        row = self.db.conn.execute(
            "SELECT id FROM articles WHERE id IN (?, ?) ORDER BY id = ? DESC", [name, article_id(name), name]
        ).fetchone()
        return None if row is None else str(row[0])

    def text(self, article: str) -> str:
        row = self.db.conn.execute(
            "SELECT body FROM articles JOIN texts USING (docid) WHERE id = ?", [article]
        ).fetchone()
        if row is None:
            raise ArticleUnknown(article)
        return str(row[0])

    def texts(self, articles: Iterable[str]) -> dict[str, str]:
        """The texts of several articles by id; those that were never filed are left out."""
        rows = self.db.conn.execute(
            "SELECT id, body FROM articles JOIN texts USING (docid) WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(articles))],
        )
        return {row[0]: row[1] for row in rows}

    def has(self, article: str) -> bool:
        return self.db.conn.execute("SELECT 1 FROM articles WHERE id = ?", [article]).fetchone() is not None

    def versions(self, article: str) -> list[Version]:
        """Earlier texts, oldest first; empty when the source never changed it."""
        rows = self.db.conn.execute(
            "SELECT article, version, page, title, body, fetched_at, replaced_at FROM versions"
            " WHERE article = ? ORDER BY version",
            [article],
        )
        return [
            Version(
                article=r[0],
                version=r[1],
                page=r[2],
                title=r[3],
                text=codec.unpack(r[4]),
                fetched_at=r[5],
                replaced_at=r[6],
            )
            for r in rows
        ]

    def changes(self, after: int, limit: int = 1000) -> list[ArticleRow]:
        """Articles filed or changed since a number of the change sequence, in its order."""
        rows = self.db.conn.execute(
            f"SELECT {COLUMNS} FROM articles WHERE seq > ? ORDER BY seq LIMIT ?", [after, limit]
        )
        return [row_of(row) for row in rows]

    def of_story(self, story: str) -> list[ArticleRow]:
        """All articles that carry one text, in order of arrival."""
        rows = self.db.conn.execute(f"SELECT {COLUMNS} FROM articles WHERE story = ? ORDER BY fetched_at, id", [story])
        return [row_of(row) for row in rows]

    def all_ids(self) -> Iterator[str]:
        for row in self.db.conn.execute("SELECT id FROM articles ORDER BY docid"):
            yield row[0]

    def count(self) -> int:
        return int(self.db.conn.execute("SELECT count(*) FROM articles").fetchone()[0])


COLUMNS = (
    "id, seq, url, site, page, title, source, published, day, fetched_at, filed_at, relevant, signing,"
    " region, confidence, damage, length, story, version, extractor, thinned_at"
)


def row_of(row: Sequence[Any]) -> ArticleRow:
    return ArticleRow(
        id=row[0],
        seq=row[1],
        url=row[2],
        site=row[3],
        page=row[4],
        title=row[5],
        source=row[6],
        published=row[7],
        day=row[8],
        fetched_at=row[9],
        filed_at=row[10],
        relevant=bool(row[11]),
        signing=bool(row[12]),
        region=row[13],
        confidence=row[14],
        damage=row[15],
        length=row[16],
        story=row[17],
        version=row[18],
        extractor=row[19],
        thinned_at=row[20],
    )


def pack_article(article: Article) -> bytes:
    """All of an article but what columns hold: title, source, text."""
    rest = codec.plain(
        replace(
            article,
            paragraphs=(),
            raw_text="" if article.raw_text == article.text else article.raw_text,
            title=None,
            source=None,
        )
    )
    rest["kinds"] = "".join(KIND_LETTERS[p.kind] for p in article.paragraphs)
    rest["raw_is_text"] = bool(article.raw_text) and article.raw_text == article.text
    return codec.pack(rest)


def unpack_article(row: ArticleRow, body: str, rest: bytes | None) -> Article:
    held = codec.unpack(rest) if rest else {}
    kinds = held.pop("kinds", "")
    raw_is_text = held.pop("raw_is_text", False)
    article = codec.restore(Article, held)
    lines = body.split("\n") if body or kinds else []
    if len(kinds) != len(lines):
        kinds = "t" * len(lines)
    paragraphs = tuple(Paragraph(text=line, kind=KINDS[letter]) for line, letter in zip(lines, kinds, strict=True))
    return replace(
        article,
        title=row.title,
        source=row.source,
        paragraphs=paragraphs,
        raw_text=body if raw_is_text else article.raw_text,
    )


KINDS: dict[str, Any] = {"l": "lead", "t": "text", "s": "subhead", "c": "caption", "r": "row"}
KIND_LETTERS: dict[str, str] = {kind: letter for letter, kind in KINDS.items()}
