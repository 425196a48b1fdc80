"""What a run has done so far: one JSON object a line for the parent process, a log line for a reader."""

import json
import logging
import os
import sys
import time
from typing import TYPE_CHECKING, TextIO

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from crawler.run import Run

if TYPE_CHECKING:
    from scrapy.utils.asyncio import AsyncioLoopingCall

log = logging.getLogger("crawler")

PROGRESS_SECONDS = 0.5
LOG_SECONDS = 10
FLUSH_SECONDS = 5
SITES_LIMIT = 100  # of more sites, only the last line tells each
SHOWN = ("kept", "found", "lists", "errors")


class Progress:
    """Extension. Lines: {"event": "progress" | "done", "seconds", "counts": {…}, "sites": {name: {…}}, "waiting"}."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.out: TextIO | None = open_pipe(crawler.settings["RADAR_PROGRESS"])
        self.loop: AsyncioLoopingCall | None = None
        self.started = self.logged = self.flushed = time.monotonic()
        self.reason = ""
        crawler.signals.connect(self.opened, signal=signals.spider_opened)
        crawler.signals.connect(self.idle_or_closing, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Progress":
        return cls(crawler)

    def opened(self) -> None:
        self.run = Run.of(self.crawler)
        self.loop = create_looping_call(self.tick)  # type: ignore[assignment]
        assert self.loop is not None
        self.loop.start(PROGRESS_SECONDS, now=True)

    def tick(self) -> None:
        now = time.monotonic()
        if now - self.flushed >= FLUSH_SECONDS and self.run.stopped_by is None:
            self.flushed = now
            with self.run.writing():
                self.run.health.flush()
        if self.out is not None:
            self.say("progress")
        elif now - self.logged >= LOG_SECONDS:
            self.logged = now
            log.info("%s", self.words())

    def idle_or_closing(self, reason: str) -> None:
        if self.loop is not None and self.loop.running:
            self.loop.stop()
        self.reason = reason
        if self.out is not None:
            self.say("done", reason=reason)
        log.info("%s (%s)", self.words(), reason)

    def words(self) -> str:
        total = self.run.health.total
        seconds = time.monotonic() - self.started
        return (
            f"{total['kept']} pages kept, {total['found']} addresses found, {total['lists']} lists, "
            f"{total['errors']} errors in {seconds:.1f} s"
        )

    def say(self, event: str, **more: object) -> None:
        health = self.run.health
        told = event == "done" or len(health.by_site) <= SITES_LIMIT
        line = {
            "event": event,
            "seconds": round(time.monotonic() - self.started, 2),
            "counts": {key: health.total[key] for key in sorted({*SHOWN, *health.total})},
            "sites": {site: dict(counts) for site, counts in sorted(health.by_site.items())} if told else {},
            "waiting": len(self.run.held),
            **more,
        }
        try:
            assert self.out is not None
            self.out.write(json.dumps(line, ensure_ascii=False) + "\n")
            self.out.flush()
        except (BrokenPipeError, ValueError):
            self.out = None  # the parent is gone or no longer listens; the crawl goes on


def open_pipe(place: str) -> TextIO | None:
    """Where progress lines go: "" nowhere, "-" standard output, a number a file descriptor."""
    if not place:
        return None
    if place == "-":
        return sys.stdout
    return os.fdopen(int(place), "w", encoding="utf-8")
