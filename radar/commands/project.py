"""radar project: one dossier a real project, why its facts are in it, and an analyst's word on it."""

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import click

from alerts.atlas import UnknownName
from alerts.tables import default_atlas
from radar.commands.facts import BadClause
from radar.commands.opening import archive_of, data_option
from radar.commands.showing import chosen, format_option, show
from radar.errors import EXIT_NOTHING, EXIT_USAGE, RadarError
from storage.archive import Archive
from storage.dossiers.clock import ORDER, STALL_DAYS
from storage.dossiers.decisions import NotDecidable
from storage.projects import ProjectFilter, ProjectUnknown
from web import dossiers
from web.shown import SHANGHAI

LIST = {
    "name": "项目", "region_name": "承接地", "stage_name": "阶段", "signed_day": "签约", "money": "金额", "remarks": "提示",
    "id": "编号",
}  # fmt: skip
AGAIN = {
    "name": "项目",
    "days": "相隔天数",
    "new_text": "这次的原文",
    "first_text": "首次的原文",
    "batch_text": "计入的总数",
}


class NoSuchProject(RadarError):
    """No dossier has that id."""

    exit_code = EXIT_NOTHING


class Refused(RadarError):
    """The decision makes no sense."""

    exit_code = EXIT_USAGE


@click.group("project", help="项目档案:列表、依据、拆并、老项目新签 · Dossiers: list, show, why, split, merge.")
def project() -> None:
    pass


def filters(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed([
        click.option("--region", "regions", multiple=True, help="地名或区划码,含下辖 · name or adcode"),
        click.option("--industry", "industries", multiple=True, help="产业名或编号,含下级 · industry"),
        click.option("--stage", "stages", multiple=True, type=click.Choice(ORDER), help="到达的阶段 · stage reached"),
        click.option("--company", help="企业或项目名中的字 · words of the firm's or project's name"),
        click.option("--min-amount", type=float, help="最低金额,元 · least amount in yuan"),
        click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="起 · last report on or after"),
        click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="止 · last report on or before"),
    ]):  # fmt: skip
        function = option(function)
    return function


def filter_of(clauses: dict[str, Any], **more: Any) -> ProjectFilter:
    """Raises BadClause for a region or industry that does not exist."""
    atlas = default_atlas()
    try:
        regions = tuple(atlas.region(words) for words in clauses["regions"])
        industries = tuple(atlas.industry(words) for words in clauses["industries"])
    except UnknownName as wrong:
        raise BadClause(str(wrong)) from wrong
    days = {name: clauses[name].date().isoformat() if clauses[name] else None for name in ("since", "until")}
    return ProjectFilter(
        regions=regions, industries=industries, stages=clauses["stages"], company=clauses["company"],
        min_amount=clauses["min_amount"], **days, **more,
    )  # fmt: skip


def today_of(archive: Archive, given: dt.datetime | None) -> str:
    if given:
        return given.date().isoformat()
    return dt.datetime.fromtimestamp(archive.clock() / 1000, SHANGHAI).date().isoformat()


today_option = click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="以哪天为今天 · the day to count from")


@project.command("list", help="列出项目,最近有报道的在前 · List projects, the latest reported first.")
@data_option
@filters
@click.option("--resigned", is_flag=True, help="只看老项目新签 · only those signed anew")
@click.option("--contradicted", is_flag=True, help="只看说法不一的 · only those whose reports disagree")
@click.option("--cancelled/--not-cancelled", default=None, help="已终止的 · fallen through")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--cursor", help="上一页给出的游标 · where the page before ended")
@today_option
@format_option
def list_projects(
    data: str | None, limit: int, cursor: str | None, today: dt.datetime | None, form: str | None,
    resigned: bool, contradicted: bool, cancelled: bool | None, **clauses: Any,
) -> None:  # fmt: skip
    wanted = filter_of(clauses, resigned=resigned, contradicted=contradicted, cancelled=cancelled)
    print_list(data, wanted, limit=limit, cursor=cursor, today=today, form=form)


