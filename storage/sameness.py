"""Do two articles in other words tell of one happening? By what they state, and by how near title, lead and day are."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from facts.companies import core_name
from records import Fact
from storage.shingles import bare_codes, text_of

GATE_DAYS = 3  # further apart, words alone say nothing
KEY_DAYS = 7  # further apart, facts alone say nothing
LEAD = 220  # characters that tell what an article is about
# Logistic regression over generated articles; `python -m bench.happenings --fit` makes these numbers again.
BIAS, DATES, TITLE, WHOLE = -7.09, 3.37, 7.3, 5.04
LIKELY, HARDLY = 0.5, 0.2
CLOSE = 0.01  # two exact sums are one within the rounding of a headline
ABOUT = 0.05


@dataclass(frozen=True, kw_only=True)
class Key:
    """What a fact is known by in other words."""

    stage: str
    host: str | None
    count: int | None
    amount: float | None
    currency: str
    exact: bool
    companies: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Face:
    """An article as happenings are told apart by."""

    story: str
    day: int
    title: str
    lead: str
    keys: tuple[Key, ...]

    def body(self) -> dict[str, Any]:
        return asdict(self)

    @cached_property
    def title_grams(self) -> frozenset[str]:
        bare = text_of(bare_codes(self.title))
        return frozenset(bare) | frozenset(_pairs(bare))

    @cached_property
    def whole_grams(self) -> frozenset[str]:
        return frozenset(_pairs(text_of(bare_codes(self.title + self.lead))))


@dataclass(frozen=True, kw_only=True)
class Sameness:
    """Why two stories are one happening: `by` is company, figures, amount, count or words."""

    by: str
    score: float
    said: str
    conflicts: tuple[str, ...] = ()


def face_of(story: str, day: int, title: str, text: str, facts: Iterable[Fact]) -> Face:
    keys = [key_of(fact) for fact in facts if not fact.background and fact.stage != "target"]
    return Face(story=story, day=day, title=title, lead=text[:LEAD], keys=tuple(dict.fromkeys(keys)))


def face_from(body: dict[str, Any]) -> Face:
    keys = tuple(Key(**{**key, "companies": tuple(key["companies"])}) for key in body["keys"])
    return Face(**{**body, "keys": keys})


def key_of(fact: Fact) -> Key:
    amount, count = fact.amount, fact.count
    return Key(
        stage=fact.stage,
        host=fact.host.adcode if fact.host else None,
        count=count.value if count else None,
        amount=amount.value if amount else None,
        currency=amount.currency if amount else "CNY",
        exact=(amount is None or amount.qualifier == "exact") and (count is None or count.qualifier == "exact"),
        companies=tuple(sorted({core_name(company) for company in fact.companies})),
    )


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]


def features(new: Face, old: Face) -> tuple[float, float, float]:
    """Nearness of days, likeness of titles, likeness of titles with leads; each from 0 to 1."""
    return (
        math.exp(-abs(new.day - old.day) / 2),
        _likeness(new.title_grams, old.title_grams),
        _likeness(new.whole_grams, old.whole_grams),
    )


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / math.sqrt(len(one) * len(other)) if one and other else 0.0


def chance(new: Face, old: Face) -> float:
    """How likely the words of two articles tell of one happening."""
    dates, title, whole = features(new, old)
    return 1 / (1 + math.exp(-(BIAS + DATES * dates + TITLE * title + WHOLE * whole)))


def hosts_agree(one: str | None, other: str | None) -> bool:
    """Whether two regions can be the same place: equal, one inside the other, or one not given."""
    if one is None or other is None:
        return True
    short, long = sorted((_stem(one), _stem(other)), key=len)
    return long.startswith(short)


def _stem(code: str) -> str:
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code


def same(new: Face, old: Face) -> Sameness | None:
    """Why two articles tell of one happening; None when they do not."""
    apart = abs(new.day - old.day)
    if apart > KEY_DAYS:
        return None
    likely = chance(new, old)
    found: Sameness | None = None
    parted = False
    for mine in new.keys:
        for theirs in old.keys:
            if mine.stage != theirs.stage:
                continue
            if not hosts_agree(mine.host, theirs.host):
                parted = True
                continue
            by = _agreement(mine, theirs)
            if by is None:
                parted = parted or _is_other(mine, theirs)
            elif _holds(by, apart, likely):
                said = _said(by, mine)
                found = found or Sameness(by=by, score=round(likely, 4), said=said, conflicts=conflicts(new, old))
    if found is not None:
        return found
    if apart <= GATE_DAYS and likely >= LIKELY and not parted and _places_agree(new, old):
        return Sameness(by="words", score=round(likely, 4), said="标题、导语和日期相近", conflicts=conflicts(new, old))
    return None


def _holds(by: str, apart: int, likely: float) -> bool:
    """Firms and whole sets of figures speak for themselves; a sum or a count alone wants likely words and days."""
    if by in ("company", "figures"):
        return True
    return apart <= GATE_DAYS and likely >= (HARDLY if by == "amount" else LIKELY)


def _agreement(mine: Key, theirs: Key) -> str | None:
    if set(mine.companies) & set(theirs.companies):
        return "company"
    if mine.companies and theirs.companies:
        return None
    amounts = _amounts_agree(mine, theirs)
    counts = None if mine.count is None or theirs.count is None else mine.count == theirs.count
    if mine.host is None or theirs.host is None or amounts is False or counts is False:
        return None
    if amounts and counts and (mine.count or 0) > 1:
        return "figures"
    if amounts:
        return "amount"
    return "count" if counts and (mine.count or 0) > 1 else None


def _amounts_agree(mine: Key, theirs: Key) -> bool | None:
    if mine.amount is None or theirs.amount is None or mine.currency != theirs.currency:
        return None
    margin = CLOSE if mine.exact and theirs.exact else ABOUT
    return abs(mine.amount - theirs.amount) <= margin * max(mine.amount, theirs.amount)


def _is_other(mine: Key, theirs: Key) -> bool:
    """Facts of one stage in one place that cannot be one: other companies, or figures none of which agrees."""
    if mine.companies and theirs.companies:
        return True
    amounts = _amounts_agree(mine, theirs)
    counts = None if mine.count is None or theirs.count is None else mine.count == theirs.count
    return amounts is False and counts is not True


def _places_agree(new: Face, old: Face) -> bool:
    mine, theirs = [k.host for k in new.keys], [k.host for k in old.keys]
    return not (mine and theirs) or any(hosts_agree(a, b) for a in mine for b in theirs)


def _said(by: str, key: Key) -> str:
    match by:
        case "company":
            return f"同一阶段、同一企业：{'、'.join(key.companies)}"
        case "figures":
            return f"同地同阶段，个数与金额相同：{key.count}个、{(key.amount or 0) / 1e8:g}亿"
        case "amount":
            return f"同地同阶段，金额相同：{(key.amount or 0) / 1e8:g}亿"
        case _:
            return f"同地同阶段，个数相同：{key.count}个"


def conflicts(new: Face, old: Face) -> tuple[str, ...]:
    """数字不一致: figures of one stage, place and company that two tellings give differently."""
    found: dict[str, None] = {}
    for mine in new.keys:
        for theirs in old.keys:
            if mine.stage != theirs.stage or not hosts_agree(mine.host, theirs.host):
                continue
            if bool(mine.companies) != bool(theirs.companies) or (
                mine.companies and not set(mine.companies) & set(theirs.companies)
            ):
                continue
            counts = None if mine.count is None or theirs.count is None else mine.count == theirs.count
            amounts = _amounts_agree(mine, theirs)
            if counts is False and amounts is not False and (amounts or _alone(new, old)):
                found[f"{theirs.count}个 / {mine.count}个"] = None
            if amounts is False and counts is not False and (counts or mine.companies or _alone(new, old)):
                found[f"{_yi(theirs)} / {_yi(mine)}"] = None
    return tuple(found)


def _alone(new: Face, old: Face) -> bool:
    return len(new.keys) == 1 and len(old.keys) == 1


def _yi(key: Key) -> str:
    return f"{(key.amount or 0) / 1e8:g}亿{'' if key.currency == 'CNY' else key.currency}"


def marks(face: Face) -> Sequence[str]:
    """What a happening is looked for by: its companies, and the towns where it took place."""
    found = [f"company:{name}" for key in face.keys for name in key.companies]
    for key in face.keys:
        if key.host is not None:
            stem = _stem(key.host)
            found.append(f"place:{stem[:4]}")
    return tuple(dict.fromkeys(found))
