"""radar totals: 汇总口径, statements about many projects; compared, and added only where nothing is mixed."""

from typing import Any

import click

from radar.commands.facts import BadClause, filter_of
from radar.commands.opening import archive_of, data_option
from radar.commands.showing import chosen, format_option, show
from radar.errors import EXIT_FAILED, EXIT_NOTHING
from records import AMOUNT_KINDS, STAGES
from storage.dossiers.totals import add_up
from storage.facts import FactUnknown
from web import dossiers

LIST = {
    "published": "日期", "region_name": "地区", "stage_name": "阶段", "count_shown": "项目数", "money": "金额",
    "amount_kind_name": "口径", "scope": "门槛", "period": "期间", "text": "原文", "fact": "编号",
}  # fmt: skip


@click.group("totals", help="汇总口径:列表、比较、能不能相加 · Totals: list, compare, add what may be added.")
def totals() -> None:
    pass


@totals.command("list", help="列出汇总数 · List totals, newest first.")
@data_option
@click.option("--stage", "stages", multiple=True, type=click.Choice(list(STAGES)))
@click.option("--region", "regions", multiple=True, help="地名或区划码,含下辖 · name or adcode")
@click.option("--industry", "industries", multiple=True, help="产业名或编号 · industry")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(list(AMOUNT_KINDS)), help="金额口径 · kind of amount")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="起 · first day of publication")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="止 · last day of publication")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--cursor", help="上一页给出的游标 · where the page before ended")
@format_option
def list_totals(data: str | None, limit: int, cursor: str | None, form: str | None, **clauses: Any) -> None:
    unused = {"sites": (), "confidences": (), "realities": (), "min_amount": None, "max_amount": None,
              "background": None, "first_copies": True}  # fmt: skip
    wanted = filter_of(clauses | unused)
    with archive_of(data, read_only=True) as archive:
        try:
            page = archive.totals.find(wanted, cursor=cursor, limit=limit)
        except ValueError as wrong:
            raise BadClause(str(wrong)) from wrong
    if page.next:
        click.echo(f"下一页 · next: --cursor {page.next}", err=True)
    if not page.totals:
        raise SystemExit(EXIT_NOTHING)
    show([with_period(dossiers.total_row(one)) for one in page.totals], LIST, form)


def with_period(row: dict[str, Any]) -> dict[str, Any]:
    start, end = row["period_start"], row["period_end"]
    return row | {"period": (f"{start}至{end}" if start else f"截至{end}") if end else ""}


@totals.command("show", help="一个汇总数和与它有关的 · One total, what it has to do with others, and what we hold.")
@data_option
@click.argument("fact")
@format_option
def show_one(data: str | None, fact: str, form: str | None) -> None:
    with archive_of(data, read_only=True) as archive:
        try:
            found = archive.totals.get(fact)
        except FactUnknown:
            raise BadClause(f"没有事实 {fact};`radar totals list` 列出编号") from None
        except ValueError as wrong:
            raise BadClause(str(wrong)) from wrong
        related = [with_period(dossiers.relation_row(*row)) for row in archive.totals.related(fact)]
        held = dossiers.held_row(archive.totals.held(found.total))
        recounted = archive.totals.recounted(found.total)
    row = with_period(dossiers.total_row(found)) | {
        "held": held,
        "recounted": [{"project": project, "fact": here, "first": first} for project, here, first in recounted],
        "related": related,
    }
    if chosen(form) != "table":
        show([row], LIST, form)
        return
    click.echo(line_of(row))
    if held:
        click.echo(
            f"档案里同地区、同期间签约的项目：{held['projects']} 个，{held['money']}，{held['undisclosed']} 个未披露金额"
        )
    for one in row["recounted"]:
        click.echo(f"重复计入的老项目：{one['project']}，首次签约 {one['first']}")
    for other in related:
        click.echo(f"{other['relation_name']}（{other['relation_why']}）{line_of(other)}")


def line_of(row: dict[str, Any]) -> str:
    """One total in a line: where, when, how much, its words, its number."""
    figures = " ".join(filter(None, (row["count_shown"], row["amount_kind_name"], row["money"], row["scope"])))
    return f"{row['region_name']} {row['stage_name']} {row['period']} {figures}「{row['text']}」{row['fact']}"


@totals.command("sum", help="把几个汇总数相加,或说明为何不能 · Add totals, or say why they cannot be added.")
@data_option
@click.argument("facts", nargs=-1, required=True)
@format_option
def sum_up(data: str | None, facts: tuple[str, ...], form: str | None) -> None:
    with archive_of(data, read_only=True) as archive:
        try:
            chosen_totals = [archive.totals.get(fact).total for fact in facts]
        except FactUnknown as wrong:
            raise BadClause(f"没有事实 {wrong.args[0]};`radar totals list` 列出编号") from None
        except ValueError as wrong:
            raise BadClause(str(wrong)) from wrong
    row = dossiers.sum_row(add_up(chosen_totals))
    if chosen(form) != "table":
        show([row], LIST, form)
    elif row["added"]:
        left_out = f"，{len(row['without_amount'])} 条未披露金额" if row["without_amount"] else ""
        click.echo(f"{row['count'] or 0} 个项目，{row['money']}{left_out}")
    else:
        for refusal in row["refusals"]:
            click.echo(refusal["said"])
    if not row["added"]:
        raise SystemExit(EXIT_FAILED)
