"""Any bytes give an article or `NotAnArticle`, in time linear in their size and in bounded memory."""

import contextlib
import importlib
import pkgutil
import re
import time
import tracemalloc
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

import text
from records.article import Article
from text import profiles
from text.read import NotAnArticle, observe_page, read_page

SENTENCE = "今年以来，青溪县签约项目十二个，总投资三十亿元。"
PROSE = f"<p>{SENTENCE * 5}</p>"


def read(body: bytes) -> Article | None:
    try:
        return read_page(body)
    except NotAnArticle:
        return None


def seconds(body: bytes) -> float:
    """The best of three, so that a busy machine does not count."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        read(body)
        best = min(best, time.process_time() - start)
    return best


def parse_seconds(body: bytes) -> float:
    """One bare parse of the same bytes, the best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        with contextlib.suppress(etree.XMLSyntaxError):
            etree.fromstring(body, etree.HTMLParser(huge_tree=True))
        best = min(best, time.process_time() - start)
    return best


TAGS = st.sampled_from(
    [
        "html",
        "body",
        "div",
        "p",
        "span",
        "a",
        "td",
        "tr",
        "table",
        "br",
        "h1",
        "title",
        "meta",
        "script",
        "style",
        "article",
        "time",
        "li",
        "ul",
        "b",
        "nav",
        "footer",
        "ucapcontent",
    ]
)
WORDS = st.sampled_from(
    [
        "来源：",
        "责任编辑：",
        "2024-01-02 08:30",
        SENTENCE,
        "（记者 张三）",
        "附件",
        "下一页",
        "產(chǎn)業(yè)",
        "索引号：",
        "&#xD800;",
        "&nbsp;",
        "\x00",
        "<!--",
        "]]>",
    ]
)
ATTRIBUTES = st.sampled_from(
    [
        'class="share"',
        'class="TRS_Editor"',
        'id="zoom"',
        'class="title"',
        'class="source"',
        "hidden",
        'style="display:none"',
        'href="x.pdf"',
        'content="2024"',
        "class",
    ]
)
PIECES = st.one_of(
    st.builds("<{} {}>".format, TAGS, ATTRIBUTES), st.builds("</{}>".format, TAGS), WORDS, st.text(max_size=20)
)


@given(st.binary(max_size=2000))
@example(b"")
@example(b"\xff\xfe\x00")
@example(b"\xef\xbb\xbf")
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_an_article_or_say_that_there_is_none(body: bytes) -> None:
    read(body)


@given(st.lists(PIECES, max_size=60), st.sampled_from(["utf-8", "gb18030", "big5hkscs", "utf-16"]))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_heap_of_tags_gives_an_article_or_says_that_there_is_none(pieces: list[str], charset: str) -> None:
    body = "".join(pieces).encode(charset, "ignore")
    article = read(body)
    if article is not None:
        assert article.paragraphs
        assert article.text == "\n".join(p.text for p in article.paragraphs)
        assert all(start + length <= len(article.text) for start, _, length in article.alignment)
        assert 0 <= article.confidence <= 1


