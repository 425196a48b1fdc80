"""The item pipeline does one thing: keep the page, with the end of its lease and the addresses it led to."""

import logging
from dataclasses import dataclass

from scrapy.crawler import Crawler

from crawler.run import LIST_KINDS, Run
from records.page import FetchRequest, Lease, Page
from storage.database import ArchiveError
from storage.frontier import LeaseLost

log = logging.getLogger("crawler")


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What the spider yields: a page to keep. `known` links were queued before, `new` were not."""

    page: Page
    lease: Lease
    found: tuple[FetchRequest, ...] = ()
    new: int = 0


class KeepPage:
    """One transaction a page. A full or broken disk stops the run; everything else goes on."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.run = Run.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "KeepPage":
        return cls(crawler)

    async def process_item(self, item: Fetched) -> Fetched:
        run, lease = self.run, item.lease
        if run.stopped_by is not None:
            return item
        try:
            run.archive.pages.keep(item.page, lease=lease, found=item.found)
        except LeaseLost:
            run.health.count(item.page.site, "lease_lost")
            run.settle(lease)
            return item
        except ArchiveError as wrong:
            await self._stop(wrong)
            return item
        run.settle(lease)
        assert lease.request is not None
        run.health.count(item.page.site, "found", item.new)
        if lease.request.kind not in LIST_KINDS:
            run.health.count(item.page.site, "kept")
        return item

    async def _stop(self, wrong: Exception) -> None:
        log.error("%s", wrong)
        self.run.stopped_by = wrong
        from scrapy.utils.defer import _schedule_coro

        assert self.crawler.engine is not None
        _schedule_coro(self.crawler.engine.close_spider_async(reason="archive"))
