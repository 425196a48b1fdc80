"""From the lines of the container to the lines of the article; every line left out is logged with its rule."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from records.article import Dropped
from text import vocabulary
from text.extract import Place
from text.tree import Layout

DATE_FIRST = re.compile(r"[\[（(]?\s?(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")
OPENING = r"[\[【（(〔\s■●▲◆※*>＞|—-]{0,4}"
CLOSING = r"\s{0,2}(?:[:：】\]）)>》／/—-]|$)"
SENTENCE = re.compile("[。！？；，,?!;]")
ENDS_SENTENCE = re.compile(r"[。！？!?…][”’」』）)\]】]{0,2}$")
PAGER_WORD = re.compile("首页|尾页|末页|上一?页|下一?页|第|共|页|/|当前")
PAGER_REST = re.compile(r"[\d\s\[\]【】（）()<>《》|.…·>＞,，:：-]{1,60}")
NUMBERED = re.compile(r"[\[【（(]\s?\d{1,2}\s?[\]】）)]\s?[\[【（(]\s?\d{1,2}\s?[\]】）)]|\d{4,12}下一页")
SIGNED = re.compile(
    r"[\[【（(][^\[\]【】（）()。，]{0,14}(?:责任编辑|责编|编辑|校对)[^\[\]【】（）()。]{1,24}[\]】）)]"
)
HEAD_LINES = 10  # lines of a container that may stand before a date printed inside it
HEAD_CHARS = 160


@dataclass(slots=True)
class Trimmed:
    """The article's lines: their indices and texts (a glued tail is cut off), and the log of what was left out."""

    kept: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
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
        parts.append(f"(?P<r{number}>{'|'.join(either)})")
    return re.compile(OPENING + f"(?:{'|'.join(parts)})")


@cache
def glued() -> re.Pattern[str]:
    """What hangs on the end of the last sentence."""
    return re.compile(
        r"[\s\[【（(]{0,2}" + vocabulary.either(vocabulary.words("tails", "glued")) + r"[\]】）)>＞\s]{0,4}$"
    )


@cache
def label() -> re.Pattern[str]:
    """The label of a field with its colon, anywhere in a line."""
    return re.compile(vocabulary.either(vocabulary.words("labels", "label")) + r"\s{0,2}[:：】]")


@cache
def buttons() -> frozenset[str]:
    return frozenset(vocabulary.words("labels", "button"))


def trim(layout: Layout, place: Place, marks: bytearray, headline: str, table: frozenset[int] = frozenset()) -> Trimmed:
    """Go down the lines of the container; a tail word ends the article once enough of it was read."""
    lines, first, end = layout.lines, place.first, place.end
    rows = vocabulary.rows("tails", "tail")
    total = sum(len(lines[i]) for i in range(first, end) if not marks[i])
    result = Trimmed()
    begins, title = tail(), squeeze(headline)
    listed = linked_lines(layout, first, end)
    body_from = _behind_head(lines, first, end, title)
    seen = 0
    for index in range(first, end):
        line = lines[index]
        if marks[index]:
            result.drop(index, line, "furniture")
            continue
        if index in table:
            result.drop(index, line, "document table")
            continue
        match = begins.match(line) if len(line) <= 400 else None
        row = rows[int(match.lastgroup[1:])] if match and match.lastgroup else None
        if row and len(line) <= row["longest"]:
            if row.get("stops") and (seen > 120 or 4 * seen > total):
                for rest in range(index, end):
                    result.drop(rest, lines[rest], row["rule"] if rest == index else f"after {row['rule']}")
                break
            result.drop(index, line, row["rule"])
            continue
        rule = (
            "head" if index < body_from else "links" if index in listed else _rule_for(line, title, started=bool(seen))
        )
        if rule:
            result.drop(index, line, rule)
            continue
        text = _unglued(line, result, index)
        if text:
            result.kept.append(index)
            result.texts.append(text)
            seen += len(text)
    _trim_links(layout, result)
    return result


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


def _behind_head(lines: Sequence[str], first: int, end: int, title: str) -> int:
    """The line behind a date that the container prints before its text; `first` when it prints none."""
    chars = 0
    for index in range(first, min(end, first + HEAD_LINES)):
        line = lines[index]
        if DATE_FIRST.match(line) and len(line) < 60 and not SENTENCE.search(line):
            return index + 1
        if squeeze(line) == title:
            continue
        chars += len(line)
        if chars > HEAD_CHARS or ENDS_SENTENCE.search(line):
            break
    return first


def _rule_for(line: str, title: str, *, started: bool) -> str | None:
    if len(line) >= 100:
        return None
    if line in buttons():
        return "button"
    if len(line) <= 60 and _is_pager(line):
        return "pager"
    if SIGNED.fullmatch(line):
        return "editor"
    found = label().search(line) if len(line) < 60 else None
    if found and not SENTENCE.search(line) and (not started or (len(line) < 40 and found.start() <= 4)):
        return "label"
    if started:
        return None
    if len(line) < 3:
        return "before the text"
    if DATE_FIRST.match(line) and len(line) < 60:
        return "date line"
    bare = squeeze(line)
    if title and len(bare) >= 4 and bare in title:
        return "title repeated"
    return None


def _is_pager(line: str) -> bool:
    if NUMBERED.match(line):
        return True
    if "页" not in line:
        return False
    rest, count = PAGER_WORD.subn("", line)
    return count >= 2 and (not rest.strip() or PAGER_REST.fullmatch(rest) is not None)


def _unglued(line: str, result: Trimmed, index: int) -> str:
    found = glued().search(line, max(0, len(line) - 24))
    if not found:
        return line
    cut = line[: found.start()].rstrip()
    result.dropped.append(Dropped(text=line[found.start() :], rule="glued tail"))
    return cut


def _trim_links(layout: Layout, result: Trimmed) -> None:
    """A single line that is all link, before the first or behind the last line of prose, is no paragraph."""
    for position, rest in ((-1, result.tail), (0, result.head)):
        while len(result.kept) > 1 and is_link(layout, result.kept[position]):
            index = result.kept.pop(position)
            result.dropped.append(Dropped(text=result.texts.pop(position), rule="links"))
            rest.append(index)


def squeeze(text: str) -> str:
    return "".join(text.split())
