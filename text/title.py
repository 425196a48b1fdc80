"""The headline: of the headings, the one that the page's own `<title>` repeats; kicker and subtitle around it."""

import re
import unicodedata
from bisect import bisect_left
from typing import NamedTuple

from text import vocabulary
from text.hints import HEAD
from text.lines import label
from text.published import names
from text.simplify import to_simplified
from text.tree import Layout

SHORTEST = 4
LONGEST = 120
NEAR = 15  # lines above the text in which a heading counts as its own
WEIGHT = {"h1": 4, "h2": 3, "h3": 2, "h4": 1, "h5": 1, "h6": 1}
SUFFIX = re.compile(
    r"\s?(?:_|\||｜|--|—{1,2}|–|\s[-·]\s|-(?=(?:[^-]{2,8}-)?[^-]{2,14}$)|·(?=[^·]{1,8}(?:网|报|台|频道|新闻|客户端)$)|>>|<<)"
)
SERIES = re.compile(r"[^|｜]{2,14}\s?[|｜]\s?")  # a series before its headline

SITE = re.compile(
    r"[^，。！？；：]{0,24}(?:网|网站|门户|信息港|在线|频道|人民政府|政府|委员会|管委会|数字报|电子报|日报|晚报|首页|正文|详情|详情页|详细页|内容页|详细信息|新闻中心|新闻动态|动态|要闻|信息公开|公告|浏览文章|文章内容|信息内容|欢迎您?|[局厅委院]|办公室|中心|招商|园区)"
)
PART = re.compile("[-_|｜—–]{1,3}")
LONG_ENOUGH = 10  # characters of a line that is taken for the headline by its words alone
HEAD_LINES = 8
ENDS = re.compile("[。！？；]")
HANGING = re.compile(r"[\s\-—_|·.]{1,12}$")
NO_HEADLINE = re.compile(r"[:：>＞|]|[。；，,]$|\d{7}|https?://")
DATED = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]|[:：]\d\d")


class Heading(NamedTuple):
    text: str
    line: int
    weight: int
    named: bool  # class or id says that it is a title
    linked: bool
    whole: bool = True  # one line, or a heading broken over lines


class Titles(NamedTuple):
    """The headline as printed, its line, and the lines above and below it that belong to it."""

    text: str | None
    line: int | None
    kicker: str | None = None
    subtitle: str | None = None


def repeated(layout: Layout) -> tuple[list[Heading], Heading | None]:
    """All headings, and the one that `<title>` repeats."""
    headings = _headings(layout)
    return headings, _repeated(headings, bare(layout.title))


def printed(layout: Layout) -> int | None:
    """The line, no heading by its element, that is one of the longer parts of `<title>`."""
    parts = {part for piece in PART.split(layout.title) if len(part := bare(piece)) >= LONG_ENOUGH}
    if not parts:
        return None
    shortest, longest = min(map(len, parts)), 2 * max(map(len, parts))
    for index, line in enumerate(layout.lines):
        if shortest <= len(line) <= longest and not layout.linked[index] and bare(line) in parts:
            return index
    return None


def find(layout: Layout, body_first: int, headings: list[Heading], found: Heading | None) -> Titles:
    """The headline of the text that begins in line `body_first`; `headings` and `found` are those of `repeated`."""
    page = bare(layout.title)
    body_first = _prose_from(layout, body_first)
    near = _nearest(headings, body_first)
    if found is None and page:
        found = _plain(layout, page, body_first)
    if near is not None and (found is None or _is_site_name(page, found, near, body_first)):
        found = near
    if found is None and (not page or _is_site(layout.title)):
        found = _unmarked(layout, body_first)
    if found is not None:
        return Titles(HANGING.sub("", found.text), found.line, *_around(layout, found.line, body_first))
    title = _meta(layout) or _without_site(layout.title) or None
    return Titles(title, _line_of(layout, title) if title else None)


