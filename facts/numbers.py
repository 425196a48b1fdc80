"""Numerals as newspapers write them: 1,247 · 12.5 · 六百三十七 · 十五 · 3千."""

import re

ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
CHINESE = r"[〇零一二两三四五六七八九十百千]+(?:点[〇零一二三四五六七八九]+)?"
# Letters that a numeral begins with, and those that one goes on with; as parts of a set.
NUMERAL_FIRST = r"\d〇零一二两三四五六七八九十百千"
NUMERAL_LETTERS = NUMERAL_FIRST + ".,点"
NUMERAL = rf"(?:{ARABIC}(?:[百千](?=[万亿]))?|{CHINESE})"

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_ARABIC_ONLY = re.compile(r"[\d.]+")


def read_numeral(words: str) -> float | None:
    """The value of a numeral of at most four Chinese places (万 and 亿 are units, not part of it); None if it is none."""
    if words.isdecimal():
        return float(words)
    plain = words.replace(",", "")
    if plain[:1].isdigit():
        step = _STEPS.get(plain[-1], 1)
        digits = plain[:-1] if step > 1 else plain
        return in_units(float(digits), step) if _ARABIC_ONLY.fullmatch(digits) and digits.count(".") < 2 else None
    whole, _, fraction = plain.partition("点")
    value = _chinese(whole)
    if value is None:
        return None
    return float(f"{value}.{''.join(str(_DIGITS[c]) for c in fraction)}") if fraction else float(value)


def in_units(value: float, unit: float) -> float:
    """So many units in single ones, to the hundredth: 2.3 亿 is 230,000,000, which plain floats miss by a hair."""
    return round(value * unit, 2)


def _chinese(words: str) -> int | None:
    if not words:
        return None
    if not any(c in _STEPS for c in words):
        return int("".join(str(_DIGITS[c]) for c in words))  # 二〇一六
    total, digit = 0, -1
    for c in words:
        if c in _DIGITS:
            digit = _DIGITS[c]
            continue
        total += (1 if digit < 1 else digit) * _STEPS[c]
        digit = -1
    return total + max(digit, 0)
