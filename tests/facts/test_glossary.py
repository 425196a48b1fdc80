from pathlib import Path

from facts import industries, tactics

GLOSSARY = (Path(__file__).parents[2] / "docs" / "reference" / "glossary.md").read_text(encoding="utf-8")


def test_every_industry_stands_in_the_glossary() -> None:
    shipped = industries.load_taxonomy().industries.values()
    assert [i.id for i in shipped if f"| `{i.id}` | {i.zh} |" not in GLOSSARY] == []


def test_every_tactic_stands_in_the_glossary() -> None:
    assert [id_ for id_, name in tactics.names().items() if f"| `{id_}` | {name} |" not in GLOSSARY] == []
