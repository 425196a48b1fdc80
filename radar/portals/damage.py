"""What reposting sites do to the letters of an article: script, pinyin glosses, lost bytes, swaps, widths."""

import functools
import re
from random import Random

import opencc
from pypinyin.constants import PINYIN_DICT

# A lead byte that lost its second byte, glossed on its own: 內 and 優 begin with 83 in GBK, which reads jī.
LOST = {"內(nèi)": "?jī)?nèi)", "優(yōu)": "?jī)?yōu)"}
SWAPS = (("最", "蕞"), ("第一", "头部"), ("首个", "头部个"))
WIDE = str.maketrans("，。！？：；（）", ",。!?:;()")


@functools.cache
def _converter() -> "opencc.OpenCC":
    return opencc.OpenCC("s2t")


def traditional(text: str) -> str:
    return str(_converter().convert(text))


def reading(char: str) -> str:
    return str(PINYIN_DICT.get(ord(char), "").split(",")[0])


def glossed(text: str, rng: Random, mode: str) -> str:
    """Traditional script with readings behind changed characters: dense, spaced, sparse or none of them."""
    turned = traditional(text)
    if mode == "none" or len(turned) != len(text):
        return turned
    space = " " if mode == "spaced" else ""
    chance = 0.08 if mode == "sparse" else 1.0
    out: list[str] = []
    for old, new in zip(text, turned, strict=True):
        out.append(new)
        if old != new and (chance == 1.0 or rng.random() < chance):
            pinyin = reading(new)
            if pinyin:
                out.append(f"({pinyin}{space})")
    return "".join(out)


def lost_bytes(text: str) -> str:
    """The documented loss: the character goes, the reading of its first byte stays."""
    for before, after in LOST.items():
        text = text.replace(before, after)
    return text


def swapped(text: str) -> str:
    """Advertising-law swaps: 最 becomes 蕞, 第一 becomes 头部."""
    for before, after in SWAPS:
        text = text.replace(before, after)
    return text


def half_width(text: str, rng: Random) -> str:
    """ASCII punctuation, a space between figure and unit now and then, doubled commas."""
    text = text.translate(WIDE)
    text = re.sub(r"(\d)(?=[个亿万家项])", lambda digit: digit[1] + (" " if rng.random() < 0.5 else ""), text)
    return text.replace(",", ",,", 1) if rng.random() < 0.3 else text
