"""radar feedback: what analysts said of alerts, as labelled cases for the tests of the readers."""

import json

import click

from alerts.triage import cases, precision
from radar.commands.opening import archive_of, data_option
from radar.errors import EXIT_NOTHING


@click.group("feedback", help="反馈:误报原因与标注样本 · What analysts said: precision, labelled cases.")
def feedback() -> None:
    pass


@feedback.command(
    "export", help="把误报和已处理的预警写成标注样本 · Write judged alerts as labelled cases, JSON Lines."
)
@data_option
def export(data: str | None) -> None:
    number = 0
    with archive_of(data, read_only=True) as archive:
        for case in cases(archive):
            click.echo(json.dumps(case, ensure_ascii=False))
            number += 1
    if not number:
        click.echo("还没有判过的预警 · nothing judged yet", err=True)
        raise SystemExit(EXIT_NOTHING)


@feedback.command("precision", help="每条订阅的准确率 · Precision by subscription.")
@data_option
def show_precision(data: str | None) -> None:
    with archive_of(data, read_only=True) as archive:
        for subscription, share in precision(archive.alerts).items():
            click.echo(f"{subscription}\t{'未判' if share is None else f'{share:.1%}'}")
