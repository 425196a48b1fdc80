"""The time a statement speaks of: 一季度, 1-8月份, 元至10月, 截至4月底, 今年以来, 12月28日 … as first and last day."""

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from facts.numbers import read_numeral
from records.fact import Period

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(?P<year>(?:19|20)\d{2}|[一二][〇零九][〇零一二三四五六七八九]{2})年|(?P<relyear>今年|本年|去年|上年|前年|明年)?)"
# The letters that a phrase of time begins with.
_FIRST = re.compile(r"[0-9一二三四五六七八九十元前截至到今本去上下明年近日昨同当开第目全]")
# May match nothing, and then one of the kinds below may stand there.
_OF_CALENDAR = re.compile(
    rf"(?P<until>截至|截止到?|至今年|到)?(?P<open>目前)?{_YEAR}(?:"
    r"(?P<quarters>前三季度|前两季度|前二季度|[一二三四1-4]季度|第[一二三四1-4]季度)(?P<since>以来)?"
    r"|(?P<half>上半年|下半年)"
    rf"|(?P<first>元|{_N})月?份?[-~—–至到]\s?(?P<last>{_N})月份?(?!\d|日)"
    r"|前(?P<months>\d{1,2}|[一二三四五六七八九十]{1,2})个?月"
    rf"|(?P<month>{_N})\s?月(?:\s?(?P<day>{_N})日(?:[-~—–至到](?:(?P<month2>{_N})月)?(?P<day2>{_N})日)?|(?P<third>上旬|中旬|下旬|初|底|末)|份)?(?P<msince>以来)?"
    r"|(?P<year_since>以来)|(?P<year_end>年底前?)|(?P<whole>全年)?"
    r")"
)
_OTHERWISE = re.compile(
    r"(?P<plan>十一五|十二五|十三五|十四五|十五五)(?:期间|时期|”期间|”时期)"
    r"|近(?P<near>[一二两三四五六七八九十\d]{1,2})年"
    r"|(?P<word>年初以来|开年以来|昨日|昨天|今日|今天|近日|日前|近期|上月底|上月末|上月|本月|上周|当日|同日|前日)"
    rf"|(?<![\d月年.-])(?P<aday>{_N})日(?:[-~—–至到](?P<aday2>{_N})日)?(?=[,上下在至、讯电消举]|[\u4e00-\u9fff])"
)
# Years that are the time of something; 自2016年以来 and 到2030年 are not.
YEAR = re.compile(r"((?:19|20)(?<![到至自从\d]..)\d{2})年(?!代|以?前完成|以来|至今|起)")
_TRIGGER = re.compile(r"[年月日季目]|以来|近期|上周|昨天|今天|十[一二三四五]五")
_OF_GOAL = re.compile(r"(?:引资|招商)?(?:目标|任务|计划|进度|\d+(?:\.\d+)?%)")
_PLANS = {"十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}
_DATELINE = re.compile(rf"(?P<month>{_N})月(?P<day>{_N})日\s?(?:[\u4e00-\u9fff]{{0,4}}?)(?:电|讯|消息|报道)")
_RELATIVE = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}


@dataclass(frozen=True, slots=True)
class Reference:
    """The day against which relative times are read; `from_dateline` says that the text itself prints it."""

    day: datetime.date
    from_dateline: bool = False
    only_year: bool = False  # nothing but the year is known: the one year that the text speaks of


class Phrase(NamedTuple):
    """A phrase of time at its place. `start_day` is None for 截至; both days are None when no year is known."""

    start: int
    end: int
    first: datetime.date | None
    last: datetime.date | None
    printed: str
    vague: bool = False

    def period(self, read_from: str) -> Period:
        first = self.first.isoformat() if self.first else None
        last = self.last.isoformat() if self.last else None
        return Period(start=first, end=last, printed=self.printed, read_from=read_from)


def reference_day(published: str | None, text: str) -> Reference | None:
    """The dateline's own day in the year of publication, else the day of publication, else None."""
    try:
        day = datetime.date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
    dateline = _DATELINE.search(text, 0, 240)
    if dateline:
        written = _date(day.year, _int(dateline["month"]), _int(dateline["day"]))
        if written is not None and written > day + datetime.timedelta(days=2):
            written = _date(day.year - 1, written.month, written.day)
        if written is not None:
            return Reference(written, from_dateline=True)
    return Reference(day)


