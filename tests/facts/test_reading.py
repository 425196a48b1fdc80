"""Facts read from sentences of our own: stage, count, sum in 亿, currency, kind, reality."""

import pytest

from facts.read import read_facts
from records.article import Article, Paragraph, Published
from records.fact import Fact, Reading


def reading(text: str, *, title: str | None = None, published: str | None = "2024-05-08") -> Reading:
    day = Published(value=published, kind="given") if published else None
    paragraphs = tuple(Paragraph(text=line) for line in text.split("\n"))
    return read_facts(Article(title=title, published=day, paragraphs=paragraphs))


def short(fact: Fact) -> tuple[str, int | None, float | None]:
    """Stage, number of projects and sum in 亿."""
    amount = round(fact.amount.value / 1e8, 4) if fact.amount else None
    return fact.stage, fact.count.value if fact.count else None, amount


CASES = {
    "count then sum": ("河东县集中签约12个项目,总投资36亿元。", [("signed", 12, 36.0)]),
    "sum before count": ("总投资195亿元的16个产业园项目同时签约。", [("signed", 16, 195.0)]),
    "verb behind": ("40个项目、总投资547.6亿元以视频方式签下。", [("signed", 40, 547.6)]),
    "several stages": (
        "一季度全市开工项目508个,竣工27个,签约453个,在谈1014个。",
        [("started", 508, None), ("production", 27, None), ("signed", 453, None), ("negotiating", 1014, None)],
    ),
    "arrived money is its own": (
        "全县新签约项目18个,总投资20亿元,到位资金7.5亿元。",
        [("signed", 18, 20.0), ("landed", None, 7.5)],
    ),
    "a part with a sum": (
        "全区签约113个项目,总投资541亿元,其中外资项目4个,总投资1.5亿美元。",
        [("signed", 113, 541.0), ("signed", 4, 1.5)],
    ),
    "a bare part stays with the whole": ("全区签约29个项目,其中工业项目13个。", [("signed", 29, None)]),
    "a later stage of a part": (
        "现场签约项目20个,总投资约30亿元,已落地15个。",
        [("signed", 20, 30.0), ("landed", 15, None)],
    ),
    "a floor is no sum": ("全市新签约过亿元项目14个、意向总投资64.2亿元。", [("signed", 14, 64.2)]),
    "Chinese numerals": (
        "全市新签合同项目六百三十七项,合同引进资金二百七十二亿元。",
        [("signed", 637, 272.0)],
    ),
    "offers are nothing": ("会上推介了22个项目,总投资80亿元。", []),
    "output is nothing": ("该园区达产后年产值50亿元,税收2亿元。", []),
    "a target": ("三季度力争全市新签约项目120个。", [("target", 120, None)]),
    "a loan": ("银企对接会上,10家银行与12家企业现场签约17亿元。", []),
    "first sessions are background": ("前两届大会共签约项目853个。", [("signed", 853, None)]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=list(CASES))
def test_a_sentence_gives_its_facts(text: str, expected: list[tuple[str, int | None, float | None]]) -> None:
    facts = reading(text).facts

    assert [short(fact) for fact in facts] == expected


def test_every_fact_quotes_the_words_it_was_read_from() -> None:
    text = "本报讯 河东县集中签约12个项目,总投资36亿元。\n4月底,全县在谈项目32个,总投资97.3亿元。"

    found = reading(text, title="河东县一季度招商开门红")

    assert [text[fact.start : fact.end] for fact in found.facts] == [fact.quote for fact in found.facts]
    assert len(found.facts) == 2


def test_other_languages_give_no_facts() -> None:
    assert reading("42 projects were signed with a contract value of 23.148 billion yuan.").facts == ()


def test_industries_of_one_article_are_not_said_of_the_next_on_the_page() -> None:
    lines = (
        "3月2日,甲方精工有限公司与桐乡市签订协议,投资3亿元建设轴承项目。",
        "壤塘县一季度招商通报",
        "一季度,壤塘县签约项目37个,总投资50亿元。",
    )
    title = "桐乡市签下高端装备项目"
    reading = read_facts(Article(title=title, paragraphs=tuple(Paragraph(text=line) for line in lines)))

    assert [(fact.host.adcode, bool(fact.industries)) for fact in reading.facts] == [
        ("330483", True),
        ("513230", False),
    ]


def test_the_sum_of_a_goal_belongs_to_its_count() -> None:
    goal = reading("通州区召开会议。按照计划,通州区全年要新签约5000万元以上项目不少于110个,力争总投资314.8亿元。")
    assert [short(fact) for fact in goal.facts] == [("target", 110, 314.8)]
