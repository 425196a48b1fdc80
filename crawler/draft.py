"""A first draft of a site file, from one list page and one article: to be read and corrected by hand.

BeautifulSoup serves here: broken markup matters more than speed when a person waits for one page.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from crawler.markup import decode

# What tells a family: a shape that most article addresses have, or words that stand in a list page's markup.
FAMILY_ADDRESSES: tuple[tuple[str, str], ...] = (
    ("jpaas", r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html"),
    ("trs", r"/t20\d{6}_\w+\.s?html?$"),
    ("ucap", r"/20\d{4}/[0-9a-f]{32}\.s?html?$"),
    ("epoint", r"/20\d{6}/[0-9a-f]{8}-[0-9a-f-]{27}\.html$"),
    ("gkmlpt", r"/post_\d+\.html$"),
    ("epaper", r"/content_\d+\.html?$"),
    ("lnct", r"/20\d{13,17}/index\.s?html$"),
    ("dede", r"/plus/view\.php\?aid=\d+|/a/[\w/]+/\d+\.html$"),
)
FAMILY_WORDS: tuple[tuple[str, str], ...] = (("jpaas", "/jpage/dataproxy.jsp"), ("trs", "createPageHTML("))
MOST = 0.6
NAME_META = ("sitename", "og:site_name")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A site file to be, and what was seen while it was written."""

    name: str
    text: str
    family: str | None
    list_selector: str | None


def guess_family(articles: Iterable[str], list_body: bytes) -> str | None:
    """The CMS, by the shape of most article addresses, else by what the list page's scripts call."""
    articles = list(articles)
    for family, pattern in FAMILY_ADDRESSES:
        hits = sum(1 for address in articles if re.search(pattern, address))
        if articles and hits >= MOST * len(articles):
            return family
    text = decode(list_body)
    return next((family for family, words in FAMILY_WORDS if words in text), None)


def draft_site(
    *, list_url: str, list_body: bytes, articles: Iterable[str], region: str | None = None, name: str | None = None
) -> Draft:
    """The draft. `articles` are the addresses that the list led to with the generic rules."""
    articles = list(articles)
    soup = BeautifulSoup(decode(list_body), "lxml")
    family = guess_family(articles, list_body)
    selector = list_selector(soup, list_url, articles)
    parts = urlsplit(list_url)
    lines = [
        f"name = {_quoted(name or site_name(soup) or parts.hostname or '')}",
        *([f"region = {_quoted(region)}"] if region else []),
        f'publisher = "{"government" if (parts.hostname or "").endswith(".gov.cn") else "news"}"',
        f"url = {_quoted(f'{parts.scheme}://{parts.netloc}')}",
    ]
    if family:
        lines.append(f'family = "{family}"')
    path = list_url.removeprefix(f"{parts.scheme}://{parts.netloc}") or "/"
    lines.append(f"columns = [{_quoted(path)}]")
    if selector and not family:
        lines.append(f"list = {_quoted(selector)}")
    pattern = None if family else address_pattern(articles)
    if pattern:
        lines.append(f"allow = ['{pattern}']")
    lines.append("unverified = true")
    return Draft(
        name=file_name(parts.hostname or "site"), text="\n".join([*lines, ""]), family=family, list_selector=selector
    )


def site_name(soup: BeautifulSoup) -> str | None:
    """The site's own name: from its meta tags, else the last part of the page's title."""
    for meta in soup.find_all("meta"):
        if str(meta.get("name") or meta.get("property") or "").lower() in NAME_META and meta.get("content"):
            return str(meta["content"]).strip()
    title = soup.title.get_text().strip() if soup.title else ""
    parts = [part for part in re.split(r"[-_|—–\s]+", title) if part]
    return parts[-1] if parts else None


def list_selector(soup: BeautifulSoup, url: str, articles: Iterable[str]) -> str | None:
    """The shortest selector, from an ancestor with an id or a class, that chooses the articles and little else."""
    wanted = set(articles)
    anchors = [anchor for anchor in soup.find_all("a", href=True) if urljoin(url, str(anchor["href"])) in wanted]
    if len(wanted) < 2:
        return None
    votes: Counter[str] = Counter()
    for anchor in anchors:
        votes.update(_candidates(anchor))
    best: tuple[float, int, str] | None = None
    for selector, number in votes.most_common(40):
        if number < MOST * len(wanted):
            break
        chosen = {urljoin(url, str(a["href"])) for a in soup.select(selector) if a.get("href")}
        score = len(chosen & wanted) / len(chosen | wanted)
        if best is None or (score, -len(selector)) > best[:2]:
            best = (score, -len(selector), selector)
    return best[2] if best and best[0] >= MOST else None


def _candidates(anchor: Tag) -> Iterable[str]:
    for depth, parent in enumerate(anchor.parents):
        if depth > 6 or parent.name in {"body", "html", "[document]"}:
            return
        for mark in _marks(parent):
            yield f"{parent.name}{mark} a"


def _marks(tag: Tag) -> Iterable[str]:
    if tag.get("id") and re.fullmatch(r"[A-Za-z][\w-]*", str(tag["id"])):
        yield f"#{tag['id']}"
    for name in tag.get("class") or []:
        if re.fullmatch(r"[A-Za-z][\w-]*", name):
            yield f".{name}"


def address_pattern(articles: Iterable[str]) -> str | None:
    """A regular expression of the commonest shape among these addresses' paths, digits by number."""
    shapes = Counter(_shape(urlsplit(address).path) for address in articles)
    if not shapes:
        return None
    shape, number = shapes.most_common(1)[0]
    return shape if number >= MOST * sum(shapes.values()) else None


def _shape(path: str) -> str:
    last = re.escape(path).replace(r"\-", "-").replace("/", "/")
    return re.sub(r"\d+", r"\\d+", last) + "$"


def file_name(host: str) -> str:
    """A name for the site's file: the telling part of its host."""
    parts = [part for part in host.lower().split(".") if part not in {"www", "gov", "com", "cn", "org", "net", "edu"}]
    return re.sub(r"[^a-z0-9_]+", "_", "_".join(reversed(parts)) or host.lower()).strip("_") or "site"


def draft_expectations(url: str, content_type: str | None, article: Mapping[str, object]) -> str:
    """Expectations of a saved page, to be corrected by hand: they say what is read now, not what is right."""
    body = [str(line) for line in article.get("body", [])]  # type: ignore[attr-defined]
    lines = ["# 草稿：逐行核对网页后改正", f"url = {_quoted(url)}"]
    if content_type:
        lines.append(f"content_type = {_quoted(content_type)}")
    for key in ("title", "source"):
        if article.get(key):
            lines.append(f"{key} = {_quoted(str(article[key]))}")
    if article.get("published"):
        lines.append(f"published = {str(article['published'])[:10]}")
    if body:
        lines += [f"begins = {_quoted(body[0][:20])}", f"ends = {_quoted(body[-1][-20:])}"]
    lines.append('lacks = ["当前位置", "分享到", "版权所有"]')
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
