"""`radar init`: write a settings file, a first subscription file and the data folder; nothing is overwritten."""

from pathlib import Path

import click

from radar.errors import RadarError
from storage.archive import Archive

SETTINGS = """\
# 招商雷达的设置。每一项都可以用环境变量 RADAR_… 或命令行参数代替；写错的键会被指出来。
data = "radar-data"                    # 数据文件夹：档案、原样网页、密钥
# home = "320311"                      # 本单位所在地区的区划码；“竞争地区”不含它
subscriptions = "subscriptions.toml"   # 订阅；也可以在工作台里建
# letters = "letters"                  # 改过的信模板；先用 radar notify templates --write letters 写出来
# most_a_day = 30                      # 一天会响得比这多的订阅，保存时要确认
# sites = ["sites"]                    # 只用自己的站点文件夹；不写则用随附的站点目录
workers = 2                            # 阅读网页的进程数
desk_host = "127.0.0.1"
desk_port = 8800
# desk_address = "http://radar.lan"    # 写进预警里的工作台地址

# backup_to = "/mnt/backup/radar"      # radar run 每天自动备份到这里
# backup_at = "daily 03:30"            # 也可以写 every 12h
# thin_at = "daily 04:30"              # 按下面的 [retention] 瘦身的时间

# 正文和原样网页保留多少天；键是站点，或来源种类 government、news、portal、aggregator。
# 事实、引文、校验值和地址一直保留；不写则都保留。
# [retention]
# portal = 365

# 预警发到哪里；密钥用环境变量给，不写在这里。
[channels.terminal]
kind = "terminal"
"""

SUBSCRIPTIONS = """\
# 每个 [[subscription]] 是一条订阅；同一条里的各项要在同一件事实上同时成立。
[[subscription]]
id = "rivals-signing"
name = "竞争地区签约"
regions = ["320000", "370000"]         # 地区代码包含它下面的市县和开发区
industries = ["equipment", "new-materials"]
stages = ["signed"]
min_amount = 100000000                 # 元
channels = ["terminal"]
"""


@click.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
def init(folder: Path) -> None:
    """在 FOLDER（默认当前文件夹）里写出 radar.toml、subscriptions.toml 和数据文件夹。"""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in (("radar.toml", SETTINGS), ("subscriptions.toml", SUBSCRIPTIONS)):
            path = folder / name
            if path.exists():
                click.echo(f"{path} 已经有了，没有改动", err=True)
                continue
            path.write_text(text, encoding="utf-8")
            click.echo(f"写好 {path}")
        Archive.open(folder / "radar-data").close()
    except OSError as wrong:
        raise RadarError(
            f"cannot write to {folder}: {wrong.strerror}; choose another folder: radar init FOLDER"
        ) from None
    click.echo("下一步：radar site list，radar run，radar serve")
