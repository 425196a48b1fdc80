"""robots.txt by RFC 9309: 4xx allows all, 5xx and silence defer the host, Crawl-delay slows it."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http.request import NO_CALLBACK

from crawler.politeness import Politeness
from storage.addresses import host_of

BYTES_LIMIT = 512_000  # RFC 9309 asks for at least 500 KiB
DEFERRED_SECONDS = 600


class Forbidden(IgnoreRequest):
    """robots.txt disallows the address."""


class RobotsUnreachable(IgnoreRequest):
    """robots.txt could not be had, so nothing of the host may be fetched now."""


@dataclass(frozen=True)
class Answer:
    """The rules of one host, none when everything is allowed; `unreachable` says why there is no answer."""

    rules: Protego | None = None
    unreachable: str = ""


class Robots:
    """Downloader middleware: asks for robots.txt once a host and run."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self.crawler = crawler
        self.agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self.answers: dict[str, asyncio.Task[Answer]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Robots":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("dont_obey_robotstxt"):
            return
        parts = urlsplit(request.url)
        place = f"{parts.scheme}://{parts.netloc}"
        if place not in self.answers:
            self.answers[place] = asyncio.ensure_future(self._ask(place))
        answer = await asyncio.shield(self.answers[place])
        if answer.unreachable:
            raise RobotsUnreachable(f"{place}/robots.txt: {answer.unreachable}; the host is left alone for now")
        if answer.rules is not None and not answer.rules.can_fetch(request.url, self.agent):
            raise Forbidden(f"{place}/robots.txt disallows {request.url}")

    async def _ask(self, place: str) -> Answer:
        request = Request(
            f"{place}/robots.txt",
            callback=NO_CALLBACK,
            meta={"dont_obey_robotstxt": True, "download_slot": f"robots {place}", "download_maxsize": BYTES_LIMIT},
        )
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(request)
        except IgnoreRequest:
            return Answer()  # a redirect loop or too many hops: as if there were none (RFC 9309, 2.3.1.2)
        except Exception as wrong:  # every kind of network error; the crawl goes on
            return Answer(unreachable=f"{type(wrong).__name__}: {wrong}"[:200])
        if response.status >= 500 or response.status == 429:
            return Answer(unreachable=f"HTTP {response.status}")
        if response.status >= 300:
            return Answer()
        rules = Protego.parse(response.body[:BYTES_LIMIT].decode("utf-8", errors="replace"))
        delay = rules.crawl_delay(self.agent)
        if delay:
            Politeness.of(self.crawler).slow_down(host_of(place), float(delay))
        return Answer(rules=rules)
