"""态势总览: what came in, what waits, and whether we would have seen it."""

import datetime as dt
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from storage.archive import Archive
from storage.facts import FactFilter
from web.answers import answer
from web.desk import archive_of, site_name, today
from web.screens.facts import as_row
from web.screens.sources import verdicts

WINDOWS = (7, 30)


def show(request: Request) -> Response:
    with archive_of(request) as archive:
        counts = archive.alerts.counts()
        newest = archive.facts.find(FactFilter(stages=("signed",), alerting=True, first_copies=True), limit=8)
        windows = [window(archive, today(request), days) for days in WINDOWS]
        health = verdicts(request, archive)
        articles = archive.articles.count()
    ill = [one for one in health if one["state"] not in ("well", "new")]
    return answer(
        request,
        "overview.html",
        {
            "title": "态势总览",
            "counts": counts,
            "facts": newest.facts,
            "windows": windows,
            "sources": health,
            "ill": ill,
            "articles": articles,
            "site_name": lambda site: site_name(request, site),
        },
        rows=[as_row(fact) for fact in newest.facts],
    )


def window(archive: Archive, last: dt.date, days: int) -> dict[str, Any]:
    """Signings of the last `days` days and of as many before, first copies only."""

    def signed(since: dt.date, until: dt.date) -> int:
        return archive.facts.count(
            FactFilter(
                stages=("signed",),
                since=since.isoformat(),
                until=until.isoformat(),
                alerting=True,
                first_copies=True,
            )
        )

    step = dt.timedelta(days=days)
    one = dt.timedelta(days=1)
    return {
        "days": days,
        "now": signed(last - step + one, last),
        "before": signed(last - 2 * step + one, last - step),
        "since": (last - step + one).isoformat(),
    }


def health(request: Request) -> Response:
    """The process answers; whether the archive can be read is part of the answer."""
    with archive_of(request) as archive:
        return JSONResponse({"ok": True, "sequence": archive.change_sequence()})
