"""The queue of addresses: one worker a row, nothing lost, nothing asked twice."""

import pytest

from records import FetchRequest
from storage.archive import Archive
from storage.frontier import MAX_TRIES, HostState, LeaseLost

HOUR = 3_600_000


def requests(n: int, host: str = "a.example", kind: str = "article") -> list[FetchRequest]:
    return [FetchRequest(url=f"http://{host}/{kind}/{i}.html", site=host[0], kind=kind) for i in range(n)]


def test_a_claimed_row_is_given_to_nobody_else(archive: Archive) -> None:
    archive.frontier.add_many(requests(10))
    first = archive.frontier.claim(6, worker="one", ttl_ms=1000)
    second = archive.frontier.claim(6, worker="two", ttl_ms=1000)
    assert len(first) == 6
    assert len(second) == 4
    assert not {lease.id for lease in first} & {lease.id for lease in second}


def test_a_lease_that_ran_out_is_claimed_again_with_a_greater_token(archive: Archive, clock) -> None:
    archive.frontier.add_many(requests(1))
    [lease] = archive.frontier.claim(1, worker="one", ttl_ms=1000)
    assert archive.frontier.claim(1, worker="two", ttl_ms=1000) == []
    clock.advance(1001)
    [again] = archive.frontier.claim(1, worker="two", ttl_ms=1000)
    assert again.id == lease.id
    assert again.token > lease.token
    assert again.tries == 2


def test_a_late_finish_is_refused_and_nothing_of_its_batch_is_finished(archive: Archive, clock) -> None:
    archive.frontier.add_many(requests(2))
    late = archive.frontier.claim(2, worker="slow", ttl_ms=1000)
    clock.advance(2000)
    [taken] = archive.frontier.claim(1, worker="quick", ttl_ms=60_000)
    ordered = sorted(late, key=lambda lease: lease.id == taken.id)
    with pytest.raises(LeaseLost, match=taken.id):
        archive.frontier.finish(ordered)
    assert archive.frontier.counts()["a"]["done"] == 0
    archive.frontier.finish([taken])
    assert archive.frontier.counts()["a"]["done"] == 1


def test_a_finish_after_expiry_is_taken_while_nobody_else_has_claimed(archive: Archive, clock) -> None:
    archive.frontier.add_many(requests(1))
    leases = archive.frontier.claim(1, worker="slow", ttl_ms=1000)
    clock.advance(5000)
    archive.frontier.finish(leases)
    assert archive.frontier.pending().due == 0


def test_a_renewed_lease_holds_longer(archive: Archive, clock) -> None:
    archive.frontier.add_many(requests(1))
    [lease] = archive.frontier.claim(1, worker="one", ttl_ms=1000)
    clock.advance(900)
    renewed = archive.frontier.renew(lease, ttl_ms=1000)
    clock.advance(900)
    assert archive.frontier.claim(1, worker="two", ttl_ms=1000) == []
    clock.advance(200)
    assert len(archive.frontier.claim(1, worker="two", ttl_ms=1000)) == 1
    with pytest.raises(LeaseLost):
        archive.frontier.renew(renewed, ttl_ms=1000)


def test_what_is_released_does_not_count_as_a_try(archive: Archive) -> None:
    archive.frontier.add_many(requests(1))
    archive.frontier.release(archive.frontier.claim(1, worker="one", ttl_ms=HOUR))
    [lease] = archive.frontier.claim(1, worker="one", ttl_ms=HOUR)
    assert lease.tries == 1


def test_an_address_that_fails_too_often_becomes_a_dead_letter_that_can_be_seen(archive: Archive, clock) -> None:
    archive.frontier.add_many(requests(1))
    for _ in range(MAX_TRIES):
        [lease] = archive.frontier.claim(1, worker="one", ttl_ms=1000)
        assert archive.frontier.fail(lease, retry_at=clock() + 10, why="HTTP 500")
        clock.advance(20)
    assert archive.frontier.claim(1, worker="one", ttl_ms=1000) == []
    [letter] = archive.frontier.dead()
    assert (letter.url, letter.tries, letter.why) == ("http://a.example/article/0.html", MAX_TRIES, "HTTP 500")
    assert archive.frontier.revive([letter.id]) == 1
    assert len(archive.frontier.claim(1, worker="one", ttl_ms=1000)) == 1


def test_an_address_that_kills_its_workers_becomes_a_dead_letter_too(archive: Archive, clock) -> None:
    archive.frontier.add_many(requests(1))
    for _ in range(MAX_TRIES):
        assert len(archive.frontier.claim(1, worker="dies", ttl_ms=1000)) == 1
        clock.advance(1001)
    assert archive.frontier.claim(1, worker="one", ttl_ms=1000) == []
    [letter] = archive.frontier.dead()
    assert "never reported" in letter.why


def test_a_failure_for_good_is_dead_at_once_and_a_late_one_changes_nothing(archive: Archive, clock) -> None:
    archive.frontier.add_many(requests(1))
    [lease] = archive.frontier.claim(1, worker="one", ttl_ms=1000)
    clock.advance(1001)
    [current] = archive.frontier.claim(1, worker="two", ttl_ms=1000)
    assert not archive.frontier.fail(lease, retry_at=None, why="HTTP 404")
    assert archive.frontier.dead() == []
    assert archive.frontier.fail(current, retry_at=None, why="HTTP 404")
    assert [letter.why for letter in archive.frontier.dead()] == ["HTTP 404"]


