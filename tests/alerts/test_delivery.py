"""Delivery: what is sent, what waits, what dies, at whose pace."""

import json
import random

import pytest

from alerts.channels import load_channels
from alerts.channels.webhook import sign
from alerts.delivery import MAX_TRIES, Deliverer
from records import Subscription
from storage.outbox import Message

LINE = "11月18日，薛城区举行集中签约仪式，虚构的远岚储能科技有限公司与区政府签约，总投资5.2亿元。"


@pytest.fixture
def deliverer(archive, receiver, clock):
    opened = []

    def make(table=None, secret="", **tables):
        hook = {"kind": "webhook", "allow_private": True, "timeout_seconds": 0.5} | (table or {})
        environ = {"RADAR_CHANNEL_HOOK_URL": f"{receiver.url}/in", "RADAR_CHANNEL_HOOK_SECRET": secret}
        channels = load_channels({"hook": hook, **tables}, environ, clock=clock)
        opened.append(Deliverer(archive, channels, desk="http://desk.invalid", dice=random.Random(1)))
        return opened[-1]

    yield make
    for deliverer in opened:
        deliverer.close()


@pytest.fixture
def rung(archive, article, fact, take):
    def make(number=1, **values):
        archive.subscriptions.put(
            Subscription(id="r", name="枣庄签约", regions=("370400",), channels=("hook",), **values)
        )
        for n in range(number):
            news = article(LINE.replace("5.2", f"{n + 1}.7"), title=f"签约{n}")
            signed = fact("总投资", article=news, host="370403", amount=(n + 1.7) * 1e8, companies=(f"虚构{n}号公司",))
            assert take(news, signed)

    return make


def drain(deliverer, clock, *, rounds=200, step=30):
    done = []
    for _ in range(rounds):
        done.append(deliverer.run_once())
        clock.pass_(seconds=step)
    return sum(d.sent for d in done), sum(d.dead for d in done)


def test_an_alert_arrives_as_signed_json_with_its_key(rung, deliverer, receiver, archive, clock):
    rung()
    assert deliverer(secret="guess").run_once().sent == 1
    ((_, headers, body),) = receiver.requests
    told = json.loads(body)
    (alert,), _ = archive.alerts.find()
    assert headers["idempotency-key"] == f"{alert.id}:hook" == told["key"]
    assert headers["x-radar-signature"] == "sha256=" + sign("guess", headers["x-radar-timestamp"], body)
    assert told["region"] == "山东省枣庄市薛城区"
    assert (told["stage"], told["amount"], told["sources"]) == ("签约", "总投资1.7亿元", 1)
    assert told["sentence"] == LINE.replace("5.2", "1.7")
    assert told["link"] == f"http://desk.invalid/alerts/{alert.id}"
    assert told["because"][0]["clause"] == "阶段=签约（要求 签约）"


def test_a_server_error_is_tried_again_later_and_then_arrives(rung, deliverer, receiver, archive, clock):
    rung()
    receiver.answer = lambda *_: (500, b"out of memory") if len(receiver.requests) < 3 else (200, b"")
    hook = deliverer()
    assert hook.run_once().retried == 1
    assert not hook.run_once().anything
    sent, dead = drain(hook, clock)
    assert (sent, dead, len(receiver.requests)) == (1, 0, 3)


def test_what_is_always_refused_dies_with_the_receivers_words(rung, deliverer, receiver, archive, clock):
    rung()
    receiver.answer = lambda *_: (500, "库存已满".encode())
    drain(deliverer(), clock, rounds=400, step=60)
    (parcel,) = archive.outbox.dead()
    assert (parcel.code, parcel.said, parcel.tries) == ("http 500", "库存已满", MAX_TRIES)


def test_a_request_that_is_wrong_dies_at_once(rung, deliverer, receiver, archive):
    rung()
    receiver.answer = lambda *_: (422, b"no such field")
    assert deliverer().run_once().dead == 1
    assert archive.outbox.dead()[0].said == "no such field"


