"""The query language: what a text means, what is refused where, and that nothing typed ever crashes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.query import BadQuery, parse, write
from storage.query import And, Between, Field, InSentence, Near, Not, Or, Phrase, Word

W = Word
SAVED = {"big": "amount>=1亿", "own": "@own", "a": "@b", "b": "签约 OR @a", "broken": "签约 AND", "uses": "x @broken"}


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("签约", W("签约")),
        ("签约 开工", And((W("签约"), W("开工")))),
        ("签约 AND 开工", And((W("签约"), W("开工")))),
        ("签约 与 开工", And((W("签约"), W("开工")))),
        ("签约 OR 开工 新区", Or((W("签约"), And((W("开工"), W("新区")))))),
        ("签约 或 开工", Or((W("签约"), W("开工")))),
        ("签约 NOT 裁员", And((W("签约"), Not(W("裁员"))))),
        ("签约 -裁员", And((W("签约"), Not(W("裁员"))))),
        ("非 (裁员 或 搬迁)", Not(Or((W("裁员"), W("搬迁"))))),
        ("（签约 ＯＲ 开工） 与 新区", And((Or((W("签约"), W("开工"))), W("新区")))),
        ("参与 或许 非公经济", And((W("参与"), W("或许"), W("非公经济")))),
        ('"集中签约"', Phrase("集中签约")),
        ("“集中 签约”", Phrase("集中 签约")),
        ("「AI 芯片」", Phrase("AI 芯片")),
        ("region:江苏", Field("region", "320000")),
        ("地区：薛城区", Field("region", "370403")),
        ("host:370403", Field("region", "370403")),
        ("region:(江苏 山东)", Or((Field("region", "320000"), Field("region", "370000")))),
        ("stage:签约,开工", Or((Field("stage", "signed"), Field("stage", "started")))),
        ("stage:签约、开工", Or((Field("stage", "signed"), Field("stage", "started")))),
        ("产业:锂电储能", Field("industry", "battery-storage")),
        ("amount>=1亿", Between("amount", 1e8, None)),
        ("amount>1亿", Between("amount", 1e8 + 0.01, None)),
        ("金额＜5000万元", Between("amount", None, 5e7 - 0.01)),
        ("amount≥1.5亿", Between("amount", 1.5e8, None)),
        ("amount:1亿..5亿", Between("amount", 1e8, 5e8)),
        ("company:远岚储能", Field("company", "远岚储能")),
        ('title:"签约 仪式"', Field("title", "签约 仪式")),
        ("date:2026-02", Between("date", "2026-02-01", "2026-02-28")),
        ("date>2026-02-28", Between("date", "2026-03-01", None)),
        ("date:2026-01..", Between("date", "2026-01-01", None)),
        ("口径:意向投资", Field("kind", "intended")),
        ("签约 NEAR/10 项目", Near("签约", "项目", 10)),
        ("签约 近/10 项目 近/10 新区", And((Near("签约", "项目", 10), Near("项目", "新区", 10)))),
        ("签约 同句 项目", InSentence((W("签约"), W("项目")))),
        ("@big 签约", And((Between("amount", 1e8, None), W("签约")))),
        ("16:00 签约", And((W("16:00"), W("签约")))),
        ("http://a.example", W("http://a.example")),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_a_query_becomes_its_tree(text, tree, atlas):
    assert parse(text, atlas=atlas, saved=SAVED) == tree


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("", 0, "词、短语或字段"),
        ("   ", 3, "词、短语或字段"),
        ("签约 AND", 6, "词、短语、字段或左括号"),
        ("OR 签约", 0, "词、短语、字段或左括号"),
        ("(签约 OR 开工", 9, "“)”（括号在第1个字符处打开）"),
        ("签约)", 2, "查询的结尾（多出一个右括号）"),
        ("签约 ()", 4, "括号里的词"),
        ('签约 "开工', 6, '引号"（引号在第4个字符处打开）'),
        ('""', 1, "引号里的词"),
        ("签约”", 2, "与它成对的前引号"),
        ("NEAR/5 签约", 0, "词、短语、字段或左括号"),
        ("签约 NEAR 项目", 7, "“/”和 0 到 200 的字数"),
        ("签约 NEAR/900 项目", 7, "“/”和 0 到 200 的字数"),
        ("签约 NEAR/5 (a b)", 10, "词或短语"),
        ("(a b) 同句 c", 0, "NEAR 或同句前面的词或短语"),
        ("a NEAR/5 b NEAR/6 c", 11, "同一种连接"),
        ("regoin:江苏", 0, "已知的字段；是不是 \"region\"？"),
        ("region:", 7, "“region”的取值"),
        ("region: 江苏", 8, "“region”的取值"),
        ("region:江舒省", 7, "已知的地区"),
        ("region>江苏", 7, "“region:”"),
        ("stage:签定", 6, "stage 的取值"),
        ("amount:1亿", 7, "比较或范围"),
        ("amount>很多", 7, "金额"),
        ("date:2026-13", 5, "历上有的日期"),
        ("date:昨天", 5, "日期"),
        ("签约 @none", 3, "已存查询的名字"),
        ("@own", 0, "不引用自己的查询"),
        ("@a", 0, "不引用自己的查询"),
        ("签约 @uses", 3, "能读懂的已存查询"),
        ("签约 ***", 3, "字或词"),
        ("签约 /(a+)+$/", 3, "词、短语或 NEAR（没有正则表达式"),
        ("(" * 60 + "a" + ")" * 60, 41, "不超过40层的嵌套"),
    ],
    ids=lambda v: str(v)[:24],
)  # fmt: skip
def test_a_mistake_names_its_place_and_what_was_expected(text, position, expected, atlas):
    with pytest.raises(BadQuery) as wrong:
        parse(text, atlas=atlas, saved=SAVED)
    assert wrong.value.expected.startswith(expected)
    assert wrong.value.position == position
    assert str(wrong.value).startswith(f"第{position + 1}个字符处：应为")


def test_a_query_of_thousands_of_characters_is_refused_at_its_limit(atlas):
    with pytest.raises(BadQuery, match="不超过4000个字符"):
        parse("签" * 4001, atlas=atlas)


words = st.sampled_from(["签约", "开工", "新区", "5G", "AI芯片", "储能"])
leaves = st.one_of(
    words.map(Word),
    st.tuples(words, words).map(lambda p: Phrase(f"{p[0]} {p[1]}")),
    st.builds(Near, words, words, st.integers(0, 200)),
    st.tuples(words, words).map(lambda p: InSentence((Word(p[0]), Word(p[1])))),
    st.sampled_from([Field("region", "320000"), Field("stage", "signed"), Field("title", "签约"), Field("kind", "total")]),
    st.floats(0, 1e12).map(lambda v: Between("amount", round(v, 2), None)),
    st.just(Between("date", "2026-01-01", "2026-02-01")),
)  # fmt: skip
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=4).map(lambda c: And(tuple(c))),
        st.lists(inner, min_size=2, max_size=4).map(lambda c: Or(tuple(c))),
    ),
    max_leaves=12,
)


@given(trees)
def test_a_written_tree_parses_to_itself(atlas, tree):
    assert parse(write(tree), atlas=atlas) == tree


def read(text, atlas):
    """(mistake, None) or (None, tree)."""
    try:
        return None, parse(text, atlas=atlas, saved=SAVED)
    except BadQuery as wrong:
        return wrong, None


ALPHABET = list('签约与或非 AND OR NOT NEAR/同句()（）“”"「」:：<>=≥@-!,，.。%*^region:amount>1亿date\n\t\u3000①㎡𠀀')


@given(st.lists(st.sampled_from([*ALPHABET, "AND", "OR", "NOT", "NEAR/3", "同句", "region:", "@big"]), max_size=25))
def test_no_text_raises_anything_but_a_bad_query(atlas, pieces):
    text = "".join(pieces)
    wrong, tree = read(text, atlas)
    if wrong is None:
        assert read(text, atlas) == (None, tree)
    else:
        assert 0 <= wrong.position <= len(text)
        assert wrong.expected


@given(st.text(max_size=60))
def test_no_text_at_all_raises_anything_but_a_bad_query(atlas, text):
    wrong, _ = read(text, atlas)
    assert wrong is None or 0 <= wrong.position <= len(text)
