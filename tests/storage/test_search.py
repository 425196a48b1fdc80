"""Search finds what is there: all of it, newest first, whatever the script, width or case."""

import random
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.archive import Archive
from storage.compile import QueryTooLarge
from storage.grams import grams, spread
from storage.query import EVERYTHING, And, Between, Field, InSentence, Near, Node, Not, Or, Phrase, Word
from storage.search import BadCursor
from storage.spread import quick_fold
from storage.words import SENTENCE, holds, true_of, verify
from text.fold import fold

BODIES = [
    "云河县在上海集中签约项目14个，总投资64.2亿元。",
    "项目，总投资３．５億元，由某5G产业园承接，產業鏈招商成效明显。",
    "激光雷达项目开工。签约仪式昨日举行。",
    "12亿元的产业5G基地投产；光电产业链招商再落一子。",
    "在谈项目：薛城区与客商洽谈㎡与①号地块，Laser公司来访。",
    "無人提及此事。",
    "〇号机组并网，𠀀字生僻。",
]


def fill(archive: Archive, make, bodies: list[str], *, start: int = 0, titled: bool = True) -> list[str]:
    ids = []
    with archive.unit_of_work() as unit:
        for number, body in enumerate(bodies, start):
            page = make.page(f"http://yunhe.example/{number}.html", body=f"{number}{body}")
            archive.pages.keep(page)
            title = f"第{number}篇" if titled else ""
            article = make.article(*body.split("\n"), title=title, day=f"2024-05-{1 + number % 28:02}")
            ids.append(unit.file(page, article, make.reading()).article_id)
    return ids


def found(archive: Archive, tree: Node) -> set[str]:
    return set(archive.search.ids(tree))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("签约", {0, 2}),
        ("項目", {0, 1, 2, 4}),
        ("产业链招商", {1, 3}),
        ("總投資", {0, 1}),
        ("3.5亿", {1}),
        ("３．５亿", {1}),
        ("2亿", set()),
        ("12亿", {3}),
        ("5g", {1, 3}),
        ("产业5G", {3}),
        ("5G产业", {1}),
        ("光", {2, 3}),
        ("户", set()),
        ("事", {5}),
        ("laser", {4}),
        ("las", set()),
        ("〇", {6}),
        ("𠀀字", {6}),
        ("项目总投资", set()),
        ("在谈", {4}),
        ("约仪", {2}),
    ],
)
def test_a_word_is_found_wherever_it_stands(archive: Archive, make, word: str, expected: set[int]) -> None:
    ids = fill(archive, make, BODIES)
    assert found(archive, Word(word)) == {ids[n] for n in expected}


def test_a_phrase_passes_over_signs_and_a_word_does_not(archive: Archive, make) -> None:
    ids = fill(archive, make, BODIES)
    assert found(archive, Phrase("项目总投资")) == {ids[1]}
    assert found(archive, Phrase("集中 签约")) == {ids[0]}
    assert found(archive, Word("项目总投资")) == set()
    assert found(archive, Phrase("目总")) == set(), "one character on a side is not parted from the rest"


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (And((Word("签约"), Word("激光"))), {2}),
        (Or((Word("激光"), Word("光电"))), {2, 3}),
        (And((Word("签约"), Not(Word("激光")))), {0}),
        (Not(Word("签约")), {1, 3, 4, 5, 6}),
        (And((Not(Word("签约")), Not(Word("招商")))), {4, 5, 6}),
        (Or((Word("〇"), Not(Or((Word("项目"), Word("产业")))))), {5, 6}),
        (EVERYTHING, set(range(7))),
        (Or(()), set()),
        (Not(EVERYTHING), set()),
        (InSentence((Word("项目"), Word("开工"))), {2}),
        (InSentence((Word("开工"), Word("签约"))), set()),
        (InSentence((Word("项目"), Not(Word("开工")))), {0, 1, 4}),
        (Near("集中", "项目", 2), {0}),
        (Near("项目", "集中", 2), {0}),
        (Near("集中", "项目", 1), set()),
        (Near("产业", "招商", 1), {1, 3}),
        (And((Word("项目"), Not(InSentence((Word("项目"), Word("开工")))))), {0, 1, 4}),
        (Or((Near("集中", "项目", 2), Word("〇"))), {0, 6}),
        (Between("date", "2024-05-02", "2024-05-03"), {1, 2}),
        (And((Word("项目"), Between("date", None, "2024-05-02"))), {0, 1}),
        (Or((Between("date", "2024-05-07", None), Word("激光"))), {2, 6}),
        (Not(Between("date", "2024-05-02", None)), {0}),
        (Field("title", "第3"), {3}),
        (And((Field("title", "篇"), Word("，"))), set(range(7))),
    ],
    ids=lambda value: None if isinstance(value, set) else str(value),  # sets: see tests/conftest.py
)
def test_trees_mean_what_they_say(archive: Archive, make, tree: Node, expected: set[int]) -> None:
    ids = fill(archive, make, BODIES)
    assert found(archive, tree) == {ids[n] for n in expected}
    assert archive.search.count(tree) == len(expected)


