"""项目档案: one file a real project — its clock, its sentences, what disagrees — and an analyst's word on it."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from facts import industries
from storage.dossiers.clock import ORDER, STALL_DAYS
from storage.dossiers.decisions import NotDecidable
from storage.projects import ProjectFilter, ProjectUnknown
from web import asking, dossiers
from web.answers import answer
from web.asking import AMOUNTS, BadAsk
from web.desk import archive_of, remember_user, today, user_of

MOST_AGAIN = 200


def show(request: Request) -> Response:
    query, day = request.query_params, today(request).isoformat()
    filters = filter_of(request, day)
    with archive_of(request) as archive:
        try:
            page = archive.projects.find(filters, cursor=query.get("after"), limit=30)
        except ValueError as wrong:
            raise BadAsk(f"after：{wrong}") from wrong
        total = archive.projects.count(filters)
    rows = [dossiers.project_row(one, today=day) for one in page.projects]
    values = {
        "title": "项目档案",
        "projects": rows,
        "total": total,
        "filters": filters,
        "order": ORDER,
        "industries": industries.default().industries,
        "amounts": AMOUNTS,
        "stall": STALL_DAYS,
    }
    return answer(request, "projects.html", values, rows=rows, following=page.next)


def filter_of(request: Request, day: str) -> ProjectFilter:
    """The list of projects that an address asks for. Raises BadAsk."""
    query = request.query_params
    stalled = asking.number(query.get("stalled"), "stalled")
    if stalled is not None and not 1 <= stalled <= 36500:
        raise BadAsk("stalled：写天数，如 stalled=400")
    return ProjectFilter(
        regions=tuple(asking.region_code(code) for code in query.getlist("region") if code.strip()),
        industries=asking.known(query.getlist("industry"), industries.default().industries, "industry"),
        stages=asking.known(query.getlist("stage"), ORDER, "stage"),
        company=query.get("company") or None,
        since=asking.day(query.get("since"), "since"),
        until=asking.day(query.get("until"), "until"),
        min_amount=asking.number(query.get("amount"), "amount"),
        resigned=bool(query.get("resigned")),
        contradicted=bool(query.get("contradicted")),
        cancelled=True if query.get("cancelled") else None,
        stalled_days=None if stalled is None else int(stalled),
        today=day,
    )


def resigned(request: Request) -> Response:
    """老项目新签 with both sentences."""
    day = today(request).isoformat()
    with archive_of(request) as archive:
        found = archive.projects.signed_again(filter_of(request, day), limit=MOST_AGAIN)
    rows = [dossiers.again_row(one, today=day) for one in found]
    return answer(request, "resigned.html", {"title": "老项目新签", "again": rows}, rows=rows)


def open_one(request: Request) -> Response:
    day = today(request).isoformat()
    with archive_of(request) as archive:
        try:
            found = archive.projects.get(request.path_params["project"])
        except ProjectUnknown:
            raise HTTPException(404) from None
    row = dossiers.dossier_row(found, today=day)
    facts = {one["fact"]: one for one in row["members"]}
    values: dict[str, Any] = {
        "title": row["name"],
        "project": row,
        "facts": facts,
        "stall": STALL_DAYS,
        "user": "" if user_of(request) == "desk" else user_of(request),
    }
    return answer(request, "project.html", values, rows=[row])


async def split(request: Request) -> Response:
    form = await request.form()
    facts = [str(fact) for fact in form.getlist("fact")]
    who = str(form.get("user", "")).strip() or user_of(request)
    with archive_of(request, writing=True) as archive:
        try:
            other = archive.decisions.split(
                request.path_params["project"], facts, who=who, why=str(form.get("why", "")).strip() or None
            )
        except NotDecidable as wrong:
            raise BadAsk(f"拆不开：请勾选一部分事实，不能一件不选，也不能全选（{wrong}）") from wrong
    return back_to(other, who)


def back_to(project: str, who: str) -> Response:
    answered = RedirectResponse(f"/projects/{project}", status_code=303)
    remember_user(answered, who)
    return answered


async def merge(request: Request) -> Response:
    form = await request.form()
    who = str(form.get("user", "")).strip() or user_of(request)
    other = str(form.get("other", "")).strip().rpartition("/")[2]
    apart = form.get("act") == "apart"
    with archive_of(request, writing=True) as archive:
        here = request.path_params["project"]
        why = str(form.get("why", "")).strip() or None
        try:
            if apart:
                archive.decisions.keep_apart(here, other, who=who, why=why)
            else:
                here = archive.decisions.merge(here, other, who=who, why=why)
        except NotDecidable as wrong:
            raise BadAsk(f"不能这样决定：另一个项目的编号写 p 开头的一串，如 p0a1b2c3d4e5f（{wrong}）") from wrong
    return back_to(here, who)


async def withdraw(request: Request) -> Response:
    form = await request.form()
    with archive_of(request, writing=True) as archive:
        try:
            archive.decisions.withdraw(request.path_params["decision"], who=user_of(request))
        except NotDecidable as wrong:
            raise BadAsk(f"这个决定已经撤回，或者没有这个决定（{wrong}）") from wrong
    return RedirectResponse(f"/projects/{form.get('project', '')}", status_code=303)
