"""What a bulletin counts once, what it never adds, and what it leaves out."""

import datetime as dt

from reports.bulletin import Scope, filters, gather
from reports.compose import compose
from reports.events import add_up, count
from reports.markdown import to_markdown
from reports.spans import span_holding
from tests.reports.conftest import number, quarter, yuan

WEEK = span_holding("weekly", dt.date(2026, 11, 18))


def bulletin_of(archive, sites, **more):
    return gather(archive, WEEK, Scope(**more), sites)


def test_one_project_told_by_two_articles_counts_once(archive, sites, file, fact) -> None:
    file(1, fact("沛县与示例星河重工有限公司签约，总投资8亿元", companies=("示例星河重工有限公司",), amount=yuan(8e8)))
    file(
        2,
        fact("示例星河重工项目落户徐州，总投资8亿元", companies=("示例星河重工",), amount=yuan(8e8), adcode="320300"),
        day="2026-11-18",
    )
    made = bulletin_of(archive, sites)
    assert len(made.signed) == 1
    assert made.signed[0].adcode == "320322"
    assert [(one.kind, one.value, one.count) for one in add_up(made.signed).by_kind] == [("total", 8e8, 1)]


def test_the_same_firm_in_two_provinces_is_two_projects(archive, sites, file, fact) -> None:
    file(1, fact("示例星河重工签约落户沛县", companies=("示例星河重工",)))
    file(2, fact("示例星河重工签约落户薛城区", companies=("示例星河重工",), adcode="370403"))
    assert len(bulletin_of(archive, sites).signed) == 2


def test_two_sums_of_a_firm_in_one_article_are_two_projects(archive, sites, file, fact) -> None:
    one = fact("示例云帆投资3亿元的电机项目", companies=("示例云帆",), amount=yuan(3e8))
    two = fact("示例云帆投资5亿元的轴承项目", at=len(one.quote) + 1, companies=("示例云帆",), amount=yuan(5e8))
    file(1, one, two)
    assert len(count(archive.facts.each(filters(WEEK, Scope())), {}).events) == 2


def test_sums_that_contradict_are_shown_and_not_added(archive, sites, file, fact) -> None:
    file(1, fact("示例云帆项目签约，总投资18亿元", companies=("示例云帆",), amount=yuan(18e8)))
    file(2, fact("示例云帆项目签约，总投资81亿元", companies=("示例云帆",), amount=yuan(81e8)))
    (event,) = bulletin_of(archive, sites).signed
    assert [one.value for one in event.amounts] == [18e8, 81e8]
    assert event.amount is None
    sums = add_up([event])
    assert sums.by_kind == ()
    assert sums.contradicted == 1


def test_a_total_is_never_an_event_and_is_shown_once(archive, sites, file, fact) -> None:
    words = {"count": number(14), "amount": yuan(64.2e8, "intended"), "period": quarter()}
    file(1, fact("三季度签约过亿元项目14个，意向资金64.2亿元", **words))
    file(2, fact("三季度，沛县签约14个项目、64.2亿元", **words), day="2026-11-18")
    made = bulletin_of(archive, sites)
    assert made.events == ()
    assert [len(total.facts) for total in made.totals] == [2]


def test_kinds_and_currencies_are_never_mixed(archive, sites, file, fact) -> None:
    amounts = [yuan(1e8), yuan(2e8), yuan(4e8, "agreed"), yuan(8e8, currency="USD"), yuan(9e8, low=5e8), None]
    for place, amount in enumerate(amounts):
        file(place, fact(f"示例企业{place}号项目签约", companies=(f"示例企业{place}号",), amount=amount))
    sums = add_up(bulletin_of(archive, sites).signed)
    found = {(one.kind, one.currency): (one.value, one.count) for one in sums.by_kind}
    assert found == {("total", "CNY"): (3e8, 2), ("agreed", "CNY"): (4e8, 1), ("total", "USD"): (8e8, 1)}
    assert (sums.undisclosed, sums.ranges) == (1, 1)


def test_plans_old_news_and_other_weeks_are_left_out(archive, sites, file, fact) -> None:
    file(1, fact("甲项目计划签约", companies=("示例甲",), reality="planned"))
    file(2, fact("去年乙项目签约", companies=("示例乙",), background=True))
    file(3, fact("丙项目签约", companies=("示例丙",)), day="2026-11-12")
    made = bulletin_of(archive, sites)
    assert made.signed == ()
    assert made.signed_before == 1
    assert made.doubted == 1


def test_a_known_project_outweighs_names(archive, sites, file, fact) -> None:
    file(1, fact("示例云帆项目签约", companies=("示例云帆",)))
    file(2, fact("云帆新材料基地签约", projects=("云帆新材料基地",)), day="2026-11-18")
    facts = bulletin_of(archive, sites).by_stage["signed"]
    assert len(facts) == 2
    stored = [one for event in facts for one in event.facts]
    (event,) = count(stored, {one.id: "P1" for one in stored}).events
    assert event.project == "P1"
    assert len(count(stored, {stored[0].id: "P1", stored[1].id: "P2"}).events) == 2


def test_an_old_project_signed_anew_is_told_with_both_sentences_and_not_counted(archive, sites, file, fact) -> None:
    words = {"companies": ("示例星河重工有限公司",), "projects": ("液压件项目",), "amount": yuan(8e8)}
    file(1, fact("1月8日，沛县与示例星河重工有限公司签订液压件项目合同，总投资8亿元", **words), day="2026-01-09")
    file(2, fact("示例星河重工有限公司液压件项目再次签约沛县，总投资8亿元", **words))
    made = bulletin_of(archive, sites)
    assert [one.days for one in made.again] == [312]
    assert made.signed == ()
    text = to_markdown(compose(made, sites))
    assert "老项目新签（已在首次签约时计过，不再计）" in text
    assert "312 天前（2026-01-09）已有报道：签约" in text
    assert "再次签约沛县" in text
    assert "1月8日，沛县与" in text


def test_regions_and_industries_narrow_a_bulletin(archive, sites, file, fact) -> None:
    file(1, fact("甲项目签约", companies=("示例甲",), industries=("battery-storage",)))
    file(2, fact("乙项目签约", companies=("示例乙",), adcode="370403"))
    assert len(bulletin_of(archive, sites, regions=("370000",)).signed) == 1
    assert len(bulletin_of(archive, sites, industries=("battery-storage",)).signed) == 1
    assert len(bulletin_of(archive, sites, regions=("440000",)).signed) == 0
