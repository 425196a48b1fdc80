"""Full-text search over the archive: a tree in, a page of hits out, newest first."""

import contextlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import sqlite_utils

from storage import index
from storage.compile import Compiled, compile_tree
from storage.database import transaction
from storage.facets import FacetCounts, count_facets
from storage.query import Node
from storage.snippets import Snippet, cut, mark
from storage.words import verify, wanted

Order = Literal["newest", "best"]
RANKED = 50_000
TITLE_WEIGHT = 8.0
# Texts that are looked at for one page and its total, of a query that the index alone cannot decide.
CHECKS = 1_500
COUNTED = 1_000
log = logging.getLogger(__name__)


class BadCursor(ValueError):
    """The cursor was not given by this search."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An article that was found. Marks are offsets: those of the title into it, those of the snippet into its text."""

    article: str
    url: str
    site: str
    title: str | None
    source: str | None
    published: str | None
    day: str
    story: str
    title_marks: tuple[tuple[int, int], ...]
    snippet: Snippet


@dataclass(frozen=True, kw_only=True)
class Results:
    """A page of hits. `next` is the cursor of the following page, None at the end.

    `total` is exact unless `total_is_least`: then there are at least that many.
    """

    hits: tuple[Hit, ...]
    total: int
    next: str | None = None
    total_is_least: bool = False


class SearchIndex:
    """The index of one archive; written only through units of work and corrections."""

    def __init__(self, db: sqlite_utils.Database) -> None:
        self.db = db

    def search(
        self,
        tree: Node,
        *,
        order: Order = "newest",
        cursor: str | None = None,
        limit: int = 20,
        with_total: bool = True,
    ) -> Results:
        """A page of hits. `best` ranks the newest 50,000 of them by words, the title weighing most.

        Raises QueryTooLarge, BadCursor.
        """
        compiled = compile_tree(tree)
        if order == "best":
            found, following = self._best(compiled, cursor, limit)
        elif compiled.checks and with_total and not cursor and limit < COUNTED:
            return self._checked(compiled, tree, limit)
        else:
            found, following = self._newest(compiled, cursor, limit)
        total, least = self._count(compiled) if with_total else (len(found), following is not None)
        return Results(hits=self._hits(found, tree), total=total, next=following, total_is_least=least)

    def _checked(self, compiled: Compiled, tree: Node, limit: int) -> Results:
        """The first page and the total out of one look at the texts."""
        values = bound(compiled)
        floor = self._floor(compiled, values, "", CHECKS)
        found = self._ask(compiled, values, at_least(floor), COUNTED)
        following = None if floor is None else f"n~{floor:x}"
        if len(found) > limit:
            following = f"n~{found[limit - 1]:x}"
        least = len(found) == COUNTED or floor is not None
        return Results(hits=self._hits(found[:limit], tree), total=len(found), next=following, total_is_least=least)

    def count(self, tree: Node) -> int:
        return self._count(compile_tree(tree), exact=True)[0]

    def ids(self, tree: Node) -> Iterator[str]:
        """The ids of all hits, newest first."""
        cursor: str | None = None
        compiled = compile_tree(tree)
        while True:
            found, cursor = self._newest(compiled, cursor, 1000)
            for docid in found:
                yield self.db.conn.execute("SELECT id FROM articles WHERE docid = ?", [docid]).fetchone()[0]
            if cursor is None:
                return

    def facets(self, tree: Node, names: tuple[str, ...], *, sample: int = 10_000) -> dict[str, FacetCounts]:
        """How many hits each value of a facet has, as if that facet's own choice were not made.

        Counted over the newest `sample` hits; `exact` says whether that was all of them.
        """
        return count_facets(tree, names, sample, self._facet_strings, self._facet_value)

    def _facet_value(self, token: str) -> str:
        if token[1:2] != "z":
            return token[1:]
        row = self.db.conn.execute("SELECT value FROM facet_values WHERE token = ?", [token]).fetchone()
        return str(row[0]) if row else token[1:]

    def _facet_strings(self, tree: Node, limit: int) -> list[str]:
        compiled = compile_tree(tree)
        if compiled.checks:
            found, _ = self._newest(compiled, None, limit)
            rows = (self.db.conn.execute("SELECT facets FROM articles WHERE docid = ?", [n]).fetchone() for n in found)
            return [row[0] for row in rows if row]
        inner = f"SELECT search.rowid AS docid {source(compiled)} ORDER BY search.rowid DESC LIMIT {int(limit)}"
        sql = f"SELECT a.facets FROM ({inner}) s CROSS JOIN articles a ON a.docid = s.docid"
        return [row[0] for row in self.db.conn.execute(sql, bound(compiled))]

    def _newest(self, compiled: Compiled, cursor: str | None, limit: int) -> tuple[list[int], str | None]:
        """Numbers of the hits, and the next cursor: after the last hit, or after the last text that was looked at."""
        values = bound(compiled)
        after = ""
        if cursor:
            values["after"] = read_cursor(cursor, "n")[0]
            after = "AND search.rowid < :after"
        floor = self._floor(compiled, values, after, CHECKS)
        found = self._ask(compiled, values, f"{after} {at_least(floor)}", limit + 1)
        if len(found) > limit:
            return found[:limit], f"n~{found[limit - 1]:x}"
        return found, None if floor is None else f"n~{floor:x}"

    def _best(self, compiled: Compiled, cursor: str | None, limit: int) -> tuple[list[int], str | None]:
        values = bound(compiled)
        if cursor:
            floor, offset = read_cursor(cursor, "b")
        else:
            floor = self._floor(compiled, values, "", CHECKS if compiled.checks else RANKED, always=True) or 0
            offset = 0
        with self._checks(compiled):
            ranked = (
                f"SELECT search.rowid, bm25(search, {TITLE_WEIGHT}, 1.0, 0.0) AS score {source(compiled)}"
                f" {at_least(floor)} ORDER BY score, search.rowid DESC LIMIT {limit + 1} OFFSET {offset}"
            )
            found = [int(row[0]) for row in self.db.conn.execute(ranked, values)]
        return found[:limit], f"b~{floor:x}~{offset + limit:x}" if len(found) > limit else None

    def _count(self, compiled: Compiled, *, exact: bool = False) -> tuple[int, bool]:
        values = bound(compiled)
        if compiled.checks and not exact:
            floor = self._floor(compiled, values, "", CHECKS)
            found = len(self._ask(compiled, values, at_least(floor), COUNTED))
            return found, found == COUNTED or floor is not None
        with self._checks(compiled):
            row = self.db.conn.execute(f"SELECT count(*) {source(compiled)}", values).fetchone()
        return int(row[0]), False

    def _floor(
        self, compiled: Compiled, values: dict[str, object], after: str, texts: int, *, always: bool = False
    ) -> int | None:
        """The number down to which texts are looked at, so that one page takes no longer than `texts` of them."""
        if not compiled.checks and not always:
            return None
        outer = replace(compiled, where=(), checks=())
        sql = f"SELECT search.rowid {source(outer)} {after} ORDER BY search.rowid DESC LIMIT 1 OFFSET {texts - 1}"
        row = self.db.conn.execute(sql, values).fetchone()
        return None if row is None else int(row[0])

    def _ask(self, compiled: Compiled, values: dict[str, object], bounds: str, limit: int) -> list[int]:
        """Numbers of the newest hits."""
        sql = f"SELECT search.rowid {source(compiled)} {bounds} ORDER BY search.rowid DESC LIMIT {limit}"
        with self._checks(compiled):
            return [int(row[0]) for row in self.db.conn.execute(sql, values)]

    @contextlib.contextmanager
    def _checks(self, compiled: Compiled) -> Iterator[None]:
        """Let SQL ask `verify(number, title, body)` for the nodes that the index cannot decide."""
        if compiled.checks:

            def look(number: int, title: str | None, body: str | None) -> bool:
                return verify(compiled.checks[number], title or "", body or "")

            self.db.conn.create_function("verify", 3, look)
        yield

    def _hits(self, docids: list[int], tree: Node) -> tuple[Hit, ...]:
        words = wanted(tree)
        hits = []
        for docid in docids:
            row = self.db.conn.execute(HIT, [docid]).fetchone()
            if row is None:
                log.warning("the index holds document %d, which is no article; run `radar doctor`", docid)
                continue
            hits.append(
                Hit(
                    article=row[0],
                    url=row[1],
                    site=row[2],
                    title=row[3],
                    source=row[4],
                    published=row[5],
                    day=row[6],
                    story=row[7],
                    title_marks=mark(row[3] or "", words),
                    snippet=cut(row[8] or "", words),
                )
            )
        return tuple(hits)

    def is_current(self) -> bool:
        """Whether the index was made by this version's tokenizer and is whole."""
        return index.is_current(self.db)

    def rebuild(self, *, progress: Callable[[int], None] | None = None, batch: int = 500) -> int:
        """Make the index anew from the articles; takes up where an interrupted rebuild stopped. Returns how many."""
        with transaction(self.db) as conn:
            index.begin_rebuild(conn)
        done = 0
        after = -1
        while True:
            with transaction(self.db) as conn:
                documents = index.missing_documents(conn, after, batch)
                if not documents:
                    index.end_rebuild(conn)
                    return done
                index.add_documents(conn, documents)
            after = documents[-1].docid
            done += len(documents)
            if progress:
                progress(done)


