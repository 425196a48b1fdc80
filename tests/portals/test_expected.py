"""Expected alerts follow from the truth, and a run is held against them."""

import dataclasses

import pytest

from radar.portals.corpus import TODAY
from radar.portals.expected import Expected, compare, draw_subscriptions, events_of, fires, sample_subscriptions
from radar.portals.handwritten import handwritten
from radar.portals.model import Piece, StatedFact
from radar.portals.world import World
from records import Alert, Subscription


@pytest.fixture(scope="module")
def expected() -> Expected:
    return Expected(World(300))


def piece_about(words: str) -> Piece:
    return next(piece for piece in handwritten() if words in piece.title)


def test_the_demo_has_three_subscriptions_and_each_has_something_to_tell(expected: Expected) -> None:
    assert len(sample_subscriptions()) == 3
    young = Expected(World(300), max_age_days=45)
    assert all(len(events) >= 3 for events in (*expected.events.values(), *young.events.values()))


def test_a_subscription_fires_on_place_industry_stage_and_amount() -> None:
    funing = piece_about("光伏玻璃签约阜宁".replace("光伏玻璃", "光伏玻璃项目"))
    fact = funing.facts[0]
    watch = Subscription(id="a", name="a", regions=("320900",), industries=("solar",), min_amount=3e9)
    assert fires(watch, fact, funing)
    assert not fires(dataclasses.replace(watch, regions=("320300",)), fact, funing)
    assert not fires(dataclasses.replace(watch, industries=("wind",)), fact, funing)
    assert not fires(dataclasses.replace(watch, min_amount=4e9), fact, funing)
    assert not fires(dataclasses.replace(watch, stages=("started",)), fact, funing)
    assert not fires(dataclasses.replace(watch, except_regions=("320923",)), fact, funing)


def test_negatives_targets_recalled_and_cancelled_deals_are_expected_nowhere() -> None:
    watch = Subscription(id="all", name="all", stages=("signed", "intent", "landed", "started"))
    for words in ("银企对接会", "家庭医生", "定下全年招商目标", "经贸洽谈会下月启幕", "关于终止", "采购大单"):
        assert events_of(watch, piece_about(words)) == frozenset(), words


def test_our_own_region_is_left_out_of_the_rivals() -> None:
    rivals = sample_subscriptions()[0]
    assert events_of(rivals, piece_about("射阳签约")) == {"h-sheyang-tower:signed"}
    assert events_of(rivals, piece_about("丹阳签约")) == frozenset()


def test_a_run_that_rings_every_event_once_is_clean(expected: Expected) -> None:
    told: set[tuple[str, str]] = set()
    alerts = []
    for name, events in expected.events.items():
        for event, urls in events.items():
            if (name, event) not in told:
                watch = next(one for one in expected.subscriptions if one.id == name)
                told |= {(name, one) for one in events_of(watch, expected.by_url[urls[0]])}
                alerts.append((name, urls[0]))
    verdict = expected.compare(alerts)
    assert verdict.is_clean
    assert (verdict.precision, verdict.recall) == (1.0, 1.0)


def test_what_is_missing_unexpected_or_doubled_is_named(expected: Expected) -> None:
    name, events = next(iter(expected.events.items()))
    first = next(iter(events.values()))[0]
    silent = next(url for url, piece in expected.by_url.items() if not piece.facts)
    verdict = expected.compare([(name, first), (name, first), (name, silent), ("no-such-rule", first)])
    assert (name, first) in verdict.doubled
    assert (name, silent) in verdict.unexpected
    assert ("no-such-rule", first) in verdict.unexpected
    assert len(verdict.missing) == len(expected.pairs()) - verdict.heard
    assert not verdict.is_clean


def test_the_difference_of_a_run_names_rule_event_and_sentence_of_what_is_missing() -> None:
    world = World(100)
    difference = compare(world, sample_subscriptions(), [], {})
    assert len(difference.missing) == len(Expected(world, max_age_days=45).pairs())
    assert any("jiangsu-rivals" in words and "阜宁" in words for words in difference.missing) or difference.missing
    assert difference.unexpected == ()
    alert = Alert(id="a", subscription="jiangsu-rivals", article="x", fact="f", event_key="k")
    wrong = compare(world, sample_subscriptions(), [alert], {"x": "http://127.0.0.1:1/none.html"})
    assert wrong.unexpected == ("jiangsu-rivals: http://127.0.0.1:1/none.html (no article of the truth)",)


