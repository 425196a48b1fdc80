"""Site files of the sample sites, for the crawler."""

import json
from collections.abc import Mapping
from pathlib import Path

from radar.portals.specs import SiteSpec, site_specs

# What the file of each kind says beyond name, address and region. `pages` lets a crawl reach the oldest article.
LINES: dict[str, tuple[str, ...]] = {
    "jpaas": (
        "columns = ['/col/col1001/index.html', '/col/col1002/index.html']",
        "pager = 'jpaas'",
        r"allow = ['/art/\d+/']",
    ),
    "trs": ("columns = ['/xwzx/tzdt/index.html', '/xwzx/zhxw/index.html']", "pager = 'trs'", "list = 'ul.news_list a'"),
    "news": ("columns = ['/zs/index.shtml', '/zh/index.shtml']", "feeds = ['/rss/zs.xml']", "list = 'ul.list a'"),
    "daily": ("columns = ['/latest.htm']", "next = 'a.preissue'", "list = 'ul.titles a'"),
    "zone": ("columns = ['/zsdt/', '/news/']", "list = 'ul.ul_zs a'"),
    "gbk": ("columns = ['/list.asp?class=1', '/list.asp?class=2']", r"allow = ['/show\.asp\?id=\d+']"),
    "trad": ("columns = ['/cyzx/', '/zhzx/']", r"allow = ['/a/\d{4}/']"),
    "hijack": ("columns = ['/cyzx/', '/zhzx/']", r"allow = ['/system/\d{4}/']"),
    "promo": ("columns = ['/zhaoshang/', '/zixun/']", r"allow = ['/news/\d+']"),
    "aggregator": ("sitemaps = ['/sitemap.xml']", r"allow = ['/archives/\d+']"),
    "odd": ("columns = ['/list.html', '/misc.html']", "deny = ['/calendar/']"),
    "paged": (
        "columns = ['/zhaoshang/list.html', '/zonghe/list.html']",
        "sitemaps = ['/sitemap.xml']",
        "list = 'ul.list a'",
    ),
    "feed": ("feeds = ['/atom.xml']", r"allow = ['/p/\d+']"),
}


def site_file(spec: SiteSpec, origin: str) -> str:
    """The file of one site, at most 15 lines."""
    lines = [f"# {spec.name}", f"name = {json.dumps(spec.name, ensure_ascii=False)}", f'url = "{origin}"']
    if spec.region and not spec.aggregator:
        lines.append(f'region = "{spec.region}"')
    lines += [
        f'level = "{spec.level}"',
        f'publisher = "{spec.publisher}"',
        *LINES[spec.kind],
        "pages = 2000",
        "delay_seconds = 0",
    ]
    if spec.aggregator:
        lines.append("aggregator = true")
    return "\n".join([*lines, ""])


def write_site_files(folder: Path, base_port: int, origins: Mapping[str, str] | None = None) -> list[Path]:
    """Write `<folder>/<site>.toml` for each site; `origins` by site id when the ports do not follow `base_port`."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for number, spec in enumerate(site_specs(), 1):
        origin = (origins or {}).get(spec.id, f"http://127.0.0.1:{base_port + number}")
        path = folder / f"{spec.id}.toml"
        path.write_text(site_file(spec, origin), encoding="utf-8")
        written.append(path)
    return written
