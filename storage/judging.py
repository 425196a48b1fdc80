"""Candidates of a new text and what it is to each of them, likeliest first, within a fixed budget."""

import sqlite3
from bisect import bisect_left
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from storage import furniture
from storage.alignment import HALF, SHORTEST_MATCH, Aligned, align, outside, verdict
from storage.shingles import EVERY, KEPT_BITS, Print, print_of
from storage.verdicts import COPY, REPOSTS, Candidate, Judged

STOP_AT = 12  # postings from which a hash is boilerplate
CONSIDERED, VERIFIED = 24, 6
FEWEST_SHARED, LEAST_OVERLAP = 2, 0.2
SHORT_SAMPLE = 10  # under so many sampled hashes, one that is shared is enough to look
EXPLAINED, LATER = 0.8, 2
BOUND = (1 << KEPT_BITS) // EVERY
REMEMBERED = 1500  # prints of 25 kB

TextOf = Callable[[str], str | None]
Holders = Mapping[int, Sequence[int]]  # hash → numbers of the texts posted under it


def comparable(sample: Sequence[int]) -> int:
    """How many hashes of a sample are in it whatever the text's length; the rest only fill up a short one's."""
    return bisect_left(sample, BOUND)


class Judge:
    """Lays texts side by side. `text_of` gives the text of an article, None when it is gone."""

    def __init__(self, conn: sqlite3.Connection, text_of: TextOf, *, figures_count: bool) -> None:
        self.conn = conn
        self.text_of = text_of
        self.figures_count = figures_count
        self._prints: OrderedDict[int, Print] = OrderedDict()

    def judge(self, seen: Print, host: str, lines: frozenset[int], holders: Holders) -> list[Judged]:
        """What a new text is to its likeliest candidates. `lines`: furniture of its host."""
        stops = {value for value, numbers in holders.items() if len(numbers) >= STOP_AT}
        stopped = np.array(sorted(stops), dtype=np.uint64)
        free = outside(seen, stopped)
        size = comparable(seen.sample) - len(stops)
        judged: list[Judged] = []
        vetoed: set[str] = set()
        accepted: set[str] = set()
        explained: set[int] = set()
        waiting = self._candidates(holders, stops, size, seen.day)
        later: list[Candidate] = []  # told already by what was accepted; looked at only if nothing else is left
        tried = 0
        while (waiting or later) and tried < VERIFIED:
            candidate = waiting.pop(0) if waiting else later.pop(0)
            told = len(candidate.shared & explained) > EXPLAINED * len(candidate.shared)
            if candidate.story in vetoed or (told and candidate.story in accepted):
                continue
            if told and waiting:
                if len(later) < LATER:
                    later.append(candidate)
                continue
            old = self._print(candidate, lines if candidate.host == host else frozenset())
            if old is None:
                continue
            tried += 1
            aligned = align(seen, old, stops=stopped, free=free)
            said = verdict(aligned, figures_count=self.figures_count)
            if said is None:
                continue
            if candidate.is_compound and said in REPOSTS and not self._copies_page(candidate, seen, aligned):
                judged.append(Judged(candidate=candidate, seen=aligned, verdict="part"))
                continue
            judged.append(Judged(candidate=candidate, seen=aligned, verdict=said))
            if said == "sibling":
                vetoed.add(candidate.story)
            else:
                explained |= candidate.shared
                accepted.add(candidate.story)
        return [one for one in judged if one.verdict not in REPOSTS or one.candidate.story not in vetoed]

    def _candidates(self, holders: Holders, stops: set[int], size: int, day: int | None) -> list[Candidate]:
        shared: dict[int, set[int]] = defaultdict(set)
        for value, numbers in holders.items():
            if value not in stops:
                for number in numbers:
                    shared[number].add(value)
        fewest = FEWEST_SHARED if size > SHORT_SAMPLE else 1
        most = sorted((n for n, values in shared.items() if len(values) >= fewest), key=lambda n: (-len(shared[n]), n))[
            :CONSIDERED
        ]
        if not most:
            return []
        rows = self.conn.execute(_PRINTS, [*most, *([-1] * (CONSIDERED - len(most)))])
        found = [
            Candidate(
                number=number,
                article=article,
                story=story,
                day=when,
                host=host,
                size=own,
                is_compound=bool(compound),
                shared=frozenset(shared[number]),
            )
            for number, article, story, when, host, own, compound in rows
        ]
        near = [candidate for candidate in found if candidate.overlap(size) >= LEAST_OVERLAP]
        return sorted(near, key=lambda candidate: candidate.order(size, day))

    def _copies_page(self, page: Candidate, seen: Print, aligned: Aligned) -> bool:
        """Whether a text repeats a page of several texts as such: all of it, or each text that is known in it."""
        if aligned.covers >= COPY:
            return True
        parts = self.conn.execute(_PARTS, [page.article, page.article]).fetchall()
        for article, number, day in parts:
            old = self._remembered(number, article, day)
            if old is None:
                return False
            part = align(seen, old)
            if part.match < SHORTEST_MATCH or part.covers < HALF:
                return False
        return bool(parts)

    def are_one_text(self, one: Candidate, number: int) -> bool:
        """Whether two texts of the index repeat each other, without a figure that differs."""
        row = self.conn.execute("SELECT article, day FROM prints WHERE number = ?", [number]).fetchone()
        mine, other = self._remembered(one.number, one.article, one.day), self._remembered(number, *row)
        return mine is not None and other is not None and verdict(align(mine, other)) in REPOSTS

    def _print(self, candidate: Candidate, lines: frozenset[int]) -> Print | None:
        if not lines:
            return self._remembered(candidate.number, candidate.article, candidate.day)
        text = self.text_of(candidate.article)
        return None if text is None else print_of(furniture.without(text, candidate.host, lines), candidate.day)

    def _remembered(self, number: int, article: str, day: int | None) -> Print | None:
        known = self._prints.get(number)
        if known is not None:
            self._prints.move_to_end(number)
            return known
        text = self.text_of(article)
        if text is None:
            return None
        made = print_of(text, day)
        self.remember(number, made)
        return made

    def remember(self, number: int, seen: Print) -> None:
        """Keep the print of a whole text, without asking for the text again."""
        self._prints[number] = seen
        if len(self._prints) > REMEMBERED:
            self._prints.popitem(last=False)

    def forget(self, number: int | None = None) -> None:
        """Forget one print, or all."""
        if number is None:
            self._prints.clear()
        else:
            self._prints.pop(number, None)


_PARTS = """
SELECT p.article, p.number, p.day
FROM article_relations r JOIN prints p ON p.article = r.other
WHERE r.article = ? AND r.kind IN ('near', 'contained', 'contains') AND r.other <> ?
"""
_PRINTS = f"""
SELECT number, article, story, day, host, size, compound
FROM prints
WHERE number IN ({",".join("?" * CONSIDERED)})
"""
