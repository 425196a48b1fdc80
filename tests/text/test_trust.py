"""Marks against the trust in a page."""

import pytest

from records.site import Site
from text.plain import read_text
from text.trust import contacts, is_chinese, region_contradiction, trust_marks

BODY = "该县与甲乙公司签约,总投资12亿元,建设铸件项目,预计两年建成投产,带动就业三百人。"


def kinds(text: str) -> list[str]:
    return [mark.kind for mark in read_text(text).trust]


def test_a_clean_page_has_no_marks() -> None:
    assert kinds(f"临湖县新签铸造项目\n{BODY}\n责任编辑:张三") == []


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        (f"{BODY}集中开工项目个,共五类。", "stripped_digits"),
        (f"{BODY}\n(未完,全文共900字,当前显示300字)", "truncated"),
        (f"xx年**县招商总结如下。{BODY}", "template"),
        (f"{BODY}龍?jiān)措娏項目。", "damaged"),
        ("日前,,该县签约,,总投资,,12亿元,。" + BODY, "hijacked_domain"),
        (BODY.replace("项目", "項(xiàng)目"), "copied"),
        (BODY + "\n声明:本文转载自网络,侵权请告知删除", "copied"),
        ("湖畔观澜:承接转移,底气何来\n" + BODY + "湖畔观澜底气何来增长。", "spun"),
    ],
)
def test_a_page_is_marked_for_what_it_shows(text: str, mark: str) -> None:
    assert kinds(text) == [mark]


def test_an_aggregator_is_a_copy_by_its_own_word() -> None:
    site = Site(id="a", name="某聚合站", url="https://a.example.cn", aggregator=True)
    assert [mark.kind for mark in trust_marks(read_text(BODY), site=site)] == ["copied"]


def test_the_print_of_a_footer_is_its_numbers() -> None:
    found = contacts(
        ["热线:400 000 0000", "或微信/手机:13000000000; 0311-85290000", "微信号:zhaoshang_01", "总投资12345678901万元"]
    )
    assert found == {"4000000000", "13000000000", "031185290000", "zhaoshang_01"}


def test_a_region_contradicts_when_no_host_is_in_its_province() -> None:
    assert region_contradiction("360700", ["430224"]) is not None
    assert region_contradiction("360700", ["360702", "430224"]) is None
    assert region_contradiction("360700", []) is None


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        (BODY, True),
        ("GDP 增长 5%,新签项目 14 个", True),
        ("In all 52 projects were signed at the fair 签约", False),
        ("プロジェクトの署名式が行われました、投資額は三億円です", False),
        ("Xinjie Energy byggir nýja kynslóð", False),
        ("", False),
    ],
)
def test_the_language_gate(text: str, chinese: bool) -> None:
    assert is_chinese(text) is chinese
