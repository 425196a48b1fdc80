"""Pages are kept as served, with the finished lease and the new addresses, or not at all."""

import errno
import json
import sqlite3
from dataclasses import replace
from io import BufferedWriter
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from records import FetchRequest
from storage.archive import Archive
from storage.database import ArchiveFull
from storage.frontier import LeaseLost
from storage.pages import MAX_TRIES, PageUnknown
from storage.warc import PageDamaged, WarcFolder


def test_the_bytes_come_back_as_they_were_served(archive: Archive, make) -> None:
    body = "<p>总投资64.2亿元</p>".encode("gb18030") + bytes(range(256))
    page = replace(make.page(), body=body, headers={"Content-Type": "text/html; charset=gb2312", "ETag": '"e"'})
    kept = archive.pages.keep(page)
    assert archive.pages.body(kept) == body
    read = archive.pages.get(kept, body=True)
    assert (read.body, read.url, read.status, read.headers["ETag"]) == (body, page.url, 200, '"e"')
    assert read.length == len(body)


def test_others_can_read_our_files(archive: Archive, make) -> None:
    for number in range(3):
        archive.pages.keep(make.page(f"http://yunhe.example/{number}.html", body=f"第{number}页"))
    archive.pages.close()
    [file] = (archive.folder / "warc").glob("*.warc.gz")
    with file.open("rb") as stream:
        records = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.content_stream().read().decode())
            for r in ArchiveIterator(stream, check_digests="raise")
        ]
    assert records == [("response", f"http://yunhe.example/{n}.html", f"第{n}页") for n in range(3)]


def test_keeping_the_same_answer_twice_is_keeping_it_once(archive: Archive, make, clock) -> None:
    page = make.page()
    first = archive.pages.keep(page)
    clock.advance(5000)
    assert archive.pages.keep(replace(page, fetched_at=clock())) == first
    assert archive.pages.counts()["to_read"] == 1
    [row] = archive.db.query("SELECT fetched_at, seen_at FROM pages")
    assert row["seen_at"] - row["fetched_at"] == 5000


def test_another_answer_of_the_address_is_another_page(archive: Archive, make) -> None:
    one = archive.pages.keep(make.page(body="签约14个"))
    two = archive.pages.keep(make.page(body="签约20个"))
    assert one != two
    assert [page.id for page in archive.pages.of_address("https://www.yunhe.example/2024/a1.html")] == sorted(
        [one, two]
    )


def test_keeping_finishes_the_lease_and_queues_what_was_found(archive: Archive, make) -> None:
    archive.frontier.add_many([FetchRequest(url="http://yunhe.example/list/", site="yunhe", kind="list")])
    [lease] = archive.frontier.claim(1, worker="w", ttl_ms=1000)
    found = [FetchRequest(url=f"http://yunhe.example/{n}.html", site="yunhe") for n in range(3)]
    page = replace(make.page("http://yunhe.example/list/"), headers={"ETag": '"1"', "Last-Modified": "Sat"})
    archive.pages.keep(page, lease=lease, found=found)
    assert archive.frontier.counts()["yunhe"] == {"open": 3, "done": 1, "dead": 0}
    assert archive.pages.claim_unread(5, "reader", 1000) == [], "a list is kept and not read"
    archive.frontier.add_many([FetchRequest(url="http://yunhe.example/list/", site="yunhe", kind="list")])
    again = [
        x.request for x in archive.frontier.claim(9, worker="w", ttl_ms=1) if x.request and x.request.kind == "list"
    ]
    assert [(request.etag, request.modified) for request in again] == [('"1"', "Sat")]


def test_a_page_of_a_lost_lease_is_not_kept_and_its_links_are_not_queued(archive: Archive, make, clock) -> None:
    archive.frontier.add_many([FetchRequest(url="http://yunhe.example/1.html", site="yunhe")])
    [late] = archive.frontier.claim(1, worker="slow", ttl_ms=1000)
    clock.advance(2000)
    archive.frontier.claim(1, worker="quick", ttl_ms=1000)
    found = [FetchRequest(url="http://yunhe.example/2.html", site="yunhe")]
    with pytest.raises(LeaseLost):
        archive.pages.keep(make.page("http://yunhe.example/1.html"), lease=late, found=found)
    assert archive.pages.counts()["to_read"] == 0
    assert not archive.frontier.is_known("http://yunhe.example/2.html")


def test_unread_pages_are_leased_oldest_first(archive: Archive, make, clock) -> None:
    kept = []
    for number in range(4):
        kept.append(archive.pages.keep(make.page(f"http://yunhe.example/{number}.html")))
        clock.advance(10)
    first = archive.pages.claim_unread(3, "one", 1000)
    assert [lease.payload["page_id"] for lease in first] == kept[:3]
    assert [lease.id for lease in archive.pages.claim_unread(3, "two", 1000)] == kept[3:]
    clock.advance(1001)
    assert len(archive.pages.claim_unread(9, "three", 1000)) == 4


