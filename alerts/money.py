"""Sums of money as people write them in rules (1亿, 5000万, 1.2亿元), and the way back."""

import math
import re

from records import Amount
from text.fold import fold

UNITS = {"": 1.0, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "十亿": 1e9, "百亿": 1e10, "千亿": 1e11, "万亿": 1e12}
WRITTEN = re.compile(
    r"([0-9][0-9,]{0,20}(?:\.[0-9]{1,6})?) ?(百万|千万|万亿|十亿|百亿|千亿|万|亿)?(?:元|人民币|元人民币)?"
)

# A lower bound of what one unit was worth in yuan since 2010: a sum in another currency passes a
# threshold in yuan only when it does so at the worst rate. Nothing is ever converted for show.
LEAST_YUAN = {"CNY": 1.0, "USD": 6.0, "EUR": 7.0, "GBP": 8.0, "HKD": 0.78, "JPY": 0.044, "KRW": 0.0045, "TWD": 0.2}
SIGNS = {"USD": "美元", "EUR": "欧元", "GBP": "英镑", "HKD": "港元", "JPY": "日元", "KRW": "韩元", "TWD": "新台币"}


class NotMoney(ValueError):
    """The words are not a sum of money."""


def read_yuan(words: str | float) -> float:
    """Yuan from `1.2亿`, `5000万元` or a number of yuan."""
    if isinstance(words, int | float):
        if isinstance(words, bool) or not math.isfinite(words) or words < 0:
            raise NotMoney(f"{words!r} is not a sum of money; write 1亿, 5000万 or a number of yuan")
        return float(words)
    found = WRITTEN.fullmatch(fold(words).strip())
    if not found:
        raise NotMoney(f'"{words}" is not a sum of money; write 1亿, 5000万 or a number of yuan')
    return round(float(found[1].replace(",", "")) * UNITS[found[2] or ""], 2)


def yuan_at_least(amount: Amount | None) -> float | None:
    """What the amount is worth in yuan at least; None when it is missing or the currency is not known."""
    if amount is None or amount.currency not in LEAST_YUAN:
        return None
    return amount.value * LEAST_YUAN[amount.currency]


def write_money(value: float | None, *, currency: str = "CNY") -> str:
    """`1.2亿元`, `5000万元`, `未披露` for None; other currencies keep their name."""
    if value is None:
        return "未披露"
    sign = "元" if currency == "CNY" else SIGNS.get(currency, currency)
    if value >= 1e8:
        return f"{_short(value / 1e8)}亿{sign}"
    if value >= 1e4:
        return f"{_short(value / 1e4)}万{sign}"
    return f"{_short(value)}{sign}"


def _short(number: float) -> str:
    return f"{number:.4f}".rstrip("0").rstrip(".")