@project.command("stalled", help="签约多日未见开工 · Signed long ago, and no start was seen.")
@data_option
@filters
@click.option(
    "--days", default=STALL_DAYS, show_default=True, type=click.IntRange(1), help="签约至今的天数 · days since"
)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--cursor", help="上一页给出的游标 · where the page before ended")
@today_option
@format_option
def stalled(
    data: str | None,
    days: int,
    limit: int,
    cursor: str | None,
    today: dt.datetime | None,
    form: str | None,
    **clauses: Any,
) -> None:
    with archive_of(data, read_only=True) as archive:
        wanted = filter_of(clauses, stalled_days=days, today=today_of(archive, today))
    print_list(data, wanted, limit=limit, cursor=cursor, today=today, form=form)


def print_list(
    data: str | None,
    wanted: ProjectFilter,
    *,
    limit: int,
    cursor: str | None,
    today: dt.datetime | None,
    form: str | None,
) -> None:
    with archive_of(data, read_only=True) as archive:
        day = today_of(archive, today)
        try:
            page = archive.projects.find(wanted, cursor=cursor, limit=limit)
        except ValueError as wrong:
            raise BadClause(str(wrong)) from wrong
        click.echo(f"共 {archive.projects.count(wanted)} 个项目", err=True)
    if page.next:
        click.echo(f"下一页 · next: --cursor {page.next}", err=True)
    if not page.projects:
        raise SystemExit(EXIT_NOTHING)
    rows = [dossiers.project_row(one, today=day) for one in page.projects]
    show([row | {"remarks": remarks(row)} for row in rows] if chosen(form) == "table" else rows, LIST, form)


def remarks(row: dict[str, Any]) -> str:
    """What an analyst should look at, in a few words."""
    said = [
        f"签约 {row['waits_days']} 天未见开工" if (row["waits_days"] or 0) >= STALL_DAYS else "",
        "老项目新签" if row["resigned"] else "",
        f"{row['contradictions']} 处说法不一" if row["contradictions"] else "",
        f"{row['cancelled_day']} 报道终止" if row["cancelled_day"] else "",
    ]
    return "\n".join(filter(None, said))


@project.command("show", help="一个项目的全部 · One project: clock, sentences, contradictions, decisions.")
@data_option
@click.argument("project_id", metavar="ID")
@today_option
@format_option
def show_one(data: str | None, project_id: str, today: dt.datetime | None, form: str | None) -> None:
    with archive_of(data, read_only=True) as archive:
        try:
            row = dossiers.dossier_row(archive.projects.get(project_id), today=today_of(archive, today))
        except ProjectUnknown:
            raise NoSuchProject(f"没有项目 {project_id};`radar project list` 列出编号") from None
    if chosen(form) != "table":
        show([row], LIST, form)
        return
    click.echo(f"{row['name']}  {row['id']}\n{row['region_name']} · {row['stage_name']} · {row['money']}")
    said = remarks(row)
    if said:
        click.echo(said)
    for event in row["events"]:
        late = "(报道晚于下一阶段)" if event["told_after"] else ""
        click.echo(f"  {event['stage_name']}  {event['precision_name']} {event['day']}{late}  {event['fact']}")
    for one in row["disagreements"]:
        click.echo(f"  {one['kind_name']}：{' / '.join(one['values'])}  {' '.join(one['facts'])}")
    for one in row["members"]:
        copy = f"，与 {one['copy_of']} 同文" if one["copy_of"] else ""
        click.echo(
            f"{one['published']} {one['stage_name']} {one['money']} {one['source'] or one['site']}  {one['fact']}{copy}"
        )
        click.echo(f"    「{one['text']}」")
    for one in row["related"]:
        click.echo(f"同企业：{one['name']} {one['region_name']} {one['stage_name']} {one['id']}")
    for one in row["decisions"]:
        state = "" if one["in_force"] else "(已撤回)"
        click.echo(
            f"决定 {one['id']} {one['kind_name']}{state} {one['project']} {one['other']} {one['who']} {one['why'] or ''}"
        )


