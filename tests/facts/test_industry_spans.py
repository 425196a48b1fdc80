import pytest

from facts.industries import find_industries
from facts.industry_spans import industries_of, is_wished
from facts.places import load_words

WORDS = load_words("industries.toml")


def of(text: str, *facts: str) -> list[tuple[str, ...]]:
    spans = [(text.index(words), text.index(words) + len(words)) for words in facts]
    return industries_of(text, find_industries(text), spans)


@pytest.mark.parametrize("row", WORDS["continues"], ids=lambda row: row["word"])
def test_a_sentence_that_goes_on_gives_its_industries(row: dict[str, str]) -> None:
    assert row["word"] in row["example"]
    assert "textile-apparel" in of(row["example"], "签约5个项目")[0]


@pytest.mark.parametrize("row", [*WORDS["wished"], *WORDS["names"]], ids=lambda row: row["word"])
def test_a_wish_an_offer_or_a_name_gives_no_industry(row: dict[str, str]) -> None:
    assert row["word"] in row["example"]
    mentions = [m for m in find_industries(row["example"]) if m.strong]
    assert mentions
    assert all(is_wished(row["example"], mention) for mention in mentions)


@pytest.mark.parametrize(
    ("text", "fact", "expected"),
    [
        ("甲县签约5个项目,涉及纺织、物流。", "签约5个项目", ("textile-apparel", "logistics")),
        ("甲县围绕纺织产业招商,签约5个物流项目。", "签约5个物流项目", ("logistics",)),
        ("甲县签约5个项目。乙县签约3个纺织项目。", "签约5个项目", ()),
        ("甲县签约5个项目。活动隆重热烈。5个项目科技含量高,涉及纺织。", "签约5个项目", ("textile-apparel",)),
        ("甲县签约5个项目。同日开工3个纺织项目。", "签约5个项目", ()),
        ("甲县纺织产业推介会举行。共签约5个项目。", "共签约5个项目", ("textile-apparel",)),
        ("签约项目涉及纺织、物流。会上甲县签约5个项目。", "甲县签约5个项目", ("textile-apparel", "logistics")),
        ("物流园项目开工仪式举行。项目由某公司投资,总投资2亿元。", "总投资2亿元", ("logistics",)),
        ("甲县签约463个项目。亿元以上401个,涉及纺织。", "签约463个项目", ("textile-apparel",)),
        ("甲县旅游节期间签约5个项目。", "签约5个项目", ()),
        ("与鲁岱特钢集团签约5个项目,涉及物流。", "签约5个项目", ("logistics",)),
        ("与鲁岱特钢集团、昊麓汽车零部件股份有限公司签约。", "签约", ("metals-casting", "auto-parts")),
        ("签约5个项目。项目涵盖纺织、物流等主导产业。", "签约5个项目", ("textile-apparel", "logistics")),
        ("某园区项目签约落户甲县,将建设果蔬加工、冷链配送板块。", "签约落户", ("food-beverage", "logistics")),
        ("甲县推介棉纺、农机装备产业,签约5个物流项目。", "签约5个物流项目", ("logistics",)),
        ("甲市在河东大剧院举行签约仪式,5个项目落定,涉及绿色铝、物流。", "5个项目落定", ("metals-casting", "logistics")),
        ("甲市举行签约仪式,签约大剧院项目。", "签约大剧院项目", ("culture-tourism",)),
        ("甲县签约5个项目。代表团拜访了昊麓电子材料、元岭造船等20家企业。", "签约5个项目", ()),
        ("甲县签约5个项目,主要是花椒、油橄榄精深加工和白酒。", "签约5个项目", ("food-beverage",)),
        ("甲县签约石化新材料项目。", "签约石化新材料项目", ("new-materials", "coal-petrochem")),
        ("甲县签约农机变速箱项目。", "签约农机变速箱项目", ("equipment",)),
        ("签约清洁能源电动公交车生产线。", "签约清洁能源电动公交车生产线", ("nev",)),
    ],
)
def test_industries_are_those_of_the_fact(text: str, fact: str, expected: tuple[str, ...]) -> None:
    assert of(text, fact) == [expected]


@pytest.mark.parametrize(
    ("text", "fact", "expected"),
    [
        ("某厂签约碳纤维导流罩项目,投资2亿元。", "签约碳纤维导流罩项目,投资2亿元", ("auto-parts",)),
        ("某厂签约碳纤维项目,投资2亿元。", "签约碳纤维项目,投资2亿元", ("new-materials",)),
        ("某厂签约水稻种植和轴承项目,投资2亿元。", "签约水稻种植和轴承项目,投资2亿元", ("equipment", "agriculture")),
        # An item with its sum in brackets has its own words only.
        ("签约项目包括甲方的轴承(3亿元)、乙方的口服液(2亿元)。", "乙方的口服液(2亿元", ("biomedicine",)),
    ],
)
def test_a_product_is_not_of_the_industry_of_its_stuff(text: str, fact: str, expected: tuple[str, ...]) -> None:
    start = text.index(fact)
    assert industries_of(text, find_industries(text), [(start, start + len(fact))]) == [expected]


def test_an_article_without_words_of_industries_beside_one_with_them_has_none() -> None:
    text = "某厂签约轴承项目,投资2亿元。\n某县签约3个项目。"
    second = text.index("某县")
    spans = [(2, 8), (second, second + 8)]
    assert industries_of(text, find_industries(text), spans, openings=[second]) == [("equipment",), ()]
