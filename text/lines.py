"""From the lines of the container to the lines of the article; every line left out is logged with its rule."""

import re
from collections.abc import Sequence
from functools import cache

from records.article import Dropped
from text import vocabulary

DATE_FIRST = re.compile(r"[\[（(]?\s?(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")
OPENING = r"[\[【（(〔\s■●▲◆※*>＞|-]{0,4}"
CLOSING = r"\s{0,2}(?:[:：】\]）)>》／/]|$)"


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
def label() -> re.Pattern[str]:
    """The label of a field with its colon, anywhere in a line."""
    return re.compile(vocabulary.either(vocabulary.words("labels", "label")) + r"\s{0,2}[:：】]")


@cache
def buttons() -> frozenset[str]:
    return frozenset(vocabulary.words("labels", "button"))


def trim(lines: Sequence[str], first: int, end: int, marks: bytearray, title: str) -> tuple[list[int], list[Dropped]]:
    """Indices of the article's lines, and the log of those between them that were left out."""
    rows = vocabulary.rows("tails", "tail")
    total = sum(len(lines[i]) for i in range(first, end) if not marks[i])
    kept: list[int] = []
    dropped: list[Dropped] = []
    seen = 0
    begins, labelled = tail(), label()
    headline = squeeze(title)
    for index in range(first, end):
        line = lines[index]
        rule = None
        if marks[index]:
            rule = "furniture"
        elif len(line) <= 400 and (match := begins.match(line)):
            row = rows[int(match.lastgroup[1:])] if match.lastgroup else {}
            if len(line) <= row["longest"]:
                rule = row["rule"]
                if row.get("stops") and (seen > 120 or 4 * seen > total):
                    dropped += [
                        Dropped(text=lines[i], rule=rule if i == index else f"after {rule}") for i in range(index, end)
                    ]
                    break
        if rule is None and len(line) < 60:
            rule = _rule_for_short(line, labelled, headline, started=bool(kept))
        if rule is None:
            kept.append(index)
            seen += len(line)
        else:
            dropped.append(Dropped(text=line, rule=rule))
    return kept, dropped


def _rule_for_short(line: str, labelled: re.Pattern[str], headline: str, *, started: bool) -> str | None:
    if line in buttons():
        return "button"
    if len(line) < 30 and labelled.search(line):
        return "label"
    if started:
        return None
    if len(line) < 3:
        return "before the text"
    if labelled.search(line):
        return "label"
    if DATE_FIRST.match(line):
        return "date line"
    if headline and squeeze(line) == headline:
        return "title repeated"
    return None


def squeeze(text: str) -> str:
    return "".join(text.split())
