"""预警收件箱: each alert with the sentence that fired it, its triage by form and by key, and its whole story."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from alerts import feeds
from records import Alert
from storage.alerts import REASONS, STATES
from storage.archive import Archive
from storage.articles import ArticleUnknown
from web import shown
from web.answers import answer, is_fragment
from web.asking import BadAsk, known
from web.desk import archive_of, remember_user, site_name, user_of

TODO = ("unread", "starred", "assigned")
TABS = {
    "todo": "待办", "unread": "未读", "starred": "重点", "assigned": "已分派", "snoozed": "稍后",
    "done": "已处理", "false_alarm": "误报", "all": "全部",
}  # fmt: skip
SNOOZE_MS = 24 * 3_600_000
MOST_AT_ONCE = 500


def show(request: Request) -> Response:
    query = request.query_params
    wanted = query.get("state", "todo")
    states = TODO if wanted == "todo" else () if wanted == "all" else known([wanted], STATES, "state")
    picked = tuple(filter(None, query.getlist("subscription")))
    with archive_of(request) as archive:
        try:
            found, following = archive.alerts.find(
                states=states,
                subscriptions=picked,
                assignee=query.get("assignee") or None,
                cursor=query.get("after"),
                limit=30,
            )
        except ValueError as wrong:
            raise BadAsk(f"after：{wrong}") from wrong
        rows = [as_row(alert) for alert in found]
        values = {
            **around(request, archive),
            "totals": totals(archive.alerts.counts()),
            "subscriptions": archive.subscriptions.all(),
        }
    values |= {"title": "预警收件箱", "alerts": rows, "tabs": TABS, "wanted": wanted, "picked": picked}
    values |= {"changed": query.get("changed", ""), "became": shown.STATES.get(query.get("as", ""), "")}
    return answer(request, "alerts.html", values, rows=rows, following=following)


def totals(counts: dict[str, int]) -> dict[str, int]:
    """How many alerts each tab holds."""
    return counts | {"todo": sum(counts[state] for state in TODO), "all": sum(counts.values())}


def around(request: Request, archive: Archive) -> dict[str, Any]:
    """What a row needs beside its alert."""
    return {
        "names": {one.id: one.name for one in archive.subscriptions.all()},
        "people": archive.alerts.assignees(),
        "reasons": REASONS,
        "user": user_of(request),
        "back": back_of(request),
    }


def open_one(request: Request) -> Response:
    """The address that stands in letters: one alert with its proof, its sources, its letters and what became of it."""
    with archive_of(request) as archive:
        alert = archive.alerts.get(request.path_params["alert"])
        sources = [source for ident in archive.alerts.sources(alert.id) if (source := _source(request, archive, ident))]
        earlier = _earlier(archive, alert)
        values = {
            **around(request, archive),
            "title": "预警",
            "alert": as_row(alert),
            "proof": alert.because,
            "sources": sources,
            "chain": [as_row(one) for one in (*earlier, *archive.alerts.following(alert.id))],
            "letters": archive.outbox.of_alert(alert.id),
            "log": archive.alerts.log(alert.id),
            "rule": archive.subscriptions.get(alert.subscription),
        }
    return answer(request, "alert.html", values, rows=[as_row(alert)])


def _earlier(archive: Archive, alert: Alert) -> list[Alert]:
    """The alerts that this one carries on, oldest first."""
    found: list[Alert] = []
    while alert.follows and len(found) < 20 and alert.follows not in {one.id for one in found}:
        alert = archive.alerts.get(alert.follows)
        found.insert(0, alert)
    return found


def _source(request: Request, archive: Archive, ident: str) -> dict[str, Any] | None:
    try:
        row = archive.articles.get(ident).row
    except ArticleUnknown:
        return None
    return {
        "article": ident, "title": row.title, "name": row.source or site_name(request, row.site), "url": row.url,
        "published": row.published,
    }  # fmt: skip


def feed(request: Request) -> Response:
    """A subscription's alerts as Atom, for whoever has the secret address."""
    with archive_of(request) as archive:
        try:
            body = feeds.feed(archive, request.path_params["token"], desk=str(request.base_url))
        except feeds.NoSuchFeed as wrong:
            raise HTTPException(404, str(wrong)) from wrong
    return Response(body, media_type="application/atom+xml", headers={"Cache-Control": "private"})


