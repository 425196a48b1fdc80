"""What follows from a text laid beside its candidates: the story to join, what it holds besides, what it resembles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from records import StoryLink
from storage.alignment import HALF, MOSTLY, SEASON, Aligned, Verdict

JOINS = ("exact", "near", "contained", "rerun")
REPOSTS = ("near", "contained")
LISTED = 12  # differing passages kept of a pair
APART = 0.2  # two parts of a page share less of it than this
DOMINANT = 0.75  # a text that makes up so much of a page is what the page is about
COPY = 0.85  # so much of a page of several parts is a copy of the page and not of one part


@dataclass(frozen=True, kw_only=True)
class Candidate:
    number: int
    article: str
    story: str
    day: int | None
    host: str
    size: int
    is_compound: bool
    shared: frozenset[int]

    def order(self, size: int, day: int | None) -> tuple[float, int, float, int]:
        jaccard = round(len(self.shared) / max(size, self.size, 1), 1)
        overlap = round(self.overlap(size), 1)
        weeks = 9 if day is None or self.day is None else min(9, abs(day - self.day) // 7)
        return -jaccard, weeks, -overlap, self.number

    def overlap(self, size: int) -> float:
        return len(self.shared) / max(1, min(size, self.size))


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The story of an article, the link by which it joined it, and what else it holds or resembles.

    `one_text`: texts of other stories that seem to be this story's, because the new text holds both in one place.
    """

    article: str
    story: str
    link: StoryLink | None = None
    relations: tuple[StoryLink, ...] = ()
    is_compound: bool = False
    one_text: tuple[Candidate, ...] = ()

    def others(self, kind: Literal["contains", "sibling"]) -> list[str]:
        return [link.other for link in self.relations if link.kind == kind and link.article == self.article]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A candidate and what the new text is to it; `part`: the new text is only one of several that it holds."""

    candidate: Candidate
    seen: Aligned
    verdict: Verdict | Literal["part"]


def decide(article: str, judged: Sequence[Judged]) -> tuple[Decision, int | None]:
    """The story to join, by the best repost; and the number of the text that it repeats."""
    reposts = [one for one in judged if one.verdict in REPOSTS]
    best = max(reposts, key=lambda one: max(one.seen.covered, one.seen.covers / 2), default=None)
    if best is None or _is_round_up(best, judged):
        relations = tuple(_relation(article, one) for one in judged)
        compound = any(link.kind == "contains" and link.article == article for link in relations)
        return Decision(article=article, story=article, relations=relations, is_compound=compound), None
    story = best.candidate.story
    rest = [one for one in judged if one.candidate.story != story]
    relations = tuple(_relation(article, one) for one in rest)
    link = _link(article, best)
    decision = Decision(
        article=article,
        story=story,
        link=link,
        relations=relations,
        is_compound=best.seen.covered < MOSTLY or any(r.kind == "contains" for r in relations),
        one_text=tuple(one.candidate for one in rest if _is_one_text(best, one)),
    )
    return decision, best.candidate.number


def _is_round_up(best: Judged, judged: Sequence[Judged]) -> bool:
    """Whether the new text is a page of several known texts, none of which is what the page is about."""
    if best.seen.covered >= DOMINANT:
        return False
    return any(
        one.candidate.story != best.candidate.story
        and one.verdict in (*REPOSTS, "contains")
        and one.seen.covers >= HALF
        and _shared(one, best) <= APART
        for one in judged
    )


def _shared(one: Judged, other: Judged) -> float:
    """The share of what the new text has from one that it also has from the other."""
    return float((one.seen.here & other.seen.here).sum() / max(1, one.seen.here.sum()))


def _is_one_text(best: Judged, one: Judged) -> bool:
    """Both texts stand whole in the new one and in the same place, and no figure differs: one story filed as two."""
    return (
        one.verdict in REPOSTS
        and not (one.candidate.is_compound or best.candidate.is_compound)
        and best.seen.covers >= MOSTLY
        and one.seen.covers >= MOSTLY
        and _shared(one, best) > HALF
    )


def _relation(article: str, one: Judged) -> StoryLink:
    link = _link(article, one)
    if one.verdict == "part":
        return replace(link, article=link.other, other=article, covered=link.covers, covers=link.covered)
    return replace(link, kind="contains") if link.kind in JOINS else link


def _link(article: str, one: Judged) -> StoryLink:
    seen = one.seen
    kind = "contains" if one.verdict == "part" else one.verdict
    return StoryLink(
        article=article,
        other=one.candidate.article,
        kind="rerun" if kind == "near" and seen.days > SEASON else kind,
        similarity=round(max(seen.covered, seen.covers), 4),
        covered=round(seen.covered, 4),
        covers=round(seen.covers, 4),
        differs=(seen.figures + seen.dates + seen.names)[:LISTED],
    )
