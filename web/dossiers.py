"""Projects and totals as JSON, CSV and tables show them: the same on the desk and on the command line."""

from typing import Any

from records import Amount, Project
from storage.dossiers.clock import waited
from storage.dossiers.totals import RELATIONS, Added, Refusal, Relation
from storage.dossiers.weighing import Reason
from storage.facts import StoredFact
from storage.projects import Dossier, Membership, SignedAgain
from storage.totals import Held, StoredTotal
from web import shown

PRECISIONS = {
    "day": "当日", "month": "当月", "quarter": "当季", "half": "半年内", "year": "当年", "as_of": "不晚于",
}  # fmt: skip
DECISIONS = {"merge": "合并", "split": "拆分", "apart": "认定为两个项目"}
DISAGREE = {"amount": "金额不一致", "day": "日期不一致"}


def money(value: float | None, currency: str | None) -> str:
    return shown.money(None if value is None else Amount(value=value, currency=currency or "CNY"))


def waits(one: Project, today: str) -> int | None:
    """Days since the signing while neither a start nor an end was seen."""
    return waited(one.stage or "", one.signed_day or one.stage_day, today, cancelled=one.cancelled_day is not None)


def project_row(one: Project, *, today: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name or "名称未载明",
        "region": one.host,
        "region_name": shown.region(one.host) if one.host else "地区未明",
        "companies": list(one.companies),
        "industries": list(one.industries),
        "industry_names": [shown.industry(code) for code in one.industries],
        "phases": list(one.phases),
        "stage": one.stage,
        "stage_name": shown.stage(one.stage) if one.stage else "未进入",
        "stage_day": one.stage_day,
        "signed_day": one.signed_day,
        "cancelled_day": one.cancelled_day,
        "amount": one.amount,
        "currency": one.currency,
        "money": money(one.amount, one.currency),
        "mentions": one.mentions,
        "first_day": one.first_day,
        "last_day": one.last_day,
        "waits_days": waits(one, today),
        "resigned": one.again,
        "contradictions": one.contradictions,
    }


def evidence(stored: StoredFact) -> dict[str, Any]:
    """A sentence with the way to it."""
    fact = stored.fact
    return {
        "fact": stored.id,
        "article": stored.article,
        "title": stored.title,
        "site": stored.site,
        "source": stored.source,
        "url": stored.url,
        "published": stored.day,
        "text": fact.quote,
        "start": fact.start,
        "end": fact.end,
    }


def member_row(one: Membership) -> dict[str, Any]:
    fact = one.stored.fact
    return {
        **evidence(one.stored),
        "project": one.project,
        "stage": fact.stage,
        "stage_name": shown.stage(fact.stage),
        "reality": shown.reality(fact),
        "region_name": shown.place(fact.host),
        "amount": fact.amount.value if fact.amount else None,
        "currency": fact.amount.currency if fact.amount else None,
        "money": shown.money(fact.amount),
        "companies": list(fact.companies),
        "projects": list(fact.projects),
        "copy_of": one.twin,
        "signed_before": one.again,
        "pinned": one.pinned,
        "score": round(one.score, 2) if one.score > -90 else None,
        "why": [{"code": r.code, "points": r.points, "said": said(r)} for r in one.reasons],
    }


def said(reason: Reason) -> str:
    """A reason in words, with the names of industries for their ids."""
    if not reason.code.startswith("industry"):
        return reason.said
    names = " / ".join(map(shown.industry, reason.words.split(" / ")))
    return Reason(reason.code, reason.points, names).said


