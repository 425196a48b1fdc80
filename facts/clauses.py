"""Cut a text into lines, sentences and clauses without changing any offset."""

import re
from functools import lru_cache
from typing import NamedTuple

# Full-width ASCII and the ideographic space, one to one: offsets stay equal. Chinese 、 。 and quotes are kept.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, 0x2022: 0xB7}
_FOLD |= {0xFF5C: 0x20, 0x7C: 0x20, 0x2502: 0x20, 0x4E28: 0x20, 0x09: 0x20}  # strokes and tabs between cells
_FOLDED = frozenset(map(chr, _FOLD))
_SENTENCE = re.compile(r"[^。!?;\n]+[。!?;]*")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LETTER = re.compile(r"[^\W\d_]+")
HEADING_LIMIT = 42
# Longer runs without a full stop are cut at a comma, so that work in a sentence stays bounded.
LONGEST = 500


class Sentence(NamedTuple):
    """A sentence; `line` counts paragraphs from 0, `heading` is true for a short line that ends in no full stop."""

    start: int
    end: int
    line: int
    heading: bool


@lru_cache(maxsize=8)
def fold(text: str) -> str:
    """Fold full-width letters, digits and punctuation to ASCII; the length never changes."""
    for letter in _FOLDED.intersection(text):
        text = text.replace(letter, chr(_FOLD[ord(letter)]))
    return text


@lru_cache(maxsize=8)
def sentences(text: str) -> tuple[Sentence, ...]:
    """Sentences of a folded text: they end at 。!?; and at the end of a line."""
    found: list[Sentence] = []
    position = 0
    for line, words in enumerate(text.split("\n")):
        end = position + len(words)
        heading = len(words) <= HEADING_LIMIT and not words.rstrip().endswith(("。", "!", "?", ";", ",", "、", ":"))
        heading = heading and "。" not in words and "   " not in words.strip()  # cells of a table are no heading
        for match in _SENTENCE.finditer(text, position, end):
            start = match.start()
            while match.end() - start > LONGEST:
                cut = _cut(text, start)
                found.append(Sentence(start, cut, line, False))
                start = cut
            found.append(Sentence(start, match.end(), line, heading))
        position = end + 1
    return tuple(found)


def _cut(text: str, start: int) -> int:
    """Where to end a sentence that never ends: behind its last comma within bounds."""
    comma = max(text.rfind(mark, start + 1, start + LONGEST) for mark in ",、:")
    return comma + 1 if comma > start else start + LONGEST


def clause_start(text: str, position: int, floor: int) -> int:
    """Where the comma clause around `position` begins, not before `floor`."""
    return max(floor, text.rfind(",", floor, position) + 1, text.rfind(":", floor, position) + 1)


def clause_end(text: str, position: int, ceiling: int) -> int:
    """Where the comma clause around `position` ends, not behind `ceiling`."""
    end = text.find(",", position, ceiling)
    return ceiling if end < 0 else end


def is_chinese(text: str) -> bool:
    """Whether the text is Chinese enough to be read: at least three letters in ten are Han characters."""
    sample = text[:1200]
    han = sum(map(len, _HAN.findall(sample)))
    if han < 4 or han * 10 >= 3 * len(sample):
        return han >= 4
    return han * 10 >= 3 * sum(map(len, _LETTER.findall(sample)))
