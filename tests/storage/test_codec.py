"""Records come back from JSON as they went in, and older rows stay readable."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from records import Amount, Article, Charset, Count, Damage, Fact, Paragraph, Period, Place, Published, Reading, Repair
from records.article import ParagraphKind
from storage import codec
from storage.articles import ArticleRow, pack_article, unpack_article

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=12)
MAYBE = st.none() | TEXT
NUMBER = st.integers(0, 10**6)
YUAN = st.floats(0, 1e13)

places = st.builds(Place, adcode=MAYBE, name=TEXT, zone=MAYBE, why=TEXT)
amounts = st.builds(Amount, value=YUAN, low=st.none() | YUAN, currency=TEXT, printed=TEXT)
facts = st.builds(
    Fact,
    quote=TEXT,
    start=NUMBER,
    end=NUMBER,
    count=st.none() | st.builds(Count, value=NUMBER, low=st.none() | NUMBER, printed=TEXT),
    amount=st.none() | amounts,
    scope=MAYBE,
    period=st.none() | st.builds(Period, start=MAYBE, end=MAYBE, printed=TEXT),
    host=st.none() | places,
    industries=st.lists(TEXT, max_size=3).map(tuple),
    part_of=st.none() | NUMBER,
)
readings = st.builds(
    Reading, facts=st.lists(facts, max_size=3).map(tuple), hosts=st.lists(places, max_size=2).map(tuple)
)
articles = st.builds(
    Article,
    url=MAYBE,
    title=MAYBE,
    published=st.none() | st.builds(Published, value=TEXT),
    source=MAYBE,
    reporters=st.lists(TEXT, max_size=2).map(tuple),
    paragraphs=st.lists(st.builds(Paragraph, text=TEXT, kind=st.sampled_from(get_args(ParagraphKind))), max_size=4).map(
        tuple
    ),
    charset=st.none() | st.builds(Charset, declared=MAYBE, used=TEXT, why=TEXT),
    repairs=st.lists(
        st.builds(
            Repair, kind=TEXT, start=NUMBER, end=NUMBER, raw_start=NUMBER, raw_end=NUMBER, before=TEXT, after=TEXT
        ),
        max_size=2,
    ).map(tuple),
    repair_counts=st.dictionaries(TEXT, NUMBER, max_size=2),
    damaged=st.lists(st.builds(Damage, start=NUMBER, end=NUMBER, text=TEXT, kind=TEXT), max_size=2).map(tuple),
    attachments=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
    table=st.dictionaries(TEXT, TEXT, max_size=2),
    raw_text=TEXT,
    alignment=st.lists(st.tuples(NUMBER, NUMBER, NUMBER), max_size=2).map(tuple),
    confidence=st.floats(0, 1),
)


@given(readings)
def test_a_reading_comes_back(reading: Reading) -> None:
    assert codec.loads(Reading, codec.dumps(reading)) == reading


@given(articles)
def test_an_article_comes_back_from_its_columns_text_and_rest(article: Article) -> None:
    row = ArticleRow(
        id="", seq=1, url="", site="", page=None, title=article.title, source=article.source, published=None, day="",
        fetched_at=0, filed_at=0, relevant=False, signing=False, region=None, confidence=0, damage=0, length=0,
        story="", version=1, extractor="", thinned_at=None,
    )  # fmt: skip
    assert unpack_article(row, article.text, pack_article(article)) == article


def test_what_equals_its_default_takes_no_room_and_unknown_keys_do_no_harm() -> None:
    fact = Fact(stage="signed", quote="签约", start=0, end=2)
    assert codec.dumps(fact) == '{"stage":"signed","quote":"签约","start":0,"end":2}'
    assert codec.loads(Fact, codec.dumps(fact)[:-1] + ',"mood":"glad"}') == fact
