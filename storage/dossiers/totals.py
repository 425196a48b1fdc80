"""汇总口径: statements about many projects. They are compared, and added only when they say the same kind of thing.

A total is never added to projects, nor to another total unless both are of one stage, kind of money, currency and
threshold, and nothing can be counted in both.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from facts import gazetteer
from records import AMOUNT_KINDS, STAGES, Fact
from storage.dossiers.mention import Sum, layer_of, sum_of
from storage.scopes import present
from text.fold import fold

Relation = Literal["same", "restates", "differs", "part_of", "whole_of", "may_overlap", "apart", "other"]

RELATIONS: dict[Relation, str] = {
    "same": "同一条",
    "restates": "同一数字的另一次表述",
    "differs": "同一口径，数字不一致",
    "part_of": "包含于",
    "whole_of": "包含",
    "may_overlap": "可能重叠",
    "apart": "互不重叠",
    "other": "口径不同，不可比",
}
NOT_ADDED = {"offered": "推介", "hoped": "期望", "doubted": "存疑", "cancelled": "取消"}


@dataclass(frozen=True, kw_only=True)
class Total:
    """One statement about a set of projects. `article` and `position` tell parts from their wholes."""

    fact: str
    article: str
    position: int
    part_of: int | None
    stage: str
    reality: str
    host: str | None
    zone: str | None
    count: int | None
    count_low: int | None
    count_exact: bool
    sum: Sum | None
    scope: str | None  # the threshold or extent, as printed
    industries: tuple[str, ...]
    start: str | None
    end: str | None
    quote: str


def total_of(fact: Fact, *, name: str, article: str, position: int) -> Total | None:
    """None when the fact is about one project, or about none."""
    if layer_of(fact) != "total":
        return None
    period, count = fact.period, fact.count
    return Total(
        fact=name,
        article=article,
        position=position,
        part_of=fact.part_of,
        stage=fact.stage,
        reality=fact.reality,
        host=present(fact.host.adcode) if fact.host and fact.host.adcode else None,
        zone=fact.host.zone if fact.host else None,
        count=count.value if count else None,
        count_low=count.low if count else None,
        count_exact=count is None or count.qualifier == "exact",
        sum=sum_of(fact.amount) if fact.amount else None,
        scope=fact.scope or None,
        industries=fact.industries,
        start=(period.start or None) if period else None,
        end=(period.end or period.start or None) if period else None,
        quote=fact.quote,
    )


THRESHOLD = re.compile(
    r"(?:过|超|超过|不低于)?(\d+(?:\.\d+)?|[一二三五十百千]+)?(千万|百万|万|亿)美?元(?:以上|及以上)?"
)
CHINESE = {"一": 1.0, "二": 2.0, "三": 3.0, "五": 5.0, "十": 10.0, "百": 100.0, "千": 1000.0}
UNITS = {"万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8}


def scope_of(printed: str | None) -> str:
    """A threshold in one form: 过亿元 and 亿元以上 are one. Other extents stay as printed."""
    if not printed:
        return ""
    bare = fold(printed)
    match = THRESHOLD.fullmatch(bare.removesuffix("项目"))
    if match is None:
        return bare
    number = float(match[1]) if match[1] and match[1][0].isdigit() else CHINESE.get((match[1] or "一")[0], 1.0)
    return f">={number * UNITS[match[2]]:.0f}{'USD' if '美元' in bare else ''}"


def kind_of(total: Total) -> str:
    return (total.sum.kind or "unsaid") if total.sum else ""


def relate(one: Total, other: Total) -> tuple[Relation, str]:
    """What one total is to another, and why in words."""
    if one.fact == other.fact:
        return "same", ""
    if one.article == other.article and one.part_of == other.position:
        return "part_of", "原文写明其中"
    if one.article == other.article and other.part_of == one.position:
        return "whole_of", "原文写明其中"
    if one.stage != other.stage:
        return "other", f"阶段不同：{STAGES[one.stage]}、{STAGES[other.stage]}"
    if (one.reality == "actual") != (other.reality == "actual"):
        return "other", "一为已发生，一为计划或往期"
    place, why = _places(one, other)
    if place == "apart":
        return "apart", why
    time, when = _times(one, other)
    if time == "apart":
        return "apart", when
    mixed = _mixed(one, other)
    if mixed:
        return ("other" if place == time == "same" else "may_overlap"), mixed
    if place == time == "same":
        return (
            ("restates", "地区、期间、口径、数字相同")
            if _figures_agree(one, other)
            else ("differs", "地区、期间、口径相同，数字不同")
        )
    if place == "same" and time in ("part_of", "whole_of"):
        return time, when
    return "may_overlap", why or when


def _places(one: Total, other: Total) -> tuple[Relation, str]:
    if one.host is None or other.host is None:
        return "may_overlap", "地区未写明"
    if one.host == other.host:
        if one.zone == other.zone:
            return "same", ""
        return "may_overlap", f"园区与所在地：{one.zone or '全域'}、{other.zone or '全域'}"
    table = gazetteer.default()
    for inner, outer in ((one, other), (other, one)):
        if table.covers(outer.host or "", inner.host or ""):
            names = (table.path_name(inner.host or ""), table.path_name(outer.host or ""))
            return "may_overlap", f"{names[0]}在{names[1]}之内，原文未写明是否包含"
    return "apart", "地区不同"


def _times(one: Total, other: Total) -> tuple[Relation, str]:
    if one.end is None or other.end is None:
        return "may_overlap", "期间未写明"
    if (one.start, one.end) == (other.start, other.end):
        return "same", ""
    spans = f"{_span(one)}、{_span(other)}"
    if one.start is None or other.start is None:
        return "may_overlap", f"截至某日的累计数：{spans}"
    if one.end < other.start or other.end < one.start:
        return "apart", f"期间不同：{spans}"
    if other.start <= one.start and one.end <= other.end:
        return "part_of", f"期间在内：{spans}"
    if one.start <= other.start and other.end <= one.end:
        return "whole_of", f"期间在内：{spans}"
    return "may_overlap", f"期间交叠：{spans}"


def _span(total: Total) -> str:
    return f"截至{total.end}" if total.start is None else f"{total.start}至{total.end}"


def _mixed(one: Total, other: Total) -> str:
    """Why two figures are not of one kind; empty when they are."""
    if one.sum and other.sum:
        if one.sum.currency != other.sum.currency:
            return f"币种不同：{one.sum.currency}、{other.sum.currency}"
        if kind_of(one) != kind_of(other):
            names = [AMOUNT_KINDS.get(kind_of(total), "未写明") for total in (one, other)]
            return f"金额口径不同：{names[0]}、{names[1]}"
    if scope_of(one.scope) != scope_of(other.scope):
        return f"门槛或范围不同：{one.scope or '未设'}、{other.scope or '未设'}"
    return ""


def _figures_agree(one: Total, other: Total) -> bool:
    if one.count is not None and other.count is not None and one.count != other.count:
        return False
    if one.sum is None or other.sum is None:
        return True
    return one.sum.low <= other.sum.high and other.sum.low <= one.sum.high


@dataclass(frozen=True, kw_only=True)
class Added:
    """A sum over totals. What gave no amount or count is left out of that sum, and said."""

    count: int | None
    amount: float | None
    currency: str | None
    kind: str | None
    exact: bool
    added: tuple[str, ...]  # facts
    restated: tuple[str, ...]  # facts that say the same once more, counted once
    without_amount: tuple[str, ...]
    without_count: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Two statements that cannot be in one sum, and why."""

    facts: tuple[str, str]
    quotes: tuple[str, str]
    relation: Relation
    why: str

    @property
    def said(self) -> str:
        return f"不能相加（{RELATIONS[self.relation]}）：{self.why}。“{self.quotes[0]}” / “{self.quotes[1]}”"


