"""One page all the way: claimed, read, filed, matched, rung. Read this file first.

Pages that nobody has read yet are claimed under a lease and read in worker processes (`radar/reading.py`:
text, then facts). One writer files what comes back: article, facts, story, projects, search index, alerts
and outbox rows of a page, and the end of its lease, are one transaction; kill -9 at any moment loses
nothing and tells nobody twice.
"""

import logging
import os
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from facts import industries
from radar.learning import Learner
from radar.reading import ReadPage, ReadTask, read
from radar.workers import Failed, Workers
from records import Article, FetchRequest, Lease, Page, Reading, Site
from storage.addresses import host_of
from storage.archive import Archive
from storage.frontier import LeaseLost
from storage.pages import FURTHER
from storage.unit import Filed, Unit
from storage.warc import PageDamaged
from text.pages import MOST_PAGES

BATCH = 40  # pages a transaction, so that its cost is shared
BATCH_SECONDS = 0.5  # and the longest a read page waits for its neighbours
RETRY_MS = 60_000

log = logging.getLogger(__name__)


class Bell(Protocol):
    """What rings for a filed article, inside its transaction."""

    def ring(self, unit: Unit, filed: Filed, article: Article, reading: Reading, *, site: Site | None) -> int:
        """Write alerts and outbox rows through the unit; how many alerts are new."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What one run of the intake did, in pages, facts and alerts."""

    articles: int = 0
    not_articles: int = 0
    failed: int = 0
    parts: int = 0  # further pages of an article, read with its first
    asked: int = 0  # further pages that were queued to be fetched
    facts: int = 0
    alerts: int = 0

    @property
    def pages(self) -> int:
        return self.articles + self.not_articles + self.failed


