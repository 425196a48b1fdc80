"""When a host may be asked again: Retry-After, Crawl-delay and back-off, kept in the frontier for all workers."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy.crawler import Crawler

from storage.frontier import Frontier, HostState

if TYPE_CHECKING:
    from crawler.run import Run

FAILURES_BEFORE_BLOCK = 3  # in a row: one broken page does not stop its host
BLOCK_SECONDS = 20
BLOCK_LIMIT_SECONDS = 3600
RETRY_AFTER_LIMIT_SECONDS = 86_400
CRAWL_DELAY_LIMIT_SECONDS = 60.0


class Politeness:
    """What one run knows of its hosts. The frontier's host table is written only when something changes."""

    def __init__(self, crawler: Crawler, frontier: Frontier) -> None:
        self.crawler = crawler
        self.frontier = frontier
        self.ready_at: dict[str, int] = {}
        self.failures: Counter[str] = Counter()
        self.slow: dict[str, float] = {}

    @classmethod
    def of(cls, crawler: Crawler) -> "Politeness":
        run: Run = crawler.radar_run  # type: ignore[attr-defined]
        return run.politeness

    def is_blocked(self, host: str, now: int) -> bool:
        return self.ready_at.get(host, 0) > now

    def next_ready(self, now: int) -> int | None:
        """When the first blocked host opens again, other workers' and earlier runs' blocks included; None for none."""
        for state in self.frontier.hosts():
            self.ready_at[state.host] = max(state.ready_at, self.ready_at.get(state.host, 0))
        return min((at for at in self.ready_at.values() if at > now), default=None)

    def went_well(self, host: str) -> None:
        if self.failures.pop(host, 0) >= FAILURES_BEFORE_BLOCK:
            self.ready_at.pop(host, None)
            self._store(host, ready_at=0, failures=0, why=None)

    def went_wrong(self, host: str, why: str, now: int) -> None:
        """A failure that may be the host's: the third in a row stops it, each further one for twice as long."""
        self.failures[host] += 1
        over = self.failures[host] - FAILURES_BEFORE_BLOCK
        if over >= 0:
            self.block(host, min(BLOCK_SECONDS * 2 ** min(over, 12), BLOCK_LIMIT_SECONDS), why, now)

    def block(self, host: str, seconds: float, why: str, now: int) -> None:
        until = now + int(seconds * 1000)
        self.ready_at[host] = max(until, self.ready_at.get(host, 0))
        self._store(host, ready_at=self.ready_at[host], failures=max(1, self.failures[host]), why=why)

    def slow_down(self, host: str, seconds: float) -> None:
        """Crawl-delay of robots.txt: never quicker than the site file's own delay, one request at a time."""
        seconds = min(seconds, CRAWL_DELAY_LIMIT_SECONDS)
        assert self.crawler.engine is not None
        downloader = self.crawler.engine.downloader
        own = downloader.per_slot_settings.get(host, {}).get("delay", downloader._delay)
        if seconds <= own:
            return
        self.slow[host] = seconds
        downloader.per_slot_settings[host] = {"delay": seconds}
        slot = downloader.slots.get(host)
        if slot is not None:
            slot.delay = seconds
        self._store(host, delay_ms=int(seconds * 1000))

    def _store(self, host: str, **changes: object) -> None:
        state: HostState = self.frontier.host_state(host)
        self.frontier.set_host_state(replace(state, **changes))  # type: ignore[arg-type]


def retry_after_seconds(header: bytes | None, now: int) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or as a date, at most a day."""
    if not header:
        return None
    text = header.decode("ascii", errors="replace").strip()
    if text.isdigit():
        return float(min(int(text), RETRY_AFTER_LIMIT_SECONDS))
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    seconds = (at - datetime.fromtimestamp(now / 1000, UTC)).total_seconds()
    return min(max(0.0, seconds), RETRY_AFTER_LIMIT_SECONDS)
