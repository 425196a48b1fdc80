"""What analysts say of alerts: states, undo, precision, labelled cases; groups, duty and escalation; feeds."""

import json
from xml.etree import ElementTree

import pytest

from alerts.feeds import ATOM, NoSuchFeed, feed, new_token, revoke
from alerts.routing import BadRouting, escalate, read_routing, store
from alerts.subscriptions import BadSubscription, loads
from alerts.triage import cases, precision
from records import Subscription


@pytest.fixture
def four(archive, take, article, fact):
    archive.subscriptions.put(Subscription(id="r", name="枣庄", regions=("370400",), group="battery"))
    for n in range(4):
        news = article(f"第{n}个虚构项目在薛城区签约。", title=f"签约\x0b{n}")
        take(news, fact("签约", article=news, host="370403", companies=(f"虚构{n}公司",)))
    return [a.id for a in archive.alerts.find()[0]]


def test_a_false_alarm_needs_a_reason_and_an_assignment_a_person(four, archive):
    with pytest.raises(ValueError, match="needs one of the reasons"):
        archive.alerts.set_state(four[:1], "false_alarm", user="li")
    with pytest.raises(ValueError, match="needs a person"):
        archive.alerts.set_state(four[:1], "assigned", user="li")
    with pytest.raises(ValueError, match="unknown state"):
        archive.alerts.set_state(four[:1], "gone", user="li")
    assert archive.alerts.counts()["unread"] == 4


def test_what_was_changed_together_is_taken_back_together_and_by_the_same_person(four, archive, clock):
    archive.alerts.set_state(four[3:], "starred", user="li")
    clock.pass_(seconds=1)
    assert archive.alerts.set_state(four[:2], "false_alarm", user="li", reason="地区错") == 2
    archive.alerts.set_state(four[2:3], "assigned", user="zhang", assignee="wang")
    assert archive.alerts.assignees() == ["wang"]
    assert [(c.user, c.state, c.reason) for c in archive.alerts.log(four[0])] == [("li", "false_alarm", "地区错")]
    assert archive.alerts.undo("li") == tuple(four[:2])
    assert archive.alerts.counts() == {
        "unread": 2, "starred": 1, "assigned": 1, "done": 0, "false_alarm": 0, "snoozed": 0,
    }  # fmt: skip
    assert archive.alerts.undo("li") == tuple(four[3:])
    assert archive.alerts.undo("li") == ()


def test_a_change_of_many_is_one_change_however_long_it_takes(four, archive, clock, monkeypatch):
    ticks = iter(range(10_000))
    monkeypatch.setattr(archive.alerts, "_clock", lambda: clock() + next(ticks))
    archive.alerts.set_state(four, "done", user="li")
    assert archive.alerts.undo("li") == tuple(four)


def test_precision_of_a_rule_comes_from_what_was_judged(four, archive):
    assert precision(archive.alerts) == {"r": None}
    archive.alerts.set_state(four[:3], "done", user="li")
    archive.alerts.set_state(four[3:], "false_alarm", user="li", reason="非签约")
    assert precision(archive.alerts) == {"r": 0.75}


def test_judged_alerts_become_labelled_cases(four, archive):
    archive.alerts.set_state(four[:1], "false_alarm", user="li", reason="地区错", note="实为任城区")
    archive.alerts.set_state(four[1:2], "done", user="li")
    found = {case["id"]: case for case in cases(archive)}
    wrong, right = found[four[0]], found[four[1]]
    assert (wrong["label"]["wrong"], wrong["label"]["note"]) == ("地区错", "实为任城区")
    assert (wrong["label"]["read_wrongly"], right["label"]["wrong"]) == (True, None)
    label = wrong["label"]["fact"]
    assert wrong["text"][label["start"] : label["end"]] == label["quote"] == "签约"
    assert (label["stage"], label["host"]) == ("signed", "370403")
    json.dumps(wrong, ensure_ascii=False)


def test_a_snoozed_alert_wakes_when_its_time_has_come(four, archive, clock):
    archive.alerts.set_state(four[:1], "snoozed", user="li", snoozed_until=clock() + 1000)
    assert archive.alerts.wake() == 0
    clock.pass_(seconds=2)
    assert archive.alerts.wake() == 1
    assert archive.alerts.counts()["unread"] == 4


