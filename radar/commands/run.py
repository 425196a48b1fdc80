"""`radar run`: the service; crawls on the timetable, reads, rings and delivers until Ctrl-C."""

import logging
import signal
import sys

import click

from radar.commands.options import with_settings
from radar.config import Settings
from radar.service import Service


@click.command("run")
@with_settings
@click.option("--now", is_flag=True, help="启动后马上把所有站点抓一遍")
def run(settings: Settings, now: bool) -> None:
    """按时间表抓取、阅读、归档、发送预警，直到 Ctrl-C 或 SIGTERM。"""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    service = Service(settings)

    def stop(*_: object) -> None:
        service.stop.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if now:
        service.crawl_now()
    click.echo(f"{len(service.sites)} 个站点，数据在 {settings.data}  (Ctrl-C 停止)", err=True)
    service.run()
