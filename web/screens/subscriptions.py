"""订阅: who watches what in words, how often it rings, and how right it was."""

import dataclasses
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from alerts.feeds import TOKENS
from alerts.triage import precision
from records import AMOUNT_KINDS, Subscription
from storage.alerts import REASONS
from web import shown
from web.answers import answer
from web.desk import archive_of

MONTH_MS = 30 * 86_400_000


def show(request: Request) -> Response:
    with archive_of(request) as archive:
        subscriptions = archive.subscriptions.all()
        judged = archive.alerts.judged()
        precise = precision(archive.alerts)
        recent = archive.alerts.counts_since(request.app.state.clock() - MONTH_MS)
        feeds = set(archive.subscriptions.settings(TOKENS))
    rows = [dataclasses.asdict(one) for one in subscriptions]
    cards = [
        {
            "rule": one,
            "watches": in_words(one),
            "month": recent.get(one.id, 0),
            "unread": judged.get(one.id, {}).get("unread", 0),
            "precision": precise.get(one.id),
            "wrong": {reason: n for reason in REASONS if (n := judged.get(one.id, {}).get(reason))},
            "feed": one.id in feeds,
        }
        for one in subscriptions
    ]
    return answer(request, "subscriptions.html", {"title": "订阅", "cards": cards}, rows=rows)


def in_words(rule: Subscription) -> list[tuple[str, str]]:
    """The clauses of a rule as an analyst reads them."""

    def joined(values: tuple[str, ...], name: Any = str) -> str:
        return "、".join(value if value.startswith("@") else name(value) for value in values)

    amount = f"≥ {rule.min_amount / 1e8:g} 亿元" if rule.min_amount else ""
    kinds = "、".join(AMOUNT_KINDS.get(kind, kind) for kind in rule.amount_kinds)
    found = [
        ("地区", joined(rule.regions, shown.region)),
        ("除", joined(rule.except_regions, shown.region)),
        ("产业", joined(rule.industries, shown.industry)),
        ("阶段", joined(rule.stages, shown.stage)),
        ("金额", f"{kinds} {amount}".strip()),
        ("企业", joined(rule.companies)),
        ("须有", joined(rule.words_all)),
        ("任一", joined(rule.words_any)),
        ("不能有", joined(rule.words_none)),
        ("检索式", rule.query),
    ]
    return [(name, words) for name, words in found if words]
