"""How a list goes on: a link, a script of TRS or ucap, the proxy of jpaas, or a numbered address of the site file."""

import re
from urllib.parse import urlencode, urljoin

from lxml import html

from crawler.markup import joined, tree_of, unique
from crawler.rules import Rules

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
REFRESH = re.compile(r"\s*(\d{1,3})\s*;\s*url\s*=\s*['\"]?([^'\"\s]{1,1500})", re.IGNORECASE)


def next_lists(tree: html.HtmlElement, text: str, base: str, url: str, rules: Rules, depth: int) -> tuple[str, ...]:
    pager = rules.site.pager
    if rules.next_xpath is not None:
        found = [joined(base, element.get("href")) for element in rules.next_xpath(tree)]
    elif "{n" in pager:
        found = [urljoin(url, numbered(pager, depth))]
    else:
        found = [_next_link(tree, base) or _trs_next(text, url) or _jpaas_next(text, url)]
    return unique(address for address in found if address and address != url and rules.is_inside(address))


def numbered(pager: str, depth: int) -> str:
    """The pager's address of the page after the one at this depth; the first page of a list has depth 0."""
    return pager.replace("{n-1}", str(depth + 1)).replace("{n}", str(depth + 2))


def _next_link(tree: html.HtmlElement, base: str) -> str | None:
    signs: str | None = None
    for anchor in tree.iter("a", "link"):
        href = anchor.get("href")
        if not href:
            continue
        if (anchor.get("rel") or "").lower() == "next":
            return joined(base, href)
        if anchor.tag == "link" or len(anchor) > 2:
            continue
        words = "".join(anchor.itertext(with_tail=False)).strip().lower()[:12] or (anchor.get("title") or "").strip()
        if words.startswith(NEXT_WORDS):
            return joined(base, href)
        if words in NEXT_SIGNS and signs is None:
            signs = joined(base, href)
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


def record_anchors(text: str) -> list[html.HtmlElement]:
    """Links of a jpaas data store, which hides its first records from parsers inside CDATA."""
    anchors: list[html.HtmlElement] = []
    for record in JPAAS_RECORDS.findall(text):
        tree = tree_of(f"<div>{record}</div>")
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
    return urljoin(url, str(proxy[1])) + "?" + urlencode(query)


def refreshed(tree: html.HtmlElement, base: str, url: str, rules: Rules) -> tuple[str, ...]:
    for meta in tree.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            found = REFRESH.match(meta.get("content") or "")
            address = joined(base, found[2]) if found and int(found[1]) <= 5 else None
            if address and address != url and rules.is_inside(address):
                return (address,)
    return ()
