"""What the pipeline does when the archive cannot be written, and when a lease was lost."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from crawler.health import Health
from crawler.pipeline import Fetched, KeepPage
from crawler.run import Run
from records.page import FetchRequest, Page
from storage.addresses import canonical, page_id
from storage.archive import Archive

ROOT = Path(__file__).parents[2]
SITE = 'name = "河阳县人民政府"\nurl = "{url}"\ncolumns = ["/zsyz/index.html"]\ndelay_seconds = 0\n'


def page(n: int) -> Page:
    url, body = f"http://a.example/art/{n}.html", f"第{n}页".encode()
    return Page(
        id=page_id(url, body), url=url, canonical_url=canonical(url), site="s", status=200, fetched_at=1, body=body
    )


@pytest.fixture
def archive(tmp_path: Path):
    with Archive.open(tmp_path) as opened:
        yield opened


def pipeline(archive: Archive) -> KeepPage:
    run = SimpleNamespace(archive=archive, health=Health(archive.sources), stopped_by=None, settle=lambda lease: None)
    run.writing = lambda: Run.writing(run)
    keep = KeepPage.__new__(KeepPage)
    keep.run, keep.waiting, keep.timer = run, [], None
    return keep


def test_of_a_batch_only_the_page_whose_lease_was_lost_is_left_out(archive: Archive) -> None:
    archive.frontier.add_many(FetchRequest(url=page(n).url, site="s") for n in range(3))
    leases = {lease.request.url: lease for lease in archive.frontier.claim(3, worker="w", ttl_ms=60_000)}
    archive.frontier.finish([leases[page(1).url]])
    keep = pipeline(archive)

    async def all_three() -> None:
        await asyncio.gather(*(keep.process_item(Fetched(page=page(n), lease=leases[page(n).url])) for n in range(3)))

    asyncio.run(all_three())

    assert archive.pages.counts()["to_read"] == 2
    assert keep.run.health.total["lease_lost"] == 1
    assert keep.run.health.total["kept"] == 2


def test_a_disk_that_fills_up_ends_the_run_with_a_clear_word_and_loses_nothing(portal, station) -> None:
    paths = [f"/art/2024/3/1/art_11_{n}.html" for n in range(40)]
    for path in paths:
        portal.page(path, f"<html>{path}")
        portal.answers[path].body += os.urandom(60_000)
    portal.listing("/zsyz/index.html", paths)
    station.site("heyang", SITE.format(url=portal.url))
    command = [sys.executable, "-m", "crawler", "--data", str(station.data), "--sites", str(station.folder / "sites")]
    # A file of this process may hold 1 MB and no more: what the kernel answers then is EFBIG, close to a full disk.
    limited = (
        "import resource, signal, runpy, sys, errno, os;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000));"
        "import storage.warc as warc; real = warc.WarcFolder.append\n"
        "def append(self, page):\n"
        "    try:\n        return real(self, page)\n"
        "    except OSError as wrong:\n"
        "        from storage.database import ArchiveFull\n"
        "        raise ArchiveFull(f'{self.folder}: the disk is full') from wrong\n"
        "warc.WarcFolder.append = append\n"
        "sys.argv = ['crawler', *sys.argv[1:]]\nrunpy.run_module('crawler', run_name='__main__')"
    )

    done = subprocess.run(
        [sys.executable, "-c", limited, *command[3:], *station.arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )

    assert done.returncode == 1, done.stderr
    assert "the disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    with Archive.open(station.data) as archive:
        before = archive.pages.counts()["to_read"]
        assert 0 < before < 40
    again = station.crawl("--lease-seconds", "2", seconds=90)
    assert again.code == 0
    with Archive.open(station.data) as archive:
        assert archive.pages.counts()["to_read"] == 40
