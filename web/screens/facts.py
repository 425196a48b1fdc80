"""项目动态: the list of facts, filtered by the address."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from facts import industries
from storage.facts import StoredFact
from web import shown
from web.answers import answer
from web.asking import AMOUNTS, fact_filter
from web.desk import archive_of, site_name, today


def show(request: Request) -> Response:
    filters = fact_filter(request.query_params, today=today(request).isoformat())
    with archive_of(request) as archive:
        page = archive.facts.find(filters, cursor=request.query_params.get("after"), limit=30)
        total = archive.facts.count(filters)
    return answer(
        request,
        "facts.html",
        {
            "title": "项目动态",
            "facts": page.facts,
            "total": total,
            "filters": filters,
            "industries": industries.default().industries,
            "amounts": AMOUNTS,
            "site_name": lambda site: site_name(request, site),
        },
        rows=[as_row(fact) for fact in page.facts],
        following=page.next,
    )


def as_row(stored: StoredFact) -> dict[str, Any]:
    """One fact as JSON and CSV show it; the amount in single units of its currency."""
    fact = stored.fact
    return {
        "id": stored.id,
        "day": stored.day,
        "stage": fact.stage,
        "region": fact.host.adcode if fact.host else None,
        "region_name": shown.place(fact.host),
        "industries": list(fact.industries),
        "count": fact.count.value if fact.count else None,
        "amount": fact.amount.value if fact.amount else None,
        "currency": fact.amount.currency if fact.amount else None,
        "amount_kind": fact.amount.kind if fact.amount else None,
        "companies": list(fact.companies),
        "projects": list(fact.projects),
        "confidence": fact.confidence,
        "background": fact.background,
        "reality": fact.reality,
        "article": stored.article,
        "title": stored.title,
        "source": stored.source,
        "url": stored.url,
        "evidence": {"article_id": stored.article, "start": fact.start, "end": fact.end, "text": fact.quote},
        "corrected": stored.corrected,
    }