def test_a_list_is_cut_by_key_without_gaps_or_repeats(four, archive):
    found, cursor = archive.alerts.find(limit=3)
    rest, end = archive.alerts.find(limit=3, cursor=cursor)
    assert [a.id for a in found + rest] == four
    assert end is None
    with pytest.raises(ValueError, match="not a cursor"):
        archive.alerts.find(cursor="; drop")


ROUTES = {
    "battery": {"duty": ["li", "wang"], "since": "2026-11-16", "channels": ["room"], "escalate_after": "4h", "escalate_to": ["boss"]},
}  # fmt: skip
PEOPLE = {"li": {"channels": ["li-mail"]}, "wang": {"channels": ["wang-mail"]}, "boss": {"channels": ["boss-phone"]}}


def test_a_rule_goes_to_its_group_and_to_the_person_on_duty(archive, take, article, fact, clock):
    store(archive, read_routing(ROUTES, PEOPLE))
    archive.subscriptions.put(Subscription(id="r", name="r", group="battery", channels=("own",)))
    for n in range(2):
        news = article(f"第{n}个虚构项目签约。", day=None)
        take(news, fact("签约", article=news, companies=(f"虚构{n}公司",)))
        clock.pass_(days=7)
    sent = [x.payload["channel"] for x in archive.outbox.claim(20, worker="w", ttl_ms=1000)]
    assert sorted(sent) == ["li-mail", "own", "own", "room", "room", "wang-mail"]


def test_a_rule_goes_to_the_person_who_owns_it():
    routing = read_routing(ROUTES, PEOPLE)
    assert routing.channels(Subscription(id="r", name="r", owner="boss"), 0) == ("boss-phone",)
    assert routing.channels(Subscription(id="r", name="r", owner="nobody"), 0) == ("terminal",)
    own = Subscription(id="r", name="r", owner="boss", channels=("own",), group="battery")
    assert routing.channels(own, 1_795_140_000_000) == ("own", "boss-phone", "room", "li-mail")


def test_what_nobody_reads_is_escalated_once(four, archive, clock):
    routing = read_routing(ROUTES, PEOPLE)
    archive.alerts.set_state(four[:1], "done", user="li")
    clock.pass_(seconds=3 * 3600)
    assert escalate(archive, routing) == 0
    clock.pass_(seconds=2 * 3600)
    assert escalate(archive, routing) == 3
    assert escalate(archive, routing) == 0
    sent = archive.outbox.claim(20, worker="w", ttl_ms=1000, channel="boss-phone")
    assert [x.payload["kind"] for x in sent] == ["escalation"] * 3


@pytest.mark.parametrize(
    ("groups", "says"),
    [
        ({"g": {"duty": ["lii"]}}, 'unknown person "lii"; did you mean "li"?'),
        ({"g": {"dutty": ["li"]}}, 'unknown key "dutty"; did you mean "duty"?'),
        ({"g": {"escalate_after": "4h"}}, "belong together"),
        ({"g": {"escalate_after": "soon", "escalate_to": ["li"]}}, 'such as "4h"'),
        ({"g": {"since": "yesterday"}}, "since is a day"),
    ],
)
def test_a_wrong_group_is_refused_by_name(groups, says):
    with pytest.raises(BadRouting) as wrong:
        read_routing(groups, PEOPLE)
    assert says in str(wrong.value)


def test_a_rule_of_an_unknown_group_stops_the_load(atlas):
    text = '[people.li]\nchannels=["m"]\n[groups.battery]\nduty=["li"]\n[[subscription]]\nid="a"\ngroup="batery"\n'
    with pytest.raises(BadSubscription, match='unknown group "batery"; did you mean "battery"'):
        loads(text, atlas=atlas)


def test_a_feed_shows_a_rules_alerts_to_whoever_has_its_address(four, archive):
    token = new_token(archive, "r")
    root = ElementTree.fromstring(feed(archive, token, desk="http://desk.invalid"))
    entries = root.findall(f"{{{ATOM}}}entry")
    assert len(entries) == 4
    assert entries[0].find(f"{{{ATOM}}}link").get("href") == f"http://desk.invalid/alerts/{four[0]}"
    assert "薛城区" in entries[0].find(f"{{{ATOM}}}title").text
    assert token not in json.dumps(archive.subscriptions.settings(""))


def test_a_feed_is_shown_to_nobody_else(four, archive):
    old = new_token(archive, "r")
    new = new_token(archive, "r")
    for token in ("", "guess", old):
        with pytest.raises(NoSuchFeed):
            feed(archive, token)
    revoke(archive, "r")
    with pytest.raises(NoSuchFeed):
        feed(archive, new)
