"""项目动态: the list of facts, filtered by the address, with the counts that each further filter would leave."""

import tempfile
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from facts import industries
from reports import exports, sheets
from reports.quoting import quote_all
from storage.archive import Archive
from storage.facts import FactFilter, StoredFact
from web import shown
from web.answers import answer
from web.asking import AMOUNTS, PERIODS, BadAsk, fact_filter, known
from web.desk import archive_of, site_name, today

ORDERS = {"newest": "最新在前", "largest": "金额大的在前"}
MOST_REGIONS = 14


@dataclass(frozen=True, kw_only=True)
class Facets:
    """Counts by value, each computed without that filter's own choice, so that a second can be added."""

    stages: dict[str, int]
    industries: dict[str, int]
    regions: dict[str, int]  # one level below the chosen region, or provinces


def show(request: Request) -> Response:
    query = request.query_params
    filters = fact_filter(query, today=today(request).isoformat())
    (order,) = known([query.get("order") or "newest"], ORDERS, "order")
    with archive_of(request) as archive:
        try:
            page = archive.facts.find(filters, cursor=query.get("after"), limit=30, order=order)  # type: ignore[arg-type]
        except ValueError as wrong:
            raise BadAsk(f"after：{wrong}") from wrong
        listed = filters if order == "newest" else replace(filters, min_amount=filters.min_amount or 0)
        total = archive.facts.count(listed)
        facets = facets_of(archive, filters)
        quotes = quote_all(archive, page.facts)
    return answer(
        request,
        "facts.html",
        {
            "title": "项目动态",
            "facts": page.facts,
            "total": total,
            "filters": filters,
            "facets": facets,
            "quotes": quotes,
            "order": order,
            "orders": ORDERS,
            "periods": PERIODS,
            "industries": industries.default().industries,
            "amounts": AMOUNTS,
            "site_name": lambda site: site_name(request, site),
        },
        rows=[as_row(fact) for fact in page.facts],
        following=page.next,
    )


def export(request: Request) -> Response:
    """Everything that the filters leave, as a file: written to disk row by row, then sent."""
    query = request.query_params
    filters = fact_filter(query, today=today(request).isoformat())
    (form,) = known([query.get("as") or "csv"], sheets.FORMS, "as")
    spool = tempfile.TemporaryFile(prefix="radar-export-")  # noqa: SIM115 - closed when it has been sent
    try:
        with archive_of(request) as archive:
            sheets.write(exports.facts(archive, filters), exports.HEADINGS["facts"], form, spool)
    except (sheets.NoExcel, sheets.SheetFull) as wrong:
        spool.close()
        return answer(request, "error.html", {"title": "做不成这种文件", "what": str(wrong)}, status=501)
    except BaseException:
        spool.close()
        raise
    spool.seek(0)
    name = quote(f"项目动态{today(request).isoformat()}.{form}")
    return StreamingResponse(
        iter(lambda: spool.read(65536), b""),
        media_type=sheets.MEDIA[form],
        headers={"content-disposition": f"attachment; filename=\"facts.{form}\"; filename*=UTF-8''{name}"},
        background=BackgroundTask(spool.close),
    )


def facets_of(archive: Archive, filters: FactFilter) -> Facets:
    regions = filters.regions
    if len(regions) == 1 and not regions[0].endswith("0000"):
        below = archive.facts.tally(filters, "region")
    elif len(regions) == 1:
        below = archive.facts.tally(filters, "city")
    else:
        below = archive.facts.tally(replace(filters, regions=()), "province")
    return Facets(
        stages=archive.facts.tally(replace(filters, stages=()), "stage"),
        industries=archive.facts.tally(replace(filters, industries=()), "industry"),
        regions={code: n for code, n in list(below.items())[:MOST_REGIONS] if code not in regions},
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
