"""radar alerts: what rang, with the sentence that fired; triage from the command line."""

import datetime
import json
from typing import Any

import click

from alerts.letter import KINDS
from radar.commands.opening import archive_of, data_option
from radar.commands.showing import chosen, format_option, show
from radar.errors import EXIT_NOTHING, RadarError
from records import Alert
from storage.alerts import REASONS, STATES, NoSuchAlert
from storage.archive import Archive

CHINA = datetime.timezone(datetime.timedelta(hours=8))
STATE_NAMES = {
    "unread": "未读", "starred": "加星", "assigned": "已分派", "done": "已处理", "false_alarm": "误报", "snoozed": "稍后",
}  # fmt: skip
COLUMNS = {"when": "时间", "event": "订阅 · 事件", "text": "标题 · 触发的原文", "id": "编号"}


@click.group("alerts", help="预警:列表和处理 · Alerts: list them, and say what became of them.")
def alerts() -> None:
    pass


@alerts.command("list", help="列出预警,附触发的原文 · List alerts with the sentence that fired.")
@data_option
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="只看这些状态 · only these states")
@click.option("--subscription", "rules", multiple=True, help="只看这些订阅 · only these subscriptions")
@click.option("--assignee", help="只看某人的 · only of this person")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@format_option
def list_alerts(
    data: str | None,
    states: tuple[str, ...],
    rules: tuple[str, ...],
    assignee: str | None,
    limit: int,
    form: str | None,
) -> None:
    with archive_of(data, read_only=True) as archive:
        found, _ = archive.alerts.find(states=states, subscriptions=rules, assignee=assignee, limit=limit)
        rows = [as_row(alert, archive) for alert in found]
    if not rows:
        click.echo("没有符合条件的预警 · no alerts", err=True)
        raise SystemExit(EXIT_NOTHING)
    show([table_row(row) for row in rows] if chosen(form) == "table" else rows, COLUMNS, form)


def table_row(row: dict[str, Any]) -> dict[str, str]:
    """The same alert in four columns, so that the sentence has room."""
    return {
        "when": f"{row['at']}\n{row['state_name']}",
        "event": f"{row['subscription_name']}\n{row['what']}\n{row['sources']}处报道",
        "text": f"{row['title']}\n「{row['sentence']}」",
        "id": str(row["id"])[:12],
    }


def as_row(alert: Alert, archive: Archive) -> dict[str, Any]:
    """One alert as a row of the list; also what the demo prints."""
    letter = json.loads(alert.letter or "{}")
    rule = archive.subscriptions.get(alert.subscription)
    parts = (letter.get("region"), letter.get("stage"), letter.get("count"), letter.get("amount"))
    return {
        "id": alert.id,
        "at": datetime.datetime.fromtimestamp(alert.created_at / 1000, CHINA).strftime("%Y-%m-%d %H:%M"),
        "state": alert.state,
        "state_name": STATE_NAMES[alert.state] + (f"（{alert.reason}）" if alert.reason else ""),
        "kind": alert.kind,
        "subscription": alert.subscription,
        "subscription_name": rule.name if rule else alert.subscription,
        "what": f"{KINDS.get(alert.kind, '')} " + " · ".join(str(p) for p in parts if p),
        "title": letter.get("title", ""),
        "sentence": letter.get("sentence", ""),
        "url": letter.get("url", ""),
        "published": letter.get("published", ""),
        "sources": alert.sources,
        "because": [{"clause": b.clause, "evidence": b.evidence} for b in alert.because],
        "assignee": alert.assignee,
        "article": alert.article,
        "fact": alert.fact,
    }


@alerts.command("show", help="一条预警和它的全部依据 · One alert with its whole proof.")
@data_option
@click.argument("ident")
def show_alert(data: str | None, ident: str) -> None:
    with archive_of(data, read_only=True) as archive:
        try:
            row = as_row(archive.alerts.get(archive.alerts.resolve(ident)), archive)
        except NoSuchAlert as wrong:
            raise RadarError(f"{wrong}; `radar alerts list` shows the ids") from wrong
        row["articles"] = list(archive.alerts.sources(str(row["id"])))
    click.echo(json.dumps(row, ensure_ascii=False, indent=1))


@alerts.command("mark", help="改变预警的状态 · Set the state of alerts.")
@data_option
@click.argument("state", type=click.Choice(STATES))
@click.argument("idents", nargs=-1, required=True)
@click.option("--reason", type=click.Choice(REASONS), help="误报的原因 · reason of a false alarm")
@click.option("--assignee", help="负责人 · person in charge")
@click.option("--note", help="备注 · a note")
@click.option("--user", default="cli", show_default=True, help="谁改的 · who does it")
def mark(
    data: str | None,
    state: str,
    idents: tuple[str, ...],
    reason: str | None,
    assignee: str | None,
    note: str | None,
    user: str,
) -> None:
    with archive_of(data) as archive:
        try:
            found = [archive.alerts.resolve(ident) for ident in idents]
            changed = archive.alerts.set_state(found, state, user=user, reason=reason, assignee=assignee, note=note)
        except ValueError as wrong:
            raise RadarError(str(wrong)) from wrong
    click.echo(f"{changed} 条预警改为{STATE_NAMES[state]}", err=True)


@alerts.command("undo", help="撤销自己的上一次改动 · Take back one's last change.")
@data_option
@click.option("--user", default="cli", show_default=True)
def undo(data: str | None, user: str) -> None:
    with archive_of(data) as archive:
        found = archive.alerts.undo(user)
    if not found:
        click.echo("没有可撤销的改动 · nothing to take back", err=True)
        raise SystemExit(EXIT_NOTHING)
    click.echo(f"已撤销对 {'、'.join(found)} 的改动", err=True)
