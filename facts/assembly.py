"""From the frames of all sentences to the statements of the article: repeats, headlines, parts and bare mentions resolved."""

import math
from collections import defaultdict
from collections.abc import Iterable

from facts.frames import Frame

# Sums of one figure may differ by rounding: 3290.53 and 3291. A headline rounds more: 583.4 and 近600.
_SAME = math.log(1.006)
_HEADLINE = 0.06
# 超百亿 in a headline is 108.6亿 in the text.
_ROUNDED = 1.25


def assemble(frames: list[Frame]) -> list[Frame]:
    """Frames that stand for themselves, in the order of the text; the rest became parts or repeats of them."""
    frames = [frame for frame in frames if not _is_breakdown(frame)]
    if not frames:
        return []
    frames = _told_elsewhere(frames)
    _name_frameworks(frames)
    frames = _tell_on(frames)
    numbered = [frame for frame in frames if not frame.bare]
    body = _Body(frame for frame in numbered if not frame.heading)
    known = _Known()
    for frame in numbered:
        if not (frame.heading and body.says(frame)):
            known.add(frame)
    summed = {(frame.stage, frame.number) for frame in known.frames if frame.amount is not None}
    counted = _sums_of_sets(known.frames)
    kept = [frame for frame in known.frames if not (_is_poorer(frame, summed) or _is_sum_again(frame, counted))]
    return sorted(kept + _bare(frames, kept), key=lambda frame: (frame.start, frame.end))


def _is_breakdown(frame: Frame) -> bool:
    """A part of a whole with a count and nothing else (其中工业项目12个) is kept with the whole, not as a statement."""
    if frame.amount is not None or frame.count is None or not frame.inherited:
        return False
    if frame.parent is not None:
        frame.parent.parts.append((frame.scope or frame.count.printed, frame.count.value))
    return frame.parent is not None or frame.part


def _told_elsewhere(frames: list[Frame]) -> list[Frame]:
    """Frames without those that only speak again of what others say: a joint set beside its parts, signed projects landing."""
    kept, signed = [], set[int]()
    for position, frame in enumerate(frames):
        if frame.count is not None:
            referred = frame.stage == "landed" and frame.amount is None and frame.count.value in signed
            if referred or (frame.mixed and _is_joint(frame, frames[position + 1 : position + 7])):
                continue
            if frame.stage == "signed":
                signed.add(frame.count.value)
        kept.append(frame)
    return kept


def _is_joint(frame: Frame, following: list[Frame]) -> bool:
    """签约开工活动共60个项目, of which 签约33个, 开工27个: the set of both stages is told by its parts."""
    if frame.count is None:
        return False
    parts = [other for other in following if other.count is not None and other.sentence - frame.sentence <= 2]
    stages = {other.stage for other in parts}
    if frame.amount is not None and any(other.amount is None for other in parts):
        return False
    return len(stages) > 1 and sum(other.count.value for other in parts if other.count) == frame.count.value


def _name_frameworks(frames: list[Frame]) -> None:
    """A ceremony of a named project (某产业园签约仪式) names the project of the framework that is signed at it."""
    if any(frame.of_project and frame.mixed for frame in frames):
        for frame in frames:
            frame.single = frame.single or (frame.framework and frame.bare)


def _tell_on(frames: list[Frame]) -> list[Frame]:
    """签署框架协议。根据协议,某集团将投资60亿元建设某项目: the project and its sum are those of the framework."""
    told: Frame | None = None
    kept: list[Frame] = []
    for frame in frames:
        if frame.framework and frame.bare and frame.reality == "actual":
            told = frame
        elif frame.bare or frame.heading:
            pass
        elif told is not None and frame.by_agreement and frame.single and frame.stage in ("signed", "intent"):
            frame.stage, frame.framework, frame.kind = "intent", True, "intended"
            kept = [one for one in kept if not (one.framework and one.bare and one.party == told.party)]
        elif frame.stage == "signed":
            told = None
        kept.append(frame)
    return kept


def _is_poorer(frame: Frame, summed: set[tuple[str, int | None]]) -> bool:
    """The same count of the same stage without its sum (新签约293个 … 新签约293个,协议总金额…)."""
    bare_count = frame.amount is None and frame.number is not None and not frame.single
    return bare_count and (frame.stage, frame.number) in summed


