"""A back-test says what live matching would have sent: the same alerts, with the same sources."""

import dataclasses
import random

import pytest

from alerts.backtest import as_json, compare, filings_of, run
from alerts.query import BadQuery
from alerts.ringing import Policy, china_day
from records import Amount, Subscription

FIRMS = ["远岚储能", "灰岭传感", "北檀材料"]
HOSTS = ["370403", "370811", "320311", "370400"]  # where each firm builds, and another place
RULES = [
    Subscription(id="sd", name="山东", regions=("370000",), stages=()),
    Subscription(id="big", name="大项目", min_amount=2e8, query="储能 OR 传感"),
    Subscription(id="zz", name="枣庄储能", regions=("370400",), words_any=("储能",), stages=("signed", "started")),
]


@pytest.fixture
def history(archive, take, article, fact, clock):
    """Sixty articles over two months: new projects, later stages, changed sums, copies, old pages."""
    for rule in RULES:
        archive.subscriptions.put(rule)
    dice = random.Random(9)
    texts = []
    for n in range(60):
        clock.pass_(days=1, seconds=n)
        clock.drift = 1  # time goes on while an article is filed
        if texts and dice.random() < 0.25:
            news, facts = dice.choice(texts)
        else:
            firm, amount = dice.choice(FIRMS), dice.choice([1, 2.5, 4, 8])
            day = "2024-01-01" if dice.random() < 0.1 else china_day(clock())
            stage = dice.choice(["signed", "signed", "started", "production"])
            line = f"本报讯：{firm}公司项目在当地推进，总投资{amount}亿元，第{n}期报道，各方表示将继续做好服务保障工作，推动项目尽快见效，并为后续合作打下更好基础。"
            news = article(line, day=day)
            facts = (
                fact(f"总投资{amount}亿元", article=news, stage=stage, host=dice.choice(HOSTS) if dice.random() < 0.2 else HOSTS[FIRMS.index(firm)],
                     companies=(f"{firm}公司",) if dice.random() < 0.7 else (), amount=Amount(value=amount * 1e8, kind="total")),
            )  # fmt: skip
            texts.append((news, facts))
        take(dataclasses.replace(news, url=None), *facts, site=dice.choice(["a", "b"]))


def shown(alert, sources):
    return alert.id, alert.kind, alert.article, alert.fact, alert.follows, alert.created_at, sources


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_back_test_equals_what_live_matching_sent(rule, history, archive, atlas):
    live, _ = archive.alerts.find(subscriptions=[rule.id], limit=1000)
    tried = run(filings_of(archive), rule, atlas=atlas)
    assert sorted(shown(a, a.sources) for a in tried.alerts) == sorted(shown(a, a.sources) for a in live)
    assert len(live) > 3
    assert {a.kind for a in live} > {"new"}


def test_a_back_test_writes_nothing(history, archive, atlas):
    before = (archive.alerts.counts(), archive.outbox.counts(), archive.subscriptions.version())
    run(filings_of(archive), RULES[0], atlas=atlas)
    assert (archive.alerts.counts(), archive.outbox.counts(), archive.subscriptions.version()) == before


def test_a_change_shows_what_it_wins_and_loses(history, archive, atlas):
    narrow = dataclasses.replace(RULES[0], regions=("370400",))
    change = compare(lambda: filings_of(archive), RULES[0], narrow, atlas=atlas)
    assert change.gained == ()
    assert len(change.lost) == len(change.old.alerts) - len(change.new.alerts) > 0
    back = compare(lambda: filings_of(archive), narrow, RULES[0], atlas=atlas)
    assert len(back.gained) == len(change.lost)


def test_load_is_told_by_week_and_busiest_day(history, archive, atlas):
    everything = Subscription(id="all", name="全部", stages=())
    result = run(filings_of(archive), everything, atlas=atlas)
    assert result.days == 60
    assert result.a_week == pytest.approx(len(result.alerts) * 7 / 60)
    assert result.busiest[1] == max(result.by_day.values())
    assert as_json(result)["alerts"] == len(result.alerts)


def test_a_rule_that_rings_too_often_asks_for_confirmation(archive, take, article, fact, atlas):
    for n in range(5):
        news = article(f"第{n}个虚构项目签约。")
        take(news, fact("签约", article=news, host="370403", companies=(f"虚构{n}公司",)))
    result = run(filings_of(archive), Subscription(id="all", name="全部"), atlas=atlas)
    assert len(result.alerts) == 5
    assert result.needs_confirmation(most_a_day=4)
    assert not result.needs_confirmation(most_a_day=5)


def test_only_the_asked_period_is_replayed(history, archive, atlas, clock):
    since = clock() - 10 * 86_400_000
    result = run(filings_of(archive, since_ms=since), Subscription(id="all", name="全部", stages=()), atlas=atlas)
    assert result.articles <= 11


def test_a_rule_whose_query_does_not_parse_is_refused(archive, atlas):
    with pytest.raises(BadQuery):
        run([], Subscription(id="x", name="x", query="签约 AND"), atlas=atlas)


def test_an_empty_archive_has_nothing_to_ring(archive, atlas):
    result = run(filings_of(archive), RULES[0], atlas=atlas, policy=Policy())
    assert (result.alerts, result.a_week, result.busiest) == ((), 0.0, ("", 0))
