"""`radar site`: the catalogue of sources: list them, check their files, try one live, add one."""

import contextlib
import gzip
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from crawler.discovery import read_list
from crawler.draft import draft_expectations, draft_site
from crawler.rules import Rules
from crawler.saved import Unexpected, lines, without_pages
from crawler.sites import WrongSiteFile, load_sites
from facts.gazetteer import default
from radar.commands.options import with_settings
from radar.commands.showing import format_option, show
from radar.config import Settings
from radar.crawling import Crawl
from radar.errors import EXIT_NOTHING, RadarError
from records.article import Article
from records.page import Page
from records.site import Site
from storage.archive import Archive
from storage.database import ArchiveMissing
from storage.sources import SourceHealth, verdict
from text.read import NotAnArticle, read_page

PAGES = Path(__file__).resolve().parents[2] / "tests" / "pages"
TRIAL_ARTICLES = 3
TRIAL_SECONDS = 120
COLUMNS = {
    "id": "站点",
    "name": "名称",
    "region_name": "地区",
    "family": "系统",
    "verified": "核实",
    "health": "状况",
    "why": "说明",
    "kept_week": "近七天篇数",
}
HEALTH = {
    "new": "未抓取",
    "well": "正常",
    "failing": "出错",
    "empty": "列表空",
    "stale": "停滞",
    "thin": "偏少",
    "off": "停用",
}


@click.group("site", help="站点:列表、检查、试抓、添加 · Sources: list, check, try, add.")
def site() -> None:
    pass


@site.command("list", help="列出站点和状况,注明未核实的 · List sources and how they are; unverified ones say so.")
@with_settings
@format_option
def list_sites(settings: Settings, form: str | None) -> None:
    sites = _load(settings)
    health, now = _health(settings)
    if not sites:
        click.echo("没有站点 · no sites", err=True)
        raise SystemExit(EXIT_NOTHING)
    show([_row(one, health.get(name), now) for name, one in sites.items()], COLUMNS, form)


@site.command("check", help="检查站点文件并重读保存的网页 · Check the site files and read the saved pages again.")
@with_settings
@click.option("--pages", type=click.Path(file_okay=False, path_type=Path), help="保存的网页所在文件夹 · saved pages")
@click.argument("names", nargs=-1)
def check(settings: Settings, pages: Path | None, names: tuple[str, ...]) -> None:
    sites = _load(settings, names)
    folder = pages or PAGES
    wrong: list[str] = []
    number = 0
    with _as_radar_error():
        every = [line for line in lines(folder, _load(settings)) if line.site in sites] if folder.is_dir() else []
        for line in every:
            number += 1
            try:
                line.check()
            except Unexpected as unexpected:
                wrong.append(f"{line.id}: {unexpected}")
    for words in wrong:
        click.echo(words)
    bare = without_pages(folder, sites) if folder.is_dir() else []
    for name in bare:
        click.echo(f"{name}: 没有保存的网页,也没有标注 unverified = true; 运行 radar site add {sites[name].url}")
    unverified = sum(1 for one in sites.values() if one.unverified)
    click.echo(
        f"{len(sites)} 个站点,其中未核实 {unverified} 个;保存网页的断言 {number} 条,不符 {len(wrong)} 条", err=True
    )
    if wrong or bare:
        raise SystemExit(1)


@site.command("try", help="实地抓一个列表,印出三篇文章 · Fetch one list live and print three articles.")
@with_settings
@click.option("--allow-private", is_flag=True, help="允许本机和内网地址 · let private addresses through")
@click.argument("name")
def try_site(settings: Settings, allow_private: bool, name: str) -> None:
    _load(settings, (name,))
    with tempfile.TemporaryDirectory(prefix="radar-try-") as scratch:
        pages, log = _trial(Path(scratch), settings.sites, name, allow_private or settings.allow_private)
        _report(pages, log)


@site.command("add", help="按一个列表页起草站点文件,并保存一页作测试 · Draft a site file from one list page.")
@with_settings
@click.option("--name", help="站点文件名,默认取自域名 · name of the file")
@click.option("--region", help="行政区划代码 · region code")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), default=Path("sites"), show_default=True)
@click.option(
    "--pages", type=click.Path(file_okay=False, path_type=Path), help="网页存到哪里 · where the page is saved"
)
@click.option("--allow-private", is_flag=True, help="允许本机和内网地址 · let private addresses through")
@click.argument("url")
def add(
    settings: Settings,
    name: str | None,
    region: str | None,
    into: Path,
    pages: Path | None,
    allow_private: bool,
    url: str,
) -> None:
    if not url.startswith(("http://", "https://")):
        raise RadarError(f"{url}: 写成 http:// 或 https:// 开头的列表页地址")
    if region and default().get(region) is None:
        raise RadarError(f'没有区划代码 "{region}";用 radar region 名称 查找')
    with tempfile.TemporaryDirectory(prefix="radar-add-") as scratch:
        folder = Path(scratch) / "files"
        folder.mkdir()
        (folder / "draft.toml").write_text(
            f'name = "draft"\nurl = "{url}"\ncolumns = ["{url}"]\npages = 1\n', encoding="utf-8"
        )
        kept, log = _trial(Path(scratch), (folder,), "draft", allow_private or settings.allow_private, articles=1)
        listing = next((page for page, is_list in kept if is_list), None)
        if listing is None:
            raise RadarError(f"{url} 没有抓到:{log or '没有应答'}")
        draft_rules = Rules(Site(id="draft", name="draft", url=listing.url, columns=(listing.url,)))
        found = read_list(listing.body, listing.url, draft_rules)
        draft = draft_site(list_url=listing.url, list_body=listing.body, articles=found.articles, region=region)
        path = into / f"{name or draft.name}.toml"
        _write_new(path, draft.text)
        click.echo(f"写好 {path}(系统:{draft.family or '未识别'},列表认出 {len(found.articles)} 条)")
        article = next((page for page, is_list in kept if not is_list), None)
        if article is not None:
            _save_page(pages or (PAGES if PAGES.is_dir() else into.parent / "pages"), path.stem, article)
    click.echo(f"下一步:改正两个文件 → radar site check {path.stem} → radar site try {path.stem}")


