"""Rows as CSV, JSON Lines or Excel, one row in memory at a time; nothing that a page says becomes a formula."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from typing import IO, Any

FORMS = ("csv", "jsonl", "xlsx")
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST_ROWS = 1_048_575  # of an Excel sheet, its heading left out
MOST_CHARACTERS = 32_767  # of an Excel cell
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Row = Mapping[str, Any]


class SheetFull(ValueError):
    """More rows than an Excel sheet holds."""


class NoExcel(RuntimeError):
    """XlsxWriter, of the extra “documents”, is not installed."""


def write(rows: Iterable[Row], headings: Mapping[str, str], form: str, out: IO[bytes]) -> int:
    """Write rows to an open file; how many there were. Raises SheetFull and NoExcel.

    `headings` give the columns of CSV and Excel; JSON Lines holds every key by its own name.
    """
    return {"csv": write_csv, "jsonl": write_jsonl, "xlsx": write_xlsx}[form](rows, headings, out)


def write_csv(rows: Iterable[Row], headings: Mapping[str, str], out: IO[bytes]) -> int:
    """With a byte order mark, so that a spreadsheet takes it for UTF-8."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", errors="replace", write_through=False)
    writer = csv.writer(text)
    writer.writerow(headings.values())
    number = 0
    for row in rows:
        writer.writerow([cell(row.get(name)) for name in headings])
        number += 1
    text.flush()
    text.detach()
    return number


def write_jsonl(rows: Iterable[Row], headings: Mapping[str, str], out: IO[bytes]) -> int:
    number = 0
    for row in rows:
        number += 1
        out.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    return number


def write_xlsx(rows: Iterable[Row], headings: Mapping[str, str], out: IO[bytes]) -> int:
    """One sheet, its heading frozen and filterable; XlsxWriter puts finished rows on disk."""
    try:
        import xlsxwriter
    except ModuleNotFoundError:
        raise NoExcel(
            "an Excel file needs the extra “documents” (xlsxwriter is not installed): "
            "pip install 'zhaoshang-radar[documents]'; or take --format csv"
        ) from None
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet("radar")
    bold = book.add_format({"bold": True, "bg_color": "#F1F3F6", "bottom": 1})
    sheet.freeze_panes(1, 0)
    for place, (name, heading) in enumerate(headings.items()):
        sheet.set_column(place, place, 60 if name in ("quote", "title", "because") else 14)
        sheet.write_string(0, place, heading, bold)
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            if number > MOST_ROWS:
                raise SheetFull(f"more than {MOST_ROWS:,} rows do not fit on an Excel sheet; take csv, or fewer days")
            for place, name in enumerate(headings):
                _write(sheet, number, place, row.get(name))
        sheet.autofilter(0, 0, max(number, 1), len(headings) - 1)
    except BaseException:
        book.filename = io.BytesIO()  # its files on disk are let go, and nobody gets half a book
        raise
    finally:
        book.close()
    return number


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None or value == "" or value == []:
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "是" if value else "否")
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, ILLEGAL.sub("", words(value))[:MOST_CHARACTERS])


def cell(value: Any) -> str:
    """A cell of CSV: what a spreadsheet would take for a formula is quoted."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    text = words(value)
    return f"'{text}" if text.startswith(FORMULA) and not isinstance(value, (int, float)) else text


def words(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "；".join(map(words, value))
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
