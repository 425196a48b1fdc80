"""Numbers of articles in the index: publication day << 20 | number within the day, so that newest first is their order."""

from datetime import date

DAY_BITS = 20
EPOCH = date(1970, 1, 1)


def first_of(day: str) -> int:
    """The least number of an ISO day. Raises ValueError for what is no day."""
    return (date.fromisoformat(day) - EPOCH).days << DAY_BITS


def last_of(day: str) -> int:
    return first_of(day) + (1 << DAY_BITS) - 1
