"""Facts of an article: what was signed, talked of or begun, where, for how much, with the words that say so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from facts.amounts import Money
from facts.clauses import fold, is_chinese
from facts.frames import Frame
from facts.hosts import HostView, resolve_hosts
from facts.industries import IndustryMention, find_industries, named
from facts.industry_spans import industries_of, is_wished
from facts.periods import Phrase, Reference, find_periods, reference_day
from facts.places import find_places
from facts.relevance import is_relevant, is_signing
from facts.statements import Statements, find_statements
from facts.vocabulary import Vocabulary, default
from records.article import Article
from records.fact import Amount, Confidence, Count, Fact, Reading, Reality

EXTRACTOR = "2026.11.1"
_REALITIES: dict[str, Reality] = {
    "actual": "actual",
    "planned": "planned",
    "recalled": "recalled",
    "cancelled": "cancelled",
    "doubted": "doubted",
}
_BACKGROUND = ("recalled", "cancelled", "doubted")
# Marks that make every fact of a page weak.
_SUSPECT = frozenset(("spun", "machine_written", "template", "hijacked_domain"))
# Marks that keep a fact from being sure.
_DOUBTFUL = frozenset(("stripped_digits", "region_contradiction", "damaged", "truncated"))
# A sentence that says what the signed projects are, without a number: 此次签约项目涵盖…, 签约的产业项目中,…占33%.
_COMPOSITION = re.compile(r"签约的?[^,。;]{0,8}项目[^。;]{0,12}?(?:涉及|涵盖|包括|覆盖|中|集中在|主要有|分布)")


@dataclass(slots=True)
class Draft:
    """The text that was read (title line first when the article has one) and what was found in it."""

    text: str
    shift: int  # length of the title line in front of the body
    statements: Statements


def read_facts(
    article: Article, *, home: str | None = None, aggregator: bool = False, vocabulary: Vocabulary | None = None
) -> Reading:
    """All that one article says about investors' projects. `home` is the adcode of the site's region.

    Text that is not Chinese gives an empty reading.
    """
    if not is_chinese((article.title or "") + article.text):
        return Reading(extractor=EXTRACTOR)
    draft = draft_of(article, vocabulary or default())
    frames = draft.statements.frames
    mentions = find_industries(draft.text)
    industries = industries_of(draft.text, mentions, [(frame.start, frame.end) for frame in frames])
    _add_composition(draft, mentions, industries)
    view = _hosts(article, draft, mentions, home=home, aggregator=aggregator)
    times = _Times(draft, reference_day(article.published.day if article.published else None, article.text))
    places = {id(frame): index for index, frame in enumerate(frames)}
    facts = tuple(
        _fact(article, draft, frame, places.get(id(frame.parent)), industries[index], times.of(frame), view)
        for index, frame in enumerate(frames)
    )
    signing = is_signing(facts, draft.statements)
    return Reading(
        relevant=is_relevant(facts, draft.statements, view.hosts),
        signing=signing,
        facts=facts,
        hosts=view.hosts,
        industries=signed_industries(facts) if signing else (),
        extractor=EXTRACTOR,
    )


def _add_composition(draft: Draft, mentions: Sequence[IndustryMention], industries: list[tuple[str, ...]]) -> None:
    """Give the industries of 此次签约项目涵盖… to the signing that stands nearest."""
    if not mentions or "签约" not in draft.text:
        return
    signed = [index for index, frame in enumerate(draft.statements.frames) if frame.stage == "signed"]
    for sentence in draft.statements.sentences if signed else ():
        if not _COMPOSITION.search(draft.text, sentence.start, sentence.end):
            continue
        inside = [m for m in mentions if sentence.start <= m.start < sentence.end and not is_wished(draft.text, m)]
        nearest = min(signed, key=lambda index: abs(draft.statements.frames[index].start - sentence.start))
        industries[nearest] = tuple(dict.fromkeys((*industries[nearest], *named(inside))))


def signed_industries(facts: Sequence[Fact]) -> tuple[str, ...]:
    """Industries of the projects that are signed, in the order of the text."""
    signed = [fact for fact in facts if not fact.background and (fact.stage == "signed" or fact.framework)]
    return tuple(dict.fromkeys(name for fact in signed for name in fact.industries))


def _hosts(
    article: Article, draft: Draft, mentions: Sequence[IndustryMention], *, home: str | None, aggregator: bool
) -> HostView:
    body = fold(article.text)
    title = draft.text[: max(0, draft.shift - 1)]
    spans = [
        (max(0, frame.start - draft.shift), frame.end - draft.shift)
        for frame in draft.statements.frames
        if frame.end >= draft.shift and frame.reality not in _BACKGROUND
    ]
    body_mentions = find_industries(body) if draft.shift else mentions
    return resolve_hosts(
        article,
        body=find_places(body, home=home),
        title=find_places(title, home=home) if title else (),
        industries=body_mentions,
        spans=spans,
        home=home,
        aggregator=aggregator,
    )


def draft_of(article: Article, vocabulary: Vocabulary) -> Draft:
    """Statements of title and body, read as one text whose first line is the title."""
    title = (article.title or "").replace("\n", " ")
    shift = len(title) + 1 if title else 0
    text = fold(f"{title}\n{article.text}" if title else article.text)
    damaged = [replace(spot, start=spot.start + shift, end=spot.end + shift) for spot in article.damaged]
    year = int(article.published.day[:4]) if article.published else None
    return Draft(text, shift, find_statements(text, vocabulary, year=year, damaged=damaged))


class _Times:
    """Periods of frames: from the frame's own clause, its sentence, the sentence before, the paragraph, the dateline."""

    def __init__(self, draft: Draft, reference: Reference | None) -> None:
        self.draft = draft
        self.reference = reference
        self.known: dict[int, list[Phrase]] = {}

    def of(self, frame: Frame) -> tuple[Phrase, str] | None:
        sentences = self.draft.statements.sentences
        index = frame.sentence
        if (phrase := self._latest(index, frame.end)) is not None:
            return phrase, "phrase" if phrase.end >= frame.clause[0] else "sentence"
        line = sentences[index].line
        for before in range(index - 1, max(-1, index - 5), -1):
            if sentences[before].line != line:
                break
            if (phrase := self._latest(before, sentences[before].end)) is not None:
                return phrase, "sentence" if before == index - 1 else "paragraph"
        if self.reference is None:
            return None
        day = self.reference.day
        source = "dateline" if self.reference.from_dateline else "published"
        return Phrase(0, 0, day, day, "", vague=True), source

    def _latest(self, index: int, limit: int) -> Phrase | None:
        """The last phrase of a sentence before `limit`, else its first."""
        if index not in self.known:
            sentence = self.draft.statements.sentences[index]
            found = find_periods(self.draft.text, sentence.start, sentence.end, self.reference)
            self.known[index] = [phrase for phrase in found if not _is_far(self.draft.text, phrase)]
        phrases = self.known[index]
        before = [phrase for phrase in phrases if phrase.start < limit]
        return before[-1] if before else None


