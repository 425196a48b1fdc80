"""One bulletin as Markdown, HTML, Word and PDF: every figure keeps its sentence, and hostile words stay words."""

import datetime as dt
import io
import re
import zipfile

import pytest
from docx import Document as read_word
from lxml import etree, html

from reports import making
from reports.bulletin import Scope, gather
from reports.compose import compose
from reports.html import to_html
from reports.making import Missing, make
from reports.markdown import to_markdown
from reports.spans import span_holding
from reports.word import to_word
from tests.reports.conftest import number, quarter, yuan

WEEK = span_holding("weekly", dt.date(2026, 11, 18))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EVIL = "示例<script>alert(1)</script>|*恶*公司\x0b"


@pytest.fixture
def document(archive, sites, file, fact):
    one = fact(
        "现场，示例星河重工有限公司签约，总投资8亿元",
        companies=("示例星河重工有限公司",), amount=yuan(8e8), industries=("equipment",), tactics=("small-team",),
    )  # fmt: skip
    file(1, one, title="沛县又签一个项目")
    file(
        2,
        fact("三季度签约过亿元项目14个，意向资金64.2亿元", count=number(14), amount=yuan(64.2e8, "intended"),
             scope="过亿元", period=quarter(), adcode="370403"),
        title="<b>薛城</b>通报", site="zaozhuang",
    )  # fmt: skip
    file(3, fact("示例企业签约", companies=(EVIL,), adcode="370403"), title="=HYPERLINK(1)", site="zaozhuang")
    return compose(gather(archive, WEEK, Scope(), sites), sites, office="示例市招商局")


def test_every_figure_has_its_sentence_and_source(document) -> None:
    text = to_markdown(document)
    line = next(line for line in text.splitlines() if "总投资 **8 亿元**" in line)
    (mark,) = re.findall(r"\[\^\d+\]", line)
    note = next(line for line in text.splitlines() if line.startswith(f"{mark}:"))
    assert "“现场，示例星河重工有限公司签约，总投资8亿元” 徐州示例网《沛县又签一个项目》，2026-11-17" in note
    assert "http://xuzhou.example/" in note
    total = next(line for line in text.splitlines() if "2026年7至9月 签约" in line)
    assert "过亿元 14 个、意向投资 64.2 亿元[^" in total
    assert "签约的单个项目 **2 个**" in text
    assert "未计入：1 个未披露" in text
    assert "打法：小分队" in text


def test_every_mark_has_one_note_and_every_note_a_mark(document) -> None:
    text = to_markdown(document)
    body, _, notes = text.partition("\n[^1]:")
    assert set(re.findall(r"\[\^(\d+)\]", body)) == set(re.findall(r"^\[\^(\d+)\]:", f"[^1]:{notes}", re.MULTILINE))


def test_words_of_pages_stay_words(document) -> None:
    assert "<script" not in to_markdown(document).replace("\\<script", "")
    page = to_html(document)
    tree = html.fromstring(page)
    assert tree.findall(".//script") == []
    assert tree.findall(".//b") == []
    assert "《<b>薛城</b>通报》" in tree.text_content()
    assert not re.search(r'(src|href)="(?!#|http://(xuzhou|zaozhuang)\.example/)', page)


def test_a_word_file_holds_real_footnotes_in_office_measures(document) -> None:
    made = to_word(document)
    word = read_word(io.BytesIO(made))
    words = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "招商动态简报·周报" in words
    assert "示例星河重工有限公司" in words
    section = word.sections[0]
    assert (round(section.page_width.mm), round(section.top_margin.mm), round(section.left_margin.mm)) == (210, 37, 28)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert parts.testzip() is None
        notes = etree.fromstring(parts.read("word/footnotes.xml"))
        body = etree.fromstring(parts.read("word/document.xml"))
        types = parts.read("[Content_Types].xml").decode()
    ids = [note.get(f"{W}id") for note in notes if note.get(f"{W}type") is None]
    asked = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    assert asked == sorted(asked, key=int)
    assert sorted(ids) == sorted(set(asked)) == sorted(asked)
    assert "现场，示例星河重工有限公司签约，总投资8亿元" in "".join(notes.itertext())
    assert "footnotes+xml" in types
    fonts = {font.get(f"{W}eastAsia") for font in read_word(io.BytesIO(made)).styles.element.iter(f"{W}rFonts")}
    assert {"仿宋", "楷体", "黑体"} <= fonts


@pytest.mark.browser
def test_a_pdf_is_printed_by_the_browser_of_the_machine(document, chromium) -> None:
    made = make(document, "pdf")
    assert made.startswith(b"%PDF-")
    assert len(made) > 5000


def test_what_is_not_installed_is_said(document, monkeypatch) -> None:
    monkeypatch.setattr(making, "browser", lambda: None)
    with pytest.raises(Missing, match="apt-get install chromium"):
        make(document, "pdf")
    monkeypatch.setitem(__import__("sys").modules, "docx", None)
    monkeypatch.delitem(__import__("sys").modules, "reports.word", raising=False)
    monkeypatch.delitem(__import__("sys").modules, "reports.footnotes", raising=False)
    with pytest.raises(Missing, match=r"zhaoshang-radar\[documents\]"):
        make(document, "docx")
