"""Reading takes time in proportion to length, whatever the text is made of."""

import time

import pytest

from facts.read import read_facts
from records.article import Article, Paragraph

CLAUSES = {
    "signings": "河东县签约12个项目,总投资36亿元,",
    "one long sentence of counts": "签约3个、",
    "open brackets": "签约12个项目(",
    "nested parts": "其中工业项目4个,",
    "sums": "总投资36亿元,",
    "stage words": "签约洽谈开工投产落户引进",
    "dates": "2016年1月至3月截至4月底,",
    "digits": "1,234,567.89",
    "Chinese numerals": "一百二十三万四千五百六十七",
    "places": "山东省枣庄市薛城区、",
    "spaces": "签约 12 个 项 目 ",
    "items in brackets": "甲公司空压机(3亿元)、",
    "deals undone": "签约3亿元的项目已取消,协议终止。",
    "mixed sets": "签约开工活动共60个项目。",
    "wholes again": "签约32个。32个中外资3个;",
    "parts about the future": "一、下一步打算。\n签约12个。\n",
    "memories": "去年同期曾签约7个,",
    "frameworks": "市政府与华岭集团签署战略合作协议。",
    "look-alikes": "双方还签署人才合作协议。",
    "compositions": "此次签约项目涵盖纺织,围绕物流招商。",
    "plans": "力争确保将拟签约30个项目,",
}


def seconds(text: str) -> float:
    article = Article(paragraphs=(Paragraph(text=text),))
    best = 1e9
    for _ in range(2):
        start = time.process_time()
        read_facts(article)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("clause", CLAUSES.values(), ids=list(CLAUSES))
def test_ten_thousand_clauses_take_no_more_than_in_proportion(clause: str) -> None:
    read_facts(Article(paragraphs=(Paragraph(text=clause * 10),)))
    short, long = seconds(clause * 2_500), seconds(clause * 10_000)

    assert long < 4 * short * 1.8 + 0.05
