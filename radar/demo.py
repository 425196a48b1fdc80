"""The whole way on the sample portals: crawl, read, file, match, print, compare with the truth, serve the desk."""

import datetime as dt
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.bell import Bell, take_up
from alerts.channels import load_channels
from alerts.delivery import due_of
from crawler.sites import load_sites
from radar.crawling import Crawl
from radar.display import Display
from radar.errors import RadarError
from radar.intake import Intake, readers
from radar.morning import Morning, crawl_and_read
from radar.portals.corpus import TODAY
from radar.portals.expected import Difference, compare
from radar.portals.server import Portals
from radar.portals.sites import write_site_files
from records import Alert, Site
from storage.archive import Archive
from storage.database import clock_from
from web.screens.alerts import as_row
from web.shown import SHANGHAI

SUBSCRIPTIONS = Path(__file__).parent / "portals" / "subscriptions.toml"
MARK = ".radar-demo"
# The sample sites stand on loopback and are ours: nobody needs to be spared.
QUICK = ("--delay", "0", "--timeout", "4", "--retry-seconds", "0.5", "--patience", "2")


def sample_start(today: dt.date = TODAY) -> int:
    """08:00 of the sample world's today in ms UTC: its articles are dated, so its clock is pinned."""
    return int(dt.datetime.combine(today, dt.time(8), SHANGHAI).timestamp() * 1000)


@dataclass(frozen=True, kw_only=True)
class Demo:
    """One run: what was done, the alerts that rang, and how they differ from what the truth demands."""

    morning: Morning
    sites: dict[str, Site]
    names: dict[str, str]  # of the subscriptions, by id
    alerts: tuple[Alert, ...]
    difference: Difference


def fresh_folder(folder: Path) -> None:
    """Empty the demo's own folder. Raises RadarError rather than remove what the demo did not make."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise RadarError(f"{folder} holds something that the demo did not make; name another folder: --folder DIR")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).touch()


def run_demo(portals: Portals, folder: Path, *, workers: int, start: int, display: Display) -> Demo:
    """Crawl the running sample portals into `folder` and ring three sample subscriptions."""
    data, site_folder = folder / "data", folder / "sites"
    origins = {name: portal.origin for name, portal in portals.sites.items()}
    write_site_files(site_folder, urlsplit(portals.url).port or 0, origins)
    sites = load_sites(site_folder)
    with Archive.open(data, clock=clock_from(start)) as archive:
        book, _ = take_up(archive, SUBSCRIPTIONS)
        pool = readers(count=workers, seconds=20)
        try:
            bell = Bell(archive, due=due_of(load_channels({})))
            intake = Intake(archive, pool, sites=sites, bell=bell)
            options = [*QUICK, "--clock-start", str(start)]
            morning = crawl_and_read(
                lambda again: Crawl(
                    data, [site_folder], allow_private=True, open_only=again, options=options, log=folder / "crawl.log"
                ),
                intake,
                display,
            )
        finally:
            pool.close()
        alerts = every_alert(archive)
        urls = {alert.article: archive.articles.row(alert.article).url for alert in alerts}
        difference = compare(portals.world, book.expanded, alerts, urls)
    names = {one.id: one.name for one in book.subscriptions}
    return Demo(morning=morning, sites=sites, names=names, alerts=alerts, difference=difference)


def every_alert(archive: Archive) -> tuple[Alert, ...]:
    found: list[Alert] = []
    cursor = None
    while True:
        page, cursor = archive.alerts.find(cursor=cursor, limit=200)
        found += page
        if cursor is None:
            return tuple(found)


def print_alerts(console: Console, alerts: Iterable[Alert], names: dict[str, str]) -> None:
    """The alerts as a table, each with the sentence that fired it."""
    table = Table(title="预警 · alerts", show_lines=True, expand=True)
    table.add_column("订阅", max_width=14, overflow="fold")
    table.add_column("地区 · 产业", max_width=22, overflow="fold")
    table.add_column("事件", max_width=18, overflow="fold")
    table.add_column("触发的句子 · the sentence that fired", ratio=1, overflow="fold")
    table.add_column("来源", justify="right", no_wrap=True)
    for alert in sorted(alerts, key=lambda a: (a.subscription, a.id)):
        row = as_row(alert)
        letter = row["letter"]
        sentence = Text(row["sentence"])
        sentence.highlight_words([letter.get("quote", "")] if letter.get("quote") else [], "bold red")
        table.add_row(
            names.get(alert.subscription, alert.subscription),
            "\n".join(filter(None, [letter.get("region"), letter.get("industry")])),
            "\n".join(filter(None, [letter.get("stage"), letter.get("count"), letter.get("amount") or "金额未披露"])),
            sentence,
            f"×{alert.sources}",
        )
    console.print(table)


def say_difference(difference: Difference) -> Sequence[str]:
    """One line for each alert that is missing or too many; none when all is as the truth demands."""
    return [f"缺少 missing: {words}" for words in difference.missing] + [
        f"多出 unexpected: {words}" for words in difference.unexpected
    ]
