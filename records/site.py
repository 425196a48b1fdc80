"""A site: where its lists are and how its pages read. Filled from spiders/sites/<province>/<site>.toml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

EVERY = re.compile(r"([1-9]\d{0,3})\s*([mhd])")
EVERY_UNIT_SECONDS = {"m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True, kw_only=True)
class Site:
    """One source. Selectors are CSS; empty means that the reader finds the place itself."""

    id: str  # the file's stem
    name: str
    url: str
    region: str | None = None  # adcode; None for aggregators
    level: str = ""  # province, city, county, zone, national
    publisher: str = ""  # government, news, portal, aggregator
    family: str | None = None
    columns: tuple[str, ...] = ()  # list pages, absolute or relative to url
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    list: str = ""  # selector of links on a list page
    next: str = ""  # selector of the next page of a list
    pager: str = ""  # how a list goes on without a link: jpaas, trs, or a name with {n}
    allow: tuple[str, ...] = ()  # patterns of article addresses
    deny: tuple[str, ...] = ()
    article: Mapping[str, object] = field(default_factory=dict)  # title, body, published, source, author, strip
    layouts: tuple[Mapping[str, object], ...] = ()  # article rules of other times, each with since or until
    pages: int = 3  # list pages to follow per column
    every: str = "6h"
    expect: Mapping[str, object] = field(default_factory=dict)
    encoding: str | None = None
    delay_seconds: float | None = None
    obey_robots: bool = True
    aggregator: bool = False
    unverified: bool = False
    enabled: bool = True

    def every_seconds(self) -> int:
        """How often the site asks to be looked at. Raises ValueError when `every` cannot be read."""
        found = EVERY.fullmatch(self.every)
        if found is None:
            raise ValueError(f'{self.id}: every = "{self.every}"; write a number and m, h or d, such as "6h"')
        return int(found[1]) * EVERY_UNIT_SECONDS[found[2]]

    def article_on(self, day: date | None) -> Mapping[str, object]:
        """The article rules for a page published on this day: the first layout whose time holds it."""
        for layout in self.layouts:
            since, until = layout.get("since"), layout.get("until")
            if day is None or not (isinstance(since, date) or isinstance(until, date)):
                continue
            if (isinstance(since, date) and day < since) or (isinstance(until, date) and day > until):
                continue
            return layout
        return self.article
