"""老项目新签: a signing matched to an earlier one of the same project."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from storage.dossiers.clock import RANK, Told, happened
from storage.dossiers.face import is_signing

SAME_SIGNING_DAYS = 30  # reports of one signing trickle in; a signing anew comes months later


@dataclass(slots=True)
class Occasion:
    """Mentions of one signing, in order of time."""

    told: list[Told] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    stories: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Again:
    """The fact that signs anew, and the fact of the first signing."""

    fact: str
    first: str
    days: int


def signings(told: Sequence[Told]) -> list[Occasion]:
    """The signings of a project, each with all mentions of it; the first one first."""
    found: list[Occasion] = []
    rows = sorted(((happened(one), one) for one in told if is_signing(one.mention)), key=lambda r: (r[0][0], r[1].fact))
    for (day, _), one in rows:
        home = next((occasion for occasion in found if belongs(one, day, occasion)), None)
        if home is None:
            home = Occasion()
            found.append(home)
        home.told.append(one)
        home.days.append(day)
        home.words.add(one.mention.words)
        if one.story:
            home.stories.add(one.story)
    return found


def belongs(one: Told, day: str, occasion: Occasion) -> bool:
    """Whether a mention tells of this signing: near in time, the same text or sentence again, or a period around it."""
    if one.mention.words in occasion.words or (one.story and one.story in occasion.stories):
        return True
    if any(abs(days_between(day, other)) <= SAME_SIGNING_DAYS for other in occasion.days):
        return True
    start, end = one.mention.start, one.mention.end
    if end is not None and start != end:
        return any((start or "") <= other <= end for other in occasion.days)
    return False


def signed_again(told: Sequence[Told]) -> list[Again]:
    """The mentions that sign a known project anew.

    After a start was seen, a report that names no day of its own only looks back, unless it stands among the
    projects of a ceremony.
    """
    occasions = signings(told)
    if len(occasions) < 2:
        return []
    begun = min(
        (happened(one)[0] for one in told if one.mention.actual and RANK.get(one.mention.stage, 0) >= RANK["started"]),
        default="9999-12-31",
    )
    first = min(occasions[0].told, key=lambda one: (happened(one)[0], not one.mention.dated, one.fact))
    since = happened(first)[0]
    found: list[Again] = []
    for occasion in occasions[1:]:
        for one, day in zip(occasion.told, occasion.days, strict=True):
            looks_back = day >= begun and not one.mention.dated and not one.mention.part
            if one.mention.sure and not looks_back:
                found.append(Again(fact=one.fact, first=first.fact, days=days_between(day, since)))
    return found


def days_between(later: str, earlier: str) -> int:
    return (dt.date.fromisoformat(later) - dt.date.fromisoformat(earlier)).days
