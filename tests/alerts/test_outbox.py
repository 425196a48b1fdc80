"""The outbox: claims are exclusive, late answers refused, digests whole, a moved clock neither loses nor doubles."""

import pytest

from storage.archive import Archive
from storage.outbox import Message


def message(key, channel="hook", **values):
    return Message(channel=channel, key=key, payload={"alert": key}, **values)


@pytest.fixture
def outbox(archive):
    return archive.outbox


def claim(outbox, n=10, **values):
    return outbox.claim(n, worker="w", ttl_ms=60_000, **values)


def test_a_key_is_written_once_for_ever(outbox):
    assert outbox.add([message("a"), message("b"), message("a")]) == 2
    assert outbox.add([message("a")]) == 0


def test_a_claimed_message_is_nobody_elses_until_its_lease_ends(outbox, clock):
    outbox.add([message("a")])
    (lease,) = claim(outbox)
    assert claim(outbox) == []
    clock.pass_(seconds=61)
    (second,) = claim(outbox)
    assert (second.token, second.tries) == (lease.token + 1, 2)


def test_a_late_answer_is_refused_by_its_token(outbox, clock):
    outbox.add([message("a")])
    (late,) = claim(outbox)
    clock.pass_(seconds=61)
    (now,) = claim(outbox)
    assert not outbox.ack(late)
    assert not outbox.fail(late, retry_at=None, code="x", said="x")
    assert outbox.ack(now)
    assert not outbox.ack(now)
    assert outbox.counts()["sent"] == 1


def test_two_connections_never_hold_the_same_message(outbox, archive, clock):
    outbox.add([message(f"m{n}") for n in range(30)])
    with Archive.open(archive.folder, clock=clock) as other:
        first, second = claim(outbox, 20), claim(other.outbox, 20)
    assert (len(first), len(second)) == (20, 10)
    assert not {x.id for x in first} & {x.id for x in second}


def test_starred_messages_go_first_and_can_be_asked_for_alone(outbox):
    outbox.add([message("a"), message("b", starred=True)])
    assert [x.payload["key"] for x in claim(outbox, 1)] == ["b"]
    assert claim(outbox, starred_only=True) == []


def test_a_message_waits_for_its_time_and_channel(outbox, clock):
    outbox.add([message("later", due=clock() + 5000), message("other", channel="mail")])
    assert claim(outbox, channel="hook") == []
    assert outbox.waiting() == {"mail": 1}
    clock.pass_(seconds=6)
    assert [x.payload["key"] for x in claim(outbox, channel="hook")] == ["later"]


def test_a_clock_set_back_keeps_no_back_off_and_no_lease_waiting(outbox, clock):
    outbox.add([message("a"), message("b")])
    first, _ = claim(outbox)
    outbox.fail(first, retry_at=clock() + 60_000, code="http 500", said="busy")
    clock.pass_(days=-3)
    assert len(claim(outbox)) == 2


def test_a_clock_set_back_does_not_hurry_a_digest(outbox, clock):
    outbox.add([message("a", kind="daily", due=clock() + 3_600_000)])
    clock.pass_(days=-1)
    assert claim(outbox) == []


def test_a_folded_message_is_sent_when_its_digest_is_sent(outbox):
    outbox.add([message("a"), message("b")])
    leases = claim(outbox)
    assert outbox.fold(leases, message("digest", kind="digest"))
    (digest,) = claim(outbox)
    assert digest.payload["kind"] == "digest"
    assert outbox.counts() == {"queued": 0, "sending": 1, "sent": 0, "folded": 2, "dead": 0}
    outbox.ack(digest)
    assert outbox.counts()["sent"] == 3


def test_a_digest_of_a_lost_lease_is_not_made(outbox, clock):
    outbox.add([message("a"), message("b")])
    leases = claim(outbox)
    clock.pass_(seconds=61)
    claim(outbox, 1)
    assert not outbox.fold(leases, message("digest", kind="digest"))
    assert outbox.counts()["folded"] == 0


def test_a_dead_message_keeps_the_receivers_words_and_can_be_revived(outbox):
    outbox.add([message("a")])
    (lease,) = claim(outbox)
    outbox.fail(lease, retry_at=None, code="310000", said="keywords not in content")
    (parcel,) = outbox.dead()
    assert (parcel.code, parcel.said, parcel.tries) == ("310000", "keywords not in content", 1)
    assert claim(outbox) == []
    assert outbox.revive(parcel.id)
    assert len(claim(outbox)) == 1


def test_a_released_claim_counts_no_try(outbox):
    outbox.add([message("a")])
    (lease,) = claim(outbox)
    outbox.release(lease)
    (again,) = claim(outbox)
    assert again.tries == 1


def test_the_next_moment_of_work_is_known(outbox, clock):
    assert outbox.next_due() is None
    outbox.add([message("a", due=clock() + 5000)])
    assert outbox.next_due() == clock() + 5000
