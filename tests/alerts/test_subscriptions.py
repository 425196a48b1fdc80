"""Subscriptions as TOML: what is refused, with which words, and that writing loses nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.subscriptions import BadSubscription, dump, load, loads
from records import Subscription

GOOD = """
[lists.regions]
competitors = ["山东省枣庄市", "370800"]
wide = ["@competitors", "江苏"]

[queries]
big = "amount>1亿"

[[subscription]]
id = "neighbours"
name = "周边签约"
regions = ["@wide"]
except_regions = ["薛城区"]
industries = ["新型显示", "chemicals"]
stages = ["签约", "开工"]
min_amount = "1.5亿"
query = "@big AND 项目"
starred = true
digest = "daily"
"""


def test_names_lists_and_sums_become_codes_and_numbers(atlas):
    (rule,) = loads(GOOD, atlas=atlas).expanded
    assert rule.regions == ("370400", "370800", "320000")
    assert rule.except_regions == ("370403",)
    assert rule.industries == ("display", "chemicals")
    assert rule.stages == ("signed", "started")
    assert rule.min_amount == 1.5e8
    assert (rule.starred, rule.digest, rule.confidence if hasattr(rule, "confidence") else "B") == (True, "daily", "B")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('regoins = ["江苏"]', 'unknown key "regoins"; did you mean "regions"?'),
        ('regions = ["江苏州"]', 'unknown region "江苏州"; did you mean "江苏'),
        ('regions = ["320312"]', 'unknown region "320312"; did you mean "32031'),
        ('regions = ["朝阳区"]', "names 2 regions"),
        ('regions = ["@rivals"]', 'unknown list "@rivals"'),
        ('industries = ["displays"]', 'unknown industry "displays"; did you mean "display"?'),
        ('stages = ["签定"]', 'unknown stage "签定"; did you mean "签约"?'),
        ('stages = ["target"]', "never ring"),
        ('min_amount = "很多"', '"很多" is not a sum of money'),
        ("min_amount = -1", "is not a sum of money"),
        ('min_confidence = "C"', "write A or B"),
        ('digest = "dayly"', 'did you mean "daily"?'),
        ('words_any = [""]', "is not a list of texts"),
        ('words_any = [" "]', "matches everything"),
        ('starred = "yes"', "neither true nor false"),
        ('query = "签约 AND"', "query: 第"),
        ('query = "@none"', "已存查询的名字"),
    ],
    ids=lambda v: str(v)[:32],
)
def test_a_mistake_stops_the_load_and_is_named(line, says, atlas):
    with pytest.raises(BadSubscription) as wrong:
        loads(f'[[subscription]]\nid = "a"\n{line}\n', name="rules.toml", atlas=atlas)
    assert says in str(wrong.value)
    assert str(wrong.value).startswith('rules.toml: subscription "a": ')


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[subscriptions]]\nid = 'a'", 'unknown table "subscriptions"; did you mean "subscription"?'),
        ("[subscription]\nid = 'a'", "two brackets"),
        ("[[subscription]]\nname = 'a'", "has no id"),
        ("[[subscription]]\nid = 'a'\n[[subscription]]\nid = 'a'", "two subscriptions"),
        ("[[subscription]\n", "not TOML"),
        ("[lists.regions]\n竞争地区 = ['江苏']", 'in quotes, such as "竞争地区"'),
        ("[people.李工]\nchannels = []", 'in quotes, such as "李工"'),
        ("[lists]\nregion = ['x']", 'did you mean "regions"'),
        ('[queries]\na = "@b"\nb = "@a"', 'query "a"'),
    ],
)
def test_a_broken_file_is_refused_whole(text, says, atlas):
    with pytest.raises(BadSubscription, match=r"r\.toml: ") as wrong:
        loads(text, name="r.toml", atlas=atlas)
    assert says in str(wrong.value)


def test_a_file_that_is_not_text_is_refused_by_name(tmp_path, atlas):
    path = tmp_path / "rules.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadSubscription, match=r"rules\.toml: cannot be read"):
        load(path, atlas=atlas)


texts = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=12).map(str.strip).filter(bool)
plain = texts.filter(lambda t: not t.startswith("@"))


@given(
    st.builds(
        Subscription,
        id=texts,
        name=texts,
        regions=st.sampled_from([(), ("320000",), ("370403", "320311")]),
        stages=st.sampled_from([(), ("signed",), ("signed", "started")]),
        min_amount=st.one_of(st.none(), st.floats(0, 1e12, allow_nan=False).map(lambda v: round(v, 2))),
        words_any=st.lists(plain, max_size=3, unique=True).map(tuple),
        owner=texts,
        starred=st.booleans(),
        version=st.integers(1, 99),
    )
)
def test_what_is_written_is_read_back_the_same(atlas, subscription):
    (again,) = loads(dump([subscription]), atlas=atlas).subscriptions
    assert again == subscription


def test_a_whole_rule_book_is_written_and_read_back(atlas):
    routing = '[people."li.l"]\nchannels=["m"]\n[groups.g]\nduty=["li.l"]\nescalate_after="90m"\nescalate_to=["li.l"]\n'
    book = loads(routing + GOOD, atlas=atlas)
    assert book.subscriptions[0].regions == ("@wide",)
    again = loads(dump(book.subscriptions, queries=book.queries, lists=book.lists, routing=book.routing), atlas=atlas)
    assert again == book


def test_a_file_may_use_the_lists_that_are_there_already(atlas):
    known = loads(GOOD, atlas=atlas)
    book = loads(
        '[[subscription]]\nid = "b"\nexcept_regions = ["@competitors"]\nquery="@big"', atlas=atlas, known=known
    )
    assert book.expanded[0].except_regions == ("370400", "370800")
