"""`radar site` on a loopback portal and on the shipped catalogue."""

import gzip
import importlib.util
import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.sites import load_sites
from radar.cli import radar

ROOT = Path(__file__).parents[2]
_spec = importlib.util.spec_from_file_location("portal_for_site", ROOT / "tests" / "crawler" / "conftest.py")
assert _spec is not None
assert _spec.loader is not None
_conftest = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_conftest)
portal = _conftest.portal

PARAGRAPHS = "".join(
    f"<p>　　{line}</p>"
    for line in (
        "6月6日，河阳县举行重点产业项目集中签约仪式，共签约项目十二个，总投资三十六亿元。",
        "签约项目涉及精密铸造、激光装备等领域，青禾精铸将在县开发区建设生产基地。",
        "县投资促进局负责人表示，将为每个项目配备专员，推动项目早开工、早投产。",
    )
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(radar, ["site", *arguments])


def fill(portal) -> None:
    paths = [f"/art/2024/6/6/art_31_{n}.html" for n in range(5)]
    for path in paths:
        portal.page(
            path,
            f'<html><head><title>河阳县集中签约十二个项目</title><meta name="ArticleTitle" content="河阳县集中签约十二个项目{path[-6]}">'
            f'<meta name="PubDate" content="2024-06-06 09:00"><meta name="ContentSource" content="河阳日报"></head>'
            f'<body><h1>河阳县集中签约十二个项目</h1><div id="zoom">{PARAGRAPHS}</div></body></html>',
        )
    portal.listing("/col/col31/index.html", paths)
    page = portal.answers["/col/col31/index.html"]
    page.body = page.body.replace(b"<ul>", b'<ul class="newslist">').replace(
        "招商动态".encode(), "招商动态-河阳县人民政府".encode()
    )


def test_the_catalogue_is_listed_with_what_is_unverified() -> None:
    listed = run("list", "--format", "jsonl", "--data", "/nonexistent-data")

    rows = [json.loads(line) for line in listed.stdout.splitlines()]
    assert listed.exit_code == 0
    assert {row["id"] for row in rows} >= {"iqilu", "cinic", "jschina", "cri_city", "park_zhaoshang", "xuecheng"}
    assert all(row["verified"] == "未核实" for row in rows)
    assert next(row for row in rows if row["id"] == "xuecheng")["region_name"] == "山东省枣庄市薛城区"


def test_the_catalogue_passes_its_own_check() -> None:
    checked = run("check")

    assert checked.exit_code == 0, checked.output
    assert "不符 0" in checked.output


def test_a_saved_page_that_no_longer_reads_fails_the_check(tmp_path: Path) -> None:
    folder = tmp_path / "xuecheng"
    folder.mkdir()
    (folder / "2023-03-16.html.gz").write_bytes(gzip.compress(f"<html><h1>标题</h1>{PARAGRAPHS}</html>".encode()))
    (folder / "2023-03-16.toml").write_text(
        'url = "http://a.example/1.html"\ncontains = ["十三个"]\n', encoding="utf-8"
    )

    checked = run("check", "--pages", str(tmp_path))

    assert checked.exit_code == 1
    assert "十三个" in checked.output


def test_a_site_is_tried_live_and_three_articles_are_printed(portal, tmp_path: Path) -> None:
    fill(portal)
    (tmp_path / "heyang.toml").write_text(
        f'name = "河阳县人民政府"\nurl = "{portal.url}"\ncolumns = ["/col/col31/index.html"]\ndelay_seconds = 0\n',
        encoding="utf-8",
    )

    tried = run("try", "heyang", "--sites", str(tmp_path), "--allow-private")

    assert tried.exit_code == 0, tried.output
    assert tried.output.count("2024-06-06") >= 3
    assert tried.output.count("来源:河阳日报") == 3
    assert len(portal.articles_asked()) == 3, "a trial fetches no more than it prints"


def test_a_site_that_does_not_answer_says_why(tmp_path: Path) -> None:
    (tmp_path / "silent.toml").write_text(
        'name = "无"\nurl = "http://127.0.0.1:9"\ncolumns = ["/"]\n', encoding="utf-8"
    )

    tried = CliRunner().invoke(radar, ["site", "try", "silent", "--sites", str(tmp_path), "--allow-private"])

    assert tried.exit_code == 1
    assert "127.0.0.1:9" in str(tried.exception)


def test_adding_a_site_drafts_its_file_and_saves_a_page_that_passes(portal, tmp_path: Path) -> None:
    fill(portal)
    into, pages = tmp_path / "sites", tmp_path / "pages"
    url = portal.url + "/col/col31/index.html"

    added = run(
        "add",
        url,
        "--name",
        "heyang",
        "--region",
        "370403",
        "--into",
        str(into),
        "--pages",
        str(pages),
        "--allow-private",
    )
    again = run("add", url, "--name", "heyang", "--into", str(into), "--pages", str(pages), "--allow-private")

    assert added.exit_code == 0, added.output
    draft = tomllib.loads((into / "heyang.toml").read_text(encoding="utf-8"))
    assert draft["family"] == "jpaas"
    assert draft["name"] == "河阳县人民政府"
    assert draft["region"] == "370403"
    assert draft["unverified"] is True
    assert load_sites(into)["heyang"].columns == ("/col/col31/index.html",)
    assert run("check", "heyang", "--sites", str(into), "--pages", str(pages)).exit_code == 0
    assert again.exit_code == 1
    assert "已经有了" in str(again.exception)


@pytest.mark.parametrize("name", ["iqilu", "xuzhou"])
def test_a_draft_of_no_family_names_a_selector_and_a_pattern(name: str) -> None:
    from bs4 import BeautifulSoup

    from crawler.draft import address_pattern, list_selector

    html = '<ul class="news"><li><a href="/x/2023/0221/1.shtml">甲</a></li><li><a href="/x/2023/0222/2.shtml">乙</a></li></ul><a href="/y">丙</a>'
    articles = [f"http://{name}.example/x/2023/0221/1.shtml", f"http://{name}.example/x/2023/0222/2.shtml"]

    assert list_selector(BeautifulSoup(html, "lxml"), f"http://{name}.example/", articles) == "ul.news a"
    assert address_pattern(articles) == r"/x/\d+/\d+/\d+\.shtml$"
