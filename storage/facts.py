"""Facts as filed: one row a statement of an article, with analysts' corrections on top."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlite_utils

from records import Fact
from storage import codec
from storage.database import Clock
from storage.scopes import codes_inside, industries_inside

RETIRED, CURRENT, REJECTED = 0, 1, 2
Order = Literal["newest", "largest"]
Tally = Literal["stage", "province", "city", "region", "industry", "day", "month", "site", "confidence"]


class FactUnknown(KeyError):
    """No fact with that id was ever filed."""


@dataclass(frozen=True, kw_only=True)
class StoredFact:
    """A fact with its id and what a list shows of its article. `fact` is as corrected, `read` as read."""

    id: str
    article: str
    position: int
    fact: Fact
    read: Fact
    state: int  # RETIRED: a later reading no longer finds it; CURRENT; REJECTED by an analyst
    seq: int
    corrected: bool
    title: str | None
    url: str
    site: str
    source: str | None
    published: str | None
    day: str
    story: str
    copies: int = 1  # articles that carry the same text, this one included; at most 1,000

    @property
    def is_current(self) -> bool:
        return self.state == CURRENT


@dataclass(frozen=True, kw_only=True)
class FactFilter:
    """What facts to list. An empty tuple or None leaves the clause out.

    Regions cover what lies inside them, industries what counts under them.

    Days are ISO, both included, and are those of publication. Amounts are in yuan.
    """

    stages: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    realities: tuple[str, ...] = ()
    confidences: tuple[str, ...] = ()
    amount_kinds: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    min_amount: float | None = None
    max_amount: float | None = None
    company: str | None = None
    background: bool | None = None
    alerting: bool | None = None
    article: str | None = None
    first_copies: bool = False  # one article of each story only


@dataclass(frozen=True, kw_only=True)
class FactPage:
    """A page of a list, newest first; `next` is the cursor of the following one, None at the end."""

    facts: tuple[StoredFact, ...]
    next: str | None


class Facts:
    """Reading side of the facts; they are written through a unit of work."""

    def __init__(self, db: sqlite_utils.Database, clock: Clock) -> None:
        self.db = db
        self.clock = clock

    def get(self, fact: str) -> StoredFact:
        """Raises FactUnknown."""
        row = self.db.conn.execute(f"{SELECT} WHERE f.id = ?", [fact]).fetchone()
        if row is None:
            raise FactUnknown(fact)
        return fact_of(row)

    def of_article(self, article: str, *, retired: bool = False) -> list[StoredFact]:
        """Facts of one article in the order in which it states them."""
        rows = self.db.conn.execute(
            f"{SELECT} WHERE f.article = ? {'' if retired else 'AND f.current = 1'} ORDER BY f.position, f.id",
            [article],
        )
        return [fact_of(row) for row in rows]

    def find(
        self, filters: FactFilter, *, cursor: str | None = None, limit: int = 50, order: Order = "newest"
    ) -> FactPage:
        """A page of current facts, newest first, or those in yuan by their sum, the largest first.

        Raises ValueError for a cursor that is none of ours, or of the other order.
        """
        where, values = conditions(filters)
        column = "f.day" if order == "newest" else "f.amount"
        if order == "largest":
            where.append("f.currency = 'CNY' AND f.amount IS NOT NULL")
        if cursor:
            first, last = read_cursor(cursor, order)
            where.append(f"({column}, f.id) < (:cursor_first, :cursor_id)")
            values |= {"cursor_first": first, "cursor_id": last}
        values["limit"] = limit + 1
        sql = f"{SELECT} WHERE {' AND '.join(where)} ORDER BY {column} DESC, f.id DESC LIMIT :limit"
        found = [fact_of(row) for row in self.db.conn.execute(sql, values)]
        more = len(found) > limit
        found = found[:limit]
        return FactPage(facts=tuple(found), next=cursor_after(found[-1], order) if more else None)

    def articles_that_may_ring(self) -> set[str]:
        """Ids of the articles with a current fact that may ring."""
        rows = self.db.conn.execute("SELECT DISTINCT article FROM facts WHERE current = 1 AND alerting = 1")
        return {row[0] for row in rows}

    def each(self, filters: FactFilter) -> Iterator[StoredFact]:
        """All that match, newest first, a page at a time: for exports."""
        cursor: str | None = None
        while True:
            page = self.find(filters, cursor=cursor, limit=500)
            yield from page.facts
            if page.next is None:
                return
            cursor = page.next

    def tally(self, filters: FactFilter, by: Tally) -> dict[str, int]:
        """How many facts there are of each value, the most frequent first; days and months in their order.

        Facts are statements: their amounts overlap and are never added up here.
        """
        where, values = conditions(filters)
        key, join = TALLIES[by]
        order = "1" if by in ("day", "month") else "2 DESC, 1"
        sql = (
            f"SELECT {key}, count(*) FROM {tables(filters)} {join}"
            f" WHERE {' AND '.join(where)} AND {key} IS NOT NULL GROUP BY 1 ORDER BY {order}"
        )
        return {str(value): int(n) for value, n in self.db.conn.execute(sql, values)}

    def count(self, filters: FactFilter) -> int:
        where, values = conditions(filters)
        sql = f"SELECT count(*) FROM {tables(filters)} WHERE {' AND '.join(where)}"
        return int(self.db.conn.execute(sql, values).fetchone()[0])


# Name of a tally: (its value, a table to join).
TALLIES: dict[Tally, tuple[str, str]] = {
    "stage": ("f.stage", ""),
    "province": ("substr(f.host, 1, 2) || '0000'", ""),
    "city": ("substr(f.host, 1, 4) || '00'", ""),
    "region": ("f.host", ""),
    "industry": ("i.industry", "JOIN fact_industries i ON i.fact = f.id"),
    "day": ("f.day", ""),
    "month": ("substr(f.day, 1, 7)", ""),
    "site": ("f.site", ""),
    "confidence": ("f.confidence", ""),
}


def read_cursor(cursor: str, order: Order) -> tuple[str | float, str]:
    first, sep, last = cursor.partition("~")
    try:
        value: str | float = float(first) if order == "largest" else first
    except ValueError:
        sep = ""
    if not sep or len(last) > 64 or (order == "newest" and len(first) != 10):
        raise ValueError(f"{cursor!r} is no cursor of this list; start again without one")
    return value, last


def cursor_after(stored: StoredFact, order: Order) -> str:
    amount = stored.fact.amount
    first = stored.day if order == "newest" else repr(amount.value if amount else 0.0)
    return f"{first}~{stored.id}"


def tables(filters: FactFilter) -> str:
    """What a count has to look at: the articles only when a clause speaks of them."""
    return "facts f JOIN articles a ON a.id = f.article" if filters.first_copies else "facts f"


def conditions(filters: FactFilter) -> tuple[list[str], dict[str, Any]]:
    """The clauses of a filter as SQL over facts `f` and articles `a`, with their values."""
    where = ["f.current = 1"]
    values: dict[str, Any] = {}
    lists = {
        "f.stage": filters.stages,
        "f.site": filters.sites,
        "f.reality": filters.realities,
        "f.confidence": filters.confidences,
        "f.amount_kind": filters.amount_kinds,
    }
    for column, wanted in lists.items():
        if wanted:
            where.append(f"{column} IN (SELECT value FROM json_each(:{column[2:]}))")
            values[column[2:]] = json.dumps(wanted)
    if filters.industries:
        where.append(
            "f.id IN (SELECT fact FROM fact_industries WHERE industry IN (SELECT value FROM json_each(:industries)))"
        )
        values["industries"] = json.dumps([one for wide in filters.industries for one in industries_inside(wide)])
    if filters.regions:
        clauses = []
        for number, region in enumerate(filters.regions):
            low, high = codes_inside(region)
            clauses.append(f"f.host BETWEEN :low{number} AND :high{number}")
            values |= {f"low{number}": low, f"high{number}": high}
        where.append(f"({' OR '.join(clauses)})")
    singles: list[tuple[str, str, Any]] = [
        ("f.day >= :since", "since", filters.since),
        ("f.day <= :until", "until", filters.until),
        ("f.currency = 'CNY' AND f.amount >= :min_amount", "min_amount", filters.min_amount),
        ("f.currency = 'CNY' AND f.amount <= :max_amount", "max_amount", filters.max_amount),
        ("f.background = :background", "background", filters.background),
        ("f.alerting = :alerting", "alerting", filters.alerting),
        ("f.article = :article", "article", filters.article),
        ("instr(coalesce(f.shown, f.read), :company) > 0", "company", filters.company),
    ]
    for clause, name, value in singles:
        if value is not None:
            where.append(clause)
            values[name] = value
    if filters.first_copies:
        where.append("a.story = a.id")
    return where, values


SELECT = """
SELECT f.id, f.article, f.position, f.read, f.shown, f.current, f.seq, a.title, a.url, a.site, a.source, a.published,
       f.day, a.story,
       (SELECT count(*) FROM (SELECT 1 FROM articles s WHERE s.story = a.story LIMIT 1000))
FROM facts f JOIN articles a ON a.id = f.article
"""


def fact_of(row: Sequence[Any]) -> StoredFact:
    read = codec.loads(Fact, row[3])
    return StoredFact(
        id=row[0],
        article=row[1],
        position=row[2],
        read=read,
        fact=read if row[4] is None else codec.loads(Fact, row[4]),
        state=row[5],
        seq=row[6],
        corrected=row[4] is not None,
        title=row[7],
        url=row[8],
        site=row[9],
        source=row[10],
        published=row[11],
        day=row[12],
        story=row[13],
        copies=row[14],
    )


def mint(article: str, fact: Fact, ordinal: int) -> str:
    """The id of a fact that no earlier reading had: by its article, stage and words, not by its place."""
    text = f"{article}\n{fact.stage}\n{int(fact.in_title)}\n{fact.quote}\n{ordinal}"
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