def fill_with_facts(archive: Archive, make) -> dict[str, str]:
    """Four articles about four places, by name."""
    cases = {
        "zaozhuang": ("370403", "signed", ("laser-optics",), 6.42e9),
        "jining": ("370811", "started", ("metals-casting",), 1e8),
        "nanjing": ("320102", "signed", ("laser-optics", "batteries"), 3e8),
        "hopes": ("371300", "target", (), None),
    }
    ids = {}
    with archive.unit_of_work() as unit:
        for name, (adcode, stage, industries, amount) in cases.items():
            page = make.page(f"http://{name}.example/1.html", site=f"site-{name}")
            archive.pages.keep(page)
            article = make.article(f"某地集中签约项目，见{name}。")
            fact = make.fact(
                article,
                "签约项目",
                stage=stage,
                host=make.place(adcode),
                industries=industries,
                amount=make.yuan(amount) if amount else None,
                tactics=("小分队招商",),
            )
            article = replace(article, source=f"齐鲁网·P37频道{name}")
            reading = make.reading(fact, industries=industries, signing=stage == "signed")
            ids[name] = unit.file(page, article, reading, publisher="government").article_id
    return ids


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (Field("region", "370000"), {"zaozhuang", "jining", "hopes"}),
        (Field("region", "370400"), {"zaozhuang"}),
        (Field("region", "370403"), {"zaozhuang"}),
        (Field("region", "370404"), set()),
        (Or((Field("region", "320000"), Field("region", "370800"))), {"nanjing", "jining"}),
        (Field("industry", "laser-optics"), {"zaozhuang", "nanjing"}),
        (Field("industry", "laser"), set()),
        (Field("stage", "started"), {"jining"}),
        (Field("site", "site-nanjing"), {"nanjing"}),
        (Field("publisher", "government"), {"zaozhuang", "jining", "nanjing", "hopes"}),
        (Field("tactic", "小分队招商"), {"zaozhuang", "jining", "nanjing", "hopes"}),
        (Field("kind", "signing"), {"zaozhuang", "nanjing"}),
        (Field("kind", "total"), {"zaozhuang", "jining", "nanjing"}),
        (Between("amount", 1e8, None), {"zaozhuang", "jining", "nanjing"}),
        (Between("amount", 1.5e8, None), {"zaozhuang", "nanjing"}),
        (Between("amount", None, 3e8), {"jining", "nanjing"}),
        (Between("amount", 3e8, 3e8), {"nanjing"}),
        (And((Word("签约"), Field("region", "370000"), Not(Field("stage", "target")))), {"zaozhuang", "jining"}),
        (And((Word("p37"),)), set()),
        (Field("source", "鲁网"), {"zaozhuang", "jining", "nanjing", "hopes"}),
        (Field("source", "网"), {"zaozhuang", "jining", "nanjing", "hopes"}),
        (Field("source", "频道nanjing"), {"nanjing"}),
        (Field("source", "日报"), set()),
    ],
    ids=lambda value: None if isinstance(value, set) else str(value),  # sets: see tests/conftest.py
)
def test_fields_narrow_down(archive: Archive, make, tree: Node, expected: set[str]) -> None:
    ids = fill_with_facts(archive, make)
    assert found(archive, tree) == {ids[name] for name in expected}


