"""A fact's words inside their sentence, so that who reads a figure sees what was said."""

from collections.abc import Iterable
from dataclasses import dataclass

from storage.archive import Archive
from storage.facts import StoredFact
from text.sentences import sentence_spans

LONGEST = 260  # of a sentence; a longer one is cut around its words


@dataclass(frozen=True)
class Quoted:
    """`words` are the fact's own; `before` and `after` are the rest of their sentence."""

    before: str
    words: str
    after: str

    @property
    def sentence(self) -> str:
        return f"{self.before}{self.words}{self.after}"


def quoted(stored: StoredFact, text: str | None) -> Quoted:
    """`text` is that of the article, or its title when the fact stands there. What does not fit it is quoted alone."""
    fact = stored.fact
    text = stored.title if fact.in_title else text
    if not text or text[fact.start : fact.end] != fact.quote:
        return Quoted("", fact.quote, "")
    left, right = sentence_spans(text, fact.start, fact.end)
    before, after = text[left : fact.start], text[fact.end : right]
    room = max(LONGEST - len(fact.quote), 40) // 2
    if len(before) > room:
        before = "…" + before[-room:]
    if len(after) > room:
        after = after[:room] + "…"
    return Quoted(before, fact.quote, after)


def quote_all(archive: Archive, facts: Iterable[StoredFact]) -> dict[str, Quoted]:
    """The sentence of each fact, by its id."""
    found: dict[str, Quoted] = {}
    for some in in_batches(list(facts), 200):
        texts = archive.articles.texts({one.article for one in some})
        found |= {one.id: quoted(one, texts.get(one.article)) for one in some}
    return found


def in_batches(facts: list[StoredFact], size: int) -> Iterable[list[StoredFact]]:
    return (facts[at : at + size] for at in range(0, len(facts), size))
