"""Find the element that holds the article: a known container, else the block with the densest Chinese prose."""

import re
from dataclasses import dataclass, replace

from text import dates, items
from text.hints import HEAD, HOLDER, NOISE
from text.tree import HEADINGS, Layout

SMALLEST_NEAR = 30  # and one that stands just below the headline
SMALLEST = 80  # characters that a container must hold
MOST_LINKED = 0.4
SHORTEST_LINE = 12  # characters outside links that make a line prose
SENTENCE_MARKS = re.compile("[，。；！？、：”]")
PROSE_BLOCKS = frozenset(("div", "td", "article", "section"))
RISING = (1.0, 1.0, 0.75, 0.45, 0.27)  # what a line gives to its own block and the four around it
FAR, NEAR = 25, 15  # lines between headline and text: more than FAR is doubtful, a text of its own begins within NEAR
MARK = 8  # characters that a sentence mark counts for
FEWEST_BELOW = 20.0  # points of a text below the headline when the densest block stands above it
FEWEST_POINTS = 70.0  # of a text that stands alone below its headline
SHORTEST_TEXT, LONGEST_TEXT = 50, 1000  # characters, and lines, of a text above a list of comments or teasers
SENTENCE_END = re.compile("[。！？；]")
FIELDS_LINE = re.compile(
    r"^[^。！？；]{0,40}?(?:时间|日期|来源|稿源|作者|编辑|发布|浏览次数|点击数|字号|字体|浏览量|阅读)\s?[:：][^。！？；]{0,160}$"
)
MOST_HEADLINES = 20  # of a make that are looked at
LONGEST_DAY, DAY_WITHIN = 80, 6  # characters of a line with a day, and lines in which a headline has its day
GAP = 25  # what a line that is no prose takes from a run of prose


@dataclass(frozen=True, kw_only=True)
class Place:
    """Lines `first` up to and without `end` hold the article. `how` is the rule that chose them."""

    node: int
    first: int
    end: int
    how: str


def furniture(layout: Layout, headline: int | None) -> bytearray:
    """A mark for each line that stands in an element named as no part of an article.

    An element that holds the headline and more, a known container or most of the page is no furniture, whatever its name.
    """
    count = len(layout.lines)
    marks = bytearray(count)
    total = layout.before[count]
    holding = _around_containers(layout)
    for node, hints in enumerate(layout.hints):
        if hints & NOISE and not hints >> HOLDER and node not in holding:
            first, end = layout.firsts[node], layout.ends[node]
            if headline is not None and first <= headline < end - 1:
                continue
            if first < end and 2 * (layout.before[end] - layout.before[first]) < total:
                marks[first:end] = b"\x01" * (end - first)
    return marks


def _around_containers(layout: Layout) -> set[int]:
    """Blocks around a known container that holds enough text."""
    found: set[int] = set()
    for node, hints in enumerate(layout.hints):
        if (
            hints >> HOLDER
            and layout.chars(node) >= SMALLEST
            and layout.link_chars(node) <= MOST_LINKED * layout.chars(node)
        ):
            while node >= 0 and node not in found:
                found.add(node)
                node = layout.parents[node]
    return found


def find_place(layout: Layout, marks: bytearray, headline: int | None) -> Place | None:
    """Where the article stands; `headline` is the line of the headline, when the page's `<title>` repeats it."""
    known = known_container(layout, marks)
    if known is None and headline is not None:
        known = _small_container(layout, marks, headline)
    other = next_article(layout, headline) if headline is not None else None
    if other is not None and headline is not None and (known is None or layout.firsts[known] >= other):
        near = _nearest_text(layout, _points(layout, marks), headline, other)
        if near is not None:
            return place_of(layout, near, "above the next headline")
    if known is not None:
        return place_of(layout, known, "container", end=other)
    points = _points(layout, marks)
    dense = _densest(layout, points)
    if dense is None:
        return None
    if headline is not None and _mark_lists(layout, marks, headline):
        points = _points(layout, marks)
        dense = _densest(layout, points)
        if dense is None:
            return None
    if headline is not None:
        near = _below_headline(layout, points, headline, dense)
        if near is not None:
            return place_of(layout, near, "below the headline")
    return _from_headline(layout, place_of(layout, dense, "density", end=other), headline)


def place_of(layout: Layout, node: int, how: str, *, end: int | None = None) -> Place:
    """The lines of a block, up to the line where another article begins."""
    first, last = layout.firsts[node], layout.ends[node]
    return Place(node=node, first=first, end=min(last, end) if end is not None and end > first else last, how=how)


def _from_headline(layout: Layout, place: Place, headline: int | None) -> Place:
    """Without what a wide block holds above the headline, when most of its prose stands below."""
    if headline is None or not place.first < headline < place.end:
        return place
    above = below = 0
    for index in range(place.first, place.end):
        prose = len(layout.lines[index]) - layout.linked[index] if SENTENCE_END.search(layout.lines[index]) else 0
        if index < headline:
            above += prose
        else:
            below += prose
    return replace(place, first=headline) if below >= SMALLEST_NEAR and below > 0.7 * above else place


def next_article(layout: Layout, headline: int) -> int | None:
    """The first line of another article below: a headline in an element of the same make, with a day of its own below it."""
    node = layout.owners[headline]
    make = layout.tags[node], layout.classes[node]
    if make[0] not in HEADINGS and not layout.hints[node] & HEAD:
        return None
    tried = 0
    for other in range(node + 1, len(layout.tags)):
        first = layout.firsts[other]
        if (layout.tags[other], layout.classes[other]) != make or first <= headline + 2:
            continue
        tried += 1
        if tried > MOST_HEADLINES:
            return None
        if first < layout.ends[other] and any(
            len(line) <= LONGEST_DAY and dates.find(line) for line in layout.lines[first + 1 : first + DAY_WITHIN]
        ):
            return first
    return None


