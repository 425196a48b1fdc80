"""What a letter says about one alert, as plain values: the templates only place them."""

from collections.abc import Mapping, Sequence
from typing import Any

from alerts.atlas import Atlas
from alerts.money import write_money
from records import AMOUNT_KINDS, STAGES, Article, Count, Fact, Reading
from text.sentences import sentence_spans

KINDS = {"new": "新事件", "stage": "新阶段", "figure": "数字有改动", "contradiction": "说法不一"}
QUALIFIERS = {"about": "约", "over": "超", "nearly": "近", "up_to": "至多", "exact": ""}
LONGEST_SENTENCE = 300


def letter_values(
    article: Article, reading: Reading, index: int, *, others: Sequence[int] = (), atlas: Atlas
) -> Mapping[str, Any]:
    """Headline, region, industry, stage, count, amount with its kind, the sentence, source and address."""
    fact = reading.facts[index]
    sentence = sentence_of(article, fact)
    return {
        "title": article.title or "（无标题）",
        "url": article.url or "",
        "source": article.source or "",
        "published": article.published.day if article.published else "",
        "region": region_of(fact, atlas),
        "adcode": fact.host.adcode if fact.host else None,
        "industry": "、".join(atlas.industry_names.get(i, i) for i in fact.industries),
        "industries": list(fact.industries),
        "stage": STAGES[fact.stage],
        "stage_id": fact.stage,
        "count": write_count(fact.count),
        "amount": write_amount(fact),
        "scope": fact.scope or "",
        "companies": list(fact.companies),
        "sentence": sentence,
        "quote": fact.quote,
        "start": fact.start,
        "end": fact.end,
        "in_title": fact.in_title,
        "others": len(others) - 1 if others else 0,
        "confidence": fact.confidence,
    }


def region_of(fact: Fact, atlas: Atlas) -> str:
    if fact.host is None:
        return ""
    name = (atlas.path_name(fact.host.adcode) if fact.host.adcode else "") or fact.host.name
    zone = fact.host.zone or ""
    return name if not zone or zone in name else f"{name}{zone}"


def write_count(count: Count | None) -> str:
    if count is None:
        return ""
    span = f"{count.low}至{count.value}" if count.low is not None and count.low != count.value else str(count.value)
    return f"{QUALIFIERS[count.qualifier]}{span}个项目"


def write_amount(fact: Fact) -> str:
    """The amount with its kind; 未披露 when the article does not say, never 0."""
    amount = fact.amount
    if amount is None:
        return "未披露"
    kind = AMOUNT_KINDS.get(amount.kind or "", "金额")
    shown = write_money(amount.value, currency=amount.currency)
    if amount.low is not None and amount.low != amount.value:
        shown = f"{write_money(amount.low, currency=amount.currency)}至{shown}"
    return f"{kind}{QUALIFIERS[amount.qualifier]}{shown}"


def sentence_of(article: Article, fact: Fact) -> str:
    """The whole sentence around the fact's words, cut when it is very long."""
    text = (article.title or "") if fact.in_title else article.text
    if not 0 <= fact.start <= fact.end <= len(text):
        return fact.quote
    left, right = sentence_spans(text, fact.start, fact.end)
    if right - left > LONGEST_SENTENCE:
        return fact.quote[:LONGEST_SENTENCE]
    return text[left:right]
