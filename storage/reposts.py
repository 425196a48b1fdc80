"""The index of reposts: which earlier text a new one repeats, holds, or only resembles.

An inverted table of sampled shingles gives candidates; the six likeliest are laid beside the new text. The index
lives in the archive's file and transactions. It keeps no text of its own.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from records import StoryLink
from storage import furniture
from storage.alignment import SEASON, SHORTEST_MATCH, align, verdict
from storage.judging import STOP_AT, Holders, Judge, TextOf, comparable
from storage.postings import Postings
from storage.shingles import EVERY, FEWEST, KEPT_BITS, Print, print_of
from storage.verdicts import JOINS, Decision, decide

HOT = 20_000  # so many of the latest texts, at least, keep all of their postings; older ones a quarter
THIN_BOUND = (1 << KEPT_BITS) // (4 * EVERY)


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
        self.postings = Postings(conn)
        self.judge = Judge(conn, text_of, figures_count=figures_count)

    def begin(self) -> None:
        """At the start of each transaction, before anything is added in it."""
        if self.postings.begin():
            self.judge.forget()

    def add(self, new: Incoming, *, learn: bool = True) -> Decision:
        """Find an article's story and remember its text. Adding an article again answers as before.

        Stories that turn out to be one text become one, under the name of the oldest.
        `learn=False`: the lines of this page are known already.
        """
        if self.conn.execute(_KNOWN, [new.article, new.article]).fetchone() and (known := self.decision(new.article)):
            return known
        number = int(self.conn.execute("SELECT coalesce(max(number), 0) + 1 FROM prints").fetchone()[0])
        lines = furniture.learn(self.conn, new.host, new.title, new.text, number, keep=learn)
        seen = print_of(new.text, new.day)
        digest = digest_of(seen)
        if not digest:
            decision = Decision(article=new.article, story=new.article)
            self._insert_print(number, new, decision, digest, 0)
            return decision
        copied = self._exact(new, digest)
        if copied is not None:
            return copied
        if lines:
            own = print_of(furniture.without(new.text, new.host, lines), new.day)
            seen = own if len(own.codes) >= SHORTEST_MATCH else seen
        holders = self.postings.holders(seen.sample)
        decision, parent = decide(new.article, self.judge.judge(seen, new.host, lines, holders))
        if decision.one_text and parent is not None:
            decision = self._unite(decision, parent)
        self._insert_print(number, new, decision, digest, comparable(seen.sample))
        self._post(number, seen.sample, holders, parent)
        self.relate([decision.link, *decision.relations] if decision.link else decision.relations)
        if not lines:
            self.judge.remember(number, seen)
        if number % HOT == 0 and number > HOT:
            self.thin(number - HOT)
        return decision

    def replace(self, new: Incoming, old_text: str) -> tuple[Decision, str | None]:
        """An article's source changed its text. The decision, and the new name of the story that it left to others.

        An article that still says the same stays where it is; so do its copies.
        """
        seen, old = print_of(new.text, new.day), print_of(old_text, new.day)
        row = self.conn.execute("SELECT number, hash FROM prints WHERE article = ?", [new.article]).fetchone()
        digest = digest_of(seen)
        known = self.decision(new.article)
        if row is not None and known is not None and row[1] == digest:
            return known, None
        if row is not None and known is not None and digest and verdict(align(seen, old)) == "near":
            self._edit(int(row[0]), new, seen, old)
            return known, None
        heir = self.remove(new.article, old_text)
        return self.add(new), heir

    def remove(self, article: str, text: str) -> str | None:
        """Forget an article; another with the same text takes its place. The new name of its story, if it has one."""
        row = self.conn.execute("SELECT number, story, hash FROM prints WHERE article = ?", [article]).fetchone()
        self.conn.execute("DELETE FROM article_relations WHERE article = ?", [article])
        if row is None:
            return None
        number, story, digest = row
        self.judge.forget(number)
        copy = self._copy_of(article) if digest else None
        if copy is not None:  # postings stay where they are: its text is the same
            self._pass_on(article, copy)
            self.conn.execute("UPDATE prints SET article = ? WHERE number = ?", [copy, number])
        else:
            self.conn.execute("DELETE FROM article_relations WHERE other = ?", [article])
            self.postings.remove(number, print_of(text).sample)
            self.conn.execute("DELETE FROM prints WHERE number = ?", [number])
        if story != article:
            return None
        heir = self.conn.execute("SELECT article FROM prints WHERE story = ? ORDER BY number", [story]).fetchone()
        if heir is None:
            return None
        self.rename(story, heir[0])
        return str(heir[0])

    def rename(self, story: str, to: str) -> None:
        self.conn.execute("UPDATE prints SET story = ? WHERE story = ?", [to, story])

    def decision(self, article: str) -> Decision | None:
        """What was decided when the article was added; None when it was not."""
        links = [link_of(row) for row in self.conn.execute(f"{RELATIONS} WHERE article = ?", [article])]
        joined = next((link for link in links if link.kind in JOINS), None)
        row = self.conn.execute("SELECT story, compound FROM prints WHERE article = ?", [article]).fetchone()
        if row is None and joined is not None:
            row = self.conn.execute("SELECT story, 0 FROM prints WHERE article = ?", [joined.other]).fetchone()
        if row is None:
            return None
        rest = tuple(link for link in links if link.kind not in JOINS)
        return Decision(article=article, story=row[0], link=joined, relations=rest, is_compound=bool(row[1]))

    def thin(self, before: int) -> None:
        """Let go of the postings that only fresh texts need: the cost of an article stays bounded."""
        self.postings.thin(before)
        furniture.forget(self.conn, before)

    def relate(self, links: Iterable[StoryLink]) -> None:
        self.conn.executemany(_RELATE, [row_of(link) for link in links])

    def _unite(self, decision: Decision, parent: int) -> Decision:
        """Make the stories of one text one, under the name of the oldest; not if any of their figures differ."""
        names = [decision.story]
        for one in decision.one_text:
            differ = self.conn.execute(_SIBLINGS, [one.story, decision.story, decision.story, one.story]).fetchone()
            if not differ and self.judge.are_one_text(one, parent):
                names.append(one.story)
        first = {name: self.conn.execute(_FIRST_OF, [name]).fetchone()[0] for name in names}
        oldest = min(names, key=lambda name: first[name])
        for name in names:
            if name != oldest:
                self.rename(name, oldest)
        return replace(decision, story=oldest)

    def _exact(self, new: Incoming, digest: bytes) -> Decision | None:
        row = self.conn.execute(
            "SELECT article, story, day FROM prints WHERE hash = ? ORDER BY number LIMIT 1", [digest]
        ).fetchone()
        if row is None:
            return None
        other, story, day = row
        old = day is not None and new.day is not None and abs(new.day - day) > SEASON
        kind = "rerun" if old else "exact"
        link = StoryLink(
            article=new.article,
            other=other,
            kind=kind,  # type: ignore[arg-type]
            similarity=1.0,
            covered=1.0,
            covers=1.0,
        )
        self.relate([link])
        return Decision(article=new.article, story=story, link=link)

    def _edit(self, number: int, new: Incoming, seen: Print, old: Print) -> None:
        """The same article with small changes. Copies of what it said before stand under the first of them."""
        self.judge.forget(number)
        copy = self._copy_of(new.article)
        self.conn.execute(
            "UPDATE prints SET hash = ?, day = ?, size = ? WHERE number = ?",
            [digest_of(seen), new.day, comparable(seen.sample), number],
        )
        self.postings.remove(number, old.sample)
        holders = self.postings.holders(seen.sample)
        self._post(number, seen.sample, holders, None)
        if copy is None:
            return
        known = self.decision(new.article)
        self._pass_on(new.article, copy)
        story = known.story if known else new.article
        heir = replace(new, article=copy)
        heir_number = int(self.conn.execute("SELECT max(number) + 1 FROM prints").fetchone()[0])
        decision = Decision(article=copy, story=story)
        self._insert_print(heir_number, heir, decision, digest_of(old), comparable(old.sample))
        aligned = align(old, seen)
        self.relate(
            [
                StoryLink(
                    article=copy,
                    other=new.article,
                    kind="near",
                    similarity=round(max(aligned.covered, aligned.covers), 4),
                    covered=round(aligned.covered, 4),
                    covers=round(aligned.covers, 4),
                    differs=aligned.dates + aligned.names,
                )
            ]
        )

    def _copy_of(self, article: str) -> str | None:
        """The first article that is filed as a copy of another, letter by letter."""
        row = self.conn.execute(
            "SELECT r.article FROM article_relations r WHERE r.other = ? AND r.kind IN ('exact', 'rerun')"
            " AND r.similarity = 1.0 AND NOT EXISTS (SELECT 1 FROM prints p WHERE p.article = r.article)"
            " ORDER BY r.article LIMIT 1",
            [article],
        ).fetchone()
        return None if row is None else str(row[0])

    def _pass_on(self, article: str, copy: str) -> None:
        """What was said of an article as another's origin is said of its copy."""
        self.conn.execute("DELETE FROM article_relations WHERE article = ? AND other = ?", [copy, article])
        self.conn.execute("UPDATE OR IGNORE article_relations SET other = ? WHERE other = ?", [copy, article])
        self.conn.execute("DELETE FROM article_relations WHERE other = ?", [article])

    def _insert_print(self, number: int, new: Incoming, decision: Decision, digest: bytes, size: int) -> None:
        self.conn.execute(
            "INSERT INTO prints (number, article, story, hash, day, host, size, compound)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [number, new.article, decision.story, digest, new.day, new.host, size, decision.is_compound],
        )

    def _post(self, number: int, sample: Sequence[int], holders: Holders, parent: int | None) -> None:
        hashes = []
        for place, value in enumerate(sample):
            numbers = holders.get(value, ())
            if len(numbers) < STOP_AT and parent not in numbers:
                hashes.append((value, place < FEWEST or value < THIN_BOUND))
        self.postings.add(number, hashes)


def digest_of(seen: Print) -> bytes:
    """Equal for texts that say the same letter by letter; empty for texts too short to be told apart by it."""
    return blake2b(seen.codes.tobytes(), digest_size=12).digest() if len(seen.codes) >= SHORTEST_MATCH else b""


def row_of(link: StoryLink) -> list[object]:
    differs = json.dumps(link.differs, ensure_ascii=False)
    return [link.article, link.other, link.kind, link.similarity, link.covered, link.covers, differs]


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


_KNOWN = """
SELECT 1 FROM prints WHERE article = ?
UNION ALL
SELECT 1 FROM article_relations WHERE article = ?
LIMIT 1
"""
_FIRST_OF = "SELECT min(number) FROM prints WHERE story = ?"
_SIBLINGS = """
SELECT 1
FROM prints a JOIN article_relations r ON r.article = a.article AND r.kind = 'sibling' JOIN prints b ON b.article = r.other
WHERE (a.story = ? AND b.story = ?) OR (a.story = ? AND b.story = ?)
LIMIT 1
"""
RELATIONS = "SELECT article, other, kind, similarity, covered, covers, differs FROM article_relations"
_RELATE = """
INSERT OR IGNORE INTO article_relations (article, other, kind, similarity, covered, covers, differs)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""
