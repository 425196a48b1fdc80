"""Lists on the screen: a table on a terminal, else JSON, JSON Lines or CSV, always on standard output."""

import csv
import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

FORMATS = ("table", "json", "jsonl", "csv")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def format_option(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--format", "form", type=click.Choice(FORMATS), help="输出格式 · default: table on a terminal, else jsonl"
    )(function)


def chosen(form: str | None) -> str:
    return form or ("table" if sys.stdout.isatty() else "jsonl")


def show(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], form: str | None) -> None:
    """Print rows. `columns`: key → heading of the table; the machine formats hold every key."""
    form = chosen(form)
    if form == "json":
        click.echo(json.dumps(list(rows), ensure_ascii=False, indent=1))
    elif form == "jsonl":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
    elif form == "csv":
        click.echo(_csv(rows), nl=False)
    else:
        _table(rows, columns)


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    out = io.StringIO()
    keys = list(dict.fromkeys(key for row in rows for key in row))
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(keys)
    for row in rows:
        writer.writerow([_cell(row.get(key)) for key in keys])
    return out.getvalue()


def _cell(value: Any) -> str:
    """Text of a cell; what a spreadsheet would take for a formula is quoted."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "'" + text if isinstance(value, str) and text.startswith(FORMULA) else text


def _table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns.values(), show_lines=True)
    for row in rows:
        table.add_row(*(Text(str(row.get(key) if row.get(key) is not None else "")) for key in columns))
    Console().print(table)
