"""The item pipeline does one thing: keep the page, with the end of its lease and the addresses it led to."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from scrapy.crawler import Crawler

from crawler.run import LIST_KINDS, Run
from records.page import FetchRequest, Lease, Page
from storage.frontier import LeaseLost
from storage.pages import Keeping

BATCH = 16
BATCH_SECONDS = 0.02


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What the spider yields: a page to keep, and how many of the addresses it led to were not known."""

    page: Page
    lease: Lease
    found: tuple[FetchRequest, ...] = ()
    new: int = 0


class KeepPage:
    """Keeps what arrives within a moment in one transaction; a lease is not finished before its page is on the disk.

    A full or broken disk stops the run; everything else goes on.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.run = Run.of(crawler)
        self.waiting: list[tuple[Fetched, asyncio.Future[None]]] = []
        self.timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "KeepPage":
        return cls(crawler)

    async def process_item(self, item: Fetched) -> Fetched:
        loop = asyncio.get_running_loop()
        kept: asyncio.Future[None] = loop.create_future()
        self.waiting.append((item, kept))
        if len(self.waiting) >= BATCH:
            self.flush()
        elif self.timer is None:
            self.timer = loop.call_later(BATCH_SECONDS, self.flush)
        await kept
        return item

    def flush(self) -> None:
        """Keep all that waits. Without LeaseLost in one go, else one by one, so that only the lost one is left out."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        batch, self.waiting = self.waiting, []
        items = [item for item, _ in batch]
        try:
            if self.run.stopped_by is None:
                with self.run.writing():
                    self._keep(items)
        finally:
            for _, kept in batch:
                if not kept.done():
                    kept.set_result(None)

    def _keep(self, items: Sequence[Fetched]) -> None:
        pages = self.run.archive.pages
        try:
            pages.keep_many(_keeping(item) for item in items)
            lost: set[str] = set()
        except LeaseLost:
            lost = set()
            for item in items:
                try:
                    pages.keep_many([_keeping(item)])
                except LeaseLost:
                    lost.add(item.lease.id)
        for item in items:
            self._count(item, item.lease.id in lost)

    def _count(self, item: Fetched, lost: bool) -> None:
        health, site = self.run.health, item.page.site
        self.run.settle(item.lease)
        if lost:
            health.count(site, "lease_lost")
            return
        health.count(site, "found", item.new)
        assert item.lease.request is not None
        if item.lease.request.kind not in LIST_KINDS:
            health.count(site, "kept")


def _keeping(item: Fetched) -> Keeping:
    return Keeping(page=item.page, lease=item.lease, found=item.found)
