"""`radar demo`: the whole way on sample sites; `radar demo portals` serves the sites alone."""

import click

from radar.commands.portals import portals


@click.group(invoke_without_command=True)
@click.pass_context
def demo(ctx: click.Context) -> None:
    """演示：示例站点、采集、阅读、预警和工作台 (sample sites, crawl, alerts and the desk)."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


demo.add_command(portals)
