"""The article page speaks Chinese about what the readers found, and shows the text before its repair."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from facts import confidence
from radar.reading import ReadTask, read
from records import REALITIES, Page
from storage.archive import Archive
from web import sayings
from web.app import create_app

from .conftest import NOW, served

GLOSSED = (
    "徐州市集中簽約(qiān yuē)12個裝備項目",
    "2026-11-18",
    [
        "11月18日，徐州市舉行重點產(chǎn)業(yè)項目集中簽約儀式，現(xiàn)場簽約項目12個，總投資36.5億元，涵蓋裝備制造產(chǎn)業(yè)。",
        "徐州市有關(guān)負(fù)責(zé)人表示，將繼續(xù)優(yōu)化營商環(huán)境，推動簽約項目早開工、早投產(chǎn)，為企業(yè)做好服務(wù)。",
    ],
)


def test_every_mark_and_doubt_of_the_readers_has_words() -> None:
    tables = sayings.tables()
    assert set(tables["trust"]) >= confidence._WEAK | confidence._DOUBTFUL
    assert {f"host by {why}" for why in confidence._GUESSED} <= set(tables["doubt"])


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("verb and figure in one clause, host named", "动词、数字同句，地区写明"),
        ("no figure; host by site", "没有数字；地区由网站得出"),
        ("page is spun, template", "词句被替换过、套版页面"),
        ("not done: planned", f"不是已发生的事（{REALITIES['planned']}）"),
        ("something new", "something new"),
    ],
)
def test_doubts_are_said_in_chinese(why: str, words: str) -> None:
    assert sayings.doubts(why) == words


def test_the_text_before_its_repair_bears_the_same_marks(tmp_path: Path) -> None:
    url = "http://mirror.example/2026/1.html"
    with Archive.open(tmp_path, clock=lambda: NOW) as archive:
        page = Page(
            id="", url=url, canonical_url=url, site="mirror", status=200, fetched_at=NOW,
            content_type="text/html; charset=utf-8", body=served(*GLOSSED),
        )  # fmt: skip
        archive.pages.keep(page, kind="article")
        (lease,) = archive.pages.claim_unread(1, "test", 60_000)
        page = archive.pages.get(lease.id, body=True)
        done = read(ReadTask(page=page.id, body=page.body, url=page.url, content_type=page.content_type))
        with archive.unit_of_work() as unit:
            filed = unit.file(page, done.article, done.reading, lease=lease)
    with TestClient(create_app(tmp_path, clock=lambda: NOW)) as desk:
        repaired = desk.get(f"/articles/{filed.article_id}").text
        printed = desk.get(f"/articles/{filed.article_id}?text=printed").text
    assert "现场签约项目12个，总投资36.5亿元</mark>" in repaired
    assert "去拼音注音" in repaired
    assert "修复前的文字" in repaired
    assert "現(xiàn)場簽約項目12個，總投資36.5億元</mark>" in printed
