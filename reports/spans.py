"""The stretch of days that a bulletin speaks of: a day, a week from Monday, a month, all in Asia/Shanghai."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal, get_args
from zoneinfo import ZoneInfo

Kind = Literal["daily", "weekly", "monthly"]
KINDS: tuple[Kind, ...] = get_args(Kind)
NAMES: dict[Kind, str] = {"daily": "日报", "weekly": "周报", "monthly": "月报"}
FORMS: dict[Kind, str] = {"daily": "2026-11-20", "weekly": "2026-W47", "monthly": "2026-11"}
SHANGHAI = ZoneInfo("Asia/Shanghai")


class BadSpan(ValueError):
    """A day, week or month that cannot be read; the message says how to write one."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """First and last day, both included."""

    kind: Kind
    first: dt.date
    last: dt.date

    @property
    def id(self) -> str:
        """As it is written in an address: 2026-11-20, 2026-W47, 2026-11."""
        if self.kind == "daily":
            return self.first.isoformat()
        if self.kind == "weekly":
            year, week, _ = self.first.isocalendar()
            return f"{year}-W{week:02d}"
        return f"{self.first:%Y-%m}"

    @property
    def name(self) -> str:
        """As it stands in a title; a week has the number that ISO 8601 gives it."""
        if self.kind == "daily":
            return _day(self.first)
        if self.kind == "monthly":
            return f"{self.first.year}年{self.first.month}月"
        year, week, _ = self.first.isocalendar()
        last = _day(self.last) if self.last.year != self.first.year else f"{self.last.month}月{self.last.day}日"
        return f"{year}年第{week}周（{_day(self.first)}至{last}）"

    @property
    def days(self) -> tuple[dt.date, ...]:
        return tuple(self.first + dt.timedelta(days=n) for n in range((self.last - self.first).days + 1))

    @property
    def bounds_ms(self) -> tuple[int, int]:
        """First instant, and the first one after it, in ms UTC."""
        ends = (self.first, self.last + dt.timedelta(days=1))
        first, after = (int(dt.datetime.combine(day, dt.time(), SHANGHAI).timestamp() * 1000) for day in ends)
        return first, after

    def before(self) -> "Span":
        """The one in front of it, of the same kind."""
        return span_holding(self.kind, self.first - dt.timedelta(days=1))

    def after(self) -> "Span":
        return span_holding(self.kind, self.last + dt.timedelta(days=1))


def span_holding(kind: Kind, day: dt.date) -> Span:
    """The day, week or month in which a day lies."""
    if kind == "daily":
        return Span(kind=kind, first=day, last=day)
    if kind == "weekly":
        monday = day - dt.timedelta(days=day.weekday())
        return Span(kind=kind, first=monday, last=monday + dt.timedelta(days=6))
    first = day.replace(day=1)
    return Span(kind=kind, first=first, last=(first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1))


def read_span(kind: Kind, words: str | None, today: dt.date) -> Span:
    """The span that is asked for: any day in it, its own form, `current`, or None for the last complete one.

    Raises BadSpan.
    """
    if not words or words == "last":
        return span_holding(kind, today).before()
    if words == "current":
        return span_holding(kind, today)
    try:
        if found := re.fullmatch(r"(\d{4})-?W(\d{1,2})", words, re.IGNORECASE):
            day = dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)
        elif found := re.fullmatch(r"(\d{4})-(\d{1,2})", words):
            day = dt.date(int(found[1]), int(found[2]), 1)
        else:
            return span_holding(kind, dt.date.fromisoformat(words))
    except ValueError:
        raise BadSpan(f"“{words}”不是{_unit(kind)}；写成 {FORMS[kind]}，或 current（本期）、last（上期）") from None
    if (kind == "weekly") != ("W" in words.upper()):
        raise BadSpan(f"“{words}”不是{_unit(kind)}；写成 {FORMS[kind]}")
    return span_holding(kind, day)


def _unit(kind: Kind) -> str:
    return {"daily": "日期", "weekly": "周", "monthly": "月份"}[kind]


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
