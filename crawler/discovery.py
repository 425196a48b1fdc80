"""Links out of list pages, feeds and sitemaps: pure functions from bytes to addresses, bounded in every direction."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml import etree, html

from crawler.markup import base_of, decode, joined, tree_of, unique, unzip, xml_of
from crawler.pagers import JPAAS_TOTAL, next_lists, numbered, record_anchors, refreshed
from crawler.rules import Rules

LINKS_LIMIT = 600  # articles taken from one list page
SITEMAP_LIMIT = 50_000  # the protocol's own limit of one sitemap
SITEMAP_BYTES_LIMIT = 50 * 1024 * 1024
SITEMAP_DEPTH_LIMIT = 2
HEADLINE_LENGTH = 8  # Chinese characters in a link that is taken without a selector
HAN = re.compile(r"[\u3400-\u9fff]")
JSON_KEYS = frozenset({"url", "link", "href", "linkurl", "docpuburl", "docurl", "articleurl", "pageurl", "staticurl"})


@dataclass(frozen=True, kw_only=True)
class Links:
    """What one list, feed or sitemap leads to. `refused` counts links outside the site's rules."""

    articles: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    refused: int = 0


def read_list(body: bytes, url: str, rules: Rules, *, depth: int = 0) -> Links:
    """Articles of a list page, and the address of its next page; `depth` counts list pages from 0."""
    text = decode(body, rules.site.encoding)
    if "<record>" in text and "dataproxy" in url:
        return _jpaas_answer(text, url, rules)
    if text.lstrip("\ufeff \r\n\t")[:1] in {"{", "["}:
        return _json_list(text, url, rules, depth)
    tree = tree_of(text)
    if tree is None:
        return Links()
    base = base_of(tree, url)
    anchors = list(_anchors(tree, rules))
    if "<record>" in text:
        anchors += record_anchors(text)
    articles, refused = _articles(anchors, base, url, rules)
    following = next_lists(tree, text, base, url, rules, depth)
    if not articles and not following:
        following = refreshed(tree, base, url, rules)
    return Links(articles=articles, lists=following, refused=refused)


def read_feed(body: bytes, url: str, rules: Rules) -> Links:
    """Articles of an RSS, RDF or Atom feed."""
    root = xml_of(body)
    if root is None:
        return Links()
    addresses: list[str] = []
    for item in root.iter("{*}item", "{*}entry"):
        address = _feed_link(item)
        if address:
            addresses.append(urljoin(url, address))
    return _sorted_out(addresses[:LINKS_LIMIT], url, rules)


def read_sitemap(body: bytes, url: str, rules: Rules, *, depth: int = 0) -> Links:
    """Articles of a sitemap, newest first, or the sitemaps of an index; gzip is undone up to a limit."""
    root = xml_of(unzip(body, SITEMAP_BYTES_LIMIT))
    if root is None:
        return Links()
    rows: list[tuple[str, str]] = []
    for entry in root.iter("{*}url", "{*}sitemap"):
        address = entry.findtext("{*}loc")
        if address:
            rows.append((entry.findtext("{*}lastmod") or "", urljoin(url, address.strip())))
        if len(rows) >= SITEMAP_LIMIT:
            break
    rows.sort(key=lambda row: row[0], reverse=True)
    if isinstance(root.tag, str) and etree.QName(root).localname == "sitemapindex":
        inside = [address for _, address in rows if rules.is_inside(address)]
        return Links(sitemaps=unique(inside) if depth < SITEMAP_DEPTH_LIMIT else (), refused=len(rows) - len(inside))
    return _sorted_out([address for _, address in rows], url, rules)


def _anchors(tree: html.HtmlElement, rules: Rules) -> Iterator[html.HtmlElement]:
    if rules.list_xpath is None:
        yield from tree.iter("a")
        return
    for element in rules.list_xpath(tree):
        if element.get("href"):  # a, or the area of a digital edition's page image
            yield element
        else:
            yield from element.iter("a")


def _articles(anchors: Iterable[html.HtmlElement], base: str, url: str, rules: Rules) -> tuple[tuple[str, ...], int]:
    found: dict[str, None] = {}
    refused: set[str] = set()
    for anchor in anchors:
        address = joined(base, anchor.get("href"))
        if address is None or address == url or address in found:
            continue
        if not rules.is_inside(address) or (rules.list_xpath is not None and rules.is_refused(address)):
            refused.add(address)
        elif rules.list_xpath is not None or (rules.is_article(address) and (rules.allow or _is_headline(anchor))):
            found[address] = None
            if len(found) >= LINKS_LIMIT:
                break
    return tuple(found), len(refused)


def _is_headline(anchor: html.HtmlElement) -> bool:
    """Whether a link's words, or its title, are long enough for a headline: menus are shorter."""
    words = max(anchor.text_content().strip(), anchor.get("title") or "", key=len)
    return len(HAN.findall(words[:200])) >= HEADLINE_LENGTH


def _jpaas_answer(text: str, url: str, rules: Rules) -> Links:
    """An answer of dataproxy.jsp: XML in form, records in CDATA; more follow while records come."""
    anchors = record_anchors(text)
    articles, refused = _articles(anchors, url, url, rules)
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    total = JPAAS_TOTAL.search(text)
    lists: tuple[str, ...] = ()
    if articles:
        if query.get("startrecord", "").isdigit() and query.get("endrecord", "").isdigit():
            start, end = int(query["startrecord"]), int(query["endrecord"])
            query.update(startrecord=str(end + 1), endrecord=str(2 * end - start + 1))
            more = not total or end < int(total[1])
        else:
            query["page"] = str(int(query["page"]) + 1) if query.get("page", "").isdigit() else "2"
            more = True
        if more:
            lists = (urlunsplit(parts._replace(query=urlencode(query))),)
    return Links(articles=articles, lists=lists, refused=refused)


def _json_list(text: str, url: str, rules: Rules, depth: int) -> Links:
    """A list that comes as JSON, as those that a page's script fetches: every address under a key that names one."""
    try:
        waiting: list[object] = [json.loads(text.lstrip("\ufeff \r\n\t"))]
    except (ValueError, RecursionError):
        return Links()
    addresses: list[str] = []
    while waiting and len(addresses) < LINKS_LIMIT:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            for key, inner in value.items():
                if isinstance(inner, dict | list):
                    waiting.append(inner)
                elif isinstance(inner, str) and key.lower() in JSON_KEYS:
                    address = joined(url, inner)
                    if address:
                        addresses.append(address)
    links = _sorted_out(addresses, url, rules)
    pager = rules.site.pager
    following = [urljoin(url, numbered(pager, depth))] if links.articles and "{n" in pager else []
    return replace(links, lists=tuple(address for address in following if rules.is_inside(address)))


def _feed_link(item: etree._Element) -> str | None:
    for link in item.iterfind("{*}link"):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return str(link.get("href")).strip()
        if link.text and link.text.strip():
            return str(link.text).strip()
    guid: str = str(item.findtext("{*}guid") or "").strip()
    return guid if guid.startswith("http") else None


def _sorted_out(addresses: Iterable[str], url: str, rules: Rules) -> Links:
    """Articles among addresses that a machine listed: the site's patterns hold, headlines are not asked for."""
    kept: dict[str, None] = {}
    refused = 0
    for address in addresses:
        address = address.partition("#")[0]
        if address == url:
            continue
        if rules.is_inside(address) and not rules.is_refused(address):
            kept[address] = None
        else:
            refused += 1
    return Links(articles=tuple(kept), refused=refused)
