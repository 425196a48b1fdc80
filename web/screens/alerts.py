"""预警收件箱: each alert with the sentence that fired it, and its triage."""

import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from alerts import feeds
from records import Alert
from storage.alerts import REASONS, STATES
from web import shown
from web.answers import answer, is_fragment
from web.asking import BadAsk, known
from web.desk import archive_of

TODO = ("unread", "starred", "assigned")


def show(request: Request) -> Response:
    query = request.query_params
    wanted = query.get("state", "todo")
    states = TODO if wanted == "todo" else () if wanted == "all" else known([wanted], STATES, "state")
    picked = tuple(filter(None, query.getlist("subscription")))
    with archive_of(request) as archive:
        try:
            found, following = archive.alerts.find(
                states=states, subscriptions=picked, cursor=query.get("after"), limit=30
            )
        except ValueError as wrong:
            raise BadAsk(f"after：{wrong}") from wrong
        rows = [as_row(alert) for alert in found]
        names = {one.id: one.name for one in archive.subscriptions.all()}
        counts = archive.alerts.counts()
    return answer(
        request,
        "alerts.html",
        {
            "title": "预警收件箱",
            "alerts": rows,
            "names": names,
            "counts": counts,
            "wanted": wanted,
            "picked": picked,
            "reasons": REASONS,
        },
        rows=rows,
        following=following,
    )


def open_one(request: Request) -> Response:
    """The address that stands in letters: the alert's article with its evidence marked."""
    with archive_of(request) as archive:
        alert = archive.alerts.get(request.path_params["alert"])
    place = request.url_for("article", article=alert.article)
    return RedirectResponse(f"{place}#f-{alert.fact}", status_code=302)


def feed(request: Request) -> Response:
    """A subscription's alerts as Atom, for whoever has the secret address."""
    with archive_of(request) as archive:
        try:
            body = feeds.feed(archive, request.path_params["token"], desk=str(request.base_url))
        except feeds.NoSuchFeed as wrong:
            raise HTTPException(404, str(wrong)) from wrong
    return Response(body, media_type="application/atom+xml", headers={"Cache-Control": "private"})


async def change(request: Request) -> Response:
    """Move one alert to another state; the row itself comes back to htmx, everybody else is led to the inbox."""
    form = await request.form()
    ident = request.path_params["alert"]
    with archive_of(request, writing=True) as archive:
        archive.alerts.get(ident)
        try:
            archive.alerts.set_state(
                [ident],
                str(form.get("state", "")),
                user=str(form.get("user", "") or "desk"),
                reason=str(form["reason"]) if form.get("reason") else None,
                assignee=str(form["assignee"]) if form.get("assignee") else None,
            )
        except ValueError as wrong:
            raise BadAsk(str(wrong)) from wrong
        row = as_row(archive.alerts.get(ident))
        names = {one.id: one.name for one in archive.subscriptions.all()}
    if is_fragment(request):
        return request.app.state.templates.TemplateResponse(
            request, "alert_row.html", {"alert": row, "names": names, "reasons": REASONS}
        )
    return RedirectResponse(request.url_for("alerts"), status_code=303)


def as_row(alert: Alert) -> dict[str, Any]:
    """One alert as JSON shows it; `letter` holds what was true when it rang."""
    letter = json.loads(alert.letter) if alert.letter else {}
    sentence = next((one for one in alert.because if one.evidence), None)
    return {
        "id": alert.id,
        "subscription": alert.subscription,
        "state": alert.state,
        "state_text": shown.STATES.get(alert.state, alert.state),
        "kind": alert.kind,
        "kind_text": shown.ALERT_KINDS.get(alert.kind, alert.kind),
        "created_at": alert.created_at,
        "created_text": shown.clock(alert.created_at),
        "sources": alert.sources,
        "reason": alert.reason,
        "article": alert.article,
        "fact": alert.fact,
        "sentence": letter.get("sentence") or (sentence.evidence if sentence else ""),
        "because": [{"clause": one.clause, "evidence": one.evidence} for one in alert.because],
        "letter": letter,
    }
