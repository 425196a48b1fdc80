"""Sums of money and counts as newspapers print them."""

import pytest

from facts.amounts import find_amounts, page_currency
from facts.clauses import fold
from facts.counts import find_counts

YI = 1e8
MONEY = {
    "总投资64.2亿元": (64.2, "CNY", "exact"),
    "总投资约30亿元": (30, "CNY", "about"),
    "签约30亿元": (30, "CNY", "exact"),
    "总投资超110亿元": (110, "CNY", "over"),
    "总投资逾35亿元": (35, "CNY", "over"),
    "近300亿元": (300, "CNY", "nearly"),
    "将近12亿元": (12, "CNY", "nearly"),
    "不低于 6 亿元人民币": (6, "CNY", "over"),
    "金额1700余亿元": (1700, "CNY", "over"),
    "税收5000多万元": (0.5, "CNY", "over"),
    "投资1.81万亿元": (18100, "CNY", "exact"),
    "规模超万亿元": (10000, "CNY", "over"),
    "总投资 156 亿美元": (156, "USD", "exact"),
    "总投资 50 亿元": (50, "CNY", "exact"),
    "789万美元": (0.0789, "USD", "exact"),
    "2.5亿欧元": (2.5, "EUR", "exact"),
    "3000万港元": (0.3, "HKD", "exact"),
    "二百七十二亿元人民币": (272, "CNY", "exact"),
    "一亿二千万元": (1.2, "CNY", "exact"),
    "1亿2000万元": (1.2, "CNY", "exact"),
    "超百亿元": (100, "CNY", "over"),
    "上百亿元": (100, "CNY", "over"),
    "超千亿": (1000, "CNY", "over"),
    "24163.2万元": (2.41632, "CNY", "exact"),
    "60000万元": (6, "CNY", "exact"),
    "总投资12亿元左右": (12, "CNY", "about"),
    "总投资2,638.7亿元": (2638.7, "CNY", "exact"),
    "总投资6329亿": (6329, "CNY", "exact"),
    "50亿元以上": (50, "CNY", "over"),
    "近亿元": (1, "CNY", "nearly"),
}
NO_MONEY = [
    "总投资亿元",
    "总投资达亿元",
    "打造千亿级产业集群",
    "百千万工程",
    "年产10万吨电池材料",
    "装机1.6亿千瓦",
    "出口730万双",
    "居民1000万人",
    "占地5万平方米",
    "单价12元",
    "第十亿元",
]


@pytest.mark.parametrize(("words", "expected"), MONEY.items(), ids=list(MONEY))
def test_a_sum_has_value_currency_and_qualifier(words: str, expected: tuple[float, str, str]) -> None:
    (money,) = find_amounts(fold(words))

    assert (round(money.value / YI, 6), money.currency, money.qualifier) == expected


@pytest.mark.parametrize("words", NO_MONEY)
def test_what_is_no_sum_of_money_gives_none(words: str) -> None:
    assert find_amounts(fold(words)) == []


@pytest.mark.parametrize(
    ("words", "ends"), [("总投资50亿元至80亿元", (50, 80)), ("20亿至30亿元", (20, 30)), ("5-8亿元", (5, 8))]
)
def test_a_range_keeps_both_ends(words: str, ends: tuple[float, float]) -> None:
    (money,) = find_amounts(fold(words))

    assert (money.low, money.value) == (ends[0] * YI, ends[1] * YI)


@pytest.mark.parametrize(("unit", "size"), [("亿", 10**8), ("万亿", 10**12), ("万", 10**4)])
def test_a_sum_is_exact_to_the_yuan(unit: str, size: int) -> None:
    printed = [f"{tenths / 10}{unit}元" for tenths in range(1, 400)]
    found = find_amounts(";".join(printed))

    assert [money.value for money in found] == [tenths * size // 10 for tenths in range(1, 400)]


def test_both_ends_and_the_rest_of_a_sum_are_exact() -> None:
    (ranged,) = find_amounts("总投资2.3亿元至4.1亿元")
    (rest,) = find_amounts("总投资2亿3000.7万元")

    assert (ranged.low, ranged.value, rest.value) == (230_000_000, 410_000_000, 230_007_000)


def test_full_width_figures_are_read_like_narrow_ones() -> None:
    (money,) = find_amounts(fold("总投资３６．５亿元，"))

    assert money.value == pytest.approx(36.5 * YI)


def test_a_page_can_set_its_currency_once() -> None:
    assert page_currency("签约52个,意向投资额超300亿元(人民币,下同)") == "CNY"
    assert page_currency("合同外资3亿(美元,下同)") == "USD"
    assert page_currency("签约52个") is None


COUNTS = {
    "签约14个": (14, None, "exact"),
    "签约1,247个": (1247, None, "exact"),
    "67 个项目": (67, None, "exact"),
    "1-5个项目": (5, 1, "exact"),
    "10-15个": (15, 10, "exact"),
    "400多个": (400, None, "over"),
    "80余个": (80, None, "over"),
    "超100个项目": (100, None, "over"),
    "近50个项目": (50, None, "nearly"),
    "约30家": (30, None, "about"),
    "六百三十七项": (637, None, "exact"),
    "三个新能源项目": (3, None, "exact"),
    "十二个项目": (12, None, "exact"),
    "两大项目": (2, None, "exact"),
    "6大项目": (6, None, "exact"),
    "签约12项目": (12, None, "exact"),
    "在谈项目累计40,拟投资": (40, None, "exact"),
    "不少于90个": (90, None, "over"),
}
NO_COUNT = [
    "第十个项目",
    "数十个项目",
    "一批项目",
    "七大产业",
    "15个工作日",
    "14个州市",
    "7个产业招商组",
    "五个工作推进组",
    "23个国家",
    "33条措施",
    "16+1个产业生态圈",
    "“三个一批”活动",
    "一个项目、一名领导、一个专班",
    "300家品牌店",
    "26项政策",
    "一家企业",
]


@pytest.mark.parametrize(("words", "expected"), COUNTS.items(), ids=list(COUNTS))
def test_a_count_has_value_low_end_and_qualifier(words: str, expected: tuple[int, int | None, str]) -> None:
    (count,) = find_counts(fold(words))

    assert (count.value, count.low, count.qualifier) == expected


@pytest.mark.parametrize("words", NO_COUNT)
def test_what_does_not_count_projects_gives_none(words: str) -> None:
    assert find_counts(fold(words)) == []
