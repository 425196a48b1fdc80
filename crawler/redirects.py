"""Redirects: at most a few, inside the site, and queued at the new host's own place."""

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from storage.addresses import host_of


class RedirectedAway(IgnoreRequest):
    """A redirect leads out of the site; the site file does not say that the target belongs to it."""


class InsideRedirects(RedirectMiddleware):
    """Scrapy's middleware with the site's rules on every target."""

    def _engine_started(self) -> None:
        """No Referer is sent on redirects, on purpose; the parent would warn of it."""

    def handle_referer(self, request: Request, response: Response) -> None:
        request.headers.pop("Referer", None)

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        rules = request.meta.get("radar_rules")
        if rules is not None and not rules.is_inside(redirected.url):
            raise RedirectedAway(f"{request.url} redirects to {redirected.url}, outside the site")
        redirected.meta["download_slot"] = host_of(redirected.url)
        return super()._redirect(redirected, request, reason)
