"""The command line: `radar COMMAND`. Each command is a module of radar/commands, loaded when it is called."""

import importlib
import sys

import click

from radar import __version__
from radar.errors import EXIT_FAILED, RadarError

# Name of the command: (module, function, help in one line). Loading on call keeps `radar --help` quick.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "site": ("radar.commands.site", "site", "站点:列表、检查、试抓、添加 · sources: list, check, try, add"),
    "init": ("radar.commands.init", "init", "写出设置和数据文件夹 · write settings and the data folder"),
    "crawl": ("radar.commands.crawl", "crawl", "抓取一次并阅读、预警 · crawl once, read, ring"),
    "doctor": ("radar.commands.doctor", "doctor", "体检 · is the installation well, and the way out"),
    "run": ("radar.commands.run", "run", "按时间表运行 · crawl, read, ring and deliver on a timetable"),
    "reread": ("radar.commands.reread", "reread", "用现在的规则重读 · read kept pages again"),
    "serve": ("radar.commands.serve", "serve", "分析员工作台 · the analyst's desk"),
    "demo": ("radar.commands.demo", "demo", "演示:示例站点和全流程 · sample sites, and the whole way on them"),
    "read": ("radar.commands.read", "read", "读文章,出事实 · read facts from pages or texts"),
    "feedback": ("radar.commands.feedback", "feedback", "反馈与标注样本 · precision, labelled cases"),
    "notify": ("radar.commands.notify", "notify", "通知渠道 · channels: test, send, dead letters"),
    "alerts": ("radar.commands.alerts", "alerts", "预警列表与处理 · alerts with the sentence that fired"),
    "subscribe": ("radar.commands.subscribe", "subscribe", "订阅 · subscriptions: list, add, export, back-test"),
    "match": ("radar.commands.match", "match", "文章命中哪些订阅,为什么 · which subscriptions fire, and why"),
    "reposts": ("radar.commands.reposts", "reposts", "转载与相似文章 · which article repeats which"),
    "story": (
        "radar.commands.story",
        "story",
        "稿件与同一件事 · copies of an article, others about the same happening",
    ),
    "search": ("radar.commands.search", "search", "全文检索 · search the archive, newest first"),
    "region": ("radar.commands.region", "region", "地名:代码、隶属、曾用名、歧义 · what a name of a region means"),
    "facts": ("radar.commands.facts", "facts", "项目动态 · facts by stage, industry, region, time, amount"),
    "report": ("radar.commands.report", "report", "简报:日报、周报、月报 · bulletins as Word, HTML, Markdown, PDF"),
    "export": (
        "radar.commands.export",
        "export",
        "导出:事实、文章、预警 · facts, articles, alerts to CSV, JSON Lines, Excel",
    ),
    "project": ("radar.commands.project", "project", "项目档案 · one dossier a real project, split and merged by hand"),
    "totals": ("radar.commands.totals", "totals", "汇总口径 · statements about many projects, and what may be added"),
    "backup": ("radar.commands.backup", "backup", "备份 · back up the archive, also while it is in use"),
    "restore": ("radar.commands.backup", "restore_command", "恢复 · restore from a backup"),
    "reindex": ("radar.commands.upkeep", "reindex", "重建索引 · rebuild the search index"),
    "thin": ("radar.commands.upkeep", "thin_command", "瘦身 · let go of old pages and texts; facts stay"),
}


# A ValueError of one of these says what is wrong with a file, an archive or a query, and the way out.
ROOMS = frozenset({"records", "text", "facts", "storage", "alerts", "crawler", "spiders", "reports", "web", "radar"})


class Commands(click.Group):
    """A group whose members are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, function, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][2]) for name in self.list_commands(ctx)])


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="radar")
def radar() -> None:
    """招商雷达: who signed what, where, for how much — read from the news, with the words that say so."""


def main() -> None:
    """Run the command line. A RadarError becomes one line on stderr and its exit code."""
    try:
        radar.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except click.Abort:
        sys.exit(130)
    except RadarError as wrong:
        click.echo(f"radar: {wrong}", err=True)
        sys.exit(wrong.exit_code)
    except ValueError as wrong:
        if type(wrong).__module__.partition(".")[0] not in ROOMS:
            raise
        click.echo(f"radar: {wrong}", err=True)
        sys.exit(EXIT_FAILED)
