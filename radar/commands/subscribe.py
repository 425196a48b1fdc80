"""radar subscribe: subscriptions in the archive: list, import, export, remove, back-test."""

import dataclasses
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from alerts import feeds
from alerts.backtest import Change, Result, as_json, filings_of, row, run, run_all
from alerts.bell import keep, known
from alerts.clauses import say
from alerts.query import BadQuery, parse
from alerts.subscriptions import BadSubscription, Rulebook, dump, load
from alerts.tables import default_atlas
from radar.commands.opening import archive_of, data_option, settings_of
from radar.commands.showing import format_option, show
from radar.errors import EXIT_NOTHING, EXIT_USAGE, RadarError
from records import STAGES, Subscription
from storage.archive import Archive

COLUMNS = {
    "id": "编号", "name": "名称", "regions": "地区", "industries": "产业", "stages": "阶段", "amount": "金额",
    "words": "词和查询", "channels": "渠道", "precision": "准确率",
}  # fmt: skip


class BadRules(RadarError):
    """A file of subscriptions or a query that cannot be taken as it stands."""

    exit_code = EXIT_USAGE


@click.group("subscribe", help="订阅:列表、导入、导出、试算 · Subscriptions: list, import, export, back-test.")
def subscribe() -> None:
    pass


@subscribe.command("list", help="列出订阅 · List subscriptions.")
@data_option
@format_option
def list_rules(data: str | None, form: str | None) -> None:
    from alerts.triage import precision

    with archive_of(data, read_only=True) as archive:
        judged = precision(archive.alerts)
        rows = [_row(rule, judged.get(rule.id)) for rule in archive.subscriptions.all()]
    if not rows:
        click.echo("还没有订阅；用 radar subscribe add FILE.toml 导入 · no subscriptions", err=True)
        raise SystemExit(EXIT_NOTHING)
    show(rows, COLUMNS, form)


def _region(code: str) -> str:
    return code if code.startswith("@") else default_atlas().region_name(code)


def _row(rule: Subscription, precision: float | None) -> dict[str, object]:
    atlas = default_atlas()
    but = [f"除{_region(code)}" for code in rule.except_regions]
    words = [*rule.words_all, *rule.words_any, *(f"非{w}" for w in rule.words_none)]
    return {
        "id": rule.id,
        "name": rule.name + ("" if rule.enabled else "（停用）") + ("★" if rule.starred else ""),
        "regions": "、".join([*map(_region, rule.regions), *but]) or "不限",
        "industries": "、".join(atlas.industry_names.get(i, i) for i in rule.industries) or "不限",
        "stages": "、".join(STAGES[s] for s in rule.stages) or "不限",
        "amount": f"≥{rule.min_amount / 1e4:g}万元" if rule.min_amount is not None else "",
        "words": " ".join([*words, rule.query]).strip(),
        "channels": "、".join(rule.channels),
        "precision": "" if precision is None else f"{precision:.0%}",
        "version": rule.version,
    }


@subscribe.command("add", help="从 TOML 文件导入 · Add or change subscriptions from a TOML file.")
@data_option
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--only-these", is_flag=True, help="删去文件里没有的 · remove those that the file does not hold")
@click.option(
    "--most-a-day", type=click.IntRange(1), help="一天超过这么多条要确认 · ask above this; default: radar.toml, 30"
)
@click.option("--yes", is_flag=True, help="太多也存 · save rules that ring too often, too")
def add(data: str | None, file: Path, only_these: bool, most_a_day: int | None, yes: bool) -> None:
    with archive_of(data) as archive:
        held = known(archive)
        try:
            book = load(file, known=None if only_these else held)
        except BadSubscription as wrong:
            raise BadRules(str(wrong)) from wrong
        if not yes:
            limit = most_a_day or settings_of(data).most_a_day
            _confirm(archive, _changed(book.subscriptions, held.subscriptions), book, limit)
        changed = keep(archive, book, only_these=only_these)
    click.echo(f"读到 {len(book.subscriptions)} 条订阅，{changed} 处改动，下一篇文章起生效", err=True)


def _changed(new: Iterable[Subscription], old: Iterable[Subscription]) -> list[Subscription]:
    held = {rule.id: rule for rule in old}
    return [s for s in new if s.id not in held or dataclasses.replace(held[s.id], version=s.version) != s]


def _confirm(archive: Archive, rules: Sequence[Subscription], book: Rulebook, most_a_day: int) -> None:
    """Ask before rules are stored that would have rung too often in the last ninety days."""
    if not rules:
        return
    since = archive.clock() - 90 * 86_400_000
    results = run_all(filings_of(archive, since_ms=since), rules, saved=book.queries, lists=book.lists)
    noisy = [result for result in results if result.needs_confirmation(most_a_day)]
    for result in noisy:
        day, number = result.busiest
        click.echo(f"{result.subscription.id}: {day} 一天会响 {number} 次，超过 {most_a_day}", err=True)
    if noisy and not (sys.stdin.isatty() and click.confirm("仍然保存？", err=True)):
        names = ", ".join(result.subscription.id for result in noisy)
        raise RadarError(f"not saved: {names} would ring too often; narrow the rule, or add --yes")


