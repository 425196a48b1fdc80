"""`radar report`: the bulletin of a day, a week or a month as Word, HTML, Markdown or PDF."""

import sys
from pathlib import Path

import click

from alerts.atlas import UnknownName
from alerts.tables import default_atlas
from crawler.sites import load_sites
from radar.commands.options import with_settings
from radar.config import Settings
from radar.errors import EXIT_USAGE, RadarError
from reports.bulletin import Scope, gather
from reports.compose import compose
from reports.making import BINARY, Missing, make
from reports.spans import FORMS, KINDS, BadSpan, Kind, read_span
from storage.archive import Archive
from storage.sources import day_of


class BadReport(RadarError):
    """A report was asked for that cannot be made."""

    exit_code = EXIT_USAGE


@click.command("report")
@click.argument("kind", type=click.Choice(KINDS))
@with_settings
@click.option("--of", "of", help=f"哪一期：{'、'.join(FORMS.values())}，current 本期，默认上一期")
@click.option("--region", "regions", multiple=True, help="只看这些地区（名称或区划码，含下辖）")
@click.option("--industry", "industries", multiple=True, help="只看这些产业（名称或编号，含下级）")
@click.option("--subscription", help="只看这条订阅的地区和产业")
@click.option("--title", default="招商动态简报", show_default=True, help="简报名称")
@click.option("--office", default="", help="编发单位")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="写到文件：.docx .html .md .pdf")
@click.option("--format", "form", type=click.Choice(["md", "html", "docx", "pdf"]), help="格式，默认看文件名，否则 md")
def report(
    settings: Settings,
    kind: Kind,
    of: str | None,
    regions: tuple[str, ...],
    industries: tuple[str, ...],
    subscription: str | None,
    title: str,
    office: str,
    output: Path | None,
    form: str | None,
) -> None:
    """编一期简报：daily 日报、weekly 周报、monthly 月报；每个数字都带原句和出处。"""
    form = form or (output.suffix.lower().lstrip(".") if output else "md")
    if form not in ("md", "html", "docx", "pdf"):
        raise BadReport(f'{output}: unknown ending ".{form}"; use .docx, .html, .md or .pdf, or give --format')
    if output is None and form in BINARY and sys.stdout.isatty():
        raise BadReport(f"a {form} file is not for a terminal; name a file: -o 简报.{form}")
    sites = load_sites(*settings.sites)
    with Archive.open(settings.data, read_only=True) as archive:
        try:
            span = read_span(kind, of, day_of(archive.clock()))
        except BadSpan as wrong:
            raise BadReport(f"--of: {wrong}") from wrong
        scope = scope_of(archive, regions, industries, subscription)
        document = compose(gather(archive, span, scope, sites), sites, title=title, office=office)
    try:
        made = make(document, form)
    except Missing as wrong:
        raise RadarError(str(wrong)) from wrong
    if output is None:
        sys.stdout.buffer.write(made)
        return
    try:
        output.write_bytes(made)
    except OSError as wrong:
        raise RadarError(f"cannot write {output}: {wrong.strerror}; name another file with -o") from None
    click.echo(f"{document.subtitle}：{output}（{len(document.notes)} 条依据）", err=True)


def scope_of(
    archive: Archive, regions: tuple[str, ...], industries: tuple[str, ...], subscription: str | None
) -> Scope:
    """Raises BadReport naming what does not exist."""
    if subscription:
        found = archive.subscriptions.get(subscription)
        if found is None:
            known = "、".join(one.id for one in archive.subscriptions.all()) or "（还没有）"
            raise BadReport(f'--subscription: there is no "{subscription}"; there are: {known}')
        return Scope.of(found)
    atlas = default_atlas()
    try:
        return Scope(
            regions=tuple(atlas.region(words) for words in regions),
            industries=tuple(atlas.industry(words) for words in industries),
        )
    except UnknownName as wrong:
        raise BadReport(str(wrong)) from wrong
