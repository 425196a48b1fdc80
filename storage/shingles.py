"""Texts as fingerprints: bare characters, hashes of their shingles, and the sample of them that an index keeps.

Everything works on arrays of code points, so that an article of 1,000 characters costs some tens of microseconds.
The sample is FracMinHash (Irber et al. 2022): a hash is in it when it lies under a fixed bound, whatever else
the text holds, so the share of one text that another contains can be told from two samples of any sizes.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from text.fold import fold
from text.simplify import traditional

Codes = NDArray[np.uint32]
Hashes = NDArray[np.uint64]

WIDTH = 6  # characters of a shingle
EVERY = 16  # one of so many hashes is in the sample
FEWEST, MOST = 12, 384  # hashes in a sample
KEPT_BITS = 48
SCRIPT_HEAD, SCRIPT_SHARE = 1500, 0.04

_LIMIT = 0x30000
_DOT = ord(".")
_DOTS = "·•・．"
# What advertising law makes portals write for another word; both sides are written the same way.
_ALONE = {"蕞": "最", "壹": "一"}
_PAIRS = (("头部", "第一"),)
GLOSS = re.compile(r"(?<=[\u2e80-\u9fff])[(（][a-zA-Z\u00c0-\u024f\u0261]{1,6}[)）]")
_TURN = np.uint64(7)
_BACK = np.uint64(57)
_PRIME = np.uint64(0x100000001B3)
_BASIS = np.uint64(0xCBF29CE484222325)
_MIX = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))
_THIRD = np.uint64(33)
_BOUND = np.uint64((1 << 64) // EVERY)
_SHIFT = np.uint64(64 - KEPT_BITS)


@cache
def _bare() -> Codes:
    """Code point → what stands for it in a fingerprint; 0 for what is dropped."""
    table = np.zeros(_LIMIT + 1, dtype=np.uint32)
    points = [*range(0x20, 0xD800), *range(0xE000, _LIMIT)]
    for point, one in zip(points, fold("".join(map(chr, points))), strict=True):
        one = _ALONE.get(one, one)
        if "\u4e00" <= one <= "\u9fff" or one in "0123456789abcdefghijklmnopqrstuvwxyz%":
            table[point] = ord(one)
    for dot in _DOTS + ".":
        table[ord(dot)] = _DOT
    return table


@cache
def _scripts() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Code point → whether it is Chinese, whether it is a traditional form."""
    chinese = np.zeros(_LIMIT + 1, dtype=np.bool_)
    chinese[0x3400:0xA000] = True
    old = np.zeros(_LIMIT + 1, dtype=np.bool_)
    old[[ord(c) for c in traditional() if ord(c) < _LIMIT]] = True
    return chinese, old


def _points(text: str) -> Codes:
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.minimum(points, np.uint32(_LIMIT))


def bare_codes(text: str) -> Codes:
    """The text without signs, glosses, script, width and case, as code points."""
    if "(" in text or "（" in text:
        text = GLOSS.sub("", text)
    codes: Codes = _bare()[_points(text)]
    codes = codes[codes != 0]
    for written, meant in _PAIRS:
        here = np.flatnonzero((codes[:-1] == ord(written[0])) & (codes[1:] == ord(written[1])))
        codes[here], codes[here + 1] = ord(meant[0]), ord(meant[1])
    dots = codes == _DOT
    if dots.any():
        digit = (codes >= 0x30) & (codes <= 0x39)
        inside = np.zeros(len(codes), dtype=np.bool_)
        inside[1:-1] = digit[:-2] & digit[2:]
        codes = codes[~dots | inside]
    return codes


def is_traditional(text: str) -> bool:
    chinese, old = _scripts()
    points = _points(text[:SCRIPT_HEAD])
    count = int(chinese[points].sum())
    return count > 0 and int(old[points].sum()) > SCRIPT_SHARE * count


def hashes_of(codes: Codes) -> Hashes:
    """A 64-bit hash for each shingle, in the order of the text."""
    count = len(codes) - WIDTH + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    wide = codes.astype(np.uint64)
    value = np.full(count, _BASIS, dtype=np.uint64)
    for step in range(WIDTH):
        value ^= wide[step : step + count]
        value *= _PRIME
        value = (value << _TURN) | (value >> _BACK)
    for factor in _MIX:  # the finaliser of MurmurHash3
        value ^= value >> _THIRD
        value *= factor
    value ^= value >> _THIRD
    return value


def sample_of(hashes: Hashes) -> list[int]:
    """The sampled hashes, smallest first, as numbers of 48 bits."""
    small = np.unique(hashes[hashes < _BOUND])
    if len(small) < FEWEST:
        small = np.unique(hashes)[:FEWEST]
    kept: list[int] = np.unique(small[:MOST] >> _SHIFT).tolist()
    return kept


def shortened(hashes: Hashes) -> NDArray[np.uint64]:
    return hashes >> _SHIFT


def text_of(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


@dataclass(frozen=True, kw_only=True)
class Print:
    """A text as it is compared. `day` counts days since 1970; None when unknown."""

    codes: Codes
    traditional: bool
    day: int | None

    @cached_property
    def hashes(self) -> Hashes:
        return hashes_of(self.codes)

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """The places of the shingles in ascending order of their hashes."""
        order: NDArray[np.int64] = np.argsort(self.hashes, kind="stable")
        return order

    @cached_property
    def ranked(self) -> Hashes:
        ranked: Hashes = self.hashes[self.order]
        return ranked

    @cached_property
    def sample(self) -> list[int]:
        return sample_of(self.hashes)

    @cached_property
    def bare(self) -> str:
        return text_of(self.codes)


def print_of(text: str, day: int | None = None) -> Print:
    return Print(codes=bare_codes(text), traditional=is_traditional(text), day=day)
