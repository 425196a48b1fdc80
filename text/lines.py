"""From the lines of the container to the lines of the article; every line left out is logged with its rule."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from records.article import Dropped
from text import dates, furniture, vocabulary
from text.alignment import Draft
from text.extract import Place
from text.repair import Mended, mend
from text.repeats import repeated
from text.tree import Layout

DATE_FIRST = re.compile(r"[\[（(]?\s?(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")
OPENING = r"[\[【（(〔\s■●▲◆※*>＞|—-]{0,4}"
CLOSING = r"\s{0,2}(?:[:：丨︱|｜】\]）)>》／/—-]|$)"
SENTENCE = re.compile("[。！？；，,?!;]")
ENDS_SENTENCE = re.compile(r"[。！？!?…][”’」』）)\]】]{0,2}$")
PAGER_WORD = re.compile("首页|尾页|末页|上一?页|下一?页|第|共|页|/|当前")
PAGER_REST = re.compile(r"[\d\s\[\]【】（）()<>《》|.…·>＞,，:：-]{1,60}")
NUMBERED = re.compile(r"[\[【（(]\s?\d{1,2}\s?[\]】）)]\s?[\[【（(]\s?\d{1,2}\s?[\]】）)]|\d{4,12}下一页")
SIGNED = re.compile(
    r"[\[【（(][^\[\]【】（）()。，]{0,14}(?:责任编辑|责编|编辑|校对)[^\[\]【】（）()。]{1,24}[\]】）)]"
)
COUNTED = re.compile(
    r"(?:已有|共有|共)?\s?\d[\d.]{0,8}万?\+?\s?(?:人参与|条评论|人评论|人点赞|次浏览|人阅读|人看过|个赞|赞|踩)|[（(]\d{1,6}[)）]\s?[\d.]{0,5}%?"
    r"|(?:阅读|浏览|点赞|赞|在看|评论)\s{0,2}[(（]?\d[\d.]{0,8}万?\+?[)）]?|[\W_]{1,12}"
)
PLAYED = re.compile(r"\d{1,2}:\d\d(?:\s?/\s?\d{1,2}:\d\d)?")  # of a recording
HEAD_LINES = 10  # lines of a container that may stand before a date printed inside it
HEAD_CHARS = 160
ENOUGH = 120  # characters of text before a tail word may end it
LONGEST_TAIL = 400
MOST_TEXT = 400_000  # characters of one article
FEWEST_HEADLINES = 3
NOT_HEADLINE = re.compile(r"[。；;]|[:：,，、]$|[”」』]$|^(?:[一二三四五六七八九十]{1,3}、|\d{1,3}[.、．)）]|[（(])")


@dataclass(slots=True)
class Trimmed:
    """The article's lines and their repaired drafts, and the log of what was left out."""

    mended: Mended
    kept: list[int] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    head: list[int] = field(default_factory=list)  # lines left out before the text
    tail: list[int] = field(default_factory=list)  # lines left out behind its beginning

    def drop(self, index: int, line: str, rule: str) -> None:
        self.dropped.append(Dropped(text=line, rule=rule))
        (self.tail if self.kept else self.head).append(index)


@cache
def tail() -> re.Pattern[str]:
    """A line that begins like one of `words/tails.toml`; `lastgroup` is `r` and the number of its row."""
    parts = []
    for number, row in enumerate(vocabulary.rows("tails", "tail")):
        opens, alone = row.get("opens", ()), row.get("alone", ())
        either = [vocabulary.either(opens)] if opens else []
        either += [vocabulary.either(alone) + CLOSING] if alone else []
        either += [".{0,60}?" + vocabulary.either(row["holds"])] if row.get("holds") else []
        parts.append(f"(?P<r{number}>{'|'.join(either)})")
    return re.compile(OPENING + f"(?:{'|'.join(parts)})")


@cache
def glued() -> re.Pattern[str]:
    """What hangs on the end of the last sentence."""
    return re.compile(
        r"(?:(?<=[。！？!?；;…”」）)，,\s])[\s\[【（(]{0,2}"
        + vocabulary.either(vocabulary.words("tails", "glued"))
        + r"|返回[\u3400-\u9fff]{2,6}[，,]\s?查看更多)[\]】）)>＞\s]{0,4}$"
    )


