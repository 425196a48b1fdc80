"""How a fact is said to analysts, in Chinese: money in 万元 and 亿元, counts, places without doubled names."""

import datetime as dt

from facts import gazetteer, industries, tactics
from records import AMOUNT_KINDS, REALITIES, STAGES, Amount, Count, Fact, Period, Place

CURRENCIES = {"CNY": "元", "USD": "美元", "HKD": "港元", "EUR": "欧元", "JPY": "日元", "KRW": "韩元", "GBP": "英镑"}
BEFORE = {"over": "超", "about": "约", "nearly": "近", "up_to": "至多"}
UNDISCLOSED = "未披露"


def money(amount: Amount | None) -> str:
    """`N 万元` below 1 亿, `N 亿元` above; what was not said is 未披露, never 0."""
    if amount is None:
        return UNDISCLOSED
    figure = sum_of_money(amount.value, amount.currency)
    if amount.low is not None and amount.low != amount.value:
        figure = f"{sum_of_money(amount.low, amount.currency)}至{figure}"
    return f"{BEFORE.get(amount.qualifier, '')}{figure}"


def sum_of_money(value: float, currency: str = "CNY") -> str:
    unit = CURRENCIES.get(currency, currency)
    for size, name in ((1e8, "亿"), (1e4, "万")):
        if value >= size:
            return f"{value / size:,.4f}".rstrip("0").rstrip(".") + f" {name}{unit}"
    return f"{value:,.0f} {unit}"


def amount_kind(amount: Amount | None) -> str:
    return AMOUNT_KINDS.get(amount.kind or "", "") if amount else ""


def kind(ident: str | None) -> str:
    """The name of a kind of money; 口径未说明 where the article does not say."""
    return AMOUNT_KINDS.get(ident or "", "口径未说明")


def count(number: Count | None) -> str:
    if number is None:
        return ""
    figure = f"{number.low}至{number.value}" if number.low not in (None, number.value) else str(number.value)
    return f"{BEFORE.get(number.qualifier, '')}{figure} 个"


def place(host: Place | None) -> str:
    if host is None:
        return "地区未明"
    name = region(host.adcode) if host.adcode else host.name
    return f"{name} {host.zone}" if host.zone else name


def region(adcode: str) -> str:
    """Its full name from the province down; a code that is in no table is said as it is."""
    try:
        return gazetteer.default().path_name(adcode)
    except gazetteer.UnknownRegion:
        return adcode


def industry(ident: str) -> str:
    known = industries.default().industries.get(ident)
    return known.zh if known else ident


def tactic(ident: str) -> str:
    return tactics.names().get(ident, ident)


def stage(ident: str) -> str:
    return STAGES.get(ident, ident)


def reality(fact: Fact) -> str:
    """Why a fact is not news, in one word; empty when it is."""
    if fact.reality != "actual":
        return REALITIES.get(fact.reality, fact.reality)
    return "背景" if fact.background else ""


def period(span: Period | None) -> str:
    """`2026年1至9月`, `2026年9月`, `截至2026年9月30日`, else both days; empty when the fact names no time."""
    if span is None or span.end is None:
        return f"{_day(span.start)}起" if span and span.start else ""
    if span.start is None:
        return f"截至{_day(span.end)}"
    if span.start == span.end:
        return _day(span.end)
    first, last = dt.date.fromisoformat(span.start), dt.date.fromisoformat(span.end)
    if first.day == 1 and (last + dt.timedelta(days=1)).day == 1 and first.year == last.year:
        months = f"{first.month}" if first.month == last.month else f"{first.month}至{last.month}"
        return f"{first.year}年" if months == "1至12" else f"{first.year}年{months}月"
    return f"{_day(span.start)}至{_day(span.end)}"


def _day(iso: str) -> str:
    day = dt.date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"
