"""A desk over a small real archive: pages kept, read, filed and rung as the intake does it."""

import contextlib
import datetime as dt
import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from starlette.testclient import TestClient

from alerts.bell import Bell, take_up
from radar.reading import ReadTask, read
from records import Page, Site
from storage.archive import Archive
from web.app import create_app

NOW = int(dt.datetime.fromisoformat("2026-11-20T08:00:00+08:00").timestamp() * 1000)

SUBSCRIPTIONS = """
[[subscription]]
id = "jiangsu"
name = "江苏签约"
regions = ["320000"]
stages = ["signed"]
"""

PAGES = {
    "http://xuzhou.example/art/2026/11/18/art_1_1.html": (
        "徐州经济技术开发区集中签约12个装备项目",
        "2026-11-18 09:30",
        [
            "11月18日，徐州经济技术开发区举行重点项目集中签约仪式，现场签约项目12个，总投资36.5亿元，涵盖工程机械、高端装备等产业。",
            "其中，示例星河重工有限公司投资8亿元的液压件项目落户开发区。",
            "开发区负责人表示，下一步将继续优化营商环境，推动签约项目早开工、早投产。",
        ],
    ),
    "http://suqian.example/art/2026/11/17/art_1_2.html": (
        "宿迁市宿城区与两家企业洽谈",
        "2026-11-17",
        [
            "11月16日，宿迁市宿城区有关负责人与示例云帆新材料有限公司洽谈，在谈项目2个，计划总投资5亿元。",
            "宿城区将为企业提供全程代办服务，并就用地、用电等问题逐项对接，力争项目早日签约落地。",
        ],
    ),
    "http://jinan.example/art/2025/3/1/art_1_3.html": (
        "济南市章丘区一批项目开工",
        "2025-03-01",
        [
            "3月1日，济南市章丘区举行春季重大项目集中开工活动，开工项目9个，总投资41亿元，<b>全部</b>为实体经济项目。",
            "章丘区今年以来持续推进项目建设，各部门联动服务，为企业解决实际困难。",
        ],
    ),
}
BODY = """<!doctype html><html><head><meta charset="utf-8"><title>{title}_示例网</title>
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{published}">
<meta name="ContentSource" content="示例日报"><script>document.title = "ran"</script>
<link rel="stylesheet" href="http://far.example/away.css"></head>
<body><div class="nav"><a href="/">首页</a> <a href="/news">要闻</a></div><h1>{title}</h1>
<div id="zoom">{paragraphs}<img src="http://far.example/away.png"></div><div class="footer">版权所有 示例网</div></body></html>"""


def served(title: str, published: str, paragraphs: list[str]) -> bytes:
    inside = "".join(f"<p>{words}</p>" for words in paragraphs)
    return BODY.format(title=title, published=published, paragraphs=inside).encode()


@pytest.fixture(scope="session")
def archive_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "subscriptions.toml").write_text(SUBSCRIPTIONS, encoding="utf-8")
    with Archive.open(folder, clock=lambda: NOW) as archive:
        take_up(archive, folder / "subscriptions.toml")
        bell = Bell(archive)
        for number, (url, page) in enumerate(PAGES.items()):
            kept = Page(
                id="", url=url, canonical_url=url, site="sample", status=200, fetched_at=NOW - number * 1000,
                content_type="text/html; charset=utf-8", body=served(*page),
            )  # fmt: skip
            archive.pages.keep(kept, kind="article")
        for lease in archive.pages.claim_unread(10, "test", 60_000):
            page = archive.pages.get(lease.id, body=True)
            done = read(ReadTask(page=page.id, body=page.body, url=page.url, content_type=page.content_type))
            assert done.article is not None
            assert done.reading is not None
            with archive.unit_of_work() as unit:
                filed = unit.file(page, done.article, done.reading, lease=lease)
                bell.ring(unit, filed, done.article, done.reading, site=None)
        archive.sources.note("sample", {"lists": 1, "kept": 3, "found": 3})
    return folder


@pytest.fixture(scope="session")
def sites() -> dict[str, Site]:
    return {"sample": Site(id="sample", name="示例网", url="http://xuzhou.example", region="320300")}


ticks = itertools.count(NOW)  # one clock for all tests: they share an archive, and its time does not go back


@pytest.fixture
def app(archive_folder: Path, sites: dict[str, Site]):
    return create_app(archive_folder, sites=sites, clock=lambda: next(ticks))


@pytest.fixture
def desk(app) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=True) as client:
        yield client


@contextlib.contextmanager
def served_at(app) -> Iterator[str]:
    """An app served on a free port of loopback; its address."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    sock.close()


@pytest.fixture
def address(app) -> Iterator[str]:
    """The desk served on a free port of loopback."""
    with served_at(app) as address:
        yield address


@pytest.fixture
def serve() -> Iterator[Callable[[object], str]]:
    """serve(app) gives its address, until the end of the test."""
    with contextlib.ExitStack() as stack:
        yield lambda app: stack.enter_context(served_at(app))
