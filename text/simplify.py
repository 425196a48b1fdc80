"""Write traditional characters, Taiwan's and Hong Kong's included, as simplified ones, one for one."""

import re
from functools import cache
from typing import Any

# What OpenCC's t2s leaves as it is although mainland print does not use it.
LEFT_BY_OPENCC = str.maketrans({"鉄": "铁", "衞": "卫", "甯": "宁", "啓": "启", "峯": "峰", "崑": "昆", "覈": "核"})

# 著 stays where it means written work, fame or evidence; behind a verb it is 着.
KEEPS_ZHU = re.compile("著(?![名作称述录者书有])(?<![显卓原名编论专土译合巨遗昭较新拙所]著)")


SURROGATES = re.compile("([\ud800-\udfff]+)")


@cache
def converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@cache
def traditional() -> frozenset[str]:
    """Characters of the basic block that stand for another character in simplified print."""
    block = [chr(code) for code in range(0x3400, 0xA000)]
    simple = converter().convert("\n".join(block)).split("\n")
    changed = {old for old, new in zip(block, simple, strict=True) if old != new}
    return frozenset(changed | {chr(code) for code in LEFT_BY_OPENCC})


def to_simplified(text: str) -> str:
    """The same text in simplified characters; its length does not change, so offsets hold."""
    simple = _converted(text).translate(LEFT_BY_OPENCC)
    if "著" in simple:
        simple = KEEPS_ZHU.sub("着", simple)
    return simple if len(simple) == len(text) else "".join(_alone(char) for char in text)


def _converted(text: str) -> str:
    try:
        simple: str = converter().convert(text)
    except UnicodeEncodeError:  # half a surrogate pair, which UTF-8 does not know
        return "".join(part if SURROGATES.match(part) else _converted(part) for part in SURROGATES.split(text) if part)
    return simple


@cache
def _alone(char: str) -> str:
    simple: str = converter().convert(char)
    return simple if len(simple) == 1 else char
