"""Other services through Apprise: what it is refused for, and what its answer is worth."""

import sys

import pytest

from alerts.channels import BadChannel, Letter, load_channels

LETTER = Letter(subject="s", text="t", markdown="m", html="h", link="http://desk.invalid", key="k")


def load(url, **table):
    return load_channels({"c": {"kind": "apprise"} | table}, {"RADAR_CHANNEL_C_URL": url})["c"]


def test_without_the_extra_the_message_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(BadChannel, match=r"zhaoshang-radar\[notify\]"):
        load("json://127.0.0.1")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of its plugins, which we cannot mend
def test_platforms_that_we_send_to_ourselves_are_refused():
    pytest.importorskip("apprise")
    with pytest.raises(BadChannel, match='use kind = "wecom"'):
        load("wecombot://key")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_service_that_answers_500_has_not_accepted(receiver):
    pytest.importorskip("apprise")
    channel = load(receiver.url.replace("http://", "json://"), allow_private=True)
    receiver.answer = lambda *_: (500, b"no")
    assert channel.send(LETTER).outcome == "retry"
    receiver.answer = lambda *_: (200, b"")
    assert channel.send(LETTER).outcome == "sent"
    assert "127.0.0.1" not in repr(channel)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_service_inside_the_house_needs_leave(receiver):
    pytest.importorskip("apprise")
    with pytest.raises(BadChannel, match='use kind = "webhook"'):
        load(receiver.url.replace("http://", "json://"))
    address = receiver.url.replace("http://", "gotify://") + "/token-of-gotify"
    receipt = load(address).send(LETTER)
    assert (receipt.outcome, receipt.code, receiver.requests) == ("parked", "private-address", [])
    receiver.answer = lambda *_: (200, b"{}")
    assert load(address, allow_private=True).send(LETTER).outcome == "sent"
