"""From the frames of all sentences to the statements of the article: repeats, headlines, parts and bare mentions resolved."""

from facts.frames import Frame


def assemble(frames: list[Frame]) -> list[Frame]:
    """Frames that stand for themselves, in the order of the text; the rest became parts or repeats of them."""
    frames = [frame for frame in frames if not _is_breakdown(frame)]
    _frameworks(frames)
    numbered = [frame for frame in frames if not frame.bare]
    body = [frame for frame in numbered if not frame.heading]
    kept: list[Frame] = []
    for frame in numbered:
        if frame.heading and _is_in_body(frame, body):
            continue
        if not _merge(kept, frame):
            kept.append(frame)
    kept = [frame for frame in kept if not _is_poorer(frame, kept)]
    for frame in sorted((f for f in frames if f.bare), key=lambda f: (f.stage == "signed" and f.mixed, f.start)):
        if not _merge(kept, frame) and _adds(frame, kept):
            kept.append(frame)
    return sorted(kept, key=lambda frame: (frame.start, frame.end))


def _is_breakdown(frame: Frame) -> bool:
    """A part of a whole with a count and nothing else (其中工业项目12个) is kept with the whole, not as a statement."""
    if frame.amount is not None or frame.count is None or not frame.inherited:
        return False
    if frame.parent is not None:
        frame.parent.parts.append((frame.scope or frame.count.printed, frame.count.value))
    return frame.parent is not None or frame.part


def _is_in_body(frame: Frame, body: list[Frame]) -> bool:
    """A headline drops qualifiers and stages; what the body says as well, the body decides."""
    number, amount = frame.number, frame.amount
    for other in body:
        if (
            number is not None
            and number == other.number
            and (amount is None or other.amount is None or _close(frame, other, 0.06))
        ):
            return True
        if (
            amount is not None
            and other.amount is not None
            and _close(frame, other, 0.06)
            and (number is None or number == other.number)
        ):
            return True
    return number is None and amount is None


def _close(first: Frame, second: Frame, tolerance: float) -> bool:
    if first.amount is None or second.amount is None:
        return False
    a, b = first.amount.value, second.amount.value
    return abs(a - b) <= tolerance * max(a, b)


def _merge(kept: list[Frame], frame: Frame) -> bool:
    """Whether the same statement was made before: a repeated lead, a rounded repeat."""
    for other in kept:
        if other.stage != frame.stage or other.reality != frame.reality or other.number != frame.number:
            continue
        if frame.single and other.sentence == frame.sentence:
            continue
        if other.amount is None and frame.amount is None and other.number is not None:
            return True
        if _close(other, frame, 0.006) and other.currency == frame.currency:
            return True
    return False


def _is_poorer(frame: Frame, kept: list[Frame]) -> bool:
    """The same count of the same stage without its sum (新签约293个 … 新签约293个,协议总金额…)."""
    if frame.amount is not None or frame.number is None or frame.single:
        return False
    return any(
        other is not frame and other.stage == frame.stage and other.number == frame.number and other.amount is not None
        for other in kept
    )


def _adds(frame: Frame, kept: list[Frame]) -> bool:
    """Whether a statement without numbers says what no numbered one says."""
    if any(other.sentence == frame.sentence and other.stage == frame.stage and not other.bare for other in kept):
        return False
    same = [other for other in kept if other.stage == frame.stage and other.reality == "actual"]
    if frame.framework or frame.stage == "intent":
        return True
    if frame.stage == "signed" and frame.mixed:
        return not same and not any(other.framework for other in kept)
    if frame.single:
        if frame.heading or any(_refers_to(other, frame) for other in same):
            return not same
        return frame.of_project or not any(
            not other.single and other.start < frame.start and frame.line - other.line <= 1 for other in same
        )
    return not same


def _refers_to(other: Frame, frame: Frame) -> bool:
    """该项目总投资… in one of the next sentences: the project that was named there."""
    return other.back and 0 <= other.sentence - frame.sentence <= 3


def _frameworks(frames: list[Frame]) -> None:
    """A ceremony of a named project (某产业园签约仪式) names the project of the framework that is signed at it."""
    if any(frame.of_project and frame.mixed for frame in frames):
        for frame in frames:
            frame.single = frame.single or (frame.framework and frame.bare)
