"""Links out of list pages, feeds and sitemaps: pure functions from bytes to addresses, bounded in every direction."""

import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml import etree, html

from crawler.rules import Rules

LINKS_LIMIT = 600  # articles taken from one list page
SITEMAP_LIMIT = 50_000  # the protocol's own limit of one sitemap
SITEMAP_BYTES_LIMIT = 50 * 1024 * 1024
SITEMAP_DEPTH_LIMIT = 2
HEADLINE_LENGTH = 8  # Chinese characters in a link that is taken without a selector
HAN = re.compile(r"[\u3400-\u9fff]")
NEXT_WORDS = ("下一页", "下页", "后一页", "下一頁", "下頁", "next")
NEXT_SIGNS = (">", "›", "»", ">>")
TRS_PAGER = re.compile(
    r"createPageHTML\(\s*(['\"]\w{1,40}['\"]\s*,\s*)?(\d{1,5})\s*,\s*(\d{1,5})\s*,\s*['\"](\w{1,40})['\"]\s*,\s*['\"](\w{1,8})['\"]"
)
JPAAS_PROXY = re.compile(r"['\"]([^'\"\s]{0,200}/jpage/dataproxy\.jsp)")
JPAAS_KEYS = ("col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype")
JPAAS_RECORDS = re.compile(r"<record>\s*<!\[CDATA\[(.{0,4000}?)\]\]>", re.DOTALL)
JPAAS_TOTAL = re.compile(r"(?:totalRecord\s*:\s*|<totalrecord>\s*)(\d{1,7})", re.IGNORECASE)
JPAAS_STEP = 45
JSON_KEYS = frozenset({"url", "link", "href", "linkurl", "docpuburl", "docurl", "articleurl", "pageurl", "staticurl"})
REFRESH = re.compile(r"\s*(\d{1,3})\s*;\s*url\s*=\s*['\"]?([^'\"\s]{1,1500})", re.IGNORECASE)


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
    tree = _tree(text)
    if tree is None:
        return Links()
    base = _base(tree, url)
    anchors = list(_anchors(tree, rules))
    if "<record>" in text:
        anchors += _record_anchors(text)
    articles, refused = _articles(anchors, base, url, rules)
    following = _next_lists(tree, text, base, url, rules, depth)
    if not articles and not following:
        following = _refreshed(tree, base, url, rules)
    return Links(articles=articles, lists=following, refused=refused)


def read_feed(body: bytes, url: str, rules: Rules) -> Links:
    """Articles of an RSS, RDF or Atom feed."""
    root = _xml(body)
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
    root = _xml(unzip(body, SITEMAP_BYTES_LIMIT))
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
        return Links(sitemaps=_unique(inside) if depth < SITEMAP_DEPTH_LIMIT else (), refused=len(rows) - len(inside))
    return _sorted_out([address for _, address in rows], url, rules)


def unzip(body: bytes, limit: int) -> bytes:
    """The bytes inside gzip, at most `limit` of them; other bytes as they are."""
    if not body.startswith(b"\x1f\x8b"):
        return body[:limit]
    try:
        return zlib.decompressobj(wbits=31).decompress(body, limit)
    except zlib.error:
        return b""


