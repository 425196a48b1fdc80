"""Every fact stands on its words: they are where it says, and without them the fact is gone."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from facts.clauses import fold
from facts.read import read_facts
from records.article import Article, Paragraph, Published
from records.fact import Fact
from text.read import NotAnArticle, read_text

OURS = [
    "河东县集中签约12个项目,总投资36亿元,其中外资项目4个,总投资1.5亿美元。",
    "总投资195亿元的16个产业园项目同时签约。",
    "截至4月底,该区在谈过亿元项目32个、总投资97.3亿元;新建固定资产投资过5000万元项目7个(过亿元5个)、总投资15.6亿元。",
    "一季度全市开工项目508个,竣工27个,签约453个,在谈1014个。",
    "全县引进项目51个,协议引资6.5亿元,实际到位2.4亿元。",
    "北原市与华远集团签订战略合作框架协议,计划投资20亿元建设铸造产业园。",
    "3月1日,华远公司精密铸件项目在河东县开工,总投资2亿元。",
    "前两届大会共签约项目853个。三季度力争签约项目40个。",
    "西岭市签约3个项目:甲公司轴承项目2亿元、乙公司铸件项目3亿元、丙公司泵阀项目4亿元。",
    "青石县重大项目签约仪式在县会展中心举行。",
]


def article_of(text: str) -> Article:
    return Article(
        published=Published(value="2024-05-08", kind="given"),
        paragraphs=tuple(Paragraph(text=line) for line in text.split("\n")),
    )


def key(fact: Fact) -> tuple[object, ...]:
    return (
        fact.stage,
        fact.reality,
        fact.count and fact.count.value,
        fact.amount and fact.amount.value,
        fact.in_title,
    )


def without(text: str, fact: Fact) -> str:
    return text[: fact.start] + text[fact.end :]


def faults(article: Article) -> list[str]:
    """Facts whose quote is not at its place or lacks their figures, or that stay when their words are cut out."""
    wrong = []
    facts = read_facts(article).facts
    before = Counter(map(key, facts))
    for fact in facts:
        source = (article.title or "") if fact.in_title else article.text
        if not fact.quote or source[fact.start : fact.end] != fact.quote:
            wrong.append(f"misquoted: {fact.quote}")
        elif any(figure not in fold(fact.quote) for figure in figures(fact)):
            wrong.append(f"lacks its figures: {fact.quote}")
        elif not fact.in_title and not is_elsewhere(fact, article) and stays(fact, article, before):
            wrong.append(f"stays without its words: {fact.quote}")
    return wrong


def figures(fact: Fact) -> list[str]:
    """The figures of a fact as printed."""
    printed = [fact.count.printed if fact.count else "", fact.amount.printed if fact.amount else ""]
    return [figure for figure in printed if figure]


def is_elsewhere(fact: Fact, article: Article) -> bool:
    """Whether the page gives the same figures a second time, with words of their own."""
    left = fold(without(article.text, fact))
    return bool(figures(fact)) and all(figure.rstrip("元个项家") in left for figure in figures(fact))


def stays(fact: Fact, article: Article, before: Counter[tuple[object, ...]]) -> bool:
    """Whether the fact is read all the same when its words are cut out of the text."""
    lines = without(article.text, fact).split("\n")
    rest = replace(article, paragraphs=tuple(Paragraph(text=line) for line in lines), damaged=())
    after = [other for other in read_facts(rest).facts if not other.in_title]
    if figures(fact):
        return Counter(map(key, after))[key(fact)] >= before[key(fact)]
    return (key(fact), fact.quote) in {(key(other), other.quote) for other in after}


@pytest.mark.parametrize("text", OURS)
def test_a_fact_of_ours_goes_with_its_words(text: str) -> None:
    article = article_of(text)

    assert read_facts(article).facts
    assert faults(article) == []


def test_facts_of_the_labelled_articles_go_with_their_words(shared: Path) -> None:
    wrong = []
    for line in (shared / "eval" / "facts" / "articles.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        try:
            article = read_text(row["text"], url=row.get("url"))
        except NotAnArticle:
            continue
        wrong += [f"{row['id']} {fault}" for fault in faults(article)]

    assert wrong == []
