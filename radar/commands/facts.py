"""radar facts: what was signed, started, produced, where and for how much, as a list with its words."""

from typing import Any

import click

from alerts.atlas import UnknownName
from alerts.tables import default_atlas
from radar.commands.opening import archive_of, data_option
from radar.commands.showing import format_option, show
from radar.errors import EXIT_NOTHING, EXIT_USAGE, RadarError
from records import AMOUNT_KINDS, REALITIES, STAGES, Place
from storage.facts import FactFilter, StoredFact

COLUMNS = {
    "day": "日期", "path": "承接地", "stage_name": "阶段", "projects": "项目数", "money": "金额", "industry_names": "产业",
    "quote": "原文",
}  # fmt: skip


class BadClause(RadarError):
    """A filter names something that does not exist."""

    exit_code = EXIT_USAGE


@click.command("facts", help="项目动态:按阶段、产业、地区、时间、金额列出 · Facts with their words, newest first.")
@data_option
@click.option("--stage", "stages", multiple=True, type=click.Choice(list(STAGES)))
@click.option("--industry", "industries", multiple=True, help="产业名或编号,含下级 · industry, narrower ones included")
@click.option(
    "--region", "regions", multiple=True, help="地名或区划码,含下辖 · name or adcode, what lies inside included"
)
@click.option("--site", "sites", multiple=True, help="站点 · site")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="起 · first day of publication")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="止 · last day of publication")
@click.option("--min-amount", type=float, help="最低金额,元 · least amount in yuan")
@click.option("--max-amount", type=float, help="最高金额,元 · greatest amount in yuan")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(list(AMOUNT_KINDS)), help="金额口径 · kind of amount")
@click.option("--confidence", "confidences", multiple=True, type=click.Choice(["A", "B", "C"]))
@click.option("--reality", "realities", multiple=True, type=click.Choice(list(REALITIES)))
@click.option("--background/--no-background", default=None, help="往期和背景 · recalled and stock figures")
@click.option("--first-copies", is_flag=True, help="每个稿件只列首发 · one article of each story")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--cursor", help="上一页给出的游标 · where the page before ended")
@format_option
def facts(data: str | None, limit: int, cursor: str | None, form: str | None, **clauses: Any) -> None:
    filters = filter_of(clauses)
    with archive_of(data, read_only=True) as archive:
        try:
            page = archive.facts.find(filters, cursor=cursor, limit=limit)
        except ValueError as wrong:
            raise BadClause(str(wrong)) from wrong
        total = archive.facts.count(filters)
    click.echo(f"共 {total} 条 · {total} facts", err=True)
    if page.next:
        click.echo(f"下一页 · next: --cursor {page.next}", err=True)
    if not page.facts:
        raise SystemExit(EXIT_NOTHING)
    show([as_row(fact) for fact in page.facts], COLUMNS, form)


def filter_of(clauses: dict[str, Any]) -> FactFilter:
    """Raises BadClause for a region or industry that does not exist."""
    atlas = default_atlas()
    try:
        regions = tuple(atlas.region(words) for words in clauses["regions"])
        industries = tuple(atlas.industry(words) for words in clauses["industries"])
    except UnknownName as wrong:
        raise BadClause(str(wrong)) from wrong
    days = {name: clauses[name].date().isoformat() if clauses[name] else None for name in ("since", "until")}
    return FactFilter(
        stages=clauses["stages"],
        industries=industries,
        regions=regions,
        sites=clauses["sites"],
        realities=clauses["realities"],
        confidences=clauses["confidences"],
        amount_kinds=clauses["kinds"],
        since=days["since"],
        until=days["until"],
        min_amount=clauses["min_amount"],
        max_amount=clauses["max_amount"],
        background=clauses["background"],
        first_copies=clauses["first_copies"],
    )


def as_row(stored: StoredFact) -> dict[str, Any]:
    fact = stored.fact
    host = fact.host
    return {
        "fact": stored.id,
        "article": stored.article,
        "day": stored.day,
        "stage": fact.stage,
        "stage_name": STAGES[fact.stage],
        "reality": fact.reality,
        "background": fact.background,
        "confidence": fact.confidence,
        "host": host.adcode if host else None,
        "place": host.name if host else None,
        "path": place_name(host),
        "zone": host.zone if host else None,
        "projects": fact.count.value if fact.count else None,
        "amount": fact.amount.value if fact.amount else None,
        "currency": fact.amount.currency if fact.amount else None,
        "amount_kind": fact.amount.kind if fact.amount else None,
        "money": money(stored),
        "industries": list(fact.industries),
        "industry_names": "、".join(default_atlas().industry_names.get(one, one) for one in fact.industries),
        "companies": list(fact.companies),
        "tactics": list(fact.tactics),
        "quote": fact.quote,
        "start": fact.start,
        "end": fact.end,
        "in_title": fact.in_title,
        "corrected": stored.corrected,
        "title": stored.title,
        "url": stored.url,
        "site": stored.site,
        "source": stored.source,
        "published": stored.published,
        "story": stored.story,
    }


def place_name(host: Place | None) -> str:
    """山东省枣庄市薛城区, and the zone in it."""
    if host is None:
        return ""
    name = default_atlas().path_name(host.adcode) if host.adcode else host.name
    return (name or host.name) + (host.zone or "")


def money(stored: StoredFact) -> str:
    """For the table: below 1 亿元 in 万元, missing is 未披露, other currencies with their code."""
    amount = stored.fact.amount
    if amount is None:
        return "未披露"
    unit = "元" if amount.currency == "CNY" else amount.currency
    if amount.value < 1e8:
        return f"{amount.value / 1e4:g} 万{unit}"
    return f"{amount.value / 1e8:g} 亿{unit}"