def test_a_page_that_kills_its_readers_is_given_up_with_a_reason(archive: Archive, make, clock) -> None:
    kept = archive.pages.keep(make.page())
    for _ in range(MAX_TRIES):
        assert len(archive.pages.claim_unread(1, "dies", 1000)) == 1
        clock.advance(1001)
    assert archive.pages.claim_unread(1, "one", 1000) == []
    [given_up] = archive.pages.without_article()
    assert (given_up.page, given_up.state) == (kept, "given_up")
    assert "never reported" in given_up.why
    assert archive.pages.read_again() == 1
    assert len(archive.pages.claim_unread(1, "one", 1000)) == 1


def test_a_full_disk_on_the_file_stores_nothing_and_says_so(archive: Archive, make, monkeypatch) -> None:
    archive.pages.keep(make.page("http://yunhe.example/1.html"))
    real = archive.pages.warc._out
    assert real is not None

    class Full:
        """Takes half of what is written, then has no room."""

        raw = real.raw

        def tell(self) -> int:
            return real.tell()

        def fileno(self) -> int:
            return real.fileno()

        def write(self, data: bytes) -> int:
            real.write(data[: len(data) // 2])
            real.flush()
            raise OSError(errno.ENOSPC, "No space left on device")

    before = (archive.folder / "warc" / archive.pages.warc.name).stat().st_size
    name = archive.pages.warc.name
    archive.pages.warc._out = Full()  # type: ignore[assignment]
    with pytest.raises(ArchiveFull, match="disk is full"):
        archive.pages.keep(make.page("http://yunhe.example/2.html"))
    assert archive.pages.counts()["to_read"] == 1
    assert (archive.folder / "warc" / name).stat().st_size == before, "the half record is cut off"
    assert isinstance(real, BufferedWriter)
    kept = archive.pages.keep(make.page("http://yunhe.example/2.html"))
    assert archive.pages.body(kept) == "正文".encode()


def test_a_full_disk_on_the_database_stores_nothing_and_says_so(archive: Archive, make) -> None:
    archive.pages.keep(make.page("http://yunhe.example/1.html"))
    [(pages,)] = archive.db.conn.execute("PRAGMA page_count").fetchall()
    archive.db.conn.execute(f"PRAGMA max_page_count={pages}")
    found = [FetchRequest(url=f"http://yunhe.example/x{n}.html", site="yunhe") for n in range(500)]
    with pytest.raises(ArchiveFull, match="disk is full"):
        archive.pages.keep(make.page("http://yunhe.example/2.html"), found=found)
    assert archive.pages.counts()["to_read"] == 1
    assert not archive.frontier.is_known("http://yunhe.example/x0.html")
    archive.db.conn.execute("PRAGMA max_page_count=1000000")
    archive.pages.keep(make.page("http://yunhe.example/2.html"), found=found)
    assert archive.frontier.is_known("http://yunhe.example/x0.html")


def test_a_torn_tail_hurts_no_page_that_has_a_row(archive: Archive, make) -> None:
    kept = archive.pages.keep(make.page())
    archive.pages.close()
    [file] = (archive.folder / "warc").glob("*.warc.gz")
    with file.open("ab") as stream:
        stream.write(b"\x1f\x8b\x08\x00half a record")
    with Archive.open(archive.folder) as again:
        assert again.pages.body(kept) == "正文".encode()
        other = again.pages.keep(make.page("http://yunhe.example/2.html", body="第二页"))
        assert again.pages.body(other) == "第二页".encode()
        assert len(list((archive.folder / "warc").glob("*.warc.gz"))) == 2


def test_files_are_turned_over_at_their_size(tmp_path: Path, make) -> None:
    folder = WarcFolder(tmp_path / "warc", max_file_bytes=1000)
    spots = [folder.append(make.page(f"http://yunhe.example/{n}.html")) for n in range(6)]
    folder.close()
    assert len({spot.file for spot in spots}) > 1
    assert all(folder.read(spot)[1] == "正文".encode() for spot in spots)


def test_a_missing_or_changed_record_is_named(archive: Archive, make) -> None:
    kept = archive.pages.keep(make.page())
    archive.pages.close()
    [file] = (archive.folder / "warc").glob("*.warc.gz")
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])
    with pytest.raises(PageDamaged, match="radar restore"):
        archive.pages.body(kept)
    file.unlink()
    with pytest.raises(PageDamaged, match="missing"):
        archive.pages.body(kept)
    with pytest.raises(PageUnknown):
        archive.pages.get("no such page")


@pytest.mark.parametrize("status", [200, 404, 299])
def test_odd_answers_can_be_kept(archive: Archive, make, status: int) -> None:
    page = replace(
        make.page(), status=status, body=b"", headers={"X": "a\r\nb", "Content-Encoding": "gzip", "中": "文"}
    )
    kept = archive.pages.keep(page)
    assert archive.pages.body(kept) == b""
    assert archive.pages.get(kept).status == status
    assert json.loads(archive.db.conn.execute("SELECT headers FROM pages").fetchone()[0])["中"] == "文"


def test_the_database_refuses_a_page_row_outside_the_schema(archive: Archive) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        archive.db.execute("INSERT INTO pages (id) VALUES ('x')")
