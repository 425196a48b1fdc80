"""A site: where its lists are and how its pages read. Filled from spiders/sites/<province>/<site>.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
    allow: tuple[str, ...] = ()  # patterns of article addresses
    deny: tuple[str, ...] = ()
    article: Mapping[str, object] = field(default_factory=dict)  # title, body, published, source, strip
    pages: int = 3  # list pages to follow per column
    every: str = "6h"
    expect: Mapping[str, object] = field(default_factory=dict)
    encoding: str | None = None
    delay_seconds: float | None = None
    obey_robots: bool = True
    aggregator: bool = False
    unverified: bool = False
    enabled: bool = True
