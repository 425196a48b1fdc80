"""Scrapy's scheduler over the leased frontier: nothing waits in memory that is not leased in the archive."""

from collections import deque
from typing import TYPE_CHECKING

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import AsyncioLoopingCall, call_later, create_looping_call

from crawler.outcomes import Outcome
from crawler.run import Run
from records.page import Lease
from storage.addresses import host_of

if TYPE_CHECKING:
    from scrapy.utils.asyncio import CallLaterResult

BATCH = 32
PER_HOST = 16  # leases of one host held at once
POLL_SECONDS = 0.5


class LeasedScheduler(BaseScheduler):
    """Claims small batches, gives the engine one request at a time, spread over hosts, and renews what it holds."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.ready: dict[str, deque[Request]] = {}
        self.next_claim = 0
        self.empty_at = -1
        self.patience_ms = int(crawler.settings.getfloat("RADAR_PATIENCE_SECONDS") * 1000)
        self.wake: CallLaterResult | None = None
        self.renewal: AsyncioLoopingCall | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "LeasedScheduler":
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        self.run = Run.of(self.crawler)
        self.spider = spider
        assert self.crawler.engine is not None
        self.downloader = self.crawler.engine.downloader
        self.downloader.per_slot_settings.update(self.run.slot_settings())
        if not self.crawler.settings.getbool("RADAR_OPEN_ONLY"):
            self.run.seed()
        self.renewal = create_looping_call(self._renew)  # type: ignore[assignment]
        assert self.renewal is not None
        self.renewal.start(self.run.lease_ms / 3000, now=False)

    def close(self, reason: str) -> None:
        if self.renewal is not None and self.renewal.running:
            self.renewal.stop()
        if self.wake is not None:
            self.wake.cancel()
            self.wake = None
        if self.run.stopped_by is None:
            self.run.give_back([request.meta["radar_lease"] for queue in self.ready.values() for request in queue])
        self.ready.clear()
        self.run.close(reason)

    def enqueue_request(self, request: Request) -> bool:
        """Only a redirect comes this way: every other request is a row of the frontier."""
        lease = request.meta.get("radar_lease")
        if lease is None or lease.id not in self.run.held:
            return False
        self.run.pause(lease)
        self.ready.setdefault(host_of(request.url), deque()).append(request)
        return True

    def next_request(self) -> Request | None:
        request = self._next_ready()
        if request is None and self._claim():
            request = self._next_ready()
        if request is None:
            self._wake_later()
        return request

    def has_pending_requests(self) -> bool:
        if any(self.ready.values()) or self.run.held:
            return True
        now = self.run.clock()
        pending = self.run.frontier.pending(self.run.sites.keys())
        if pending.leased:  # by another worker, perhaps one that was killed: its lease ends soon
            return True
        if pending.due:
            opens = self.run.politeness.next_ready(now)
            return opens is None or opens <= now + self.patience_ms
        return pending.next_due is not None and pending.next_due <= now + self.patience_ms

    def _next_ready(self) -> Request | None:
        """A request of the first host that has room; hosts take turns. What belongs to a blocked host goes back."""
        now = self.run.clock()
        for host in list(self.ready):
            queue = self.ready[host]
            if queue and self.run.politeness.is_blocked(host, now):
                self.run.give_back([request.meta["radar_lease"] for request in queue])
                queue.clear()
            if not queue:
                del self.ready[host]
                continue
            if self.run.working[host] >= self._room(host):
                continue
            request = queue.popleft()
            del self.ready[host]
            if queue:
                self.ready[host] = queue  # to the end: the next host's turn
            self.run.begin(request.meta["radar_lease"], host)
            return request
        return None

    def _room(self, host: str) -> int:
        """How many requests of a host may be under way: one, unless it asks for no delay at all."""
        slot = self.downloader.per_slot_settings.get(host, {})
        delay = slot.get("delay", self.downloader._delay)
        return 1 if delay else self.downloader.domain_concurrency

    def _claim(self) -> bool:
        now = self.run.clock()
        if now < self.next_claim and self.empty_at == self.run.settled:
            return False  # nothing ended since the last claim, which brought nothing
        held = dict(self.run.working)
        for host, queue in self.ready.items():
            held[host] = held.get(host, 0) + len(queue)
        busy = [host for host, number in held.items() if number >= PER_HOST]
        leases: list[Lease] = []
        with self.run.writing():
            leases = self.run.frontier.claim(
                BATCH,
                worker=self.run.worker,
                ttl_ms=self.run.lease_ms,
                per_host=PER_HOST,
                sites=self.run.sites.keys(),
                busy=busy,
            )
        if not leases:
            self.empty_at = self.run.settled
            self.next_claim = now + int(POLL_SECONDS * 1000)
        for lease in leases:
            assert lease.request is not None
            self.run.held[lease.id] = lease
            try:
                request = self.run.request(lease, self.spider)
            except ValueError as wrong:  # an address that Scrapy cannot make a request of
                self.run.fail(lease, Outcome("error", str(wrong)))
                continue
            self.ready.setdefault(host_of(lease.request.url), deque()).append(request)
        return bool(leases)

    def _wake_later(self) -> None:
        """Ask the engine to look again soon: its own heartbeat is 5 s."""
        if self.wake is None:
            self.wake = call_later(POLL_SECONDS, self._wake)

    def _wake(self) -> None:
        self.wake = None
        engine = self.crawler.engine
        slot = engine._slot if engine is not None else None  # no public way to say "look again"
        if slot is not None and slot.closing is None:
            slot.nextcall.schedule()

    def _renew(self) -> None:
        """Push the end of every lease held; drop what another worker took meanwhile."""
        held = self.run.held
        if not held:
            return
        ours = dict(held)
        with self.run.writing():
            ours = {lease.id: lease for lease in self.run.frontier.renew_many(held.values(), ttl_ms=self.run.lease_ms)}
        for lost in held.keys() - ours.keys():
            for queue in self.ready.values():
                for request in [request for request in queue if request.meta["radar_lease"].id == lost]:
                    queue.remove(request)
            self.run.settle(held[lost])