class Intake:
    """Takes unread pages of one archive. `sites` tells what a page's site says of itself."""

    def __init__(
        self,
        archive: Archive,
        workers: Workers[ReadTask, ReadPage],
        *,
        sites: Mapping[str, Site],
        bell: Bell | None = None,
    ) -> None:
        self.archive = archive
        self.workers = workers
        self.sites = sites
        self.bell = bell
        self.learner = Learner(archive)
        self.lease_ms = int(1000 * (3 * workers.seconds + 5))  # longer than the pages claimed ahead may take
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self._claimed: dict[str, tuple[Lease, Page]] = {}
        self._taken = Taken()

    def take(self, *, progress: Callable[[Taken], None] | None = None, stop: Callable[[], bool] | None = None) -> Taken:
        """Take pages until none is unread, or `stop()` says so; what was done in this call."""
        self._taken = Taken()
        try:
            for batch in in_batches(self.workers.map(self._tasks(stop))):
                self._file(batch)
                if progress:
                    progress(self._taken)
        finally:
            self.archive.pages.release(lease for lease, _ in self._claimed.values())
            self._claimed.clear()
        return self._taken

    def _tasks(self, stop: Callable[[], bool] | None) -> Iterator[ReadTask]:
        ahead = 2 * self.workers.count
        while not (stop and stop()):
            leases = self.archive.pages.claim_unread(ahead, self.name, self.lease_ms)
            if not leases:
                return
            for lease in leases:
                try:
                    page = self.archive.pages.get(lease.id, body=True)
                except PageDamaged as wrong:
                    log.warning("%s", wrong)
                    self.archive.pages.fail(lease, retry_at=None, why=str(wrong))
                    self._count(failed=1)
                    continue
                if self._is_part(lease, page):
                    continue
                self._claimed[lease.id] = (lease, replace(page, body=b""))
                yield self._task(page)

    def _is_part(self, lease: Lease, page: Page) -> bool:
        """A further page of an article is not read by itself: the first page is read again with it."""
        request = self.archive.frontier.request_of(page.url)
        if request is None or request.kind != "page" or request.found_on is None:
            return False
        first = self.archive.pages.of_address(request.found_on)
        if not first:
            return False
        with self.archive.unit_of_work() as unit:
            unit.not_article(page, f"{FURTHER}{request.found_on}", lease)
            self.archive.pages.read_again([first[-1].id])
        self._count(parts=1)
        return True

    def _parts(self, page: Page) -> tuple[tuple[str, bytes], ...]:
        found = []
        for url in self.archive.frontier.parts_of(page.url, page.site)[:MOST_PAGES]:
            kept = self.archive.pages.of_address(url)
            if not kept:
                break
            found.append((url, self.archive.pages.body(kept[-1].id)))
        return tuple(found)

    def _task(self, page: Page) -> ReadTask:
        return ReadTask(
            page=page.id,
            body=page.body,
            url=page.url,
            content_type=page.content_type,
            site=self.sites.get(page.site),
            profile=self.learner.profile(page.site),
            industries=industries.chosen(),
            observe=self.learner.wants(page.site),
            parts=self._parts(page),
        )

    def _file(self, batch: list[tuple[ReadTask, ReadPage | Failed]]) -> None:
        """File a batch in one transaction; if that fails, page by page, so that one bad page stays alone."""
        items = [(*self._claimed.pop(task.page), result) for task, result in batch]
        try:
            with self.archive.unit_of_work() as unit:
                done = [self._file_one(unit, *item) for item in items]
        except Exception as wrong:
            if len(items) == 1:
                self._give_up(items[0][0], items[0][1], wrong)
                return
            log.warning("filing %d pages at once failed (%s); one by one now", len(items), wrong)
            for (task, result), (lease, page, _) in zip(batch, items, strict=True):
                self._claimed[task.page] = (lease, page)
                self._file([(task, result)])
            return
        for counts in done:
            self._count(**counts)
        for _, page, result in items:
            if isinstance(result, ReadPage) and result.article is not None:
                article = result.article
                self.learner.note(page.site, article.template, article.confidence, result.observation)

    def _file_one(self, unit: Unit, lease: Lease, page: Page, result: ReadPage | Failed) -> dict[str, int]:
        if isinstance(result, Failed):
            log.warning("%s: %s", page.url, result.why)
            retry = None if result.fatal and lease.tries >= 2 else self.archive.clock() + RETRY_MS
            self.archive.pages.fail(lease, retry_at=retry, why=result.why)
            return {"failed": 1}
        if result.article is None or result.reading is None:
            unit.not_article(page, result.why or "no article", lease)
            return {"not_articles": 1}
        site = self.sites.get(page.site)
        filed = unit.file(page, result.article, result.reading, lease=lease, publisher=site.publisher if site else "")
        self._ask_for_next(page, result.article)
        rung = self.bell.ring(unit, filed, result.article, result.reading, site=site) if self.bell else 0
        return {"articles": 1, "facts": len(filed.fact_ids), "alerts": rung}

    def _ask_for_next(self, page: Page, article: Article) -> None:
        """Queue the article's next page, once, of the same host, up to the limit."""
        following, frontier = article.next_page, self.archive.frontier
        if not following or host_of(following) != host_of(page.url) or frontier.is_known(following):
            return
        depth = len(frontier.parts_of(page.url, page.site)) + 1
        if depth < MOST_PAGES:
            frontier.add_many(
                [FetchRequest(url=following, site=page.site, kind="page", found_on=page.url, depth=depth, priority=1)]
            )
            self._count(asked=1)

    def _give_up(self, lease: Lease, page: Page, wrong: Exception) -> None:
        if isinstance(wrong, LeaseLost):
            log.info("%s: %s", page.url, wrong)
            return
        if isinstance(wrong, OSError) or type(wrong).__module__ == "storage.database":
            raise wrong  # the archive itself: full, locked or damaged; nothing of this page was stored
        log.error("%s: cannot be filed", page.url, exc_info=wrong)
        self.archive.pages.fail(lease, retry_at=None, why=f"{type(wrong).__name__}: {wrong}")
        self._count(failed=1)

    def _count(self, **more: int) -> None:
        self._taken = replace(self._taken, **{name: getattr(self._taken, name) + n for name, n in more.items()})


def in_batches(
    results: Iterable[tuple[ReadTask, ReadPage | Failed]],
) -> Iterator[list[tuple[ReadTask, ReadPage | Failed]]]:
    """Results in lists of at most BATCH, none waiting much longer than BATCH_SECONDS for its neighbours."""
    batch: list[tuple[ReadTask, ReadPage | Failed]] = []
    since = time.monotonic()
    for result in results:
        if not batch:
            since = time.monotonic()
        batch.append(result)
        if len(batch) >= BATCH or time.monotonic() - since >= BATCH_SECONDS:
            yield batch
            batch = []
    if batch:
        yield batch


def readers(*, count: int, seconds: float) -> Workers[ReadTask, ReadPage]:
    """The processes that read pages."""
    return Workers(read, count=count, seconds=seconds)
