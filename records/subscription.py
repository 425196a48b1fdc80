"""A subscription: which regions, industries, stages, amounts and words somebody wants to be told of."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """What somebody watches. An empty tuple means that the clause is absent, not that nothing passes.

    A region code covers what lies inside it; a broader industry covers the narrower.
    `min_amount` is in yuan. `query` is a text of the query language.
    """

    id: str
    name: str
    regions: tuple[str, ...] = ()
    except_regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    stages: tuple[str, ...] = ("signed",)
    min_amount: float | None = None
    undisclosed: bool = False  # whether a fact without an amount passes the clauses on amounts
    amount_kinds: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    tactics: tuple[str, ...] = ()
    words_all: tuple[str, ...] = ()
    words_any: tuple[str, ...] = ()
    words_none: tuple[str, ...] = ()
    query: str = ""
    min_confidence: str = "B"
    publishers: tuple[str, ...] = ()
    channels: tuple[str, ...] = ("terminal",)
    owner: str = ""
    group: str = ""
    starred: bool = False
    digest: str = ""  # "" sends at once, "daily" and "weekly" gather
    enabled: bool = True
    version: int = 1
