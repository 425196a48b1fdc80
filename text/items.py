"""Rows of one make that a script wrote: comments below an article, teasers of other articles, a list of news."""

import re

from text.tree import Layout

FEWEST = 6  # rows that make a list
SHORTEST, LONGEST = 2, 9  # lines of a row
MOST = 40  # lists of a page, the longest first
HEADING = 40  # characters of the line that names a row: a headline, a reader, a day
ENDS = re.compile(r"[。！？!?…；;，,][”’」』）)]?$")
ROWS = frozenset(("div", "li", "dl", "section", "article", "tr"))


def lists(layout: Layout) -> list[tuple[int, int, int]]:
    """(parent, first line, end) of every set of at least six blocks of one tag and class, most of which open with a short line."""
    groups: dict[tuple[int, str, str], list[int]] = {}
    firsts, ends, lines = layout.firsts, layout.ends, layout.lines
    for node, tag in enumerate(layout.tags):
        if tag not in ROWS or not SHORTEST <= ends[node] - firsts[node] <= LONGEST:
            continue
        if not layout.classes[node] and tag == "div":
            continue
        groups.setdefault((layout.parents[node], tag, layout.classes[node]), []).append(node)
    found = []
    for (parent, _, _), nodes in groups.items():
        if len(nodes) < FEWEST:
            continue
        named = sum(
            any(len(line) <= HEADING and not ENDS.search(line) for line in lines[firsts[node] : ends[node]])
            for node in nodes
        )
        if 4 * named >= 3 * len(nodes):
            found.append((parent, firsts[nodes[0]], ends[nodes[-1]]))
    return sorted(found, key=lambda rows: rows[1] - rows[2])[:MOST]