_ELSE = re.compile(r"(?:同比|比|较|投产|竣工|建成|开工|运营)")


def _is_far(text: str, phrase: Phrase) -> bool:
    """比去年同期, 2025年12月投产: times of a comparison or of a plan."""
    return (
        text[phrase.start - 1 : phrase.start] in ("比", "较")
        or _ELSE.match(text, phrase.end, phrase.end + 2) is not None
    )


def _fact(
    article: Article,
    draft: Draft,
    frame: Frame,
    parent: int | None,
    industries: tuple[str, ...],
    time: tuple[Phrase, str] | None,
    view: HostView,
) -> Fact:
    shift = draft.shift
    in_title = bool(shift) and frame.end < shift
    start, end = (frame.start, frame.end) if in_title else (max(0, frame.start - shift), frame.end - shift)
    source = (article.title or "") if in_title else article.text
    reality = _REALITIES[frame.reality]
    confidence, why = _confidence(article, frame)
    return Fact(
        stage=frame.stage,  # type: ignore[arg-type]
        quote=source[start:end],
        start=start,
        end=end,
        in_title=in_title,
        reality=reality,
        background=reality in _BACKGROUND,
        count=_count(frame, source[start:end]),
        amount=_amount(frame.amount, frame.kind),
        joint=_amount(frame.joint, "total"),
        parts=tuple(frame.parts),
        scope=frame.scope or None,
        period=None if time is None else time[0].period(time[1]),
        host=view.at(start, end) if not in_title else view.at(0, 0),
        industries=industries,
        part_of=parent,
        framework=frame.framework,
        confidence=confidence,
        why=why,
    )


def _count(frame: Frame, quote: str) -> Count | None:
    if frame.count is not None:
        found = frame.count
        return Count(value=found.value, low=found.low, qualifier=found.qualifier, printed=found.printed)
    return None if frame.number is None else Count(value=frame.number, printed="")


def _amount(money: Money | None, kind: str) -> Amount | None:
    if money is None:
        return None
    return Amount(
        value=money.value,
        low=money.low,
        currency=money.currency,
        kind=kind or None,  # type: ignore[arg-type]
        qualifier=money.qualifier,
        printed=money.printed,
    )


def _confidence(article: Article, frame: Frame) -> tuple[Confidence, str]:
    """A: verb and figure in one clause, on a page without marks; B: one of them inferred; C: weaker."""
    if article.trust and (marks := sorted({mark.kind for mark in article.trust} & _SUSPECT)):
        return "C", f"page is {', '.join(marks)}"
    if frame.reality != "actual":
        return "C", f"not actual: {frame.reality}"
    if frame.mixed:
        return "C" if frame.stage != "signed" else "B", "stages joined in one figure"
    if article.trust and (marks := sorted({mark.kind for mark in article.trust} & _DOUBTFUL)):
        return "B", f"page is {', '.join(marks)}"
    if frame.bare:
        return "B", "no figure"
    if frame.inherited:
        return "B", "stage from the context"
    return "A", "verb and figure in one clause"
