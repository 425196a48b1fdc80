"""What a sum of money is: an investment or not, a floor or a sum, a share of a goal."""

import re
from collections.abc import Sequence

from facts.amounts import Money
from facts.counts import Number
from facts.frames import Token
from facts.stages import STOPS
from facts.vocabulary import Hit

_COUNTED = r"[\d一二两三四五六七八九十]+\s?[余多]?\s?[个项家户]"
# A floor or a class of size, not a sum: 5000万元以上项目, 过亿元项目, 超30亿元的3个, 亿元以上占90%.
_FLOOR_BEHIND = re.compile(
    rf"\)?的?(?:[^,。;:\d一二两三四五六七八九十]{{0,12}}?(?:项\s?目|工业|产业|企业|法人|占|入库|外资|内资|重大|重点|签约)|[^,。;:\d]{{0,6}}?{_COUNTED})"
)
_OF_PART = re.compile(r"(?:其中|含|包括|有|单体)[^,。;]{0,6}(?:投资额?|总投资额?)$")
_OVER_BEHIND = re.compile(rf"的?(?:[^,。;:\d]{{0,8}}项\s?目|{_COUNTED})")
_COUNT_BEHIND = re.compile(rf"(?:元|的)?{_COUNTED}")
_BREAKS = re.compile(r"[,:;。、()]|项目|签|开工|落户|引进|其中|有|达|共|建设|投资|涉及")
_AVERAGE = re.compile(r"(?:平均|户均|每个|单个)[^,。;]{0,8}$")
_CLASS = re.compile(r"[^,。;、:\d]{0,6}项目")
_SHARE = re.compile(
    r"(?:的|目标|任务|总任务|目标任务)*的?\s?\d+(?:\.\d+)?%|的?(?:年度|全年|年)(?:计划|目标)?(?:任务|目标|计划)"
)
_REACHES = re.compile(r"(?:完成|占|达到|为|达)[^,。;\d]{0,12}$")


def kind_of(text: str, hits: Sequence[Hit], token: Money, floor: int) -> Hit | None:
    """The word to the left that says what kind of money it is, at most 16 characters away."""
    chosen = None
    for hit in hits:
        if hit.start >= token.number_start:
            break
        if hit.end <= token.number_start and hit.cue.kind and hit.start >= floor:
            chosen = hit
    if chosen is None:
        return None
    gap = text[chosen.end : token.start]
    if len(gap) > 16 or ";" in gap or "," in gap or (chosen.cue.kind == "other" and "、" in gap):
        return None
    return chosen


def kind_name(kind: Hit | None) -> str:
    """The kind of money as records name it; a weak word (投资) says total."""
    if kind is None or kind.cue.kind == "other":
        return ""
    return "total" if kind.cue.weak else kind.cue.kind


def is_floor(text: str, token: Money, kind: Hit | None) -> bool:
    """Whether the sum is a size class of projects rather than their money."""
    end = token.end
    strong = kind is not None and kind.cue.kind != "other" and not kind.cue.weak
    if token.bound:
        return _FLOOR_BEHIND.match(text, end) is not None
    if token.low is not None and not strong and _COUNT_BEHIND.match(text, end):
        return True
    if token.qualifier == "over" and _OVER_BEHIND.match(text, end):
        return (
            token.bare
            or not strong
            or _OF_PART.search(text, kind.start - 12 if kind else 0, token.start) is not None
            or text.startswith(("的项目", "项目"), end)
        )
    return not strong and text.startswith("的", end) and _COUNT_BEHIND.match(text, end) is not None and kind is None


def why_not(text: str, hits: Sequence[Hit], token: Money, kind: Hit | None, ceiling: int) -> str:
    """Why a sum is no investment, "" when it may be one."""
    if kind is not None and (kind.cue.kind == "other" or _AVERAGE.search(text, max(0, kind.start - 12), kind.start)):
        return "other_money"
    stop = min(ceiling, token.end + 8)
    for hit in hits:
        near = token.end <= hit.start < stop and hit.cue.kind == "other" and len(hit.cue.word) > 1
        if near and not STOPS & set(text[token.end : hit.start]) and (kind is None or kind.cue.weak):
            return "other_money"
    return ""


def is_share(text: str, token: Token) -> bool:
    """完成年度589亿元的37%, 完成132个的59%: the number is a goal of which the percentage is reached."""
    return (
        _SHARE.match(text, token.end) is not None and _REACHES.search(text, token.start - 14, token.start) is not None
    )


def in_brackets(text: str, token: Token, sentence_start: int) -> bool:
    """Whether the number stands in round brackets that opened inside its sentence."""
    opening = text.rfind("(", sentence_start + 1, token.start)
    return opening > sentence_start and text.find(")", opening, token.start) < 0


def precedes_count(text: str, token: Money, numbers: Sequence[Token], position: int) -> bool:
    """总投资195亿元的16个项目: the sum stands before its count."""
    if position + 1 >= len(numbers) or not isinstance(numbers[position + 1], Number):
        return False
    follower = numbers[position + 1]
    between = text[token.end : follower.start]
    if isinstance(follower, Number) and follower.value == 1 and _CLASS.fullmatch(between):
        return True  # 80亿元项目1个、15亿元项目1个
    if isinstance(follower, Number) and follower.named and len(between) <= 12 and not _BREAKS.search(between):
        return True
    return between.startswith("的") and len(between) <= 60 and not set(",:;。") & set(between) and "项目" not in between
