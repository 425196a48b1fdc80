"""`radar crawl`: fetch what is new, read it, ring, deliver; once."""

import logging
import sys

import click

from alerts.bell import Bell
from alerts.channels import load_channels
from alerts.delivery import Deliverer, due_of
from alerts.rendering import Letters
from crawler.sites import load_sites
from radar.commands.options import with_settings
from radar.config import Settings
from radar.crawling import Crawl
from radar.display import Display
from radar.errors import EXIT_FAILED, EXIT_LOCKED, EXIT_NOTHING, EXIT_PARTLY
from radar.intake import Intake, readers
from radar.morning import crawl_and_read, words
from storage.archive import Archive

ENDINGS = {
    EXIT_FAILED: "一个站点也没有抓到：没有网络，或者出了错；每个站点的原因见 radar doctor",
    EXIT_PARTLY: "有的站点没有抓到；原因见 radar doctor 或工作台的“来源”",
    EXIT_LOCKED: "另一个抓取正在运行",
}


@click.command("crawl")
@click.argument("names", nargs=-1)
@with_settings
@click.option("--read/--no-read", default=True, help="抓到的网页是否接着阅读、归档、发预警")
@click.option("--allow-private", is_flag=True, help="允许本机和内网地址（试用、测试）")
def crawl(settings: Settings, names: tuple[str, ...], read: bool, allow_private: bool) -> None:
    """抓取 NAMES（默认全部启用的站点）的新文章，阅读、归档、匹配订阅并发送预警，然后结束。"""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    sites = load_sites(*settings.sites, only=names or None)
    if not sites:
        click.echo("没有站点；看看 radar site list", err=True)
        sys.exit(EXIT_NOTHING)
    private = allow_private or settings.allow_private
    with Archive.open(settings.data) as archive, Display() as display:
        channels = load_channels(settings.channels, allow_private=private)
        workers = readers(count=settings.workers, seconds=settings.page_seconds) if read else None
        try:
            bell = Bell(archive, due=due_of(channels))
            intake = Intake(archive, workers, sites=sites, bell=bell) if workers else None
            done = crawl_and_read(
                lambda again: Crawl(
                    settings.data,
                    settings.sites,
                    names=names,
                    allow_private=private,
                    open_only=again,
                    log=settings.data / "crawl.log",
                ),
                intake,
                display,
            )
        finally:
            if workers:
                workers.close()
        letters = Letters(desk=settings.address, overrides=settings.letters)
        deliverer = Deliverer(archive, channels, letters=letters)
        while read and deliverer.run_once().anything:
            pass
    click.echo(words(done.crawl, done.taken, done.seconds), err=True)
    if done.exit_code:
        why = ENDINGS.get(done.exit_code, f"抓取以 {done.exit_code} 结束")
        click.echo(f"{why}；日志在 {settings.data / 'crawl.log'}", err=True)
    sys.exit(done.exit_code)
