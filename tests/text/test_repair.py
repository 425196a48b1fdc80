"""Repair as a whole: what it undoes, what it leaves, and the way back to the raw text."""

import pathlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from text.alignment import raw_span
from text.repair import needs_repair, repair, repair_line

SEEDS = pathlib.Path(__file__).parents[2] / ".." / "shared" / "seeds"

CLEAN = [
    "3月8日,临河区与甲乙铸造(集团)有限公司签约,总投资12.5亿元,建设年产3万吨精密铸件项目(一期)。",
    "“我们先看地、后谈项目。”区长说:“明(clever)的招商不靠优惠。”该县引进App(应用)开发企业4家、30余人。",
    "截至5月底，全市签约项目１项以上……其中乾隆街1个、于洪区2个；显著提高，著名企业3家！？",
    "占比33%,增长5.2%;10:18 人民日报;2016-05-08 天津日报 2版",
]

DAMAGED = {
    "dense glosses": ("產(chǎn)業(yè)園區(qū)簽約14個(gè)項(xiàng)目", "产业园区签约14个项目"),
    "sparse glosses on simplified text": ("全县产業(yè)发展较快,新签项目3个。", "全县产业发展较快,新签项目3个。"),
    "a space inside the bracket": ("推介會(huì )在南方舉行,經(jīng )濟向好", "推介会在南方举行,经济向好"),
    "no tones": ("国(guo)家级(ji)开发区", "国家级开发区"),
    "doubled glosses": ("级(ji)(ji)别,拥(yong)(yong)有", "级别,拥有"),
    "glosses on unchanged characters, wide brackets": ("217家（jiā）企业", "217家企业"),
    "traditional": (
        "該縣瞄準著名企業,隨著開發區發展,簽約項目著力落地",
        "该县瞄准著名企业,随着开发区发展,签约项目着力落地",
    ),
    "a converter's mistake": ("甲公司與開發區籤約,總投資兩億元", "甲公司与开发区签约,总投资两亿元"),
    "a lost lead byte": ("全縣?jī)蓚€(gè)項(xiàng)目簽約", "全县两个项目签约"),
    "a lost trail byte": ("國(guó)?jī)?nèi)企業(yè)", "国内企业"),
    "a full stop and a quote that swallowed a digit": (
        "“歡迎來談?!?月2日,縣裡簽約項目",
        "“欢迎来谈。”\ufffd月2日,县里签约项目",
    ),
    "swapped words": ("全县蕞大的项目,头部季度签约3个,在头部企业投资", "全县最大的项目,第一季度签约3个,在头部企业投资"),
    "doubled punctuation": ("今年以来,,全县签约,、落地,。", "今年以来,全县签约、落地。"),
    "spaces in numbers": (
        "总投资 50 亿元,引进 67 个项目,占 28. 1%,于 5 月 13 日开工",
        "总投资50亿元,引进 67个项目,占28.1%,于5月13日开工",
    ),
    "invisible characters": ("招\u200b商\ufeff引资", "招商引资"),
    "emoji in a word": ("招\U0001f525商引资", "招商引资"),
    "full-width digits": ("投资１２．５亿元、Ａ区５％", "投资12.5亿元、A区5%"),
    "tags": ("项目<br/>落地<fieldset>了</p>。&nbsp;", "项目落地了。"),
    "a layout code": ("(上接1版)项目陆续开工。", "项目陆续开工。"),
    "UTF-8 read as Western": ("招商引资项目签约仪式举行".encode().decode("latin-1"), "招商引资项目签约仪式举行"),
    "GBK read as Western": ("招商引资项目签约仪式举行".encode("gbk").decode("latin-1"), "招商引资项目签约仪式举行"),
}


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_comes_back_as_it_is(text: str) -> None:
    repaired = repair([text.replace("１", "1")])
    assert repaired.paragraphs == (text.replace("１", "1"),)
    assert repaired.repairs == ()
    assert repaired.damaged == ()


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_is_undone(name: str) -> None:
    raw, whole = DAMAGED[name]
    assert repair_line(raw).strip() == whole


