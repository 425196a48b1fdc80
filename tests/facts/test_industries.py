import pytest

from facts import industries
from facts.gazetteer import read_table
from facts.industries import BadTaxonomy, find_industries, load_taxonomy, named


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "项目涉及医疗健康、电子信息、高端装备、能源、数字经济",
            ["health-eldercare", "electronics", "equipment", "power-heat", "software-digital"],
        ),
        ("电子商务项目", ["ecommerce"]),
        ("电子政务", []),
        ("新能源汽车零部件", ["auto-parts"]),
        ("汽车零部件和整车", ["auto-parts", "nev"]),
        ("商贸物流3个", ["logistics", "commerce-retail"]),
        ("智能制造、科技服务业", ["equipment", "robotics", "tech-services"]),
        ("智能制造总部园", ["equipment", "headquarters"]),
        ("机器人减速器项目", ["robotics"]),
        ("光伏设备和矿山设备", ["solar", "equipment"]),
        ("加快城市建设,机械地执行", []),
    ],
)
def test_words_name_industries(text: str, expected: list[str]) -> None:
    assert list(named(find_industries(text))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "强化工作落实,细化工作措施",
        "绿化工程完工",
        "新时代丝绸之路经济带",
        "客商来自法兰克福和纳米比亚",
        "拿出真金白银支持企业",
        "广大农牧民增收",
        "青海工作组到会",
        "当地产业兴旺,百姓安居乐业",
        "双边贸易额",
        "仪式在某某酒店举行",
        "推进各项组织机构改革",
        "欢度假期",
    ],
)
def test_a_word_that_only_lies_across_two_others_is_none(text: str) -> None:
    assert [m.text for m in find_industries(text) if m.strong] == []


def test_each_word_of_the_taxonomy_names_its_industry_in_a_list() -> None:
    taxonomy = industries.default()
    hidden = [
        (industry.id, word)
        for industry in taxonomy.industries.values()
        for word in (*industry.keywords, *industry.weak)
        if not any(m.id == industry.id and m.text == word for m in taxonomy.find(f"签约的有{word}、某某等"))
    ]
    assert hidden == []


def test_every_code_is_in_the_table_of_the_standard() -> None:
    codes = {row["code"] for row in read_table("gbt4754.tsv")}
    assert {code for i in industries.default().industries.values() for code in i.gbt4754} <= codes


def test_the_table_of_the_standard_has_all_divisions() -> None:
    divisions = [row["code"] for row in read_table("gbt4754.tsv") if len(row["code"]) == 3]
    assert [int(code[1:]) for code in divisions] == list(range(1, 98))


def test_the_wider_industry_covers_the_narrower_one() -> None:
    taxonomy = industries.default()
    assert taxonomy.covers("electronics", "display")
    assert not taxonomy.covers("display", "electronics")


def test_an_analyst_adds_an_industry_and_words(tmp_path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[industry]]\nid = "kites"\nzh = "风筝"\ngroup = "本地"\nkeywords = ["风筝"]\n'
        '[[industry]]\nid = "logistics"\nkeywords = ["驼队运输"]\n',
        encoding="utf-8",
    )
    taxonomy = load_taxonomy(own)
    assert [m.id for m in taxonomy.find("风筝项目和驼队运输,冷链项目")] == ["kites", "logistics", "logistics"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('[[industry]]\nid = "kites"\nkeyword = []\n', 'unknown key "keyword"; did you mean "keywords"'),
        ('[[industry]]\nid = "kites"\n', 'needs "zh"'),
        (
            '[[industry]]\nid = "kites"\nzh = "风筝"\ngroup = "本地"\nbroader = "electronic"\n',
            'did you mean "electronics"',
        ),
        ('[[industry]]\nid = "kites"\nzh = "风筝"\ngroup = "本地"\ngbt4754 = ["C99"]\n', 'code "C99"'),
        ('[[industry]]\nid = "logistics"\nkeywords = "冷链"\n', "must be a list"),
        ("[[industries]]\n", 'did you mean "industry"'),
        ("[[industry]\n", "not TOML"),
    ],
)
def test_a_mistake_in_an_own_file_is_named(tmp_path, source: str, message: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(source, encoding="utf-8")
    with pytest.raises(BadTaxonomy, match=message):
        load_taxonomy(own)