def test_facets_are_counted_without_their_own_choice(archive: Archive, make) -> None:
    fill_with_facts(archive, make)
    tree = And((Word("签约"), Field("region", "370000"), Field("stage", "signed")))
    facets = archive.search.facets(tree, ("stage", "region", "industry", "site", "month"))
    assert dict(facets["stage"].counts) == {"signed": 1, "started": 1, "target": 1}
    assert dict(facets["region"].counts) == {"370000": 1, "320000": 1}
    assert dict(facets["industry"].counts) == {"laser-optics": 1}
    assert dict(facets["site"].counts) == {"site-zaozhuang": 1}
    assert dict(facets["month"].counts) == {"2024-06": 1}
    assert all(counts.exact for counts in facets.values())
    assert not archive.search.facets(EVERYTHING, ("stage",), sample=2)["stage"].exact


def test_hits_come_newest_first_with_marked_words(archive: Archive, make) -> None:
    ids = fill(archive, make, BODIES)
    results = archive.search.search(Or((Word("签约"), Field("title", "第0"))))
    assert [hit.article for hit in results.hits] == [ids[2], ids[0]]
    assert results.total == 2
    for hit in results.hits:
        marked = [hit.snippet.text[a:b] for a, b in hit.snippet.marks]
        assert "签约" in marked
        body = archive.articles.text(hit.article)
        assert body[hit.snippet.start :].startswith(hit.snippet.text)


@pytest.mark.parametrize(
    "tree",
    [
        InSentence((Word("项目"), Word("开工"))),
        Or((InSentence((Word("项目"), Word("开工"))), Field("title", "第18篇"), Field("title", "第3篇"))),
        And((Word("项目"), Not(Not(InSentence((Word("项目"), Word("开工"))))))),
    ],
    ids=["sentence", "or", "not"],
)
def test_a_search_that_must_look_at_many_texts_stops_and_goes_on(archive: Archive, make, monkeypatch, tree) -> None:
    bodies = ["项目。开工。"] * 50
    hits = [3, 18, 19, 27, 41, 49]
    for number in hits:
        bodies[number] = "项目开工。"
    ids = fill(archive, make, bodies)
    monkeypatch.setattr("storage.search.CHECKS", 10)
    seen: list[str] = []
    results = archive.search.search(tree)
    pages = 1
    while True:
        assert results.total_is_least
        seen += [hit.article for hit in results.hits]
        if results.next is None:
            break
        results = archive.search.search(tree, cursor=results.next)
        pages += 1
    assert sorted(seen) == sorted(ids[number] for number in hits)
    assert pages > 3
    assert archive.search.count(tree) == len(hits)
    assert set(archive.search.ids(tree)) == set(seen)


@given(
    st.text(st.sampled_from("云河签約項目〇𠀀5gＧZ3..．，。 \n\x00\ud800繁A㎡ﬁ\U000e0001"), max_size=80),
    st.integers(1, 3),
)
def test_tokens_by_arrays_are_those_by_characters(text: str, times: int) -> None:
    text = text * times  # short texts go another way
    assert spread(text) == " ".join(grams(text))
    assert quick_fold(text) == fold(text)


PART = st.sampled_from([Word("签约"), Word("项目"), Word("光"), Phrase("项目签约"), Word("5g"), Word("！"), Word("")])


@given(
    st.lists(st.sampled_from(["签约", "项目", "光", "5G", "，", "。", "！", "\n", "云"]), max_size=30).map("".join),
    st.lists(st.one_of(PART, PART.map(Not), st.tuples(PART, PART).map(Or)), min_size=1, max_size=3),
)
def test_words_in_one_sentence_are_those_of_a_walk_over_all_sentences(text: str, parts: list[Node]) -> None:
    node = InSentence(tuple(parts))
    assert verify(node, "", text) == any(true_of(node, found) for found in SENTENCE.findall(fold(text)))


def test_a_sentence_after_a_thousand_others_is_looked_at() -> None:
    assert verify(InSentence((Word("签约"), Word("项目"))), "", "集中签约。" * 1000 + "项目签约。")


