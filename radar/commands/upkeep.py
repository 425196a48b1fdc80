"""radar reindex and radar thin: the search index anew, and old pages let go by rule."""

import click

from crawler.sites import load_sites
from radar.commands.opening import archive_of, data_option
from radar.commands.options import with_settings
from radar.config import Settings
from radar.errors import EXIT_USAGE, RadarError
from radar.upkeep import PUBLISHERS, rules_of
from storage.thinning import due, thin


class NoRule(RadarError):
    """Nothing says how long texts are kept."""

    exit_code = EXIT_USAGE


@click.command("reindex", help="重建全文索引 · Rebuild the search index; takes up where it was interrupted.")
@data_option
def reindex(data: str | None) -> None:
    with archive_of(data) as archive:
        done = archive.search.rebuild(progress=lambda n: click.echo(f"{n}", err=True) if n % 10_000 == 0 else None)
    click.echo(f"{done} 篇已编入索引 · articles indexed")


@click.command(
    "thin", help="到期瘦身:删去网页和正文,事实、引文和校验值保留 · Let go of old pages and texts; facts stay."
)
@with_settings
@click.option("--days", type=click.IntRange(1), help="保留天数,不写则用 radar.toml 的 [retention] · days to keep")
@click.option("--site", "names", multiple=True, help="只对这些站点 · only these sites")
@click.option("--publisher", type=click.Choice(sorted(PUBLISHERS)), help="只对这类站点 · only sites of this kind")
@click.option("--dry-run", is_flag=True, help="只数,不删 · only count")
@click.option("--yes", is_flag=True, help="不再询问 · do not ask")
def thin_command(
    settings: Settings, days: int | None, names: tuple[str, ...], publisher: str | None, dry_run: bool, yes: bool
) -> None:
    known = load_sites(*settings.sites)
    chosen: list[str] | None = None
    if names or publisher:
        chosen = [*names, *(name for name, site in known.items() if site.publisher == publisher and publisher)]
    if days is not None:
        rules = [(days, chosen)]
    else:
        rules = [(kept, of) for kept, of in rules_of(settings, known).items()]
        if chosen is not None:
            rules = [(kept, [name for name in of or () if name in chosen]) for kept, of in rules]
        if not any(of for _, of in rules):
            raise NoRule("no days to keep: give --days, or write [retention] with portal = 365 into radar.toml")
    if not (yes or dry_run):
        told = "、".join(str(kept) for kept, _ in rules)
        click.confirm(f"{told} 天以前的网页和正文将被删去,不能恢复。继续吗", abort=True, err=True)
    with archive_of(str(settings.data), read_only=dry_run) as archive:
        for kept, of in rules:
            if dry_run:
                articles, pages = due(archive, older_than_days=kept, sites=of)
                click.echo(f"{kept} 天:{articles} 篇文章、{pages} 个网页到期 · due")
                continue
            done = thin(archive, older_than_days=kept, sites=of)
            click.echo(
                f"{kept} 天:{done.articles} 篇文章、{done.pages} 个网页瘦身,"
                f"删去 {done.files} 个 WARC 文件({done.freed_bytes / 1e6:.1f} MB)"
            )
