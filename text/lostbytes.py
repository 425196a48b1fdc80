"""Put back the characters whose bytes a second decoding broke, where the bytes can be known.

The form: a page of GBK bytes got its readings while a stray lead byte stood alone, so 兩個 came
out as `?jī)蓚€(gè)`: lead 83, then C9|82 read as 蓚, then 80 shown as €. Nothing is guessed:
where the rule does not decide, the spot stays and is marked as damage.
"""

import re
from functools import cache

from text.alignment import Draft, Edit
from text.glosses import SYLLABLE, plain, readings

# The reading that the converter printed behind a lone lead byte 83.
LONE_LEAD = r"[?？]jī\)"
SHIFTED = re.compile(rf"{LONE_LEAD}([\u3400-\u9fff])€?[(（]\s{{0,3}}({SYLLABLE})\s{{0,3}}[)）]")
TRAIL_LOST = re.compile(rf"{LONE_LEAD}[?？]({SYLLABLE})\)")
CLOSING_LOST = re.compile(r"[?？][!！][?？](?=[年月日]\d|[个家亿万個億萬](?:[^\u3400-\u9fff]|[项項元企重投]))")
TAG_LOST = re.compile(r"[。！!；]([?？])</?p>?|[。！!；]([?？])/p>?")
INDENT_LOST = re.compile(r"(?:^|(?<=[。！!)）”\s]))\s?(?:[?？]{2}){1,3}\s?(?=[\u3400-\u9fff(（“0-9])", re.M)


def restore(draft: Draft) -> None:
    """Undo what is certain, in the order in which one form can hide another."""
    for find in (_shifted, _trail_lost, _closing_lost, _tag_lost, _indent_lost):
        draft.apply(find(draft.text))


def _shifted(text: str) -> list[Edit]:
    edits = []
    for match in SHIFTED.finditer(text):
        inner = _bytes(match[1])
        if len(inner) != 2:
            continue
        first, second = _char(0x83, inner[0]), _char(inner[1], 0x80)
        if first and second and plain(match[2]) in readings(second)[0]:
            edits.append(Edit(match.start(), match.end(), first + second, "lost_bytes"))
    return edits


def _trail_lost(text: str) -> list[Edit]:
    edits = []
    for match in TRAIL_LOST.finditer(text):
        fits = _led_by_83().get(plain(match[1]), ())
        if len(fits) == 1:
            edits.append(Edit(match.start(), match.end(), fits[0], "lost_bytes", "likely"))
    return edits


def _closing_lost(text: str) -> list[Edit]:
    """`?!?月2日` behind an open quotation: the full stop, the closing quote, and one digit that stays unknown."""
    return [
        Edit(match.start(), match.end(), "。”\ufffd", "lost_bytes", "likely")
        for match in CLOSING_LOST.finditer(text)
        if _is_quoted(text, match.start())
    ]


def _tag_lost(text: str) -> list[Edit]:
    """`。?/p>`: a closing quote took the first byte of the tag behind it."""
    edits = []
    for match in TAG_LOST.finditer(text):
        closing = "”" if _is_quoted(text, match.start()) else ""
        edits.append(Edit(match.start() + 1, match.end(), closing, "lost_bytes", "likely"))
    return edits


def _is_quoted(text: str, at: int) -> bool:
    """Is a quotation open here? Looked for in the 800 characters before."""
    since = max(0, at - 800)
    return text.rfind("“", since, at) > text.rfind("”", since, at)


def _indent_lost(text: str) -> list[Edit]:
    """Ideographic spaces at the head of a line that became question marks."""
    return [Edit(match.start(), match.end(), "", "lost_bytes") for match in INDENT_LOST.finditer(text)]


@cache
def _led_by_83() -> dict[str, tuple[str, ...]]:
    by_reading: dict[str, list[str]] = {}
    for trail in range(0x40, 0xFF):
        char = _char(0x83, trail)
        for reading in readings(char)[0] if char else ():
            by_reading.setdefault(reading, []).append(char)
    return {reading: tuple(chars) for reading, chars in by_reading.items()}


def _bytes(char: str) -> bytes:
    try:
        return char.encode("gbk")
    except UnicodeEncodeError:
        return b""


def _char(lead: int, trail: int) -> str:
    try:
        return bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return ""
