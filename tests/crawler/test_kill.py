"""kill -9 at random moments: no page is lost, none is kept twice."""

import random
import sqlite3
import time

from storage.archive import Archive

PAGES = 300
KILLS = 8
SITE = (
    'name = "河阳县人民政府"\nurl = "{url}"\ncolumns = ["/zsyz/index.html"]\npages = 15\ndelay_seconds = 0\n'
    "allow = ['/art/']\n"
)


def art(n: int) -> str:
    return f"/art/2024/3/1/art_11_{n}.html"


def fill(portal) -> list[str]:
    paths = [art(n) for n in range(PAGES)]
    portal.articles(paths)
    for n in range(15):
        name = "/zsyz/index.html" if n == 0 else f"/zsyz/index_{n}.html"
        portal.listing(name, paths[20 * n : 20 * n + 20], following=f"/zsyz/index_{n + 1}.html")
    return paths


def kill_at_random(station, portal, kills: int) -> list[int]:
    """How many pages the archive held at each kill."""
    chance = random.Random(20240301)
    held = []
    for n in range(kills):
        process = station.start("--lease-seconds", "1.5")
        target = (n + 1) * PAGES // (kills + 2)  # let each run come a little further than the last
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline and process.poll() is None:
            if len(portal.articles_asked()) >= target:
                break
            time.sleep(0.01)
        time.sleep(chance.uniform(0.0, 0.12))
        process.kill()
        process.communicate()
        if (station.data / "archive.sqlite").exists():
            with sqlite3.connect(f"file:{station.data}/archive.sqlite?mode=ro", uri=True) as db:
                held.append(db.execute("SELECT count(*) FROM pages WHERE state = 0").fetchone()[0])
            db.close()
    return held


def test_every_page_is_kept_once_after_eight_kills_and_the_next_crawl_fetches_lists_only(portal, station) -> None:
    paths = fill(portal)
    station.site("heyang", SITE.format(url=portal.url))

    held = kill_at_random(station, portal, KILLS)
    last = station.crawl("--lease-seconds", "1.5", seconds=120)

    assert last.code == 0
    assert len(held) == KILLS
    assert any(0 < number < PAGES for number in held), f"the kills came in the midst of the work: {held}"
    with Archive.open(station.data) as archive:
        leases = archive.pages.claim_unread(1000, "test", 1)
        kept = sorted(archive.pages.get(str(lease.payload["page_id"])).url for lease in leases)
        assert kept == sorted(portal.url + path for path in paths)
        for lease in leases[::25]:
            assert "河阳县" in archive.pages.body(str(lease.payload["page_id"])).decode()
        assert archive.frontier.pending().dead == 0
    with sqlite3.connect(station.data / "archive.sqlite") as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    db.close()

    portal.asked.clear()
    again = station.crawl("--lease-seconds", "1.5")

    assert portal.articles_asked() == []
    assert again.counts["kept"] == 0


def test_two_crawlers_share_the_work_and_neither_does_it_twice(portal, station) -> None:
    paths = fill(portal)
    station.site("heyang", SITE.format(url=portal.url))

    one, two = station.start(), station.start()
    for process in (one, two):
        out, log = process.communicate(timeout=120)
        assert process.returncode == 0, log
        assert '"kept": 0,' not in out.splitlines()[-1]

    assert max(portal.asked[path] for path in paths) == 1
    with Archive.open(station.data) as archive:
        assert archive.pages.counts()["to_read"] == PAGES
