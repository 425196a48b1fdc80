"""The real crawler in its own process against a portal on loopback."""

import gzip
import signal
import time
from pathlib import Path

from storage.archive import Archive

SITE = 'name = "河阳县人民政府"\nurl = "{url}"\ncolumns = ["/zsyz/index.html"]\ndelay_seconds = 0\n'


def art(n: int) -> str:
    return f"/art/2024/3/{1 + n % 28}/art_11_{n}.html"


def kept(data: Path) -> list[str]:
    with Archive.open(data) as archive:
        leases = archive.pages.claim_unread(10_000, "test", 1)
        return sorted(archive.pages.get(str(lease.payload["page_id"])).url for lease in leases)


def dead(data: Path) -> dict[str, str]:
    with Archive.open(data) as archive:
        return {letter.url: letter.why for letter in archive.frontier.dead()}


def three_lists(portal) -> list[str]:
    paths = [art(n) for n in range(30)]
    portal.articles(paths)
    portal.listing("/zsyz/index.html", paths[:10], following="/zsyz/index_1.html")
    portal.listing("/zsyz/index_1.html", paths[10:20], following="/zsyz/index_2.html")
    portal.listing("/zsyz/index_2.html", paths[20:], following="/zsyz/index_3.html")
    return paths


def test_lists_and_their_next_pages_lead_to_pages_that_are_kept_as_served(portal, station) -> None:
    paths = three_lists(portal)
    station.site("heyang", SITE.format(url=portal.url))

    ended = station.crawl()

    assert ended.code == 0
    assert kept(station.data) == sorted(portal.url + path for path in paths)
    assert ended.counts["kept"] == 30
    assert portal.asked["/zsyz/index_3.html"] == 0, "three pages of a list are followed unless the site file says more"
    with Archive.open(station.data) as archive:
        page = archive.pages.of_address(portal.url + paths[0])[0]
        assert archive.pages.body(page.id) == portal.answers[paths[0]].body
        assert page.content_type == "text/html; charset=utf-8"
        assert page.site == "heyang"


def test_a_second_crawl_fetches_the_lists_and_what_is_new_on_them(portal, station) -> None:
    paths = three_lists(portal)
    station.site("heyang", SITE.format(url=portal.url))
    station.crawl()
    portal.asked.clear()
    portal.articles([art(99)])
    portal.listing("/zsyz/index.html", [art(99), *paths[:9]], following="/zsyz/index_1.html")

    again = station.crawl()
    third = station.crawl()

    assert portal.articles_asked() == [art(99)]
    assert (again.counts["kept"], again.counts["found"]) == (1, 1)
    assert third.counts["kept"] == 0
    assert portal.asked["/zsyz/index_2.html"] == 0, "a list page that brings nothing new ends the walk"


def test_a_list_with_validators_that_did_not_change_is_not_sent_again(portal, station, answer) -> None:
    portal.articles([art(1)])
    portal.listing("/zsyz/index.html", [art(1)])
    body = portal.answers["/zsyz/index.html"].body

    def validated(path, headers):
        if headers.get("if-none-match") == '"v1"':
            return answer(status=304)
        return answer(body=body, headers={"ETag": '"v1"'})

    portal.answers["/zsyz/index.html"] = validated
    station.site("heyang", SITE.format(url=portal.url))
    station.crawl()

    again = station.crawl()

    assert again.counts["unchanged"] == 1
    assert again.code == 0


def test_links_outside_the_sites_rules_are_not_followed(portal, station) -> None:
    portal.articles([art(1), art(2), "/video/2024/3/1/art_11_5.html"])
    portal.listing(
        "/zsyz/index.html",
        [art(1), "http://127.0.0.1:9/art/2024/3/1/art_1_1.html", "/video/2024/3/1/art_11_5.html", "/files/规划.pdf"],
    )
    station.site("heyang", SITE.format(url=portal.url) + "deny = ['/video/']\n")

    station.crawl()

    assert kept(station.data) == [portal.url + art(1)]
    assert set(portal.asked) == {"/robots.txt", "/zsyz/index.html", art(1)}


def test_an_endless_calendar_is_left_after_the_pages_the_site_file_allows(portal, station, answer) -> None:
    def month(path, headers):
        n = int(path.rpartition("_")[2].partition(".")[0] or 0)
        portal.articles([art(n)])
        portal.listing(f"/m_{n}.html", [art(n)], following=f"/m_{n + 1}.html")
        return portal.answers.pop(f"/m_{n}.html")

    portal.fallback = month
    portal.answers["/robots.txt"] = answer(status=404)
    station.site("heyang", SITE.format(url=portal.url).replace("/zsyz/index.html", "/m_0.html") + "pages = 7\n")

    ended = station.crawl()

    assert ended.counts["lists"] == 7
    assert ended.counts["kept"] == 7


