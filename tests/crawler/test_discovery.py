"""Links out of lists, feeds and sitemaps of the shapes that Chinese portals have."""

import gzip

import pytest

from crawler.discovery import read_feed, read_list, read_sitemap
from crawler.markup import unzip
from crawler.rules import Rules
from records.site import Site

HOST = "http://www.heyang.example"
HEADLINE = "河阳县举行重点产业项目集中签约仪式"


def rules(**more: object) -> Rules:
    return Rules(Site(id="heyang", name="河阳县人民政府", url=HOST, columns=("/zsyz/index.html",), **more))


def links(body: str, *, url: str = HOST + "/zsyz/index.html", depth: int = 0, **more: object):
    return read_list(body.encode(), url, rules(**more), depth=depth)


def anchor(href: str, words: str = HEADLINE) -> str:
    return f'<li><a href="{href}">{words}</a></li>'


@pytest.mark.parametrize(
    "href",
    [
        "/art/2022/7/22/art_1_2.html",
        "./202207/t20220722_13871.html",
        "/2022/0722/12345.shtml",
        "content_205533.html",
        "/news/show-1234.html",
        "/html/2022/zsdt_0722/883.html",
        "/info/1031/24518.htm",
        "view.php?id=77",
        "/xwzx/20220722/abcdef-1.html",
    ],
)
def test_common_shapes_of_article_addresses_are_known_without_a_pattern(href: str) -> None:
    assert len(links(anchor(href)).articles) == 1


@pytest.mark.parametrize(
    ("href", "words"),
    [
        ("/zsyz/", HEADLINE),
        ("/art/2022/7/22/art_1_2.html", "更多"),
        ("/files/202207/a12345.pdf", HEADLINE),
        ("javascript:void(0)", HEADLINE),
        ("mailto:a@heyang.example", HEADLINE),
        ("#top", HEADLINE),
        ("http://www.other.example/art/2022/7/22/art_1_2.html", HEADLINE),
        ("http://heyang.example.evil.example/art/2022/7/22/art_1_2.html", HEADLINE),
        ("http://www.heyang.example:8080/art/2022/7/22/art_1_2.html", HEADLINE),
        ("http://[bad/art/2022/7/22/art_1_2.html", HEADLINE),
        ("/art/2022/7/22/art_1_2.html?" + "x" * 2000, HEADLINE),
    ],
)
def test_menus_files_scripts_and_other_hosts_are_left_out(href: str, words: str) -> None:
    assert links(anchor(href, words)).articles == ()


def test_a_short_link_with_a_full_title_counts_by_its_title() -> None:
    body = f'<a href="/art/2022/7/22/art_1_2.html" title="{HEADLINE}">河阳县举行…</a>'

    assert len(links(body).articles) == 1


def test_the_sites_own_patterns_replace_the_common_shapes() -> None:
    found = links(anchor("/detail/a.html", "签约") + anchor("/art/2022/7/22/art_1_2.html"), allow=("/detail/",))

    assert found.articles == (HOST + "/detail/a.html",)


def test_a_selector_chooses_the_links_and_the_patterns_still_refuse() -> None:
    body = f'<div class="hot">{anchor("/art/2022/1/1/art_1_9.html")}</div><ul id="x">{anchor("/a/one")}{anchor("/b/two")}</ul>'

    found = links(body, list="ul#x li", deny=("/b/",))

    assert found.articles == (HOST + "/a/one",)
    assert found.refused == 1


def test_subdomains_belong_to_the_site_and_the_same_address_is_taken_once() -> None:
    href = "http://zs.heyang.example/art/2022/7/22/art_1_2.html"

    assert links(anchor(href) + anchor(href + "#a")).articles == (href,)


def test_a_base_address_is_honoured() -> None:
    body = '<html><head><base href="/deep/er/"></head><body>' + anchor("t20220722_1.html") + "</body></html>"

    assert links(body).articles == (HOST + "/deep/er/t20220722_1.html",)


