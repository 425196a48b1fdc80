"""The truth agrees with the articles, and the same seed gives the same bytes."""

import json
import pathlib
import tomllib
from collections import Counter
from datetime import date

import pytest

from facts import gazetteer
from radar.portals.corpus import TODAY, Corpus
from radar.portals.habits import sentences
from radar.portals.model import Piece
from radar.portals.phrases import table
from radar.portals.projects import core_name
from radar.portals.world import World


@pytest.fixture(scope="module")
def pieces() -> list[Piece]:
    return list(Corpus(3000, seed=5))


def test_the_words_of_every_fact_stand_in_its_article(pieces: list[Piece]) -> None:
    assert [
        (piece.id, fact.evidence) for piece in pieces for fact in piece.facts if fact.evidence not in piece.text
    ] == []


def test_no_slot_and_no_choice_is_left_in_an_article(pieces: list[Piece]) -> None:
    for piece in pieces:
        assert not set("[]{}|") & set(piece.title + piece.text), piece.id


def test_two_articles_of_one_kind_share_few_sentences(pieces: list[Piece]) -> None:
    seen: Counter[str] = Counter()
    for piece in pieces:
        if piece.habit is None and piece.id.startswith("g"):
            seen.update({part for paragraph in piece.paragraphs for part in sentences(paragraph)})
    assert sum(count == 1 for count in seen.values()) / len(seen) > 0.8


def test_printed_counts_and_amounts_agree_with_the_truth(pieces: list[Piece]) -> None:
    for piece in pieces:
        for fact in piece.facts:
            if fact.count and fact.count >= 10 and f"{fact.count}" not in fact.evidence:
                assert any(letter in fact.evidence for letter in "十百"), (piece.id, fact)
            if fact.amount and fact.amount < 1e8 and piece.id.startswith("g"):
                assert f"{int(fact.amount / 1e4)}万" in fact.evidence, (piece.id, fact)


def test_the_same_seed_gives_the_same_bytes(tmp_path: pathlib.Path) -> None:
    for name in ("one", "two"):
        World(600, seed=9).write_truth(tmp_path / name)
    World(600, seed=10).write_truth(tmp_path / "other")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert (tmp_path / "one").read_bytes() != (tmp_path / "other").read_bytes()


def test_a_larger_world_begins_with_the_smaller_one() -> None:
    small, large = list(Corpus(300)), list(Corpus(900))
    assert large[:300] == small


def test_any_article_can_be_had_without_the_others() -> None:
    corpus = Corpus(900, seed=3)
    everything = list(corpus)
    assert Corpus(900, seed=3).get(everything[777].id) == everything[777]
    with pytest.raises(KeyError):
        corpus.get("g999999")


