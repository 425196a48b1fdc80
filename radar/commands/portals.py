"""`radar demo portals`: serve the sample sites on loopback until Ctrl-C."""

import asyncio
import contextlib
from datetime import datetime
from pathlib import Path

import click

from radar.portals.corpus import TODAY
from radar.portals.server import Portals
from radar.portals.sites import write_site_files


@click.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65000),
    default=8600,
    show_default=True,
    help="目录页端口，各站点用其后的端口 (first port).",
)
@click.option(
    "--seed",
    type=int,
    default=1,
    show_default=True,
    help="随机种子：同一种子得到同样的文章 (same seed, same articles).",
)
@click.option(
    "--articles",
    type=click.IntRange(1, 1_000_000),
    default=300,
    show_default=True,
    help="文章总数 (how many articles).",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help=f"示例世界的今天，默认 {TODAY} (the day it is there).",
)
@click.option(
    "--truth",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="把每篇文章的真值写入 JSONL 文件 (write the truth).",
)
@click.option(
    "--sites",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="把采集用的站点文件写入目录 (write site files).",
)
@click.option("--no-serve", is_flag=True, help="写完文件就退出，不启动服务 (write the files and leave).")
def portals(
    port: int, seed: int, articles: int, today: datetime | None, truth: Path | None, sites: Path | None, no_serve: bool
) -> None:
    """在本机启动示例站点 (serve the sample sites on loopback until Ctrl-C)."""
    sample = Portals(articles, seed, today.date() if today else TODAY)
    for number, portal in enumerate(sample.world.portals, 1):
        portal.origin = f"http://127.0.0.1:{port + number}"
    if truth:
        click.echo(f"{sample.write_truth(truth)} articles: truth in {truth}", err=True)
    if sites:
        click.echo(f"{len(write_site_files(sites, port))} site files in {sites}", err=True)
    if no_serve:
        return
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(sample, port))


async def serve(sample: Portals, port: int) -> None:
    await sample.start(port)
    click.echo(f"示例站点目录 {sample.url}/  (Ctrl-C 停止)", err=True)
    for portal in sample.world.portals:
        click.echo(f"  {portal.origin}  {portal.name}  {len(portal.entries)} 篇", err=True)
    try:
        await asyncio.Event().wait()
    finally:
        sample.close()
