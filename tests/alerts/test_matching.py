"""Which subscriptions an article fires, by which fact, and with what proof."""

import pytest

from alerts.matching import Matcher
from alerts.subscriptions import loads
from records import Amount, Site

TEXT = (
    "11月18日，薛城区举行项目集中签约仪式，现场签约项目3个，意向总投资5.2亿元。",
    "其中，虚构的远岚储能科技有限公司拟建设锂电池生产线。",
    "任城区同日开工新型显示项目1个，总投资8亿元。",
)


@pytest.fixture
def news(article):
    return article(*TEXT, title="薛城区集中签约3个項目")


@pytest.fixture
def read(news, fact, reading):
    signed = fact(
        "现场签约项目3个，意向总投资5.2亿元", article=news, host="370403", industries=("battery-storage",), count=3,
        amount=Amount(value=5.2e8, kind="intended", printed="5.2亿元"), companies=("远岚储能科技有限公司",),
    )  # fmt: skip
    started = fact(
        "开工新型显示项目1个，总投资8亿元",
        article=news,
        stage="started",
        host="370811",
        industries=("display",),
        amount=8e8,
    )
    hoped = fact("拟建设锂电池生产线", article=news, host="320311", reality="planned")
    return reading(signed, started, hoped)


def rules(text, atlas):
    return loads(text, atlas=atlas)


def fired(text, news, read, atlas, **options):
    book = rules(text, atlas)
    return Matcher(book.expanded, atlas=atlas, saved=book.queries).match(news, read, **options)


def one(clauses: str) -> str:
    stages = "" if "stages" in clauses else "stages = []\n"
    return f'[[subscription]]\nid = "a"\n{stages}{clauses}\n'


@pytest.mark.parametrize(
    ("clauses", "facts"),
    [
        ('regions = ["山东省"]', (0, 1)),
        ('regions = ["370403"]', (0,)),
        ('regions = ["370402"]', (0,)),
        ('regions = ["江苏"]', ()),
        ('except_regions = ["370403"]', (1,)),
        ('industries = ["electronics"]', (1,)),
        ('industries = ["锂电储能"]', (0,)),
        ('stages = ["签约"]', (0,)),
        ('stages = ["签约", "started"]', (0, 1)),
        ('min_amount = "6亿"', (1,)),
        ('min_amount = "5.2亿"', (0, 1)),
        ('amount_kinds = ["intended"]', (0,)),
        ('companies = ["远岚储能"]', (0,)),
        ('words_any = ["储能", "氢能"]', (0, 1)),
        ('words_all = ["储能", "氢能"]', ()),
        ('words_all = ["集中簽約儀式"]', (0, 1)),
        ('words_none = ["任城"]', ()),
        ('query = "region:薛城 AND 意向总投资"', (0,)),
        ('query = "region:薛城 AND stage:开工"', ()),
        ('query = "NOT region:薛城"', (1,)),
        ('query = "签约 NEAR/10 意向"', (0, 1)),
        ('query = "签约 NEAR/2 意向"', ()),
        ('query = "amount>5.2亿"', (1,)),
        ('query = "date:2026-11 任城"', (0, 1)),
        ('query = "date<2026-11-20"', ()),
        ('query = "title:項目"', (0, 1)),
        ('query = "储能 同句 锂电池"', (0, 1)),
        ('query = "储能 同句 任城区"', ()),
    ],
    ids=lambda v: str(v),
)  # fmt: skip
def test_each_clause_selects_the_facts_that_satisfy_it(clauses, facts, news, read, atlas):
    matches = fired(one(clauses), news, read, atlas)
    assert (matches[0].facts if matches else ()) == facts


def test_clauses_on_facts_must_hold_on_one_fact_and_not_be_gathered_from_two(news, read, atlas):
    crossed = one('regions = ["370403"]\nindustries = ["display"]')
    assert fired(crossed, news, read, atlas) == []


def test_a_planned_hoped_or_doubtful_fact_never_fires(news, fact, reading, atlas):
    everything = one('regions = ["江苏"]')
    for values in ({"reality": "planned"}, {"background": True}, {"confidence": "C"}, {"stage": "target"}):
        silent = reading(fact("签约", article=news, host="320311", **values))
        assert fired(everything, news, silent, atlas) == []
    assert fired(everything, news, reading(fact("签约", article=news, host="320311")), atlas)


def test_latin_words_are_whole_and_chinese_words_are_substrings(article, fact, reading, atlas):
    news = article("签约15G网络项目和ＡＩ芯片项目")
    read = reading(fact("签约", article=news))
    assert fired(one('words_any = ["5G"]'), news, read, atlas) == []
    assert fired(one('words_any = ["ai"]'), news, read, atlas)
    assert fired(one('words_any = ["片项"]'), news, read, atlas)