@cache
def label() -> re.Pattern[str]:
    """The label of a field with its colon, anywhere in a line."""
    return re.compile(vocabulary.either(vocabulary.words("labels", "label")) + r"\s{0,2}[:：】]")


@cache
def buttons() -> frozenset[str]:
    return frozenset(vocabulary.words("labels", "button"))


def trim(
    layout: Layout,
    place: Place,
    marks: bytearray,
    headline: str,
    *,
    table: frozenset[int] = frozenset(),
    alike: frozenset[int] = frozenset(),
) -> Trimmed:
    """Repair the lines of the container and go down them; a tail word ends the article once enough of it was read.

    Rules look at repaired lines, so that tails in traditional script or with reading marks are known too.
    `table` are lines of the document's table, `alike` lines that most pages of the site have.
    """
    first, end = place.first, place.end
    cut: list[Dropped] = []
    mended = mend([_unglued(line, cut) for line in _bounded(layout.lines[first:end], cut)])
    result = Trimmed(mended, dropped=cut)
    title = squeeze(headline)
    listed = linked_lines(layout, first, end)
    drafts = mended.drafts
    total = sum(len(draft.text) for draft in drafts if not marks[first + draft.index])
    body_from = _behind_head(drafts, title)
    seen = 0
    for number, draft in enumerate(drafts):
        index, line = first + draft.index, draft.text
        row = tail_row(line)
        if marks[index]:
            rule: str | None = "furniture"
        elif index in table:
            rule = "document table"
        elif index in alike:
            rule = "alike on the site"
        elif row is not None:
            rule = row["rule"]
            if row.get("stops") and (seen > ENOUGH or 4 * seen > total):
                result.drop(index, line, row["rule"])
                for rest in drafts[number + 1 :]:
                    result.drop(first + rest.index, rest.text, f"after {rule}")
                break
        elif number < body_from:
            rule = "head"
        else:
            rule = "links" if index in listed else _rule_for(line, title, started=bool(seen))
        if rule:
            result.drop(index, line, rule)
            continue
        result.kept.append(index)
        result.drafts.append(draft)
        seen += len(line)
    _trim_footer(result)
    _trim_links(layout, result)
    _trim_headlines(result)
    _trim_repeats(result)
    return result


def tail_row(line: str) -> dict[str, Any] | None:
    """The row of `words/tails.toml` that this line falls under."""
    match = tail().match(line) if len(line) <= LONGEST_TAIL else None
    row = vocabulary.rows("tails", "tail")[int(match.lastgroup[1:])] if match and match.lastgroup else None
    return row if row and len(line) <= row["longest"] else None


def linked_lines(layout: Layout, first: int, end: int) -> frozenset[int]:
    """Lines that are all link and stand two or more together, list marks between them not counted, and linked advertisements."""
    found: set[int] = set()
    run: list[int] = []
    for index in range(first, end):
        line = layout.lines[index]
        if line.startswith("广告") and 10 * layout.linked[index] >= 9 * len(line):
            found.add(index)
        if is_link(layout, index):
            run.append(index)
        elif len(line) <= 2 and run:
            continue
        else:
            found.update(run if len(run) >= 2 else ())
            run = []
    found.update(run if len(run) >= 2 else ())
    return frozenset(found)


def is_link(layout: Layout, index: int) -> bool:
    line = layout.lines[index]
    return 10 * layout.linked[index] >= 9 * len(line) and len(line) <= 80 and not ENDS_SENTENCE.search(line)


def _behind_head(drafts: Sequence[Draft], title: str) -> int:
    """How many drafts stand above a date that the container prints before its text; 0 when it prints none."""
    chars = 0
    for number, draft in enumerate(drafts[:HEAD_LINES]):
        line = draft.text
        if len(line) < 60 and not SENTENCE.search(line) and _is_dated(line):
            return number + 1
        if squeeze(line) == title:
            continue
        chars += len(line)
        if chars > HEAD_CHARS or ENDS_SENTENCE.search(line):
            break
    return 0


