import pytest

from facts.delegations import officials_of
from facts.read import read_facts
from records.article import Article, Paragraph


def reading(text: str):
    return read_facts(Article(paragraphs=(Paragraph(text=text),)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("副市长王某率队赴深圳招商。", ("副市长王某",)),
        ("市委副书记、市长李某亲自带队前往杭州。", ("市委副书记、市长李某",)),
        ("由县委常委张某某率招商小分队赴苏州。", ("县委常委张某某",)),
        ("县长带领发改委、商务局负责人外出招商。", ("县长",)),
        ("县委书记李某、县长王某出席仪式。", ()),
        ("全县上下带头招商,率先突破。", ()),
    ],
)
def test_who_leads_a_delegation_is_named_as_printed(text: str, expected: tuple[str, ...]) -> None:
    assert officials_of(text) == expected


def test_the_cities_and_firms_of_a_tour_are_courted() -> None:
    found = reading("宁晋县副县长王某率队赴深圳、东莞招商,走访泽诺电子有限公司、禾穗集团,签约项目3个。")
    assert found.courted == ("深圳", "东莞", "泽诺电子有限公司", "禾穗集团")
    assert found.officials == ("副县长王某",)
    assert [place.name for place in found.hosts] == ["河北省邢台市宁晋县"]


@pytest.mark.parametrize(
    "text",
    [
        "宁晋县地处石家庄以南,签约项目3个。",
        "宁晋县签约项目3个,客商来自深圳、东莞等地。",
        "宁晋县与深圳泽诺电子有限公司签约,总投资3亿元。",
    ],
)
def test_neighbours_and_signers_are_not_courted(text: str) -> None:
    assert reading(text).courted == ()


def test_a_list_of_firms_is_no_list_of_projects() -> None:
    (fact,) = reading("宁晋县与泽诺集团、禾穗集团、恺麓集团等12家企业签约。").facts
    assert fact.projects == ()
    assert fact.companies == ("泽诺集团", "禾穗集团", "恺麓集团")
