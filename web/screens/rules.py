"""One subscription: its form, what it would have rung in the archive, saving, and its feed."""

import re
import secrets
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from alerts import backtest, feeds
from alerts.subscriptions import BadSubscription, read_subscription
from alerts.tables import default_atlas
from alerts.tokens import BadQuery
from facts import industries
from records import STAGES, Subscription
from storage.archive import Archive
from web.answers import answer
from web.asking import BadAsk
from web.desk import archive_of

PREVIEW_DAYS = 90
LISTS = ("regions", "except_regions", "companies", "words_all", "words_any", "words_none", "channels")
CHOICES = ("industries", "stages")
TEXTS = ("id", "name", "min_amount", "query", "owner", "group")
PARTED = re.compile(r"[,，、;；\s]+")


def show(request: Request) -> Response:
    """The form of one subscription, or an empty one at /subscriptions/new."""
    ident = request.path_params["subscription"]
    with archive_of(request) as archive:
        rule = archive.subscriptions.get(ident)
    if rule is None and ident != "new":
        raise BadAsk(f"没有订阅 {ident}；看看 /subscriptions")
    return form_page(request, rule or Subscription(id="", name=""))


def form_page(request: Request, rule: Subscription, **more: object) -> Response:
    values = {
        "title": rule.name or "新订阅",
        "rule": rule,
        "industries": industries.default().industries,
        "channels": request.app.state.channels,
        **more,
    }
    return answer(request, "rule.html", values, status=400 if more.get("wrong") else 200)


async def preview(request: Request) -> Response:
    """What the rule of the form would have rung in the last 90 days, against what it is now."""
    form = await request.form()
    with archive_of(request) as archive:
        try:
            rule = rule_of(form)
            result, change = tried(archive, rule, request)
        except (BadSubscription, BadQuery) as wrong:
            return answer(request, "preview.html", {"title": "试算", "wrong": str(wrong)}, status=200)
    return answer(
        request,
        "preview.html",
        {"title": "试算", "result": result, "found": backtest.as_json(result), "change": change, "days": PREVIEW_DAYS},
    )


def tried(archive: Archive, rule: Subscription, request: Request) -> tuple[backtest.Result, backtest.Change | None]:
    since = request.app.state.clock() - PREVIEW_DAYS * 86_400_000
    sites, saved = request.app.state.sites, archive.subscriptions.queries()

    def filings() -> Any:
        return backtest.filings_of(archive, since_ms=since, sites=sites)

    old = archive.subscriptions.get(rule.id)
    if old is None:
        return backtest.run(filings(), rule, saved=saved), None
    change = backtest.compare(filings, old, rule, saved=saved)
    return change.new, change


async def save(request: Request) -> Response:
    """Save the form's rule. One that would ring too often in a day must be confirmed."""
    form = await request.form()
    with archive_of(request, writing=True) as archive:
        try:
            rule = rule_of(form)
            result, _ = tried(archive, rule, request)
        except (BadSubscription, BadQuery) as wrong:
            draft = Subscription(id=str(form.get("id", "")), name=str(form.get("name", "")))
            return form_page(request, draft, wrong=str(wrong), given=form)
        if result.needs_confirmation() and not form.get("confirm"):
            day, number = result.busiest
            words = f"这条订阅在 {day} 一天会响 {number} 次，多半没人看得过来；真要这样，勾选“仍然保存”再存。"
            return form_page(request, rule, wrong=words, confirm=True)
        archive.subscriptions.put(rule)
    return RedirectResponse("/subscriptions", status_code=303)


async def remove(request: Request) -> Response:
    with archive_of(request, writing=True) as archive:
        if not archive.subscriptions.remove(request.path_params["subscription"]):
            raise BadAsk("没有这条订阅，也许已经删了")
    return RedirectResponse("/subscriptions", status_code=303)


async def new_feed(request: Request) -> Response:
    """A fresh secret address of the rule's Atom feed; shown once, only its hash is kept."""
    ident = request.path_params["subscription"]
    with archive_of(request, writing=True) as archive:
        rule = archive.subscriptions.get(ident)
        if rule is None:
            raise BadAsk("没有这条订阅")
        token = feeds.new_token(archive, ident)
    return form_page(request, rule, feed=str(request.url_for("feed", token=token)))


def feed(request: Request) -> Response:
    with archive_of(request) as archive:
        try:
            xml = feeds.feed(archive, request.path_params["token"], desk=str(request.base_url).rstrip("/"))
        except feeds.NoSuchFeed:
            return answer(request, "error.html", {"title": "没有找到", "what": "没有这个订阅源。"}, status=404)
    return Response(xml, media_type="application/atom+xml")


def rule_of(form: FormData) -> Subscription:
    """The subscription of a form. Raises BadSubscription naming what is wrong."""
    row: dict[str, Any] = {}
    for name in TEXTS:
        if given := str(form.get(name, "")).strip():
            row[name] = given
    for name in LISTS:
        if parts := [part for part in PARTED.split(str(form.get(name, ""))) if part]:
            row[name] = parts
    for name in CHOICES:
        if chosen := [str(one) for one in form.getlist(name) if one]:
            row[name] = chosen
    row.setdefault("id", f"rule-{secrets.token_hex(3)}")
    row.setdefault("name", row["id"])
    row["stages"] = row.get("stages") or [stage for stage in STAGES if stage != "target"]
    row["starred"] = bool(form.get("starred"))
    row["enabled"] = not form.get("disabled")
    return read_subscription(row, lists={}, atlas=default_atlas(), name="订阅")