def test_feeds_and_sitemaps_are_read_and_only_addresses_inside_the_patterns_are_taken(portal, station) -> None:
    portal.articles([art(n) for n in range(6)])
    portal.page("/about.html", "关于我们")
    items = "".join(f"<item><title>签约</title><link>{portal.url}{art(n)}</link></item>" for n in (0, 1))
    portal.page("/rss.xml", f'<?xml version="1.0"?><rss><channel>{items}</channel></rss>', content_type="text/xml")
    entry = f'<entry><link rel="alternate" href="{art(2)}"/></entry>'
    portal.page("/atom.xml", f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>', content_type="text/xml")
    portal.page(
        "/sitemap.xml",
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{portal.url}/sitemap-1.xml.gz</loc></sitemap></sitemapindex>",
    )
    urls = "".join(f"<url><loc>{portal.url}{path}</loc></url>" for path in (art(3), art(4), "/about.html"))
    portal.page("/sitemap-1.xml.gz", "")
    portal.answers["/sitemap-1.xml.gz"].body = gzip.compress(
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()
    )
    station.site(
        "heyang",
        f'name = "河阳"\nurl = "{portal.url}"\nfeeds = ["/rss.xml", "/atom.xml"]\nsitemaps = ["/sitemap.xml"]\n'
        "allow = ['/art/']\ndelay_seconds = 0\n",
    )

    ended = station.crawl()

    assert kept(station.data) == sorted(portal.url + art(n) for n in range(5))
    assert ended.counts["refused"] == 1


def test_a_first_walk_goes_to_the_end_although_a_feed_was_quicker(portal, station) -> None:
    paths = three_lists(portal)
    items = "".join(f"<item><link>{portal.url}{path}</link></item>" for path in paths[:10])
    portal.page("/rss.xml", f"<rss><channel>{items}</channel></rss>", content_type="text/xml")
    feed_only = SITE.format(url=portal.url).replace("columns", "feeds").replace("/zsyz/index.html", "/rss.xml")
    station.site("heyang", feed_only)
    station.crawl()

    station.site("heyang", SITE.format(url=portal.url))
    ended = station.crawl()

    assert ended.counts["kept"] == 20
    assert kept(station.data) == sorted(portal.url + path for path in paths)


def test_news_that_a_feed_brought_first_does_not_hide_the_second_list_page(portal, station) -> None:
    paths = three_lists(portal)
    station.site("heyang", SITE.format(url=portal.url))
    station.crawl()
    fresh = [art(n) for n in range(100, 112)]
    portal.articles(fresh)
    portal.listing("/zsyz/index.html", fresh[2:], following="/zsyz/index_1.html")
    portal.listing("/zsyz/index_1.html", [*fresh[:2], *paths[:8]], following="/zsyz/index_2.html")
    items = "".join(f"<item><link>{portal.url}{path}</link></item>" for path in fresh[2:])
    portal.page("/rss.xml", f"<rss><channel>{items}</channel></rss>", content_type="text/xml")
    feed_only = SITE.format(url=portal.url).replace("columns", "feeds").replace("/zsyz/index.html", "/rss.xml")
    station.site("heyang", feed_only)
    station.crawl()

    station.site("heyang", SITE.format(url=portal.url))
    ended = station.crawl()

    assert ended.counts["kept"] == 2
    assert portal.asked[fresh[0]] == portal.asked[fresh[1]] == 1


def test_lists_without_articles_that_point_at_each_other_are_walked_once(portal, station) -> None:
    portal.page("/zsyz/index.html", '<a href="/zsyz/b.html">下一页</a>')
    portal.page("/zsyz/b.html", '<a href="/zsyz/index.html">下一页</a>')
    station.site("heyang", SITE.format(url=portal.url) + "pages = 1000\n")

    ended = station.crawl()

    assert (ended.counts["lists"], ended.counts["empty_lists"]) == (2, 2)


def test_ctrl_c_stops_within_seconds_and_gives_back_what_was_not_fetched(portal, station, answer) -> None:
    three_lists(portal)
    portal.answers[art(3)] = answer(body=b"late", seconds=60)
    station.site("heyang", SITE.format(url=portal.url).replace("delay_seconds = 0", "delay_seconds = 0.3"))
    process = station.start("--timeout", "90")
    while not portal.articles_asked():
        time.sleep(0.05)

    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    _, log = process.communicate(timeout=60)

    assert process.returncode == 130, log
    assert time.monotonic() - began < 45, "it waited for the page that takes 60 seconds"
    with Archive.open(station.data) as archive:
        left = archive.frontier.pending()
        assert left.leased == 0, "no lease is left behind for the next run to wait for"
        assert left.due + archive.pages.counts()["to_read"] >= 10


def test_a_run_ends_after_its_time_and_the_next_one_goes_on(portal, station) -> None:
    paths = three_lists(portal)
    station.site("heyang", SITE.format(url=portal.url).replace("delay_seconds = 0", "delay_seconds = 0.5"))

    first = station.crawl("--max-seconds", "5")
    assert first.code == 0
    assert 0 < first.counts["kept"] < 30
    station.site("heyang", SITE.format(url=portal.url))
    second = station.crawl()

    assert first.counts["kept"] + second.counts["kept"] == 30
    assert max(portal.asked[path] for path in paths) == 1


def test_a_site_that_does_not_answer_fails_alone(portal, station) -> None:
    three_lists(portal)
    station.site("heyang", SITE.format(url=portal.url))
    station.site("silent", SITE.format(url="http://127.0.0.1:9"))

    ended = station.crawl()

    assert ended.code == 4
    assert "no answer from 1 of 2 sites: silent" in ended.log
    assert ended.counts["kept"] == 30
    with Archive.open(station.data) as archive:
        health = archive.sources.all()
        assert health["heyang"].week["kept"] == 30
        assert health["silent"].last_success is None
        assert "127.0.0.1:9" in health["silent"].last_why


def test_a_broken_site_file_stops_before_anything_is_fetched(portal, station) -> None:
    path = station.site("heyang", SITE.format(url=portal.url) + "pagse = 3\n")

    ended = station.crawl()

    assert ended.code == 2
    assert f'{path}: unknown key "pagse"; did you mean "pages"?' in ended.log
    assert not portal.asked


def test_no_sites_is_told_by_the_exit_code(station) -> None:
    (station.folder / "sites").mkdir()

    assert station.crawl().code == 3
