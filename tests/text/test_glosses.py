"""Readings behind characters: what counts as one."""

import pytest

from text.glosses import readings, reads, toneless
from text.repair import repair
from text.script import SHARE
from text.simplify import to_simplified


@pytest.mark.parametrize(
    ("char", "syllable"),
    [
        ("產", "chǎn"),
        ("業", "yè"),
        ("會", "huì"),
        ("會", "kuài"),
        ("家", "jia"),
        ("綠", "lǜ"),
        ("綠", "lv"),
        ("國", "ɡuó"),
        ("級", "jí"),
    ],
)
def test_a_reading_is_known(char: str, syllable: str) -> None:
    assert reads(char, syllable)


@pytest.mark.parametrize(
    ("char", "syllable"), [("明", "clever"), ("酷", "cool"), ("業", "chǎn"), ("A", "a"), ("綠", "lu"), (")", "yè")]
)
def test_anything_else_is_not(char: str, syllable: str) -> None:
    assert not reads(char, syllable)


def test_the_dots_of_u_are_no_tone() -> None:
    assert toneless("lǜ") == "lü"
    assert toneless("lù") == "lu"
    assert "lü" in readings("綠")[1]


def test_brackets_that_are_no_readings_stay() -> None:
    line = "研发手机(app)、酷(cool)品牌与业(a)类产品,共3家(含2家)"
    assert repair([line]).paragraphs == (line,)


def test_a_glossed_character_is_simplified_on_a_simplified_page() -> None:
    repaired = repair(["全县新签项目14个,主导業(yè)态集群发展较快,后劲足。"])
    assert repaired.paragraphs == ("全县新签项目14个,主导业态集群发展较快,后劲足。",)
    assert repaired.counts == {"glosses": 1}


def test_the_gate_is_by_paragraph() -> None:
    repaired = repair(["該縣簽約項目十四個,總投資額創歷史新高。", "名字毕昇、于洪与乾隆都留在这一段简体文字里面。" * 3])
    assert repaired.paragraphs[0] == "该县签约项目十四个,总投资额创历史新高。"
    assert "毕昇、于洪与乾隆" in repaired.paragraphs[1]
    assert 0.012 < SHARE < 0.176


@pytest.mark.parametrize(
    ("printed", "simple"),
    [
        ("隨著顯著的成績,瞄準著名企業,著力招商", "随着显著的成绩,瞄准著名企业,着力招商"),
        ("該書為其專著,原著者著稱", "该书为其专著,原著者著称"),
        ("籤約、簽約與審覈", "签约、签约与审核"),
        ("於潛鎮、乾安縣與頭髮、發展、麵粉、後勤", "於潜镇、乾安县与头发、发展、面粉、后勤"),
        ("鉄路、衞星、啓動、崑山", "铁路、卫星、启动、昆山"),
    ],
)
def test_characters_are_simplified_one_for_one(printed: str, simple: str) -> None:
    assert to_simplified(printed) == simple
    assert len(printed) == len(simple)
