import pytest

from facts.companies import companies_of, core_name, find_companies, normal_name
from facts.places import find_places, load_words

WORDS = load_words("companies.toml")


def names(text: str) -> list[str]:
    return [m.name for m in find_companies(text, places=find_places(text))]


@pytest.mark.parametrize("row", WORDS["suffix"], ids=lambda row: row["word"])
def test_a_legal_ending_closes_a_name(row: dict[str, str]) -> None:
    (name,) = names(row["example"])
    assert name.startswith("青禾")
    assert name.endswith(row["word"])


@pytest.mark.parametrize("row", WORDS["boundary"], ids=lambda row: row["word"])
def test_a_name_begins_behind_a_boundary(row: dict[str, str]) -> None:
    assert row["word"] in row["example"]
    assert "青禾集团" in names(row["example"])


@pytest.mark.parametrize("row", [r for r in WORDS["known"] if "青禾" in r["example"]], ids=lambda row: row["word"])
def test_a_known_word_is_not_cut(row: dict[str, str]) -> None:
    (name,) = names(row["example"])
    assert row["word"] in name


@pytest.mark.parametrize("row", WORDS["generic"], ids=lambda row: row["word"])
def test_a_general_word_is_nobody(row: dict[str, str]) -> None:
    assert names(row["example"]) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("眉县与陕西帛远智能制造有限公司签订合同", ["陕西帛远智能制造有限公司"]),
        ("甲市乙区与天津连线举行网上签约仪式", []),
        ("知巢(北京)数据科技有限公司到会", ["知巢(北京)数据科技有限公司"]),
        ("会上与华源创、泰登科技、远大半导体等4家现场签约", ["华源创", "泰登科技", "远大半导体"]),
        ("引进禾丰、益源、东阳光等企业", ["禾丰", "益源", "东阳光"]),
        ("潞城区集中签约晋控金资、冠域数据六家。", ["晋控金资", "冠域数据"]),
        ("中能源建与自治区签署三个项目协议", ["中能源建"]),
        ("市政府与县政府签订责任书", []),
        ("福建省旅游局与海南签订协议", []),
        ("来自美国、韩国等7家企业", []),
    ],
)
def test_firms_are_named_by_ending_list_or_contract(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_the_normal_form_joins_names() -> None:
    assert normal_name("知巢(北京)数据科技有限公司") == "知巢数据科技"
    assert normal_name("青禾集团") == "青禾"
    assert core_name("杭州泽诺环保科技有限公司", ("杭州",)) == "泽诺环保"


def test_a_fact_has_the_firms_of_its_span_once() -> None:
    text = "甲县与青禾集团签约,青禾集团有限公司投资5亿元。远山公司到会。"
    mentions = find_companies(text)
    assert companies_of(mentions, [(0, text.index("。")), (text.index("。"), len(text))]) == [
        ("青禾集团",),
        ("远山公司",),
    ]
