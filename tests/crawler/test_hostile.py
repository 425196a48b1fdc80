"""What portals do wrong: bounded, counted, and never the end of a run."""

import itertools
import time
from pathlib import Path

import pytest

from crawler.outcomes import soft_404
from storage.archive import Archive

SITE = 'name = "河阳县人民政府"\nurl = "{url}"\ncolumns = ["/zsyz/index.html"]\ndelay_seconds = 0\n'


def art(n: int) -> str:
    return f"/art/2024/3/1/art_11_{n}.html"


def kept(data: Path) -> list[str]:
    with Archive.open(data) as archive:
        leases = archive.pages.claim_unread(10_000, "test", 1)
        return sorted(archive.pages.get(str(lease.payload["page_id"])).url for lease in leases)


def dead(data: Path) -> dict[str, str]:
    with Archive.open(data) as archive:
        return {letter.url: letter.why for letter in archive.frontier.dead()}


def test_every_fault_is_counted_by_its_kind_and_the_good_pages_are_kept(portal, station, answer) -> None:
    good, gone, soft, loop, away, large, binary, empty, slow, cut = (art(n) for n in range(10))
    portal.articles([good])
    portal.answers[gone] = answer(status=410)
    portal.page(soft, "<html><head><title>您访问的页面不存在</title></head><body>请返回首页</body></html>")
    portal.answers[loop] = answer(status=302, headers={"Location": loop + "?again"})
    portal.answers[loop + "?again"] = answer(status=302, headers={"Location": loop})
    portal.answers[away] = answer(status=302, headers={"Location": "http://127.0.0.1:9/elsewhere.html"})
    portal.answers[large] = answer(body=b"x" * 30_000_000)
    portal.answers[binary] = answer(body=b"%PDF-1.4", content_type="application/pdf")
    portal.answers[empty] = answer(body=b"  \n")
    portal.answers[slow] = answer(body=b"late", seconds=6)
    portal.answers[cut] = answer(body="<html>河阳".encode(), length=5000)
    portal.listing("/zsyz/index.html", [good, gone, soft, loop, away, large, binary, empty, slow, cut])
    station.site("heyang", SITE.format(url=portal.url))

    ended = station.crawl("--timeout", "2")

    assert ended.code == 0
    for kind in ("gone", "soft_404", "too_large", "not_text"):
        assert ended.counts[kind] == 1, kind
    assert ended.counts["redirected"] == 2
    assert ended.counts["empty"] >= 1
    assert ended.counts["unreachable"] >= 1
    assert ended.counts["truncated"] == 2
    assert ended.counts["kept_truncated"] == 1, (
        "a server that always lies about the length is believed at the third try"
    )
    assert kept(station.data) == [portal.url + good, portal.url + cut]
    assert set(dead(station.data)) == {portal.url + path for path in (gone, loop, away, large, binary)}
    assert "/elsewhere.html" in dead(station.data)[portal.url + away]


def test_an_error_of_the_moment_is_tried_again_in_the_same_run(portal, station, answer) -> None:
    portal.articles([art(1)])
    good = portal.answers[art(1)]
    portal.answers[art(1)] = lambda path, headers: good if portal.asked[path] > 1 else answer(status=500)
    portal.listing("/zsyz/index.html", [art(1)])
    station.site("heyang", SITE.format(url=portal.url))

    ended = station.crawl()

    assert kept(station.data) == [portal.url + art(1)]
    assert (ended.counts["error"], ended.counts["kept"]) == (1, 1)


def test_retry_after_leaves_the_host_alone_in_this_run_and_the_next(portal, station, answer) -> None:
    paths = [art(n) for n in range(12)]
    for path in paths:
        portal.answers[path] = answer(status=429, headers={"Retry-After": "600"})
    portal.listing("/zsyz/index.html", paths)
    station.site("heyang", SITE.format(url=portal.url).replace("delay_seconds = 0", "delay_seconds = 0.1"))

    first = station.crawl()
    asked = sum(portal.asked.values())
    second = station.crawl()

    assert first.counts["busy"] == 1
    assert sum(portal.asked.values()) == asked, "the second run asks nothing of a host that wants ten minutes"
    assert second.counts["lists"] == 0
    with Archive.open(station.data) as archive:
        state = archive.frontier.host_state(f"127.0.0.1:{portal.port}")
        assert 500_000 < state.ready_at - archive.clock() <= 600_000
        assert archive.frontier.pending().due >= 11, "what was not asked is still to be fetched"


def test_robots_txt_is_obeyed(portal, station) -> None:
    portal.page("/robots.txt", "User-agent: *\nDisallow: /art/2024/3/1/art_11_2.html\n", content_type="text/plain")
    portal.articles([art(1), art(2)])
    portal.listing("/zsyz/index.html", [art(1), art(2)])
    station.site("heyang", SITE.format(url=portal.url))

    ended = station.crawl()

    assert kept(station.data) == [portal.url + art(1)]
    assert portal.asked[art(2)] == 0
    assert ended.counts["forbidden"] == 1
    assert "robots.txt disallows" in dead(station.data)[portal.url + art(2)]


def test_a_site_file_can_say_that_its_owner_lets_us_in(portal, station) -> None:
    portal.page("/robots.txt", "User-agent: *\nDisallow: /\n", content_type="text/plain")
    portal.articles([art(1)])
    portal.listing("/zsyz/index.html", [art(1)])
    station.site("heyang", SITE.format(url=portal.url) + "obey_robots = false\n")

    assert station.crawl().counts["kept"] == 1


