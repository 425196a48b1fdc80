"""Each kind of sample site is served and shows its fault."""

import gzip
import http.client
import json
import pathlib
import re
import socket
import tomllib
import urllib.request
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from click.testing import CliRunner
from lxml import etree, html

from radar.commands.portals import portals as portals_command
from radar.portals.kinds import Portal
from radar.portals.kinds.base import Request
from radar.portals.server import Portals, PortTaken, serve_portals
from radar.portals.sites import site_file, write_site_files
from radar.portals.specs import site_specs
from radar.portals.world import World


@pytest.fixture(scope="module")
def portals() -> Iterator[Portals]:
    with serve_portals(articles=400) as served:
        yield served


def get(url: str, timeout: float = 5) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=timeout)
    try:
        connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""))
        answer = connection.getresponse()
        return answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def article(portal: Portal, place: int = 0) -> tuple[str, bytes]:
    entry = portal.entries[place]
    status, headers, body = get(portal.origin + portal.article_path(entry))
    assert status == 200
    return headers.get("content-type", ""), body


@pytest.mark.parametrize("site", [spec.id for spec in site_specs()])
def test_a_site_has_a_home_robots_and_articles_and_says_404(portals: Portals, site: str) -> None:
    portal = portals.sites[site]
    assert portal.entries
    assert get(portal.origin + "/")[0] == 200
    status, _, robots = get(portal.origin + "/robots.txt")
    assert (status, b"Disallow: /private/" in robots) == (200, True)
    if site != "odd_site":
        assert get(portal.origin + "/no/such/page.html")[0] == 404
        article(portal)


@pytest.mark.parametrize(
    "site", [spec.id for spec in site_specs() if spec.kind not in ("jpaas", "trs", "daily", "feed", "aggregator")]
)
def test_following_the_next_page_reaches_every_article_of_the_column(portals: Portals, site: str) -> None:
    portal = portals.sites[site]
    found: set[str] = set()
    url: str | None = portal.origin + portal.list_path(0, 1)
    while url:
        body = get(url)[2]
        tree = html.fromstring(body.decode("gb18030" if site == "xiangyang_old" else "utf-8"))
        found |= {urljoin(url, href) for href in tree.xpath("//li/a/@href")}
        links = tree.xpath("//a[@class='next']/@href")
        url = urljoin(url, links[0]) if links and "calendar" not in links[0] else None
    assert {portal.origin + portal.article_path(entry) for entry in portal.columns_of[0]} <= found


def test_the_records_of_a_jpaas_list_come_from_its_dataproxy(portals: Portals) -> None:
    portal = portals.sites["liuyang_county"]
    first = get(portal.origin + "/col/col1001/index.html")[2].decode()
    assert first.count("<record><![CDATA[") == min(15, len(portal.columns_of[0]))
    rest = get(
        portal.origin + "/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=100&columnid=1001&unitid=20501&webid=1"
    )[2]
    assert rest.count(b"<record>") == min(100, len(portal.columns_of[0]))
    assert b"<totalrecord>" in rest


def test_a_jpaas_article_carries_the_government_metas_and_the_document_table(portals: Portals) -> None:
    portal = portals.sites["shuyang_county"]
    tree = html.fromstring(article(portal)[1].decode())
    for name in ("ArticleTitle", "PubDate", "ContentSource", "ColumnName"):
        assert tree.xpath(f"//meta[@name='{name}']/@content")[0]
    assert "索引号" in tree.text_content()
    assert tree.xpath("//div[@id='zoom']/p")


def test_the_trs_column_pages_by_script_hides_a_copy_and_closes_html_early(portals: Portals) -> None:
    portal = portals.sites["shandong_commerce"]
    assert re.search(rb'createPageHTML\(\d+, 0, "index", "html"\)', get(portal.origin + "/xwzx/tzdt/index.html")[2])
    text = article(portal)[1].decode()
    assert text.index("</html>") < text.index("TRS_Editor")
    assert text.count(portal.piece(portal.entries[0].id).paragraphs[0]) == 2
    assert 'style="display:none"' in text


def test_the_zone_prints_its_date_in_two_elements_and_has_no_metas(portals: Portals) -> None:
    portal = portals.sites["xuzhou_zone"]
    tree = html.fromstring(article(portal)[1].decode())
    when = portal.entries[0].published
    assert tree.xpath("//div[@class='rq']/div/text()") == [f"{when.day:02d}", f"{when.year}年{when.month:02d}月"]
    assert not tree.xpath("//meta[@name]")


