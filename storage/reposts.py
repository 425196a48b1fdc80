"""The index of reposts: which earlier text a new one repeats, holds, or only resembles.

An inverted table of sampled shingles gives candidates; the six likeliest are laid beside the new text. The index
lives in the archive's file and transactions. It keeps no text of its own.
"""

import json
import sqlite3
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from records import StoryLink
from storage import furniture
from storage.alignment import HALF, SEASON, SHORTEST_MATCH, Aligned, align, verdict
from storage.postings import Postings
from storage.shingles import EVERY, FEWEST, KEPT_BITS, Print, print_of
from storage.verdicts import COPY, JOINS, REPOSTS, Candidate, Decision, Judged, decide

STOP_AT = 12  # postings from which a hash is boilerplate
CONSIDERED, VERIFIED = 24, 6
FEWEST_SHARED, LEAST_OVERLAP = 2, 0.2
SHORT_SAMPLE = 10  # under so many sampled hashes, one that is shared is enough to look
EXPLAINED = 0.8
HOT = 20_000  # so many of the latest texts, at least, keep all of their postings; older ones a quarter
BOUND = (1 << KEPT_BITS) // EVERY
THIN_BOUND = (1 << KEPT_BITS) // (4 * EVERY)
REMEMBERED = 256

TextOf = Callable[[str], str | None]


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A text to be filed. `day` counts days since 1970."""

    article: str
    text: str
    title: str = ""
    host: str = ""
    day: int | None = None


class RepostIndex:
    """Finds and files reposts over one connection. `text_of` gives the text of an article, None when it is gone."""

    def __init__(self, conn: sqlite3.Connection, text_of: TextOf, *, figures_count: bool = True) -> None:
        self.conn = conn
        self.text_of = text_of
        self.figures_count = figures_count
        self.postings = Postings(conn)
        self._prints: OrderedDict[int, Print] = OrderedDict()

    def begin(self) -> None:
        """At the start of each transaction, before anything is added in it."""
        if self.postings.begin():
            self._prints.clear()

    def add(self, new: Incoming) -> Decision:
        """Find an article's story and remember its text. Adding an article again answers as before."""
        known = self.decision(new.article)
        if known is not None:
            return known
        number = int(self.conn.execute("SELECT coalesce(max(number), 0) + 1 FROM prints").fetchone()[0])
        lines = furniture.learn(self.conn, host=new.host, title=new.title, text=new.text, number=number)
        seen = print_of(new.text, new.day)
        if len(seen.codes) < SHORTEST_MATCH:
            decision = Decision(article=new.article, story=new.article)
            self._insert_print(number, new, decision, b"", 0)
            return decision
        digest = blake2b(seen.codes.tobytes(), digest_size=12).digest()
        copied = self._exact(new, digest)
        if copied is not None:
            return copied
        if lines:
            own = print_of(furniture.without(new.text, new.host, lines), new.day)
            seen = own if len(own.codes) >= SHORTEST_MATCH else seen
        holders = self.postings.holders(seen.sample)
        judged = self._judge(seen, new.host, lines, holders)
        decision, parent = decide(new.article, judged)
        self._insert_print(number, new, decision, digest, comparable(seen.sample))
        self._post(number, seen.sample, holders, parent)
        self._relate(decision)
        if not lines:
            self._remember(number, seen)
        if number % HOT == 0 and number > HOT:
            self.thin(number - HOT)
        return decision

    def remove(self, article: str) -> None:
        """Forget a text and what it was related to; another article with the same text takes its place."""
        row = self.conn.execute("SELECT number, hash FROM prints WHERE article = ?", [article]).fetchone()
        self.conn.execute("DELETE FROM article_relations WHERE article = ?", [article])
        if row is None:
            return
        number, digest = row
        self._prints.pop(number, None)
        heir = self.conn.execute(
            "SELECT r.article FROM article_relations r WHERE r.other = ? AND r.kind IN ('exact', 'rerun')"
            " AND r.similarity = 1.0 ORDER BY r.article LIMIT 1",
            [article],
        ).fetchone()
        if heir is not None and digest:
            # Postings stay where they are: the heir's text is the same.
            self.conn.execute("DELETE FROM article_relations WHERE article = ? AND other = ?", [heir[0], article])
            self.conn.execute("UPDATE article_relations SET other = ? WHERE other = ?", [heir[0], article])
            self.conn.execute("UPDATE prints SET article = ? WHERE number = ?", [heir[0], number])
            return
        self.conn.execute("DELETE FROM article_relations WHERE other = ?", [article])
        self.postings.remove(number)
        self.conn.execute("DELETE FROM prints WHERE number = ?", [number])

    def decision(self, article: str) -> Decision | None:
        """What was decided when the article was added; None when it was not."""
        links = [link_of(row) for row in self.conn.execute(_RELATIONS, [article])]
        joined = next((link for link in links if link.kind in JOINS), None)
        row = self.conn.execute("SELECT story FROM prints WHERE article = ?", [article]).fetchone()
        if row is None and joined is not None:
            row = self.conn.execute("SELECT story FROM prints WHERE article = ?", [joined.other]).fetchone()
        if row is None:
            return None
        rest = tuple(link for link in links if link.kind not in JOINS)
        return Decision(article=article, story=row[0], link=joined, relations=rest)

    def thin(self, before: int) -> None:
        """Let go of the postings that only fresh texts need: the cost of an article stays bounded."""
        self.postings.thin(before)
        furniture.forget(self.conn, before)

    def _exact(self, new: Incoming, digest: bytes) -> Decision | None:
        row = self.conn.execute(
            "SELECT article, story, day FROM prints WHERE hash = ? ORDER BY number LIMIT 1", [digest]
        ).fetchone()
        if row is None:
            return None
        other, story, day = row
        old = day is not None and new.day is not None and abs(new.day - day) > SEASON
        link = StoryLink(
            article=new.article,
            other=other,
            kind="rerun" if old else "exact",
            similarity=1.0,
            covered=1.0,
            covers=1.0,
        )
        decision = Decision(article=new.article, story=story, link=link)
        self._relate(decision)
        return decision

    def _judge(self, seen: Print, host: str, lines: frozenset[int], holders: dict[int, list[int]]) -> list[Judged]:
        stops = {value for value, numbers in holders.items() if len(numbers) >= STOP_AT}
        stopped = np.array(sorted(stops), dtype=np.uint64)
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
            if candidate.story in vetoed or (candidate.story in accepted and _is_told(candidate, explained)):
                continue
            if waiting and _is_told(candidate, explained):
                later.append(candidate)
                continue
            old = self._print(candidate, lines if candidate.host == host else frozenset())
            if old is None:
                continue
            tried += 1
            aligned = align(seen, old, stops=stopped)
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

    def _candidates(
        self, holders: dict[int, list[int]], stops: set[int], size: int, day: int | None
    ) -> list[Candidate]:
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
        self._remember(number, made)
        return made

    def _remember(self, number: int, seen: Print) -> None:
        self._prints[number] = seen
        if len(self._prints) > REMEMBERED:
            self._prints.popitem(last=False)

    def _insert_print(self, number: int, new: Incoming, decision: Decision, digest: bytes, size: int) -> None:
        self.conn.execute(
            "INSERT INTO prints (number, article, story, hash, day, host, size, compound) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [number, new.article, decision.story, digest, new.day, new.host, size, decision.is_compound],
        )

    def _post(self, number: int, sample: Sequence[int], holders: dict[int, list[int]], parent: int | None) -> None:
        hashes = []
        for place, value in enumerate(sample):
            numbers = holders.get(value, ())
            if len(numbers) < STOP_AT and parent not in numbers:
                hashes.append((value, place < FEWEST or value < THIN_BOUND))
        self.postings.add(number, hashes)

    def _relate(self, decision: Decision) -> None:
        links = [decision.link, *decision.relations] if decision.link else decision.relations
        self.conn.executemany(
            "INSERT INTO article_relations (article, other, kind, similarity, covered, covers, differs)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                [
                    link.article,
                    link.other,
                    link.kind,
                    link.similarity,
                    link.covered,
                    link.covers,
                    json.dumps(link.differs, ensure_ascii=False),
                ]
                for link in links
                if link is not None
            ],
        )


