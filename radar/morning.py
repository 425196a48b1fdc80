"""Crawl and read side by side until both have nothing left: what `radar crawl` and the demo do."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from radar.crawling import Crawl, CrawlProgress
from radar.display import Display
from radar.intake import Intake, Taken


@dataclass(frozen=True, kw_only=True)
class Morning:
    """How it went. `exit_code` is the crawl's."""

    crawl: CrawlProgress
    taken: Taken
    seconds: float
    exit_code: int


def crawl_and_read(start: Callable[[bool], Crawl], intake: Intake | None, display: Display) -> Morning:
    """Read what the crawl keeps while it runs, and the rest when it has ended. Ctrl-C stops the crawl cleanly.

    `start(open_only)` begins a crawl. While reading asks for further pages of articles, they are fetched by
    another crawl, which visits no list.
    """
    began = time.monotonic()
    total, crawled, code, asked = Taken(), CrawlProgress(), 0, -1
    while code == 0 and total.asked > asked:
        again = asked >= 0
        asked = total.asked
        with start(again) as crawl:

            def show(now: Taken, crawl: Crawl = crawl, before: CrawlProgress = crawled, taken: Taken = total) -> None:
                display.show(words(with_counts(before, crawl.progress), plus(taken, now), time.monotonic() - began))

            taken = read_beside(crawl, intake, show)
            code = crawl.wait() or 0
        total, crawled = plus(total, taken), with_counts(crawled, crawl.progress)
    return Morning(crawl=crawled, taken=total, seconds=time.monotonic() - began, exit_code=code)


def read_beside(crawl: Crawl, intake: Intake | None, show: Callable[[Taken], None]) -> Taken:
    """Take pages until the crawl has ended and nothing is left to read."""
    total, running = Taken(), True
    while running:
        running = crawl.wait(0.2) is None
        if intake is not None:
            before = total
            total = plus(total, intake.take(progress=lambda now, before=before: show(plus(before, now))))
        show(total)
    return total


def with_counts(one: CrawlProgress, other: CrawlProgress) -> CrawlProgress:
    counts = {name: one.counts.get(name, 0) + other.counts.get(name, 0) for name in {**one.counts, **other.counts}}
    return CrawlProgress(
        counts=counts, sites=one.sites or other.sites, seconds=one.seconds + other.seconds, done=other.done
    )


def plus(one: Taken, other: Taken) -> Taken:
    return Taken(
        articles=one.articles + other.articles,
        not_articles=one.not_articles + other.not_articles,
        failed=one.failed + other.failed,
        parts=one.parts + other.parts,
        asked=one.asked + other.asked,
        facts=one.facts + other.facts,
        alerts=one.alerts + other.alerts,
    )


def words(crawl: CrawlProgress, taken: Taken, seconds: float) -> str:
    """One line for a screen."""
    counts = crawl.counts
    return (
        f"{seconds:5.1f} 秒  抓取 {counts.get('kept', 0)} 页 列表 {counts.get('lists', 0)} 出错 {counts.get('errors', 0)}"
        f"  ·  归档 {taken.articles} 篇 非文章 {taken.not_articles} 失败 {taken.failed}"
        f"  ·  事实 {taken.facts}  预警 {taken.alerts}"
    )
