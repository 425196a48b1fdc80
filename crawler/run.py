"""One run of the crawler: the archive, the sites, the leases it holds, and how each of them ends."""

import contextlib
import logging
import os
import socket
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.utils.defer import _schedule_coro

from crawler.health import Health
from crawler.outcomes import Outcome
from crawler.politeness import Politeness
from crawler.rules import Rules
from records.page import FetchRequest, Lease
from records.site import Site
from storage.addresses import address_id, host_of
from storage.archive import Archive
from storage.database import ArchiveError, clock_from
from storage.frontier import LeaseLost

log = logging.getLogger("crawler")

LIST_KINDS = frozenset({"seed", "list", "feed", "sitemap"})
SEED_PRIORITY, LIST_PRIORITY, ARTICLE_PRIORITY = 2, 1, 0
RETRY_FACTOR = 4
RETRY_LIMIT_SECONDS = 6 * 3600
SITEMAP_MAXSIZE = 50 * 1024 * 1024


class Run:
    """Made once for a Scrapy crawler; its parts find it by `Run.of`."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        start = settings.getint("RADAR_CLOCK_START")
        self.archive = Archive.open(Path(settings["RADAR_DATA"]), clock=clock_from(start) if start else None)
        self.frontier = self.archive.frontier
        self.clock = self.archive.clock
        self.lease_ms = int(settings.getfloat("RADAR_LEASE_SECONDS") * 1000)
        self.retry_seconds = settings.getfloat("RADAR_RETRY_SECONDS")
        self.limit = settings.getint("RADAR_LIMIT") or None  # articles of each site, for a trial
        self.queued: Counter[str] = Counter()
        self.walked: set[str] = set()  # list pages asked for in this run: none is asked for twice
        self.worker = f"{socket.gethostname()}:{os.getpid()}"
        spider = crawler.spider
        assert spider is not None
        self.sites: Mapping[str, Site] = spider.sites  # type: ignore[attr-defined]
        self.rules = {name: Rules(site) for name, site in self.sites.items()}
        self.politeness = Politeness(crawler, self.frontier)
        self.health = Health(self.archive.sources)
        self.held: dict[str, Lease] = {}
        self.host_of: dict[str, str] = {}  # of a held lease that is being fetched
        self.working: Counter[str] = Counter()
        self.settled = 0  # leases that ended so far
        self.stopped_by: Exception | None = None  # the archive's error that ended the run
        self.end = ""  # Scrapy's word for how the run ended: finished, shutdown, archive

    @classmethod
    def of(cls, crawler: Crawler) -> "Run":
        run = getattr(crawler, "radar_run", None)
        if run is None:
            run = cls(crawler)
            crawler.radar_run = run  # type: ignore[attr-defined]
        return run

    def seed(self) -> int:
        """Queue every list, feed and sitemap of the run's sites for now; how many were not waiting already."""
        requests = []
        for name, rules in self.rules.items():
            for kind, addresses in (("list", rules.columns), ("feed", rules.feeds), ("sitemap", rules.sitemaps)):
                requests += [
                    FetchRequest(url=address, site=name, kind=kind, priority=SEED_PRIORITY) for address in addresses
                ]
        self.walked.update(address_id(request.url) for request in requests)
        return self.frontier.add_many(requests)

    def not_yet_walked(self, addresses: Iterable[str]) -> list[str]:
        """List pages that this run has not asked for: pages that point at each other are walked once."""
        fresh = [address for address in addresses if address_id(address) not in self.walked]
        self.walked.update(address_id(address) for address in fresh)
        return fresh

    def within_limit(self, site: str, found: list[FetchRequest]) -> list[FetchRequest]:
        """All that was found, or in a trial the first few articles and no further list."""
        if self.limit is None:
            return found
        room = self.limit - self.queued[site]
        articles = [request for request in found if request.kind == "article"][: max(0, room)]
        self.queued[site] += len(articles)
        return articles or ([] if self.queued[site] else [request for request in found if request.kind == "sitemap"])

    def slot_settings(self) -> dict[str, dict[str, float]]:
        """Delay of every host whose site file gives a delay, or whose robots.txt once did."""
        slots: dict[str, dict[str, float]] = {}
        for name, rules in self.rules.items():
            delay = self.sites[name].delay_seconds
            if delay is None:
                continue
            for address in (self.sites[name].url, *rules.columns, *rules.feeds, *rules.sitemaps):
                slots[host_of(address)] = {"delay": delay}
        for state in self.frontier.hosts():
            if state.delay_ms and state.delay_ms / 1000 > slots.get(state.host, {}).get("delay", 0):
                slots[state.host] = {"delay": state.delay_ms / 1000}
        return slots

    def request(self, lease: Lease, spider: Spider) -> Request:
        """The Scrapy request of a lease."""
        wanted = lease.request
        assert wanted is not None
        site = self.sites[wanted.site]
        meta: dict[str, object] = {
            "radar_lease": lease,
            "radar_rules": self.rules[wanted.site],
            "download_slot": host_of(wanted.url),
        }
        if not site.obey_robots:
            meta["dont_obey_robotstxt"] = True
        if wanted.kind == "sitemap":
            meta["download_maxsize"] = SITEMAP_MAXSIZE
        headers = {}
        if wanted.kind in LIST_KINDS and wanted.etag:
            headers["If-None-Match"] = wanted.etag
        if wanted.kind in LIST_KINDS and wanted.modified:
            headers["If-Modified-Since"] = wanted.modified
        return Request(
            wanted.url,
            callback=spider.parse,
            errback=spider.failed,  # type: ignore[attr-defined]
            meta=meta,
            headers=headers,
            dont_filter=True,
        )

    def begin(self, lease: Lease, host: str) -> None:
        """The lease's request goes to this host now; called again when it is redirected to another."""
        self.pause(lease)
        self.host_of[lease.id] = host
        self.working[host] += 1

    def pause(self, lease: Lease) -> None:
        """The lease's request is not at a host (it ended, or was redirected and waits)."""
        host = self.host_of.pop(lease.id, None)
        if host is not None:
            self.working[host] -= 1
            if not self.working[host]:
                del self.working[host]

    def went_well(self, host: str) -> None:
        with self.writing():
            self.politeness.went_well(host)

    def settle(self, lease: Lease) -> None:
        """The lease has ended, one way or another."""
        self.pause(lease)
        self.held.pop(lease.id, None)
        self.settled += 1

    def unchanged(self, lease: Lease) -> None:
        """The server says that the list is as it was."""
        assert lease.request is not None
        with self.writing(), contextlib.suppress(LeaseLost):
            self.frontier.finish([lease])
        self.settle(lease)
        self.health.count(lease.request.site, "lists")
        self.health.count(lease.request.site, "unchanged")

    def give_back(self, leases: Iterable[Lease]) -> None:
        """Leases that were not fetched; their tries are not counted."""
        leases = list(leases)
        with self.writing():
            self.frontier.release(leases)
        for lease in leases:
            self.settle(lease)

    def fail(self, lease: Lease, outcome: Outcome) -> None:
        """End a lease without a page: again later, or never; count it, and spare the host if it is the host's."""
        wanted = lease.request
        assert wanted is not None
        now = self.clock()
        host = host_of(wanted.url)
        with self.writing():
            if outcome.host_seconds is not None:
                self.politeness.block(host, outcome.host_seconds, outcome.why, now)
            elif outcome.host_failed:
                self.politeness.went_wrong(host, outcome.why, now)
            if not outcome.counts_try:
                self.frontier.release([lease])
            else:
                retry_at = None
                if outcome.retry is not None:
                    retry_at = now + int((outcome.retry or self._back_off_seconds(lease.tries)) * 1000)
                self.frontier.fail(lease, retry_at=retry_at, why=outcome.why)
        self.settle(lease)
        self.health.failed(wanted.site, outcome.kind, f"{wanted.url}: {outcome.why}", is_list=wanted.kind in LIST_KINDS)

    def _back_off_seconds(self, tries: int) -> float:
        return min(self.retry_seconds * float(RETRY_FACTOR) ** max(0, tries - 1), RETRY_LIMIT_SECONDS)

    def stop(self, wrong: Exception) -> None:
        """The archive cannot be written: end the run, storing nothing more. What is leased falls due by itself."""
        if self.stopped_by is not None:
            return
        log.error("%s", wrong)
        self.stopped_by = wrong
        assert self.crawler.engine is not None
        _schedule_coro(self.crawler.engine.close_spider_async(reason="archive"))

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Around every write to the archive: its errors end the run cleanly instead of a page's callback."""
        try:
            yield
        except ArchiveError as wrong:
            self.stop(wrong)

    def close(self, reason: str) -> None:
        self.end = reason
        if self.stopped_by is None:
            with contextlib.suppress(ArchiveError):  # counts may be missed; the pages are in
                self.health.flush()
        self.archive.close()