@project.command("why", help="一件事实为何归入这个项目 · What spoke for and against a fact's place.")
@data_option
@click.argument("fact")
@format_option
def why(data: str | None, fact: str, form: str | None) -> None:
    with archive_of(data, read_only=True) as archive:
        try:
            row = dossiers.member_row(archive.projects.why(fact))
        except ProjectUnknown:
            raise NoSuchProject(f"事实 {fact} 不在任何项目里;它可能是汇总数,或者没有点名") from None
    if chosen(form) != "table":
        show([row], LIST, form)
        return
    click.echo(f"项目 {row['project']}：「{row['text']}」")
    for reason in row["why"]:
        click.echo(f"  {reason['points']:+.1f}  {reason['said']}" if reason["points"] else f"        {reason['said']}")
    if row["copy_of"]:
        click.echo(f"  与 {row['copy_of']} 同文")
    if row["pinned"]:
        click.echo("  分析员指定,重读不改")


@project.command("resigned", help="老项目新签,附前后两句原文 · Signings of known projects, with both sentences.")
@data_option
@filters
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@today_option
@format_option
def resigned(data: str | None, limit: int, today: dt.datetime | None, form: str | None, **clauses: Any) -> None:
    with archive_of(data, read_only=True) as archive:
        day = today_of(archive, today)
        found = archive.projects.signed_again(filter_of(clauses), limit=limit)
    rows = [dossiers.again_row(one, today=day) for one in found]
    if not rows:
        raise SystemExit(EXIT_NOTHING)
    if chosen(form) != "table":
        show(rows, LIST, form)
        return
    for row in rows:
        click.echo(f"{row['name']}  {row['region_name']}  {row['project']}  相隔 {row['days']} 天")
        click.echo(f"    这次 {row['new']['published']} {row['new_money']}「{row['new']['text']}」")
        click.echo(f"    首次 {row['first']['published']} {row['first_money']}「{row['first']['text']}」")
        if row["batch"]:
            click.echo(f"    计入「{row['batch']['text']}」")


user_option = click.option("--user", default="cli", show_default=True, help="谁决定的 · who decides")
why_option = click.option("--why", help="理由 · why")


@project.command("merge", help="两个档案是一个项目 · Two dossiers are one project.")
@data_option
@click.argument("one")
@click.argument("other")
@user_option
@why_option
def merge(data: str | None, one: str, other: str, user: str, why: str | None) -> None:
    with deciding(data) as archive:
        click.echo(archive.decisions.merge(one, other, who=user, why=why))


@project.command("split", help="这些事实是另一个项目 · These facts are another project.")
@data_option
@click.argument("project_id", metavar="ID")
@click.argument("facts", nargs=-1, required=True)
@user_option
@why_option
def split(data: str | None, project_id: str, facts: tuple[str, ...], user: str, why: str | None) -> None:
    with deciding(data) as archive:
        click.echo(archive.decisions.split(project_id, facts, who=user, why=why))


@project.command("apart", help="两个档案是两个项目,规则不得合并 · Two dossiers are two projects for good.")
@data_option
@click.argument("one")
@click.argument("other")
@user_option
@why_option
def apart(data: str | None, one: str, other: str, user: str, why: str | None) -> None:
    with deciding(data) as archive:
        archive.decisions.keep_apart(one, other, who=user, why=why)


@project.command("undo", help="撤回一个决定 · Take a decision back, by its number.")
@data_option
@click.argument("decision", type=int)
@user_option
def undo(data: str | None, decision: int, user: str) -> None:
    with deciding(data) as archive:
        archive.decisions.withdraw(decision, who=user)


@project.command("join", help="把早先入档的事实归入项目 · Join facts that were filed before there were dossiers.")
@data_option
def join(data: str | None) -> None:
    with archive_of(data) as archive:
        looked, joined = archive.decisions.catch_up(progress=lambda n: click.echo(f"{n} 篇", err=True))
    click.echo(f"看过 {looked} 篇文章，归入 {joined} 件事实")


@contextlib.contextmanager
def deciding(data: str | None) -> Iterator[Archive]:
    """The archive, open for writing; a decision that makes no sense is one clear line."""
    with archive_of(data) as archive:
        try:
            yield archive
        except NotDecidable as wrong:
            raise Refused(str(wrong)) from wrong
