"""Days, ISO weeks and months in Asia/Shanghai."""

import datetime as dt

import pytest

from reports.spans import BadSpan, read_span, span_holding

TODAY = dt.date(2026, 11, 19)  # a Thursday


@pytest.mark.parametrize(
    ("kind", "words", "first", "last"),
    [
        ("daily", None, "2026-11-18", "2026-11-18"),
        ("daily", "current", "2026-11-19", "2026-11-19"),
        ("weekly", None, "2026-11-09", "2026-11-15"),
        ("weekly", "2026-W47", "2026-11-16", "2026-11-22"),
        ("weekly", "2026w47", "2026-11-16", "2026-11-22"),
        ("weekly", "2026-11-18", "2026-11-16", "2026-11-22"),
        ("weekly", "2020-W53", "2020-12-28", "2021-01-03"),
        ("monthly", None, "2026-10-01", "2026-10-31"),
        ("monthly", "2024-02", "2024-02-01", "2024-02-29"),
        ("monthly", "current", "2026-11-01", "2026-11-30"),
    ],
)
def test_a_span_is_read(kind, words, first, last) -> None:
    span = read_span(kind, words, TODAY)
    assert (span.first.isoformat(), span.last.isoformat()) == (first, last)
    assert read_span(kind, span.id, TODAY) == span


@pytest.mark.parametrize(
    ("kind", "words"), [("daily", "昨天"), ("weekly", "2026-W60"), ("weekly", "2026-11"), ("monthly", "2026-W47")]
)
def test_what_is_no_span_says_how_to_write_one(kind, words) -> None:
    with pytest.raises(BadSpan, match=f"“{words}”.*写成"):
        read_span(kind, words, TODAY)


def test_a_day_begins_at_midnight_in_shanghai() -> None:
    first, after = span_holding("daily", TODAY).bounds_ms
    assert dt.datetime.fromtimestamp(first / 1000, dt.UTC).isoformat() == "2026-11-18T16:00:00+00:00"
    assert after - first == 86_400_000


def test_before_and_after_are_neighbours() -> None:
    january = span_holding("monthly", dt.date(2026, 1, 31))
    assert january.before().id == "2025-12"
    assert january.after().id == "2026-02"
    assert january.after().before() == january


def test_a_week_over_new_year_names_both_years() -> None:
    assert span_holding("weekly", dt.date(2021, 1, 1)).name == "2020年第53周（2020年12月28日至2021年1月3日）"
