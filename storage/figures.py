"""Figures inside bare text, compared by what they are worth: 七 is 7, 三亿两千万 is 3.2亿."""

import re
from dataclasses import dataclass

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}
PIECE = re.compile(
    r"\d+(?:\.\d+)?[百千]?[万亿]{0,2}|[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+[万亿]?)?"
)
MEASURES = frozenset("次届个家项月日季年名批期位亿万份")
CLOCK = frozenset("月日时点分号")
REACH = 18  # characters around a place in which a figure's ends are looked for


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure at [start, end) of a text. A date is a day, month, year or time of day."""

    start: int
    end: int
    value: float
    is_date: bool


def figures_in(text: str, start: int, end: int) -> list[Figure]:
    """The figures that overlap [start, end); of an empty stretch, those that touch it."""
    low, high = max(0, start - REACH), min(len(text), end + REACH)
    if low > 0 and _figural(text[low]):  # not from the middle of a figure
        while low < start and _figural(text[low]):
            low += 1
    empty = 1 if start == end else 0
    found: list[Figure] = []
    pieces = [(m.start(), m.end()) for m in PIECE.finditer(text, low, high)]
    at = 0
    while at < len(pieces):
        first, last = pieces[at]
        # 3亿2000万: a piece that ends in a large unit goes on in the next one.
        while at + 1 < len(pieces) and pieces[at + 1][0] == last and text[last - 1] in LARGE:
            at += 1
            last = pieces[at][1]
        at += 1
        if first < end + empty and last > start - empty:
            figure = _figure(text, first, last)
            if figure is not None:
                found.append(figure)
    return found


def _figural(character: str) -> bool:
    return character.isdigit() or character == "." or character in DIGITS or character in SMALL or character in LARGE


def _figure(text: str, start: int, end: int) -> Figure | None:
    word = text[start:end]
    before, behind = text[max(0, start - 1) : start], text[end : end + 1]
    if not word[0].isdecimal() and len(word) == 1 and before != "第" and (behind not in MEASURES or word in LARGE):
        return None
    value = worth(word)
    if value is None:
        return None
    year = behind == "年" and (value >= 1900 and len(word) == 4)
    return Figure(start=start, end=end, value=value, is_date=behind in CLOCK if behind else False or year)


def worth(word: str) -> float | None:
    """The number that a word of digits, numerals and units stands for; None when it is none (百千万)."""
    whole, _, fraction = word.partition("点")
    if fraction:
        unit = LARGE.get(fraction[-1], 1)
        decimals = "".join(str(DIGITS[c]) for c in fraction if c in DIGITS)
        base = worth(whole)
        return None if base is None or not decimals else (base + float("0." + decimals)) * unit
    if all(c in DIGITS for c in word):
        return float("".join(str(DIGITS[c]) for c in word))
    total = section = 0.0
    number: float | None = None
    for part in re.findall(r"\d+(?:\.\d+)?|.", word):
        if part[0].isascii():
            number = float(part)
        elif part in DIGITS:
            number = float(DIGITS[part])
        elif part in SMALL:
            if number is None and section:
                return None
            section += (1.0 if number is None else number) * SMALL[part]
            number = None
        else:
            section += number or 0.0
            if not section and not total:
                return None
            # 万亿 multiplies; otherwise a large unit closes its section: 三亿 + 两千万.
            total = total * LARGE[part] if not section else total + section * LARGE[part]
            section, number = 0.0, None
    return total + section + (number or 0.0)
