"""What stands around an official document: its table (索引号, 发文机关, 成文日期, 文号), attachments and the next page."""

import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache
from urllib.parse import urljoin

from text import vocabulary
from text.extract import Place
from text.tree import Layout

ABOVE, BELOW = 40, 12
LONGEST = 240
FEWEST = 2  # rows that make a table
PROVES = frozenset(("索引号", "文号", "发文机关", "成文日期"))
FILE = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|txt|csv)(?:$|[?#])", re.IGNORECASE)
NEXT = re.compile(r"[\[【（(<《]?\s?(?:下一?页|后一页|Next|next page|[>＞]{1,2}|»)\s?[\]】）)>》＞]{0,2}")
NOWHERE = ("#", "javascript:", "mailto:", "void")


@cache
def _key() -> tuple[re.Pattern[str], dict[str, str]]:
    """A key with its colon, or a key that is a whole line; and the field of each printed form."""
    field_of = {form: row["name"] for row in vocabulary.rows("official", "row") for form in row["printed"]}
    forms = sorted(field_of, key=lambda form: (-len(form), form))
    spaced = "|".join(r"\s{0,4}".join(map(re.escape, form)) for form in forms)
    return re.compile(
        rf"(?<![\u3400-\u9fff])[\[【]?\s?({spaced})\s{{0,4}}(?:[\]】]?\s?[:：]|[\]】]|$)\s{{0,4}}"
    ), field_of


def table(layout: Layout, place: Place) -> tuple[Mapping[str, str], frozenset[int]]:
    """The table of the document and the lines that it takes; empty on a page that has none."""
    lines = layout.lines
    key, field_of = _key()
    found: dict[str, str] = {}
    used: set[int] = set()
    index, end = max(0, place.first - ABOVE), min(len(lines), place.first + ABOVE, place.end)
    while index < end:
        line = lines[index]
        matches = list(key.finditer(line)) if len(line) <= LONGEST else []
        if not matches or matches[0].start() > 2:
            index += 1
            continue
        used.add(index)
        for number, match in enumerate(matches):
            stop = matches[number + 1].start() if number + 1 < len(matches) else len(line)
            value = line[match.end() : stop].strip(" 　|｜")
            following = lines[index + 1] if index + 1 < len(lines) else ""
            if not value and stop == len(line) and len(following) <= 120 and not key.match(following):
                index += 1
                used.add(index)
                value = following
            found.setdefault(field_of["".join(match[1].split())], value)
        index += 1
    filled = {name: value for name, value in found.items() if value}
    if len(filled) < FEWEST or not PROVES & filled.keys():
        return {}, frozenset()
    return filled, frozenset(used)


def attachments(layout: Layout, first: int, end: int, url: str | None) -> tuple[tuple[str, str], ...]:
    """Files linked in and just below the text, as (label, address), in the order of the page."""
    found: dict[str, str] = {}
    for link in _links(layout, first - 3, end + BELOW):
        href = layout.hrefs[link]
        if FILE.search(href, max(0, len(href) - 200)):
            address = absolute(href, layout, url)
            found.setdefault(address, " ".join(layout.link_texts[link].split()) or address.rsplit("/", 1)[-1])
    return tuple((label, address) for address, label in found.items())


def next_page(layout: Layout, first: int, end: int, url: str | None) -> str | None:
    """The address of the page on which the article goes on."""
    for link in _links(layout, first, end + BELOW):
        text, href = layout.link_texts[link], layout.hrefs[link].strip()
        if len(text) <= 16 and NEXT.fullmatch(text.strip()) and href and not href.lower().startswith(NOWHERE):
            address = absolute(href, layout, url)
            return None if address == url else address
    return None


def _links(layout: Layout, first: int, end: int) -> range:
    """The links of these lines."""
    return range(bisect_left(layout.link_lines, first), bisect_left(layout.link_lines, end))


def absolute(href: str, layout: Layout, url: str | None) -> str:
    """A link's address; as it stands when neither the page's address nor its base is known."""
    try:
        return urljoin(urljoin(url or "", layout.base or ""), href.strip())
    except ValueError:  # an address with a broken host
        return href
