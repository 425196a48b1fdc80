"""渠道: where letters leave, what waits, what was given up and in whose words; and a test letter."""

import asyncio

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from alerts.channels.base import Channel
from alerts.delivery import PARKED
from alerts.rendering import Letters
from web.answers import answer
from web.asking import BadAsk
from web.desk import archive_of


def show(request: Request) -> Response:
    with archive_of(request) as archive:
        parked = archive.subscriptions.settings(PARKED)
        counts = archive.outbox.counts()
        dead = archive.outbox.dead(30)
        waiting = archive.outbox.waiting()
    rows = [
        {
            "name": name,
            "kind": channel.kind,
            "waiting": waiting.get(name, 0),
            "parked": (parked.get(name) or {}).get("said") if name in parked else None,
        }
        for name, channel in request.app.state.channels.items()
    ]
    return answer(
        request,
        "channels.html",
        {"title": "渠道", "channels": rows, "counts": counts, "dead": dead, "said": request.query_params.get("said")},
        rows=rows,
    )


async def test(request: Request) -> Response:
    """Send one test letter now and show what the platform answered."""
    name = request.path_params["channel"]
    channels: dict[str, Channel] = request.app.state.channels
    if name not in channels:
        raise BadAsk(f"没有渠道 {name}；渠道写在 radar.toml 的 [channels.{name}]")
    letter = Letters(desk=str(request.base_url)).test(key=f"test:{name}:{request.app.state.clock()}")
    receipt = await asyncio.to_thread(channels[name].send, letter)
    said = "已发出" if receipt.outcome == "sent" else f"没有发出：{receipt.code} {receipt.said}"
    return RedirectResponse(
        request.url_for("channels").include_query_params(said=f"{name}：{said}"[:300]), status_code=303
    )


async def retry(request: Request) -> Response:
    """Open a parked channel again, or put a dead letter back into the queue."""
    form = await request.form()
    with archive_of(request, writing=True) as archive:
        if channel := form.get("channel"):
            archive.subscriptions.set_setting(PARKED + str(channel), None)
        if letter := form.get("letter"):
            archive.outbox.revive(str(letter))
    return RedirectResponse(request.url_for("channels"), status_code=303)
