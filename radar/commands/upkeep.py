"""radar reindex and radar thin: the search index anew, and old pages let go by rule."""

import click

from radar.commands.opening import archive_of, data_option
from storage.thinning import thin


@click.command("reindex", help="重建全文索引 · Rebuild the search index; takes up where it was interrupted.")
@data_option
def reindex(data: str | None) -> None:
    with archive_of(data) as archive:
        done = archive.search.rebuild(progress=lambda n: click.echo(f"{n}", err=True) if n % 10_000 == 0 else None)
    click.echo(f"{done} 篇已编入索引 · articles indexed")


@click.command(
    "thin", help="到期瘦身:删去网页和正文,事实、引文和校验值保留 · Let go of old pages and texts; facts stay."
)
@data_option
@click.option("--days", required=True, type=click.IntRange(1), help="保留天数 · days to keep")
@click.option("--site", "sites", multiple=True, help="只对这些站点 · only these sites")
@click.option("--yes", is_flag=True, help="不再询问 · do not ask")
def thin_command(data: str | None, days: int, sites: tuple[str, ...], yes: bool) -> None:
    if not yes:
        click.confirm(f"{days} 天以前的网页和正文将被删去,不能恢复。继续吗", abort=True, err=True)
    with archive_of(data) as archive:
        done = thin(archive, older_than_days=days, sites=sites or None)
    click.echo(
        f"{done.articles} 篇文章、{done.pages} 个网页瘦身,删去 {done.files} 个 WARC 文件({done.freed_bytes / 1e6:.1f} MB)"
    )
