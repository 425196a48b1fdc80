"""汇总口径: totals are compared and added only when they say the same kind of thing."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import Amount, Count, Fact, Period, Place
from storage.dossiers.totals import Added, Total, add_up, relate, scope_of, total_of
from storage.facts import FactFilter

Q1, Q2, HALF = ("2024-01-01", "2024-03-31"), ("2024-04-01", "2024-06-30"), ("2024-01-01", "2024-06-30")
PEI, SUINING, XUZHOU = "320322", "320324", "320300"
NUMBERS = itertools.count()


def total(
    count: int | None = 14,
    amount: float | None = 64.2e8,
    *,
    host: str = PEI,
    period: tuple[str | None, str] | None = Q1,
    kind: str = "total",
    article: str = "",
    position: int = 0,
    currency: str = "CNY",
    **more: object,
) -> Total:
    number = next(NUMBERS)
    fact = Fact(
        quote=f"第{number}句：签约{count}个", start=0, end=8, confidence="A", **({"stage": "signed"} | more),  # type: ignore[arg-type]
        count=Count(value=count) if count is not None else None,
        amount=Amount(value=amount, kind=kind, currency=currency) if amount is not None else None,  # type: ignore[arg-type]
        host=Place(adcode=host, name=""), period=Period(start=period[0], end=period[1]) if period else None,
    )  # fmt: skip
    found = total_of(fact, name=f"f{number:04d}", article=article or f"a{number}", position=position)
    assert found is not None
    return found


RELATED = {
    "the same told again": (total(), total(), "restates"),
    "the same within rounding": (total(), total(amount=64e8), "restates"),
    "another figure": (total(), total(count=41), "differs"),
    "其中": (total(article="x"), total(5, article="x", position=1, part_of=0), "whole_of"),
    "a quarter in a half year": (total(), total(30, 90e8, period=HALF), "part_of"),
    "a county in its city": (total(), total(30, 90e8, host=XUZHOU), "may_overlap"),
    "two counties": (total(), total(host=SUINING), "apart"),
    "two quarters": (total(), total(period=Q2), "apart"),
    "no period": (total(), total(period=None), "may_overlap"),
    "截至": (total(), total(period=(None, "2024-03-31")), "may_overlap"),
    "another stage": (total(), total(stage="landed"), "other"),
    "a target": (total(), total(stage="target", reality="planned"), "other"),
    "another kind of money": (total(), total(kind="intended"), "other"),
    "another currency": (total(), total(currency="USD"), "other"),
    "another threshold": (total(scope="亿元以上"), total(scope="5000万元以上"), "other"),
    "one threshold in two wordings": (total(scope="亿元以上"), total(scope="过亿元"), "restates"),
    "a zone of the county": (total(), total(host=PEI, count=3), "differs"),
}


@pytest.mark.parametrize(("one", "other", "relation"), RELATED.values(), ids=RELATED)
def test_what_two_totals_have_to_do_with_each_other(one, other, relation):
    assert relate(one, other)[0] == relation
    mirrored = {"part_of": "whole_of", "whole_of": "part_of"}.get(relation, relation)
    assert relate(other, one)[0] == mirrored


@pytest.mark.parametrize(
    ("printed", "scope"),
    [("过亿元", ">=100000000"), ("亿元以上", ">=100000000"), ("5000万元以上", ">=50000000"), ("超10亿元", ">=1000000000"),
     ("千万美元以上", ">=10000000USD"), ("工业", "工业"), (None, "")],
)  # fmt: skip
def test_thresholds_have_one_form(printed, scope):
    assert scope_of(printed) == scope


def test_counties_of_one_period_are_added_and_what_is_left_out_is_said():
    one, other, silent = total(14, 64.2e8), total(5, 19.6e8, host=SUINING), total(3, None, host="320381")
    again = total(14, 64.2e8)

    found = add_up([one, other, silent, again])

    assert isinstance(found, Added)
    assert (found.count, found.amount, found.kind) == (22, 83.8e8, "total")
    assert found.without_amount == (silent.fact,)
    assert len(found.restated) == 1


REFUSED = {
    "14个 and 5个 of one county, relation not stated": (
        [total(14, 64.2e8, kind="intended"), total(5, 19.6e8, period=None)],
        "口径",
    ),
    "a part and its whole": ([total(article="x"), total(5, article="x", position=1, part_of=0)], "其中"),
    "a zone within a city": ([total(), total(host=XUZHOU)], "原文未写明是否包含"),
    "signed and landed": ([total(), total(host=SUINING, stage="landed")], "阶段"),
    "agreed and arrived": ([total(), total(host=SUINING, kind="arrived")], "口径"),
    "thresholds that differ": ([total(scope="亿元以上"), total(host=SUINING, scope="5000万元以上")], "门槛"),
    "two currencies": ([total(), total(host=SUINING, currency="USD")], "币种"),
    "other place and other time": ([total(), total(host=SUINING, period=Q2)], "都不同"),
    "two figures for the same": ([total(), total(count=41)], "数字不同"),
    "what is on offer": ([total(reality="offered")], "推介"),
}


@pytest.mark.parametrize(("totals", "why"), REFUSED.values(), ids=REFUSED)
def test_a_sum_that_would_mix_is_refused_with_the_reason(totals, why):
    found = add_up(totals)

    assert isinstance(found, tuple)
    assert any(why in refusal.said for refusal in found)
    assert all(quote in refusal.said for refusal in found for quote in refusal.quotes)


drawn = st.builds(
    total,
    st.integers(2, 40),
    st.sampled_from([None, 1e8, 64.2e8]),
    host=st.sampled_from([PEI, SUINING, XUZHOU, "370403"]),
    period=st.sampled_from([Q1, Q2, HALF, None, (None, "2024-03-31")]),
    kind=st.sampled_from(["total", "intended", "arrived"]),
    stage=st.sampled_from(["signed", "landed"]),
    scope=st.sampled_from([None, "过亿元", "亿元以上", "5000万元以上"]),
)


@given(st.lists(drawn, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_whatever_is_added_is_of_one_kind_and_the_order_does_not_matter(totals, dice):
    found = add_up(totals)
    mixed = list(totals)
    dice.shuffle(mixed)
    assert add_up(mixed) == found
    if isinstance(found, Added):
        used = [one for one in totals if one.fact in found.added]
        assert len({(one.stage, scope_of(one.scope)) for one in used}) == 1
        assert len({(one.sum.kind, one.sum.currency) for one in used if one.sum}) <= 1
        assert found.count == sum(one.count or 0 for one in used)
        pairs = itertools.combinations(used, 2)
        assert all(relate(one, other)[0] == "apart" for one, other in pairs)


def test_totals_are_listed_apart_from_projects_and_held_against_them(news, archive, make):
    project = news.tell("1月5日，沛县与远岚储能科技签约储能系统集成项目，总投资5亿元", "2024-01-05")
    quarter = Period(start=Q1[0], end=Q1[1])
    for text, more in (
        ("一季度沛县签约项目14个，总投资64.2亿元", {"count": Count(value=14), "amount": make.yuan(64.2e8)}),
        (
            "一季度徐州市签约项目80个，总投资400亿元",
            {"count": Count(value=80), "host": make.place(XUZHOU), "amount": make.yuan(4e10)},
        ),
    ):
        assert news.tell(text, "2024-04-05", companies=(), projects=(), period=quarter, **more) == ""

    found = archive.totals.find(FactFilter()).totals
    county = next(one for one in found if one.total.host == PEI)

    assert [one.total.count for one in found if one is not county] == [80]
    assert archive.totals.held(county.total).projects == 1
    assert [(row[0], row[2].total.count) for row in archive.totals.related(county.total.fact)] == [("may_overlap", 80)]
    member = archive.projects.members(project)[0].stored.id
    with pytest.raises(ValueError, match="about one project"):
        archive.totals.get(member)
    first = archive.totals.find(FactFilter(), limit=1)
    assert len(archive.totals.find(FactFilter(), cursor=first.next).totals) == 1