def only_year(text: str) -> Reference | None:
    """The year of a text that has no date, when it speaks of one year alone."""
    years = set(YEAR.findall(text)) if "年" in text else set()
    return Reference(datetime.date(int(years.pop()), 12, 31), only_year=True) if len(years) == 1 else None


def find_periods(text: str, start: int, end: int, reference: Reference | None) -> list[Phrase]:
    """Phrases of time in text[start:end]; a phrase without a year takes the latest one that is past at the reference."""
    if not _TRIGGER.search(text, start, end):
        return []
    found = []
    for match in _matches(text, start, end):
        if match.end() - match.start() < 2:
            continue
        phrase = _read_otherwise(match, reference) if match.re is _OTHERWISE else _read(match, reference)
        if phrase is not None:
            found.append(_without_day(phrase, match, reference) if reference and reference.only_year else phrase)
    return found


def _matches(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    reach = start
    for first in _FIRST.finditer(text, start, end):
        at = first.start()
        if at < reach:
            continue
        match = _OF_CALENDAR.match(text, at, end)
        if match is None or match.end() == at:
            match = _OTHERWISE.match(text, at, end)
        if match is not None:
            reach = match.end()
            yield match


def _read_otherwise(match: re.Match[str], reference: Reference | None) -> Phrase | None:
    today = reference.day if reference else None
    if match["plan"]:
        first = datetime.date(_PLANS[match["plan"]], 1, 1)
        return _phrase(match, first, datetime.date(first.year + 4, 12, 31))
    if match["near"]:
        years = _int(match["near"])
        return (
            _phrase(match, datetime.date(today.year - years, 1, 1), today)
            if today and years
            else _phrase(match, None, None)
        )
    return _word(match, today) if match["word"] else _lone_day(match, today)


def _read(match: re.Match[str], reference: Reference | None) -> Phrase | None:
    today = reference.day if reference else None
    year = _year(match, today)
    if match["quarters"] or match["half"]:
        return _part_of_year(match, year, today)
    if match["last"] or match["months"]:
        first_month = 1 if match["months"] or match["first"] == "元" else _int(match["first"])
        last_month = _int(match["months"] or match["last"])
        if not (1 <= first_month <= last_month <= 12):
            return None
        year = _past(year, today, last_month, match)
        return _phrase(match, _date(year, first_month, 1), _month_end(year, last_month))
    if match["month"]:
        return _month(match, year, today)
    if match["open"] and match["until"]:
        return _phrase(match, None, today)
    if match["year_end"]:
        year = year or (today.year if today else None)
        return _phrase(match, None, _date(year, 12, 31))
    if match["year_since"]:
        return _phrase(match, _date(year, 1, 1), today) if year or match["relyear"] else None
    if match["whole"] and not match["year"] and not match["relyear"]:
        if _OF_GOAL.match(match.string, match.end()) or match.string[match.start() - 1 : match.start()] in ("成", "占"):
            return None  # 完成全年45.6%
        year = today.year if today else None
    if match["year"] or match["relyear"] or match["whole"]:
        if year is None:
            return _phrase(match, None, None)
        last = _date(year, 12, 31)
        return _phrase(
            match,
            _date(year, 1, 1),
            min(last, today) if today and last and year == today.year and match["relyear"] else last,
        )
    return None


def _without_day(phrase: Phrase, match: re.Match[str], reference: Reference) -> Phrase:
    """The phrase without what only a day could tell: yesterday, or until when 今年以来 goes."""
    if match.re is _OTHERWISE and not match["plan"]:
        return phrase._replace(first=None, last=None)
    return phrase._replace(last=None) if phrase.last == reference.day and "以来" in phrase.printed else phrase


def _word(match: re.Match[str], today: datetime.date | None) -> Phrase:
    word = match["word"]
    if today is None:
        return _phrase(match, None, None, vague=True)
    one = datetime.timedelta(days=1)
    if word in ("年初以来", "开年以来"):
        return _phrase(match, datetime.date(today.year, 1, 1), today)
    if word in ("昨日", "昨天"):
        return _phrase(match, today - one, today - one)
    if word == "前日":
        return _phrase(match, today - 2 * one, today - 2 * one)
    if word in ("上月", "上月底", "上月末"):
        last = today.replace(day=1) - one
        return _phrase(match, last if word != "上月" else last.replace(day=1), last)
    if word == "本月":
        return _phrase(match, today.replace(day=1), today)
    if word == "上周":
        monday = today - datetime.timedelta(days=today.weekday() + 7)
        return _phrase(match, monday, monday + 6 * one)
    return _phrase(match, today, today, vague=word not in ("今日", "今天"))


def _lone_day(match: re.Match[str], today: datetime.date | None) -> Phrase | None:
    first, last = _int(match["aday"]), _int(match["aday2"]) if match["aday2"] else _int(match["aday"])
    if not (1 <= first <= last <= 31):
        return None
    if today is None:
        return _phrase(match, None, None)
    year, month = today.year, today.month
    if first > today.day:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return _phrase(match, _date(year, month, first), _date(year, month, last))


def _part_of_year(match: re.Match[str], year: int | None, today: datetime.date | None) -> Phrase:
    words = match["quarters"]
    if words is None:
        first, last = (1, 6) if match["half"] == "上半年" else (7, 12)
    elif words.startswith("前"):
        first, last = 1, 9 if "三" in words else 6
    else:
        quarter = _int(re.sub(r"[第季度]", "", words))
        first, last = 3 * quarter - 2, 3 * quarter
    unfinished = today is not None and last - today.month >= 4  # 前三季度 read in May is last year's
    year = _past(year, today, 13 if unfinished else first, match)
    end = _month_end(year, last)
    if match["since"]:
        end = today
    return _phrase(match, None if match["until"] else _date(year, first, 1), end)


def _month(match: re.Match[str], year: int | None, today: datetime.date | None) -> Phrase | None:
    month, day = _int(match["month"]), _int(match["day"]) if match["day"] else None
    if not 1 <= month <= 12:
        return None
    year = _past(year, today, month, match, day)
    if day is not None:
        first = _date(year, month, day)
        month2 = _int(match["month2"]) if match["month2"] else month
        last = _date(year, month2, _int(match["day2"])) if match["day2"] else first
        if first is None and year is not None:
            return None
        return _phrase(match, None if match["until"] else first, last)
    spans = {"上旬": (1, 10), "中旬": (11, 20), "初": (1, 10)}
    end = _month_end(year, month)
    if match["third"] in spans:
        low, high = spans[match["third"]]
        return _phrase(match, _date(year, month, low), _date(year, month, high))
    if match["msince"]:
        return _phrase(match, _date(year, month, 1), today)
    start = _date(year, month, 21) if match["third"] else _date(year, month, 1)
    return _phrase(match, None if match["until"] else start, end)


def _year(match: re.Match[str], today: datetime.date | None) -> int | None:
    if match["year"]:
        value = read_numeral(match["year"])
        return int(value) if value else None
    if match["relyear"] and today is not None:
        return today.year + _RELATIVE[match["relyear"]]
    return None


def _past(
    year: int | None, today: datetime.date | None, month: int, match: re.Match[str], day: int | None = None
) -> int | None:
    """The year of a month that has none: that of the reference, or the one before when it would lie ahead."""
    if year is not None or match["relyear"] or today is None:
        return year
    ahead = month > today.month or (month == today.month and day is not None and day > today.day)
    return today.year - 1 if ahead else today.year


def _phrase(
    match: re.Match[str], first: datetime.date | None, last: datetime.date | None, *, vague: bool = False
) -> Phrase:
    return Phrase(match.start(), match.end(), first, last, match[0].strip(), vague)


def _date(year: int | None, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day) if year else None
    except ValueError:
        return None


def _month_end(year: int | None, month: int) -> datetime.date | None:
    return datetime.date(year, month, calendar.monthrange(year, month)[1]) if year else None


def _int(words: str) -> int:
    return int(read_numeral(words) or 0)
