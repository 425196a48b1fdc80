"""Where words stand in a folded text: for highlights, and for what the index alone cannot decide."""

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from storage.grams import FIRST_CHINESE, RUN, phrase_variants
from storage.query import And, Field, InSentence, Near, Node, Not, Or, Phrase, Word
from storage.spread import quick_fold
from text.fold import fold

SENTENCE = re.compile(r"[^。！？!?\n]+")
MANY = 200  # places of one word that are looked at
ENDS = "。！？!?\n"
LATIN = re.compile(r"[a-z0-9]")
# 64 is not found in 64.2, but it is in "64."
RUNS_ON_BEFORE = re.compile(r"[a-z0-9]\.?\Z")
RUNS_ON_AFTER = re.compile(r"\.?[a-z0-9]")
SIGN = r"[^\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323afa-z0-9\n]"


@dataclass(frozen=True, slots=True)
class Finder:
    """A word or phrase as the index finds it. `variants`: the runs of each way in which it may stand in a text.

    Between two Chinese runs stand signs; between a Chinese and a Latin one they may: AI芯片 is found in AI 芯片.
    """

    variants: tuple[tuple[str, ...], ...]
    pattern: re.Pattern[str] | None

    @property
    def plain(self) -> str | None:
        """The one run that it is, when it is no more than that."""
        return self.variants[0][0] if len(self.variants) == 1 and len(self.variants[0]) == 1 else None

    def spans(self, folded: str, limit: int = MANY) -> Iterator[tuple[int, int]]:
        if self.pattern is not None:
            yield from (found.span() for found in self.pattern.finditer(folded))
        elif self.plain is not None:
            yield from spans(folded, self.plain, limit)

    def found_in(self, folded: str) -> bool:
        return next(self.spans(folded), None) is not None


@functools.lru_cache(maxsize=65536)
def finder(node: Word | Phrase) -> Finder:
    """How a word or phrase is looked for, the same in search and in a subscription."""
    ways = phrase_variants(node.text) if isinstance(node, Phrase) else [node.text]
    variants = tuple(dict.fromkeys(runs for way in ways if (runs := _runs(way))))
    if not variants and fold(node.text).strip():
        variants = ((fold(node.text).strip(),),)  # letters that the index does not know
    several = len(variants) > 1 or any(len(runs) > 1 for runs in variants)
    return Finder(variants, re.compile("|".join(map(_pattern, variants))) if several else None)


def operand(words: str) -> Word | Phrase:
    """Operands of Near come as text: one with a gap in it is a phrase."""
    return Phrase(words) if re.search(r"\W", words) else Word(words)


def _runs(text: str) -> tuple[str, ...]:
    return tuple(run for found in RUN.findall(fold(text)) if (run := found.strip(".")))


def _pattern(runs: tuple[str, ...]) -> str:
    found = ""
    for number, run in enumerate(runs):
        chinese = run[0] >= FIRST_CHINESE
        if number:
            alike = chinese == (runs[number - 1][0] >= FIRST_CHINESE)
            found += SIGN + ("+" if alike else "*")
        whole = re.escape(run)
        found += whole if chinese else rf"(?<![a-z0-9])(?<![a-z0-9]\.){whole}(?!\.?[a-z0-9])"
    return found


def spans(folded: str, word: str, limit: int = MANY) -> Iterator[tuple[int, int]]:
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
    lefts, rights = list(finder(operand(left)).spans(folded)), list(finder(operand(right)).spans(folded))
    return any(
        0 <= start - end <= distance or 0 <= other_start - other_end <= distance
        for start, other_end in rights
        for other_start, end in lefts
    )


def true_of(node: Node, folded: str) -> bool:
    """Whether a text, such as one sentence, holds a tree of words."""
    match node:
        case Word() | Phrase():
            return finder(node).found_in(folded)
        case And() | InSentence():
            return all(true_of(child, folded) for child in node.children)
        case Or():
            return any(true_of(child, folded) for child in node.children)
        case Not():
            return not true_of(node.child, folded)
        case Near():
            return near(folded, node.left, node.right, node.distance)
    raise TypeError(f"{node!r} cannot be asked of a text")


def verify(node: Node, title: str, body: str) -> bool:
    """The exact test of Near and InSentence; the index has only narrowed down."""
    if isinstance(node, InSentence):
        return any(true_of(node, sentence) for sentence in sentences(node, quick_fold(body)))
    return true_of(node, fold(title)) or true_of(node, quick_fold(body))


def sentences(node: InSentence, folded: str) -> Iterator[str]:
    """The sentences that may hold the words: those around the longest word that must be there; else all."""
    needed = [child for child in node.children if isinstance(child, Word | Phrase) and finder(child).variants]
    if not needed:
        yield from SENTENCE.findall(folded)
        return
    seen = 0
    for start, _ in finder(max(needed, key=lambda child: len(child.text))).spans(folded, limit=len(folded)):
        if start < seen:
            continue
        before = max(map(folded.rfind, ENDS, itertools.repeat(seen), itertools.repeat(start))) + 1
        found = SENTENCE.match(folded, before)
        if found:
            seen = found.end()
            yield found[0]


def wanted(node: Node) -> tuple[Finder, ...]:
    """The words and phrases whose presence speaks for a hit, each once: what is highlighted."""
    return tuple(dict.fromkeys(finder(one) for one in _speaking(node) if one.text.strip()))


def _speaking(node: Node) -> Iterator[Word | Phrase]:
    match node:
        case Word() | Phrase():
            yield node
        case And() | Or() | InSentence():
            for child in node.children:
                yield from _speaking(child)
        case Near():
            yield from (operand(node.left), operand(node.right))
        case Field() if node.name in ("title", "company"):
            yield Word(node.value)
