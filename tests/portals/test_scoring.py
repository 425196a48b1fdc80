"""Perfect records and the measures over the sample world."""

import pytest

from radar.portals.perfect import read_perfectly
from radar.portals.scoring import b_cubed, flagged, projects, resigned, split_projects, stories
from radar.portals.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return World(1000)


def test_a_perfect_reader_quotes_every_fact_from_the_text(world: World) -> None:
    seen = 0
    for truth, article, reading in read_perfectly(world):
        assert article.text == truth.piece.text
        assert len(reading.facts) == len(truth.piece.facts)
        for fact in reading.facts:
            assert article.text[fact.start : fact.end] == fact.quote
            seen += 1
        assert reading.signing == truth.piece.signing
    assert seen > 500


def test_joining_everything_rightly_scores_one_and_everything_at_once_does_not(world: World) -> None:
    gold = projects(world)
    assert b_cubed(gold, gold).f1 == 1.0
    assert b_cubed(gold, dict.fromkeys(gold, "one")).precision < 0.05
    assert b_cubed(gold, {}).precision == 1.0
    assert b_cubed(gold, {}).recall < 0.8


def test_b_cubed_of_a_case_worked_by_hand() -> None:
    gold = {"a": "x", "b": "x", "c": "y"}
    score = b_cubed(gold, {"a": "1", "b": "2", "c": "2"})
    assert score.precision == pytest.approx((1 + 0.5 + 0.5) / 3)
    assert score.recall == pytest.approx((0.5 + 0.5 + 1) / 3)


def test_flags_are_scored_by_what_was_planted(world: World) -> None:
    planted = resigned(world)
    assert len(planted) >= 10
    assert flagged(planted, planted).f1 == 1.0
    some = sorted(planted)[: len(planted) // 2]
    assert flagged(planted, [*some, ("none", 0)]).precision == pytest.approx(len(some) / (len(some) + 1))


def test_a_copy_belongs_to_the_story_of_its_original_and_a_retold_one_does_not(world: World) -> None:
    gold = stories(world)
    by_id = {piece.id: piece for piece in world.corpus}
    for article, story in gold.items():
        piece = by_id[article]
        assert story == (piece.repeats if piece.repeats and piece.habit != "retold" else article)
    assert len(set(gold.values())) < len(gold)


def test_a_project_found_in_two_pieces_is_named() -> None:
    gold = {("a", 0): "p", ("b", 0): "p", ("c", 0): "q"}
    assert split_projects(gold, {("a", 0): "1", ("b", 0): "2", ("c", 0): "3"}) == {"p": {"1", "2"}}
