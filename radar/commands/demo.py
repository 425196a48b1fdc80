"""`radar demo`: the whole way on sample sites; `radar demo portals` serves the sites alone."""

import logging
import sys
from pathlib import Path

import click
from rich.console import Console

from radar.commands.portals import portals
from radar.errors import EXIT_FAILED


@click.group(invoke_without_command=True)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8800, show_default=True, help="工作台端口，0 为任一空闲端口"
)
@click.option(
    "--portals-port",
    type=click.IntRange(0, 65000),
    default=8900,
    show_default=True,
    help="示例站点的首个端口，0 为空闲端口",
)
@click.option("--articles", type=click.IntRange(60, 1_000_000), default=300, show_default=True, help="示例文章总数")
@click.option("--seed", type=int, default=1, show_default=True, help="随机种子")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo-data"),
    help="演示用的文件夹，每次清空",
)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="阅读网页的进程数")
@click.option("--once", is_flag=True, help="打印预警后就停；有缺有多则以 1 退出")
@click.pass_context
def demo(
    ctx: click.Context, port: int, portals_port: int, articles: int, seed: int, folder: Path, workers: int, once: bool
) -> None:
    """演示：示例站点、采集、阅读、预警和工作台 (sample sites, crawl, alerts and the desk)."""
    if ctx.invoked_subcommand is not None:
        return
    from radar.commands.serve import listen, run_desk
    from radar.demo import fresh_folder, print_alerts, run_demo, sample_start, say_difference
    from radar.display import Display
    from radar.morning import words
    from radar.portals.server import serve_portals
    from storage.database import clock_from
    from web.app import create_app

    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    sock = None if once else listen("127.0.0.1", port, option="make demo PORT=")
    fresh_folder(folder)
    start = sample_start()
    console = Console(width=None if sys.stdout.isatty() else 150)
    with serve_portals(articles, seed, portals_port) as sample:
        click.echo(f"示例站点 sample sites: {sample.url}/  ({len(sample.sites)} 个站点，{articles} 篇文章)", err=True)
        with Display() as display:
            done = run_demo(sample, folder, workers=workers, start=start, display=display)
        seconds = max(done.morning.seconds, 0.001)
        pages = done.morning.crawl.counts.get("kept", 0) + done.morning.crawl.counts.get("lists", 0)
        click.echo(words(done.morning.crawl, done.morning.taken, seconds), err=True)
        click.echo(f"每秒 {pages / seconds:.0f} 页，从抓取到归档 (pages a second, crawl to archive)", err=True)
        print_alerts(console, done.alerts, done.names)
        wrong = say_difference(done.difference)
        for line in wrong:
            click.echo(line, err=True)
        if not wrong:
            click.echo(f"{len(done.alerts)} 条预警，与真值一致 (all as the truth demands)", err=True)
        if sock is None:
            sys.exit(EXIT_FAILED if wrong else 0)
        app = create_app(folder / "data", sites=done.sites, clock=clock_from(start))
        click.echo(f"工作台 the desk: http://127.0.0.1:{sock.getsockname()[1]}/  (Ctrl-C 停止)", err=True)
        run_desk(app, sock)


demo.add_command(portals)