async def change(request: Request) -> Response:
    """Move one alert to another state; the row itself comes back to htmx, everybody else is led back to the list."""
    form = await request.form()
    ident = request.path_params["alert"]
    state = str(form.get("state", ""))
    with archive_of(request, writing=True) as archive:
        archive.alerts.get(ident)
        _set(request, archive, [ident], state, form)
        row = as_row(archive.alerts.get(ident))
        values = {**around(request, archive), "alert": row}
    if is_fragment(request):
        return request.app.state.templates.TemplateResponse(request, "alert_row.html", values)  # type: ignore[no-any-return]
    return _back(request, form, changed="1", became=row["state"])


async def change_many(request: Request) -> Response:
    """Move all ticked alerts to another state."""
    form = await request.form()
    idents = [str(one) for one in form.getlist("alert")][:MOST_AT_ONCE]
    if not idents:
        raise BadAsk("一条也没有选；先在左边打勾")
    state = str(form.get("state", ""))
    with archive_of(request, writing=True) as archive:
        _set(request, archive, idents, state, form)
    return _back(request, form, changed=str(len(idents)), became=state.partition(":")[0])


async def undo(request: Request) -> Response:
    """Take back this person's last change."""
    form = await request.form()
    with archive_of(request, writing=True) as archive:
        found = archive.alerts.undo(user_of(request))
    return _back(request, form, changed=str(len(found)), became="undone")


async def who(request: Request) -> Response:
    """Remember under which name this browser works."""
    form = await request.form()
    answered = _back(request, form)
    remember_user(answered, str(form.get("user", "")))
    return answered


def _set(request: Request, archive: Archive, idents: list[str], wanted: str, form: Any) -> None:
    """`wanted` is a state, with the reason behind a colon for a false alarm."""
    state, _, reason = wanted.partition(":")
    assignee = str(form.get("assignee") or "").strip()[:40]
    try:
        archive.alerts.set_state(
            idents,
            state,
            user=user_of(request),
            reason=reason or (str(form["reason"]) if form.get("reason") else None),
            note=str(form.get("note") or "").strip()[:500] or None,
            assignee=assignee if state == "assigned" else None,
            snoozed_until=request.app.state.clock() + SNOOZE_MS if state == "snoozed" else None,
        )
    except ValueError as wrong:
        raise BadAsk(_in_chinese(str(wrong), state, wanted)) from wrong


def _in_chinese(words: str, state: str, wanted: str) -> str:
    if state == "false_alarm":
        return f"误报要有原因：{'、'.join(REASONS)}"
    if state == "assigned":
        return "分派要写明给谁"
    if state not in STATES:
        return f"state：没有 {wanted}；可以是 {'、'.join(STATES)}"
    return words


def back_of(request: Request) -> str:
    """The list that is being looked at, for the way back after a change."""
    pairs = [(k, v) for k, v in request.query_params.multi_items() if k not in ("changed", "as", "format")]
    return f"{request.url.path}?{urlencode(pairs)}" if pairs else request.url.path


def _back(request: Request, form: Any, *, changed: str = "", became: str = "") -> RedirectResponse:
    """Back to the list of the form, with what was done; only to the inbox and its alerts."""
    path, _, query = str(form.get("back") or "/alerts").partition("?")
    if not re.fullmatch(r"/alerts(?:/[0-9a-f]+)?", path):
        path, query = "/alerts", ""
    pairs = [(k, v) for k, v in parse_qsl(query) if k not in ("changed", "as")]
    if changed:
        pairs += [("changed", changed), ("as", became)]
    return RedirectResponse(f"{path}?{urlencode(pairs)}" if pairs else path, status_code=303)


def as_row(alert: Alert) -> dict[str, Any]:
    """One alert as JSON shows it; `letter` holds what was true when it rang."""
    letter = json.loads(alert.letter) if alert.letter else {}
    said = next((one for one in alert.because if one.evidence), None)
    sentence = letter.get("sentence") or (said.evidence if said else "")
    quote = letter.get("quote") or ""
    before, quote, after = sentence.partition(quote) if quote and quote != sentence else (sentence, "", "")
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
        "assignee": alert.assignee,
        "note": alert.note,
        "follows": alert.follows,
        "article": alert.article,
        "fact": alert.fact,
        "sentence": sentence,
        "marked": [before, quote, after],
        "because": [{"clause": one.clause, "evidence": one.evidence} for one in alert.because],
        "letter": letter,
    }
