"""Crawl and read side by side until both have nothing left: what `radar crawl` and the demo do."""

import time
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


def crawl_and_read(crawl: Crawl, intake: Intake | None, display: Display) -> Morning:
    """Read what the crawl keeps while it runs, and the rest when it has ended. Ctrl-C stops the crawl cleanly."""
    began = time.monotonic()
    total = Taken()

    def show(now: Taken | None = None) -> None:
        display.show(words(crawl.progress, plus(total, now) if now else total, time.monotonic() - began))

    while crawl.running:
        if intake is not None:
            total = plus(total, intake.take(progress=show))
        show()
        crawl.wait(0.2)
    code = crawl.wait() or 0
    if intake is not None:
        total = plus(total, intake.take(progress=show))
    show()
    return Morning(crawl=crawl.progress, taken=total, seconds=time.monotonic() - began, exit_code=code)


def plus(one: Taken, other: Taken) -> Taken:
    return Taken(
        articles=one.articles + other.articles,
        not_articles=one.not_articles + other.not_articles,
        failed=one.failed + other.failed,
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
