"""When letters may leave: quiet hours, rest days with China's holidays and make-up days, digests."""

import datetime
import functools
import logging

import chinese_calendar

from alerts.channels.base import Habits
from records import Subscription

CHINA = datetime.timezone(datetime.timedelta(hours=8))
LONGEST_REST_DAYS = 16

log = logging.getLogger(__name__)


def local(ms: int) -> datetime.datetime:
    """The clock on a wall in China at an instant in ms UTC."""
    return datetime.datetime.fromtimestamp(ms / 1000, CHINA)


def instant(moment: datetime.datetime) -> int:
    return round(moment.timestamp() * 1000)


@functools.lru_cache(maxsize=512)
def is_workday(day: datetime.date) -> bool:
    """Whether offices work: holidays are free, make-up Saturdays and Sundays are not.

    A year whose holidays are not yet known to the calendar counts by its weekdays.
    """
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        log.warning("the holidays of %s are not known; Monday to Friday count as working days", day.year)
        return day.weekday() < 5


def may_speak(habits: Habits, now: int) -> bool:
    """Whether an ordinary letter may leave now. Starred rules do not ask."""
    moment = local(now)
    if habits.quiet is not None and in_quiet(habits.quiet, moment.time()):
        return False
    return habits.weekends or is_workday(moment.date())


def in_quiet(quiet: tuple[str, str], clock: datetime.time) -> bool:
    """Whether an hour lies in the quiet ones: the first included, the last not; across midnight when last < first."""
    first, last = (datetime.time.fromisoformat(hour) for hour in quiet)
    if first <= last:
        return first <= clock < last
    return clock >= first or clock < last


def next_speaking(habits: Habits, now: int) -> int:
    """The next instant, ms UTC, at which ordinary letters may leave; now itself when they may."""
    if may_speak(habits, now):
        return now
    moment = local(now)
    for days in range(LONGEST_REST_DAYS):
        day = moment.date() + datetime.timedelta(days=days)
        hours = [datetime.time(0)] + ([datetime.time.fromisoformat(habits.quiet[1])] if habits.quiet else [])
        for hour in sorted(hours):
            candidate = instant(datetime.datetime.combine(day, hour, CHINA))
            if candidate > now and may_speak(habits, candidate):
                return candidate
    return now + LONGEST_REST_DAYS * 86_400_000


def digest_due(subscription: Subscription, now: int, *, hour: str = "08:30") -> int:
    """When the digest of a letter written now leaves: the next `hour`; on Mondays for weekly ones."""
    moment = local(now)
    due = datetime.datetime.combine(moment.date(), datetime.time.fromisoformat(hour), CHINA)
    if due <= moment:
        due += datetime.timedelta(days=1)
    if subscription.digest == "weekly":
        due += datetime.timedelta(days=(7 - due.weekday()) % 7)
    return instant(due)