def test_a_refused_key_parks_the_channel_and_nothing_is_lost(rung, deliverer, receiver, archive, clock):
    rung(3)
    receiver.answer = lambda *_: (401, b"bad token")
    hook = deliverer()
    assert hook.run_once().parked == ("hook",)
    for _ in range(5):
        hook.run_once()
    assert len(receiver.requests) == 1
    assert hook.parked()["hook"]["said"] == "bad token"
    receiver.answer = lambda *_: (200, b"")
    hook.unpark("hook")
    assert drain(hook, clock, rounds=5)[0] == 3


def test_when_the_address_is_down_only_one_message_a_round_finds_out(rung, deliverer, receiver, archive, clock):
    rung(5)
    receiver.answer = lambda *_: (503, b"maintenance")
    hook = deliverer()
    assert hook.run_once().retried == 1
    receiver.answer = lambda *_: (200, b"")
    assert drain(hook, clock) == (5, 0)
    assert sorted(receiver.accepted) == sorted(set(receiver.accepted))


def test_retry_after_is_never_undercut(rung, deliverer, receiver, clock):
    rung()
    receiver.answer = lambda *_: (429, b"slow down", {"Retry-After": "900"})
    hook = deliverer()
    hook.run_once()
    receiver.answer = lambda *_: (200, b"")
    clock.pass_(seconds=880)
    assert not hook.run_once().anything
    clock.pass_(seconds=30)
    assert hook.run_once().sent == 1


def test_a_bucket_lets_no_more_through_than_its_rate(rung, deliverer, receiver, clock):
    rung(8)
    hook = deliverer({"per_minute": 2, "burst": 3})
    counts = [hook.run_once().sent]
    for _ in range(4):
        clock.pass_(seconds=30)
        counts.append(hook.run_once().sent)
    assert counts == [3, 1, 1, 1, 1]


def test_too_many_at_once_become_one_digest(rung, deliverer, receiver, archive, clock):
    rung(12)
    hook = deliverer({"digest_over": 10})
    drain(hook, clock, rounds=3)
    ((_, _, body),) = receiver.requests
    told = json.loads(body)
    assert told["subject"] == "招商预警汇总（12条）"
    assert len(told["alerts"]) == len(set(told["alerts"])) == 12
    assert archive.outbox.counts() == {"queued": 0, "sending": 0, "sent": 13, "folded": 0, "dead": 0}


def test_letters_of_a_daily_rule_leave_together_at_their_hour(rung, archive, deliverer, receiver, clock):
    rung(30, digest="daily")
    hook = deliverer()
    assert not hook.run_once().anything
    clock.pass_(seconds=22.6 * 3600)
    drain(hook, clock, rounds=3)
    ((_, _, body),) = receiver.requests
    assert json.loads(body)["subject"] == "招商预警日报（30条）"


def test_quiet_hours_hold_what_is_not_starred(rung, deliverer, archive, clock):
    rung(1)
    archive.outbox.add([Message(channel="hook", key="s", payload={"alert": "gone"}, starred=True)])
    hook = deliverer({"quiet": ["09:00", "11:00"]})
    assert hook.run_once().sent == 1
    assert archive.outbox.counts()["queued"] == 1
    clock.pass_(seconds=3700)
    assert hook.run_once().sent == 1


def test_an_unknown_channel_is_visibly_dead(rung, deliverer, archive):
    rung()
    archive.outbox.add([Message(channel="pigeon", key="p", payload={"alert": "x"})])
    assert deliverer().run_once().dead == 1
    assert 'no channel "pigeon" in the settings' in archive.outbox.dead()[0].said


def test_a_private_address_is_refused_and_said_so(rung, archive, receiver, clock):
    rung()
    channels = load_channels({"hook": {"kind": "webhook"}}, {"RADAR_CHANNEL_HOOK_URL": receiver.url}, clock=clock)
    assert Deliverer(archive, channels).run_once().parked == ("hook",)
    assert receiver.requests == []


