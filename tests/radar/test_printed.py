"""A page is answered in its own words, and each fact's words stand where it says."""

from pathlib import Path

from radar.commands.read import read_row

PAGE = """<html><head><meta charset="utf-8"><title>示例縣集中簽約12個項目</title></head><body><h1>示例縣集中簽約12個項目</h1>
<div id="zoom"><p>11月18日，江蘇省徐州市泉山區舉行集中簽約儀式，現場簽約項目(mù)12個(gè)，總投資36.5億(yì)元。</p>
<p>籤約項目涵蓋裝備製造、新材料等產(chǎn)業(yè)，泉山區負責人表示將推動項目早日開工。</p></div></body></html>"""


def test_a_traditional_page_is_answered_as_printed_with_offsets_into_that(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    answer = read_row({"id": "1", "html_path": str(tmp_path / "page.html"), "content_type": None, "url": None})
    body = "\n".join(answer["article"]["body"])
    assert "現場簽約項目(mù)12個(gè)，總投資36.5億(yì)元" in body
    signed = next(event for event in answer["events"] if event["stage"] == "signed")
    assert (signed["project_count"], signed["amount"]) == (12, 36.5)
    assert body[signed["start"] : signed["end"]] == signed["evidence"]
    assert "簽約項目" in signed["evidence"]


def test_a_bare_text_is_answered_repaired() -> None:
    answer = read_row(
        {"id": "1", "text": "示例縣集中簽約\n11月18日，泉山區現場簽約項目(mù)12個(gè)，總投資36.5億(yì)元。"}
    )
    body = "\n".join(answer["article"]["body"])
    assert "现场签约项目12个，总投资36.5亿元" in body
