"""Saved pages as tests: `tests/pages/<site>/<name>.html.gz`, as served, beside `<name>.toml`, what it must give.

A page of `kind = "list"` is read for its links, any other for its article. `radar site check` and the test
suite run the same lines.
"""

import gzip
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from crawler.discovery import Links, read_feed, read_list, read_sitemap
from crawler.rules import Rules
from records.article import Article
from records.site import Site
from text.read import NotAnArticle, read_page

ARTICLE_LINES = ("title", "published", "source", "begins", "ends", "contains", "lacks")
LIST_LINES = ("articles", "next", "fewest", "lacks")
ABOUT = ("url", "kind", "content_type", "synthetic", "saved")


class Unexpected(AssertionError):
    """A saved page did not give what its file says."""


@dataclass(frozen=True)
class Line:
    """One line of one file of expectations; `check` raises Unexpected with both values."""

    site: str
    page: str
    key: str
    check: Callable[[], None]

    @property
    def id(self) -> str:
        return f"{self.site}/{self.page}-{self.key}"


def lines(folder: Path, sites: Mapping[str, Site]) -> Iterator[Line]:
    """Every line of every saved page below `folder`, in order of site and page."""
    for expected_path in sorted(folder.glob("*/*.toml")):
        name = expected_path.parent.name
        site = sites.get(name)
        if site is None:
            raise Unexpected(f"{expected_path}: there is no site {name!r}; name the folder like the site's file")
        expected = tomllib.loads(expected_path.read_text(encoding="utf-8"))
        is_list = expected.get("kind", "article") != "article"
        for key in expected:
            if key in ABOUT:
                continue
            if key not in (LIST_LINES if is_list else ARTICLE_LINES):
                raise Unexpected(f'{expected_path}: unknown line "{key}"')
            check = _list_check if is_list else _article_check
            yield Line(name, expected_path.stem, key, _bound(check, expected_path, site, expected, key))


def without_pages(folder: Path, sites: Mapping[str, Site]) -> list[str]:
    """Sites that claim to be verified and have no saved page."""
    return [name for name, site in sites.items() if not site.unverified and not list((folder / name).glob("*.html.gz"))]


def _bound(
    check: Callable[[Path, Site, Mapping[str, object], str], None],
    path: Path,
    site: Site,
    expected: Mapping[str, object],
    key: str,
) -> Callable[[], None]:
    return lambda: check(path, site, expected, key)


def _body(path: Path) -> bytes:
    return gzip.decompress(path.with_suffix(".html.gz").read_bytes())


def _article_check(path: Path, site: Site, expected: Mapping[str, object], key: str) -> None:
    article = _article(path, site.id, str(expected["url"]), _text(expected.get("content_type")), _Held(site))
    wanted = expected[key]
    text = article.text
    if key == "title":
        _same(article.title, wanted, path, key)
    elif key == "published":
        day = article.published.value if article.published else None
        _same(day and day[:10], wanted.isoformat() if isinstance(wanted, date) else wanted, path, key)
    elif key == "source":
        _same(article.source, wanted, path, key)
    elif key in {"begins", "ends"}:
        good = text.startswith(str(wanted)) if key == "begins" else text.endswith(str(wanted))
        if not good:
            raise Unexpected(f"{path}: the text {key} with {text[:40]!r}…{text[-40:]!r}, not with {wanted!r}")
    else:
        _holds(text, wanted, path, key)


def _list_check(path: Path, site: Site, expected: Mapping[str, object], key: str) -> None:
    url, kind = str(expected["url"]), str(expected["kind"])
    rules = Rules(site)
    found: Links
    if kind == "feed":
        found = read_feed(_body(path), url, rules)
    elif kind == "sitemap":
        found = read_sitemap(_body(path), url, rules)
    else:
        found = read_list(_body(path), url, rules)
    wanted = expected[key]
    if key == "next":
        _same(found.lists[0] if found.lists else "", wanted, path, key)
    elif key == "fewest":
        if len(found.articles) < int(str(wanted)):
            raise Unexpected(f"{path}: {len(found.articles)} articles, fewer than {wanted}")
    elif isinstance(wanted, list):
        for address in wanted:
            if (address in found.articles) is (key == "lacks"):
                raise Unexpected(f"{path}: {key}: {address} in {found.articles}")


class _Held:
    """A site that a cache can be asked for: sites are compared by name."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def __hash__(self) -> int:
        return hash(self.site.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.site == self.site


@cache
def _article(path: Path, name: str, url: str, content_type: str | None, held: _Held) -> Article:
    try:
        return read_page(_body(path), content_type=content_type, url=url, site=held.site)
    except NotAnArticle as wrong:
        raise Unexpected(f"{path}: not read as an article: {wrong}") from wrong


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _same(got: object, wanted: object, path: Path, key: str) -> None:
    if got != wanted:
        raise Unexpected(f"{path}: {key} is {got!r}, not {wanted!r}")


def _holds(text: str, wanted: object, path: Path, key: str) -> None:
    for words in wanted if isinstance(wanted, list) else [wanted]:
        if (str(words) in text) is (key == "lacks"):
            raise Unexpected(f"{path}: the text {'holds' if key == 'lacks' else 'lacks'} {words!r}: {text[:200]!r}…")
