"""The part of CSS that site files need, matched on the blocks and spots of a page: `div#id.class > p.name, td.other`."""

import re
from functools import lru_cache
from typing import NamedTuple

from text.tree import Layout, Spot

COMPOUND = re.compile(r"(\*|[a-zA-Z][\w-]*)?((?:[.#][\w-]+)*)")
PART = re.compile(r"([.#])([\w-]+)")
STEP = re.compile(r"(>?) ?([^ >]+) ?")

LONGEST = 500


class Step(NamedTuple):
    """One compound selector; `child` says that it must stand right inside the one before."""

    child: bool
    tag: str
    name: str
    classes: frozenset[str]


Selector = tuple[Step, ...]


@lru_cache(maxsize=4096)
def read(css: str) -> tuple[Selector, ...]:
    """The selectors of a list in order; those that use more of CSS than tag, class, id, descendant and child are left out."""
    return tuple(found for part in css.split(",") if (found := _selector(part.strip())) is not None)


def words(css: str) -> frozenset[str]:
    """Classes and ids of the elements that a list looks for."""
    return frozenset(word for selector in read(css) for word in (*selector[-1].classes, selector[-1].name) if word)


def blocks(layout: Layout, css: str) -> list[int]:
    """The blocks that the first successful selector of the list matches."""
    for selector in read(css):
        found = [
            node
            for node, tag in enumerate(layout.tags)
            if _fits(selector[-1], tag, layout.ids[node], layout.classes[node])
            and _inside(layout, selector[:-1], layout.parents[node], child=selector[-1].child)
        ]
        if found:
            return found
    return []


def texts(layout: Layout, css: str) -> list[tuple[str, int]]:
    """Text and first line of each block or spot that the list matches, in the order of its selectors."""
    found = []
    for selector in read(css):
        for spot in layout.spots:
            if _fits_spot(layout, selector, spot) and spot.text.strip():
                found.append((" ".join(spot.text.split()), spot.line))
        for node, tag in enumerate(layout.tags):
            if not _fits(selector[-1], tag, layout.ids[node], layout.classes[node]):
                continue
            first, end = layout.firsts[node], layout.ends[node]
            if first < end <= first + 6 and _inside(
                layout, selector[:-1], layout.parents[node], child=selector[-1].child
            ):
                found.append((" ".join(layout.lines[first:end]), first))
    return found


def _selector(text: str) -> Selector | None:
    text = " ".join(text[:LONGEST].split())
    steps = []
    position = 0
    while position < len(text):
        step = STEP.match(text, position)
        compound = COMPOUND.fullmatch(step[2]) if step else None
        if step is None or compound is None:
            return None
        marks = PART.findall(compound[2])
        ids = [name for mark, name in marks if mark == "#"]
        classes = frozenset(name for mark, name in marks if mark == ".")
        steps.append(Step(bool(step[1]), (compound[1] or "*").lower(), ids[0] if ids else "", classes))
        position = step.end()
    return tuple(steps) or None


def _fits(step: Step, tag: str, name: str, classes: str) -> bool:
    return (
        (step.tag == "*" or step.tag == tag)
        and (not step.name or step.name == name)
        and (not step.classes or step.classes <= set(classes.split()))
    )


def _fits_spot(layout: Layout, selector: Selector, spot: Spot) -> bool:
    name, classes = spot.attrs.get("id", ""), spot.attrs.get("class", "")
    return _fits(selector[-1], spot.tag, name, classes) and _inside(
        layout, selector[:-1], spot.block, child=selector[-1].child
    )


def _inside(layout: Layout, steps: Selector, node: int, *, child: bool) -> bool:
    """Do the blocks from this one outwards match the steps from the last one back? The nearest that fits is taken."""
    for step in reversed(steps):
        while not _fits(step, layout.tags[node], layout.ids[node], layout.classes[node]) if node >= 0 else False:
            if child:
                return False
            node = layout.parents[node]
        if node < 0:
            return False
        node, child = layout.parents[node], step.child
    return True
