"""Fields of the query language: their names, what values they take, and the node each becomes."""

import calendar
import datetime
import re

from alerts.atlas import Atlas, UnknownName, did_you_mean
from alerts.money import NotMoney, read_yuan, write_money
from facts import tactics
from records import AMOUNT_KINDS, STAGES
from storage.query import And, Between, Field, FieldName, Node, Not, Or

# What a user may write → the field of the tree.
FIELDS: dict[str, str] = {
    "region": "region", "host": "region", "地区": "region", "承接地": "region",
    "industry": "industry", "产业": "industry", "行业": "industry",
    "stage": "stage", "阶段": "stage",
    "amount": "amount", "金额": "amount", "投资额": "amount",
    "company": "company", "企业": "company", "公司": "company",
    "tactic": "tactic", "打法": "tactic",
    "confidence": "confidence", "置信度": "confidence",
    "site": "site", "站点": "site",
    "publisher": "publisher", "source": "source", "来源": "source",
    "title": "title", "标题": "title",
    "date": "date", "日期": "date",
    "kind": "kind", "口径": "kind", "类别": "kind", "currency": "currency", "币种": "currency",
}  # fmt: skip
KINDS = {"relevant": "relevant", "signing": "signing", "相关": "relevant", "签约稿": "signing"}
KINDS |= {code: code for code in AMOUNT_KINDS} | {chinese: code for code, chinese in AMOUNT_KINDS.items()}
WRITTEN_DAY = re.compile(r"([12][0-9]{3})(?:[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?)?月?)?年?")
CENT = 0.01
PUBLISHERS = ("government", "news", "portal", "aggregator")


class BadValue(ValueError):
    """A field does not take that value. `expected` says what it takes."""

    def __init__(self, expected: str) -> None:
        self.expected = expected
        super().__init__(expected)


def read_field(name: str, sign: str, value: str, atlas: Atlas) -> Node:
    """The node of `name sign value`; signs are `:` `>` `<` `>=` `<=`."""
    field = FIELDS[name]
    if field == "amount":
        return _amount(sign, value)
    if field == "date":
        return _date(sign, value)
    if sign != ":":
        raise BadValue(f"“{name}:”（只有 amount 和 date 可以比较大小）")
    try:
        if field == "region":
            return Field("region", atlas.region(value))
        if field == "industry":
            return Field("industry", atlas.industry(value))
    except UnknownName as wrong:
        raise BadValue(f"已知的{'地区' if field == 'region' else '产业'}（{wrong}）") from wrong
    return _plain(field, value)


def _plain(field: str, value: str) -> Node:
    if field == "title":
        return Field("title", value)
    tables: dict[str, dict[str, str]] = {
        "stage": {code: code for code in STAGES} | {chinese: code for code, chinese in STAGES.items()},
        "confidence": {letter: letter for letter in "ABC"} | {letter.lower(): letter for letter in "ABC"},
        "kind": KINDS,
        "publisher": {name: name for name in PUBLISHERS},
        "tactic": {code: code for code in tactics.names()} | {name: code for code, name in tactics.names().items()},
    }
    if field in tables:
        table = tables[field]
        if value not in table:
            near = did_you_mean(value, table).replace("; did you mean", "；是不是")
            raise BadValue(f"{field} 的取值（{'、'.join(table)}）{near.replace('?', '？')}")
        value = table[value]
    return Field(_name(field), value)


def _name(field: str) -> FieldName:
    return field  # type: ignore[return-value]


def _amount(sign: str, value: str) -> Between:
    low, dots, high = value.partition("..")
    try:
        if dots and sign == ":" and (low or high):
            return Between("amount", read_yuan(low) if low else None, read_yuan(high) if high else None)
        yuan = read_yuan(value)
    except NotMoney as wrong:
        raise BadValue("金额，例如 1亿、5000万、1亿..5亿") from wrong
    if sign == ":":
        raise BadValue("比较或范围，例如 amount>1亿、amount:1亿..5亿")
    # The tree knows only closed bounds; a cent is the least step of money.
    if sign in (">", ">="):
        return Between("amount", yuan if sign == ">=" else yuan + CENT, None)
    return Between("amount", None, yuan if sign == "<=" else yuan - CENT)


def _date(sign: str, value: str) -> Between:
    low, dots, high = value.partition("..")
    if dots and sign == ":":
        if not low and not high:
            raise BadValue("日期，例如 2026-11..2026-12")
        return Between("date", _span(low)[0] if low else None, _span(high)[1] if high else None)
    first, last = _span(value)
    if sign == ":":
        return Between("date", first, last)
    if sign == ">=":
        return Between("date", first, None)
    if sign == "<=":
        return Between("date", None, last)
    if sign == ">":
        return Between("date", _shift(last, 1), None)
    return Between("date", None, _shift(first, -1))


def _span(words: str) -> tuple[str, str]:
    """First and last day of a day, a month or a year."""
    found = WRITTEN_DAY.fullmatch(words)
    if not found:
        raise BadValue("日期，例如 2026、2026-11、2026-11-21、2026-11..2026-12")
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    try:
        first = datetime.date(year, month or 1, day or 1)
        last = datetime.date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except (ValueError, calendar.IllegalMonthError) as wrong:
        raise BadValue("历上有的日期，例如 2026-11-21") from wrong
    return first.isoformat(), last.isoformat()


def _shift(day: str, days: int) -> str:
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=days)).isoformat()


def write_field(node: Node) -> str:
    """The text of a field or a span of days."""
    if isinstance(node, Between):
        if node.name == "date":
            return f"date:{node.low or ''}..{node.high or ''}"
        low, high = ("" if bound is None else _money(float(bound)) for bound in (node.low, node.high))
        return f"amount:{low}..{high}"
    if isinstance(node, Field):
        return f'{node.name}:"{node.value}"'
    raise TypeError(f"{node!r} is not a field")


def _money(yuan: float) -> str:
    written = write_money(yuan)
    return written if read_yuan(written) == yuan else f"{yuan:.2f}"


def say(node: Node, atlas: Atlas) -> str:
    """A clause of a query in Chinese, for the proof and for why-not."""
    from alerts.query import write

    if isinstance(node, Between) and node.name == "amount":
        bounds = [f"{sign}{_money(float(b))}" for sign, b in (("≥", node.low), ("≤", node.high)) if b is not None]
        return "金额" + " ".join(bounds)
    if isinstance(node, Field):
        if node.name in ("region", "host"):
            return f"地区={atlas.region_name(node.value)}"
        if node.name == "industry":
            return f"产业={atlas.industry_names.get(node.value, node.value)}"
        if node.name == "stage":
            return f"阶段={STAGES.get(node.value, node.value)}"
        return f"{node.name}={node.value}"
    if isinstance(node, Not):
        return f"不含（{say(node.child, atlas)}）"
    if isinstance(node, And | Or):
        return (" 与 " if isinstance(node, And) else " 或 ").join(say(child, atlas) for child in node.children)
    return write(node)
