"""渠道: where letters leave, what waits, what was given up and in whose words; a test letter; who is on duty."""

import asyncio
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from alerts.channels.base import Channel
from alerts.delivery import PARKED
from alerts.hours import may_speak, next_speaking
from alerts.letter import KINDS
from alerts.rendering import Letters
from alerts.routing import Routing, stored
from storage.alerts import NoSuchAlert
from storage.archive import Archive
from storage.outbox import Parcel
from web import shown
from web.answers import answer
from web.asking import BadAsk
from web.desk import archive_of

KIND_NAMES = {
    "terminal": "终端", "webhook": "网络钩子", "wecom": "企业微信", "dingtalk": "钉钉", "feishu": "飞书", "mail": "邮件",
    "apprise": "Apprise",
}  # fmt: skip
SHOWN_DEAD = 50


def show(request: Request) -> Response:
    channels: dict[str, Channel] = request.app.state.channels
    with archive_of(request) as archive:
        parked = archive.subscriptions.settings(PARKED)
        held = archive.outbox.by_channel()
        values = {
            "title": "渠道",
            "counts": archive.outbox.counts(),
            "dead": [_dead(archive, parcel) for parcel in archive.outbox.dead(SHOWN_DEAD)],
            "said": request.query_params.get("said"),
            "groups": _groups(stored(archive), request.app.state.clock()),
        }
    now = request.app.state.clock()
    rows = [
        _row(name, channels.get(name), held.get(name, {}), parked.get(name), now)
        for name in dict.fromkeys([*channels, *held])
    ]
    return answer(request, "channels.html", {**values, "channels": rows}, rows=rows)


def _row(name: str, channel: Channel | None, held: dict[str, int], parked: Any, now: int) -> dict[str, Any]:
    """One channel without its address or secrets."""
    row: dict[str, Any] = {
        "name": name,
        "kind": KIND_NAMES.get(channel.kind, channel.kind) if channel else "设置里没有",
        "known": channel is not None,
        "waiting": held.get("queued", 0) + held.get("sending", 0),
        "sent": held.get("sent", 0),
        "dead": held.get("dead", 0),
        "last": shown.clock(held.get("last")),
        "parked": f"{parked.get('code', '')} {parked.get('said', '')}".strip() if parked else None,
    }
    if channel is not None:
        habits = channel.habits
        quiet = f"{habits.quiet[0]}–{habits.quiet[1]} 免打扰" if habits.quiet else ""
        rest = "" if habits.weekends else "休息日不发"
        many = f"一次多于 {habits.digest_over} 条并成一封" if habits.digest_over else ""
        row["habits"] = "；".join(filter(None, (f"每分钟 {habits.per_minute:g} 封", quiet, rest, many)))
        row["silent_until"] = None if may_speak(habits, now) else shown.clock(next_speaking(habits, now))
    return row


def _dead(archive: Archive, parcel: Parcel) -> dict[str, Any]:
    """A dead letter with the head of its alert and the receiver's words."""
    ident, what = parcel.payload.get("alert"), "测试信" if parcel.kind == "test" else f"汇总（{parcel.kind}）"
    if ident:
        try:
            alert = archive.alerts.get(str(ident))
            letter = json.loads(alert.letter or "{}")
            parts = (KINDS.get(alert.kind), letter.get("region"), letter.get("stage"), letter.get("title"))
            what = " ".join(str(part) for part in parts if part)
        except NoSuchAlert:
            what = "预警已删除"
    return {
        "id": parcel.id, "channel": parcel.channel, "alert": ident, "what": what, "tries": parcel.tries,
        "code": parcel.code, "said": parcel.said, "written": shown.clock(parcel.written_at),
    }  # fmt: skip


def _groups(routing: Routing, now: int) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "on_duty": group.on_duty(now),
            "duty": group.duty,
            "channels": group.channels,
            "after": group.escalate_after_seconds,
            "to": group.escalate_to,
        }
        for name, group in routing.groups.items()
    ]


async def test(request: Request) -> Response:
    """Send one test letter now and show what the platform answered."""
    name = request.path_params["channel"]
    channels: dict[str, Channel] = request.app.state.channels
    if name not in channels:
        raise BadAsk(f"没有渠道 {name}；渠道写在 radar.toml 的 [channels.{name}]")
    letter = Letters(desk=str(request.base_url)).test(key=f"test:{name}:{request.app.state.clock()}")
    receipt = await asyncio.to_thread(channels[name].send, letter)
    said = "已发出" if receipt.outcome == "sent" else f"没有发出：{receipt.code} {receipt.said}"
    return _back(request, f"{name}：{said}"[:300])


async def retry(request: Request) -> Response:
    """Open a parked channel again, or put dead letters back into the queue: one, or all of a channel."""
    form = await request.form()
    with archive_of(request, writing=True) as archive:
        if channel := str(form.get("channel") or ""):
            archive.subscriptions.set_setting(PARKED + channel, None)
            return _back(request, f"{channel}：已重新启用，排队的信会接着发")
        if letter := form.get("letter"):
            revived = int(archive.outbox.revive(str(letter)))
        else:
            revived = sum(archive.outbox.revive(parcel.id) for parcel in archive.outbox.dead(10_000))
    return _back(request, f"{revived} 封重新排队")


def _back(request: Request, said: str) -> RedirectResponse:
    return RedirectResponse(request.url_for("channels").include_query_params(said=said), status_code=303)
