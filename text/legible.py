"""The lines around the text of a glossed or traditional page, mended so that labels and roles are known in them."""

from dataclasses import replace

from text.repair import repair_line
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
    for index in wanted:
        line = lines[index]
        if line.isascii():
            continue
        ends = (line,) if len(line) <= LONGEST else (line[:HEAD], line[-TAIL:])
        lines[index] = "".join(map(repair_line, ends)) or line
    return replace(layout, lines=lines)


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