@subscribe.command("export", help="写出 TOML · Write all subscriptions, lists, queries and groups as TOML.")
@data_option
def export(data: str | None) -> None:
    with archive_of(data, read_only=True) as archive:
        book = known(archive)
    routing = book.routing if book.routing and (book.routing.groups or book.routing.people) else None
    click.echo(dump(book.subscriptions, queries=book.queries, lists=book.lists, routing=routing), nl=False)


@subscribe.command(
    "feed", help="生成 Atom 秘密地址 · A new secret address of a subscription's Atom feed; the old one ends."
)
@data_option
@click.argument("ident")
@click.option("--end", is_flag=True, help="只停用 · only end the old one")
def feed(data: str | None, ident: str, end: bool) -> None:
    settings = settings_of(data)
    with archive_of(data) as archive:
        if archive.subscriptions.get(ident) is None:
            raise RadarError(f'no subscription "{ident}"; `radar subscribe list` shows the ids')
        if end:
            feeds.revoke(archive, ident)
            click.echo("旧地址已停用", err=True)
            return
        click.echo(f"{settings.address}/feeds/{feeds.new_token(archive, ident)}.atom")


@subscribe.command("remove", help="删除订阅 · Remove subscriptions.")
@data_option
@click.argument("idents", nargs=-1, required=True)
def remove(data: str | None, idents: tuple[str, ...]) -> None:
    with archive_of(data) as archive:
        missing = [ident for ident in idents if not archive.subscriptions.remove(ident)]
    if missing:
        raise RadarError(f"no subscription {', '.join(missing)}; `radar subscribe list` shows the ids")


@subscribe.command("test", help="检查文件和查询 · Check a file of subscriptions, or one query with --query.")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--query", help="一个查询 · one query")
def test(file: Path | None, query: str | None) -> None:
    try:
        if query is not None:
            click.echo(say(parse(query), default_atlas()))
        if file is not None:
            click.echo(f"{file}: {len(load(file).subscriptions)} 条订阅，没有错误")
    except BadQuery as wrong:
        raise BadRules(f"{query}: {wrong}") from wrong
    except BadSubscription as wrong:
        raise BadRules(str(wrong)) from wrong


@subscribe.command(
    "backtest", help="在档案上试算一条订阅 · What a rule of FILE would have sent, and against the old rule."
)
@data_option
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("ident", required=False)
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 3650), help="往回多少天 · days back")
@click.option(
    "--most-a-day", type=click.IntRange(1), help="一天超过这么多条要确认 · ask above this; default: radar.toml, 30"
)
@click.option("--save", is_flag=True, help="试算后存入档案 · save the rule afterwards")
@click.option("--yes", is_flag=True, help="太多也存 · save it even when it rings too often")
@format_option
def backtest(
    data: str | None,
    file: Path,
    ident: str | None,
    days: int,
    most_a_day: int | None,
    save: bool,
    yes: bool,
    form: str | None,
) -> None:
    with archive_of(data, read_only=True) as archive:
        held = known(archive)
    try:
        book = load(file, known=held)
    except BadSubscription as wrong:
        raise BadRules(str(wrong)) from wrong
    chosen = [rule for rule in book.subscriptions if ident in (None, rule.id)]
    if not chosen:
        raise BadRules(f'{file}: no subscription "{ident}"; there are: {", ".join(r.id for r in book.subscriptions)}')
    too_many: list[str] = []
    limit = most_a_day or settings_of(data).most_a_day
    with archive_of(data, read_only=not save) as archive:
        since = archive.clock() - days * 86_400_000
        for rule in chosen:
            result = run(filings_of(archive, since_ms=since), rule, saved=book.queries, lists=book.lists)
            old = archive.subscriptions.get(rule.id)
            _report(result, form)
            if old is not None and old != rule:
                filings = filings_of(archive, since_ms=since)
                change = Change(old=run(filings, old, saved=held.queries, lists=held.lists), new=result)
                click.echo(f"与原规则相比：多 {len(change.gained)} 条，少 {len(change.lost)} 条", err=True)
                for sign, alerts in (("+", change.gained), ("-", change.lost)):
                    for alert in alerts:
                        one = row(alert)
                        click.echo(f"{sign} {one['day']} {one['region']} {one['amount']} {one['title']}", err=True)
            if result.needs_confirmation(limit):
                too_many.append(rule.id)
                click.echo(f"{rule.id}: {result.busiest[0]} 一天会响 {result.busiest[1]} 次，超过 {limit}", err=True)
        if save and too_many and not yes:
            raise RadarError(f"not saved: {', '.join(too_many)} would ring too often; narrow the rule, or add --yes")
        if save:
            archive.subscriptions.put_all(chosen, queries=book.queries, lists=book.lists)


def _report(result: Result, form: str | None) -> None:
    rows = as_json(result)["list"]
    assert isinstance(rows, list)
    show(
        rows,
        {"day": "日期", "kind": "种类", "region": "地区", "amount": "金额", "title": "标题", "sources": "来源数"},
        form,
    )
    click.echo(
        f"{result.subscription.id}: {result.articles} 篇文章，会响 {len(result.alerts)} 次，每周约 {result.a_week:.1f} 次",
        err=True,
    )
