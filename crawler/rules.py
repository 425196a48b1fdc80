"""What of a site is followed: its hosts, the patterns of its articles, its selectors, each compiled once."""

import re
from urllib.parse import SplitResult, urljoin, urlsplit

from lxml import etree
from lxml.cssselect import CSSSelector

from records.site import Site

URL_LENGTH_LIMIT = 1500

# Shapes of article addresses that content systems share; used when a site file gives no pattern of its own.
ARTICLE_ADDRESS = re.compile(
    r"/art/\d{4}/\d{1,2}/\d{1,2}/art_"  # jpaas
    r"|/t20\d{6}_\d+"  # TRS
    r"|/20\d\d[-/]?[01]\d(?:[-/]?[0-3]\d)?/"  # a folder a day or a month
    r"|content_\d+"  # digital editions
    r"|/\d{5,}\.s?html?$"
    r"|[?&](?:id|aid|newsid|articleid|infoid|contentid|news_id)=\w+"
    r"|/(?:article|news|detail|content|show|info|view|a|p)[/_-](?:\w{1,12}[/_-])?\d{2,}"
    r"|\d{3,}[\w-]*\.(?:s?html?|aspx?|jsp|php|jhtml)$",
    re.IGNORECASE,
)
NOT_A_PAGE = re.compile(
    r"\.(?:jpe?g|png|gif|bmp|webp|svg|ico|css|js|json|mp[34]|m4a|avi|flv|wmv|mov|zip|rar|7z|gz|exe|apk|docx?|xlsx?|pptx?|pdf|wps|txt)$",
    re.IGNORECASE,
)


class Rules:
    """The rules of one site. A link is inside when its host is the site's and it is not denied."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.columns = tuple(urljoin(site.url, address) for address in site.columns)
        self.feeds = tuple(urljoin(site.url, address) for address in site.feeds)
        self.sitemaps = tuple(urljoin(site.url, address) for address in site.sitemaps)
        starts = (site.url, *self.columns, *self.feeds, *self.sitemaps)
        self.hosts = frozenset(_bare(urlsplit(address)) for address in starts)
        self.allow = tuple(re.compile(pattern) for pattern in site.allow)
        self.deny = tuple(re.compile(pattern) for pattern in site.deny)
        self.list_xpath = _xpath(site.list)
        self.next_xpath = _xpath(site.next)

    def is_inside(self, url: str) -> bool:
        """Whether an address belongs to the site: its own hosts and their subdomains, on the same port."""
        if len(url) > URL_LENGTH_LIMIT:
            return False
        try:
            parts = urlsplit(url)
            host = _bare(parts)
        except ValueError:
            return False
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return False
        return host in self.hosts or any(host.endswith("." + own) for own in self.hosts)

    def is_article(self, url: str) -> bool:
        """Whether an address inside the site is one of its articles, by its patterns or by the common shapes."""
        if any(pattern.search(url) for pattern in self.deny):
            return False
        if self.allow:
            return any(pattern.search(url) for pattern in self.allow)
        return NOT_A_PAGE.search(urlsplit(url).path) is None and ARTICLE_ADDRESS.search(url) is not None

    def is_refused(self, url: str) -> bool:
        """Whether a link that a list's own selector chose is nevertheless left out."""
        if any(pattern.search(url) for pattern in self.deny):
            return True
        if self.allow:
            return not any(pattern.search(url) for pattern in self.allow)
        return NOT_A_PAGE.search(urlsplit(url).path) is not None


def _bare(parts: SplitResult) -> str:
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}:{parts.port}" if parts.port not in {None, 80, 443} else host


def _xpath(selector: str) -> etree.XPath | None:
    return etree.XPath(CSSSelector(selector).path) if selector else None
