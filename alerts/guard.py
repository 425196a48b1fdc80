"""No letter goes to this machine or its own network: names are resolved, checked, and connected to as checked."""

import ipaddress
import logging
import socket
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore2
import httpx2

Resolve = Callable[[str, int], Sequence[str]]
NAT64 = ipaddress.ip_network("64:ff9b::/96")
PROTOCOL_RANGE = ipaddress.ip_network("192.0.0.0/24")  # older Pythons count parts of it as global


class PrivateAddress(httpcore2.ConnectError, ValueError):
    """The address leads to loopback, a link-local or a private range, which the settings do not allow."""


class BadAddress(ValueError):
    """Not an http or https address that a letter may be posted to."""


def is_public(address: str) -> bool:
    """Whether an IP address may be posted to: global, not multicast, and so is the IPv4 address inside an IPv6 one."""
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
    if ip in PROTOCOL_RANGE:
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified


def check_address(url: str) -> str:
    """The address as given; BadAddress when it is not a plain http or https address. Names are checked on connecting."""
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, TypeError) as wrong:
        raise BadAddress(f"not an address: {wrong}") from wrong
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise BadAddress(f'"{parsed.scheme or url[:12]}" is not http or https')
    if parsed.userinfo:
        raise BadAddress("a name and password in the address are refused; use the channel's secret")
    return url


def resolve(host: str, port: int) -> Sequence[str]:
    """All addresses of a name, in the system's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(item[4][0]) for item in found))


class GuardedBackend(httpcore2.NetworkBackend):
    """Connects to what was checked and never asks the name again, so an answer that changes its mind is of no use.

    It stands below redirects and connection reuse: every connection passes through it.
    """

    def __init__(self, *, allow_private: bool = False, resolver: Resolve = resolve) -> None:
        self._inner = httpcore2.SyncBackend()
        self._allow_private = allow_private
        self._resolve = resolver

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        try:
            addresses = self._resolve(host, port)
        except OSError as wrong:
            raise httpcore2.ConnectError(f"{host}: no such name ({wrong})") from wrong
        if not self._allow_private:
            private = [a for a in addresses if not is_public(a)]
            if private:
                raise PrivateAddress(
                    f"{host} leads to {private[0]}, on this machine or its own network; "
                    "set allow_private for the channel if that is meant"
                )
        failed: Exception = httpcore2.ConnectError(f"{host}: no address")
        for address in addresses:
            try:
                return self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as wrong:
                failed = wrong
        raise failed

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore2.NetworkStream:
        raise PrivateAddress("a local socket is no address for letters")

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class GuardedTransport(httpx2.HTTPTransport):
    """The client's transport over the guarded backend; no proxy of the environment is asked."""

    def __init__(self, *, allow_private: bool = False, resolver: Resolve = resolve) -> None:
        context = httpx2.create_ssl_context(trust_env=False)
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=context,
            max_connections=8,
            keepalive_expiry=20.0,
            network_backend=GuardedBackend(allow_private=allow_private, resolver=resolver),
        )


def client(*, timeout_seconds: float, allow_private: bool = False, resolver: Resolve = resolve) -> httpx2.Client:
    """A client for one channel. It follows no redirect by itself; what it connects to is checked each time.

    The library's own log is turned off below warnings: it prints addresses, and a robot's address is its key.
    """
    for name in ("httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return httpx2.Client(
        transport=GuardedTransport(allow_private=allow_private, resolver=resolver),
        timeout=httpx2.Timeout(timeout_seconds),
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": "zhaoshang-radar"},
    )