def test_the_feeds_are_valid_and_lead_to_articles(portals: Portals) -> None:
    rss = etree.fromstring(get(portals.sites["jiangsu_news"].origin + "/rss/zs.xml")[2])
    links = rss.xpath("/rss/channel/item/link/text()")
    assert len(links) == min(30, len(portals.sites["jiangsu_news"].entries))
    assert get(links[0])[0] == 200
    atom = etree.fromstring(get(portals.sites["jiaxing_feed"].origin + "/atom.xml")[2])
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert atom.xpath("a:updated", namespaces=names)
    assert get(atom.xpath("a:entry/a:link/@href", namespaces=names)[0])[0] == 200


def test_the_sitemap_of_the_aggregator_holds_everything_and_its_list_does_not(portals: Portals) -> None:
    portal = portals.sites["aggregator"]
    tree = etree.fromstring(get(portal.origin + "/sitemap.xml")[2])
    places = set(tree.xpath("//*[local-name()='loc']/text()"))
    assert places == {portal.origin + portal.article_path(entry) for entry in portal.entries}
    assert len(html.fromstring(get(portal.origin + "/")[2]).xpath("//ul[@class='posts']/li")) == min(
        30, len(portal.columns_of[0])
    )


def test_a_sitemap_of_more_than_a_thousand_articles_becomes_an_index_of_parts() -> None:
    portal = World(6000).by_id["aggregator"]
    index = etree.fromstring(portal.answer(Request.of("/sitemap.xml")).body)
    parts = index.xpath("//*[local-name()='sitemap']/*[local-name()='loc']/text()")
    found = {
        place
        for part in parts
        for place in etree.fromstring(portal.answer(Request.of(part)).body).xpath("//*[local-name()='loc']/text()")
    }
    assert len(parts) == -(-len(portal.entries) // 1000) > 1
    assert found == {portal.article_path(entry) for entry in portal.entries}


def test_every_issue_of_the_daily_is_reached_from_the_latest(portals: Portals) -> None:
    portal = portals.sites["jining_daily"]
    url: str | None = portal.origin + "/latest.htm"
    found = 0
    while url:
        tree = html.fromstring(get(url)[2])
        found += len(tree.xpath("//ul[@class='titles']/li/a"))
        older = tree.xpath("//a[@class='preissue']/@href")
        url = urljoin(url, older[0]) if older else None
    assert found == len(portal.entries)


def test_the_old_site_declares_gb2312_and_needs_gb18030(portals: Portals) -> None:
    portal = portals.sites["xiangyang_old"]
    bodies = [article(portal, place) for place in range(min(12, len(portal.entries)))]
    for content_type, body in bodies:
        assert content_type == "text/html"
        assert b"charset=gb2312" in body
        assert b"<br>" in body
        with pytest.raises(UnicodeDecodeError):
            body.decode("utf-8")
        assert "（记者 " in body.decode("gb18030")

    def fails(body: bytes) -> bool:
        try:
            body.decode("gbk")
        except UnicodeDecodeError:
            return True
        return False

    assert any(fails(body) for _, body in bodies)


def test_the_mirror_is_traditional_with_more_or_fewer_glosses(portals: Portals) -> None:
    portal = portals.sites["trad_mirror"]
    pages = [article(portal, place)[1].decode() for place in range(min(20, len(portal.entries)))]
    assert all("當前位置" in page for page in pages)
    glosses = [len(re.findall(r"[\u4e00-\u9fff]\([a-zü-ǜāáǎàēéěèīíǐìōóǒòūúǔù]+\)", page)) for page in pages]
    assert max(glosses) > 50
    assert min(glosses) < 20


def test_the_promotion_portal_swaps_words_and_leaves_its_phone_numbers_in_the_text(portals: Portals) -> None:
    portal = portals.sites["ganzhou_promo"]
    pages = [article(portal, place)[1].decode() for place in range(len(portal.entries))]
    assert all("13000000000" in page and "赣州" in page for page in pages)
    assert not any("最" in page.split("post-body")[1] for page in pages)


def test_the_hijacked_domain_serves_copies_under_the_paths_of_the_site_it_robs(portals: Portals) -> None:
    portal, victim = portals.sites["hijacked_domain"], portals.sites["jiangsu_news"]
    victims = {victim.article_path(entry) for entry in victim.entries}
    paths = [portal.article_path(entry) for entry in portal.entries]
    assert paths
    assert len(set(paths)) == len(paths)
    assert set(paths) <= victims
    assert ",," in article(portal)[1].decode()


def test_long_articles_stand_on_several_pages_that_link_to_each_other(portals: Portals) -> None:
    portal = portals.sites["mianyang_pages"]
    entry = next(entry for entry in portal.entries if len(portal.piece(entry.id).paragraphs) >= 4)
    piece = portal.piece(entry.id)
    paths = portal.paths_of(entry, piece)
    bodies = [get(portal.origin + path)[2].decode() for path in paths]
    assert len(paths) > 1
    assert f'<a href="{paths[1]}">【2】</a>' in bodies[0]
    assert all(any(line in body for body in bodies) for line in piece.paragraphs)
    assert get(portal.origin + paths[0].replace(".html", f"_{len(paths) + 1}.html"))[0] == 404


def test_the_odd_site_does_all_that_sites_should_not(portals: Portals) -> None:
    origin = portals.sites["odd_site"].origin
    assert get(origin + "/fault/500.html")[0] == 500
    assert get(origin + "/fault/loop-a.html")[1]["location"] == "/fault/loop-b.html"
    assert get(origin + "/fault/loop-b.html")[1]["location"] == "/fault/loop-a.html"
    assert get(origin + "/nothing/here.html")[0] == 200
    assert len(get(origin + "/fault/huge.html", 30)[2]) > 30_000_000
    assert get(origin + "/fault/empty.html")[2] == b""
    assert b"/calendar/2027/1.html" in get(origin + "/calendar/2026/12.html")[2]
    bomb = get(origin + "/fault/bomb.html", 30)
    assert bomb[1]["content-encoding"] == "gzip"
    assert len(bomb[2]) < 1_000_000
    with pytest.raises(http.client.IncompleteRead):
        get(origin + "/fault/truncated.html")
    with pytest.raises(TimeoutError):
        get(origin + "/fault/hang.html", 0.3)
    _, headers, body = get(origin + "/fault/charset.html")
    assert headers["content-type"] == "text/html; charset=utf-8"
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_an_article_of_the_odd_site_answers_at_the_second_try(portals: Portals) -> None:
    portal = portals.sites["odd_site"]
    entry = portal.entries[1]
    statuses = [get(portal.origin + portal.article_path(entry))[0] for _ in range(2)]
    assert statuses == [503, 200]


def test_gzip_answers_unpack_to_the_page(portals: Portals) -> None:
    portal = portals.sites["odd_site"]
    packed = [portal.entries[place] for place in (3, 10) if place < len(portal.entries)]
    assert packed
    for entry in packed:
        _, headers, body = get(portal.origin + portal.article_path(entry))
        assert headers["content-encoding"] == "gzip"
        assert entry.title in gzip.decompress(body).decode()


def test_the_directory_names_all_sites_and_counts_hits(portals: Portals) -> None:
    rows = json.loads(urllib.request.urlopen(portals.url + "/sites.json").read())
    assert [row["id"] for row in rows] == [spec.id for spec in site_specs()]
    assert len(rows) >= 10
    assert sum(row["articles"] for row in rows) == 400
    assert "示例站点目录" in urllib.request.urlopen(portals.url + "/").read().decode()
    assert portals.hits["shuyang_county", "/robots.txt"] >= 1


def test_a_port_in_use_is_named_with_the_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with (
            pytest.raises(PortTaken, match=rf"port {port} is in use .* --port \d+"),
            serve_portals(articles=60, port=port),
        ):
            pass


def test_site_files_are_short_and_the_crawler_loads_them(tmp_path: object) -> None:
    from crawler.sites import load_sites

    folder = pathlib.Path(str(tmp_path))
    written = write_site_files(folder, 8600)
    assert all(len(path.read_text("utf-8").splitlines()) <= 15 for path in written)
    sites = load_sites(folder)
    assert set(sites) == {spec.id for spec in site_specs()}
    assert sites["ganzhou_promo"].region is None
    assert sites["ganzhou_promo"].aggregator
    assert tomllib.loads(site_file(site_specs()[0], "http://127.0.0.1:1"))["url"] == "http://127.0.0.1:1"


def test_new_articles_appear_in_lists_while_the_sites_are_served() -> None:
    with serve_portals(articles=100) as portals:
        portal = portals.sites["xuzhou_zone"]
        before = {entry.id for entry in portal.entries}
        assert portals.grow(400) == 300
        fresh = [entry for entry in portal.entries if entry.id not in before]
        assert fresh
        assert all(get(portal.origin + portal.article_path(entry))[0] == 200 for entry in fresh)
        assert sum(len(site.entries) for site in portals.sites.values()) == 400


def test_stopping_the_sites_ends_connections_that_clients_keep_open() -> None:
    with serve_portals(articles=60) as portals:
        parts = urlsplit(portals.sites["odd_site"].origin)
        kept = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=5)
        kept.request("GET", "/fault/drip.html")
        kept.getresponse()
    assert portals.connections == set()
    kept.close()


def test_the_command_writes_truth_and_site_files_without_serving(tmp_path: pathlib.Path) -> None:
    result = CliRunner().invoke(
        portals_command,
        ["--articles", "80", "--truth", str(tmp_path / "t.jsonl"), "--sites", str(tmp_path / "s"), "--no-serve"],
    )
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == 80
    assert rows[0]["url"].startswith("http://127.0.0.1:86")
    assert len(list((tmp_path / "s").glob("*.toml"))) == len(site_specs())