def _is_dated(line: str) -> bool:
    """A line that begins with a day, or holds one beside a few words: `某某日报 2024-01-02 08:30`."""
    if DATE_FIRST.match(line):
        return True
    found = dates.find(line) if "20" in line or "19" in line else None
    return found is not None and len(line) - (found.end - found.start) <= 24


def _rule_for(line: str, title: str, *, started: bool) -> str | None:
    if len(line) >= 100:
        return "label" if not started and _is_labels(line) else None
    if line in buttons() or PLAYED.fullmatch(line):
        return "button"
    if started and len(line) <= 20 and COUNTED.fullmatch(line):
        return "counter"
    if len(line) <= 60 and _is_pager(line):
        return "pager"
    if SIGNED.fullmatch(line):
        return "editor"
    if not started and _is_labels(line):
        return "label"
    found = label().search(line) if len(line) < 60 else None
    if found and not SENTENCE.search(line) and (not started or (len(line) < 40 and found.start() <= 4)):
        return "label"
    if started:
        return None
    if len(line) < 3:
        return "before the text"
    if len(line) < 60 and not SENTENCE.search(line) and _is_dated(line):
        return "date line"
    bare = squeeze(line)
    if title and len(bare) >= 4 and bare in title:
        return "title repeated"
    return None


def _is_labels(line: str) -> bool:
    """A long line of nothing but fields: `【发布时间：…】【来源：…】【字号：大 中 小】`."""
    if not 60 <= len(line) <= 240 or SENTENCE.search(line):
        return False
    return sum(1 for _ in label().finditer(line)) >= 2


def _is_pager(line: str) -> bool:
    if NUMBERED.match(line):
        return True
    if "页" not in line:
        return False
    rest, count = PAGER_WORD.subn("", line)
    if count == 0 or (count == 1 and len(rest.split()) < 2):
        return False
    return not rest.strip() or PAGER_REST.fullmatch(rest) is not None


def _bounded(lines: Sequence[str], cut: list[Dropped]) -> Sequence[str]:
    """The lines up to the most text that one article may have."""
    left = MOST_TEXT
    for number, line in enumerate(lines):
        left -= len(line)
        if left < 0:
            cut.append(Dropped(text=line[left : left + 100], rule="beyond the longest article"))
            return [*lines[:number], line[:left]]
    return lines


def _unglued(line: str, cut: list[Dropped]) -> str:
    found = glued().search(line, max(0, len(line) - 24))
    if not found or not found.start():
        return line
    cut.append(Dropped(text=line[found.start() :], rule="glued tail"))
    return line[: found.start()]


def _trim_footer(result: Trimmed) -> None:
    """The footer of the site behind the last paragraph of a container that is too wide."""
    while len(result.kept) > 1:
        found = furniture.rule_of(result.drafts[-1].text)
        if found is None or found[0] not in ("footer", "links"):
            return
        _take(result, -1, "footer")


def _trim_links(layout: Layout, result: Trimmed) -> None:
    """A single line that is all link, before the first or behind the last line of prose, is no paragraph."""
    for position in (-1, 0):
        while len(result.kept) > 1 and is_link(layout, result.kept[position]):
            _take(result, position, "links")


def _trim_headlines(result: Trimmed) -> None:
    """Three or more headlines of other articles between the last sentence and a tail word."""
    texts = [draft.text for draft in result.drafts]
    run = 0
    while run < len(texts) and 8 <= len(texts[-1 - run]) <= 45 and not NOT_HEADLINE.search(texts[-1 - run]):
        run += 1
    if result.tail and run >= FEWEST_HEADLINES and run < len(texts) and ENDS_SENTENCE.search(texts[-1 - run]):
        for _ in range(run):
            _take(result, -1, "headlines")


def _trim_repeats(result: Trimmed) -> None:
    """A paragraph that says once more what an earlier one said, whole or cut off in dots."""
    again = repeated([draft.text for draft in result.drafts])
    for position in sorted(again, reverse=True):
        if len(result.kept) > 1:
            _take(result, position, "repeated")


def _take(result: Trimmed, position: int, rule: str) -> None:
    index, draft = result.kept.pop(position), result.drafts.pop(position)
    result.dropped.append(Dropped(text=draft.text, rule=rule))
    (result.head if position == 0 else result.tail).append(index)


def squeeze(text: str) -> str:
    return "".join(text.split())