def source(compiled: Compiled) -> str:
    """FROM and WHERE of a compiled tree. The index is always the outer loop, so its order is the result's."""
    joins = "search"
    if compiled.where:
        joins += " CROSS JOIN articles a ON a.docid = search.rowid"
    if compiled.needs_text:
        joins += " CROSS JOIN texts t ON t.docid = search.rowid"
    where = ["search MATCH :match", *(f"({part})" for part in compiled.where)]
    if compiled.low is not None:
        where.append("search.rowid >= :low")
    if compiled.high is not None:
        where.append("search.rowid <= :high")
    return f"FROM {joins} WHERE {' AND '.join(where)}"


def at_least(floor: int | None) -> str:
    return "" if floor is None else f"AND search.rowid >= {floor}"


def bound(compiled: Compiled) -> dict[str, object]:
    return {**compiled.values, "match": compiled.match, "low": compiled.low, "high": compiled.high}


def read_cursor(cursor: str, kind: str) -> tuple[int, int]:
    parts = cursor.split("~")
    try:
        if parts[0] != kind or len(parts) > 3:
            raise ValueError
        numbers = [int(part, 16) for part in parts[1:]]
        return numbers[0], numbers[1] if len(numbers) > 1 else 0
    except (ValueError, IndexError):
        raise BadCursor(f"{cursor!r} is no cursor of this search; start again without one") from None


HIT = """
SELECT a.id, a.url, a.site, a.title, a.source, a.published, a.day, a.story, t.body
FROM articles a LEFT JOIN texts t ON t.docid = a.docid
WHERE a.docid = ?
"""