@pytest.mark.parametrize(
    "more",
    [
        '<a href="index_2.html">下一页</a>',
        '<a href="index_2.html"><span>下一页</span></a>',
        '<a href="index_2.html">下页</a>',
        '<a href="index_2.html">&gt;</a>',
        '<link rel="next" href="index_2.html">',
        '<a href="index_2.html" title="下一页"><img></a>',
    ],
)
def test_the_next_page_is_found_by_its_words(more: str) -> None:
    assert links(anchor("/art/2022/7/22/art_1_2.html") + more).lists == (HOST + "/zsyz/index_2.html",)


def test_a_script_pager_of_trs_is_read() -> None:
    body = anchor("./202207/t20220722_1.html") + '<script>createPageHTML(50, 0, "index", "html");</script>'

    assert links(body).lists == (HOST + "/zsyz/index_1.html",)
    assert links(body.replace("50, 0", "50, 48")).lists == (HOST + "/zsyz/index_49.html",)
    assert links(body.replace("50, 0", "50, 49")).lists == ()


def test_a_script_pager_of_ucap_counts_from_one() -> None:
    body = (
        anchor("/cnsq/202207/" + "0a" * 16 + ".shtml")
        + "<script>createPageHTML('page_div',8, 1,'list','shtml',117);</script>"
    )

    assert links(body).lists == (HOST + "/zsyz/list_2.shtml",)
    assert links(body.replace("8, 1", "8, 8")).lists == ()


def test_an_image_map_of_a_digital_edition_is_read_by_its_selector() -> None:
    body = '<map><area href="content_205533.htm"><area href="content_205534.htm"></map><a href="node_3.htm">第03版</a>'

    found = links(body, list="area", next="a[href*='node_']")

    assert len(found.articles) == 2
    assert found.lists == (HOST + "/zsyz/node_3.htm",)


@pytest.mark.parametrize(
    ("pager", "depth", "following"),
    [
        ("index_{n}.html", 0, "index_2.html"),
        ("index_{n-1}.html", 0, "index_1.html"),
        ("?page={n}", 4, "index.html?page=6"),
    ],
)
def test_a_pager_of_the_site_file_counts_from_the_second_page(pager: str, depth: int, following: str) -> None:
    assert links(anchor("/art/2022/7/22/art_1_2.html"), pager=pager, depth=depth).lists == (
        HOST + "/zsyz/" + following,
    )


JPAAS_LIST = """<html><body><div id="297999"><script type="text/xml"><datastore>
<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&amp;webid=1&amp;columnid=76705"></a>]]></nextgroup>
<recordset>
<record><![CDATA[<li><a href="/art/2022/7/22/art_76705_1.html" title="河阳县重点项目集中签约总投资六十亿元">…</a></li>]]></record>
<record><![CDATA[<li><a href="/art/2022/7/21/art_76705_2.html" title="河阳经开区举行二季度项目集中开工活动">…</a></li>]]></record>
</recordset></datastore></script></div>
<script>$('#297999').jpage({dataBefore:'',dataAfter:'',pageSize:15,totalRecord:120,
proxyUrl:'/module/web/jpage/dataproxy.jsp',ajaxParam:{'col':'1','appid':1,'webid':1,'path':'/','columnid':76705,
'sourceContentType':1,'unitid':'297999','webname':'河阳县人民政府','permissiontype':0}})</script></body></html>"""


def test_jpaas_hides_its_records_in_cdata_and_its_next_page_behind_a_proxy() -> None:
    found = links(JPAAS_LIST, url=HOST + "/col/col76705/index.html")

    assert found.articles == (HOST + "/art/2022/7/22/art_76705_1.html", HOST + "/art/2022/7/21/art_76705_2.html")
    (following,) = found.lists
    assert following.startswith(HOST + "/module/web/jpage/dataproxy.jsp?startrecord=3&endrecord=47&")
    for part in ("columnid=76705", "unitid=297999", "webid=1", "path=%2F"):
        assert part in following


