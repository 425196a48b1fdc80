"""radar search: words and fields over the whole archive, newest first."""

from typing import Any, Literal, get_args

import click

from alerts.query import BadQuery, parse
from radar.commands.opening import archive_of, data_option
from radar.commands.showing import format_option, show
from radar.errors import EXIT_NOTHING, EXIT_USAGE, RadarError
from storage.compile import QueryTooLarge
from storage.facets import FACETS
from storage.search import BadCursor, Hit, Order

COLUMNS = {"day": "日期", "title": "标题", "snippet": "原文", "site": "站点"}


class BadSearch(RadarError):
    """The query or the cursor cannot be followed."""

    exit_code = EXIT_USAGE


@click.command("search", help="全文检索,最新的在前 · Search the archive, newest first.")
@click.argument("query", nargs=-1, required=True)
@data_option
@click.option(
    "--order", type=click.Choice(get_args(Order)), default="newest", help="排序 · newest first, or best first"
)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@click.option("--cursor", help="上一页给出的游标 · where the page before ended")
@click.option(
    "--facets", "facets", multiple=True, type=click.Choice(sorted(FACETS)), help="分面计数 · counts of a facet"
)
@format_option
def search(
    query: tuple[str, ...],
    data: str | None,
    order: Literal["newest", "best"],
    limit: int,
    cursor: str | None,
    facets: tuple[str, ...],
    form: str | None,
) -> None:
    try:
        with archive_of(data, read_only=True) as archive:
            tree = parse(" ".join(query), saved=archive.subscriptions.queries())
            results = archive.search.search(tree, order=order, cursor=cursor, limit=limit)
            counted = archive.search.facets(tree, facets) if facets else {}
    except (BadQuery, QueryTooLarge, BadCursor) as wrong:
        raise BadSearch(str(wrong)) from wrong
    least = "至少 " if results.total_is_least else ""
    click.echo(f"共 {least}{results.total} 篇 · {results.total} articles", err=True)
    if results.next:
        click.echo(f"下一页 · next: --cursor {results.next}", err=True)
    if facets:
        rows = [
            {"facet": name, "value": value, "articles": n, "exact": counts.exact}
            for name, counts in counted.items()
            for value, n in counts.counts
        ]
        show(rows, {"facet": "分面", "value": "取值", "articles": "篇数"}, form)
        return
    if not results.hits:
        raise SystemExit(EXIT_NOTHING)
    show([as_row(hit) for hit in results.hits], COLUMNS, form)


def as_row(hit: Hit) -> dict[str, Any]:
    return {
        "article": hit.article,
        "day": hit.day,
        "published": hit.published,
        "title": hit.title,
        "source": hit.source,
        "site": hit.site,
        "url": hit.url,
        "story": hit.story,
        "snippet": hit.snippet.text,
        "start": hit.snippet.start,
        "marks": [list(mark) for mark in hit.snippet.marks],
        "title_marks": [list(mark) for mark in hit.title_marks],
    }
