"""No request to this machine or its network, by whatever name."""

import pytest
from twisted.internet.address import IPv4Address, IPv6Address

from crawler.guard import REFUSED, _PublicOnly, is_public

SITE = 'name = "河阳县人民政府"\nurl = "{url}"\ncolumns = ["/zsyz/index.html"]\ndelay_seconds = 0\n'


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "not an address",
    ],
)
def test_addresses_of_this_machine_and_its_networks_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "223.5.5.5", "2400:3200::1", "64:ff9b::101:101"])
def test_addresses_of_the_world_are_public(address: str) -> None:
    assert is_public(address)


class Receiver:
    def __init__(self) -> None:
        self.seen: list[str] = []
        self.complete = False

    def resolutionBegan(self, resolution: object) -> None:
        pass

    def addressResolved(self, address: object) -> None:
        self.seen.append(address.host)

    def resolutionComplete(self) -> None:
        self.complete = True


def test_of_a_name_with_several_addresses_only_the_public_ones_are_connected_to() -> None:
    receiver = Receiver()
    guard = _PublicOnly(receiver, "mixed.example")

    guard.addressResolved(IPv4Address("TCP", "10.0.0.8", 80))
    guard.addressResolved(IPv4Address("TCP", "223.5.5.5", 80))
    guard.addressResolved(IPv6Address("TCP", "::ffff:192.168.0.1", 80))
    guard.resolutionComplete()

    assert receiver.seen == ["223.5.5.5"]
    assert receiver.complete
    assert "mixed.example" not in REFUSED


def test_a_name_with_private_addresses_only_is_remembered_as_refused() -> None:
    guard = _PublicOnly(Receiver(), "inner.example")

    guard.addressResolved(IPv4Address("TCP", "192.168.0.1", 80))
    guard.resolutionComplete()

    assert "inner.example" in REFUSED
    REFUSED.discard("inner.example")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "[::ffff:127.0.0.1]", "2130706433"])
def test_the_crawler_refuses_loopback_by_every_name_for_it(portal, station, host: str) -> None:
    station.arguments.remove("--allow-private")
    station.site("inner", SITE.format(url=f"http://{host}:{portal.port}"))

    ended = station.crawl()

    assert not portal.asked, "not even robots.txt is asked for"
    assert ended.code != 0 or ended.counts["private"] + ended.counts.get("robots", 0) == 1


def test_a_redirect_to_loopback_is_refused_like_an_address(portal, station, answer) -> None:
    portal.answers["/zsyz/index.html"] = answer(status=302, headers={"Location": "http://localhost:1/x.html"})
    station.site("heyang", SITE.format(url=portal.url))

    ended = station.crawl()

    assert ended.counts["redirected"] == 1