def test_the_rate_of_a_channel_outlives_a_restart_and_is_shared(rung, deliverer, receiver, clock):
    rung(8)
    slow = {"per_minute": 2, "burst": 3, "digest_over": 0}
    assert deliverer(slow).run_once().sent == 3
    assert deliverer(slow).run_once().sent == 0, "a new deliverer has no new burst"
    clock.pass_(seconds=31)
    assert deliverer(slow).run_once().sent == 1


def test_a_digest_says_which_sources_were_seen(rung, deliverer, receiver, archive, clock):
    archive.sources.note("town", {"lists": 1, "kept": 1})
    archive.sources.note("quiet", {}, why="HTTP 500")
    rung(3, digest="daily")
    clock.pass_(days=1)
    archive.sources.note("town", {"lists": 1})
    box = deliverer()
    box.run_once()
    assert box.run_once().sent == 1
    assert (
        "覆盖：近24小时抓到 1/2 个来源；没抓到：quiet。没有消息，不等于没有签约"
        in json.loads(receiver.requests[0][2])["text"]
    )


def test_a_letter_names_the_reposts(article, fact, take, archive, deliverer, receiver, clock):
    archive.subscriptions.put(Subscription(id="r", name="枣庄签约", regions=("370400",), channels=("hook",)))
    for site in ("town", "乙报", "丙网"):
        news = article(LINE, title="签约")
        take(news, fact("总投资", article=news, host="370403", amount=5.2e8, companies=("虚构公司",)), site=site)
        clock.pass_(seconds=1)
    deliverer().run_once()
    assert "共3处报道：乙报、丙网" in json.loads(receiver.requests[0][2])["text"]


def test_two_rules_that_one_fact_fires_tell_a_channel_once(rung, deliverer, receiver, archive, clock):
    archive.subscriptions.put(Subscription(id="big", name="大项目", min_amount=1e8, channels=("hook", "terminal")))
    rung(2)
    box = deliverer()
    assert drain(box, clock, rounds=4)[1] == 0
    hooked = [json.loads(body) for _, _, body in receiver.requests]
    assert [told["subscription"] for told in hooked] == ["大项目、枣庄签约"] * 2
    assert {b["clause"].partition("=")[0] for b in hooked[0]["because"]} >= {"地区", "金额≥1亿元"}
    assert len({told["key"] for told in hooked}) == 2
    counts = archive.outbox.counts()
    assert (counts["queued"], counts["folded"], counts["dead"]) == (0, 0, 0), "every alert's own row is sent with it"


def test_a_digest_names_a_fact_once_with_all_its_rules(rung, deliverer, receiver, archive, clock):
    archive.subscriptions.put(Subscription(id="big", name="大项目", min_amount=1e8, channels=("hook",), digest="daily"))
    rung(2, digest="daily")
    clock.pass_(days=1)
    drain(deliverer(), clock, rounds=3)
    (told,) = [json.loads(body) for _, _, body in receiver.requests]
    assert told["subject"] == "招商预警日报（2条）"
    assert told["text"].count("订阅：大项目、枣庄签约") == 2


def test_a_changed_figure_is_told_with_the_one_before(article, fact, take, archive, deliverer, receiver, clock):
    archive.subscriptions.put(Subscription(id="r", name="枣庄签约", regions=("370400",), channels=("hook",)))
    for amount in (5.2, 7.7):
        news = article(LINE.replace("5.2", str(amount)), title=f"签约，总投资{amount}亿元", day=None)
        signed = fact("总投资", article=news, host="370403", amount=amount * 1e8, companies=("虚构公司",))
        take(news, signed, url="http://127.0.0.1/same.html")
        clock.pass_(days=1)
    box = deliverer()
    drain(box, clock, rounds=3)
    told = [json.loads(body) for _, _, body in receiver.requests]
    assert [one["kind"] for one in told] == ["新事件", "数字有改动"]
    assert "此前：2026-11-20 签约 总投资5.2亿元" in told[1]["text"]
    assert "此前" not in told[0]["text"]
