"""No request reaches a private address: names are resolved, checked, and connected to as checked.

The check stands in the resolver, below everything that follows addresses, so a redirect, a feed or a name
that changes its mind between two look-ups passes through it like any other request.
"""

import ipaddress
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer, provider  # type: ignore[import-untyped]

NAT64 = ipaddress.ip_network("64:ff9b::/96")
REFUSED: set[str] = set()  # names whose every address was private, for a clear word in the log


class PrivateAddress(IgnoreRequest):
    """The address leads to this machine or its own network, which a site file may not."""


def is_public(address: str) -> bool:
    """Whether an IP address may be asked: global, not multicast, and so is what it carries inside."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


@provider(IResolutionReceiver)
class _PublicOnly:
    """Passes on public addresses only."""

    def __init__(self, receiver: Any, name: str) -> None:
        self.receiver = receiver
        self.name = name
        self.passed = 0
        self.stopped = 0

    def resolutionBegan(self, resolution: IHostResolution) -> None:
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:
        if is_public(str(getattr(address, "host", ""))):
            self.passed += 1
            self.receiver.addressResolved(address)
        else:
            self.stopped += 1

    def resolutionComplete(self) -> None:
        if self.stopped and not self.passed:
            REFUSED.add(self.name)
        self.receiver.resolutionComplete()


@implementer(IHostnameResolver)
class GuardedResolver(CachingHostnameResolver):
    """Scrapy's resolver for IPv4 and IPv6 without the private addresses."""

    allow_private = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> "GuardedResolver":
        resolver = cls(reactor, crawler.settings.getint("DNSCACHE_SIZE"))
        resolver.allow_private = crawler.settings.getbool("RADAR_ALLOW_PRIVATE")
        return resolver

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        receiver: Any = resolutionReceiver if self.allow_private else _PublicOnly(resolutionReceiver, hostName)
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


class PrivateAddresses:
    """Downloader middleware: addresses written as numbers are refused before anything else is done."""

    def __init__(self, crawler: Crawler) -> None:
        self.allow_private = crawler.settings.getbool("RADAR_ALLOW_PRIVATE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "PrivateAddresses":
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if self.allow_private:
            return
        host = urlsplit(request.url).hostname or ""
        try:
            ipaddress.ip_address(host)
        except ValueError:
            if host.rstrip(".").lower() == "localhost" or host.lower().endswith((".localhost", ".local")):
                raise PrivateAddress(f"{host} is this machine or its network; refused") from None
            return
        if not is_public(host):
            raise PrivateAddress(f"{host} is a private address; refused (--allow-private lets it through)")
