"""A thousand alerts against receivers that fail in every way: each arrives or is visibly dead, none twice under its key."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from alerts.channels import load_channels
from alerts.delivery import Deliverer
from records import Alert, Subscription
from storage.outbox import Message

NUMBER = 1000
VALUES = {
    "region": "薛城区", "stage": "签约", "count": "", "amount": "未披露", "title": "虚构项目签约", "industry": "", "companies": [],
    "scope": "", "sentence": "签约。", "source": "", "published": "", "url": "", "others": 0,
}  # fmt: skip


@pytest.fixture
def thousand(archive, clock):
    """A thousand alerts with a message each; the keys."""
    archive.subscriptions.put(Subscription(id="r", name="r", channels=("hook",)))
    keys = []
    with archive.unit_of_work() as unit:
        for n in range(NUMBER):
            alert = Alert(
                id=f"alert{n:04}", subscription="r", article=f"a{n}", fact=f"f{n}", event_key=str(n),
                created_at=clock(), letter=json.dumps(VALUES),
            )  # fmt: skip
            unit.alerts.add(alert)
            keys.append(f"{alert.id}:hook")
            unit.outbox.add([Message(channel="hook", key=keys[-1], payload={"alert": alert.id})])
    return keys


def deliverer(archive, receiver, clock, kind="webhook", **table):
    values = {
        "kind": kind,
        "allow_private": True,
        "timeout_seconds": 0.3,
        "per_minute": 60_000,
        "burst": 50,
        "digest_over": 0,
    }
    channels = load_channels({"hook": values | table}, {"RADAR_CHANNEL_HOOK_URL": receiver.url}, clock=clock)
    return Deliverer(archive, channels, batch=50, dice=random.Random(3))


def drain(archive, receiver, clock, *, rounds=4000, **table):
    with deliverer(archive, receiver, clock, **table) as hook:
        for _ in range(rounds):
            if not hook.run_once().anything:
                counts = archive.outbox.counts()
                if not counts["queued"] and not counts["sending"]:
                    break
                due = archive.outbox.next_due()
                clock.now = max(clock.now + 5_000, min(due or 0, clock.now + 600_000))


def account(archive, receiver, keys):
    """What became of every key: delivered exactly once under it, or visibly dead."""
    accepted = Counter(receiver.accepted)
    dead = {parcel.key for parcel in archive.outbox.dead(limit=10_000)}
    counts = archive.outbox.counts()
    assert counts["queued"] == counts["sending"] == 0
    assert counts["sent"] + counts["dead"] == NUMBER
    assert set(accepted) | dead == set(keys)
    return accepted, dead


def every(receiver, number, failure):
    """Fails one request in so many, and in their turn all but the first try of each message succeed."""
    dice = random.Random(5)

    def answer(path, headers, body):
        return failure if dice.random() < 1 / number else (200, b"{}")

    receiver.answer = answer


@pytest.mark.parametrize(
    "failure",
    [(500, b"oops"), (502, b"bad gateway"), (429, b"slow", {"Retry-After": "2"}), (0, b"")],
    ids=["500", "502", "429", "hangs-up"],
)
def test_passing_failures_lose_nothing(failure, thousand, archive, receiver, clock):
    every(receiver, 7, failure)
    drain(archive, receiver, clock)
    accepted, dead = account(archive, receiver, thousand)
    assert (len(accepted), len(dead), max(accepted.values())) == (NUMBER, 0, 1)


def test_a_receiver_that_is_gone_for_ever_leaves_every_alert_visibly_dead(thousand, archive, receiver, clock):
    port = receiver.server.server_port
    with deliverer(archive, receiver, clock) as hook:
        receiver.close()
        for _ in range(3000):
            if not hook.run_once().anything:
                counts = archive.outbox.counts()
                if not counts["queued"] and not counts["sending"]:
                    break
                clock.pass_(seconds=1800)
    assert archive.outbox.counts()["dead"] == NUMBER
    assert {parcel.code for parcel in archive.outbox.dead(limit=10_000)} == {"network"}
    assert port


def test_time_outs_are_sent_again_under_the_same_key(thousand, archive, receiver, clock):
    slow = Counter()

    def answer(path, headers, body):
        key = headers["idempotency-key"]
        if int(key[5:9]) % 100 == 0 and not slow[key]:
            slow[key] += 1
            time.sleep(0.6)
        return 200, b"{}"

    receiver.answer = answer
    drain(archive, receiver, clock)
    accepted, dead = account(archive, receiver, thousand)
    # The receiver took those before it was given up on: twice under one key, which is what the key is for.
    assert not dead
    assert {key for key, times in accepted.items() if times > 1} <= set(slow)


def test_a_code_in_the_body_of_a_200_is_a_failure(thousand, archive, receiver, clock):
    dice = random.Random(9)
    taken = []

    def answer(path, headers, body):
        say = dice.random()
        if say < 0.1:
            return 200, json.dumps({"errcode": 45009, "errmsg": "api freq out of limit"}).encode()
        if say < 0.15:
            return 200, json.dumps({"errcode": 40058, "errmsg": "content invalid"}).encode()
        taken.append(json.loads(body)["markdown"]["content"].rsplit("编号：", 1)[1].split("\n")[0])
        return 200, b'{"errcode":0,"errmsg":"ok"}'

    receiver.answer = answer
    drain(archive, receiver, clock, kind="wecom")
    dead = {parcel.key: parcel.said for parcel in archive.outbox.dead(limit=10_000)}
    assert set(dead.values()) == {"content invalid"}
    assert sorted([*taken, *dead]) == sorted(thousand)


def test_a_clock_that_jumps_loses_nothing_and_doubles_nothing(thousand, archive, receiver, clock):
    every(receiver, 9, (500, b"oops"))
    jumps = random.Random(4)
    with deliverer(archive, receiver, clock) as hook:
        for _ in range(4000):
            hook.run_once()
            counts = archive.outbox.counts()
            if not counts["queued"] and not counts["sending"]:
                break
            clock.pass_(days=jumps.choice([-30, -1, 0, 0, 0, 0.001, 1, 30]))
    accepted, dead = account(archive, receiver, thousand)
    assert (len(accepted), len(dead), max(accepted.values())) == (NUMBER, 0, 1)


WORKER = """
import sys
from pathlib import Path
from alerts.channels import load_channels
from alerts.delivery import Deliverer
from storage.archive import Archive
folder, url = sys.argv[1:]
table = {"kind": "webhook", "allow_private": True, "timeout_seconds": 0.3, "per_minute": 60000, "burst": 100}
channels = load_channels({"hook": table}, {"RADAR_CHANNEL_HOOK_URL": url})
with Archive.open(Path(folder)) as archive, Deliverer(archive, channels, batch=20) as deliverer:
    while True:
        deliverer.run_once()
