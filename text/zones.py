"""Where on a page its fields are printed: between headline and text, just above the headline, just below the text."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from text.lines import Trimmed
from text.tree import Layout

ABOVE, BELOW, BEFORE_TEXT = 8, 12, 25
LONGEST = 240  # characters of a line that can hold fields


@dataclass(frozen=True, kw_only=True)
class Zones:
    """Indices of lines, each zone in the order of trust: `head`, then `foot` (behind the text), then `above` the headline."""

    head: tuple[int, ...] = ()
    foot: tuple[int, ...] = ()
    above: tuple[int, ...] = ()
    text: tuple[int, ...] = ()
    title: int | None = None
    reach: frozenset[int] = field(default_factory=frozenset)

    def all(self) -> Iterable[int]:
        return (*self.head, *self.foot, *self.above)


def find(layout: Layout, trimmed: Trimmed, title_line: int | None) -> Zones:
    """The zones around a text whose first line is `trimmed.kept[0]`."""
    lines = layout.lines
    first, last = trimmed.kept[0], trimmed.kept[-1]
    top = (
        title_line
        if title_line is not None and first - 4 * BEFORE_TEXT < title_line < first
        else max(0, first - BEFORE_TEXT)
    )
    head = [i for i in range(top, first) if len(lines[i]) <= LONGEST]
    kept = set(trimmed.kept)
    inside = [i for i in range(first, last) if i not in kept and len(lines[i]) <= LONGEST]
    foot = [i for i in range(last + 1, min(len(lines), last + 1 + BELOW)) if len(lines[i]) <= LONGEST]
    above = [i for i in range(top - 1, max(-1, top - 1 - ABOVE), -1) if len(lines[i]) <= LONGEST]
    return Zones(
        head=tuple(head),
        foot=tuple(inside + foot),
        above=tuple(above),
        text=tuple(trimmed.kept),
        title=title_line,
        reach=frozenset((*head, *inside, *foot, *above)),
    )
