"""Rows of facts, articles and alerts, one at a time, with headings that an analyst reads."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any, Literal, get_args

from facts import wording
from records import ALERT_STATES, STAGES
from reports.bulletin import alerts_since
from reports.spans import SHANGHAI
from storage.archive import Archive
from storage.articles import ArticleRow
from storage.facts import FactFilter

What = Literal["facts", "articles", "alerts"]
WHATS: tuple[What, ...] = get_args(What)
Row = dict[str, Any]

HEADINGS: dict[What, dict[str, str]] = {
    "facts": {
        "day": "日期", "stage_name": "阶段", "region_name": "承接地", "industry_names": "产业", "companies": "企业",
        "projects": "项目", "count": "个数", "count_qualifier": "个数限定", "scope": "范围", "amount_yi": "金额（亿）",
        "amount_low_yi": "金额下限（亿）", "currency": "币种", "amount_kind_name": "口径", "amount_qualifier": "金额限定",
        "period_start": "期间起", "period_end": "期间止", "tactic_names": "打法", "reality_name": "性质",
        "confidence": "可信度", "quote": "原句", "title": "标题", "source": "来源", "copies": "刊载数", "url": "网址",
        "stage": "stage", "region": "区划码", "industries": "industries", "article": "文章编号", "fact": "事实编号",
        "start": "起", "end": "止", "corrected": "已更正",
    },
    "articles": {
        "published": "发布时间", "title": "标题", "source": "来源", "site": "站点", "region_name": "地区",
        "relevant": "相关", "signing": "签约", "length": "字数", "damage": "损坏处", "confidence": "阅读可信度",
        "url": "网址", "day": "日期", "region": "区划码", "story": "稿件编号", "article": "文章编号", "fetched_at": "抓取时间",
    },
    "alerts": {
        "created_at": "时间", "subscription_name": "订阅", "state_name": "状态", "reason": "误报原因", "assignee": "负责人",
        "region": "地区", "industry": "产业", "stage": "阶段", "count": "个数", "amount": "金额", "quote": "触发的句子",
        "because": "命中的条件", "sources": "来源数", "title": "标题", "url": "网址", "note": "备注",
        "subscription": "订阅编号", "state": "state", "kind": "kind", "article": "文章编号", "fact": "事实编号", "alert": "预警编号",
    },
}  # fmt: skip


def facts(archive: Archive, filters: FactFilter) -> Iterator[Row]:
    """Facts, newest first; amounts in 亿 of their currency, as the headings say."""
    for stored in archive.facts.each(filters):
        fact = stored.fact
        amount = fact.amount
        yield {
            "day": stored.day,
            "stage_name": STAGES[fact.stage],
            "region_name": wording.place(fact.host) if fact.host else "",
            "industry_names": [wording.industry(ident) for ident in fact.industries],
            "companies": list(fact.companies),
            "projects": list(fact.projects),
            "count": fact.count.value if fact.count else None,
            "count_qualifier": wording.BEFORE.get(fact.count.qualifier, "") if fact.count else "",
            "scope": fact.scope,
            "amount_yi": round(amount.value / 1e8, 8) if amount else None,
            "amount_low_yi": round(amount.low / 1e8, 8) if amount and amount.low is not None else None,
            "currency": amount.currency if amount else None,
            "amount_kind_name": wording.amount_kind(amount),
            "amount_qualifier": wording.BEFORE.get(amount.qualifier, "") if amount else "",
            "period_start": fact.period.start if fact.period else None,
            "period_end": fact.period.end if fact.period else None,
            "tactic_names": [wording.tactic(ident) for ident in fact.tactics],
            "reality_name": wording.reality(fact) or "已发生",
            "confidence": fact.confidence,
            "quote": fact.quote,
            "title": stored.title,
            "source": stored.source,
            "copies": stored.copies,
            "url": stored.url,
            "stage": fact.stage,
            "region": fact.host.adcode if fact.host else None,
            "industries": list(fact.industries),
            "article": stored.article,
            "fact": stored.id,
            "start": fact.start,
            "end": fact.end,
            "corrected": stored.corrected,
        }


def articles(archive: Archive, *, since: str | None = None, until: str | None = None) -> Iterator[Row]:
    """Articles in the order in which they were filed, without their texts."""
    after = 0
    while rows := archive.articles.changes(after, 500):
        after = rows[-1].seq
        for row in rows:
            if (since is None or row.day >= since) and (until is None or row.day <= until):
                yield _article(row)


def _article(row: ArticleRow) -> Row:
    return {
        "published": row.published,
        "title": row.title,
        "source": row.source,
        "site": row.site,
        "region_name": wording.region(row.region) if row.region else "",
        "relevant": row.relevant,
        "signing": row.signing,
        "length": row.length,
        "damage": row.damage,
        "confidence": round(row.confidence, 3),
        "url": row.url,
        "day": row.day,
        "region": row.region,
        "story": row.story,
        "article": row.id,
        "fetched_at": _clock(row.fetched_at),
    }


def alerts(archive: Archive, *, since_ms: int | None = None, until_ms: int | None = None) -> Iterator[Row]:
    """Alerts, newest first, with the sentence that fired."""
    names = {one.id: one.name for one in archive.subscriptions.all()}
    for alert in alerts_since(archive, since_ms):
        if until_ms is not None and alert.created_at >= until_ms:
            continue
        letter = json.loads(alert.letter) if alert.letter else {}
        yield {
            "created_at": _clock(alert.created_at),
            "subscription_name": names.get(alert.subscription, alert.subscription),
            "state_name": ALERT_STATES.get(alert.state, alert.state),
            "reason": alert.reason,
            "assignee": alert.assignee,
            **{name: letter.get(name) for name in ("region", "industry", "stage", "count", "amount", "quote")},
            "because": [f"{one.clause}：{one.evidence}" for one in alert.because],
            "sources": alert.sources,
            "title": letter.get("title"),
            "url": letter.get("url"),
            "note": alert.note,
            "subscription": alert.subscription,
            "state": alert.state,
            "kind": alert.kind,
            "article": alert.article,
            "fact": alert.fact,
            "alert": alert.id,
        }


def _clock(at_ms: int) -> str:
    return dt.datetime.fromtimestamp(at_ms / 1000, SHANGHAI).isoformat(timespec="seconds")