def decode(body: bytes, encoding: str | None = None) -> str:
    """Text of a list page, for its links only: UTF-8 where the bytes are, else GB18030, whatever the page declares."""
    if encoding:
        return body.decode(encoding, errors="replace")
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return body.decode("utf-16", errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as wrong:
        if wrong.start > 0.98 * len(body):
            return body.decode("utf-8", errors="replace")
    return body.decode("gb18030", errors="replace")


def _tree(text: str) -> html.HtmlElement | None:
    # From bytes: lxml refuses a str that carries an XML declaration, as jpaas lists do.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, huge_tree=True)
    try:
        return html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _xml(body: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True)
    try:
        return etree.fromstring(body.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _base(tree: html.HtmlElement, url: str) -> str:
    for element in tree.iter("base"):
        href = element.get("href")
        if href:
            return _joined(url, href) or url
    return url


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
        address = _joined(base, anchor.get("href"))
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


def _joined(base: str, href: str | None) -> str | None:
    """The absolute address of a link without its fragment, or None for what is no address of a page."""
    if not href:
        return None
    href = href.strip().partition("#")[0]
    if not href or href[:11].lower() == "javascript:":
        return None
    try:
        address = urljoin(base, href.replace("\n", "").replace("\t", ""))
    except ValueError:
        return None
    return address if address.startswith(("http://", "https://")) else None


def _next_lists(tree: html.HtmlElement, text: str, base: str, url: str, rules: Rules, depth: int) -> tuple[str, ...]:
    pager = rules.site.pager
    if rules.next_xpath is not None:
        found = [_joined(base, element.get("href")) for element in rules.next_xpath(tree)]
    elif "{n" in pager:
        found = [urljoin(url, _numbered(pager, depth))]
    else:
        found = [_next_link(tree, base) or _trs_next(text, url) or _jpaas_next(text, url)]
    return _unique(address for address in found if address and address != url and rules.is_inside(address))


def _numbered(pager: str, depth: int) -> str:
    """The pager's address of the page after the one at this depth; the first page of a list has depth 0."""
    return pager.replace("{n-1}", str(depth + 1)).replace("{n}", str(depth + 2))


def _next_link(tree: html.HtmlElement, base: str) -> str | None:
    signs: str | None = None
    for anchor in tree.iter("a", "link"):
        href = anchor.get("href")
        if not href:
            continue
        if (anchor.get("rel") or "").lower() == "next":
            return _joined(base, href)
        if anchor.tag == "link" or len(anchor) > 2:
            continue
        words = "".join(anchor.itertext(with_tail=False)).strip().lower()[:12] or (anchor.get("title") or "").strip()
        if words.startswith(NEXT_WORDS):
            return _joined(base, href)
        if words in NEXT_SIGNS and signs is None:
            signs = _joined(base, href)
    return signs


def _trs_next(text: str, url: str) -> str | None:
    """Lists paged in script: TRS createPageHTML(pages, this page from 0, "index", "html");
    ucap puts the name of an element first and counts from 1."""
    found = TRS_PAGER.search(text)
    if found is None:
        return None
    element, pages, current, name, suffix = found[1], int(found[2]), int(found[3]), found[4], found[5]
    done = current if element else current + 1
    return urljoin(url, f"{name}_{current + 1}.{suffix}") if done < pages else None


def _record_anchors(text: str) -> list[html.HtmlElement]:
    """Links of a jpaas data store, which hides its first records from parsers inside CDATA."""
    anchors: list[html.HtmlElement] = []
    for record in JPAAS_RECORDS.findall(text):
        tree = _tree(f"<div>{record}</div>")
        if tree is not None:
            anchors.extend(tree.iter("a"))
    return anchors


def _jpaas_next(text: str, url: str) -> str | None:
    """The pager of a jpaas list: its parameters stand in the page's script, its records come from dataproxy.jsp."""
    proxy = JPAAS_PROXY.search(text)
    if proxy is None:
        return None
    values: dict[str, str] = {}
    for key in JPAAS_KEYS:
        found = re.search(rf"\b{key}['\"]?\s*[:=]\s*['\"]?([^'\"&,\s}}<>]{{1,80}})", text)
        if found:
            values[key] = found[1]
    if not {"columnid", "unitid", "webid"} <= values.keys():
        return None
    start = len(JPAAS_RECORDS.findall(text)) + 1
    total = JPAAS_TOTAL.search(text)
    if total and start > int(total[1]):
        return None
    query = {"startrecord": start, "endrecord": start + JPAAS_STEP - 1, "perpage": 15, **values}
    return urljoin(url, proxy[1]) + "?" + urlencode(query)


def _jpaas_answer(text: str, url: str, rules: Rules) -> Links:
    """An answer of dataproxy.jsp: XML in form, records in CDATA; more follow while records come."""
    anchors = _record_anchors(text)
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
                    address = _joined(url, inner)
                    if address:
                        addresses.append(address)
    links = _sorted_out(addresses, url, rules)
    pager = rules.site.pager
    following = [urljoin(url, _numbered(pager, depth))] if links.articles and "{n" in pager else []
    return replace(links, lists=tuple(address for address in following if rules.is_inside(address)))


def _refreshed(tree: html.HtmlElement, base: str, url: str, rules: Rules) -> tuple[str, ...]:
    for meta in tree.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            found = REFRESH.match(meta.get("content") or "")
            address = _joined(base, found[2]) if found and int(found[1]) <= 5 else None
            if address and address != url and rules.is_inside(address):
                return (address,)
    return ()


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


def _unique(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(addresses))
