"""Pages that carry several articles: where one ends and the next, about another region, begins.

A headline in the middle of the text opens a part when what follows speaks of a region apart from the one before and
never comes back to it. Each part has its own main host, so that 全市 below the second headline is the second city.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from facts.mainhost import main_seats
from facts.roles import STRONG, WEIGHT, Acting
from facts.scene import Scene, Seat

_SHORTEST = 6  # characters of a headline
_SPEAKS = 0.5  # the weight from which a place is spoken of, not only visited
_NUMBERED = re.compile(
    r"[\s(▶■●◆★]*(?:[一二三四五六七八九十\d]{1,2}[、.):]|第[一二三四五六七八九十\d])|\s*[(▶■●◆★·【\[]"
)


class Part(NamedTuple):
    """One article of a page: where it begins, its places alone, and the region it is about."""

    start: int
    scene: Scene
    main: tuple[Seat, ...]


def parts_of(scene: Scene) -> tuple[Part, ...]:
    """The articles of a page in order; one for nearly every page."""
    openings = _openings(scene)
    if not openings:
        return (Part(0, scene, main_seats(scene)),)
    bounds = [*(start for start, _ in openings), len(scene.text)]
    first = scene.part(0, bounds[0])
    found = [Part(0, first, main_seats(first))]
    for number, (start, headline) in enumerate(openings):
        part = scene.part(headline, bounds[number + 1], opened=start)
        main = main_seats(part)
        if main and _is_apart(scene, found[-1], main, (start, bounds[number + 1])):
            found.append(Part(start, part, main))
    if len(found) == 1:
        return (Part(0, scene, main_seats(scene)),)
    return tuple(_whole(scene, found))


def part_at(parts: Sequence[Part], offset: int) -> Part:
    """The article of a page in which an offset lies."""
    return parts[0] if len(parts) == 1 else parts[bisect_right([part.start for part in parts], offset) - 1]


def _whole(scene: Scene, found: Sequence[Part]) -> list[Part]:
    """The parts up to the next one: headlines inside an article open none."""
    ends = [*(part.start for part in found[1:]), len(scene.text)]
    whole = []
    for part, end in zip(found, ends, strict=True):
        own = scene.part(part.scene.begin, end, opened=part.start if part.start else None)
        whole.append(Part(part.start, own, main_seats(own)))
    return whole


def _openings(scene: Scene) -> list[tuple[int, int]]:
    """Headlines between paragraphs, as (start, end), with a place that acts in them or in the sentence below."""
    found = []
    rows = scene.sentences
    prose = False  # whether an article has begun
    for number in range(len(rows) - 1):
        row, below = rows[number], rows[number + 1]
        if not row.heading:
            prose = True
            continue
        if not prose or below.heading or below.line == row.line or rows[number - 1].line == row.line:
            continue
        if row.end - row.start < _SHORTEST or _NUMBERED.match(scene.text, row.start):
            continue
        if _acts(scene.acting_between(row.start, row.end)) or _acts(scene.acting_between(below.start, below.end)):
            found.append((row.start, row.end))
    return found


def _acts(acting: Sequence[Acting]) -> bool:
    return any(one.role in STRONG for one in acting)


def _is_apart(scene: Scene, before: Part, main: Sequence[Seat], span: tuple[int, int]) -> bool:
    """Whether a part speaks of another region than the part before, and of that one nowhere."""
    covers = scene.gaz.covers
    old = [seat.code for seat in before.main]
    if any(covers(seat.code, code) or covers(code, seat.code) for seat in main for code in old):
        return False
    return not any(
        WEIGHT[one.role] >= _SPEAKS and any(covers(code, region) for code in old)
        for one in scene.acting_between(*span)
        for region in one.mention.regions
    )