def test_a_line_of_the_truth_holds_what_scorers_need(tmp_path: pathlib.Path) -> None:
    count = World(200).write_truth(tmp_path / "truth.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text("utf-8").splitlines()]
    assert count == len(rows) == 200
    keys = {"id", "site", "url", "urls", "title", "published", "source", "text", "facts", "projects", "resigned", "repeats",
            "habit", "difficulties", "relevant", "signing", "hosts", "contains", "changed"}  # fmt: skip
    assert keys <= rows[0].keys()
    fact = next(fact for row in rows for fact in row["facts"])
    assert {
        "stage",
        "count",
        "amount",
        "amount_kind",
        "host",
        "industries",
        "companies",
        "period",
        "evidence",
        "event",
    } <= fact.keys()


def test_dates_lie_in_the_two_years_before_today(pieces: list[Piece]) -> None:
    days = [piece.published.date() for piece in pieces if piece.id.startswith("g")]
    assert min(days) >= date(TODAY.year - 2, TODAY.month, 1).replace(month=TODAY.month - 3)
    assert max(days) <= TODAY


def test_every_kind_of_article_and_habit_occurs(pieces: list[Piece]) -> None:
    kinds, habits = Counter(piece.kind for piece in pieces), Counter(piece.habit for piece in pieces)
    for kind in ("project_signed", "project_started", "project_production", "project_intent", "project_framework", "ceremony",
                 "cloud", "bulletin", "team", "multi", "target", "preview", "cancelled", "negative_bank", "negative_doctor",
                 "negative_player", "negative_procurement", "negative_retail", "policy", "tactics"):  # fmt: skip
        assert kinds[kind] > 0, kind
    for habit in (
        "tail",
        "head",
        "lead",
        "drop",
        "width",
        "trunc",
        "digest",
        "combo",
        "merged",
        "figure",
        "about",
        "rerun",
        "retold",
    ):
        assert habits[habit] > 0, habit


def test_a_repost_has_an_original_on_another_site_and_is_not_older(pieces: list[Piece]) -> None:
    by_id = {piece.id: piece for piece in pieces}
    for piece in pieces:
        if piece.repeats and piece.habit != "retold":
            assert by_id[piece.repeats].site != piece.site
            assert by_id[piece.repeats].published <= piece.published


def test_a_changed_figure_is_told_with_both_values(pieces: list[Piece]) -> None:
    changed = [piece for piece in pieces if piece.habit == "figure"]
    assert changed
    for piece in changed:
        assert piece.changed
        assert piece.changed[1] in piece.text
        assert any(fact.count and f"{fact.count}个" == piece.changed[1] for fact in piece.facts)


def test_a_plant_signed_anew_is_the_same_project_and_its_look_alikes_are_not(pieces: list[Piece]) -> None:
    first: dict[str, Piece] = {}
    anew = 0
    for piece in pieces:
        if piece.repeats or piece.contains:
            continue
        for fact in piece.facts:
            if fact.resigned and fact.project:
                anew += 1
                assert fact.project in first
                assert first[fact.project].published.date() < piece.published.date()
            elif fact.project and fact.stage == "signed":
                first.setdefault(fact.project, piece)
    assert anew > 20
    phases = [fact for piece in pieces for fact in piece.facts if fact.content and "二期" in fact.content]
    assert phases
    assert not any(fact.resigned for fact in phases)


def test_negatives_state_nothing(pieces: list[Piece]) -> None:
    for piece in pieces:
        if piece.kind.startswith(("negative", "policy", "tactics")):
            assert piece.facts == ()
            assert not piece.signing


def test_no_invented_company_bears_the_name_of_a_place() -> None:
    names = [core_name(number) for number in range(6000)]
    assert len(set(names)) == len(names)
    assert not {region.short for region in gazetteer.default()} & set(names)


def test_hosts_exist_in_the_gazetteer(pieces: list[Piece]) -> None:
    for piece in pieces:
        for code in piece.hosts:
            assert gazetteer.default().get(code)


def test_articles_are_as_long_as_those_of_portals(pieces: list[Piece]) -> None:
    lengths = sorted(len(piece.text) for piece in pieces if piece.habit is None and piece.relevant)
    assert lengths[len(lengths) // 20] >= 140
    assert lengths[len(lengths) // 2] >= 300
    assert lengths[-1] <= 2500


def test_project_names_hold_the_keywords_of_their_own_industry_only() -> None:
    source = pathlib.Path(str(__import__("facts").__file__)).parent / "data" / "industries.toml"
    known = {row["id"]: row for row in tomllib.loads(source.read_text("utf-8"))["industry"]}
    keywords = sorted(
        ((word, row["id"]) for row in known.values() for word in row["keywords"]), key=lambda pair: -len(pair[0])
    )
    for row in table("industries")["industry"]:
        for name in (*row["projects"], row["phrase"]):
            left, found = name, set()
            for word, industry in keywords:
                if word in left:
                    found.add(industry)
                    left = left.replace(word, "#")
            assert found == {row["id"]}, (name, found)
