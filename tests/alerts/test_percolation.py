"""The index over rules finds exactly what the loop over all rules finds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.matching import Matcher
from alerts.percolation import Percolator, count_terms
from alerts.query import write
from alerts.rules import compile_rule
from alerts.subject import prepare
from records import Amount, Article, Fact, Paragraph, Place, Published, Reading, Site, Subscription
from storage.query import And, Between, Field, InSentence, Near, Not, Or, Phrase, Word

PIECES = [
    "签约",
    "签",
    "约",
    "项目",
    "储能",
    "5g",
    "15g",
    "ai",
    "，",
    "。",
    "\n",
    " ",
    "总投资",
    "新区",
    "簽約",
    "ＡＩ",
]
WORDS = ["签约", "签", "约项", "项目", "储能", "5G", "AI", "投资", "新区储能", "總投資", "氢能"]
REGIONS = ["320000", "320300", "320311", "370000", "370400", "370403", "420000"]
INDUSTRIES = ["electronics", "display", "battery-storage", "chemicals", "fine-chemicals"]
STAGES = ["signed", "started", "production"]

texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join)
facts = st.builds(
    Fact,
    stage=st.sampled_from(STAGES),
    quote=st.just(""),
    start=st.just(0),
    end=st.just(0),
    confidence=st.sampled_from("ABBC"),
    reality=st.sampled_from(["actual", "actual", "planned"]),
    host=st.one_of(st.none(), st.sampled_from(REGIONS).map(lambda c: Place(adcode=c, name=c))),
    industries=st.lists(st.sampled_from(INDUSTRIES), max_size=2, unique=True).map(tuple),
    companies=st.lists(st.sampled_from(["远岚储能公司", "灰岭传感公司"]), max_size=1).map(tuple),
    amount=st.one_of(
        st.none(),
        st.builds(Amount, value=st.sampled_from([5e7, 1e8, 2e8]), kind=st.sampled_from([None, "total", "intended"])),
    ),
)
articles = st.builds(
    lambda title, lines, day: Article(
        title=title, paragraphs=tuple(Paragraph(text=x) for x in lines), published=Published(value=day, kind="given")
    ),
    texts,
    st.lists(texts, max_size=3),
    st.sampled_from(["2026-01-05", "2026-11-20"]),
)
words = st.sampled_from(WORDS)
leaves = st.one_of(
    words.map(Word),
    st.tuples(words, words).map(lambda p: Phrase(f"{p[0]} {p[1]}")),
    st.builds(Near, words, words, st.integers(0, 6)),
    st.tuples(words, words).map(lambda p: InSentence((Word(p[0]), Word(p[1])))),
    st.sampled_from(REGIONS).map(lambda v: Field("region", v)),
    st.sampled_from(INDUSTRIES).map(lambda v: Field("industry", v)),
    st.sampled_from(STAGES).map(lambda v: Field("stage", v)),
    words.map(lambda v: Field("title", v)),
    st.just(Between("amount", 1e8, None)),
    st.just(Between("date", "2026-11-01", None)),
    st.just(Field("site", "town")),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda c: And(tuple(c))),
        st.lists(inner, min_size=2, max_size=3).map(lambda c: Or(tuple(c))),
    ),
    max_leaves=7,
)


def some(values, most):
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


subscriptions = st.builds(
    Subscription,
    id=st.uuids().map(str),
    name=st.just(""),
    regions=some(REGIONS, 3),
    except_regions=some(REGIONS, 1),
    industries=some(INDUSTRIES, 3),
    stages=some(STAGES, 2),
    min_amount=st.sampled_from([None, None, 1e8]),
    amount_kinds=some(["total", "intended"], 1),
    undisclosed=st.booleans(),
    companies=some(["远岚", "传感"], 1),
    words_all=some(WORDS, 2),
    words_any=some(WORDS, 3),
    words_none=some(WORDS, 1),
    query=st.one_of(st.just(""), trees.map(write)),
    publishers=some(["government", "news"], 1),
    min_confidence=st.sampled_from("AB"),
)
TOWN = Site(id="town", name="", url="http://127.0.0.1/", publisher="government")


@settings(max_examples=400, deadline=None)
@given(st.lists(subscriptions, max_size=12), articles, st.lists(facts, max_size=3), st.booleans())
def test_the_index_finds_what_the_loop_finds(atlas, rules, article, read, counted):
    subject = prepare(article, Reading(facts=tuple(read)), atlas=atlas, site=TOWN)
    compiled = [compile_rule(s, atlas=atlas) for s in rules]
    counts = count_terms(compiled, [subject.words]) if counted else {}
    loop = [(rule, facts) for rule in compiled if (facts := rule.matches(subject))]
    assert Percolator(compiled, counts=counts).fired(subject) == loop


@settings(max_examples=200, deadline=None)
@given(trees, articles, facts)
def test_a_single_tree_is_found_whenever_it_holds(atlas, tree, article, fact):
    rule = compile_rule(Subscription(id="a", name="", stages=(), query=write(tree)), atlas=atlas)
    subject = prepare(article, Reading(facts=(fact,)), atlas=atlas, site=TOWN)
    assert [f for _, f in Percolator([rule]).fired(subject)] == ([m] if (m := rule.matches(subject)) else [])


def test_a_rule_of_facets_alone_and_one_of_forbidden_words_alone_fire(article, fact, reading, atlas):
    news = article("签约项目")
    read = reading(fact("签约", article=news, host="370403", industries=("display",)))
    rules = [
        Subscription(id="facets", name="", regions=("370000",), industries=("electronics",)),
        Subscription(id="none", name="", words_none=("裁员",)),
        Subscription(id="silent", name="", words_none=("签约",)),
        Subscription(id="nothing", name="", stages=()),
    ]
    fired = Matcher(rules, atlas=atlas).match(news, read)
    assert [m.subscription.id for m in fired] == ["facets", "none", "nothing"]


def test_a_text_with_half_a_surrogate_pair_is_matched_all_the_same(article, fact, reading, atlas):
    news = article("坏\ud83d字签约项目")
    rules = [Subscription(id="a", name="", words_any=("签约",))]
    assert Matcher(rules, atlas=atlas).match(news, reading(fact("签约", article=news)))


def test_rules_that_did_not_change_are_not_compiled_again(atlas):
    rules = [Subscription(id=str(n), name="", words_any=("签约",)) for n in range(3)]
    first = Matcher(rules, atlas=atlas)
    second = Matcher([*rules[:2], Subscription(id="2", name="", words_any=("开工",))], atlas=atlas, reuse=first)
    assert [a is b for a, b in zip(first.rules, second.rules, strict=True)] == [True, True, False]
