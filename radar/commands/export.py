"""`radar export`: facts, articles or alerts as CSV, JSON Lines or Excel, row by row."""

import datetime as dt
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from radar.commands.facts import filter_of
from radar.commands.opening import archive_of, data_option
from radar.errors import EXIT_NOTHING, EXIT_USAGE, RadarError
from records import STAGES
from reports import exports, sheets
from reports.spans import SHANGHAI
from storage.archive import Archive


class BadExport(RadarError):
    """An export was asked for that cannot be made."""

    exit_code = EXIT_USAGE


@click.command("export")
@click.argument("what", type=click.Choice(exports.WHATS))
@data_option
@click.option("--format", "form", type=click.Choice(sheets.FORMS), help="格式，默认看文件名，否则 csv")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="写到文件，默认标准输出")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="起，含当天")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="止，含当天")
@click.option("--stage", "stages", multiple=True, type=click.Choice(list(STAGES)), help="阶段（只用于 facts）")
@click.option("--region", "regions", multiple=True, help="地区，含下辖（只用于 facts）")
@click.option("--industry", "industries", multiple=True, help="产业，含下级（只用于 facts）")
@click.option("--first-copies", is_flag=True, help="每个稿件只列首发（只用于 facts）")
def export(what: exports.What, data: str | None, form: str | None, output: Path | None, **clauses: Any) -> None:
    """导出 facts 事实、articles 文章或 alerts 预警；以 = + - @ 开头的文字不会变成公式。"""
    form = form or (output.suffix.lower().lstrip(".") if output else "csv")
    if form not in sheets.FORMS:
        raise BadExport(f'{output}: unknown ending ".{form}"; use .csv, .jsonl or .xlsx, or give --format')
    if output is None and form == "xlsx" and sys.stdout.isatty():
        raise BadExport("an Excel file is not for a terminal; name a file: -o 导出.xlsx")
    if what != "facts" and any(clauses[name] for name in ("stages", "regions", "industries", "first_copies")):
        raise BadExport(f"--stage, --region, --industry and --first-copies are for facts, not for {what}")
    with archive_of(data, read_only=True) as archive:
        rows = rows_of(archive, what, clauses)
        try:
            number = written(rows, exports.HEADINGS[what], form, output)
        except (sheets.SheetFull, sheets.NoExcel) as wrong:
            raise RadarError(str(wrong)) from wrong
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        except OSError as wrong:
            raise RadarError(
                f"cannot write {output or 'the output'}: {wrong.strerror}; free space, or another -o"
            ) from None
    click.echo(f"{number} 行{f'：{output}' if output else ''}", err=True)
    if not number:
        raise SystemExit(EXIT_NOTHING)


def rows_of(archive: Archive, what: exports.What, clauses: dict[str, Any]) -> Iterator[exports.Row]:
    since, until = clauses["since"], clauses["until"]
    if what == "facts":
        return exports.facts(archive, filter_of({**NO_CLAUSES, **clauses}))
    if what == "articles":
        return exports.articles(
            archive,
            since=since.date().isoformat() if since else None,
            until=until.date().isoformat() if until else None,
        )
    return exports.alerts(
        archive,
        since_ms=_instant(since) if since else None,
        until_ms=_instant(until + dt.timedelta(days=1)) if until else None,
    )


# Clauses of `radar facts` that this command does not offer.
NO_CLAUSES: dict[str, Any] = {
    "sites": (), "realities": (), "confidences": (), "kinds": (), "min_amount": None, "max_amount": None,
    "background": None,
}  # fmt: skip


def written(rows: Iterator[exports.Row], headings: dict[str, str], form: str, output: Path | None) -> int:
    """Write to a file beside the wanted one and move it there when it is whole."""
    if output is None:
        number = sheets.write(rows, headings, form, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return number
    part = output.with_name(f".{output.name}.part")
    try:
        with part.open("wb") as out:
            number = sheets.write(rows, headings, form, out)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
    return number


def _instant(day: dt.datetime) -> int:
    return int(day.replace(tzinfo=SHANGHAI).timestamp() * 1000)
