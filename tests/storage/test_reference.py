"""The page about the schema is what the schema is."""

from pathlib import Path

from storage.reference import schema_page

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "schema.md"


def test_the_page_about_the_schema_is_up_to_date() -> None:
    assert PAGE.read_text() == schema_page(), "run: python -m storage.reference > docs/reference/schema.md"


def test_every_table_is_explained() -> None:
    sections = schema_page().split("\n## ")[2:]
    unexplained = [part.split("\n")[0] for part in sections if "\nA row is " not in part]
    assert unexplained == []
