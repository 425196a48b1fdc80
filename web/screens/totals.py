"""汇总口径: statements about many projects, what they have to do with each other, and sums that refuse to mix."""

from starlette.requests import Request
from starlette.responses import Response

from records import AMOUNT_KINDS
from storage.dossiers.totals import add_up
from storage.facts import FactUnknown
from web import dossiers
from web.answers import answer
from web.asking import BadAsk, fact_filter
from web.desk import archive_of, today

MOST_ADDED = 40


def show(request: Request) -> Response:
    """The list; with `add=` (a fact each) also their sum, or why there is none."""
    query = request.query_params
    filters = fact_filter(query, today=today(request).isoformat())
    chosen = list(dict.fromkeys(filter(None, query.getlist("add"))))[:MOST_ADDED]
    with archive_of(request) as archive:
        try:
            page = archive.totals.find(filters, cursor=query.get("after"), limit=40)
            added = [archive.totals.get(fact) for fact in chosen]
        except FactUnknown as wrong:
            raise BadAsk(f"add：没有事实 {wrong.args[0]}，也许文章已经重读过") from None
        except ValueError as wrong:
            raise BadAsk(f"after 或 add：{wrong}") from wrong
    rows = [dossiers.total_row(one) for one in page.totals]
    total = dossiers.sum_row(add_up([one.total for one in added])) if added else None
    values = {
        "title": "汇总口径",
        "totals": rows,
        "filters": filters,
        "kinds": AMOUNT_KINDS,
        "chosen": chosen,
        "sum": total,
        "added": [dossiers.total_row(one) for one in added],
    }
    return answer(request, "totals.html", values, rows=rows if total is None else [total], following=page.next)


def open_one(request: Request) -> Response:
    with archive_of(request) as archive:
        try:
            found = archive.totals.get(request.path_params["fact"])
        except (FactUnknown, ValueError):
            raise BadAsk("这不是汇总数：它只说一个项目，或者已经不在档案里") from None
        related = [dossiers.relation_row(*row) for row in archive.totals.related(found.stored.id)]
        held = dossiers.held_row(archive.totals.held(found.total))
        recounted = archive.totals.recounted(found.total)
    again = [{"project": project, "fact": here, "first": first} for project, here, first in recounted]
    row = {**dossiers.total_row(found), "held": held, "recounted": again, "related": related}
    return answer(request, "total.html", {"title": "汇总口径", "total": row}, rows=[row])