@pytest.mark.parametrize("name", DAMAGED)
def test_every_repair_says_what_stood_there(name: str) -> None:
    raw, _ = DAMAGED[name]
    repaired = repair([raw])
    assert repaired.repairs
    for found in repaired.repairs:
        assert raw[found.raw_start : found.raw_end] == found.before
        assert repaired.text[found.start : found.end] == found.after


def test_a_number_broken_over_two_lines_is_joined() -> None:
    repaired = repair(["公司于 2023 年 2 月 13", "日董事会通过议案。", "现场有近", "200名客商。"])
    assert repaired.paragraphs == ("公司于2023年2月13日董事会通过议案。", "现场有近200名客商。")
    assert repaired.sources == (0, 2)


def test_the_swap_of_head_needs_proof_on_the_page() -> None:
    assert repair(["头部季度签约3个"]).paragraphs == ("头部季度签约3个",)
    proven = repair(["头部季度签约3个,又见头部云集", "这是蕞好的结果"])
    assert proven.paragraphs[0] == "第一季度签约3个,又见头部云集"
    assert [spot.kind for spot in proven.damaged] == ["unknown_swap"]
    assert {found.certainty for found in proven.repairs} == {"certain", "likely"}


def test_a_simplified_page_keeps_its_names() -> None:
    line = "毕昇奖颁给乾隆路小学,陈喆、于洪参加,著名学者显著增加"
    assert repair_line(line) == line


PIECES = [
    *(c for c in "產業招商個產chǎn()（）蓚€?!？！,，、。;：: \n\u3000\u200b0123456789亿万元月日年家项目头部蕞著显"),
    "(yè)", "(chǎn)", "?jī)", "(gè)", "”", "“", "第壹", "<p>", "/p", "&nbsp;", "????", "近", "(上接1版)", "②10", "\U0001f525", "９", "％",
]  # fmt: skip


@settings(max_examples=3000, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=24).map("".join), max_size=4))
def test_repairing_twice_changes_nothing(lines: list[str]) -> None:
    once = repair(lines).paragraphs
    assert repair(once).paragraphs == once


@settings(max_examples=3000, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=24).map("".join), max_size=4))
def test_every_character_leads_back_to_the_raw_text(lines: list[str]) -> None:
    repaired = repair(lines)
    text, raw = repaired.text, repaired.raw_text
    covered = set()
    last = raw_last = 0
    for start, raw_start, length in repaired.alignment:
        assert start >= last
        assert raw_start >= raw_last
        assert start + length <= len(text)
        assert raw_start + length <= len(raw)
        covered.update(range(start, start + length))
        last, raw_last = start + length, raw_start + length
    for at, char in enumerate(text):
        begin, end = raw_span(repaired.alignment, at, at + 1, len(raw))
        if at in covered:
            assert end == begin + 1
            assert raw[begin] == char or repaired.repairs
        else:
            assert char == "\n" or repaired.repairs


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_repaired(text: str) -> None:
    once = repair([text])
    assert repair(once.paragraphs).paragraphs == once.paragraphs


def test_a_quick_look_is_enough_for_clean_text() -> None:
    assert not needs_repair(CLEAN[0])


@pytest.mark.skipif(not SEEDS.exists(), reason="the seeds are not here")
@pytest.mark.parametrize(
    ("seed", "glosses", "damaged"), [("000", 0, 0), ("001", 225, 1), ("002", 0, 3), ("003", 239, 0), ("004", 0, 0)]
)
def test_the_seeds_come_out(seed: str, glosses: int, damaged: int) -> None:
    text = next(SEEDS.glob(f"{seed}_*.txt")).read_text("utf-8")
    repaired = repair(text.split("\n"))
    assert repaired.counts.get("glosses", 0) == glosses
    assert len(repaired.damaged) == damaged