def test_what_only_copies_later_pages_or_the_odd_site_tell_may_ring_and_need_not(expected: Expected) -> None:
    assert any(expected.optional.values())
    for one in expected.subscriptions:
        for url, piece in expected.by_url.items():
            if piece.site != "odd_site" or not expected.wanted(one, piece):
                continue
            only_there = expected.wanted(one, piece) - expected.events[one.id].keys()
            assert only_there <= expected.optional[one.id]
            assert expected.compare([(one.id, url)]).unexpected == ()


def test_an_old_text_under_a_new_date_may_never_ring() -> None:
    expected = Expected(World(3000), max_age_days=45)
    reruns = {url for url, piece in expected.by_url.items() if piece.habit == "rerun" and piece.signing}
    demanded = {url for events in expected.events.values() for urls in events.values() for url in urls}
    young = {url for url in reruns if (TODAY - expected.by_url[url].published.date()).days <= 45}
    assert young
    assert not young & demanded
    silent = next(
        url
        for url in sorted(young)
        if all(not expected.wanted(one, expected.by_url[url]) for one in expected.subscriptions)
    )
    assert expected.compare([("ten-and-more", silent)]).unexpected == (("ten-and-more", silent),)


def test_old_articles_are_not_expected_under_a_policy_of_age() -> None:
    world = World(300)
    young, old = Expected(world, max_age_days=45), Expected(world)
    assert young.pairs() < old.pairs()


def test_a_repost_adds_no_event_and_a_rewritten_story_shares_it() -> None:
    pieces = {truth.piece.id: truth.piece for truth in World(2000).truth()}
    for piece in pieces.values():
        if piece.habit in ("exact", "tail", "retold"):
            origin = pieces[piece.repeats or ""]
            told = {fact.event for fact in piece.facts if fact.reality == "actual"}
            assert told <= {fact.event for fact in origin.facts}


def test_drawn_subscriptions_are_the_same_for_the_same_seed() -> None:
    assert draw_subscriptions(50, 3) == draw_subscriptions(50, 3)
    assert draw_subscriptions(50, 3) != draw_subscriptions(50, 4)
    assert len({one.id for one in draw_subscriptions(200)}) == 200


@pytest.mark.parametrize("piece", handwritten(), ids=lambda piece: piece.id)
def test_the_words_of_each_fact_of_an_article_by_hand_stand_in_it(piece: Piece) -> None:
    def holds(fact: StatedFact) -> bool:
        return fact.evidence in piece.text and (
            fact.count in (None, 1) or str(fact.count) in fact.evidence or "十" in fact.evidence
        )

    assert all(holds(fact) for fact in piece.facts)
    assert piece.relevant == bool(piece.hosts)


def test_at_least_forty_articles_are_written_by_hand_and_appear_at_every_size() -> None:
    assert len(handwritten()) >= 40
    for size in (50, 500):
        assert [truth.piece for truth in World(size).truth()][: len(handwritten())] == list(handwritten())


def test_the_facts_of_the_five_seeds_are_told_with_their_real_figures() -> None:
    stated = {(fact.host, fact.stage, fact.count, fact.amount) for piece in handwritten() for fact in piece.facts}
    assert {
        ("370403", "signed", 14, 6.42e9),
        ("370403", "signed", 5, 1.96e9),
        ("370403", "negotiating", 32, 9.73e9),
        ("210300", "signed", 165, None),
        ("210300", "signed", 77, None),
        ("320311", "signed", 20, 3e9),
        ("320311", "landed", 15, None),
        ("370800", "signed", 18, 1.2e10),
        ("370800", "intent", 32, None),
    } <= stated
    suqian = piece_about("离岗三个月")
    assert (suqian.hosts, suqian.facts, suqian.signing) == (("321300",), (), False)
