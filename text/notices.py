"""Pages that are no article though they hold words: notices of a server, walls, lists of news, a portal's front page."""

import re
from collections.abc import Sequence
from functools import cache

from text import furniture, items, vocabulary
from text.tree import Layout

LONGEST_NOTICE = 240  # characters of a notice
SHORTEST = 150  # characters of a text that has neither headline nor date
DISAGREES = 0.3  # agreement with the second reading below which a page without headline and date is a list
MANY_LINKS = 20
MOSTLY = 0.7
ERROR_TITLE = re.compile(
    r"\b(?:404|403|50[0234])\b|页面不存在|找不到|出错|错误提示|Not Found|用户登录|安全验证|访问验证"
)


@cache
def _notice() -> re.Pattern[str]:
    rows = vocabulary.rows("notices", "notice")
    return re.compile("|".join(f"(?P<r{n}>{vocabulary.either(row['words'])})" for n, row in enumerate(rows)))


def rule_of(text: str) -> str | None:
    """The kind of notice that a short text is."""
    found = _notice().search(text) if len(text) <= LONGEST_NOTICE else None
    rows = vocabulary.rows("notices", "notice")
    return str(rows[int(found.lastgroup[1:])]["rule"]) if found and found.lastgroup else None


def why_not(layout: Layout, kept: Sequence[int], *, headline: int | None, dated: bool, agreement: float) -> str | None:
    """Why the lines that were kept are no article; None when they may be one.

    A page that prints a date beside its text is believed, and so is one that repeats its headline above a text
    of more than a few words: a short article must not be lost to a rule.
    """
    if dated and headline is not None:
        return None
    lines = [layout.lines[index] for index in kept]
    text = "\n".join(lines)
    if len(text) <= 2 * LONGEST_NOTICE and all(_is_footer(line) for line in lines):
        return "only the footer of a page"
    if not dated and (rule := rule_of(text)) and (len(text) <= SHORTEST or headline is None or _is_error(layout)):
        return f"a notice and no article ({rule}): {text[:40]!r}"
    if headline is not None:
        return None
    if not dated and len(text) < SHORTEST and _is_links(layout):
        return f"{len(text)} characters without headline and date on a page of links"
    if not dated and agreement < DISAGREES:
        return "short texts in many places without headline and date: a list"
    return "a list of items, none of them under the headline of the page" if _are_items(layout, kept) else None


def _is_links(layout: Layout) -> bool:
    return len(layout.hrefs) >= MANY_LINKS and 2 * layout.linked_before[-1] > layout.before[-1]


def _is_error(layout: Layout) -> bool:
    return ERROR_TITLE.search(layout.title) is not None


def _is_footer(line: str) -> bool:
    found = furniture.rule_of(line)
    known = found is not None and found[0] in ("footer", "contact", "widget", "links")
    return known or line.startswith(vocabulary.words("notices", "footer"))


def _are_items(layout: Layout, kept: Sequence[int]) -> bool:
    total = sum(len(layout.lines[index]) for index in kept)
    for _, first, end in items.lists(layout):
        inside = sum(len(layout.lines[index]) for index in kept if first <= index < end)
        if inside >= MOSTLY * total:
            return True
    return False
