"""简报: a bulletin as a preview, and as a file to take along."""

from urllib.parse import quote

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from facts import industries
from reports.bulletin import Bulletin, Scope, gather
from reports.compose import compose
from reports.document import Note
from reports.events import Event
from reports.html import inner_html
from reports.making import MEDIA, Missing, make, possible
from reports.spans import KINDS, NAMES, BadSpan, Kind, Span, read_span
from storage.archive import Archive
from web import shown
from web.answers import answer
from web.asking import BadAsk, known, region_code
from web.desk import archive_of, today


def show(request: Request) -> Response:
    query = request.query_params
    (kind,) = known([query.get("kind") or "weekly"], KINDS, "kind")
    form = query.get("format", "html")
    with archive_of(request) as archive:
        span = span_of(request, kind)  # type: ignore[arg-type]
        scope = scope_of(archive, request)
        subscriptions = archive.subscriptions.all()
        sites = request.app.state.sites
        bulletin = gather(archive, span, scope, sites)
        document = compose(bulletin, sites, office=(query.get("office") or "")[:60])
    if form in ("docx", "pdf", "md", "file"):
        ending = "html" if form == "file" else form
        try:
            made = make(document, ending, link=lambda note: f"{request.base_url}articles/{note.article}#f-{note.fact}")
        except Missing as wrong:
            return answer(request, "error.html", {"title": "做不成这种文件", "what": str(wrong)}, status=501)
        name = quote(f"{document.title}{span.id}.{ending}")
        return Response(
            made,
            media_type=MEDIA[ending],
            headers={
                "content-disposition": f"attachment; filename=\"report-{span.id}.{ending}\"; filename*=UTF-8''{name}"
            },
        )
    return answer(
        request,
        "reports.html",
        {
            "title": f"简报 {span.name}",
            "kind": kind,
            "kinds": NAMES,
            "span": span,
            "current": read_span(span.kind, "current", today(request)),
            "subscriptions": subscriptions,
            "industries": industries.default().industries,
            "scope": scope,
            "forms": possible(),
            "bulletin": Markup(inner_html(document, link=desk_link)),
        },
        rows=as_rows(bulletin),
    )


def span_of(request: Request, kind: Kind) -> Span:
    try:
        return read_span(kind, request.query_params.get("of"), today(request))
    except BadSpan as wrong:
        raise BadAsk(f"of：{wrong}") from wrong


def scope_of(archive: Archive, request: Request) -> Scope:
    """The subscription's scope when one is named, else the regions and industries of the address."""
    query = request.query_params
    if wanted := query.get("subscription"):
        found = archive.subscriptions.get(wanted)
        if found is None:
            raise BadAsk(f"subscription：没有订阅 {wanted}")
        return Scope.of(found)
    return Scope(
        regions=tuple(region_code(words) for words in query.getlist("region") if words.strip()),
        industries=known(query.getlist("industry"), industries.default().industries, "industry"),
    )


def desk_link(note: Note) -> str:
    return f"/articles/{note.article}#f-{note.fact}"


def as_rows(bulletin: Bulletin) -> list[dict[str, object]]:
    """The single projects of a bulletin, as JSON and CSV hold them."""
    return [as_row(event) for event in bulletin.events]


def as_row(event: Event) -> dict[str, object]:
    amount = event.amount
    return {
        "day": event.day,
        "stage": event.stage,
        "region": event.adcode,
        "region_name": shown.region(event.adcode) if event.adcode else None,
        "industries": list(event.industries),
        "companies": list(event.companies),
        "projects": list(event.projects),
        "amount": amount.value if amount else None,
        "currency": amount.currency if amount else None,
        "amount_kind": amount.kind if amount else None,
        "contradicted": len(event.amounts) > 1,
        "tactics": list(event.tactics),
        "reports": event.copies,
        "article": event.first.article,
        "facts": [one.id for one in event.facts],
    }
