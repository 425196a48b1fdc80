"""`radar doctor`: is this installation well, and what to do about what is not."""

import platform
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from alerts.channels import load_channels
from alerts.delivery import PARKED
from crawler.sites import load_sites
from radar import __version__
from radar.commands.options import with_settings
from radar.config import Settings
from radar.errors import EXIT_FAILED
from radar.learning import remarks
from records import Site
from storage.archive import Archive
from storage.database import ArchiveError, sqlite_version
from storage.sources import verdict
from storage.upkeep import Check, examine


@click.command("doctor")
@with_settings
@click.option("--deep", is_flag=True, help="通读数据库，抽查保存的网页和索引（慢）")
def doctor(settings: Settings, deep: bool) -> None:
    """检查安装、档案、来源和渠道；有问题则以 1 退出，并写出怎么办。"""
    problems = 0
    for check in checks(settings, deep=deep):
        problems += not check.ok
        click.echo(f"{'好' if check.ok else '坏'}  {check.name}：{check.detail}")
        if not check.ok and check.way_out:
            click.echo(f"    怎么办：{check.way_out}")
    sys.exit(EXIT_FAILED if problems else 0)


def checks(settings: Settings, *, deep: bool) -> Iterator[Check]:
    """All questions and answers, one after the other."""
    yield Check(
        name="版本",
        ok=True,
        detail=f"radar {__version__}，Python {platform.python_version()}，SQLite {sqlite_version()}，"
        f"时钟 {time.strftime('%Y-%m-%d %H:%M:%S %z')}",
    )
    sites = load_sites(*settings.sites)
    untried = sum(site.unverified for site in sites.values())
    yield Check(name="站点文件", ok=bool(sites), detail=f"{len(sites)} 个站点，其中 {untried} 个未核实")
    channels = load_channels(settings.channels, allow_private=settings.allow_private)
    yield Check(name="渠道", ok=True, detail="、".join(channels))
    try:
        with Archive.open(settings.data, read_only=True) as archive:
            yield from examine(archive, deep=deep).checks
            yield from of_sources(archive, sites)
            yield from of_delivery(archive)
    except ArchiveError as wrong:
        yield Check(name="档案", ok=False, detail=str(wrong), way_out=f"见上；数据文件夹是 {Path(settings.data)}")


def of_sources(archive: Archive, sites: Mapping[str, Site]) -> Iterator[Check]:
    health = archive.sources.all()
    for name, site in sites.items():
        if site.enabled and name in health:
            judged = verdict(site, health[name], archive.clock())
            if judged.state not in ("well", "new"):
                yield Check(name=f"来源 {name}", ok=False, detail=judged.why, way_out=f"radar site try {name}")
    for one in remarks(archive):
        yield Check(
            name=f"版面 {one['site']}",
            ok=False,
            detail=str(one["remark"]),
            way_out=f"看 radar site try {one['site']}；新版面会从后面的网页里自动学会",
        )


def of_delivery(archive: Archive) -> Iterator[Check]:
    counts = archive.outbox.counts()
    yield Check(
        name="待发预警",
        ok=not counts["dead"],
        detail=f"排队 {counts['queued']}，已发 {counts['sent']}，发不出 {counts['dead']}",
        way_out="radar notify dead",
    )
    for name, said in archive.subscriptions.settings(PARKED).items():
        yield Check(name=f"渠道 {name}", ok=False, detail=str(said), way_out=f"改好后 radar notify test {name}")