def _save_page(folder: Path, name: str, page: Page) -> None:
    article = _read(page)
    shown: dict[str, object] = {}
    if article is not None:
        shown = {
            "title": article.title,
            "source": article.source,
            "published": article.published.value if article.published else None,
            "body": [paragraph.text for paragraph in article.paragraphs],
        }
    day = str(shown.get("published") or "undated")[:10]
    _write_new(folder / name / f"{day}.toml", draft_expectations(page.url, page.content_type, shown))
    (folder / name / f"{day}.html.gz").write_bytes(gzip.compress(page.body, mtime=0))
    click.echo(f"存好 {folder / name / day}.html.gz 和期望的草稿")


def _write_new(path: Path, text: str) -> None:
    if path.exists():
        raise RadarError(f"{path} 已经有了;换一个名字(--name)或先移走它")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _trial(
    scratch: Path, folders: tuple[Path, ...], name: str, allow_private: bool, *, articles: int = TRIAL_ARTICLES
) -> tuple[list[tuple[Page, bool]], str]:
    """Pages of a short real crawl into a scratch archive, lists first, and the last line of its log."""
    log = scratch / "log"
    options = ["--limit", str(articles), "--patience", "2"]
    with Crawl(
        scratch / "data", folders, names=[name], allow_private=allow_private, options=options, log=log
    ) as running:
        if running.wait(TRIAL_SECONDS) is None:
            running.stop()
    warned = [line for line in log.read_text(encoding="utf-8").splitlines() if "WARNING" in line or "crawler:" in line]
    with Archive.open(scratch / "data") as archive:
        lists = [(archive.pages.get(page.id, body=True), True) for page in archive.pages.of_site(name, lists=True)]
        rest = [(archive.pages.get(page.id, body=True), False) for page in archive.pages.of_site(name)]
    return lists + rest, warned[0] if warned else ""


def _report(pages: list[tuple[Page, bool]], log: str) -> None:
    lists = [page for page, is_list in pages if is_list]
    articles = [page for page, is_list in pages if not is_list]
    for page in lists:
        click.echo(f"列表 {page.url} HTTP {page.status} {page.length} 字节")
    if not articles:
        raise RadarError(f"没有抓到文章:{log or '列表上没有认出文章链接'}")
    for page in articles:
        article = _read(page)
        click.echo("")
        if article is None:
            click.echo(f"{page.url}\n  不像文章({page.length} 字节,{page.content_type})")
            continue
        when = article.published.value if article.published else "无日期"
        click.echo(f"{article.title}\n  {page.url}\n  {when}  来源:{article.source or '—'}  {len(article.text)} 字")
        click.echo(f"  {article.text[:120].replace(chr(10), ' ')}…")


def _read(page: Page) -> Article | None:
    try:
        return read_page(page.body, content_type=page.content_type, url=page.url)
    except NotAnArticle:
        return None


def _row(one: Site, health: SourceHealth | None, now: int) -> dict[str, Any]:
    said = verdict(one, health, now)
    return {
        "id": one.id,
        "name": one.name,
        "region": one.region,
        "region_name": default().path_name(one.region) if one.region else None,
        "family": one.family,
        "url": one.url,
        "enabled": one.enabled,
        "unverified": one.unverified,
        "verified": "未核实" if one.unverified else "已核实",
        "health": HEALTH[said.state] if one.enabled else HEALTH["off"],
        "why": said.why,
        "kept_week": health.week.get("kept", 0) if health else 0,
        "last_success": health.last_success if health else None,
    }


def _health(settings: Settings) -> tuple[dict[str, SourceHealth], int]:
    try:
        with Archive.open(settings.data, read_only=True) as archive:
            return archive.sources.all(), archive.clock()
    except ArchiveMissing:
        return {}, 0


def _load(settings: Settings, names: tuple[str, ...] = ()) -> dict[str, Site]:
    with _as_radar_error():
        return load_sites(*settings.sites, only=names or None)


@contextlib.contextmanager
def _as_radar_error() -> Iterator[None]:
    try:
        yield
    except (WrongSiteFile, Unexpected) as wrong:
        raise RadarError(str(wrong)) from wrong
