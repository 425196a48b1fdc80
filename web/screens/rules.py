"""One subscription: its form, what it would have rung in the archive, saving, and its feed."""

from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from alerts import backtest, feeds
from alerts.lists import UnknownList
from alerts.routing import stored
from alerts.subscriptions import BadSubscription
from alerts.tokens import BadQuery
from records import Subscription
from storage.archive import Archive
from web.answers import answer, is_fragment
from web.asking import BadAsk
from web.desk import archive_of
from web.rule_form import Shown, choices, in_chinese, rule_of, shown_again, shown_of

PREVIEW_DAYS = 90
SHOWN_ALERTS = 40
WRONG = (BadSubscription, BadQuery, UnknownList)


def show(request: Request) -> Response:
    """The form of one subscription; at /subscriptions/new an empty one, or with what the address gives."""
    ident = request.path_params["subscription"]
    with archive_of(request) as archive:
        rule = archive.subscriptions.get(ident)
        if rule is None and ident != "new":
            raise BadAsk(f"没有订阅 {ident}；看看 /subscriptions")
        if rule is not None:
            form = shown_of(rule)
        elif request.query_params:
            form = asked_for(request.query_params, archive)
        else:
            form = Shown(ticked={"stages": frozenset(["signed"])})
        return form_page(request, archive, form, rule=rule)


def asked_for(query: QueryParams, archive: Archive) -> Shown:
    """The form of a rule that another screen proposes: codes as names where they can be read."""
    try:
        proposed = shown_of(rule_of(query, archive.subscriptions.lists()))
    except WRONG:
        return shown_again(query, saved=False)
    texts = {**proposed.texts, "id": "", "name": query.get("name", ""), "channels": query.get("channels", "")}
    return Shown(texts=texts, ticked=proposed.ticked)


def form_page(request: Request, archive: Archive, form: Shown, **more: object) -> Response:
    routing = stored(archive)
    names = {kind: list(held) for kind, held in archive.subscriptions.lists().items()}
    values = {
        "title": form["name"] or "新订阅",
        "form": form,
        "outlets": list(request.app.state.channels),
        "groups": list(routing.groups),
        "people": list(routing.people),
        "lists": names,
        "queries": list(archive.subscriptions.queries()),
        "most_a_day": request.app.state.most_a_day,
        **choices(),
        **more,
    }
    return answer(request, "rule.html", values, status=400 if more.get("wrong") else 200)


async def preview(request: Request) -> Response:
    """What the rule of the form would have rung in the last 90 days, against what it is now."""
    form = await request.form()
    with archive_of(request) as archive:
        try:
            tried = tried_values(request, archive, rule_of(form, archive.subscriptions.lists()))
        except WRONG as wrong:
            tried = {"wrong_rule": in_chinese(str(wrong))}
        if is_fragment(request):
            return answer(request, "preview.html", {"title": "试算", **tried})
        saved = archive.subscriptions.get(str(form.get("id", ""))) is not None
        return form_page(request, archive, shown_again(form, saved=saved), **tried)


def tried_values(request: Request, archive: Archive, rule: Subscription) -> dict[str, Any]:
    """The back-test of a rule as its template wants it."""
    since = request.app.state.clock() - PREVIEW_DAYS * 86_400_000
    store, sites = archive.subscriptions, request.app.state.sites
    rules = [rule] + ([old] if (old := store.get(rule.id)) is not None else [])
    result, *before = [
        backtest.run(
            backtest.filings_of(archive, since_ms=since, sites=sites), one, saved=store.queries(), lists=store.lists()
        )
        for one in rules
    ]
    change = backtest.Change(old=before[0], new=result) if before else None
    newest = sorted(result.alerts, key=lambda alert: -alert.created_at)
    return {
        "result": result,
        "found": [backtest.row(alert) for alert in newest[:SHOWN_ALERTS]],
        "weeks": weeks(result),
        "gained": [backtest.row(alert) for alert in change.gained] if change else None,
        "lost": [backtest.row(alert) for alert in change.lost] if change else None,
        "days": PREVIEW_DAYS,
        "noisy": result.needs_confirmation(request.app.state.most_a_day),
        "most_a_day": request.app.state.most_a_day,
    }


def weeks(result: backtest.Result) -> list[tuple[str, int]]:
    """Alerts by week, the first day of each and the number, quiet weeks too."""
    if not result.first:
        return []
    by_week: dict[str, int] = {}
    for day in backtest.days_of(result.first, result.last):
        monday = backtest.monday_of(day)
        by_week[monday] = by_week.get(monday, 0) + result.by_day.get(day, 0)
    return list(by_week.items())


async def save(request: Request) -> Response:
    """Save the form's rule. One that would ring too often in a day must be confirmed."""
    form = await request.form()
    with archive_of(request, writing=True) as archive:
        saved = archive.subscriptions.get(str(form.get("id", ""))) is not None
        again = shown_again(form, saved=saved)
        try:
            rule = rule_of(form, archive.subscriptions.lists())
            tried = tried_values(request, archive, rule)
        except WRONG as wrong:
            return form_page(request, archive, again, wrong=in_chinese(str(wrong)))
        if tried["noisy"] and not form.get("confirm"):
            day, number = tried["result"].busiest
            words = f"这条订阅在 {day} 一天会响 {number} 次，多半没人看得过来；真要这样，勾选“仍然保存”再存。"
            return form_page(request, archive, again, wrong=words, confirm=True, **tried)
        archive.subscriptions.put(rule)
    return RedirectResponse("/subscriptions", status_code=303)


async def remove(request: Request) -> Response:
    with archive_of(request, writing=True) as archive:
        ident = request.path_params["subscription"]
        if not archive.subscriptions.remove(ident):
            raise BadAsk("没有这条订阅，也许已经删了")
        feeds.revoke(archive, ident)
    return RedirectResponse("/subscriptions", status_code=303)


async def new_feed(request: Request) -> Response:
    """A fresh secret address of the rule's Atom feed; shown once, only its hash is kept."""
    ident = request.path_params["subscription"]
    form = await request.form()
    with archive_of(request, writing=True) as archive:
        rule = archive.subscriptions.get(ident)
        if rule is None:
            raise BadAsk("没有这条订阅")
        if form.get("end"):
            feeds.revoke(archive, ident)
            return form_page(request, archive, shown_of(rule), rule=rule, said="订阅源地址已停用。")
        token = feeds.new_token(archive, ident)
        address = str(request.url_for("feed", token=token))
        page = form_page(request, archive, shown_of(rule), rule=rule, feed=address)
    page.headers["cache-control"] = "no-store"
    return page
