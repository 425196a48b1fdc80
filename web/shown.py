"""How things stand on a screen: money in 万元 and 亿元, places without doubled names, times in Asia/Shanghai."""

import datetime as dt
from zoneinfo import ZoneInfo

from facts import gazetteer, industries
from records import AMOUNT_KINDS, REALITIES, STAGES, Amount, Count, Fact, Place

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"
CURRENCIES = {"CNY": "元", "USD": "美元", "HKD": "港元", "EUR": "欧元", "JPY": "日元", "KRW": "韩元", "GBP": "英镑"}
BEFORE = {"over": "超", "about": "约", "nearly": "近", "up_to": "至多"}
STATES = {
    "unread": "未读",
    "starred": "重点",
    "assigned": "已分派",
    "done": "已处理",
    "false_alarm": "误报",
    "snoozed": "稍后",
}
ALERT_KINDS = {"new": "新事件", "stage": "新阶段", "figure": "数字有变", "contradiction": "说法不一"}
CONFIDENCES = {"A": "A 有据", "B": "B 有推断", "C": "C 存疑"}
UNDISCLOSED = "未披露"


def money(amount: Amount | None) -> str:
    """`N 万元` below 1 亿, `N 亿元` above; what was not said is 未披露, never 0."""
    if amount is None:
        return UNDISCLOSED
    unit = CURRENCIES.get(amount.currency, amount.currency)
    figure = _figure(amount.value, unit)
    if amount.low is not None and amount.low != amount.value:
        figure = f"{_figure(amount.low, unit)}至{figure}"
    return f"{BEFORE.get(amount.qualifier, '')}{figure}"


def _figure(value: float, unit: str) -> str:
    for size, name in ((1e8, "亿"), (1e4, "万")):
        if value >= size:
            return f"{value / size:,.4f}".rstrip("0").rstrip(".") + f" {name}{unit}"
    return f"{value:,.0f} {unit}"


def amount_kind(amount: Amount | None) -> str:
    return AMOUNT_KINDS.get(amount.kind or "", "") if amount else ""


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
    try:
        return gazetteer.default().path_name(adcode)
    except gazetteer.UnknownRegion:
        return adcode


def industry(ident: str) -> str:
    known = industries.default().industries.get(ident)
    return known.zh if known else ident


def stage(ident: str) -> str:
    return STAGES.get(ident, ident)


def reality(fact: Fact) -> str:
    """Why a fact is not news, in one word; empty when it is."""
    if fact.reality != "actual":
        return REALITIES.get(fact.reality, fact.reality)
    return "背景" if fact.background else ""


def clock(at_ms: int | None) -> str:
    """`11月20日 (周五) 14:05`, with the year when it is not this one by more than half a year."""
    if not at_ms:
        return "从未"
    at = dt.datetime.fromtimestamp(at_ms / 1000, SHANGHAI)
    return f"{at.year}年{at.month}月{at.day}日 (周{WEEKDAYS[at.weekday()]}) {at:%H:%M}"


def day(iso: str | None) -> str:
    """A printed day or instant as `2026-11-20` or `2026-11-20 14:05`."""
    if not iso:
        return "日期未明"
    return iso[:10] + (f" {iso[11:16]}" if len(iso) > 10 else "")