def test_answers_of_the_jpaas_proxy_lead_on_while_records_come() -> None:
    url = HOST + "/module/web/jpage/dataproxy.jsp?startrecord=46&endrecord=90&perpage=15&columnid=1&unitid=2&webid=3"
    record = (
        "<record><![CDATA[<li><a href='/art/2022/7/20/art_1_3.html'>河阳县签约一批智能制造项目</a></li>]]></record>"
    )
    answer = f"<?xml version='1.0' encoding='UTF-8'?><datastore><totalrecord>120</totalrecord><recordset>{record}</recordset></datastore>"

    found = links(answer, url=url)

    assert found.articles == (HOST + "/art/2022/7/20/art_1_3.html",)
    assert "startrecord=91&endrecord=135" in found.lists[0]
    assert links(answer.replace("120", "80"), url=url).lists == ()
    assert links("<datastore><recordset><record></record></recordset></datastore>", url=url).lists == ()


def test_a_list_that_comes_as_json_is_read_by_its_keys() -> None:
    body = (
        '{"total": 90, "articles": [{"title": "签约", "url": "/post/1/1/post_1.html"}, {"url": "http://x.example/a"}]}'
    )

    found = links(body, url=HOST + "/api/all/7?page=1", pager="/api/all/7?page={n}", allow=("/post_",))

    assert found.articles == (HOST + "/post/1/1/post_1.html",)
    assert found.lists == (HOST + "/api/all/7?page=2",)
    assert found.refused == 1


def test_a_list_in_gbk_is_read_whatever_it_declares() -> None:
    body = f'<meta charset="utf-8">{anchor("/art/2022/7/22/art_1_2.html")}<a href="index_2.html">下一页</a>'

    found = read_list(body.encode("gb18030"), HOST + "/zsyz/", rules())

    assert len(found.articles) == 1
    assert found.lists == (HOST + "/zsyz/index_2.html",)


def test_a_page_that_only_sends_on_is_followed_inside_the_site() -> None:
    body = '<meta http-equiv="refresh" content="0; url={}">'

    assert links(body.format("/zsyz/new.html")).lists == (HOST + "/zsyz/new.html",)
    assert links(body.format("http://other.example/")).lists == ()


@pytest.mark.parametrize("body", [b"", b"\x00\x01\x02", b"<", b"{", b"[[[[", b"<a href=", b"\xff\xfe<\x00", b"<!-- "])
def test_rubbish_leads_nowhere_and_raises_nothing(body: bytes) -> None:
    for read in (read_list, read_feed, read_sitemap):
        found = read(body, HOST + "/zsyz/", rules())
        assert (found.articles, found.lists, found.sitemaps) == ((), (), ())


def test_a_list_of_a_hundred_thousand_links_is_cut() -> None:
    body = "".join(anchor(f"/art/2022/7/22/art_1_{n}.html") for n in range(20_000))

    assert len(links(body).articles) == 600


def test_nested_markup_beyond_any_sense_is_survived() -> None:
    found = links("<div>" * 50_000 + anchor("/art/2022/7/22/art_1_2.html"))

    assert found.lists == ()


def test_a_feed_cannot_read_files_or_grow_without_bound() -> None:
    evil = '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;">]><rss><item><link>&b;</link></item></rss>'

    assert read_feed(evil.encode(), HOST, rules()).articles == ()


def test_a_sitemap_is_read_newest_first_and_cut_at_its_depth() -> None:
    def url(n: int, day: str) -> str:
        return f"<url><loc>{HOST}/art/2022/7/{n}/art_1_{n}.html</loc><lastmod>{day}</lastmod></url>"

    body = f"<urlset>{url(1, '2022-07-01')}{url(2, '2022-07-02')}<url><loc>http://x.example/1.html</loc></url></urlset>"
    index = f"<sitemapindex><sitemap><loc>{HOST}/s.xml</loc></sitemap></sitemapindex>"

    found = read_sitemap(gzip.compress(body.encode()), HOST + "/sitemap.xml", rules())

    assert [address.rpartition("_")[2] for address in found.articles] == ["2.html", "1.html"]
    assert found.refused == 1
    assert read_sitemap(index.encode(), HOST, rules()).sitemaps == (HOST + "/s.xml",)
    assert read_sitemap(index.encode(), HOST, rules(), depth=2).sitemaps == ()


def test_a_zip_bomb_is_opened_to_the_limit_only() -> None:
    assert len(unzip(gzip.compress(b"0" * 10_000_000), 1_000_000)) == 1_000_000
    assert unzip(b"\x1f\x8b broken", 100) == b""
