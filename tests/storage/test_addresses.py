"""One article, one canonical address; two articles never share one."""

import string

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from storage.addresses import address_id, canonical, first_part, host_of, page_id, path_key

SAME = [
    ("scheme", "http://yunhe.example/a/1.html", "https://yunhe.example/a/1.html"),
    ("www", "http://www.yunhe.example.cn/a/1.html", "http://yunhe.example.cn/a/1.html"),
    ("mobile", "http://m.yunhe.example.cn/a/1.html", "http://wap.yunhe.example.cn/a/1.html"),
    ("case of the host", "http://WWW.Yunhe.Example.cn/a/1.html", "http://yunhe.example.cn/a/1.html"),
    ("default port", "http://yunhe.example:80/a", "https://yunhe.example:443/a"),
    ("fragment", "http://yunhe.example/a/1.html#top", "http://yunhe.example/a/1.html"),
    ("session", "http://yunhe.example/a/1.jsp;jsessionid=AB12.n1?id=3", "http://yunhe.example/a/1.jsp?id=3"),
    ("index page", "http://yunhe.example/col/col12/index.html", "http://yunhe.example/col/col12/"),
    ("double slash", "http://yunhe.example//a//1.html", "http://yunhe.example/a/1.html"),
    ("tracking", "http://yunhe.example/a?id=1&utm_source=wx&spm=a2.b3", "http://yunhe.example/a?id=1"),
    ("order of the query", "http://yunhe.example/a?id=1&col=2", "http://yunhe.example/a?col=2&id=1"),
    ("escapes", "http://yunhe.example/%e7%ad%be%7E", "http://yunhe.example/签~"),
    ("traditional mirror", "http://big5.yunhe.example.cn/a/1.html", "http://www.yunhe.example.cn/a/1.html"),
    (
        "gate to the traditional mirror",
        "http://big5.yunhe.example.cn/gate/big5/www.yunhe.example.cn/a/1.html?id=3",
        "http://www.yunhe.example.cn/a/1.html?id=3",
    ),
]

TRAPS = [
    (
        "nodes of an e-paper",
        "http://p.example/html/2022-07/22/node_2.htm",
        "http://p.example/html/2022-07/22/node_3.htm",
    ),
    (
        "two articles of one e-paper page",
        "http://p.example/nw.D1_20220722_1-01.htm",
        "http://p.example/nw.D1_20220722_1-02.htm",
    ),
    ("key called t", "http://y.example/show.asp?t=12", "http://y.example/show.asp?t=13"),
    ("key called source", "http://y.example/show?source=12", "http://y.example/show?source=13"),
    ("key called id", "http://y.example/show?id=12", "http://y.example/show?id=13"),
    ("values in GBK", "http://y.example/s?q=%C7%A9%D4%BC", "http://y.example/s?q=%BF%AA%B9%A4"),
    ("parameters with a value and without", "http://y.example/s?a", "http://y.example/s?a="),
    ("repeated parameter", "http://y.example/s?a=1&a=2", "http://y.example/s?a=2&a=1"),
    ("ports", "http://y.example:8081/a", "http://y.example:8082/a"),
    ("sites of one county", "http://zsj.yunhe.example.cn/a", "http://fgj.yunhe.example.cn/a"),
    ("a domain whose name is an alias", "http://m.example/a", "http://www.example/a"),
    ("routes of a one-page site", "http://y.example/#/news/1", "http://y.example/#/news/2"),
    ("case of the path", "http://y.example/A.html", "http://y.example/a.html"),
    ("escaped slash", "http://y.example/a%2Fb", "http://y.example/a/b"),
    ("escaped ampersand", "http://y.example/s?a=1%26b=2", "http://y.example/s?a=1&b=2"),
    ("list pages", "http://y.example/xw/index_2.html", "http://y.example/xw/index_3.html"),
    ("list page and first page", "http://y.example/xw/index_1.html", "http://y.example/xw/index.html"),
    ("a year apart", "http://y.example/2023/0301/12.html", "http://y.example/2024/0301/12.html"),
]


@pytest.mark.parametrize(("one", "other"), [pytest.param(a, b, id=name) for name, a, b in SAME])
def test_these_addresses_are_one_article(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)
    assert address_id(one) == address_id(other)


@pytest.mark.parametrize(("one", "other"), [pytest.param(a, b, id=name) for name, a, b in TRAPS])
def test_these_addresses_are_two_articles(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


LABEL = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)
SEGMENT = st.text(string.ascii_letters + string.digits + "._-~%;=&签约 ", max_size=12)
NAME = st.text(string.ascii_lowercase, min_size=1, max_size=6)
VALUE = st.text(string.ascii_letters + string.digits + "%-_.签", max_size=8)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    labels = [draw(st.sampled_from(["www", "m", "wap", "big5", "zsj", "news"])) for _ in range(draw(st.integers(0, 3)))]
    host = ".".join([*labels, draw(LABEL), "example"])
    path = "/".join(draw(st.lists(st.one_of(SEGMENT, st.sampled_from(["index.html", "gate", "big5"])), max_size=5)))
    query = "&".join(f"{name}={value}" for name, value in draw(st.lists(st.tuples(NAME, VALUE), max_size=4)))
    return f"http://{host}/{path}" + (f"?{query}" if query else "")


@given(addresses())
@example("http://www.m.wap.yunhe.example/index.html/index.html")
@example("http://a.example/;jsessionid=1;jsessionid=2/index.html")
@example("http://a.example/%2e%37%45")
@example("http://0.example//GATE/BIG5/0.AA")
def test_the_canonical_form_of_a_canonical_form_is_itself(url: str) -> None:
    form = canonical(url)
    assert canonical(form) == form
    assert canonical(f"https://{form}") == form


@given(addresses(), st.integers(0, 10**9), st.integers(0, 10**9))
def test_another_number_in_the_last_segment_is_another_article(url: str, one: int, other: int) -> None:
    assume(one != other)
    base = url.partition("?")[0].rstrip("/")
    assert canonical(f"{base}/t{one}.html") != canonical(f"{base}/t{other}.html")


@given(addresses(), st.integers(0, 10**6), st.integers(0, 10**6))
def test_another_value_of_a_key_is_another_article(url: str, one: int, other: int) -> None:
    assume(one != other)
    sign = "&" if "?" in url else "?"
    assert canonical(f"{url}{sign}id={one}") != canonical(f"{url}{sign}id={other}")


@given(st.text(max_size=60))
def test_whatever_a_page_links_to_has_some_form(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text) or not text.strip().isascii()
    assert len(address_id(text)) == 24
    host_of(text)


def test_a_page_suffix_is_a_part_only_when_the_page_links_to_the_first() -> None:
    second = "http://y.example/a/t12_2.html"
    assert first_part(second, ["http://www.y.example/a/t12.html", "/b"]) == "http://y.example/a/t12.html"
    assert first_part("http://p.example/node_3.htm", ["http://p.example/node_2.htm"]) is None


def test_the_same_long_path_on_another_domain_has_the_same_key() -> None:
    assert path_key("http://a.example/xw/20240601/t20240601_123.html") == path_key(
        "http://b.example/xw/20240601/t20240601_123.html"
    )
    assert path_key("http://a.example/about.html") is None


def test_the_same_address_with_other_bytes_is_another_page() -> None:
    assert page_id("http://a.example/1", b"one") != page_id("http://a.example/1", b"two")