"""


def test_kill_9_during_sending_loses_nothing(thousand, archive, receiver, clock):
    """Killed at random moments; what was held is taken up again when its lease ends."""
    clock.now = int(time.time() * 1000) - 3_600_000
    with archive.unit_of_work() as unit:
        unit.conn.execute("UPDATE outbox SET due = ?, touched_at = ?", [clock.now, clock.now])
    dice = random.Random(11)
    kills = 0
    while kills < 12 and len(set(receiver.accepted)) < NUMBER * 0.8:
        before = len(receiver.accepted)
        process = subprocess.Popen([sys.executable, "-c", WORKER, str(archive.folder), receiver.url], cwd=os.getcwd())
        deadline = time.monotonic() + 30
        while len(receiver.accepted) < before + dice.randint(10, 60) and time.monotonic() < deadline:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        kills += 1
    assert kills >= 8
    clock.now = int(time.time() * 1000) + 3_600_000
    drain(archive, receiver, clock)
    accepted, dead = account(archive, receiver, thousand)
    assert (len(accepted), len(dead)) == (NUMBER, 0)
    assert archive.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    # Twice only what was on its way when the process died: at most a batch for each kill.
    assert sum(times - 1 for times in accepted.values()) <= kills * 20


def test_two_deliverers_at_once_send_nothing_twice(thousand, archive, receiver, clock):
    from storage.archive import Archive

    with (
        Archive.open(archive.folder, clock=clock) as other,
        deliverer(archive, receiver, clock) as one,
        deliverer(other, receiver, clock) as two,
    ):
        while one.run_once().anything | two.run_once().anything:
            clock.pass_(seconds=1)
    accepted, _ = account(archive, receiver, thousand)
    assert max(accepted.values()) == 1
