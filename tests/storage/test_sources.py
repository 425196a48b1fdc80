"""Health of the sources, and what a list has to do with the articles it led to."""

from datetime import date
from pathlib import Path

import pytest

from records.page import FetchRequest
from records.site import Site
from storage.archive import Archive
from storage.sources import SourceHealth, verdict

DAY = 86_400_000
START = 1_714_521_600_000  # 2024-05-01 08:00 in China


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def archive(tmp_path: Path, clock: Clock):
    with Archive.open(tmp_path, clock=clock) as opened:
        yield opened


def test_counts_add_up_by_day_in_china_and_by_week(archive: Archive, clock: Clock) -> None:
    archive.sources.note("heyang", {"lists": 1, "kept": 3, "found": 3})
    clock.now += 15 * 3_600_000  # 23:00 in China
    archive.sources.note("heyang", {"kept": 2})
    clock.now += 2 * 3_600_000  # past midnight in China, still the same day in UTC
    archive.sources.note("heyang", {"kept": 1})

    health = archive.sources.get("heyang")

    assert health is not None
    assert health.week == {"lists": 1, "kept": 6, "found": 3}
    assert archive.sources.days("heyang", since=date(2024, 5, 1)) == {
        date(2024, 5, 1): {"found": 3, "kept": 5, "lists": 1},
        date(2024, 5, 2): {"kept": 1},
    }
    clock.now += 8 * DAY
    assert archive.sources.all()["heyang"].week == {}


def test_an_error_leaves_the_last_success_standing(archive: Archive, clock: Clock) -> None:
    archive.sources.note("heyang", {"lists": 1})
    clock.now += 60_000
    archive.sources.note("heyang", {"error": 1}, why="HTTP 500")

    health = archive.sources.get("heyang")

    assert health is not None
    assert (health.last_success, health.last_error, health.last_why) == (START, START + 60_000, "HTTP 500")


SITE = Site(id="heyang", name="河阳县人民政府", url="http://a.example", every="6h", expect={"per_week": (3, 60)})


@pytest.mark.parametrize(
    ("health", "state"),
    [
        (None, "new"),
        (SourceHealth(site="heyang", first_seen=START - DAY, last_why="timeout"), "failing"),
        (SourceHealth(site="heyang", first_seen=START - DAY, last_success=START - 2 * DAY), "stale"),
        (
            SourceHealth(site="heyang", first_seen=START - DAY, last_success=START - 9, last_error=START, last_why="x"),
            "failing",
        ),
        (SourceHealth(site="heyang", first_seen=START - DAY, last_success=START, empty_lists=3), "empty"),
        (SourceHealth(site="heyang", first_seen=START - 8 * DAY, last_success=START, week={"kept": 2}), "thin"),
        (SourceHealth(site="heyang", first_seen=START - 2 * DAY, last_success=START, week={"kept": 2}), "well"),
        (SourceHealth(site="heyang", first_seen=START - 8 * DAY, last_success=START, week={"kept": 3}), "well"),
    ],
)
def test_a_source_is_judged_by_the_worst_thing_known_of_it(health: SourceHealth | None, state: str) -> None:
    said = verdict(SITE, health, START)

    assert said.state == state
    assert bool(said.why) is (state != "well")


def test_what_was_queued_after_a_list_was_read_is_fresh_and_what_the_list_itself_brought_is_not(
    archive: Archive, clock: Clock
) -> None:
    frontier = archive.frontier
    listing, old, own, fed = (f"http://a.example/{name}" for name in ("list", "old", "own", "fed"))
    frontier.add_many([FetchRequest(url=listing, site="s", kind="list"), FetchRequest(url=old, site="s")])
    assert frontier.fresh([old, fed], since=listing) == {old, fed}, "a list that was never finished knows nothing"

    (lease,) = [lease for lease in frontier.claim(5, worker="w", ttl_ms=1000) if lease.request.kind == "list"]
    frontier.add_many([FetchRequest(url=own, site="s")])
    frontier.finish([lease])
    clock.now += 1
    frontier.add_many([FetchRequest(url=fed, site="s")])

    assert frontier.fresh([old, own, fed, "http://a.example/unknown"], since=listing) == {
        fed,
        "http://a.example/unknown",
    }

    frontier.add_many([FetchRequest(url=listing, site="s", kind="list")])
    clock.now += 5000
    again = [lease for lease in frontier.claim(5, worker="w", ttl_ms=1000) if lease.request.kind == "list"]
    frontier.fail(again[0], retry_at=None, why="HTTP 404")
    assert fed in frontier.fresh([fed], since=listing), "a failed visit is no visit"