def _is_told(candidate: Candidate, explained: set[int]) -> bool:
    return len(candidate.shared & explained) > EXPLAINED * len(candidate.shared)


def comparable(sample: Sequence[int]) -> int:
    """How many hashes of a sample are in it whatever the text's length; the rest only fill up a short one's."""
    return sum(1 for value in sample if value < BOUND)


def link_of(row: Sequence[object]) -> StoryLink:
    """A row of article_relations as a record."""
    article, other, kind, similarity, covered, covers, differs = row
    return StoryLink(
        article=str(article),
        other=str(other),
        kind=kind,  # type: ignore[arg-type]
        similarity=float(str(similarity)),
        covered=float(str(covered)),
        covers=float(str(covers)),
        differs=tuple((old, new) for old, new in json.loads(str(differs))),
    )


_PARTS = """
SELECT p.article, p.number, p.day
FROM article_relations r JOIN prints p ON p.article = r.other
WHERE r.article = ? AND r.kind IN ('near', 'contained', 'contains') AND r.other <> ?
"""
_PRINTS = f"SELECT number, article, story, day, host, size, compound FROM prints WHERE number IN ({','.join('?' * CONSIDERED)})"
_RELATIONS = (
    "SELECT article, other, kind, similarity, covered, covers, differs FROM article_relations WHERE article = ?"
)