@given(st.binary(max_size=400), st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_rubbish_around_an_article_does_not_stop_the_reader(before: bytes, after: bytes) -> None:
    read(before + PROSE.encode() + after)


BAITS: dict[str, Callable[[int], str]] = {
    "prose": lambda n: "<div>" + PROSE * (n // 130) + "</div>",
    "one line": lambda n: f"<p>{'青溪县签约。' * (n // 6)}</p>",
    "nested tags": lambda n: "<div>" * (n // 5) + PROSE,
    "nested tables": lambda n: "<table><tr><td>" * (n // 15) + PROSE,
    "attributes": lambda n: "<div " + " ".join(f'a{i}="{i}"' for i in range(n // 14)) + f">{PROSE}</div>",
    "empty paragraphs": lambda n: "<p>" * (n // 3) + PROSE,
    "headings": lambda n: f"<title>{SENTENCE}</title>" + f"<h1>{SENTENCE[:12]}</h1>" * (n // 25) + PROSE,
    "sources": lambda n: "<span class=source>来源：某报</span>" * (n // 35) + PROSE,
    "dates": lambda n: f"<p>{'2024-01-01 ' * (n // 11)}{SENTENCE}</p>",
    "reading marks": lambda n: f"<p>{'產(chǎn)業(yè)' * (n // 14)}{SENTENCE}</p>",
    "spaced figures": lambda n: f"<p>{'5 亿 ' * (n // 6)}{SENTENCE}</p>",
    "open brackets": lambda n: f"<p>{'（' * (n // 3)}{SENTENCE}</p>",
    "open tags": lambda n: f"<p>{'<' * n}{SENTENCE}",
    "classes": lambda n: "".join(f'<b class="box{i}Share">x</b>' for i in range(n // 30)) + PROSE,
    "keys of a script": lambda n: "<script>" + '{"content":"青溪县' * (n // 24) + "</script>",
    "open strings of a script": lambda n: "<script>" + '"content":"' + '\\\\"' * (n // 4) + "</script>",
    "rows of readers": lambda n: (
        f"<title>{SENTENCE}</title><h1>{SENTENCE}</h1><div>{PROSE}</div>"
        + "".join(f"<ul><li class=r{i // 6}><b>读者</b><br>{SENTENCE}</li></ul>" for i in range(n // 90))
    ),
    "headlines of articles": lambda n: (
        f"<title>{SENTENCE}</title>" + f"<h1>{SENTENCE}</h1><i>2024-01</i>{PROSE}" * (n // 450)
    ),
    "lines of a pre": lambda n: f"<pre>{(SENTENCE + chr(10)) * (n // 75)}</pre>",
    "labels": lambda n: f"<p>{'作者：来源：' * (n // 18)}{SENTENCE}</p>",
    "links": lambda n: '<a href="/x.pdf">附件</a>' * (n // 29) + PROSE,
}


@pytest.mark.parametrize("bait", BAITS.values(), ids=BAITS)
def test_reading_takes_time_in_proportion_to_the_page(bait: Callable[[int], str]) -> None:
    small, large = bait(100_000).encode(), bait(1_000_000).encode()
    read(small)

    ratio = (seconds(large) / len(large)) / (max(seconds(small), 0.004) / len(small))

    assert ratio < 4, f"ten times the page takes {ratio * 10:.0f} times as long"


@pytest.mark.parametrize("size", [10_000, 100_000, 1_000_000, 10_000_000], ids=lambda size: f"{size:,} bytes")
def test_a_page_of_prose_costs_a_few_parses_whatever_its_size(size: int) -> None:
    body = BAITS["prose"](size).encode()
    read(body)

    assert seconds(body) < 20 * max(parse_seconds(body), 0.001)


EXTREMES: dict[str, bytes] = {
    "a hundred thousand nested tags": ("<div>" * 100_000 + PROSE).encode(),
    "a million attributes": ("<div " + " ".join(f"a{i}=1" for i in range(1_000_000)) + f">{PROSE}</div>").encode(),
    "a line of ten megabytes": f"<p>{SENTENCE * 150_000}</p>".encode(),
    "laughing entities": (
        '<!DOCTYPE x [<!ENTITY a0 "哈">'
        + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 20))
        + f"]><p>&a19;</p>{PROSE}"
    ).encode(),
    "null bytes": b"\0" * 1_000_000 + PROSE.encode(),
    "lone surrogates": ("<p>&#xD800;&#xDFFF;</p>" * 10_000 + PROSE).encode(),
    "half characters": b"\x81" * 1_000_000 + PROSE.encode(),
    "an open comment": b"<!--" * 250_000 + PROSE.encode(),
    "two million brackets": f"<p>{'（' * 2_000_000}{SENTENCE}</p>".encode(),
}


@pytest.mark.parametrize("body", EXTREMES.values(), ids=EXTREMES)
def test_an_extreme_page_is_read_in_seconds_and_bounded_memory(body: bytes) -> None:
    read(PROSE.encode())
    tracemalloc.start()
    start = time.process_time()

    read(body)

    taken, (_, peak) = time.process_time() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 100 * max(
        seconds(BAITS["prose"](len(body)).encode()), 0.05
    )  # tracing the memory is the greater part
    assert peak < max(60 * len(body), 60_000_000)


def test_an_article_longer_than_any_is_cut_and_says_so() -> None:
    article = read_page(f"<p>{SENTENCE * 20_000}</p>".encode())

    assert len(article.text) == 400_000
    assert [dropped.rule for dropped in article.dropped] == ["beyond the longest article"]


POISONS = {
    "spaces": " ", "figures": "1", "dates": "2024-", "colons": "：", "brackets": "（", "closing": "）", "latin": "a", "han": "一",
    "source": "来源", "dots": "·", "sentence": "项目，", "pinyin": "業(yè", "letters and spaces": "a ", "question": "?", "less": "<",
    "figures and spaces": "1 ", "names": "张三 ", "roles": "记者", "slashes": "/", "dashes": "-", "pages": "第1页", "quotes": "“",
}  # fmt: skip


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """Every compiled pattern of the room: those of modules, and those that cached functions without arguments build."""
    for module in pkgutil.iter_modules(text.__path__):
        found = importlib.import_module(f"text.{module.name}")
        for name, value in vars(found).items():
            if isinstance(value, re.Pattern):
                yield f"{module.name}.{name}", value
            elif hasattr(value, "cache_info") and getattr(value, "__module__", "") == found.__name__:
                try:
                    made = value()
                except TypeError:
                    continue
                for part in made if isinstance(made, tuple) else (made,):
                    if isinstance(part, re.Pattern):
                        yield f"{module.name}.{name}()", part


def test_every_pattern_of_the_room_is_found() -> None:
    names = {name for name, _ in patterns()}

    assert {"lines.DATE_FIRST", "lines.tail()", "dates.FULL", "official._key()"} <= names
    assert len(names) > 60


def test_no_pattern_of_the_room_takes_the_bait() -> None:
    """Time per character on poison of 40,000 characters against 4,000: a pattern with nested repeats would be ten times slower."""
    slow = []
    for name, pattern in patterns():
        for kind, piece in POISONS.items():
            small, large = piece * (4_000 // len(piece)), piece * (40_000 // len(piece))
            if isinstance(pattern.pattern, bytes):
                taken = [_search(pattern, s.encode("gb18030", "ignore")) for s in (small, large)]  # type: ignore[arg-type]
            else:
                taken = [_search(pattern, s) for s in (small, large)]  # type: ignore[arg-type]
            if taken[1] > 0.05 and taken[1] / max(taken[0], 1e-4) > 40:
                slow.append(f"{name} on {kind}: {taken[0] * 1000:.1f} ms, then {taken[1] * 1000:.1f} ms")
    assert slow == []


def _search(pattern: re.Pattern[str] | re.Pattern[bytes], poison: str | bytes) -> float:
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        for _ in pattern.finditer(poison):  # type: ignore[type-var, arg-type]
            pass
        best = min(best, time.process_time() - start)
    return best


@given(st.lists(PIECES, max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_observing_and_learning_take_any_page(pieces: list[str]) -> None:
    try:
        seen = observe_page("".join(pieces).encode("utf-8", "ignore"))
    except NotAnArticle:
        return
    learned = profiles.learn("site", [seen] * 5)
    assert learned.templates[0].container == seen.container