def test_a_snippet_shows_the_stretch_with_most_of_the_words(archive: Archive, make) -> None:
    body = "签约。" + "云河县召开会议部署工作。" * 60 + "激光雷达项目签约落户，" + "其他事项另行通知。" * 40
    fill(archive, make, [body])
    [hit] = archive.search.search(And((Word("簽約"), Word("激光雷达")))).hits
    assert [hit.snippet.text[a:b] for a, b in hit.snippet.marks] == ["激光雷达", "签约"]
    assert len(hit.snippet.text) <= 90


@pytest.mark.parametrize(
    ("tree", "marked"),
    [
        (Phrase("项目总投资"), ["项目，总投资"]),
        (Phrase("集中 签约"), ["集中签约"]),
        (Word("AI芯片"), ["AI 芯片"]),
        (Near("集中 签约", "项目", 9), ["集中签约", "项目"]),
        (Or((Word("签约"), Word("约1"))), ["签约"]),
    ],
    ids=str,
)
def test_a_phrase_is_marked_with_what_stands_inside_it(archive: Archive, make, tree: Node, marked: list[str]) -> None:
    fill(archive, make, ["云河县举行活动，集中签约14个项目，总投资5亿元，其中AI 芯片基地一个。"])
    [hit] = archive.search.search(tree).hits
    assert hit.snippet.text.startswith("云河县"), "a hit near the beginning does not cut it off"
    assert [hit.snippet.text[a:b] for a, b in hit.snippet.marks][: len(marked)] == marked


def test_the_best_come_first_when_asked(archive: Archive, make) -> None:
    bodies = ["石墨烯项目签约，石墨烯产业园，石墨烯研究院。", "与石墨烯无关的会议。" + "其他内容。" * 50]
    ids = fill(archive, make, bodies)
    assert [hit.article for hit in archive.search.search(Word("石墨烯")).hits] == [ids[1], ids[0]]
    assert [hit.article for hit in archive.search.search(Word("石墨烯"), order="best").hits] == ids


@pytest.mark.parametrize("order", ["newest", "best"])
def test_cursors_neither_skip_nor_repeat(archive: Archive, make, order) -> None:
    ids = fill(archive, make, [f"第{n}次签约。" for n in range(57)])
    seen: list[str] = []
    cursor = None
    while True:
        results = archive.search.search(Word("签约"), cursor=cursor, limit=10, order=order)
        seen += [hit.article for hit in results.hits]
        cursor = results.next
        if cursor is None:
            break
    assert sorted(seen) == sorted(ids)


def test_cursors_neither_skip_nor_repeat_while_articles_arrive(archive: Archive, make) -> None:
    ids = fill(archive, make, [f"第{n}次签约。" for n in range(40)])
    seen: list[str] = []
    cursor = None
    arrived = 0
    while True:
        results = archive.search.search(Word("签约"), cursor=cursor, limit=7)
        seen += [hit.article for hit in results.hits]
        cursor = results.next
        if cursor is None:
            break
        fill(archive, make, ["新到签约。"] * 3, start=100 + arrived)
        arrived += 3
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


@pytest.mark.parametrize("cursor", ["", "x~1", "n~zz", "b~1~2~3~4", "n~", "'; DROP TABLE articles"])
def test_a_foreign_cursor_is_refused(archive: Archive, make, cursor: str) -> None:
    if not cursor:
        assert archive.search.search(Word("签约"), cursor=cursor).total == 0
        return
    with pytest.raises(BadCursor):
        archive.search.search(Word("签约"), cursor=cursor)


@pytest.mark.parametrize(
    "text",
    [
        '"',
        '"签约',
        "(",
        "签约)",
        "NEAR(",
        "title:签约",
        "AND",
        "*",
        "^签",
        "签*",
        "; drop table",
        "-",
        "'",
        "\\",
        "\x00",
    ],
)
def test_no_sign_breaks_the_engine(archive: Archive, make, text: str) -> None:
    fill(archive, make, BODIES)
    for node in (Word(text), Phrase(text), Field("title", text), Near(text, "签约"), InSentence((Word(text),))):
        archive.search.search(node)
        archive.search.search(node, order="best")


def test_a_query_without_end_is_refused(archive: Archive) -> None:
    with pytest.raises(QueryTooLarge, match="400"):
        archive.search.search(Or(tuple(Word(f"词{n}") for n in range(1000))))


