"""The lines around the text of a glossed or traditional page, mended so that labels and roles are known in them."""

from dataclasses import replace

from text.repair import mend
from text.simplify import to_simplified
from text.tree import Layout
from text.zones import Zones

ABOVE = 60  # lines above the text in which the column may stand
EDGE = 8
LONGEST, HEAD, TAIL = 500, 300, 200  # of a longer line only both ends are mended


def layout_of(layout: Layout, around: Zones, first: int) -> Layout:
    """The same layout with the lines near the headline and at both ends of the text repaired."""
    wanted = {*around.all(), *around.text[:EDGE], *around.text[-EDGE:], *range(max(0, first - ABOVE), first)}
    lines = list(layout.lines)
    near = [index for index in sorted(wanted) if not lines[index].isascii()]
    for draft in mend([_ends(lines[index]) for index in near]).drafts:
        lines[near[draft.index]] = draft.text or lines[near[draft.index]]
    return replace(layout, lines=lines)


def _ends(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[:HEAD]} {line[-TAIL:]}"


def as_printed(words: str, layout: Layout, around: Zones) -> str:
    """Words of a mended line in the script of the page; as they are when they stand so, or had readings between them."""
    for index in (*around.all(), *around.text[:EDGE], *around.text[-EDGE:]):
        line = layout.lines[index]
        if words in line:
            return words
        simple = to_simplified(line)
        start = simple.find(words)
        if start >= 0 and len(simple) == len(line):
            return line[start : start + len(words)]
    return words
