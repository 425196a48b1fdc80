"""Dates as pages print them, and days in addresses. Pages print Asia/Shanghai time."""

import re
from typing import NamedTuple


class Printed(NamedTuple):
    """A date read from `start:end`; `value` is ISO 8601, with `+08:00` when a time was printed."""

    start: int
    end: int
    value: str
    unsure: str | None = None


CLOCK = r"(?:[T\s\xa0\u3000]{0,4}(?:[（(]?(?:星期|周|週)[一二三四五六日天][)）]?\s{0,2})?(?:上午|下午|晚上|AM|PM)?\s?(?P<hour>[01]?\d|2[0-3])(?:[:：]|[时点時])(?P<minute>[0-5]\d)(?:分(?!钟)|[:：](?P<second>[0-5]\d))?(?:\s?[APap][Mm]\b)?)?"
CLOCK_BEFORE = re.compile(
    r"(?<![\d:])(?P<hour>[01]?\d|2[0-3])[:：](?P<minute>[0-5]\d)(?:[:：](?P<second>[0-5]\d))?\s{1,3}$"
)
FULL = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s{0,2}"
    r"(?:年\s{0,2}(?P<month>1[0-2]|0?[1-9])\s{0,2}月\s{0,2}(?P<day>3[01]|[12]\d|0?[1-9])\s{0,2}日"
    r"|(?P<sign>[-/.])(?P<month2>1[0-2]|0?[1-9])(?P=sign)(?P<day2>3[01]|[12]\d|0?[1-9])(?!\d(?!\d:\d\d))"
    r"|\s?(?P<month3>1[0-2]|0[1-9])[-/](?P<day3>3[01]|[12]\d|0[1-9])(?=\s{1,3}[012]?\d[:：]))" + CLOCK
)
DAY_FIRST = re.compile(
    r"(?<!\d)(?P<day>3[01]|[12]\d|0?[1-9])\.(?P<month>1[0-2]|0?[1-9])\.(?P<year>(?:19|20)\d\d)(?!\d)" + CLOCK
)
DIGITS = "〇零○Ｏ一二三四五六七八九十"
WRITTEN = re.compile(rf"(?P<year>[一二][{DIGITS}]{{3}})年(?P<month>[{DIGITS}]{{1,2}})月(?P<day>[{DIGITS}]{{1,3}})日")
IN_ADDRESS = re.compile(
    r"/(?:[a-z]{0,12}/)?(?:t|W0|content_|art_)?(?P<year>(?:19|20)\d\d)(?:[-/_]?)(?P<month>0[1-9]|1[0-2])(?:[-/_]?)(?P<day>0[1-9]|[12]\d|3[01])(?![0-9])"
    r"|/t(?P<year2>(?:19|20)\d\d)(?P<month2>0[1-9]|1[0-2])(?P<day2>0[1-9]|[12]\d|3[01])_"
)
MONTH_AND_DAY = r"(?<!\d)(?P<month>1[0-2]|0?[1-9])月(?P<day>3[01]|[12]\d|0?[1-9])日"
DATELINE = re.compile(
    rf"^[^。!！?？;；\n]{{0,24}}?{MONTH_AND_DAY}[^。,，!！?？;；\n]{{0,10}}?(?:讯|电(?!视|子|力|站|商|池)|消息|报道)"
)
AFTER_WORD = re.compile(rf"^[^。,，!！?？;；\n]{{0,16}}?(?:讯|消息)[\s(（][^。!！?？;；\n]{{0,20}}?{MONTH_AND_DAY}")
YEAR = re.compile(
    r"(?<![\d到至起.])(?P<year>20\d\d|199\d)"
    r"(?:年(?!前|底前|建成|达到|将|要|力争)|(?=[\u4e00-\u9fff])(?![年亿万元个家余人户名项件吨亩次多平公斤至到]))"
)


def find(text: str) -> Printed | None:
    """The first full date of a line; the first day of 1970 is an empty field of a database, not a date."""
    for pattern, unsure in ((FULL, None), (DAY_FIRST, "day and month may be exchanged")):
        for match in pattern.finditer(text):
            year, month, day = int(match["year"]), _group(match, "month"), _group(match, "day")
            if year != 1970 and is_real(year, month, day):
                return Printed(match.start(), match.end(), _iso(match, year, month, day), unsure)
    written = WRITTEN.search(text)
    if written is None:
        return None
    digits = "".join(str(_digit(char)) for char in written["year"])
    value = f"{digits}-{_small(written['month']):02}-{_small(written['day']):02}"
    return Printed(written.start(), written.end(), value)


def in_address(url: str) -> str | None:
    """The day that an address carries: `/2016/0927/`, `/t20160428_`, `/2020-11/25/`."""
    for match in IN_ADDRESS.finditer(url):
        year, month, day = (match[name] or match[f"{name}2"] for name in ("year", "month", "day"))
        if is_real(int(year), int(month), int(day)):
            return f"{year}-{month}-{day}"
    return None


def from_dateline(lead: str, body: str) -> Printed | None:
    """The day of `…7月22日徐州讯`, its year from the latest year that the body speaks of; None when it names none."""
    match = DATELINE.match(lead) or AFTER_WORD.match(lead)
    years = [int(found["year"]) for found in YEAR.finditer(body)]
    if match is None or not years:
        return None
    value = f"{max(years):04}-{int(match['month']):02}-{int(match['day']):02}"
    return Printed(
        match.start("month"), match.end("day"), value, "the year is not printed with the day; taken from the text"
    )


def is_real(year: int, month: int, day: int) -> bool:
    """Does the calendar have this day?"""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= month <= 12 and 1 <= day <= (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _group(match: re.Match[str], name: str) -> int:
    return int(match[name] or match[f"{name}2"] or match[f"{name}3"])


def _iso(match: re.Match[str], year: int, month: int, number: int) -> str:
    day = f"{year:04}-{month:02}-{number:02}"
    clock = (
        match
        if match["hour"] is not None
        else CLOCK_BEFORE.search(match.string, max(0, match.start() - 12), match.start())
    )
    if clock is None:
        return day
    hour = int(clock["hour"])
    if hour < 12 and re.search("下午|晚上|[Pp][Mm]", match[0]):
        hour += 12
    return f"{day}T{hour:02}:{clock['minute']}:{clock['second'] or '00'}+08:00"


def _digit(char: str) -> int:
    return 0 if char in "〇零○Ｏ" else "一二三四五六七八九".index(char) + 1


def _small(numeral: str) -> int:
    """Up to 31: 十, 十二, 二十, 二十八."""
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return int("".join(str(_digit(char)) for char in numeral))
    return (_digit(tens) if tens else 1) * 10 + (_digit(ones) if ones else 0)
