"""A term as it is looked for: a folded substring, whole at its ends where it begins or ends in Latin letters or digits."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from text.fold import fold

LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def is_latin(character: str) -> bool:
    """A letter or digit that is written in words: 5g is not found inside 15g. Of folded text."""
    return character in LATIN


def runs_on(words: str, at: int, step: int) -> bool:
    """Whether the word goes on beyond its end, leftward or rightward: 64 is a part of 64.2, not of "64."."""
    if not 0 <= at < len(words):
        return False
    if words[at] == "." and 0 <= at + step < len(words):
        return words[at + step] in LATIN
    return words[at] in LATIN


@dataclass(frozen=True, slots=True)
class Term:
    """A folded text. `whole_start`: no Latin letter or digit may stand right before it; `whole_end`: right after."""

    text: str
    whole_start: bool
    whole_end: bool

    @property
    def free(self) -> bool:
        """Whether every occurrence counts, so that `text in words` is the whole test."""
        return not (self.whole_start or self.whole_end)

    def stands_at(self, words: str, start: int, end: int) -> bool:
        """Whether an occurrence at these offsets is whole."""
        if self.whole_start and runs_on(words, start - 1, -1):
            return False
        return not (self.whole_end and runs_on(words, end, 1))

    def found_in(self, words: str) -> bool:
        return self.text in words and (self.free or next(self.spans(words), None) is not None)

    def spans(self, words: str) -> Iterator[tuple[int, int]]:
        """All whole occurrences, overlapping ones too."""
        at = words.find(self.text)
        while at >= 0:
            if self.stands_at(words, at, at + len(self.text)):
                yield at, at + len(self.text)
            at = words.find(self.text, at + 1)


@functools.lru_cache(maxsize=65536)
def term(text: str) -> Term:
    folded = " ".join(fold(text).split())
    return Term(folded, bool(folded) and is_latin(folded[0]), bool(folded) and is_latin(folded[-1]))
