"""A query means the same in search and in a subscription."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.evaluation import prepare_tree
from alerts.query import parse, write
from alerts.subject import prepare
from records import Article, Page, Paragraph, Reading
from storage.addresses import page_id
from storage.archive import Archive
from storage.query import And, Field, InSentence, Near, Not, Or, Phrase, Word

LINES = [
    ("薛城区集中签约", "11月18日，薛城区举行集中签约仪式，储能项目落户。随后，5G产业园开工。"),
    ("總投資５．２億元項目簽約", "項目總投資5.2億元，AI芯片基地與15G實驗室同步建設。"),
    ("开工", "项目，总投资三亿元。签约在前，开工在后。"),
    ("ai", "AI-5G融合。芯片；项目\n签约"),
    ("不相干", "今天天气很好，气温15度。"),
    ("项目", "签约的有AI 芯片、5G+工业互联网；集中（签约）仪式，总投资5.2 亿元。"),
    ("签约项、目", "重点项目\n\n集中签约，项目总、投资。储 能 区。"),
]
WORDS = [
    "签约",
    "项目",
    "5G",
    "15G",
    "AI",
    "储能",
    "簽約",
    "项目总投资",
    "芯片",
    "区",
    "5.2亿",
    "天气",
    "AI芯片",
    "5G+工业",
    "集中签约",
]


@pytest.fixture(scope="module")
def filed(tmp_path_factory):
    archive = Archive.open(tmp_path_factory.mktemp("one") / "data", clock=lambda: 1_795_140_000_000)
    subjects = {}

    def file(unit):
        for number, (title, text) in enumerate(LINES):
            article = Article(
                url=f"http://127.0.0.1/{number}",
                title=title,
                paragraphs=tuple(Paragraph(text=x) for x in text.split("\n")),
            )
            body = text.encode()
            page = Page(
                id=page_id(article.url, body), url=article.url, canonical_url=article.url, site="s", status=200,
                fetched_at=archive.clock(), body=body,
            )  # fmt: skip
            archive.pages.keep(page)
            done = unit.file(page, article, Reading())
            subjects[done.article_id] = article

    with archive.unit_of_work() as opened:
        file(opened)
    yield archive, subjects
    archive.close()


words = st.sampled_from(WORDS)
sides = st.one_of(words.map(Word), words.map(Phrase), st.tuples(words, words).map(lambda p: Phrase(" ".join(p))))
leaves = st.one_of(
    words.map(Word),
    st.tuples(words, words).map(lambda p: Phrase(f"{p[0]} {p[1]}")),
    words.map(Phrase),
    st.builds(Near, words, words, st.integers(0, 12)),
    st.tuples(sides, sides).map(InSentence),
    st.tuples(words, words, words, st.integers(0, 12)).map(lambda p: Near(f"{p[0]} {p[1]}", p[2], p[3])),
    words.map(lambda w: Field("title", w)),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda c: And(tuple(c))),
        st.lists(inner, min_size=2, max_size=3).map(lambda c: Or(tuple(c))),
    ),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=trees)
def test_search_and_subscription_agree_on_every_tree_of_words(filed, atlas, fact, tree):
    archive, articles = filed
    parsed = parse(write(tree), atlas=atlas)
    any_fact = fact("")
    prepared = prepare_tree(parsed)
    holds = set()
    for ident, article in articles.items():
        subject = prepare(article, Reading(facts=(dataclasses.replace(any_fact),)), atlas=atlas)
        if prepared.holds(subject, subject.facts[0]):
            holds.add(ident)
    found = set(archive.search.ids(parsed))
    names = {ident: article.title for ident, article in articles.items()}
    assert {names[i] for i in found} == {names[i] for i in holds}, write(tree)
