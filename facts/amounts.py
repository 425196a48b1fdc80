"""Sums of money: 约64.2亿元 · 156 亿美元 · 1.81万亿元 · 超百亿元 · 50亿元至80亿元; floors such as 过亿元 are marked apart."""

import re
from typing import NamedTuple

from facts.numbers import NUMERAL, NUMERAL_FIRST, NUMERAL_LETTERS, in_units, read_numeral
from facts.scan import matches_from
from records.fact import Qualifier

CURRENCIES = {
    "美元": "USD",
    "美金": "USD",
    "港元": "HKD",
    "港币": "HKD",
    "欧元": "EUR",
    "日元": "JPY",
    "韩元": "KRW",
    "英镑": "GBP",
    "新台币": "TWD",
    "台币": "TWD",
    "澳元": "AUD",
    "加元": "CAD",
    "瑞郎": "CHF",
    "新加坡元": "SGD",
    "新元": "SGD",
}
_UNITS = {"万亿": 1e12, "亿": 1e8, "万": 1e4}
_MONEY_NAME = "|".join(sorted(CURRENCIES, key=len, reverse=True))
_CURRENCY = rf"元\s?人民币|人民币|{_MONEY_NAME}|元"
_SPACE = r"[ \t\n]?"
_AMOUNT = re.compile(
    rf"(?<![\d.点第])(?:(?P<low>{NUMERAL}){_SPACE}(?P<lowunit>万亿|亿|万)?(?P<lowcur>{_MONEY_NAME}|元)?[-~—–至到])?"
    rf"(?P<num>{NUMERAL}){_SPACE}(?:个(?=[多余几]?亿(?!元)))?(?P<plus>[多余几])?{_SPACE}(?P<unit>万亿|亿|万)(?P<more>[多余])?"
    rf"(?:零?(?P<rest>{NUMERAL})万)?(?:{_SPACE}(?P<cur>{_CURRENCY}))?"
)
# Where a sum may begin: a numeral with a unit, a currency or the sign of a range behind it.
_START = re.compile(
    rf"[{NUMERAL_FIRST}](?<![\d.点第].)(?=[{NUMERAL_LETTERS}个多余几 \t\n]*"
    rf"[万亿元{''.join(sorted({name[0] for name in CURRENCIES}))}~—–至到-])"
)
# A unit without a number is one of it only behind such a word, or before 以上: 超万亿元, 近亿元, 亿元以上; never 总投资亿元.
_BARE = re.compile(
    rf"(?P<pre>超过|将近|接近|突破|[超过逾近上])?(?<![\d.多余几万点零一二三四五六七八九十百千] )"
    rf"(?<![\d.多余几万点零一二三四五六七八九十百千])(?P<unit>万亿|亿)(?P<cur>{_CURRENCY})(?P<post>级|以上)?"
)
_LOOSE = re.compile(
    r"亿(?<![\d.多余几万点零一二三四五六七八九十百千].)|万亿(?<![\d.多余几点零一二三四五六七八九十百千]..)"
)
_BEFORE = re.compile(
    r"(?:(?P<over>不低于|不少于|超过|突破|[超逾过破上])|(?P<nearly>将近|接近|近)|(?P<about>大约|约(?<!签约))|(?P<upto>最多|不超过)"
    r"|(?P<reach>高达|达到|达|至少))(?:了|人民币|合)?\s?$"
)
_BEHIND = re.compile(r"\s?(?:(?P<level>级)|(?P<over>以上|之上|\+)|(?P<under>以下|以内)|(?P<about>左右|上下))")
# Behind 万 or 亿 without a currency these make another kind of number: people, area, mass, power.
_NOT_MONEY = re.compile(
    r"\s?(?:人|名|位|平方|亩|吨|台|千瓦|兆瓦|瓦|户|公里|千米|公顷|米|升|件|套|辆|双|头|只|株|次|条|部|座|粒|支|片|锭|箱|斤|公斤|度"
    r"|立方|标|KW|kW|GW|MW|Gwh|GWh|亿|家|个|项|册|张|字|场|枚|瓶|块|栋|颗|份|羽|尾|级|工程|以上人|多人|余人|名|剂|颗|粉丝|用户|岁|年)"
)
_MONEY_END = re.compile(r"[\s,。;、)!?:》”]|以上|左右|的|$")
_MONEY_WORD = re.compile(r"(?:投资|资|额|金|规模|签约|引资|共计|达|约|超|逾|近)[^,。;]{0,4}$")