def dossier_row(found: Dossier, *, today: str) -> dict[str, Any]:
    """Everything about one project."""
    return {
        **project_row(found.project, today=today),
        "aliases": list(found.aliases),
        "events": [
            {
                "stage": e.stage,
                "stage_name": shown.stage(e.stage),
                "day": e.day,
                "precision": e.precision,
                "precision_name": PRECISIONS.get(e.precision, e.precision),
                "told_after": e.told_after,
                "fact": e.fact,
                "article": e.article,
            }
            for e in found.events
        ],
        "members": [member_row(one) for one in found.members],
        "disagreements": [
            {
                "kind": c.kind,
                "kind_name": DISAGREE[c.kind],
                "stage": c.stage,
                "facts": list(c.facts),
                "values": list(c.values),
            }
            for c in found.contradictions
        ],
        "related": [project_row(one, today=today) for one in found.related],
        "decisions": [
            {
                "id": d.id,
                "kind": d.kind,
                "kind_name": DECISIONS[d.kind],
                "project": d.project,
                "other": d.other,
                "facts": list(d.facts),
                "who": "规则" if d.who == "rule" else d.who,
                "why": d.why if d.who != "rule" else None,
                "made_at": d.made_at,
                "in_force": d.withdrawn_at is None,
            }
            for d in found.decisions
        ],
    }


def again_row(one: SignedAgain, *, today: str) -> dict[str, Any]:
    """老项目新签 with both sentences, and the ceremony total that counts the project once more."""
    return {
        "project": one.project.id,
        "name": one.project.name,
        "region": one.project.host,
        "region_name": shown.region(one.project.host) if one.project.host else "地区未明",
        "stage": one.project.stage,
        "days": one.days,
        "new": evidence(one.new),
        "new_money": shown.money(one.new.fact.amount),
        "first": evidence(one.first),
        "first_money": shown.money(one.first.fact.amount),
        "batch": evidence(one.batch) if one.batch else None,
        "batch_count": one.batch.fact.count.value if one.batch and one.batch.fact.count else None,
    }


def total_row(found: StoredTotal) -> dict[str, Any]:
    fact, total = found.stored.fact, found.total
    return {
        **evidence(found.stored),
        "stage": fact.stage,
        "stage_name": shown.stage(fact.stage),
        "reality": fact.reality,
        "reality_name": shown.reality(fact),
        "region": total.host,
        "region_name": shown.place(fact.host),
        "count": total.count,
        "count_shown": shown.count(fact.count),
        "amount": fact.amount.value if fact.amount else None,
        "currency": fact.amount.currency if fact.amount else None,
        "amount_kind": fact.amount.kind if fact.amount else None,
        "amount_kind_name": shown.amount_kind(fact.amount),
        "money": shown.money(fact.amount) if fact.amount else "",
        "scope": total.scope,
        "period_start": total.start,
        "period_end": total.end,
        "period_printed": fact.period.printed if fact.period else None,
        "industries": list(fact.industries),
        "part_of_whole": total.part_of is not None,
    }


def relation_row(relation: Relation, why: str, other: StoredTotal) -> dict[str, Any]:
    return {"relation": relation, "relation_name": RELATIONS[relation], "relation_why": why, **total_row(other)}


def sum_row(found: Added | tuple[Refusal, ...]) -> dict[str, Any]:
    """The sum of totals, or every pair that forbids it with both sentences."""
    if isinstance(found, Added):
        return {
            "added": True,
            "count": found.count,
            "amount": found.amount,
            "currency": found.currency,
            "amount_kind": found.kind,
            "money": money(found.amount, found.currency),
            "exact": found.exact,
            "facts": list(found.added),
            "restated": list(found.restated),
            "without_amount": list(found.without_amount),
            "without_count": list(found.without_count),
        }
    return {
        "added": False,
        "refusals": [
            {"facts": list(r.facts), "quotes": list(r.quotes), "relation": r.relation, "why": r.why, "said": r.said}
            for r in found
        ],
    }


def held_row(held: Held | None) -> dict[str, Any] | None:
    """What the archive holds of a total's set; set beside it, never added."""
    if held is None:
        return None
    return {
        "projects": held.projects,
        "amount": held.amount,
        "money": money(held.amount, "CNY"),
        "undisclosed": held.undisclosed,
    }
