"""Every row of the word tables shows one of its words at work in its example."""

import tomllib
from importlib.resources import files

import pytest

from facts.clauses import fold
from facts.vocabulary import TABLES, UnknownKey, default, merge, words_of

ROWS = [
    pytest.param(row, id=f"{table}-{row['words'][0]}")
    for table in TABLES
    for row in tomllib.loads((files("facts") / "words" / f"{table}.toml").read_text("utf-8"))["row"]
]


@pytest.mark.parametrize("row", ROWS)
def test_the_example_of_a_row_is_read_with_its_words(row: dict[str, object]) -> None:
    example, words = str(row["example"]), words_of(row)

    tables = default()
    text = fold(example)
    found = {hit.cue.word for hit in [*tables.find(text), *tables.relevance.find(text)]}

    assert found & set(words), f"none of {words[:5]} is found in {example}"


def test_a_word_of_two_tables_has_both_roles() -> None:
    tables = [
        ("stages", {"row": [{"stage": "signed", "words": ["甲"]}]}),
        ("money", {"row": [{"kind": "total", "words": ["甲"]}]}),
    ]

    cue = merge(tables)["甲"]

    assert (cue.stage, cue.kind) == ("signed", "total")


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(UnknownKey, match="stagge"):
        merge([("stages", {"row": [{"stagge": "signed", "words": ["甲"]}]})])