CHARACTERS = "云河县签约项目总投资激光产业〇光亿元5gＧ3.，。 \n繁體約𠀀A"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(data=st.data())
def test_words_equal_a_scan_of_all_texts(tmp_path_factory, make, data) -> None:
    texts = data.draw(st.lists(st.text(CHARACTERS, min_size=0, max_size=30), min_size=1, max_size=12))
    with Archive.open(tmp_path_factory.mktemp("scan"), clock=make.clock) as archive:
        ids = fill(archive, make, texts, titled=False)
        for _ in range(12):
            source = data.draw(st.sampled_from(texts))
            start = data.draw(st.integers(0, max(0, len(source) - 1)))
            word = source[start : start + data.draw(st.integers(1, 4))]
            if not re.fullmatch(r"[^\W_]+(?:\.[0-9a-z]+)?", fold(word)):
                continue
            expected = {ids[n] for n, text in enumerate(texts) if holds(fold(text), fold(word))}
            hits = found(archive, Word(word))
            assert expected <= hits
            assert hits - expected <= across_a_sign(word, texts, ids)


def across_a_sign(word: str, texts: list[str], ids: list[str]) -> set[str]:
    """Articles where a sign stands between the letters and the characters of a mixed word: these are found too."""
    if len({c < "\u3007" for c in fold(word)}) < 2:
        return set()
    return {ids[n] for n, text in enumerate(texts) if holds(re.sub(r"[^\w.]", "", fold(text)), fold(word))}


def test_a_rebuilt_index_answers_as_before_and_takes_up_where_it_stopped(archive: Archive, make) -> None:
    fill(archive, make, BODIES)
    words = ["签约", "项目", "光", "5g"]
    before = {word: found(archive, Word(word)) for word in words}
    archive.db.execute("UPDATE search_state SET value = 'bigrams-0' WHERE key = 'version'")
    assert not archive.search.is_current()
    steps: list[int] = []

    def stop_after_the_second(done: int) -> None:
        steps.append(done)
        if len(steps) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.search.rebuild(progress=stop_after_the_second, batch=2)
    assert not archive.search.is_current(), "half an index is not current"
    assert archive.search.rebuild(batch=2) == len(BODIES) - 4
    assert archive.search.is_current()
    assert {word: found(archive, Word(word)) for word in words} == before
    assert archive.search.count(EVERYTHING) == len(BODIES)


def test_an_index_of_another_version_is_rebuilt_before_anything_is_filed(archive: Archive, make) -> None:
    fill(archive, make, BODIES[:3])
    archive.db.execute("UPDATE search_state SET value = 'bigrams-0' WHERE key = 'version'")
    fill(archive, make, BODIES[3:], start=3)
    assert archive.search.count(EVERYTHING) == len(BODIES)
    assert archive.search.is_current()


def test_many_changes_leave_the_index_equal_to_a_scan(archive: Archive, make, clock) -> None:
    chance = random.Random(7)
    words = ["签约", "开工", "激光", "雷达", "产业链", "光", "5g"]
    texts: dict[int, str] = {}
    for _ in range(150):
        number = chance.randrange(30)
        texts[number] = "，".join(chance.choices(words, k=4)) + "。"
        clock.advance(1000)
        page = make.page(f"http://yunhe.example/{number}.html", body=texts[number] + str(clock()))
        archive.pages.keep(page)
        day = f"2024-05-{1 + chance.randrange(28):02}"
        with archive.unit_of_work() as unit:
            unit.file(page, make.article(texts[number], title="", day=day), make.reading())
    for word in words:
        assert archive.search.count(Word(word)) == sum(word in text for text in texts.values())


def test_what_is_filed_twice_in_one_unit_is_indexed_once(archive: Archive, make) -> None:
    page = make.page()
    archive.pages.keep(page)
    with archive.unit_of_work() as unit:
        unit.file(page, make.article("集中签约。"), make.reading())
        unit.file(page, make.article("集中开工。"), make.reading())
    assert archive.search.count(Word("签约")) == 1, "the title says so"
    assert archive.search.count(Word("集中开工")) == 1
    assert archive.search.count(Word("集中签约。")) == 1
