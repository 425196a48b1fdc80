"""The plan keeps its slots, skips what was missed, and no job starves another."""

import datetime as dt
import threading
from pathlib import Path

import pytest

from radar.timetable import BadRule, Timetable, next_slot
from storage.archive import Archive

HOUR = 3_600_000


def at(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).timestamp() * 1000)


class Clock:
    def __init__(self, now: int) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock(at("2026-11-20T08:00:00+08:00"))


@pytest.fixture
def archive(tmp_path: Path, clock: Clock):
    with Archive.open(tmp_path, clock=clock) as opened:
        yield opened


def test_a_daily_job_runs_at_its_hour_in_shanghai() -> None:
    assert next_slot("daily 07:30", at("2026-11-20T07:29:00+08:00")) == at("2026-11-20T07:30:00+08:00")
    assert next_slot("daily 07:30", at("2026-11-20T07:30:00+08:00")) == at("2026-11-21T07:30:00+08:00")
    assert next_slot("daily 23:59", at("2026-11-20T17:00:00+00:00")) == at("2026-11-21T23:59:00+08:00")


def test_slots_of_an_interval_do_not_drift_and_are_spread_by_name() -> None:
    now = at("2026-11-20T08:00:00+08:00")
    first = next_slot("every 6h", now, name="crawl:a")
    assert now < first <= now + 6 * HOUR
    assert next_slot("every 6h", first + 17, name="crawl:a") == first + 6 * HOUR
    assert len({next_slot("every 6h", now, name=f"crawl:{n}") for n in range(50)}) == 50


@pytest.mark.parametrize("rule", ["every", "every 0h", "hourly", "daily 25:00", "every 6 h", ""])
def test_a_rule_that_cannot_be_read_names_the_forms_there_are(rule: str) -> None:
    with pytest.raises(BadRule, match="daily 07:30"):
        next_slot(rule, 0)


def test_a_failing_job_backs_off_and_does_not_starve_the_others(archive: Archive, clock: Clock) -> None:
    done: list[str] = []

    def fail(rest: str) -> None:
        raise OSError(f"{rest}: no route")

    table = Timetable(archive.jobs, {"bad": fail, "good": done.append}, clock=clock)
    table.plan({"bad:one": "every 1m", "good:two": "every 1m", "good:three": "every 1m"})
    clock.now += 2 * 60_000
    assert table.tick() == 3
    assert sorted(done) == ["three", "two"]
    bad = next(job for job in archive.jobs.all() if job.name == "bad:one")
    assert (bad.last_status, bad.fails) == ("failed", 1)
    assert bad.last_error == "OSError: one: no route"
    for _ in range(5):
        clock.now = next(job.next_run for job in archive.jobs.all() if job.name == "bad:one")
        table.tick()
    waits = next(job for job in archive.jobs.all() if job.name == "bad:one")
    assert waits.fails == 6
    assert waits.next_run - clock.now >= 30 * 60_000


def test_missed_slots_run_once(archive: Archive, clock: Clock) -> None:
    ran: list[str] = []
    table = Timetable(archive.jobs, {"crawl": ran.append}, clock=clock)
    table.plan({"crawl:a": "every 1h"})
    first = archive.jobs.all()[0].next_run
    clock.now = first + 5 * HOUR + 1
    assert table.tick() == 1
    assert ran == ["a"]
    assert archive.jobs.all()[0].next_run == first + 6 * HOUR


def test_two_ticks_at_once_take_a_job_once(archive: Archive, tmp_path: Path, clock: Clock) -> None:
    taken: list[str] = []
    with Archive.open(tmp_path, clock=clock) as other:
        second = Timetable(other.jobs, {"crawl": taken.append}, clock=clock)

        def during(rest: str) -> None:
            taken.append(rest)
            assert second.tick() == 0

        table = Timetable(archive.jobs, {"crawl": during}, clock=clock)
        table.plan({"crawl:a": "every 1h"})
        clock.now += 2 * HOUR
        table.tick()
    assert taken == ["a"]


def test_a_changed_plan_drops_what_left_and_keeps_the_slots_of_what_stayed(archive: Archive, clock: Clock) -> None:
    table = Timetable(archive.jobs, {}, clock=clock)
    table.plan({"crawl:a": "every 6h", "crawl:b": "every 6h"})
    before = {job.name: job.next_run for job in archive.jobs.all()}
    clock.now += HOUR // 2
    table.plan({"crawl:a": "every 6h", "crawl:c": "daily 07:30"})
    after = {job.name: job.next_run for job in archive.jobs.all()}
    assert set(after) == {"crawl:a", "crawl:c"}
    assert after["crawl:a"] == before["crawl:a"]


def test_the_timetable_stops_when_it_is_told(archive: Archive, clock: Clock) -> None:
    stop = threading.Event()
    table = Timetable(archive.jobs, {"once": lambda rest: stop.set()}, clock=clock)
    table.plan({"once:": "every 1m"})
    clock.now += 2 * 60_000
    thread = threading.Thread(target=table.run_forever, args=(stop,), kwargs={"seconds": 1})
    thread.start()
    thread.join(10)
    assert not thread.is_alive()
