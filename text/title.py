"""The headline: of the headings, the one that the page's own `<title>` repeats."""

import re
import unicodedata

from text import vocabulary
from text.tree import HEAD, HEADINGS, Layout

SHORTEST = 4
LONGEST = 120
SUFFIX = re.compile(r"\s?(?:_|\||｜|--|—{1,2}|–|\s-\s|-(?=[^-]{2,14}$)|>>|<<)")


def find(layout: Layout, body_first: int) -> tuple[str | None, int | None]:
    """The headline as printed and the line that it begins; None for a page without any."""
    meta = _meta(layout)
    page = bare(layout.title)
    candidates = _candidates(layout)
    best: tuple[float, ...] | None = None
    found: tuple[str, int] | None = None
    for text, line, weight in candidates:
        squeezed = bare(text)
        if not SHORTEST <= len(squeezed) <= LONGEST:
            continue
        prefix = page.startswith(squeezed)
        if not prefix and squeezed not in page:
            continue
        score = (prefix, len(squeezed), line <= body_first, weight)
        if best is None or score > best:
            best, found = score, (text, line)
    if found is not None:
        return found
    if meta and len(bare(meta)) >= SHORTEST:
        return meta, _line_of(layout, meta)
    heads = [(text, line) for text, line, weight in candidates if weight >= 2 and len(bare(text)) >= SHORTEST]
    if heads and not layout.title:
        return heads[0]
    if layout.title:
        title = SUFFIX.split(layout.title)[0].strip()
        return title or layout.title, _line_of(layout, title)
    return None, None


def bare(text: str) -> str:
    """For comparison: NFKC, no white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _meta(layout: Layout) -> str | None:
    for name in vocabulary.words("metas", "meta", "names")[:4]:
        value = layout.metas.get(name, "").strip()
        if value and "<" not in value:
            return value
    return None


def _candidates(layout: Layout) -> list[tuple[str, int, int]]:
    """(text, line, weight) of headings and of what is named a title."""
    found = []
    for node, tag in enumerate(layout.tags):
        if tag in HEADINGS or layout.hints[node] & HEAD:
            first, end = layout.firsts[node], layout.ends[node]
            if first < end <= first + 4:
                weight = {"h1": 3, "h2": 2, "h3": 1}.get(tag, 0)
                found.append((" ".join(layout.lines[first:end]), first, weight))
                if end > first + 1:
                    found.append((layout.lines[first], first, weight))
    for spot in layout.spots:
        if spot.hints & HEAD and spot.text:
            found.append((" ".join(spot.text.split()), spot.line, 0))
    return found


def _line_of(layout: Layout, text: str) -> int | None:
    wanted = bare(text)
    for index, line in enumerate(layout.lines):
        if len(line) <= 2 * LONGEST and bare(line) == wanted:
            return index
    return None