def test_a_known_article_is_not_queued_again_under_any_of_its_addresses(archive: Archive) -> None:
    assert archive.frontier.add_many([FetchRequest(url="http://www.a.example/x.html", site="a")]) == 1
    archive.frontier.finish(archive.frontier.claim(1, worker="one", ttl_ms=1000))
    again = [FetchRequest(url="https://m.a.example/x.html?utm_source=wx", site="a")]
    assert archive.frontier.add_many(again) == 0
    assert archive.frontier.is_known("https://a.example/x.html#top")
    assert archive.frontier.known(["http://a.example/x.html", "http://a.example/y.html"]) == {"http://a.example/x.html"}
    assert archive.frontier.claim(1, worker="one", ttl_ms=1000) == []


def test_a_list_is_due_again_when_it_is_added_again_and_brings_its_validators(archive: Archive, clock) -> None:
    lists = requests(1, kind="list")
    assert archive.frontier.add_many(lists) == 1
    archive.frontier.finish(archive.frontier.claim(1, worker="one", ttl_ms=1000), etag='"v1"', modified="Sat")
    clock.advance(HOUR)
    assert archive.frontier.add_many(lists) == 1
    assert archive.frontier.add_many(lists) == 0
    [lease] = archive.frontier.claim(1, worker="one", ttl_ms=1000)
    assert lease.request is not None
    assert (lease.request.etag, lease.request.modified) == ('"v1"', "Sat")
    assert lease.tries == 1
    assert archive.frontier.add_many(lists) == 0, "a list that is being fetched is left to its worker"


def test_a_list_waits_until_it_is_due(archive: Archive, clock) -> None:
    later = [FetchRequest(url="http://a.example/list/", site="a", kind="list", due=clock() + HOUR)]
    archive.frontier.add_many(later)
    assert archive.frontier.claim(1, worker="one", ttl_ms=1000) == []
    assert archive.frontier.pending().next_due == clock() + HOUR
    clock.advance(HOUR)
    assert len(archive.frontier.claim(1, worker="one", ttl_ms=1000)) == 1


def test_a_host_that_must_rest_is_passed_over_and_others_are_served(archive: Archive, clock) -> None:
    archive.frontier.add_many(requests(500, host="busy.example"))
    clock.advance(1)
    archive.frontier.add_many(requests(3, host="free.example"))
    archive.frontier.set_host_state(
        HostState(host="busy.example", ready_at=clock() + HOUR, failures=2, why="HTTP 429, Retry-After")
    )
    leases = archive.frontier.claim(10, worker="one", ttl_ms=1000)
    assert {lease.request.site for lease in leases if lease.request} == {"f"}
    assert len(leases) == 3
    assert archive.frontier.host_state("busy.example").failures == 2
    clock.advance(HOUR)
    assert len(archive.frontier.claim(10, worker="one", ttl_ms=1000)) == 10


def test_no_more_than_a_share_of_one_host_is_claimed_at_a_time(archive: Archive, clock) -> None:
    for host in ("one.example", "two.example", "three.example"):
        archive.frontier.add_many(requests(200, host=host))
        clock.advance(1)
    leases = archive.frontier.claim(20, worker="one", ttl_ms=1000, per_host=2)
    hosts = [lease.request.url.split("/")[2] for lease in leases if lease.request]
    assert sorted(hosts) == sorted(["one.example", "two.example", "three.example"] * 2)


def test_a_run_of_one_site_claims_nothing_of_the_others_however_many_they_are(archive: Archive, clock) -> None:
    archive.frontier.add_many(requests(500, host="many.example"))
    clock.advance(1)
    archive.frontier.add_many(requests(2, host="few.example"))
    leases = archive.frontier.claim(10, worker="one", ttl_ms=1000, sites=["f"])
    assert [lease.request.site for lease in leases if lease.request] == ["f", "f"]
    pending = archive.frontier.pending(["m"])
    assert (pending.due, pending.leased) == (500, 0)


def test_higher_priority_goes_first(archive: Archive) -> None:
    archive.frontier.add_many(requests(5))
    archive.frontier.add_many([FetchRequest(url="http://a.example/list/", site="a", kind="list", priority=1)])
    [lease] = archive.frontier.claim(1, worker="one", ttl_ms=1000)
    assert lease.request is not None
    assert lease.request.kind == "list"


def test_hosts_of_which_a_worker_has_enough_are_passed_over(archive: Archive, clock) -> None:
    archive.frontier.add_many(requests(100, host="busy.example"))
    clock.advance(1)
    archive.frontier.add_many(requests(2, host="free.example"))
    leases = archive.frontier.claim(10, worker="one", ttl_ms=1000, busy=["busy.example"])
    assert {lease.request.site for lease in leases if lease.request} == {"f"}


def test_the_request_of_a_known_address_is_told(archive: Archive) -> None:
    asked = FetchRequest(url="http://a.example/2.html", site="a", found_on="http://a.example/1.html", due=5, depth=2)
    archive.frontier.add_many([asked])
    assert archive.frontier.request_of("https://a.example/2.html#x") == asked
    assert archive.frontier.request_of("https://a.example/3.html") is None