def _sums_of_sets(frames: list[Frame]) -> set[tuple[str, float]]:
    """Stage and sum of every counted set; what was signed may be spoken of as landed afterwards."""
    sums = {(frame.stage, frame.amount.value) for frame in frames if frame.amount and frame.count is not None}
    return sums | {("landed", value) for stage, value in sums if stage == "signed"}


def _is_sum_again(frame: Frame, counted: set[tuple[str, float]]) -> bool:
    """签约14个,总投资286亿元 … 签约项目总投资达286亿元: the sum alone says nothing more."""
    if frame.amount is None or frame.count is not None or (frame.single and frame.stage != "landed"):
        return False
    return (frame.stage, frame.amount.value) in counted


class _Body:
    """The figures of the body, for asking whether a headline says more."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        self.by_number: dict[int | None, list[Frame]] = defaultdict(list)
        for frame in frames:
            self.by_number[frame.number].append(frame)
        self.summed = [f for same in self.by_number.values() for f in same if f.amount is not None][:400]

    def says(self, frame: Frame) -> bool:
        """A headline drops qualifiers and stages; what the body says as well, the body decides."""
        number = frame.number
        if frame.amount is None:
            return number is None or number in self.by_number
        if number is not None and not (frame.count is None and frame.single):
            return any(other.amount is None or _near(frame, other) for other in self.by_number.get(number, ())[:400])
        return any(_near(frame, other) for other in self.summed)


def _near(first: Frame, second: Frame) -> bool:
    if first.amount is None or second.amount is None:
        return False
    a, b = first.amount.value, second.amount.value
    if first.amount.qualifier == "over" and a <= b <= _ROUNDED * a:
        return True
    if first.amount.qualifier == "nearly" and b <= a <= _ROUNDED * b:
        return True
    return abs(a - b) <= _HEADLINE * max(a, b)


class _Known:
    """Statements made so far, each once: a repeated lead and a rounded repeat are found by their figures."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self._seen: dict[tuple[object, ...], list[Frame]] = defaultdict(list)

    def add(self, frame: Frame) -> None:
        """Take the statement unless it was made before."""
        keys = self._keys(frame)
        if any(self._is_repeat(frame, other) for key in keys for other in self._seen.get(key, ())[-8:]):
            return
        self.frames.append(frame)
        self._seen[keys[0]].append(frame)

    def _keys(self, frame: Frame) -> list[tuple[object, ...]]:
        start = (frame.stage, frame.reality, frame.number, frame.currency)
        if frame.amount is None:
            return [start]
        step = math.floor(math.log(max(frame.amount.value, 1.0)) / _SAME)
        return [(*start, step), (*start, step - 1), (*start, step + 1)]

    def _is_repeat(self, frame: Frame, other: Frame) -> bool:
        if frame.single and other.sentence == frame.sentence:
            return False
        return frame.amount is not None or frame.number is not None


def _bare(frames: list[Frame], kept: list[Frame]) -> list[Frame]:
    """The statements without numbers that say what no numbered one says; each once, ceremonies last."""
    waiting = [frame for frame in frames if frame.bare]
    if not waiting:
        return []
    here = {(frame.sentence, frame.stage) for frame in kept if frame.reality != "recalled"}
    stages = {frame.stage for frame in kept if frame.reality == "actual"}
    whole_lines = {(frame.stage, frame.line): frame.start for frame in reversed(kept) if not frame.single}
    backs = {(frame.stage, frame.sentence - back) for frame in kept if frame.back for back in range(4)}
    framework = any(frame.framework for frame in frames)
    found = _Known()
    parties = set[str]()
    derived = sum(1 for frame in waiting if frame.framework and frame.derived)
    for frame in sorted(waiting, key=lambda f: (f.stage == "signed" and f.mixed, f.start)):
        if (frame.sentence, frame.stage) in here:
            continue
        if frame.framework and derived - bool(frame.derived):
            continue
        if frame.framework or frame.stage == "intent":
            if not (frame.party and frame.party in parties):
                found.add(frame)
            parties.add(frame.party)
        elif frame.stage == "signed" and frame.mixed:
            if frame.stage not in stages and not framework:
                found.add(frame)
                stages.add(frame.stage)
        elif frame.single and not frame.heading and (frame.stage, frame.sentence) not in backs:
            before = [whole_lines.get((frame.stage, line)) for line in (frame.line, frame.line - 1)]
            if frame.of_project or not any(start is not None and start < frame.start for start in before):
                found.add(frame)
                stages.add(frame.stage)
        elif frame.stage not in stages:
            found.add(frame)
            stages.add(frame.stage)
    return found.frames
