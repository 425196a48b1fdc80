"""The piece of an article that shows why it was found, with the words marked by offsets."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from storage.words import Finder
from text.fold import fold

WIDTH = 90
LEAD = 24
FIRST_LOOK = 20_000


@dataclass(frozen=True, kw_only=True)
class Snippet:
    """A cut of the body: `text` begins at `start`; marks are offsets into `text`."""

    text: str
    start: int
    marks: tuple[tuple[int, int], ...]


def mark(text: str, words: Sequence[Finder]) -> tuple[tuple[int, int], ...]:
    """Where the words stand, merged where they overlap."""
    folded = fold(text)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(span for word in words for span in word.spans(folded)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def cut(body: str, words: Sequence[Finder]) -> Snippet:
    """The stretch that holds the most different words; the beginning when none is found."""
    places = find(body[:FIRST_LOOK], words)
    if not places and len(body) > FIRST_LOOK:
        places = find(body, words)
    start = best_start(body, places)
    end = min(len(body), start + WIDTH)
    line_end = body.find("\n", start, end)
    if line_end > start + LEAD and not any(line_end < at < end for at, _, _ in places):
        end = line_end
    text = body[start:end].replace("\n", " ")
    return Snippet(text=text, start=start, marks=mark(text, words))


def find(body: str, words: Sequence[Finder]) -> list[tuple[int, int, int]]:
    """Occurrences as (start, end, number of the word), in order. Most texts hold the words as they are asked for."""
    found = places_in(body, words)
    if len({number for _, _, number in found}) < len(words):
        found = places_in(fold(body), words)
    return found


def places_in(text: str, words: Sequence[Finder]) -> list[tuple[int, int, int]]:
    return sorted(
        (start, end, number)
        for number, word in enumerate(words)
        for start, end in itertools.islice(word.spans(text), 60)
    )


def best_start(body: str, places: Sequence[tuple[int, int, int]]) -> int:
    if not places:
        return 0
    best, most = places[0][0], 0
    for n, (start, _, _) in enumerate(places):
        inside = {number for at, end, number in places[n : n + 40] if end <= start + WIDTH - LEAD and at >= start}
        if len(inside) > most:
            best, most = start, len(inside)
    if best <= LEAD or len(body) <= WIDTH:
        return 0
    for signs in ("。！？；\n", "，、：,"):  # the beginning of a sentence, else of a clause
        begins = max(body.rfind(sign, best - LEAD, best) for sign in signs) + 1
        if begins > 0:
            return begins
    return best - LEAD // 2