def known_container(layout: Layout, marks: bytearray) -> int | None:
    """The first element of `words/containers.toml` that holds enough text outside links; of several the largest."""
    best: tuple[int, int] | None = None
    found = None
    for node, hints in enumerate(layout.hints):
        rank = hints >> HOLDER
        if not rank:
            continue
        chars = layout.chars(node)
        if chars < SMALLEST or layout.link_chars(node) > MOST_LINKED * chars:
            continue
        if all(marks[layout.firsts[node] : layout.ends[node]]):
            continue
        if best is None or (-rank, chars) > best:
            best, found = (-rank, chars), node
    return found


def _small_container(layout: Layout, marks: bytearray, headline: int) -> int | None:
    """A known container with a text of a sentence or two, just below the headline."""
    for node, hints in enumerate(layout.hints):
        first, end = layout.firsts[node], layout.ends[node]
        if not hints >> HOLDER or not headline < first <= headline + NEAR or all(marks[first:end]):
            continue
        sentences = any(SENTENCE_END.search(line) for line in layout.lines[first:end])
        if sentences and layout.chars(node) >= SMALLEST_NEAR and layout.link_chars(node) == 0:
            return node
    return None


def second_opinion(layout: Layout, marks: bytearray, kept: list[int]) -> float:
    """How far a reading that knows no elements agrees (0 to 1): the run of lines with most prose between lines that are none."""
    best = total = 0
    best_first = best_end = first = 0
    prose = [0] * len(layout.lines)
    for index, line in enumerate(layout.lines):
        own = 0 if marks[index] else len(line) - layout.linked[index]
        prose[index] = own if own >= SHORTEST_LINE else 0
        total += own - GAP if own >= SHORTEST_LINE else -GAP
        if total <= 0:
            total, first = 0, index + 1
        elif total > best:
            best, best_first, best_end = total, first, index + 1
    ours = sum(prose[index] for index in kept)
    theirs = sum(prose[best_first:best_end])
    shared = sum(prose[index] for index in kept if best_first <= index < best_end)
    return 2 * shared / max(1, ours + theirs)


def _mark_lists(layout: Layout, marks: bytearray, headline: int) -> bool:
    """Mark comments and teasers below a text that stands between them and the headline; were any marked?

    A list that stands beside paragraphs of the text, in one block with them, is a part of it.
    """
    marked = False
    for parent, first, end in items.lists(layout):
        above = [
            index
            for index in range(headline + 1, min(first, headline + LONGEST_TEXT))
            if not marks[index]
            and len(layout.lines[index]) - layout.linked[index] >= SHORTEST_LINE
            and SENTENCE_END.search(layout.lines[index])
        ]
        if sum(len(layout.lines[index]) for index in above) < SHORTEST_TEXT:
            continue
        if any(parent in (layout.owners[i], layout.parents[layout.owners[i]]) for i in above):
            continue
        marks[first:end] = b"\x01" * (end - first)
        marked = True
    return marked


def _points(layout: Layout, marks: bytearray) -> list[float]:
    """Points of each block: the text and sentence marks outside links of its own lines and of those just inside it."""
    points = [0.0] * len(layout.tags)
    tags, parents, linked, owners = layout.tags, layout.parents, layout.linked, layout.owners
    marked = SENTENCE_MARKS.findall
    for index, line in enumerate(layout.lines):
        own = len(line) - linked[index]
        if own < SHORTEST_LINE or marks[index]:
            continue
        found = len(marked(line))
        if not found or (len(line) <= 200 and "：" in line and FIELDS_LINE.match(line)):
            continue
        score = own + MARK * found
        node = owners[index]
        for level, share in enumerate(RISING):
            if node < 0:
                break
            points[node] += score * share * (0.3 if level == 0 and tags[node] not in PROSE_BLOCKS else 1.0)
            node = parents[node]
    return points


def _densest(layout: Layout, points: list[float]) -> int | None:
    best, found = 0.0, None
    for node, value in enumerate(points):
        if value > best:
            chars = layout.chars(node)
            value *= (1 - min(1.0, layout.link_chars(node) / chars)) ** 2 if chars else 0.0
            if value > best:
                best, found = value, node
    return found


def _nearest_text(layout: Layout, points: list[float], first: int, end: int) -> int | None:
    """The block with most points between two headlines."""
    best, found = FEWEST_POINTS, None
    for node, value in enumerate(points):
        if value > best and first < layout.firsts[node] and layout.ends[node] <= end:
            best, found = value, node
    return found


def _below_headline(layout: Layout, points: list[float], headline: int, dense: int) -> int | None:
    """The text that stands alone below its headline when the densest block is far away: a list of teasers, another article."""
    if headline <= layout.firsts[dense] <= headline + FAR or layout.firsts[dense] <= headline < layout.ends[dense]:
        return None
    best, found = FEWEST_POINTS if layout.ends[dense] > headline else FEWEST_BELOW, None
    for node, value in enumerate(points):
        first, end = layout.firsts[node], layout.ends[node]
        if value > best and headline < first <= headline + NEAR and not first <= layout.firsts[dense] < end:
            best, found = value, node
    return found
