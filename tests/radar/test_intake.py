"""The intake files what can be read, says why the rest cannot, and joins the pages of one article."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from radar.intake import Intake, readers
from radar.reading import ReadPage, ReadTask
from radar.workers import Workers
from records import Page
from storage.archive import Archive
from storage.database import ArchiveFull
from storage.unit import Unit

HTML = "text/html; charset=utf-8"


def page(url: str, body: bytes, *, content_type: str | None = HTML, at: int = 1_790_000_000_000) -> Page:
    return Page(
        id="",
        url=url,
        canonical_url=url,
        site="sample",
        status=200,
        fetched_at=at,
        content_type=content_type,
        body=body,
    )


def html(title: str, *paragraphs: str, more: str = "") -> bytes:
    inside = "".join(f"<p>{words}</p>" for words in paragraphs)
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>'
        f'<div id="zoom">{inside}</div>{more}</body></html>'
    ).encode()


FIRST = html(
    "示例县集中签约一批项目",
    "11月18日，江苏省徐州市泉山区举行集中签约仪式，现场签约项目12个，总投资36.5亿元，涵盖装备制造等产业。",
    "泉山区负责人表示，将为签约企业提供全程服务，推动项目早日开工建设。",
    more='<div class="pages">【1】 <a href="/a/1_2.html">【2】</a> <a href="/a/1_2.html">下一页</a></div>',
)
SECOND = html(
    "示例县集中签约一批项目",
    "另据介绍，泉山区今年前十个月开工项目21个，总投资88亿元，其中工业项目15个。",
    "下一步，泉山区将继续开展精准招商，围绕主导产业补链强链。",
    more='<div class="pages"><a href="/a/1.html">【1】</a> 【2】</div>',
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers[ReadTask, ReadPage]]:
    with readers(count=2, seconds=20) as made:
        yield made


def test_the_pages_of_one_article_become_one_article(archive: Archive, workers: Workers[ReadTask, ReadPage]) -> None:
    intake = Intake(archive, workers, sites={})
    archive.pages.keep(page("http://county.example/a/1.html", FIRST))
    assert intake.take().asked == 1
    (lease,) = archive.frontier.claim(5, worker="test", ttl_ms=60_000)
    assert lease.request is not None
    assert (lease.request.url, lease.request.kind) == ("http://county.example/a/1_2.html", "page")

    archive.pages.keep(page(lease.request.url, SECOND), lease=lease)
    taken = intake.take()

    assert (taken.parts, taken.articles, taken.asked) == (1, 1, 0)
    (ident,) = archive.articles.all_ids()
    text = archive.articles.get(ident).article.text
    assert text.index("现场签约项目12个") < text.index("开工项目21个")
    for stored in archive.facts.of_article(ident):
        assert stored.fact.in_title or text[stored.fact.start : stored.fact.end] == stored.fact.quote
    assert {"signed", "started"} <= {stored.fact.stage for stored in archive.facts.of_article(ident)}


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", HTML),
        (b" \n ", HTML),
        (b"\x89PNG\r\n\x1a\n" + os.urandom(4000), HTML),
        (b"%PDF-1.7\n" + os.urandom(4000), HTML),
        (b"<html><body>" + b"<div>" * 5000, HTML),
        (b"PK\x03\x04" + os.urandom(5000), "text/html; charset=gb2312"),
    ],
    ids=["empty", "blank", "picture", "pdf", "nested", "zip"],
)
def test_what_is_no_article_is_kept_with_the_reason(
    archive: Archive, workers: Workers[ReadTask, ReadPage], body: bytes, content_type: str
) -> None:
    kept = archive.pages.keep(page("http://county.example/x.html", body, content_type=content_type))
    taken = Intake(archive, workers, sites={}).take()
    assert taken.failed == 0
    assert taken.pages == 1
    assert archive.pages.body(kept) == body
    if taken.not_articles:
        (unread,) = archive.pages.without_article()
        assert unread.why


def test_a_page_of_thirty_megabytes_does_not_stop_its_neighbours(
    archive: Archive, workers: Workers[ReadTask, ReadPage]
) -> None:
    archive.pages.keep(page("http://county.example/big.html", b"<p>" + "项目签约。".encode() * 2_000_000, at=1))
    archive.pages.keep(page("http://county.example/a/1.html", FIRST, at=2))
    taken = Intake(archive, workers, sites={}).take()
    assert taken.pages == 2
    assert any("现场签约项目12个" in archive.articles.get(ident).article.text for ident in archive.articles.all_ids())


def test_a_wrong_charset_in_the_header_does_not_spoil_the_text(
    archive: Archive, workers: Workers[ReadTask, ReadPage]
) -> None:
    body = FIRST.decode().replace('<meta charset="utf-8">', "").encode("gb18030")
    archive.pages.keep(page("http://county.example/gbk.html", body, content_type="text/html; charset=utf-8"))
    Intake(archive, workers, sites={}).take()
    (ident,) = archive.articles.all_ids()
    assert "现场签约项目12个" in archive.articles.get(ident).article.text


def test_one_page_that_cannot_be_filed_does_not_undo_the_others(
    archive: Archive, workers: Workers[ReadTask, ReadPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.pages.keep(page("http://county.example/a/1.html", FIRST, at=1))
    archive.pages.keep(page("http://county.example/a/bad.html", SECOND, at=2))
    file = Unit.file

    def refuse(self: Unit, filed: Page, *rest: object, **more: object) -> object:
        if "bad" in filed.url:
            raise ZeroDivisionError("planted")
        return file(self, filed, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Unit, "file", refuse)
    taken = Intake(archive, workers, sites={}).take()
    assert (taken.articles, taken.failed) == (1, 1)
    assert archive.pages.counts()["given_up"] == 1
    assert archive.articles.count() == 1


def test_a_full_disk_stops_the_run_and_loses_nothing(archive: Archive, workers: Workers[ReadTask, ReadPage]) -> None:
    for number in range(30):
        words = [f"泉山区第{number}批第{n}个项目签约，总投资{n + 1}亿元，计划用地{number}亩。" for n in range(120)]
        archive.pages.keep(page(f"http://county.example/a/{number}.html", html(f"第{number}批签约", *words)))
    room = archive.db.execute("PRAGMA page_count").fetchone()[0]
    archive.db.execute(f"PRAGMA max_page_count = {room + 3}")
    with pytest.raises(ArchiveFull, match="disk is full"):
        Intake(archive, workers, sites={}).take()
    assert archive.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    archive.db.execute("PRAGMA max_page_count = 1000000")
    archive.db.execute("UPDATE pages SET due = 0 WHERE state = 0")  # the leases of the run that stopped
    Intake(archive, workers, sites={}).take()
    assert archive.articles.count() == 30
