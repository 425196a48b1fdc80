"""Where words stand in a folded text: for highlights, and for what the index alone cannot decide."""

import re
from collections.abc import Iterator

from storage.query import And, InSentence, Near, Node, Not, Or, Phrase, Word
from text.fold import fold

SENTENCE = re.compile(r"[^。！？!?\n]+")
LATIN = re.compile(r"[a-z0-9]")
# 64 is not found in 64.2, but it is in "64."
RUNS_ON_BEFORE = re.compile(r"[a-z0-9]\.?\Z")
RUNS_ON_AFTER = re.compile(r"\.?[a-z0-9]")


def spans(folded: str, word: str, limit: int = 200) -> Iterator[tuple[int, int]]:
    """Occurrences of a folded word; at its Latin ends it must be whole, as in the index."""
    if not word:
        return
    whole_start, whole_end = bool(LATIN.match(word[0])), bool(LATIN.match(word[-1]))
    at = folded.find(word)
    while at >= 0 and limit:
        end = at + len(word)
        before = whole_start and RUNS_ON_BEFORE.search(folded[max(0, at - 2) : at])
        after = whole_end and RUNS_ON_AFTER.match(folded[end : end + 2])
        if not (before or after):
            yield at, end
            limit -= 1
        at = folded.find(word, at + 1)


def holds(folded: str, word: str) -> bool:
    return next(spans(folded, word, 1), None) is not None


def near(folded: str, left: str, right: str, distance: int) -> bool:
    """Whether both words stand somewhere with at most `distance` characters between them."""
    lefts, rights = list(spans(folded, left)), list(spans(folded, right))
    return any(
        0 <= start - end <= distance or 0 <= other_start - other_end <= distance
        for start, other_end in rights
        for other_start, end in lefts
    )


def true_of(node: Node, folded: str) -> bool:
    """Whether a text, such as one sentence, holds a tree of words."""
    match node:
        case Word() | Phrase():
            return holds(folded, fold(node.text))
        case And() | InSentence():
            return all(true_of(child, folded) for child in node.children)
        case Or():
            return any(true_of(child, folded) for child in node.children)
        case Not():
            return not true_of(node.child, folded)
        case Near():
            return near(folded, fold(node.left), fold(node.right), node.distance)
    raise TypeError(f"{node!r} cannot be asked of a text")


def verify(node: Node, title: str, body: str) -> bool:
    """The exact test of Near and InSentence; the index has only narrowed down."""
    if isinstance(node, InSentence):
        return any(true_of(node, found[0]) for found in SENTENCE.finditer(fold(body)))
    return true_of(node, fold(title)) or true_of(node, fold(body))


def wanted_words(node: Node) -> tuple[str, ...]:
    """Folded words whose presence speaks for a hit, each once: what is highlighted."""
    match node:
        case Word() | Phrase():
            return (fold(node.text),) if node.text.strip() else ()
        case And() | Or() | InSentence():
            return tuple(dict.fromkeys(word for child in node.children for word in wanted_words(child)))
        case Near():
            return (fold(node.left), fold(node.right))
    if getattr(node, "name", "") in ("title", "company"):
        return (fold(str(getattr(node, "value", ""))),)
    return ()