def add_up(totals: Sequence[Total]) -> Added | tuple[Refusal, ...]:
    """The sum of totals, or every reason against it. One statement alone is its own sum."""
    refused = [
        Refusal(
            facts=(one.fact, one.fact),
            quotes=(one.quote, one.quote),
            relation="other",
            why=f"{NOT_ADDED[one.reality]}的数字不计入合计",
        )
        for one in totals
        if one.reality in NOT_ADDED
    ]
    kept: list[Total] = []
    restated: list[str] = []
    for total in sorted(totals, key=lambda t: (t.article, t.position, t.fact)):
        if any(relate(total, other)[0] in ("same", "restates") for other in kept):
            restated.append(total.fact)
        else:
            kept.append(total)
    for one, other in itertools.combinations(kept, 2):
        relation, why = relate(one, other)
        if relation == "apart":
            mixed = _mixed(one, other)
            if mixed:
                relation, why = "other", mixed
            elif one.host != other.host and (one.start, one.end) != (other.start, other.end):
                relation, why = "other", f"地区与期间都不同：{_span_or(one)}、{_span_or(other)}"
        if relation != "apart":
            refused.append(
                Refusal(facts=(one.fact, other.fact), quotes=(one.quote, other.quote), relation=relation, why=why)
            )
    if refused:
        return tuple(refused)
    sums = [total.sum for total in kept if total.sum is not None]
    counts = [total.count for total in kept if total.count is not None]
    return Added(
        count=sum(counts) if counts else None,
        amount=round(sum(one.value for one in sums), 2) if sums else None,
        currency=sums[0].currency if sums else None,
        kind=sums[0].kind if sums else None,
        exact=all(one.exact for one in sums) and all(total.count_exact for total in kept),
        added=tuple(total.fact for total in kept),
        restated=tuple(restated),
        without_amount=tuple(total.fact for total in kept if total.sum is None),
        without_count=tuple(total.fact for total in kept if total.count is None),
    )


def _span_or(total: Total) -> str:
    return _span(total) if total.end else "期间未写明"