def test_a_robots_txt_that_cannot_be_had_defers_the_whole_host(portal, station, answer) -> None:
    portal.answers["/robots.txt"] = answer(status=503)
    portal.articles([art(1)])
    portal.listing("/zsyz/index.html", [art(1)])
    station.site("heyang", SITE.format(url=portal.url))

    ended = station.crawl()

    assert set(portal.asked) == {"/robots.txt"}
    assert ended.counts["robots"] == 1
    with Archive.open(station.data) as archive:
        assert archive.frontier.dead() == []
        assert archive.frontier.host_state(f"127.0.0.1:{portal.port}").ready_at > archive.clock() + 500_000


def test_crawl_delay_spaces_the_requests(portal, station) -> None:
    portal.page("/robots.txt", "User-agent: *\nCrawl-delay: 0.6\n", content_type="text/plain")
    paths = [art(n) for n in range(3)]
    portal.articles(paths)
    portal.listing("/zsyz/index.html", paths)
    station.site("heyang", SITE.format(url=portal.url))

    station.crawl()

    times = [at for at, path in portal.times if path != "/robots.txt"]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert len(times) == 4
    assert min(gaps[1:]) > 0.6 * 0.7 * 0.9, "jitter takes at most 30 %"


def test_hosts_in_trouble_are_asked_less_and_less(portal, station, answer) -> None:
    paths = [art(n) for n in range(40)]
    portal.fallback = lambda path, headers: answer(status=500)
    portal.answers["/robots.txt"] = answer(status=404)
    portal.listing("/zsyz/index.html", paths)
    station.site("heyang", SITE.format(url=portal.url).replace("delay_seconds = 0", "delay_seconds = 0.05"))

    ended = station.crawl()

    assert ended.counts["error"] <= 5, "three failures in a row stop the host"
    with Archive.open(station.data) as archive:
        assert archive.frontier.pending().dead == 0


def test_the_same_bytes_at_a_third_address_are_an_error_page(portal, station) -> None:
    paths = [art(n) for n in range(5)]
    for path in paths:
        portal.page(path, "<html><head><title>系统维护</title></head><body>系统维护中，请稍后访问。</body></html>")
    portal.listing("/zsyz/index.html", paths)
    station.site("heyang", SITE.format(url=portal.url))

    ended = station.crawl()

    assert (ended.counts["kept"], ended.counts["soft_404"]) == (2, 3)


def test_a_wrong_charset_header_neither_hides_links_nor_changes_bytes(portal, station, answer) -> None:
    body = "<html><body><p>正文：河阳县引进智能制造项目。</p></body></html>".encode("gb18030")
    portal.answers[art(1)] = answer(body=body, content_type="text/html; charset=utf-8")
    links = f'<ul><li><a href="{art(1)}">河阳县举行重点产业项目集中签约仪式</a></li></ul>'
    portal.answers["/zsyz/index.html"] = answer(body=links.encode("gb18030"), content_type="text/html; charset=utf-8")
    station.site("heyang", SITE.format(url=portal.url))

    station.crawl()

    with Archive.open(station.data) as archive:
        (page,) = archive.pages.of_address(portal.url + art(1))
        assert archive.pages.body(page.id) == body


def test_a_crawl_does_not_wait_for_a_retry_that_is_far_off(portal, station, answer) -> None:
    portal.answers[art(1)] = answer(status=403)
    portal.listing("/zsyz/index.html", [art(1)])
    station.site("heyang", SITE.format(url=portal.url))

    began = time.monotonic()
    ended = station.crawl()

    assert ended.counts["challenged"] == 1
    assert time.monotonic() - began < 1800, "the retry is an hour away"


@pytest.mark.parametrize(
    ("title", "is_error"),
    [
        ("404 Not Found", True),
        ("页面不存在", True),
        ("对不起，您访问的页面不存在", True),
        ("您所访问的页面已被删除-河阳县人民政府", True),
        ("出错啦", True),
        ("河阳县404个项目集中开工", False),
        ("错误认识须纠正：招商不是拼优惠", False),
    ],
)
def test_an_error_page_is_known_by_how_its_title_begins(title: str, is_error: bool) -> None:
    body = f"<html><head><title>{title}</title></head></html>"

    for encoding in ("utf-8", "gb18030"):
        assert bool(soft_404(body.encode(encoding), "http://a/1.html", "http://a/1.html")) is is_error


def test_a_short_page_that_says_it_is_not_there_is_believed_and_a_long_one_is_not() -> None:
    says = "<html><head><title>河阳县</title></head><body><p>抱歉，您访问的页面不存在或已被删除！</p>{}</body></html>"
    long = "<p>河阳县举行集中签约仪式，总投资三十六亿元。</p>" * 20

    assert soft_404(says.format("").encode(), "http://a/1.html", "http://a/1.html")
    assert not soft_404(says.format(long).encode(), "http://a/1.html", "http://a/1.html")


def test_an_article_that_leads_to_the_home_page_is_gone() -> None:
    assert soft_404(b"<html>", "http://a.example/art/1.html", "http://a.example/")
    assert soft_404(b"<html>", "http://a.example/art/1.html", "http://a.example/404.html")
    assert not soft_404(b"<html>", "http://a.example/art/1.html", "https://a.example/art/1.html")