class Money(NamedTuple):
    """A sum of money in single units of `currency`; `value` is the upper end of a range.

    `bound` is "以上" or "以下" when the words set a floor or a ceiling; `number_start` is where the numeral begins.
    """

    start: int
    end: int
    number_start: int
    value: float
    low: float | None
    currency: str
    qualifier: Qualifier
    bound: str
    printed: str
    bare: bool = False


def find_amounts(text: str) -> list[Money]:
    """All sums of money of a folded text, in order. `百亿级` is a scale and is left out."""
    found = [money for match in matches_from(_START, _AMOUNT, text) if (money := _read(text, match))]
    if (
        "亿" in text
        and _LOOSE.search(text)
        and (bare := [money for match in _BARE.finditer(text) if (money := _read_bare(text, match))])
    ):
        taken = {money.number_start for money in found} | {money.end for money in found}
        found += [money for money in bare if money.number_start not in taken and money.end not in taken]
        found.sort(key=lambda money: money.start)
    return found


def page_currency(text: str) -> str | None:
    """The currency that a page declares once for all: (人民币,下同)."""
    match = re.search(rf"\((人民币|{_MONEY_NAME}),下同\)", text)
    return None if match is None else CURRENCIES.get(match[1], "CNY")


# 投资由8亿元调增至19亿元: the sum that holds is the second.
_RAISED_FROM = ("由", "从")
_RAISED_TO = re.compile(
    r"(?:元|美元)?(?:人民币)?(?:左右)?,?[^,。;\d]{0,4}(?:[调提]?增|增[加长]|提高|上调|扩大|追加|调整)[^,。;\d]{0,4}[至到为]"
)


def _read(text: str, match: re.Match[str]) -> Money | None:
    value = read_numeral(match["num"])
    start, end = match.span()
    if value is None or text[max(0, start - 1) : start] in ("第", "数"):
        return None
    if text[max(0, start - 1) : start] in _RAISED_FROM and _RAISED_TO.match(text, end):
        return None
    unit, currency = _UNITS[match["unit"]], match["cur"]
    if currency is None and not _is_money(text, start, end, unit):
        return None
    behind = _BEHIND.match(text, end)
    if behind and behind["level"]:
        return None
    value = in_units(value, unit)
    if match["rest"]:
        value = round(value + in_units(read_numeral(match["rest"]) or 0.0, 1e4), 2)
    low = read_numeral(match["low"]) if match["low"] else None
    if low is not None:
        low = in_units(low, _UNITS[match["lowunit"]] if match["lowunit"] else unit)
        if low >= value:
            low = None
    before = _BEFORE.search(text, max(0, start - 7), start)
    qualifier: Qualifier = "over" if match["plus"] or match["more"] else "exact"
    bound = ""
    if behind:
        qualifier, bound = _after(behind, qualifier)
    if before:
        qualifier = _before(before, qualifier)
    first = before.start() if before else start
    last = behind.end() if behind else end
    return Money(first, last, start, value, low, _currency(currency), qualifier, bound, text[first:last])


def _read_bare(text: str, match: re.Match[str]) -> Money | None:
    if not (match["pre"] or match["post"] == "以上") or match["post"] == "级":
        return None
    bound = "以上" if match["post"] else ""
    qualifier: Qualifier = "nearly" if match["pre"] in ("近", "将近", "接近") else "over"
    start = match.start("unit")
    return Money(
        match.start(),
        match.end(),
        start,
        _UNITS[match["unit"]],
        None,
        _currency(match["cur"]),
        qualifier,
        bound,
        match[0],
        bare=True,
    )


def _is_money(text: str, start: int, end: int, unit: float) -> bool:
    """Whether a number of 万 or 亿 without a currency is money: never before a thing counted; before a stop, or an 亿
    behind a word of money."""
    if _NOT_MONEY.match(text, end):
        return False
    return _MONEY_END.match(text, end) is not None or (
        unit > 1e4 and _MONEY_WORD.search(text, start - 8, start) is not None
    )


def _currency(words: str | None) -> str:
    return CURRENCIES.get(words or "", "CNY")


def _before(match: re.Match[str], qualifier: Qualifier) -> Qualifier:
    if match["over"]:
        return "over"
    if match["nearly"]:
        return "nearly"
    if match["about"]:
        return "about"
    return "up_to" if match["upto"] else qualifier


def _after(match: re.Match[str], qualifier: Qualifier) -> tuple[Qualifier, str]:
    if match["over"]:
        return "over", "以上"
    if match["under"]:
        return "up_to", "以下"
    return "about" if match["about"] else qualifier, ""
