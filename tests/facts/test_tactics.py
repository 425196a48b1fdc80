import pytest

from facts.places import load_words
from facts.tactics import find_tactics, names

ROWS = load_words("tactics.toml")["tactic"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_words_state_a_tactic(row: dict[str, object]) -> None:
    assert row["id"] in {m.id for m in find_tactics(str(row["example"]))}


@pytest.mark.parametrize(("cue", "id_"), [(cue, row["id"]) for row in ROWS for cue in row["cues"]])
def test_every_cue_is_found_and_belongs_to_one_tactic(cue: str, id_: str) -> None:
    assert [m.id for m in find_tactics(cue)] == [id_]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("副市长近日率队赴外地招商。", {"leader-led"}),
        ("市长张三的讲话稿。", set()),
        ("县委书记李四会见客商。", {"leader-led"}),
        ("基层可以采取驻点的办法。", set()),
        ("以“屏对屏”的方式签约,并在推介会上推介。", {"cloud-online", "conference-fair"}),
    ],
)
def test_only_practice_that_is_stated_counts(text: str, expected: set[str]) -> None:
    assert {m.id for m in find_tactics(text)} == expected


def test_every_tactic_has_a_chinese_name() -> None:
    assert set(names()) == {row["id"] for row in ROWS}
    assert all(names().values())