def test_the_proof_names_clause_evidence_and_place(news, read, atlas):
    text = one('name = "n"\nregions = ["枣庄"]\nindustries=["锂电储能"]\nmin_amount = "1亿"\nwords_any = ["簽約儀式"]')
    (match,) = fired(text, news, read, atlas)
    by_clause = {b.clause: b for b in match.because}
    region = by_clause["地区=山东省枣庄市"]
    assert (region.in_title, news.text[region.start : region.end]) == (False, "薛城区")
    amount = by_clause["金额≥1亿元"]
    assert news.text[amount.start : amount.end] == "5.2亿元"
    assert amount.evidence == "意向投资5.2亿元"
    words = by_clause["词（任一）=签约仪式"]
    assert news.text[words.start : words.end] == "签约仪式"
    assert words.evidence == TEXT[0]


def test_every_part_of_a_query_proves_itself_by_what_stands_there(news, read, atlas):
    (match,) = fired(one('query = "(火箭 或 仪式) 非 region:江苏 非 招聘 amount>1亿"'), news, read, atlas)
    found = {b.clause: (b.evidence, news.text[b.start : b.end]) for b in match.because}
    assert found["查询：仪式"] == (TEXT[0], "仪式")
    assert found["查询：不含（地区=江苏省）"][1] == "薛城区"
    assert found["查询：不含（招聘）"][0] == ""


def test_words_found_in_the_title_say_so(article, fact, reading, atlas):
    news = article("正文另有内容。", title="远岚储能项目签约")
    (match,) = fired(one('words_all = ["远岚"]'), news, reading(fact("正文", article=news)), atlas)
    assert [(b.in_title, b.start, b.end) for b in match.because] == [(True, 0, 2)]
    (match,) = fired(one("query = 'title:\"储能，项目\"'"), news, reading(fact("正文", article=news)), atlas) or [None]
    assert match is None
    (match,) = fired(one("query = 'title:储能项目'"), news, reading(fact("正文", article=news)), atlas)
    assert [(b.in_title, b.start, b.end) for b in match.because] == [(True, 2, 6)]


@pytest.mark.parametrize(
    ("clauses", "clause", "found"),
    [
        ('stages = ["投产"]', "阶段=投产", "签约"),
        ('stages = ["签约"]\nregions = ["江苏"]', "地区=江苏省", "薛城区"),
        ('stages = ["签约"]\nindustries = ["化工"]', "产业=化工", "锂电储能"),
        ('stages = ["签约"]\nmin_amount = "9亿"', "金额≥9亿元", "意向投资5.2亿元"),
        ('words_none = ["仪式"]', "不含词=仪式", "文中有仪式"),
        ('query = "仪式 AND 火箭"', "查询：火箭", "文中没有"),
        ('query = "region:江苏 储能"', "查询：地区=江苏省", "薛城区"),
        ('query = "amount>9亿"', "查询：金额≥900000000.01", "5.2亿元"),
        ('query = "非 仪式"', "查询：不含（仪式）", "文中有"),
        ('query = "火箭 或 stage:投产"', "查询：火箭 或 阶段=投产", "一个也不成立：火箭→文中没有；阶段=投产→签约"),
    ],
    ids=lambda v: str(v)[:30],
)
def test_why_not_names_the_first_clause_that_failed(clauses, clause, found, news, read, atlas):
    book = rules(one(clauses), atlas)
    (why,) = Matcher(book.expanded, atlas=atlas).why_not(news, read)
    assert (why.clause, why.found) == (clause, found)


def test_a_publisher_clause_asks_the_site(news, read, atlas):
    text = one('publishers = ["government"]')
    town = Site(id="town", name="薛城区政府", url="http://127.0.0.1/", publisher="government")
    assert fired(text, news, read, atlas, site=town)
    assert fired(text, news, read, atlas) == []


def test_an_amount_in_dollars_passes_only_what_it_surely_exceeds(article, fact, reading, atlas):
    news = article("签约2000万美元")
    read = reading(fact("签约", article=news, amount=Amount(value=2e7, currency="USD")))
    assert fired(one('min_amount = "1亿"'), news, read, atlas)
    assert fired(one('min_amount = "1.3亿"'), news, read, atlas) == []


def test_a_missing_amount_passes_only_when_the_rule_says_so(article, fact, reading, atlas):
    news = article("签约项目")
    read = reading(fact("签约", article=news))
    assert fired(one('min_amount = "1亿"'), news, read, atlas) == []
    assert fired(one('min_amount = "1亿"\nundisclosed = true'), news, read, atlas)


def test_a_disabled_subscription_is_not_asked(news, read, atlas):
    assert fired(one("enabled = false"), news, read, atlas) == []
