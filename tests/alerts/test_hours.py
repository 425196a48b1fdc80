"""Quiet hours, rest days with China's holidays and make-up days, and when digests leave."""

import datetime
import random

import pytest

from alerts.channels.base import Habits
from alerts.hours import CHINA, digest_due, instant, is_workday, local, may_speak, next_speaking
from alerts.pace import LONGEST_MS, Bucket, back_off
from records import Subscription


def at(text):
    return instant(datetime.datetime.fromisoformat(text).replace(tzinfo=CHINA))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2025-10-01", False), ("2025-10-08", False), ("2025-10-11", True), ("2025-09-28", True),
        ("2025-11-22", False), ("2025-11-21", True), ("2025-01-28", False), ("2025-01-26", True),
        ("2099-11-21", False), ("2099-11-20", True),
    ],
)  # fmt: skip
def test_holidays_are_free_and_make_up_days_are_not(day, works):
    assert is_workday(datetime.date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("moment", "speaks"),
    [("2025-11-21T21:59", True), ("2025-11-21T22:00", False), ("2025-11-21T03:00", False), ("2025-11-21T07:30", True)],
)
def test_quiet_hours_run_across_midnight(moment, speaks):
    assert may_speak(Habits(quiet=("22:00", "07:30")), at(moment)) is speaks


def test_letters_of_a_holiday_leave_on_the_first_working_morning():
    habits = Habits(quiet=("22:00", "07:30"), weekends=False)
    assert local(next_speaking(habits, at("2025-10-01T09:00"))).isoformat()[:16] == "2025-10-09T07:30"
    assert local(next_speaking(habits, at("2025-10-10T23:00"))).isoformat()[:16] == "2025-10-11T07:30"
    assert next_speaking(habits, at("2025-11-21T12:00")) == at("2025-11-21T12:00")


@pytest.mark.parametrize(
    ("digest", "now", "due"),
    [
        ("daily", "2025-11-21T08:29", "2025-11-21T08:30"),
        ("daily", "2025-11-21T08:30", "2025-11-22T08:30"),
        ("weekly", "2025-11-21T09:00", "2025-11-24T08:30"),
        ("weekly", "2025-11-24T08:00", "2025-11-24T08:30"),
        ("weekly", "2025-11-24T09:00", "2025-12-01T08:30"),
    ],
)
def test_digests_leave_at_their_hour(digest, now, due):
    rule = Subscription(id="a", name="a", digest=digest)
    assert digest_due(rule, at(now)) == at(due)


def test_back_off_doubles_up_to_an_hour_and_half_of_it_is_chance():
    waits = [[back_off(tries, random.Random(seed)) for seed in range(50)] for tries in range(1, 14)]
    for number, some in enumerate(waits):
        top = min(LONGEST_MS, 10_000 * 2**number)
        assert top / 2 <= min(some) < max(some) <= top
    assert back_off(1, random.Random(1), at_least_seconds=900) == 900_000


def test_a_bucket_gains_nothing_from_a_clock_set_back():
    bucket = Bucket(per_minute=60, burst=5)
    assert bucket.available(1_000_000) == 5
    bucket.take(5)
    assert bucket.available(1_000_000 - 86_400_000) == 0
    assert bucket.available(1_000_000 - 86_400_000 + 2000) == 2
