"""Facts of an article: what was signed, talked of or begun, where, for how much, with the words that say so."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple, cast

from facts.amounts import Money
from facts.clauses import fold, is_chinese
from facts.companies import CompanyMention, companies_of, find_companies
from facts.confidence import confidence_of
from facts.delegations import courted_firms, courted_places, officials_of
from facts.draft import Draft, draft_of
from facts.frames import Frame
from facts.hosts import HostView, resolve_hosts
from facts.industries import IndustryMention, find_industries, named
from facts.industry_spans import industries_of, is_wished
from facts.periods import only_year, reference_day
from facts.places import PlaceMention, find_places
from facts.projects import projects_of
from facts.relevance import is_relevant, is_signing
from facts.tactics import find_tactics
from facts.times import Times
from facts.vocabulary import Vocabulary, default
from records.article import Article
from records.fact import Amount, AmountKind, Count, Fact, Place, Reading, Reality, Stage

EXTRACTOR = "2026.11.2"
_BACKGROUND = ("recalled", "cancelled", "doubted")
# A sentence that says what the signed projects are, without a number: 此次签约项目涵盖…, 签约的产业项目中,…占33%.
_COMPOSITION = re.compile(r"签约的?[^,。;]{0,8}项目[^。;]{0,12}?(?:涉及|涵盖|包括|覆盖|中|集中在|主要有|分布)")


class _Beside(NamedTuple):
    """What stands around a frame: found for all frames at once, one for each."""

    industries: tuple[str, ...]
    firms: tuple[str, ...]
    tactics: tuple[str, ...]
    host: Place | None


def read_facts(
    article: Article, *, home: str | None = None, aggregator: bool = False, vocabulary: Vocabulary | None = None
) -> Reading:
    """All that one article says about investors' projects. `home` is the adcode of the site's region.

    Text that is not Chinese gives an empty reading.
    """
    if not is_chinese((article.title or "") + article.text):
        return Reading(extractor=EXTRACTOR)
    draft = draft_of(article, vocabulary or default())
    body = fold(article.text)
    places = find_places(body, home=home)
    title = find_places(draft.text[: max(0, draft.shift - 1)], home=home) if draft.shift else ()
    mentions = _outside_names(find_industries(draft.text), (title, 0), (places, draft.shift))
    view = _hosts(article, draft, body, places, title, mentions, home=home, aggregator=aggregator)
    tactics = find_tactics(draft.text)
    firms = find_companies(body, places=places) if draft.frames else ()
    beside = _beside(draft, view, mentions, firms, [(t.start, t.id) for t in tactics])
    reference = reference_day(article.published.day if article.published else None, article.text)
    times = Times(draft, reference or only_year(draft.text))
    numbers = {id(frame): index for index, frame in enumerate(draft.frames)}
    facts = tuple(
        _fact(article, draft, frame, numbers.get(id(frame.parent)), times, beside[index])
        for index, frame in enumerate(draft.frames)
    )
    signing = is_signing(facts, draft.statements)
    relevant = is_relevant(facts, draft.statements, view.hosts)
    if relevant and not draft.frames:
        firms = find_companies(body, places=places)
    return Reading(
        relevant=relevant,
        signing=signing,
        facts=facts,
        hosts=view.hosts,
        industries=_of_signed([fact.industries for fact in facts if _is_signed(fact)]) if signing else (),
        companies=_of_signed([fact.companies for fact in facts if _is_signed(fact)]),
        tactics=tuple(dict.fromkeys(tactic.id for tactic in tactics)) if relevant else (),
        courted=_courted(body, view, firms) if relevant else (),
        officials=officials_of(body) if relevant else (),
        extractor=EXTRACTOR,
    )


def _courted(body: str, view: HostView, firms: Sequence[CompanyMention]) -> tuple[str, ...]:
    """Cities and firms that the hosts court on their tours."""
    hosts = {place.adcode for place in view.hosts if place.adcode}
    return tuple(dict.fromkeys((*courted_places(body, view.acting, hosts), *courted_firms(body, firms))))


def _outside_names(
    mentions: Sequence[IndustryMention], *named: tuple[Sequence[PlaceMention], int]
) -> tuple[IndustryMention, ...]:
    """Words of industries that are no part of a place's name: 白银 of 白银市, 航天 of 文昌国际航天城.

    Places come with what their offsets are short of. Zones that are read by pattern keep their words.
    """
    spans = [
        (place.start + shift, place.end + shift)
        for places, shift in named
        for place in places
        if place.supported and (place.zone is None or place.how == "zone")
    ]
    if not mentions or not spans:
        return tuple(mentions)
    starts = [start for start, _ in spans]
    kept = []
    for mention in mentions:
        near = bisect_right(starts, mention.start) - 1
        if near < 0 or mention.end > spans[near][1]:
            kept.append(mention)
    return tuple(kept)


def _is_signed(fact: Fact) -> bool:
    return not fact.background and (fact.stage == "signed" or fact.framework)


def _of_signed(lists: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in lists for name in names))


def _hosts(
    article: Article,
    draft: Draft,
    body: str,
    places: Sequence[PlaceMention],
    title: Sequence[PlaceMention],
    mentions: Sequence[IndustryMention],
    *,
    home: str | None,
    aggregator: bool,
) -> HostView:
    spans = [
        (max(0, frame.start - draft.shift), frame.end - draft.shift)
        for frame in draft.frames
        if frame.end >= draft.shift and frame.reality not in _BACKGROUND
    ]
    return resolve_hosts(
        article,
        body=places,
        title=title,
        industry_starts=frozenset(mention.start - draft.shift for mention in mentions),
        spans=spans,
        home=home,
        aggregator=aggregator,
    )


def _beside(
    draft: Draft,
    view: HostView,
    mentions: Sequence[IndustryMention],
    firms: Sequence[CompanyMention],
    tactics: Sequence[tuple[int, str]],
) -> list[_Beside]:
    """Industries, firms, tactics and host of every frame."""
    frames = draft.frames
    if not frames:
        return []
    openings = [opening + draft.shift for opening in view.openings]
    industries = industries_of(draft.text, mentions, [(f.start, f.end) for f in frames], openings=openings)
    _add_composition(draft, mentions, industries)
    around = [draft.around(index) for index in range(len(frames))]
    names = companies_of(firms, [(start - draft.shift, end - draft.shift) for start, end in around])
    starts = [at for at, _ in tactics]
    found = []
    for index, frame in enumerate(frames):
        start, end = max(0, frame.start - draft.shift), max(0, frame.end - draft.shift)
        left, right = around[index]
        stated = tactics[bisect_left(starts, left) : bisect_left(starts, right)]
        shown = tuple(dict.fromkeys(id_ for _, id_ in stated))
        host = view.at(start, end) if end > 0 else view.at(0, 0)
        found.append(_Beside(industries[index], names[index], shown, host))
    return found


def _add_composition(draft: Draft, mentions: Sequence[IndustryMention], industries: list[tuple[str, ...]]) -> None:
    """Give the industries of 此次签约项目涵盖… to the whole signing that stands nearest."""
    if not mentions or "签约" not in draft.text:
        return
    frames = draft.frames
    whole = ((f.start, i) for i, f in enumerate(frames) if f.stage == "signed" and f.parent is None)
    signed = sorted(whole)
    starts = [mention.start for mention in mentions]
    for sentence in draft.statements.sentences if signed else ():
        if not _COMPOSITION.search(draft.text, sentence.start, sentence.end):
            continue
        there = mentions[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        inside = [m for m in there if not is_wished(draft.text, m)]
        at = bisect_left(signed, (sentence.start, 0))
        _, nearest = min(signed[max(0, at - 1) : at + 1], key=lambda one: abs(one[0] - sentence.start))
        industries[nearest] = tuple(dict.fromkeys((*industries[nearest], *named(inside))))


def _fact(article: Article, draft: Draft, frame: Frame, parent: int | None, times: Times, beside: _Beside) -> Fact:
    shift = draft.shift
    in_title = bool(shift) and frame.end < shift
    start, end = (frame.start, frame.end) if in_title else (max(0, frame.start - shift), frame.end - shift)
    quote = ((article.title or "") if in_title else article.text)[start:end]
    sentence = draft.statements.sentences[frame.sentence]
    damaged = any(spot.start < sentence.end - shift and spot.end > sentence.start - shift for spot in article.damaged)
    confidence, why = confidence_of(article, frame, beside.host, damaged=damaged)
    return Fact(
        stage=cast(Stage, frame.stage),
        quote=quote,
        start=start,
        end=end,
        in_title=in_title,
        reality=cast(Reality, frame.reality),
        background=frame.reality in _BACKGROUND,
        count=_count(frame),
        amount=_amount(frame.amount, frame.kind),
        joint=_amount(frame.joint, "total"),
        parts=tuple(frame.parts),
        scope=frame.scope or None,
        period=times.of(frame),
        host=beside.host,
        industries=beside.industries,
        companies=beside.firms,
        projects=projects_of(draft.text, frame),
        tactics=beside.tactics,
        part_of=parent,
        framework=frame.framework,
        confidence=confidence,
        why=why,
    )


def _count(frame: Frame) -> Count | None:
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
        kind=cast(AmountKind, kind) if kind else None,
        qualifier=money.qualifier,
        printed=money.printed,
    )
