"""Find the element that holds the article: a known container, else the block with the densest Chinese prose."""

import re
from dataclasses import dataclass

from text.tree import HOLDER, NOISE, Layout

SMALLEST = 80  # characters that a container must hold
MOST_LINKED = 0.4
SENTENCE_MARKS = re.compile("[，。；！？、：”]")
PROSE_BLOCKS = frozenset(("div", "td", "article", "section"))
RISING = (1.0, 1.0, 0.75, 0.45, 0.27)  # what a line gives to its own block and the four around it


@dataclass(frozen=True, kw_only=True)
class Place:
    """Lines `first` up to and without `end` hold the article. `how` is the rule that chose them."""

    node: int
    first: int
    end: int
    how: str


def furniture(layout: Layout) -> bytearray:
    """A mark for each line that stands in an element named as no part of an article, if that is the smaller part of the page."""
    count = len(layout.lines)
    marks = bytearray(count)
    total = layout.before[count]
    for node, hints in enumerate(layout.hints):
        if hints & NOISE and not hints >> HOLDER:
            first, end = layout.firsts[node], layout.ends[node]
            if first < end and 2 * (layout.before[end] - layout.before[first]) < total:
                marks[first:end] = b"\x01" * (end - first)
    return marks


def find_place(layout: Layout, marks: bytearray) -> tuple[Place | None, float]:
    """Where the article stands, and how far two independent readings agree on it (0 to 1)."""
    dense = densest(layout, marks)
    known = known_container(layout, marks)
    chosen = known if known is not None else dense
    if chosen is None:
        return None, 0.0
    place = Place(
        node=chosen,
        first=layout.firsts[chosen],
        end=layout.ends[chosen],
        how="container" if chosen == known else "density",
    )
    return place, _overlap(layout, chosen, dense if known is not None else None)


def _overlap(layout: Layout, one: int, other: int | None) -> float:
    if other is None:
        return 0.5
    first, end = max(layout.firsts[one], layout.firsts[other]), min(layout.ends[one], layout.ends[other])
    shared = layout.before[end] - layout.before[first] if first < end else 0
    return 2 * shared / max(1, layout.chars(one) + layout.chars(other))


def known_container(layout: Layout, marks: bytearray) -> int | None:
    """The first element of `words/containers.toml` that holds enough text outside links; of several the largest."""
    best: tuple[int, int] | None = None
    found = None
    for node, hints in enumerate(layout.hints):
        rank = hints >> HOLDER
        if not rank:
            continue
        chars = layout.chars(node)
        if chars < SMALLEST or layout.link_chars(node) > MOST_LINKED * chars or _all(marks, layout, node):
            continue
        if best is None or (-rank, chars) > best:
            best, found = (-rank, chars), node
    return found


def densest(layout: Layout, marks: bytearray) -> int | None:
    """The block whose own and nearest lines have most text and sentence marks outside links; None on a page without prose."""
    points = [0.0] * len(layout.tags)
    tags, parents = layout.tags, layout.parents
    for index, line in enumerate(layout.lines):
        own = len(line) - layout.linked[index]
        if own < 12 or marks[index]:
            continue
        found = len(SENTENCE_MARKS.findall(line))
        if not found:
            continue
        score = own + 8 * found
        node = layout.owners[index]
        for level, share in enumerate(RISING):
            if node < 0:
                break
            points[node] += score * share * (0.3 if level == 0 and tags[node] not in PROSE_BLOCKS else 1.0)
            node = parents[node]
    best, found_node = 0.0, None
    for node, value in enumerate(points):
        if value > best:
            chars = layout.chars(node)
            value *= (1 - min(1.0, layout.link_chars(node) / chars)) ** 2
            if value > best:
                best, found_node = value, node
    return found_node


def _all(marks: bytearray, layout: Layout, node: int) -> bool:
    first, end = layout.firsts[node], layout.ends[node]
    return all(marks[first:end])
