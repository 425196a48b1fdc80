"""One crawl of many sites in this process, from arguments to exit code."""

import argparse
import importlib.util
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings

from crawler.health import Health
from crawler.portal import PortalSpider
from crawler.sites import WrongSiteFile, catalogue, load_sites
from records.site import Site
from storage.archive import Archive
from storage.database import ArchiveError

ODD = "spiders.odd"
DONE, FAILED, USAGE, NOTHING, PARTLY, INTERRUPTED = 0, 1, 2, 3, 4, 130


def main(arguments: Sequence[str]) -> int:
    """Crawl, and say how it went: 0 done, 1 failed, 2 usage, 3 no sites, 4 some sites failed, 130 interrupted."""
    asked = _parser().parse_args(arguments)
    try:
        sites = _wanted(asked)
        Archive.open(Path(asked.data)).close()
    except (WrongSiteFile, ArchiveError) as wrong:
        print(f"crawler: {wrong}", file=sys.stderr)
        return USAGE if isinstance(wrong, WrongSiteFile) else FAILED
    if not sites:
        print("crawler: no sites to crawl; see radar site list", file=sys.stderr)
        return NOTHING
    return crawl(sites, settings_from(asked))


def crawl(sites: Mapping[str, Site], settings: Settings) -> int:
    """Run one spider over all these sites until nothing is left to fetch now."""
    logging.getLogger("scrapy.utils.log").addFilter(lambda record: record.levelno >= logging.WARNING)
    process = CrawlerProcess(settings)
    for name in ("scrapy", "asyncio", "twisted"):
        logging.getLogger(name).setLevel(logging.WARNING)
    crawler = process.create_crawler(PortalSpider)
    odd = {name: process.spider_loader.load(name) for name in process.spider_loader.list() if name in sites}
    failures: list[BaseException] = []
    ended = process.crawl(crawler, sites=sites, odd=odd)
    ended.addErrback(lambda failure: failures.append(failure.value))  # type: ignore[call-overload]
    process.start()
    run = getattr(crawler, "radar_run", None)
    if failures or run is None or run.stopped_by is not None:
        for wrong in failures:
            print(f"crawler: {wrong}", file=sys.stderr)
        return FAILED
    if run.end == "shutdown":
        return INTERRUPTED
    return _verdict(sites, run.health)


def settings_from(asked: argparse.Namespace) -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("SPIDER_MODULES", [ODD], priority="project")  # the others are the sites we already have
    changes: dict[str, object] = {
        "RADAR_DATA": asked.data,
        "RADAR_ALLOW_PRIVATE": asked.allow_private,
        "RADAR_PROGRESS": asked.progress,
        "RADAR_LEASE_SECONDS": asked.lease_seconds,
        "RADAR_PATIENCE_SECONDS": asked.patience,
        "RADAR_RETRY_SECONDS": asked.retry_seconds,
        "RADAR_CLOCK_START": asked.clock_start,
        "RADAR_OPEN_ONLY": asked.open_only,
        "RADAR_LIMIT": asked.limit,
        "DOWNLOAD_TIMEOUT": asked.timeout,
        "CLOSESPIDER_TIMEOUT": asked.max_seconds,
        "LOG_LEVEL": asked.log_level,
    }
    if asked.delay is not None:
        changes["DOWNLOAD_DELAY"] = asked.delay
    for name, value in changes.items():
        if value is not None:
            settings.set(name, value, priority="cmdline")
    if importlib.util.find_spec("uvloop") is not None:
        settings.set("ASYNCIO_EVENT_LOOP", "uvloop.Loop", priority="project")
    return settings


def _wanted(asked: argparse.Namespace) -> dict[str, Site]:
    folders = [Path(folder) for folder in asked.sites or []] or [catalogue()]
    sites = load_sites(*folders, only=asked.site)
    return sites if asked.site else {name: site for name, site in sites.items() if site.enabled}


def _verdict(sites: Mapping[str, Site], health: Health) -> int:
    failed = [
        name
        for name in sites
        if health.by_site[name]["errors"] and not health.by_site[name]["lists"] and not health.by_site[name]["kept"]
    ]
    if not failed:
        return DONE
    print(f"crawler: no answer from {len(failed)} of {len(sites)} sites: {', '.join(failed[:20])}", file=sys.stderr)
    return FAILED if len(failed) == len(sites) else PARTLY


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m crawler", description="Crawl the sites' new pages into the archive."
    )
    parser.add_argument("--data", default=os.environ.get("RADAR_DATA", "radar-data"), help="folder of the archive")
    parser.add_argument(
        "--sites", action="append", metavar="DIR", help="folder of site files; may be given again; the catalogue if not"
    )
    parser.add_argument("--site", action="append", metavar="NAME", help="only this site; may be given again")
    parser.add_argument("--allow-private", action="store_true", help="let loopback and private addresses through")
    parser.add_argument("--progress", default="", metavar="FD|-", help="write progress as JSON lines there")
    parser.add_argument("--delay", type=float, help="seconds between two requests to a host without its own")
    parser.add_argument("--limit", type=int, help="only so many articles of each site, for a trial")
    parser.add_argument("--timeout", type=float, help="seconds for one answer")
    parser.add_argument("--max-seconds", type=float, help="end the run after so long, 4 hours if not given")
    parser.add_argument("--lease-seconds", type=float, help="how long a claimed address stays ours without renewal")
    parser.add_argument("--retry-seconds", type=float, help="first pause before an address is tried again")
    parser.add_argument("--open-only", action="store_true", help="visit no list; fetch what is waiting already")
    parser.add_argument(
        "--clock-start", type=int, metavar="MS", help="pretend that the run began then (ms UTC), for sample worlds"
    )
    parser.add_argument("--patience", type=float, help="seconds to wait at the end for what falls due soon")
    parser.add_argument("--log-level", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
    return parser
