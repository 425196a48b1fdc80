"""The desk as a Starlette application over one archive folder."""

import logging
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from alerts.backtest import MOST_A_DAY
from alerts.channels.base import Channel
from records import STAGES, Site
from storage.alerts import NoSuchAlert
from storage.articles import ArticleUnknown
from storage.database import ArchiveError, utc_ms
from storage.pages import PageUnknown
from web import asking, sayings, shown
from web.answers import answer
from web.guard import Guard
from web.screens import (
    alerts,
    articles,
    channels,
    corrections,
    facts,
    lists,
    overview,
    projects,
    reports,
    reposts,
    rules,
    search,
    sources,
    subscriptions,
    totals,
)

HERE = Path(__file__).parent
log = logging.getLogger(__name__)


def create_app(
    folder: Path,
    *,
    sites: dict[str, Site] | None = None,
    origins: tuple[str, ...] = (),
    outlets: Mapping[str, Channel] | None = None,
    most_a_day: int = MOST_A_DAY,
    clock: Callable[[], int] = utc_ms,
) -> Starlette:
    """The desk of the archive in `folder`; `outlets` are the channels by name. Every request opens the archive anew, read-only unless it writes."""
    app = Starlette(
        routes=[
            Route("/", overview.show, name="overview"),
            Route("/alerts", alerts.show, name="alerts"),
            Route("/alerts/state", alerts.change_many, methods=["POST"]),
            Route("/alerts/undo", alerts.undo, methods=["POST"]),
            Route("/who", alerts.who, methods=["POST"]),
            Route("/alerts/{alert}", alerts.open_one, name="alert"),
            Route("/feeds/{token}.atom", alerts.feed, name="feed"),
            Route("/alerts/{alert}/state", alerts.change, methods=["POST"], name="alert_state"),
            Route("/facts", facts.show, name="facts"),
            Route("/facts/export", facts.export, name="facts_export"),
            Route("/projects", projects.show, name="projects"),
            Route("/projects/resigned", projects.resigned, name="resigned"),
            Route("/projects/decisions/{decision:int}/withdraw", projects.withdraw, methods=["POST"]),
            Route("/projects/{project}", projects.open_one, name="project"),
            Route("/projects/{project}/split", projects.split, methods=["POST"]),
            Route("/projects/{project}/merge", projects.merge, methods=["POST"]),
            Route("/totals", totals.show, name="totals"),
            Route("/totals/{fact}", totals.open_one, name="total"),
            Route("/articles/{article}", articles.show, name="article"),
            Route("/articles/{article}/page", articles.page_as_served, name="page"),
            Route("/articles/{article}/part", reposts.part, methods=["POST"]),
            Route("/rulings/{ruling:int}/withdraw", reposts.withdraw, methods=["POST"]),
            Route("/reports", reports.show, name="reports"),
            Route("/search", search.show, name="search"),
            Route("/sources", sources.show, name="sources"),
            Route("/subscriptions", subscriptions.show, name="subscriptions"),
            Route("/subscriptions/preview", rules.preview, methods=["POST"]),
            Route("/subscriptions/save", rules.save, methods=["POST"]),
            Route("/subscriptions/lists", lists.show, name="lists"),
            Route("/subscriptions/lists/save", lists.save, methods=["POST"]),
            Route("/subscriptions/lists/remove", lists.remove, methods=["POST"]),
            Route("/subscriptions/{subscription}", rules.show, name="subscription"),
            Route("/subscriptions/{subscription}/remove", rules.remove, methods=["POST"]),
            Route("/subscriptions/{subscription}/feed", rules.new_feed, methods=["POST"]),
            Route("/channels", channels.show, name="channels"),
            Route("/channels/retry", channels.retry, methods=["POST"]),
            Route("/channels/{channel}/test", channels.test, methods=["POST"]),
            Route("/facts/{fact}/correct", corrections.correct, methods=["POST"]),
            Route("/corrections/{correction:int}/withdraw", corrections.withdraw, methods=["POST"]),
            Route("/healthz", overview.health),
            Mount("/static", StaticFiles(directory=HERE / "static"), name="static"),
        ],
        middleware=[Middleware(Guard, origins=origins)],
        exception_handlers={
            asking.BadAsk: refused,
            HTTPException: http_error,
            ArticleUnknown: missing,
            PageUnknown: missing,
            NoSuchAlert: missing,
            ArchiveError: archive_error,
            Exception: failed,
        },
    )
    app.state.folder = folder
    app.state.sites = sites or {}
    app.state.clock = clock
    app.state.channels = dict(outlets or {})
    app.state.most_a_day = most_a_day
    app.state.templates = templates()
    return app


def templates() -> Jinja2Templates:
    made = Jinja2Templates(directory=HERE / "templates")
    made.env.trim_blocks = True
    made.env.lstrip_blocks = True
    made.env.globals.update(shown=shown, sayings=sayings, stages=STAGES, with_query=asking.with_query)
    return made


def refused(request: Request, wrong: Exception) -> Response:
    return answer(request, "error.html", {"what": str(wrong), "title": "看不懂这个条件"}, status=400)


def missing(request: Request, wrong: Exception) -> Response:
    what = "这里没有这一条；可能是地址写错了，或者它已经不在档案里。"
    return answer(request, "error.html", {"what": what, "title": "没有找到"}, status=404)


def http_error(request: Request, wrong: Exception) -> Response:
    status = wrong.status_code if isinstance(wrong, HTTPException) else 500
    if status == 404:
        return missing(request, wrong)
    return answer(request, "error.html", {"what": str(wrong), "title": f"出错 {status}"}, status=status)


def archive_error(request: Request, wrong: Exception) -> Response:
    return answer(request, "error.html", {"what": str(wrong), "title": "档案打不开"}, status=503)


def failed(request: Request, wrong: Exception) -> Response:
    ident = uuid.uuid4().hex[:8]
    log.error("error %s at %s", ident, request.url.path, exc_info=wrong)
    what = f"程序出错，编号 {ident}；日志里有同一个编号的记录。可以刷新再试。"
    return answer(request, "error.html", {"what": what, "title": "出错了"}, status=500)
