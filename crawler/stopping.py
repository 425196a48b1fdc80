"""A clean stop that does not wait for slow servers: after a few seconds what is still in flight is given back."""

import time
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from crawler.run import Run

if TYPE_CHECKING:
    from scrapy.utils.asyncio import AsyncioLoopingCall

LOOK_SECONDS = 0.25


class QuickStop:
    """Extension. Scrapy's own stop waits for every answer in flight, up to the download timeout."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.patience = crawler.settings.getfloat("RADAR_STOP_SECONDS")
        self.closing_since: float | None = None
        self.loop: AsyncioLoopingCall = create_looping_call(self.look)  # type: ignore[assignment]
        crawler.signals.connect(self.opened, signal=signals.spider_opened)
        crawler.signals.connect(self.closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "QuickStop":
        return cls(crawler)

    def opened(self) -> None:
        self.loop.start(LOOK_SECONDS, now=False)

    def closed(self) -> None:
        if self.loop.running:
            self.loop.stop()

    def look(self) -> None:
        engine = self.crawler.engine
        slot = engine._slot if engine is not None else None  # Scrapy has no signal for "closing"
        if slot is None or slot.closing is None:
            return
        if self.closing_since is None:
            self.closing_since = time.monotonic()
        elif time.monotonic() - self.closing_since > self.patience:
            self.loop.stop()
            run = Run.of(self.crawler)
            run.give_back(list(run.held.values()))
            run.close("shutdown")
            from twisted.internet import reactor

            reactor.stop()  # type: ignore[misc]
