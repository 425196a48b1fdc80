"""Bind the numbers of a sentence to its stage words: which count and which sum belong to which verb."""

import re

from facts import sums
from facts.amounts import Money
from facts.clauses import Sentence
from facts.counted import completes, read_count
from facts.counts import Number
from facts.frames import Frame, Token, View
from facts.listed import read_item
from facts.summed import read_sum
from facts.vocabulary import Hit

_AMONG = re.compile(r"(?:签约|落户|开工|合作|重点|重大|招商)*(?:项目)?(?:之)?中")


def bind(view: View, sentence: Sentence, index: int, hits: list[Hit], numbers: list[Token]) -> list[Frame]:
    """Frames of a sentence that has numbers; `view` keeps what the next sentence may refer to."""
    view.turn_to(sentence, index, hits)
    frames: list[Frame] = []
    floor = sentence.start
    opened: Frame | None = None
    pending: tuple[Money, str] | None = None
    scope: Money | None = None
    for position, token in enumerate(numbers):
        later = numbers[position + 1 :]
        if isinstance(token, Money) and (item := read_item(view, token)) is not None:
            frames.append(item)
        elif opened is not None and sums.in_brackets(view.text, token, sentence.start):
            _explain(view, token, opened)
        elif sums.is_share(view.text, token):
            view.reject(token, "share")
        elif (whole := _spoken_of(view, token)) is not None:
            opened = whole
        elif isinstance(token, Number):
            if not completes(view, token, opened, floor):
                frame = read_count(view, token, floor, later, opened)
                if frame is not None:
                    _dress(frame, scope, pending)
                    _join(frame, frames, opened, later)
                    frames.append(frame)
                    opened = frame
                elif view.absorbed:
                    opened = None
                scope, pending = None, None
        else:
            kind = sums.kind_of(view.text, hits, token, floor)
            if not _is_absorbed(view, kind, floor, token.start) and sums.is_floor(view.text, token, kind):
                scope = token
                continue
            reason = sums.why_not(view.text, hits, token, kind, later[0].start if later else sentence.end)
            if reason or _is_absorbed(view, kind, floor, token.start):
                view.reject(token, reason or "other_activity")
            elif sums.precedes_count(view.text, token, numbers, position):
                pending = (token, sums.kind_name(kind))
                continue
            else:
                opened = read_sum(view, token, kind, floor, opened, frames)
        floor = token.end
    return frames


def _is_absorbed(view: View, kind: Hit | None, floor: int, token_start: int) -> bool:
    """推介项目125项,总投资323亿元: the sum goes with the count that another activity owns."""
    if not view.absorbed:
        return False
    if kind is None:
        return view.text[floor : floor + 1] in ",、" and token_start - floor <= 3
    if kind.cue.kind not in ("total", "arrived"):
        return False
    return any(mark in view.text[floor : kind.start][:2] for mark in ",、")


def _spoken_of(view: View, token: Token) -> Frame | None:
    """32个中外资3个: the whole that was told of before, when its number is said again before its parts."""
    top = view.context.top
    if not isinstance(token, Number) or top is None or top.count is None or top.count.value != token.value:
        return None
    return top if _AMONG.match(view.text, token.end) and view.index - top.sentence <= 3 else None


def _explain(view: View, token: Token, opened: Frame) -> None:
    """What stands in brackets behind a number explains it: 7个(过亿元5个), 655亿元(含1亿美元)."""
    if isinstance(token, Number):
        opened.parts.append((token.printed, token.value))
    view.reject(token, "in_brackets")


def _join(frame: Frame, frames: list[Frame], opened: Frame | None, later: list[Token]) -> None:
    """揽金86亿元,签约项目14个: the sum that was told first is that of the count behind it."""
    if opened is None or opened.number is not None or opened.kind != "agreed" or opened.stage != frame.stage:
        return
    summed = bool(later) and not isinstance(later[0], Number) and later[0].start <= frame.end + 12
    if frame.amount is None and opened is frames[-1] and not summed and frame.start - opened.end <= 4:
        frame.amount, frame.kind = opened.amount, opened.kind
        frame.widen(opened.start, opened.end)
        frames.pop()


def _dress(frame: Frame, scope: Money | None, pending: tuple[Money, str] | None) -> None:
    if scope is not None:
        frame.scope = scope.printed
        frame.widen(scope.start, scope.end)
    if pending is not None:
        frame.amount, frame.kind = pending[0], pending[1] or "total"
        if frame.stage == "landed" and frame.kind == "agreed":
            frame.stage = "signed"
        frame.widen(pending[0].start, pending[0].end)
