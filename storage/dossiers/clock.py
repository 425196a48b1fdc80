"""The clock of a project: when it reached each stage, how surely we know, and what has stood still."""

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.dossiers.mention import Mention

ORDER = ("negotiating", "intent", "signed", "landed", "started", "production")
RANK = {stage: n for n, stage in enumerate(ORDER)}
PRECISIONS = ("day", "month", "quarter", "half", "year", "as_of")
WAITING = ("signed", "landed")  # stages after which building should begin
STALL_DAYS = 365


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A mention with its fact and the day on which its article was published."""

    fact: str
    mention: Mention
    published: str
    article: str = ""
    story: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reached:
    """A stage was reached on or before `day`. `told_after`: the report of it names a later day than that of the next stage."""

    stage: str
    day: str
    precision: str
    fact: str
    told_after: bool = False


def happened(told: Told) -> tuple[str, str]:
    """The day by which what a mention tells had happened, and how exactly the words say so.

    Without a time in the words, all that is known is that it happened before publication: `as_of`.
    """
    mention, published = told.mention, told.published
    start, end = mention.start, mention.end
    if end is None:
        return published, "as_of"
    if start is None:
        return min(end, published), "as_of"
    if end > published:
        return published, "day" if start == end else "as_of"
    days = (dt.date.fromisoformat(end) - dt.date.fromisoformat(start)).days
    for longest, precision in ((0, "day"), (31, "month"), (92, "quarter"), (184, "half")):
        if days <= longest:
            return end, precision
    return end, "year"


def counts(mention: Mention) -> bool:
    """Whether a mention moves the clock: it happened. What is recalled happened too, when its words say when."""
    if mention.stage not in RANK:
        return False
    if mention.reality == "actual":
        return mention.actual or mention.dated
    return mention.reality == "recalled" and mention.dated


def stages_of(told: Iterable[Told]) -> tuple[Reached, ...]:
    """Each stage reached, in order, with its first day; days never go backwards.

    A stage told with a later day than a stage after it was reached by that other day at the latest.
    """
    first: dict[str, tuple[str, int, str, str]] = {}
    for one in told:
        if counts(one.mention):
            day, precision = happened(one)
            key = (day, PRECISIONS.index(precision), one.fact, precision)
            stage = one.mention.stage
            if stage not in first or key < first[stage]:
                first[stage] = key
    reached: list[Reached] = []
    limit = "9999-12-31"
    for stage in reversed(ORDER):
        if stage not in first:
            continue
        day, _, fact, precision = first[stage]
        late = day > limit
        limit = min(day, limit)
        reached.append(
            Reached(stage=stage, day=limit, precision="as_of" if late else precision, fact=fact, told_after=late)
        )
    return tuple(reversed(reached))


def violations(reached: Sequence[Reached]) -> int:
    """Neighbours whose stages or days go backwards; none, whatever was told."""
    return sum(
        RANK[one.stage] >= RANK[other.stage] or one.day > other.day for one, other in itertools.pairwise(reached)
    )


def cancelled_on(told: Iterable[Told]) -> str | None:
    """The day of the last report that the project fell through, unless a later one tells of progress."""
    told = tuple(told)
    fell = max((one.published for one in told if one.mention.reality == "cancelled"), default=None)
    if fell is None:
        return None
    went_on = any(
        one.published > fell and one.mention.actual and RANK.get(one.mention.stage, 0) >= RANK["signed"] for one in told
    )
    return None if went_on else fell


def waited(stage: str, since: str | None, today: str, *, cancelled: bool = False) -> int | None:
    """Days since the signing while no start was seen; None when the project does not wait."""
    if cancelled or stage not in WAITING or since is None:
        return None
    return max(0, (dt.date.fromisoformat(today) - dt.date.fromisoformat(since)).days)
