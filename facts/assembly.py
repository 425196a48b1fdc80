"""From the frames of all sentences to the statements of the article: repeats, headlines, parts and bare mentions resolved."""

from facts.frames import Frame


def assemble(frames: list[Frame]) -> list[Frame]:
    """Frames that stand for themselves, in the order of the text; the rest became parts or repeats of them."""
    frames = [frame for frame in frames if not _is_breakdown(frame)]
    numbered = [frame for frame in frames if not frame.bare]
    body = [frame for frame in numbered if not frame.heading]
    kept: list[Frame] = []
    for frame in numbered:
        if frame.heading and _is_in_body(frame, body):
            continue
        if not _merge(kept, frame):
            kept.append(frame)
    kept = [frame for frame in kept if not _is_poorer(frame, kept)]
    for frame in frames:
        if frame.bare and _adds(frame, kept):
            kept.append(frame)
    return sorted(kept, key=lambda frame: (frame.start, frame.end))


def _is_breakdown(frame: Frame) -> bool:
    """A part of a whole with a count and nothing else (其中工业项目12个) is kept with the whole, not as a statement."""
    if frame.parent is None or frame.amount is not None or frame.count is None or not frame.inherited:
        return False
    label = frame.scope or frame.count.printed
    frame.parent.parts.append((label, frame.count.value))
    return True


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
        if other.stage != frame.stage or other.reality != frame.reality:
            continue
        same_number = other.number == frame.number
        if same_number and other.amount is None and frame.amount is None and other.number is not None:
            return True
        if (
            same_number
            and _close(other, frame, 0.006)
            and other.amount is not None
            and frame.amount is not None
            and other.amount.currency == frame.amount.currency
        ):
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
    same = [other for other in kept if other.stage == frame.stage and other.reality == "actual"]
    if frame.framework or frame.stage == "intent":
        return not any(
            other.bare
            and other.line == frame.line
            and other.sentence == frame.sentence
            and other.clause == frame.clause
            for other in same
        )
    if frame.stage == "signed" and frame.mixed:
        return not same
    if frame.single:
        if frame.heading:
            return not same
        return not any(
            not other.single and other.start < frame.start and frame.line - other.line <= 1 for other in same
        )
    return not same
