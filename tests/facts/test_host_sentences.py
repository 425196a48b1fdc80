"""The host is right in sentences made from the whole gazetteer, whatever other places they name."""

import pytest

from facts.read import read_facts
from records.article import Article, Paragraph
from tests.facts.host_sentences import TEMPLATES, Case, cases


def hosts(case: Case) -> tuple[str, ...]:
    paragraphs = tuple(Paragraph(text=line) for line in case.text.split("\n"))
    reading = read_facts(Article(paragraphs=paragraphs, **case.page), **case.options)
    return tuple(sorted(place.adcode or "" for place in reading.hosts))


@pytest.mark.parametrize("kind", TEMPLATES)
def test_the_host_of_a_made_sentence_is_who_receives(kind: str) -> None:
    wrong = [case for case in cases(kind, 30) if hosts(case) != tuple(sorted(case.expected))]
    assert wrong == []
