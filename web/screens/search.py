"""全文检索: the query language over the archive, newest first."""

from starlette.requests import Request
from starlette.responses import Response

from alerts.query import parse
from alerts.tokens import BadQuery
from storage.compile import QueryTooLarge
from storage.query import And, Between
from storage.search import BadCursor
from web.answers import answer
from web.asking import BadAsk, day
from web.desk import archive_of, site_name

FACETS = ("region", "industry", "stage", "site")


def show(request: Request) -> Response:
    query = request.query_params
    text = (query.get("q") or "").strip()
    order = "best" if query.get("order") == "best" else "newest"
    values = {"title": "检索", "text": text, "order": order, "results": None, "facets": {}, "wrong": None}
    values["site_name"] = lambda site: site_name(request, site)
    if not text:
        return answer(request, "search.html", values)
    with archive_of(request) as archive:
        saved = archive.subscriptions.queries()
    try:
        tree = parse(text, saved=saved)
    except BadQuery as wrong:
        return answer(request, "search.html", {**values, "wrong": str(wrong)}, status=400)
    since, until = day(query.get("since"), "since"), day(query.get("until"), "until")
    if since or until:
        tree = And((tree, Between("date", since, until)))
    with archive_of(request) as archive:
        try:
            results = archive.search.search(tree, order=order, cursor=query.get("after"), limit=20)
        except BadCursor as wrong:
            raise BadAsk(f"after：{wrong}") from wrong
        except QueryTooLarge as wrong:
            return answer(request, "search.html", {**values, "wrong": f"：{wrong}"}, status=400)
        facets = {} if query.get("after") else archive.search.facets(tree, FACETS)
    rows = [
        {
            "id": hit.article,
            "title": hit.title,
            "published": hit.published,
            "source": hit.source,
            "site": hit.site,
            "url": hit.url,
            "snippet": hit.snippet.text,
        }
        for hit in results.hits
    ]
    return answer(
        request, "search.html", {**values, "results": results, "facets": facets}, rows=rows, following=results.next
    )
