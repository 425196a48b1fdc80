"""radar region: what a name or code of a region means, and how texts that use it are read."""

from typing import Any

import click

from facts import gazetteer, zones
from facts.gazetteer import Region
from facts.places import load_words, risky_shorts
from radar.commands.showing import format_option, show
from radar.errors import EXIT_NOTHING

COLUMNS = {
    "code": "代码", "name": "名称", "as": "如何得名", "level": "级别", "path": "全称", "short": "简称", "former": "曾用名",
    "reading": "阅读规则",
}  # fmt: skip
_LEVELS = {1: "省级", 2: "地级", 3: "县级"}
_HOW = {"full": "现名", "short": "简称", "former": "曾用名", "code": "代码", "zone": "开发区", "nickname": "俗称"}
_RISK = {"word": "是常用词,只认带“市县区”的写法", "name": "也是人名或商号,上下文有上级或全称时才认"}


@click.command("region", help="地名:代码、隶属、曾用名、歧义 · what a name, a code or a zone means.")
@click.argument("name")
@format_option
def region(name: str, form: str | None) -> None:
    rows = rows_of(name.strip())
    if not rows:
        near = gazetteer.default().nearest(name)
        click.echo(f"没有叫“{name}”的区划或开发区" + (f";是否指 {'、'.join(near)}?" if near else ""), err=True)
        raise SystemExit(EXIT_NOTHING)
    if sum(1 for row in rows if row["as"] in ("现名", "简称")) > 1:
        click.echo(f"“{name}”有 {len(rows)} 个候选,先看上级,再看网站所属地区,最后取级别高的。", err=True)
    show(rows, COLUMNS, form)


def rows_of(name: str) -> list[dict[str, Any]]:
    """One row for each division, zone or nickname that the name or code can mean, likeliest first."""
    gaz = gazetteer.default()
    found = gaz.get(name)
    if found:
        return [_row(found, "code", _renamed(name, found))]
    risk = risky_shorts().get(name)
    rows = [_row(r, how, _RISK[risk] if risk and how == "short" else "") for r, how in gaz.named(name)]
    zone = zones.by_alias().get(name)
    if zone:
        host = gaz.place(zone.host)
        lies_in = f";位于{gaz.path_name(zone.lies_in)}" if zone.lies_in else ""
        rows.append(_row(host, "zone", f"{zone.level}{zone.kind} {zone.name} → 承接地 {host.name}{lies_in}"))
    for row in load_words("places.toml")["nickname"]:
        if row["name"] == name:
            rows += [_row(gaz.place(code), "nickname", "") for code in row["regions"]]
    return rows


def _renamed(code: str, found: Region) -> str:
    old = [f"{f.name}({f.first}–{f.last})" for f in found.former if f.code == code and code != found.code]
    return f"旧代码,原属{'、'.join(old)}" if old else ""


def _row(found: Region, how: str, reading: str) -> dict[str, Any]:
    return {
        "code": found.adcode or "",
        "name": found.name,
        "as": _HOW[how],
        "level": _LEVELS[found.level],
        "path": gazetteer.default().path_name(found.code),
        "short": found.short,
        "former": "、".join(f"{f.name} {f.code} {f.first}–{f.last}" for f in found.former),
        "reading": reading,
    }
