"""Times as newspapers print them, read against the 8th of May 2017."""

import datetime

import pytest

from facts.periods import Reference, find_periods, reference_day
from facts.read import read_facts
from records.article import Article, Paragraph, Published


def article(text: str, published: str | None = None) -> Article:
    day = Published(value=published, kind="given") if published else None
    return Article(published=day, paragraphs=tuple(Paragraph(text=line) for line in text.split("\n")))


TODAY = Reference(datetime.date(2017, 5, 8))
PHRASES = {
    "一季度": ("2017-01-01", "2017-03-31"),
    "第一季度": ("2017-01-01", "2017-03-31"),
    "前三季度": ("2016-01-01", "2016-09-30"),
    "上半年": ("2017-01-01", "2017-06-30"),
    "去年下半年": ("2016-07-01", "2016-12-31"),
    "1-3月份": ("2017-01-01", "2017-03-31"),
    "1至3月": ("2017-01-01", "2017-03-31"),
    "1—3月": ("2017-01-01", "2017-03-31"),
    "元至10月": ("2016-01-01", "2016-10-31"),
    "前10个月": ("2016-01-01", "2016-10-31"),
    "前四个月": ("2017-01-01", "2017-04-30"),
    "今年以来": ("2017-01-01", "2017-05-08"),
    "年初以来": ("2017-01-01", "2017-05-08"),
    "截至4月底": (None, "2017-04-30"),
    "截至目前": (None, "2017-05-08"),
    "4月中旬": ("2017-04-11", "2017-04-20"),
    "上月底": ("2017-04-30", "2017-04-30"),
    "年底前": (None, "2017-12-31"),
    "去年": ("2016-01-01", "2016-12-31"),
    "2015年": ("2015-01-01", "2015-12-31"),
    "2016年1-6月": ("2016-01-01", "2016-06-30"),
    "四季度以来": ("2016-10-01", "2017-05-08"),
    "近三年": ("2014-01-01", "2017-05-08"),
    "“十四五”期间": ("2021-01-01", "2025-12-31"),
    "近日": ("2017-05-08", "2017-05-08"),
    "昨天": ("2017-05-07", "2017-05-07"),
    "12月28日": ("2016-12-28", "2016-12-28"),
    "今年一至四月": ("2017-01-01", "2017-04-30"),
    "6日,河东县": ("2017-05-06", "2017-05-06"),
    "28日至30日举行": ("2017-04-28", "2017-04-30"),
    "二〇一六年四月二十八日": ("2016-04-28", "2016-04-28"),
}


@pytest.mark.parametrize(("words", "days"), PHRASES.items(), ids=list(PHRASES))
def test_a_phrase_is_first_and_last_day(words: str, days: tuple[str | None, str]) -> None:
    (phrase,) = find_periods(words, 0, len(words), TODAY)

    assert (phrase.first and phrase.first.isoformat(), phrase.last and phrase.last.isoformat()) == days


@pytest.mark.parametrize("words", ["签约12个项目", "第3期", "总投资36亿元", "月均", "13月", "2月30日"])
def test_what_is_no_time_gives_none(words: str) -> None:
    assert [p for p in find_periods(words, 0, len(words), TODAY) if p.first] == []


def test_without_a_reference_the_words_are_kept_and_no_day_is_guessed() -> None:
    (phrase,) = find_periods("一季度", 0, 3, None)

    assert (phrase.printed, phrase.first, phrase.last) == ("一季度", None, None)


ARTICLES = {
    "9月6日,河东市举行三季度重大项目集中开工活动,开工项目15个。": ("2016-09-06", "2016-09-06"),
    "9月6日,河东市2016年秋季招商大会举行。会上签约项目15个。": ("2016-09-06", "2016-09-06"),
    "9月6日,河东市代表团赴外招商。\n会上签约项目15个,总投资9亿元。": ("2016-09-06", "2016-09-06"),
    "今年力争签约项目40个。": ("2017-01-01", "2017-12-31"),
    "全年力争签约项目40个。": ("2017-01-01", "2017-12-31"),
}


@pytest.mark.parametrize(("text", "days"), ARTICLES.items(), ids=[text[:12] for text in ARTICLES])
def test_a_fact_has_the_time_that_it_happened(text: str, days: tuple[str, str]) -> None:
    (fact,) = read_facts(article(text, published="2017-05-08")).facts

    assert fact.period is not None
    assert (fact.period.start, fact.period.end) == days


def test_a_whole_year_told_in_january_is_the_one_before() -> None:
    (fact,) = read_facts(article("全年签约项目40个,总投资90亿元。", published="2017-01-20")).facts

    assert fact.period is not None
    assert (fact.period.start, fact.period.end) == ("2016-01-01", "2016-12-31")


def test_a_text_without_a_date_has_the_one_year_that_it_speaks_of() -> None:
    (fact,) = read_facts(article("5月17日,河东市举行2018年二季度项目集中签约仪式,签约项目11个。")).facts

    assert fact.period is not None
    assert (fact.period.start, fact.period.end) == ("2018-05-17", "2018-05-17")


def test_a_text_of_several_years_and_no_date_has_no_day() -> None:
    facts = read_facts(article("2017年签约9个项目。5月17日,河东市签约项目11个,与2018年相比增加。")).facts

    assert [fact.period.start for fact in facts if fact.period and fact.count and fact.count.value == 11] == [None]


def test_the_dateline_beats_the_day_of_publication() -> None:
    reference = reference_day("2022-12-24", "青江网7月22日河东讯 今年上半年,河东县签约12个项目。")

    assert reference is not None
    assert reference.from_dateline
    assert reference.day == datetime.date(2022, 7, 22)


def test_a_dateline_of_december_read_in_january_is_of_last_year() -> None:
    reference = reference_day("2017-01-05", "本报12月28日讯 河东县签约12个项目。")

    assert reference is not None
    assert reference.day == datetime.date(2016, 12, 28)
