"""How things stand on a screen: money in 万元 and 亿元, places without doubled names, times in Asia/Shanghai."""

import datetime as dt
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from facts.wording import (
    amount_kind,
    count,
    industry,
    kind,
    money,
    period,
    place,
    reality,
    region,
    stage,
    sum_of_money,
    tactic,
)
from records import ALERT_STATES
from storage.facts import FactFilter

__all__ = [
    "amount_kind", "clock", "count", "day", "industry", "kind", "money", "period", "place", "reality", "region", "stage", "sum_of_money",
    "tactic",
]  # fmt: skip
SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"
STATES = ALERT_STATES
ALERT_KINDS = {"new": "新事件", "stage": "新阶段", "figure": "数字有变", "contradiction": "说法不一"}
CONFIDENCES = {"A": "A 有据", "B": "B 有推断", "C": "C 存疑"}


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


def rule_query(filters: FactFilter) -> str:
    """The filters of the list of facts as the address of a new subscription's form."""
    pairs = [("regions", "、".join(filters.regions))] if filters.regions else []
    pairs += [("industries", "、".join(filters.industries))] if filters.industries else []
    pairs += [("stages", stage) for stage in filters.stages if stage != "target"]
    pairs += [("min_amount", f"{filters.min_amount:.0f}")] if filters.min_amount else []
    pairs += [("companies", filters.company)] if filters.company else []
    return urlencode(pairs or [("stages", "")])
