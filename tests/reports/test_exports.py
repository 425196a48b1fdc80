"""Exports hold every row, one at a time, and nothing in them is a formula."""

import csv
import io
import json
import tracemalloc
import zipfile

import pytest

from reports import exports, sheets
from storage.facts import FactFilter
from tests.reports.conftest import yuan

HEADINGS = {"quote": "原句", "amount_yi": "金额（亿）", "corrected": "已更正"}


def as_csv(rows, headings) -> list[list[str]]:
    out = io.BytesIO()
    sheets.write(rows, headings, "csv", out)
    return list(csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"))))


def test_facts_come_with_their_words_and_amounts_in_yi(archive, file, fact) -> None:
    file(1, fact("示例云帆签约，总投资3.5亿元", companies=("示例云帆",), amount=yuan(3.5e8, qualifier="over")))
    (row,) = exports.facts(archive, FactFilter())
    assert (row["amount_yi"], row["amount_kind_name"], row["amount_qualifier"]) == (3.5, "总投资", "超")
    assert row["region_name"] == "江苏省徐州市沛县"
    assert row["quote"] == "示例云帆签约，总投资3.5亿元"
    assert set(row) == set(exports.HEADINGS["facts"])
    table = as_csv([row], exports.HEADINGS["facts"])
    assert table[0][:3] == ["日期", "阶段", "承接地"]
    assert len(table[1]) == len(table[0])


def test_articles_and_alerts_have_a_heading_for_every_key(archive, file, fact) -> None:
    file(1, fact("示例云帆签约"))
    (article,) = exports.articles(archive)
    assert set(article) == set(exports.HEADINGS["articles"])
    assert list(exports.articles(archive, since="2026-11-18")) == []
    assert list(exports.articles(archive, until="2026-11-17")) == [article]
    assert list(exports.alerts(archive)) == []


@pytest.mark.parametrize("words", ["=1+1", "+86", "-5", "@SUM(A1)", "\tx", '=HYPERLINK("http://far.example")'])
def test_a_formula_in_a_title_stays_words(words) -> None:
    row = {"quote": words, "amount_yi": -1.5, "corrected": True}
    assert as_csv([row], HEADINGS)[1] == [f"'{words}", "-1.5", "是"]
    out = io.BytesIO()
    sheets.write([row], HEADINGS, "xlsx", out)
    with zipfile.ZipFile(out) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet
        assert "<v>-1.5</v>" in sheet
        assert [name for name in book.namelist() if "rels" in name and "sheet1" in name] == []


def test_json_lines_hold_every_key_unchanged() -> None:
    out = io.BytesIO()
    sheets.write([{"quote": "=1", "companies": ["甲", "乙"], "bad": "\ud800"}], HEADINGS, "jsonl", out)
    assert json.loads(out.getvalue())["companies"] == ["甲", "乙"]
    assert json.loads(out.getvalue())["quote"] == "=1"


def test_characters_that_excel_cannot_hold_are_left_out() -> None:
    out = io.BytesIO()
    sheets.write([{"quote": "前\x0b\ud800后" + "长" * 40_000}], HEADINGS, "xlsx", out)
    with zipfile.ZipFile(out) as book:
        assert "前后长" in book.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("form", sheets.FORMS)
def test_memory_does_not_grow_with_the_rows(form, tmp_path) -> None:
    def peak(number: int) -> int:
        rows = ({"quote": f"第{n}个项目签约" * 20, "amount_yi": n} for n in range(number))
        with (tmp_path / "out").open("wb") as out:
            tracemalloc.start()
            assert sheets.write(rows, HEADINGS, form, out) == number
            found = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return found

    peak(100)
    assert peak(4000) < 2 * peak(400)


def test_a_sheet_that_is_full_says_so(monkeypatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    with pytest.raises(sheets.SheetFull, match="take csv"):
        sheets.write([{"quote": "一"}] * 3, HEADINGS, "xlsx", io.BytesIO())
