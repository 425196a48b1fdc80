"""The one portal spider: lists, feeds and sitemaps lead to articles, articles are kept as they were served."""

import hashlib
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import discovery, outcomes
from crawler.discovery import Links
from crawler.outcomes import Outcome
from crawler.pipeline import Fetched
from crawler.politeness import retry_after_seconds
from crawler.run import ARTICLE_PRIORITY, LIST_KINDS, LIST_PRIORITY, Run
from records.page import FetchRequest, Lease, Page
from records.site import Site
from storage.addresses import canonical, host_of, page_id

log = logging.getLogger("crawler")

SAME_BODY_LIMIT = 3  # articles of one host with the very same bytes: an error page in disguise
SAME_BODY_MEMORY = 300  # bodies of one host that are remembered


class PortalSpider(Spider):
    """Crawls `sites`, by name. A site that needs behaviour of its own overrides `links` in spiders/odd/."""

    name = "portal"
    sites: Mapping[str, Site] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "PortalSpider":
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._broken_callback, signal=signals.spider_error)
        crawler.signals.connect(spider._broken_item, signal=signals.item_error)
        return spider

    def __init__(
        self,
        *args: Any,
        sites: Mapping[str, Site] | None = None,
        odd: Mapping[str, type["PortalSpider"]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if sites is not None:
            self.sites = sites
        self.odd = odd or {}  # classes of spiders/odd/, whose `links` serve their own sites in a run over all
        self.bodies: defaultdict[str, dict[bytes, str]] = defaultdict(dict)
        self.repeats: defaultdict[str, defaultdict[bytes, int]] = defaultdict(lambda: defaultdict(int))

    async def start(self) -> AsyncIterator[Any]:
        """Nothing: the scheduler queues the sites' lists itself and claims them like every other address."""
        return
        yield

    def links(self, response: Response, site: Site, kind: str, depth: int) -> Links:
        """What a list, feed or sitemap leads to."""
        rules = response.meta["radar_rules"]
        if kind == "feed":
            return discovery.read_feed(response.body, response.url, rules)
        if kind == "sitemap":
            return discovery.read_sitemap(response.body, response.url, rules, depth=depth)
        return discovery.read_list(response.body, response.url, rules, depth=depth)

    def parse(self, response: Response, **_: Any) -> Iterator[Fetched]:
        lease: Lease = response.meta["radar_lease"]
        wanted = lease.request
        assert wanted is not None
        run = Run.of(self.crawler)
        run.pause(lease)
        host = host_of(response.url)
        if response.status == 304:
            run.went_well(host)
            run.unchanged(lease)
            return
        retry_after = retry_after_seconds(response.headers.get("Retry-After"), run.clock())
        outcome = outcomes.of_status(response, retry_after)
        if outcome is None and wanted.kind not in LIST_KINDS:
            outcome = outcomes.of_article(response, wanted.url, lease.tries) or self._repeated(response, host)
        if outcome is not None:
            self._fail(run, lease, outcome)
            return
        run.went_well(host)
        if wanted.kind in LIST_KINDS:
            yield self._listing(run, response, lease, wanted)
        else:
            yield Fetched(page=self._page(run, response, wanted), lease=lease)

    def failed(self, failure: Failure) -> None:
        request = failure.request  # type: ignore[attr-defined]
        lease: Lease = request.meta["radar_lease"]
        host = request.url.split("/")[2].rpartition("@")[2].partition(":")[0]
        self._fail(Run.of(self.crawler), lease, outcomes.of_failure(failure, host))

    def _listing(self, run: Run, response: Response, lease: Lease, wanted: FetchRequest) -> Fetched:
        """A list with what it leads to.

        Its next page is asked for while it brings an article that was queued since it was last read, so that a
        visit ends where the last one began; a list that was never read to its end is walked on.
        """
        site = run.sites[wanted.site]
        links = self.odd.get(site.id, type(self)).links(self, response, site, wanted.kind, wanted.depth)
        known = run.frontier.known(links.articles)
        new = [address for address in links.articles if address not in known]
        depth = wanted.depth + 1
        found = self._requests(site, wanted, new, "article", depth)
        goes_on = not links.articles or run.frontier.fresh(links.articles, since=wanted.url)
        if depth < site.pages and goes_on:
            found += self._requests(site, wanted, run.not_yet_walked(links.lists), "list", depth)
        found += self._requests(site, wanted, run.not_yet_walked(links.sitemaps), "sitemap", depth)
        run.health.list_led(site.id, len(links.articles) + len(links.sitemaps))
        run.health.count(site.id, "refused", links.refused)
        found = run.within_limit(site.id, found)
        return Fetched(page=self._page(run, response, wanted), lease=lease, found=tuple(found), new=len(new))

    def _requests(
        self, site: Site, wanted: FetchRequest, addresses: Iterable[str], kind: str, depth: int
    ) -> list[FetchRequest]:
        priority = ARTICLE_PRIORITY if kind == "article" else LIST_PRIORITY
        depth = 0 if kind == "article" else depth
        return [
            FetchRequest(url=url, site=site.id, kind=kind, depth=depth, priority=priority, found_on=wanted.url)
            for url in addresses
        ]

    def _page(self, run: Run, response: Response, wanted: FetchRequest) -> Page:
        headers = {
            name.decode("latin-1"): ", ".join(value.decode("latin-1") for value in values)
            for name, values in response.headers.items()
            if name.lower() != b"set-cookie"
        }
        if "dataloss" in response.flags:
            headers["X-Radar-Truncated"] = "1"
            run.health.count(wanted.site, "kept_truncated")
        return Page(
            id=page_id(response.url, response.body),
            url=response.url,
            canonical_url=canonical(response.url),
            site=wanted.site,
            status=response.status,
            fetched_at=run.clock(),
            content_type=headers.get("Content-Type"),
            headers=headers,
            sha256=hashlib.sha256(response.body).hexdigest(),
            length=len(response.body),
            body=response.body,
        )

    def _repeated(self, response: Response, host: str) -> Outcome | None:
        """The very same bytes at a third address of one host are no article."""
        digest = hashlib.blake2b(response.body, digest_size=8).digest()
        first = self.bodies[host]
        if digest in first and first[digest] != response.url:
            self.repeats[host][digest] += 1
            if self.repeats[host][digest] >= SAME_BODY_LIMIT - 1:
                return Outcome("soft_404", f"the same bytes as {first[digest]}", retry=24 * outcomes.HOUR)
        elif len(first) < SAME_BODY_MEMORY:
            first[digest] = response.url
        return None

    def _fail(self, run: Run, lease: Lease, outcome: Outcome) -> None:
        assert lease.request is not None
        log.log(
            logging.WARNING if outcome.host_failed or lease.request.kind in LIST_KINDS else logging.INFO,
            "%s: %s: %s: %s",
            lease.request.site,
            lease.request.url,
            outcome.kind,
            outcome.why,
        )
        run.fail(lease, outcome)

    def _broken_callback(self, failure: Failure, response: Response | None) -> None:
        if response is not None and "radar_lease" in response.meta:
            why = f"{type(failure.value).__name__}: {failure.value}"[:300]
            Run.of(self.crawler).fail(response.meta["radar_lease"], Outcome("broken", why, retry=0))

    def _broken_item(self, item: Fetched, response: Response, failure: Failure) -> None:
        why = f"{type(failure.value).__name__}: {failure.value}"[:300]
        Run.of(self.crawler).fail(item.lease, Outcome("broken", why, retry=0))
