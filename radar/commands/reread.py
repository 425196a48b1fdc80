"""`radar reread`: read kept pages again with the rules of today; ids stay, corrections stay on top, nothing rings."""

import logging
import sys

import click

from crawler.sites import load_sites
from radar.commands.options import with_settings
from radar.config import Settings
from radar.crawling import CrawlProgress
from radar.display import Display
from radar.errors import EXIT_NOTHING
from radar.intake import Intake, readers
from radar.morning import words
from storage.archive import Archive


@click.command("reread")
@with_settings
@click.option("--site", help="只重读这个站点的网页")
def reread(settings: Settings, site: str | None) -> None:
    """把保存的网页用现在的规则重新读一遍；编号不变，更正保留，不再预警。"""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    with Archive.open(settings.data) as archive, Display() as display:
        number = archive.pages.read_again(site=site)
        if not number:
            click.echo("没有可以重读的网页", err=True)
            sys.exit(EXIT_NOTHING)
        with readers(count=settings.workers, seconds=settings.page_seconds) as workers:
            intake = Intake(archive, workers, sites=load_sites(*settings.sites))
            taken = intake.take(progress=lambda now: display.show(words(CrawlProgress(), now, 0.0)))
    click.echo(f"重读 {number} 页：{taken.articles} 篇文章，{taken.facts} 件事实，{taken.failed} 页失败", err=True)
