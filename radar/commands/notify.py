"""radar notify: channels, tests, what waits, what died, and sending now."""

from pathlib import Path

import click

from alerts.channels import BadChannel, Channel, load_channels
from alerts.delivery import Deliverer
from alerts.rendering import Letters, write_templates
from radar.commands.opening import archive_of, data_option, settings_of
from radar.commands.showing import format_option, show
from radar.config import Settings
from radar.errors import EXIT_FAILED, EXIT_NOTHING, EXIT_USAGE, RadarError
from storage.database import utc_ms

PARCELS = {"id": "编号", "channel": "渠道", "kind": "种类", "tries": "次数", "code": "代码", "said": "对方的话"}


class BadChannels(RadarError):
    """The channels of the settings cannot be taken as they stand."""

    exit_code = EXIT_USAGE


@click.group("notify", help="通知渠道:测试、发送、死信 · Channels: test them, send now, see what died.")
def notify() -> None:
    pass


def channels_of(settings: Settings) -> dict[str, Channel]:
    try:
        return load_channels(settings.channels, allow_private=settings.allow_private)
    except BadChannel as wrong:
        raise BadChannels(str(wrong)) from wrong


def _letters(settings: Settings) -> Letters:
    return Letters(desk=settings.address, overrides=settings.letters)


@notify.command("templates", help="信的模板:检查改过的,或写出来改 · Check edited letter templates, or write ours out.")
@data_option
@click.option("--write", type=click.Path(file_okay=False, path_type=Path), help="写到这个文件夹 · into this folder")
def templates(data: str | None, write: Path | None) -> None:
    if write is not None:
        for path in write_templates(write):
            click.echo(f"写好 {path}")
        click.echo(f'改好后在 radar.toml 里写 letters = "{write}"', err=True)
        return
    settings = settings_of(data)
    names = {"own": "自带的", "edited": "改过的，可以用"}
    states = _letters(settings).check()
    for name, state in states.items():
        click.echo(f"{name}\t{names.get(state, '不能用，仍用自带的：' + state)}")
    if any(state not in names for state in states.values()):
        raise SystemExit(EXIT_FAILED)


@notify.command("test", help="向一个渠道发一封测试信 · Send a test letter to a channel and show its answer.")
@data_option
@click.argument("channel")
def test(data: str | None, channel: str) -> None:
    settings = settings_of(data)
    channels = channels_of(settings)
    if channel not in channels:
        raise BadChannels(f'no channel "{channel}" in the settings; there are: {", ".join(channels)}')
    letter = _letters(settings).test(key=f"test:{channel}:{utc_ms()}")
    receipt = channels[channel].send(letter)
    words = {"sent": "已送达", "retry": "暂时失败", "dead": "被拒绝", "parked": "渠道配置有误"}[receipt.outcome]
    click.echo(f"{channel}: {words} {receipt.code} {receipt.said}".rstrip())
    if receipt.outcome != "sent":
        raise SystemExit(EXIT_FAILED)


@notify.command("send", help="现在把到期的信发完 · Send everything that is due now.")
@data_option
def send(data: str | None) -> None:
    settings = settings_of(data)
    channels = channels_of(settings)
    sent = dead = 0
    with archive_of(data) as archive, Deliverer(archive, channels, letters=_letters(settings)) as deliverer:
        while (done := deliverer.run_once()).anything:
            sent, dead = sent + done.sent, dead + done.dead
        counts = archive.outbox.counts()
    click.echo(f"送达 {sent}，死信 {dead}，仍在等待 {counts['queued']}", err=True)
    if dead:
        raise SystemExit(EXIT_FAILED)


@notify.command("list", help="各状态的信有多少,停用的渠道 · Letters by state, and parked channels.")
@data_option
def list_states(data: str | None) -> None:
    names = {"queued": "等待", "sending": "发送中", "sent": "已送达", "folded": "并入汇总", "dead": "死信"}
    with archive_of(data, read_only=True) as archive:
        for state, number in archive.outbox.counts().items():
            click.echo(f"{names[state]}\t{number}")
        for name, about in archive.subscriptions.settings("parked:").items():
            click.echo(f"渠道 {name} 已停用：{about['code']} {about['said']}；改好后 radar notify unpark {name}")


@notify.command("dead", help="死信和对方的原话 · Letters that will not be tried again, with the receiver's words.")
@data_option
@format_option
def dead(data: str | None, form: str | None) -> None:
    with archive_of(data, read_only=True) as archive:
        rows = [{key: getattr(parcel, key) for key in PARCELS} for parcel in archive.outbox.dead()]
    if not rows:
        click.echo("没有死信 · none", err=True)
        raise SystemExit(EXIT_NOTHING)
    show(rows, PARCELS, form)


@notify.command("retry", help="重发死信 · Try dead letters again: ids, or all.")
@data_option
@click.argument("idents", nargs=-1)
def retry(data: str | None, idents: tuple[str, ...]) -> None:
    with archive_of(data) as archive:
        chosen = idents or tuple(parcel.id for parcel in archive.outbox.dead(limit=100_000))
        revived = sum(archive.outbox.revive(ident) for ident in chosen)
    click.echo(f"{revived} 封信将重发", err=True)


@notify.command("unpark", help="重新启用一个渠道 · Let a parked channel send again.")
@data_option
@click.argument("channel")
def unpark(data: str | None, channel: str) -> None:
    with archive_of(data) as archive:
        archive.subscriptions.set_setting(f"parked:{channel}", None)
    click.echo(f"渠道 {channel} 已启用", err=True)
