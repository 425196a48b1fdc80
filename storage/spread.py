"""Folding a text and cutting it into tokens by whole arrays, a third of the time of doing it by characters."""

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from text.fold import fold

# A letter to the engine, which would part 64.2 at its point; then 2亿 would be found in 64.2亿.
POINT = "\u01c0"
LINE = "\u01c1"  # the end of a line: no word and no phrase goes over it
HAN_BLOCKS = ((0x3007, 0x3008), (0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x323B0))
OUTER_DOTS = re.compile(r"(?<![a-z0-9.])\.+|\.+(?![a-z0-9.])")
LAST = 0x30000  # beyond it nothing is folded
FEW = 40  # characters: below, arrays cost more than they save
OTHER, HAN, LATIN, LINE_END = range(4)
Codes = NDArray[np.uint32]


@cache
def _folds() -> Codes:
    points = np.arange(LAST, dtype=np.uint32)
    folded = fold(points.tobytes().decode("utf-32-le", "surrogatepass"))
    return _codes(folded)


@cache
def _kinds() -> NDArray[np.uint8]:
    kinds = np.zeros(0x110000, dtype=np.uint8)
    for low, high in HAN_BLOCKS:
        kinds[low:high] = HAN
    kinds[[ord(c) for c in "abcdefghijklmnopqrstuvwxyz0123456789."]] = LATIN
    kinds[ord("\n")] = LINE_END
    return kinds


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _text(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def quick_fold(text: str) -> str:
    """`fold`, quicker for whole texts."""
    if len(text) < FEW:
        return fold(text)
    codes = _codes(text)
    if codes.max() >= LAST:
        return fold(text)
    return _text(_folds()[codes])


@cache
def _telling() -> NDArray[np.bool_]:
    telling = np.zeros(0x110000, dtype=np.bool_)
    telling[0x4E00:0xA000] = True
    telling[[ord(c) for c in "abcdefghijklmnopqrstuvwxyz0123456789.%"]] = True
    return telling


def without_signs(folded: str) -> str:
    """Only the Chinese characters of the first block, letters, digits, points and percent signs."""
    codes = _codes(folded)
    return _text(codes[_telling()[codes]])


def spread_folded(folded: str) -> str:
    """The tokens of a folded text, with a blank between them: what `grams` tells of it, as one string."""
    if "." in folded:
        folded = OUTER_DOTS.sub(" ", folded)
    if not folded:
        return ""
    codes = _codes(folded)
    kinds = _kinds()[codes]
    following = np.append(kinds[1:], OTHER)
    han, latin = kinds == HAN, kinds == LATIN
    line = (kinds == LINE_END) & (following != LINE_END)
    # Three places for each character: itself, the second of its pair, the blank behind the token; 0 is left out.
    out = np.zeros((len(codes), 3), dtype=np.uint32)
    out[:, 0] = codes * (han | latin)
    out[codes == ord("."), 0] = ord(POINT)
    out[line, 0] = ord(LINE)
    out[:-1, 1] = codes[1:] * (han & (following == HAN))[:-1]
    out[:, 2] = ord(" ") * (han | line | (latin & (following != LATIN)))
    flat = out.ravel()
    return _text(flat[flat != 0])[:-1]
