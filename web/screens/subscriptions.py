"""订阅: who watches what, as the archive has it."""

import dataclasses

from starlette.requests import Request
from starlette.responses import Response

from alerts.triage import precision
from web.answers import answer
from web.desk import archive_of


def show(request: Request) -> Response:
    with archive_of(request) as archive:
        subscriptions = archive.subscriptions.all()
        judged = archive.alerts.judged()
        precise = precision(archive.alerts)
    rows = [dataclasses.asdict(one) for one in subscriptions]
    return answer(
        request,
        "subscriptions.html",
        {"title": "订阅", "subscriptions": subscriptions, "judged": judged, "precise": precise},
        rows=rows,
    )
