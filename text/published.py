"""When the page says it was published: printed near the headline, in a meta tag, or in its address."""

import re
from functools import cache

from records.article import Published
from text import dates, vocabulary
from text.tree import Layout

LONGEST = 160  # characters of a line that may hold the date of publication
ABOVE, BELOW = 25, 60  # lines searched around the first line of the body
DIGITS = re.compile(r"(?:19|20)\d\d")


def find(
    layout: Layout, body_first: int, body_end: int, title_line: int | None, url: str | None
) -> tuple[Published | None, int | None, str | None]:
    """The date, the line it is printed in, and the date of the last change where the page prints one."""
    meta = _meta(layout)
    printed = _printed(layout, body_first, body_end, title_line)
    updated = None
    if printed is not None:
        line, found = printed
        return Published(value=found.value, kind="printed", unsure=found.unsure), line, updated
    if meta:
        return Published(value=meta, kind="meta"), None, updated
    day = dates.in_address(url) if url else None
    if day:
        return Published(value=day, kind="url"), None, updated
    return None, None, updated


@cache
def _names() -> tuple[str, ...]:
    return tuple(n for row in vocabulary.rows("metas", "meta") if row["field"] == "published" for n in row["names"])


def _meta(layout: Layout) -> str | None:
    for name in _names():
        value = layout.metas.get(name)
        if value:
            found = dates.find(value[:60])
            if found:
                return found.value
    return None


def _printed(
    layout: Layout, body_first: int, body_end: int, title_line: int | None
) -> tuple[int, dates.Printed] | None:
    lines = layout.lines
    top = max(
        0, body_first - ABOVE if title_line is None or title_line > body_first else min(title_line - 5, body_first)
    )
    order = [
        *range(body_first, max(-1, top - 1), -1),
        *range(body_first + 1, min(len(lines), body_first + 4)),
        *range(body_end, min(len(lines), body_end + BELOW)),
        *range(top),
    ]
    for index in order:
        if index >= len(lines):
            continue
        line = lines[index]
        if len(line) <= LONGEST and DIGITS.search(line):
            found = dates.find(line)
            if found:
                return index, found
    return None
