"""Letters go to no private address: not by number, by name, by redirect, or by a name that changes its mind."""

import pytest

from alerts.channels.base import Habits, Letter
from alerts.channels.webhook import Webhook
from alerts.guard import BadAddress, check_address, is_public

LETTER = Letter(subject="s", text="t", markdown="m", html="h", link="", key="k")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "not an address", "192.0.0.8", "198.18.0.1",
    ],
)  # fmt: skip
def test_private_and_odd_addresses_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_are(address):
    assert is_public(address)


@pytest.mark.parametrize("url", ["ftp://a.invalid", "file:///etc/hosts", "http:///x", "gopher://x", "", "javascript:x"])
def test_only_http_addresses_are_taken(url):
    with pytest.raises(BadAddress):
        check_address(url)


def hook(url, *, resolver=None, allow_private=False):
    options = {"resolver": resolver} if resolver else {}
    return Webhook("h", Habits(timeout_seconds=1), url=url, clock=lambda: 0, allow_private=allow_private, **options)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "127.1"]
)
def test_every_way_to_write_loopback_is_refused(host, receiver):
    channel = hook(f"http://{host}:{receiver.server.server_port}/")
    receipt = channel.send(LETTER)
    channel.close()
    assert receipt.outcome != "sent"
    assert receiver.requests == []


def test_a_name_that_leads_inside_is_refused_and_the_channel_parked(receiver):
    channel = hook("http://rebind.invalid/", resolver=lambda host, port: ["10.1.2.3"])
    receipt = channel.send(LETTER)
    channel.close()
    assert (receipt.outcome, receipt.code) == ("parked", "private-address")
    assert "10.1.2.3" in receipt.said


def test_one_private_answer_among_public_ones_is_enough_to_refuse():
    channel = hook("http://mixed.invalid/", resolver=lambda host, port: ["1.1.1.1", "127.0.0.1"])
    assert channel.send(LETTER).code == "private-address"
    channel.close()


def test_the_name_is_asked_once_a_connection_and_what_was_checked_is_connected_to(receiver):
    asked = []

    def resolver(host, port):
        asked.append(host)
        return ["127.0.0.1"]

    channel = hook(f"http://portal.invalid:{receiver.server.server_port}/", resolver=resolver, allow_private=True)
    assert channel.send(LETTER).outcome == "sent"
    channel.close()
    assert asked == ["portal.invalid"]
    assert receiver.requests[0][1]["host"].startswith("portal.invalid")


def test_a_redirect_inside_is_checked_like_the_first_address(receiver):
    receiver.answer = lambda *_: (307, b"", {"Location": "http://inside.invalid/"})

    def resolver(host, port):
        return ["127.0.0.1"] if host == "outside.invalid" else ["192.168.0.9"]

    class Half(Webhook):
        """Lets the first connection pass, as a public receiver's would."""

    channel = Half(
        "h", Habits(timeout_seconds=1), url=f"http://outside.invalid:{receiver.server.server_port}/", clock=lambda: 0,
        resolver=resolver,
    )  # fmt: skip
    backend = channel._client._transport._pool._network_backend
    passed = backend._resolve
    backend._allow_private = True

    def then_strict(host, port):
        backend._allow_private = host == "outside.invalid"
        return passed(host, port)

    backend._resolve = then_strict
    receipt = channel.send(LETTER)
    channel.close()
    assert (receipt.outcome, receipt.code) == ("parked", "private-address")
    assert len(receiver.requests) == 1


def test_redirects_are_followed_only_so_far(receiver):
    receiver.answer = lambda *_: (307, b"", {"Location": "/again"})
    channel = hook(receiver.url, allow_private=True)
    receipt = channel.send(LETTER)
    channel.close()
    assert (receipt.outcome, receipt.code) == ("dead", "redirects")
    assert len(receiver.requests) == 4


def test_a_proxy_of_the_environment_is_not_asked(receiver, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", receiver.url)
    monkeypatch.setenv("ALL_PROXY", receiver.url)
    channel = hook("http://away.invalid/", resolver=lambda host, port: ["127.0.0.1"])
    channel.send(LETTER)
    channel.close()
    assert receiver.requests == []
