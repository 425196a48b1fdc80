"""Amounts, counts and periods: drawn, and printed the many ways newspapers print them."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

DIGITS = "零一二三四五六七八九"
KINDS = {
    "总投资": "total",
    "计划总投资": "total",
    "总投资额": "total",
    "投资总额": "total",
    "协议总投资": "agreed",
    "协议投资额": "agreed",
    "合同投资额": "agreed",
    "意向总投资": "intended",
}


def kind_before(pattern: str) -> str | None:
    """The kind that a pattern's own words before {amount} say: 协议总投资{amount} is agreed."""
    words = pattern.split("{amount}")[0]
    fitting = [word for word in (*KINDS, "投资") if words.endswith(word)]
    return KINDS.get(max(fitting, key=len), "total") if fitting else None


@dataclass(frozen=True)
class Money:
    """`value` in single units of `currency`; `kind_word` stands before the printed amount."""

    value: float
    printed: str
    qualifier: str
    currency: str
    kind_word: str

    @property
    def kind(self) -> str:
        return KINDS.get(self.kind_word, "total")

    @property
    def bare(self) -> str:
        return self.printed.lstrip("约近超逾")


@dataclass(frozen=True)
class Counted:
    value: int
    printed: str
    qualifier: str = "exact"


@dataclass(frozen=True)
class Span:
    printed: str
    start: str | None
    end: str

    @property
    def pair(self) -> tuple[str | None, str]:
        return self.start, self.end


def chinese(number: int) -> str:
    """A whole number under 100 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def print_number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def money(rng: Random, wan: float, kind_word: str, *, foreign: float = 0.02) -> Money:
    """Print about `wan` ten thousands of yuan; the value that comes back is the one that is printed."""
    currency, unit = ("USD", "美元") if rng.random() < foreign else ("CNY", "元")
    if wan < 10000:
        number = max(1000, round(wan, -3 if wan > 3000 else -2))
        value, body = number * 1e4, f"{int(number)}万{unit}"
    else:
        number = wan / 10000
        number = round(number, rng.choice((0, 0, 1, 1, 2)) if number < 200 else rng.choice((0, 1)))
        value, body = round(number * 1e8, 2), f"{print_number(number)}亿{unit}"
    draw = rng.random()
    if draw < 0.78:
        return Money(value, body, "exact", currency, kind_word)
    word, qualifier = rng.choice((("约", "about"), ("近", "nearly"), ("超", "over"), ("逾", "over")))
    return Money(value, word + body, qualifier, currency, kind_word)


def project_money(rng: Random, kind_word: str = "") -> Money:
    """The investment of one project: 3,000万 to about 60亿, most between 1亿 and 10亿."""
    wan = min(6e5, max(3000, rng.lognormvariate(10.1, 1.0)))
    return money(
        rng, wan, kind_word or rng.choice(("总投资", "总投资", "总投资", "计划总投资", "协议总投资", "投资总额"))
    )


def total_money(rng: Random, count: int, kind_word: str = "", *, least: float = 0) -> Money:
    """The sum of many projects, not under `least` ten thousands of yuan."""
    wan = max(least, count * min(1.2e5, max(5000, rng.lognormvariate(10.3, 0.5))))
    word = kind_word or rng.choice(("总投资", "总投资", "总投资", "协议总投资", "协议投资额", "计划总投资", "总投资额"))
    return money(rng, wan, word, foreign=0)


def counted(rng: Random, low: int, high: int) -> Counted:
    value = rng.randint(low, high)
    draw = rng.random()
    if value < 100 and draw < 0.06:
        return Counted(value, chinese(value))
    if value >= 20 and value % 10 == 0 and draw < 0.3:
        return Counted(value, f"{value}余", "over")
    return Counted(value, str(value))


def last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def period(rng: Random, published: date) -> Span:
    """A period that has just ended when the article appears."""
    end = published.replace(day=1) - timedelta(days=1)
    year, month = end.year, end.month
    start = date(year, 1, 1)
    words = [(f"1至{month}月" if month > 1 else "1月份", start), (f"{month}月份", date(year, month, 1))]
    quarter = {3: "一季度", 6: "上半年", 9: "前三季度", 12: f"{year}年"}.get(month)
    if quarter:
        words = [(quarter, start)] * 3 + words
    if year == published.year:
        months = "两" if month == 2 else chinese(month)
        words.append((f"今年前{months}个月" if month > 1 else "今年1月份", start))
    word, first = rng.choice(words)
    return Span(word, first.isoformat(), end.isoformat())


def as_of(published: date) -> Span:
    end = published.replace(day=1) - timedelta(days=1)
    return Span(f"{end.month}月底", None, end.isoformat())


def day_words(rng: Random, happened: date, published: date) -> Span:
    """How a report names the day: 11月5日, 5日上午, 日前. The last says no day."""
    draw = rng.random()
    iso = happened.isoformat()
    if draw < 0.62 or happened.month != published.month:
        return Span(f"{happened.month}月{happened.day}日{rng.choice(('', '', '上午', '下午'))}", iso, iso)
    if draw < 0.82:
        return Span(f"{happened.day}日{rng.choice(('', '上午', '下午'))}", iso, iso)
    return Span(rng.choice(("日前", "近日")), None, "")
