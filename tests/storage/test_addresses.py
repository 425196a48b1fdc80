"""One article, one canonical address; two articles never share one."""

import string
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from storage.addresses import address_id, canonical, first_part, host_of, page_id, path_key

PAIRS = [
    line.split("\t")
    for line in (Path(__file__).parent / "addresses.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(
    ("verdict", "one", "other"), [pytest.param(v, a, b, id=f"{v}: {what}") for v, what, a, b in PAIRS]
)
def test_pairs_of_addresses_are_one_article_or_two(verdict: str, one: str, other: str) -> None:
    assert (canonical(one) == canonical(other)) == (verdict == "same"), (canonical(one), canonical(other))
    assert (address_id(one) == address_id(other)) == (verdict == "same")


# How systems for portals name their articles; {c} column, {d} day, {n} number.
SYSTEMS = [
    "art/2022/7/{d}/art_{c}_{n}.html",
    "col{c}/202207/t202207{d}_{n}.htm",
    "col{c}/content/post_{n}.html",
    "html/2022-07/{d}/content_{c}_{n}.htm",
    "nw.D{n}yhrb_202207{d}_1-{c}.htm",
    "info/{c}/{n}.htm",
    "index.php?m=content&c=index&a=show&catid={c}&id={n}",
    "plus/view.php?aid={n}",
    "show.asp?t={n}",
    "e/action/ShowInfo.php?classid={c}&id={n}",
    "content.jsp?wbtreeid={c}&wbnewsid={n}",
    "?p={n}",
    "#/news/{c}/{n}",
]


@st.composite
def articles_of_systems(draw: st.DrawFn) -> tuple[str, str]:
    """Site and the article's own path, as a system for portals prints it."""
    site = draw(st.sampled_from(["yunhe.gov.example", "zsj.yunhe.gov.example", "szb.yunhe.example", "yunhe.com.cn"]))
    numbers = {"c": draw(st.integers(1, 40)), "d": draw(st.integers(10, 31)), "n": draw(st.integers(1, 300))}
    return site, draw(st.sampled_from(SYSTEMS)).format(**numbers)


@st.composite
def disguised(draw: st.DrawFn, site: str, path: str) -> str:
    """The address as one of the many that lead to this article."""
    face = draw(st.sampled_from(["", "www.", "m.", "wap.", "big5.", "www.m."]))
    path, hash_sign, route = path.partition("#")
    path, _, query = path.partition("?")
    if draw(st.booleans()):
        path = path.replace("/", "//", 1)
    if draw(st.booleans()) and path.endswith(("jsp", "php", "asp")):
        path += ";jsessionid=0A1B2C"
    pairs = [part for part in query.split("&") if part]
    tracking = ["utm_source=wx", "spm=a.b", "from=timeline", "PHPSESSID=1", "_=1658472000123", "isappinstalled=0"]
    pairs += draw(st.lists(st.sampled_from(tracking), max_size=3))
    query = draw(st.sampled_from(["&", "&amp;"])).join(draw(st.permutations(pairs)))
    address = f"{face}{site}/{path}{'?' if query else ''}{query}"
    if draw(st.booleans()):
        address = f"big5.sheng.gov.example/gate/big5/{address}"
    return f"{draw(st.sampled_from(['http://', 'https://', '//', 'HTTP://']))}{address}{hash_sign}{route}"


@settings(max_examples=60, deadline=None)
@given(st.data(), articles_of_systems(), articles_of_systems())
def test_many_addresses_lead_to_one_article_and_none_to_two(data, one, other) -> None:
    first = canonical(data.draw(disguised(*one)))
    assert first == canonical(data.draw(disguised(*one)))
    assert (first == canonical(data.draw(disguised(*other)))) == (one == other)


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
