"""The query string as filters: a URL is a saved search. What cannot be read is said, not guessed."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from facts import gazetteer, industries
from records import STAGES
from storage.facts import FactFilter

PERIODS = {"7": "近 7 天", "30": "近 30 天", "90": "近 90 天", "365": "近一年"}
AMOUNTS = {"1e8": "1 亿元以上", "1e9": "10 亿元以上", "5e9": "50 亿元以上"}


class BadAsk(ValueError):
    """A filter of the address that cannot be read; the message names it and what it may be."""


def fact_filter(query: QueryParams, *, today: str) -> FactFilter:
    """The list of facts that an address asks for; `days` counts back from `today`. Raises BadAsk."""
    return FactFilter(
        stages=known(query.getlist("stage"), STAGES, "stage"),
        industries=known(query.getlist("industry"), industries.default().industries, "industry"),
        regions=tuple(region_code(code) for code in query.getlist("region") if code.strip()),
        sites=tuple(filter(None, query.getlist("site"))),
        confidences=known(query.getlist("confidence"), ("A", "B", "C"), "confidence"),
        since=day(query.get("since"), "since") or since_days(query.get("days"), today),
        until=day(query.get("until"), "until"),
        min_amount=number(query.get("amount"), "amount"),
        company=query.get("company") or None,
        background=None if query.get("background") else False,
        first_copies=not query.get("copies"),
    )


def region_code(text: str) -> str:
    """An adcode from a code or a name (薛城, 山东省). Raises BadAsk naming what it may mean."""
    text = text.strip()
    table = gazetteer.default()
    if re.fullmatch(r"\d{6}", text):
        if table.get(text) is None:
            raise BadAsk(f"region：没有区划码 {text}；可以写地名，如 region=薛城")
        return text
    found = table.named(text)
    best = [place for place, how in found if how == found[0][1]]
    codes = list(dict.fromkeys(place.adcode for place in best if place.adcode))
    if len(codes) == 1:
        return codes[0]
    if codes:
        names = "、".join(f"{table.path_name(code)} {code}" for code in codes[:6])
        raise BadAsk(f"region：“{text}”不止一个：{names}；请用区划码")
    near = "、".join(table.nearest(text))
    raise BadAsk(f"region：没有“{text}”这个地区" + (f"；是不是 {near}？" if near else ""))


def known(given: Iterable[str], table: Iterable[str], name: str) -> tuple[str, ...]:
    values = tuple(filter(None, given))
    members = set(table)
    for value in values:
        if value not in members:
            raise BadAsk(f"{name}：没有 {value}；可以是 {'、'.join(sorted(members))}")
    return values


def day(text: str | None, name: str) -> str | None:
    if not text:
        return None
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", text):
        raise BadAsk(f"{name}：“{text}”不是日期；写成 2026-11-20")
    return text


def since_days(days: str | None, today: str) -> str | None:
    """The first day of 近 N 天, today included."""
    if not days:
        return None
    (number,) = known([days], PERIODS, "days")
    return (dt.date.fromisoformat(today) - dt.timedelta(days=int(number) - 1)).isoformat()


def number(text: str | None, name: str) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise BadAsk(f"{name}：“{text}”不是数；单位是元，如 amount=1e8") from None


def with_query(query: QueryParams, **changes: str | Sequence[str] | None) -> str:
    """The same address with some filters changed; None takes one away, and the cursor never survives."""
    pairs = [(k, v) for k, v in query.multi_items() if k not in changes and k != "after" and v]
    for name, value in changes.items():
        if value is None:
            continue
        pairs += [(name, one) for one in ([value] if isinstance(value, str) else value)]
    return "?" + urlencode(pairs)