def _prose_from(layout: Layout, first: int) -> int:
    """The first line of prose from here on; a container may hold the headline and its fields above its text."""
    for index in range(first, min(len(layout.lines), first + HEAD_LINES)):
        line = layout.lines[index]
        if len(line) > LONGEST or ENDS.search(line):
            return index
    return first


def bare(text: str) -> str:
    """For comparison: NFKC, no white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _meta(layout: Layout) -> str | None:
    for name in names("title"):
        value = layout.metas.get(name, "").strip()
        if len(bare(value)) >= SHORTEST and "<" not in value:
            return value
    return None


def _without_site(title: str) -> str:
    """The part of `<title>` that is the headline: the first, or the longest when the first names a site."""
    parts = [part.strip() for part in PART.split(title) if part.strip()]
    if len(parts) > 1 and SITE.fullmatch(parts[0]):
        return max(parts, key=len)
    series = SERIES.match(title)
    start = series.end() if series and len(SUFFIX.split(title[series.end() :])[0]) >= 10 else 0
    first = SUFFIX.split(title[start:])[0]
    if start and SITE.fullmatch(first.strip()):
        start, first = 0, SUFFIX.split(title)[0]
    return title[: start + len(first)].strip() or title


def _repeated(headings: list[Heading], page: str) -> Heading | None:
    """Of the headings that `<title>` repeats: one it begins with, then the longest, then the most prominent, then the first."""
    best: tuple[int, ...] | None = None
    found = None
    for heading in headings:
        squeezed = bare(heading.text)
        if len(squeezed) < SHORTEST or squeezed not in page:
            continue
        score = (page.startswith(squeezed), len(squeezed), not heading.linked, heading.weight, -heading.line)
        if best is None or score > best:
            best, found = score, heading
    return found


def _nearest(headings: list[Heading], body_first: int) -> Heading | None:
    """The most prominent heading just above the text or in its first line."""
    near = [
        heading
        for heading in headings
        if body_first - NEAR <= heading.line <= body_first and not heading.linked and len(bare(heading.text)) >= 6
        if heading.whole and not DATED.search(heading.text) and not label().search(heading.text)
    ]
    return max(near, key=lambda h: (h.weight + 2 * h.named, len(h.text) > 10, h.line), default=None)


def _plain(layout: Layout, page: str, body_first: int) -> Heading | None:
    """A line above the text that `<title>` begins with, or has as one of its parts, though it is no heading; perhaps in the other script."""
    wanted = to_simplified(page)
    parts = [to_simplified(bare(part)) for part in PART.split(layout.title)]
    stems = tuple(stem for part in parts if (stem := part.rstrip(".…")) != part and len(stem) >= 8)
    enough = 0.6 * len(bare(SUFFIX.split(layout.title)[0]))
    for index in range(min(body_first, len(layout.lines) - 1), max(-1, body_first - NEAR), -1):
        line = layout.lines[index]
        if not 6 <= len(line) <= LONGEST:
            continue
        printed = to_simplified(bare(line))
        if (
            (len(line) >= enough and wanted.startswith(printed))
            or (len(printed) >= 8 and printed in parts[1:])
            or (
                len(printed) >= 10
                and any(part.endswith(printed) for part in (wanted, *parts))
                and not _goes_on(layout, index, wanted)
            )
            or (stems and printed.startswith(stems))
        ):
            return Heading(line, index, 0, named=False, linked=False)
    return None


def _goes_on(layout: Layout, index: int, wanted: str) -> bool:
    """Is the line the second half of a headline whose first half stands in the line above?"""
    above = to_simplified(bare(layout.lines[index - 1])) if index else ""
    return len(above) >= SHORTEST and above in wanted


def _unmarked(layout: Layout, body_first: int) -> Heading | None:
    """On a page without a `<title>`: the longest line just above the text that is no link, label, date or sentence."""
    found = None
    for index in range(body_first - 1, max(-1, body_first - NEAR), -1):
        line = layout.lines[index]
        if not 8 <= len(line) <= 80 or layout.linked[index] or DATED.search(line) or NO_HEADLINE.search(line):
            continue
        if found is None or (_is_bold(layout, index), len(line)) > (_is_bold(layout, found.line), len(found.text)):
            found = Heading(line, index, 0, named=False, linked=False)
    return found


def _is_site(title: str) -> bool:
    """Does every part of a `<title>` name a site or a column of it?"""
    return all(SITE.fullmatch(part.strip()) for part in PART.split(title) if part.strip())


def _is_bold(layout: Layout, index: int) -> bool:
    return 10 * layout.bold[index] >= 9 * len(layout.lines[index])


def _is_site_name(page: str, chosen: Heading, near: Heading, body_first: int) -> bool:
    """Does `<title>` name the site or a column? Then the heading that repeats it stands above the one near the text."""
    name, other = bare(chosen.text), bare(near.text)
    if other in name or chosen.line == near.line:
        return False
    if chosen.line < near.line and SITE.fullmatch(chosen.text) and len(other) >= 10 and not SITE.fullmatch(near.text):
        return True
    return name in other or (body_first - chosen.line > NEAR and len(name) < len(other) and len(page) <= len(name) + 8)


def _headings(layout: Layout) -> list[Heading]:
    found = []
    for node, tag in enumerate(layout.tags):
        weight = WEIGHT.get(tag, 0)
        named = bool(layout.hints[node] & HEAD)
        if weight or named:
            first, end = layout.firsts[node], layout.ends[node]
            if first < end <= first + 4 and layout.before[end] - layout.before[first] <= LONGEST:
                linked = 2 * layout.link_chars(node) > layout.chars(node)
                own = [i for i in range(first, end) if layout.owners[i] == node]
                text = " ".join(layout.lines[i] for i in own or range(first, end))
                whole = end == first + 1 or (weight >= 3 and bool(own))
                found.append(Heading(text, own[0] if own else first, weight, named, linked, whole))
                if end > first + 1:
                    found.append(Heading(layout.lines[first], first, weight, named, linked))
    for spot in layout.spots:
        if spot.hints & HEAD and SHORTEST <= len(spot.text) <= LONGEST:
            found.append(Heading(" ".join(spot.text.split()), spot.line, 0, named=True, linked=False))
    return found


def _around(layout: Layout, line: int, body_first: int) -> tuple[str | None, str | None]:
    """Kicker (引题) and subtitle (副题): elements so named right above and below the headline, or lines marked by a dash."""
    kicker = subtitle = None
    low, high = max(0, line - 3), min(line + 4, body_first)
    for node in range(bisect_left(layout.firsts, low), bisect_left(layout.firsts, max(low, high))):
        first, end = layout.firsts[node], layout.ends[node]
        if end != first + 1 or first == line:
            continue
        name = f"{layout.classes[node]} {layout.ids[node]}".lower()[:200]
        if first < line and _is_named(name, "kicker"):
            kicker = layout.lines[first]
        elif first > line and _is_named(name, "subtitle"):
            subtitle = layout.lines[first].lstrip("—- ")
    following = layout.lines[line + 1] if line + 1 < body_first else ""
    if subtitle is None and following.startswith(("——", "—", "--")) and SHORTEST <= len(following) <= 60:
        subtitle = following.lstrip("—- ")
    return kicker, subtitle


def _is_named(name: str, kind: str) -> bool:
    """Does a name hold one of the long words of a kind, or is one of its words a short one?"""
    row = vocabulary.rows("furnishing", kind)[0]
    return any(word in name for word in row["words"]) or not set(row["whole"]).isdisjoint(name.split())


def _line_of(layout: Layout, text: str) -> int | None:
    wanted = bare(text)
    for index, line in enumerate(layout.lines):
        if len(line) <= 2 * LONGEST and len(line) >= len(wanted) and bare(line) == wanted:
            return index
    return None
