"""A subscription as a form and back: names instead of codes, what was typed kept when it cannot be taken, mistakes in Chinese."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData, QueryParams

from alerts.lists import Lists
from alerts.money import write_money
from alerts.subscriptions import FIELDS, PUBLISHERS, read_subscription
from alerts.tables import default_atlas
from facts import tactics
from records import AMOUNT_KINDS, STAGES, Subscription

LISTS = (
    "regions", "except_regions", "industries", "companies", "words_all", "words_any", "words_none", "channels",
)  # fmt: skip
CHOICES = ("stages", "amount_kinds", "tactics", "publishers")
TEXTS = ("id", "name", "owner", "group", "min_amount", "query", "min_confidence", "digest")
SWITCHES = ("starred", "undisclosed")
PARTED = re.compile(r"[,，、;；\n]+|\s+(?=\S)")
PUBLISHER_NAMES = dict(zip(PUBLISHERS, ("政府", "新闻媒体", "门户", "聚合转载"), strict=True))
KNOWN_STAGES = {ident: name for ident, name in STAGES.items() if ident != "target"}
LABELS = {
    "id": "编号", "name": "名称", "regions": "地区", "except_regions": "不含的地区", "industries": "产业",
    "stages": "阶段", "min_amount": "金额", "amount_kinds": "金额口径", "companies": "企业", "tactics": "打法",
    "words_all": "须有的词", "words_any": "任一的词", "words_none": "不能有的词", "query": "检索式",
    "min_confidence": "可信度", "publishers": "来源类别", "channels": "渠道", "digest": "怎样发", "group": "组",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What stands in the form's fields: texts by key, ticked values by key."""

    texts: Mapping[str, str] = field(default_factory=dict)
    ticked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    saved: bool = False  # whether the rule is in the archive

    def __getitem__(self, key: str) -> str:
        return self.texts.get(key, "")

    def has(self, key: str, value: str) -> bool:
        return value in self.ticked.get(key, ())


def shown_of(rule: Subscription) -> Shown:
    """The form of a stored rule."""
    atlas = default_atlas()
    texts = {key: str(getattr(rule, key)) for key in TEXTS if key != "min_amount"}
    texts["min_amount"] = "" if rule.min_amount is None else write_money(rule.min_amount)
    texts |= {key: "、".join(getattr(rule, key)) for key in LISTS}
    for key in ("regions", "except_regions"):
        names = (code if code.startswith("@") else atlas.region_name(code) for code in getattr(rule, key))
        texts[key] = "、".join(names)
    texts["industries"] = "、".join(atlas.industry_names.get(ident, ident) for ident in rule.industries)
    ticked = {key: frozenset(getattr(rule, key)) for key in CHOICES}
    ticked["switches"] = frozenset(key for key in SWITCHES if getattr(rule, key))
    if not rule.enabled:
        ticked["switches"] |= {"disabled"}
    return Shown(texts=texts, ticked=ticked, saved=True)


def shown_again(form: FormData | QueryParams, *, saved: bool) -> Shown:
    """The form as it was typed."""
    texts = {key: str(form.get(key, "")) for key in (*TEXTS, *LISTS)}
    ticked = {key: frozenset(map(str, form.getlist(key))) for key in CHOICES}
    ticked["switches"] = frozenset(key for key in (*SWITCHES, "disabled") if form.get(key))
    return Shown(texts=texts, ticked=ticked, saved=saved)


def rule_of(form: FormData | QueryParams, lists: Lists) -> Subscription:
    """The subscription of a form. Raises BadSubscription naming what is wrong."""
    row: dict[str, Any] = {}
    for name in TEXTS:
        if given := str(form.get(name, "")).strip():
            row[name] = given
    for name in LISTS:
        if parts := [part.strip() for part in PARTED.split(str(form.get(name, ""))) if part.strip()]:
            row[name] = parts
    for name in CHOICES:
        if chosen := [str(one) for one in form.getlist(name) if one]:
            row[name] = chosen
    row.setdefault("id", f"rule-{secrets.token_hex(3)}")
    row.setdefault("name", row["id"])
    row["stages"] = row.get("stages") or []
    row |= {key: bool(form.get(key)) for key in SWITCHES}
    row["enabled"] = not form.get("disabled")
    return read_subscription(row, lists=lists, atlas=default_atlas(), name="订阅")


def choices() -> dict[str, Any]:
    """What the form offers."""
    return {
        "stage_names": KNOWN_STAGES,
        "kind_names": AMOUNT_KINDS,
        "tactic_names": tactics.names(),
        "publisher_names": PUBLISHER_NAMES,
        "industry_names": default_atlas().industry_names,
    }


SAID = (
    (r'unknown region "(.+?)"(?:; did you mean "(.+?)".*)?', "没有“{0}”这个地区", "；是不是“{1}”？"),
    (r'region "(.+?)" names \d+ regions \((.+?)\).*', "“{0}”不止一个：{1}；请写全名或区划码", ""),
    (r'unknown industry "(.+?)"(?:; did you mean "(.+?)".*)?', "没有“{0}”这个产业", "；是不是“{1}”？"),
    (r'unknown list "(.+?)"(?:; did you mean "(.+?)".*)?.*', "没有名单“{0}”，先到“名单与查询”里建", "；是不是“@{1}”？"),
    (r'"(.+?)" is not a sum of money.*', "“{0}”不是金额；写成 1亿、5000万", ""),
    (r'unknown (?:stage|amount_kind|publisher|tactic) "(.+?)".*', "没有“{0}”这一项", ""),
    (r"'(.+?)' is not a list of texts", "{0} 不是一列词", ""),
)


def in_chinese(words: str) -> str:
    """A mistake of a subscription as the desk says it: which field, what is wrong, what was probably meant."""
    found = re.fullmatch(r'订阅: subscription ".*?": (?:(\w+): )?(.*)', words, re.DOTALL)
    key, rest = (found[1] or "", found[2]) if found else ("", words)
    label = LABELS.get(key, key if key in FIELDS else "")
    for pattern, says, more in SAID:
        if said := re.fullmatch(pattern, rest, re.DOTALL):
            groups = said.groups()
            second = groups[1] if len(groups) > 1 else None
            rest = says.format(groups[0], second) + (more.format(groups[0], second) if second else "")
            break
    return f"{label}：{rest}" if label else rest
