"""Stories of the archive: each filed article joined to the text it repeats; settled each night; rebuilt by a command."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import sqlite_utils

from records import Article, Page, StoryLink
from storage import furniture
from storage.addresses import host_of
from storage.database import Clock, transaction
from storage.filing import Filing
from storage.lineage import Comparison, Told, compare
from storage.reposts import RELATIONS, Incoming, RepostIndex, link_of
from storage.verdicts import JOINS, Decision

VERSION = "1"  # of fingerprints and rules: an index of another version is rebuilt
EPOCH = date(1970, 1, 1)
DAY_MS = 86_400_000
SETTLED_DAYS = 3
MOST_SETTLED = 15_000  # articles a settling may hold the archive's write lock for


@dataclass(frozen=True, kw_only=True)
class Move:
    """An article that was moved to another story. `why`: settled, rebuilt, united, edited."""

    article: str
    story_before: str
    story_after: str
    why: str
    moved_at: int


class Stories:
    """One archive's stories. Filing goes through `link`, inside a unit of work."""

    def __init__(self, db: sqlite_utils.Database, clock: Clock) -> None:
        self.db = db
        self.conn: sqlite3.Connection = db.conn
        self.clock = clock
        self.index = RepostIndex(self.conn, self.text_of)

    def text_of(self, article: str) -> str | None:
        """The text that an article can be compared by; None when it was thinned or never filed."""
        row = self.conn.execute(
            "SELECT body FROM articles JOIN texts USING (docid) WHERE id = ? AND thinned_at IS NULL", [article]
        ).fetchone()
        return None if row is None else str(row[0])

    def is_current(self) -> bool:
        """Whether the index of reposts was made by this version and holds what was filed."""
        row = self.conn.execute("SELECT value FROM repost_state WHERE name = 'version'").fetchone()
        return row is not None and row[0] == VERSION

    def link(self, filing: Filing, page: Page, article: Article) -> Decision:
        """Join an article that is new, or whose text changed, to its story."""
        row = self.conn.execute("SELECT day FROM articles WHERE id = ?", [filing.article]).fetchone()
        new = Incoming(
            article=filing.article,
            text=article.text,
            title=article.title or "",
            host=host_of(page.url),
            day=day_number(row[0]),
        )
        old = filing.old
        if old is None:
            decision = self.index.add(new)
        elif old.body == article.text and (known := self.index.decision(filing.article)) is not None:
            decision = known
        else:
            decision, heir = self.index.replace(new, old.body)
            if heir is not None:
                self._move_story(filing.article, heir, "edited")
        self._unite(decision)
        self.conn.execute("UPDATE articles SET story = ? WHERE id = ?", [decision.story, filing.article])
        return decision

    def _unite(self, decision: Decision) -> None:
        if decision.one_text and decision.link is not None:
            for article in (decision.link.other, *(one.article for one in decision.one_text)):
                for gone, to in self.conn.execute(_RENAMED, [article]).fetchall():
                    self._move_story(gone, to, "united")

    def _move_story(self, story: str, to: str, why: str) -> None:
        self.conn.execute(_MOVES, [to, why, self.clock(), story])
        self.conn.execute("UPDATE articles SET story = ? WHERE story = ?", [to, story])

    def relations(self, article: str) -> list[StoryLink]:
        """How an article stands to others, from its side and from theirs; the nearest first."""
        rows = self.conn.execute(f"{RELATIONS} WHERE article = ? UNION {RELATIONS} WHERE other = ?", [article, article])
        return sorted(map(link_of, rows), key=lambda link: (link.article != article, -link.similarity, link.other))

    def links(self, story: str) -> list[StoryLink]:
        """The links by which the articles of a story joined it."""
        rows = self.conn.execute(_LINKS_OF_STORY, [story])
        return [link for link in map(link_of, rows) if link.kind in JOINS]

    def size(self, story: str) -> int:
        """How many articles carry a story."""
        return int(self.conn.execute("SELECT count(*) FROM articles WHERE story = ?", [story]).fetchone()[0])

    def lineage(self, story: str, *, most: int = 50) -> list[Told]:
        """Who carried a story, in order of publication, and what each did to the text that it took."""
        links = {link.article: link for link in self.links(story)}
        rows = self.conn.execute(_TOLD, [story, most]).fetchall()
        return [
            Told(
                article=article,
                site=site,
                source=source,
                title=title,
                published=published,
                fetched_at=fetched_at,
                link=links.get(article),
                changes=self.compare(article, links[article].other) if article in links else None,
            )
            for article, site, source, title, published, fetched_at in rows
        ]

    def compare(self, article: str, other: str) -> Comparison | None:
        """What an article changed of another; None when a text is gone."""
        new, old = self.text_of(article), self.text_of(other)
        if new is None or old is None:
            return None
        days = [self.conn.execute("SELECT day FROM articles WHERE id = ?", [a]).fetchone()[0] for a in (article, other)]
        return compare(new, old, new_day=day_number(days[0]), old_day=day_number(days[1]))

    def moves(self, article: str) -> list[Move]:
        """When an article was moved to another story, oldest first."""
        rows = self.conn.execute(
            "SELECT article, story_before, story_after, why, moved_at FROM story_moves WHERE article = ? ORDER BY id",
            [article],
        )
        return [
            Move(article=r[0], story_before=r[1], story_after=r[2], why=r[3], moved_at=int(r[4]))
            for r in rows.fetchall()
        ]

    def settle(self, *, days: int = SETTLED_DAYS, most: int = MOST_SETTLED) -> int:
        """File the articles of the last days again, in order of their dates and lengths; how many moved.

        What is true of them then does not depend on the order in which they arrived.
        """
        since = self.clock() - days * DAY_MS
        with transaction(self.db):
            self.index.begin()
            row = self.conn.execute(
                "SELECT min(p.number) FROM prints p JOIN articles a ON a.id = p.article WHERE a.filed_at >= ?", [since]
            ).fetchone()
            last = self.conn.execute("SELECT coalesce(max(number), 0) FROM prints").fetchone()[0]
            if row[0] is None:
                return 0
            return self._refile(max(int(row[0]), last - most + 1), why="settled")

    def rebuild(self, *, progress: Callable[[int], None] | None = None) -> int:
        """Make the index anew from the stored texts; how many articles moved.

        A thinned article keeps its story. In one transaction, so that nothing is filed beside half an index.
        """
        with transaction(self.db):
            self.index.begin()
            moved = self._refile(0, why="rebuilt", progress=progress)
            self.conn.execute("INSERT OR REPLACE INTO repost_state (name, value) VALUES ('version', ?)", [VERSION])
        return moved

    def _refile(self, first: int, *, why: str, progress: Callable[[int], None] | None = None) -> int:
        names = self.conn.execute(_TAIL, [first, first]).fetchall() if first else self.conn.execute(_EVERY).fetchall()
        before = {row[0]: row[1] for row in names}
        kept = self._clear(first, before)
        if not first:  # a first pass, so that the first pages of a host know its furniture too
            self.conn.execute("DELETE FROM host_lines")
            for row in names:
                new = self._incoming(row)
                furniture.learn(self.conn, new.host, new.title, new.text, 0)
        for done, row in enumerate(names, 1):
            self.index.add(self._incoming(row), learn=False)
            if progress:
                progress(done)
        found = {name: self._story_of(name) for name in before}
        names_of = stable_names(before, found, kept)
        for story, to in names_of.items():
            self.index.rename(story, to)
        now = {article: names_of.get(story, story) for article, story in found.items()}
        moved = [(article, before[article], story) for article, story in now.items() if story != before[article]]
        at = self.clock()
        self.conn.executemany("UPDATE articles SET story = ? WHERE id = ?", [(story, name) for name, _, story in moved])
        self.conn.executemany(_MOVE, [(name, old, story, why, at) for name, old, story in moved])
        return len(moved)

    def _incoming(self, row: tuple[str, str, str, str | None, str]) -> Incoming:
        name, _, url, title, day = row
        text = self.text_of(name) or ""
        return Incoming(article=name, text=text, title=title or "", host=host_of(url), day=day_number(day))

    def _clear(self, first: int, names: Iterable[str]) -> frozenset[str]:
        """Take articles out of the index; the stories of those that stay."""
        self.conn.execute("CREATE TEMP TABLE IF NOT EXISTS refiled (article TEXT PRIMARY KEY) WITHOUT ROWID")
        self.conn.execute("DELETE FROM refiled")
        self.conn.executemany("INSERT INTO refiled VALUES (?)", [(name,) for name in names])
        kept = [row[0] for row in self.conn.execute(_KEPT, [first])]
        self.index.postings.clear(first, kept)
        self.conn.execute("DELETE FROM article_relations WHERE article IN (SELECT article FROM refiled)")
        self.conn.execute("DELETE FROM article_relations WHERE other IN (SELECT article FROM refiled)")
        self.conn.execute("DELETE FROM prints WHERE article IN (SELECT article FROM refiled)")
        self.conn.execute("DELETE FROM refiled")
        self.index.judge.forget()
        for story, heir in self.conn.execute(_NAMELESS).fetchall():
            self.index.rename(story, heir)
            self._move_story(story, heir, "settled")
        return frozenset(row[0] for row in self.conn.execute("SELECT DISTINCT story FROM prints"))

    def _story_of(self, article: str) -> str:
        return str(self.conn.execute(_STORY, [article, article]).fetchone()[0])


def stable_names(before: Mapping[str, str], found: Mapping[str, str], kept: frozenset[str]) -> dict[str, str]:
    """New names of stories, so that a story keeps the name that most of its articles knew.

    `before` and `found`: article → story. A name must be an article of the story; those `kept` are taken.
    """
    members: dict[str, list[str]] = defaultdict(list)
    for article, story in found.items():
        if story not in kept:
            members[story].append(article)
    wishes = []
    for story, articles in members.items():
        for name, count in Counter(before[article] for article in articles).items():
            if found.get(name) == story and name not in kept:
                wishes.append((-count, story, name))
    names: dict[str, str] = {}
    for _, story, name in sorted(wishes):
        names.setdefault(story, name)
    return {story: name for story, name in names.items() if story != name}


def day_number(day: str) -> int | None:
    """Days since 1970 of an ISO day."""
    try:
        return (date.fromisoformat(day) - EPOCH).days
    except ValueError:
        return None


_RENAMED = """
SELECT a.story, p.story
FROM articles a JOIN prints p ON p.article = a.id
WHERE a.id = ? AND a.story <> p.story
"""
_MOVES = """
INSERT INTO story_moves (article, story_before, story_after, why, moved_at)
SELECT id, story, ?, ?, ? FROM articles WHERE story = ?
"""
_TOLD = """
SELECT id, site, source, title, published, fetched_at
FROM articles
WHERE story = ?
ORDER BY day, coalesce(published, day), fetched_at, id
LIMIT ?
"""
_MOVE = "INSERT INTO story_moves (article, story_before, story_after, why, moved_at) VALUES (?, ?, ?, ?, ?)"
_LINKS_OF_STORY = f"{RELATIONS} WHERE article IN (SELECT id FROM articles WHERE story = ? LIMIT 1000)"
# Exact copies have no print; they are settled with the text that they repeat.
_TAIL = """
SELECT a.id, a.story, a.url, a.title, a.day
FROM articles a
WHERE a.thinned_at IS NULL AND a.id IN (
    SELECT article FROM prints WHERE number >= ?
    UNION
    SELECT r.article FROM article_relations r JOIN prints p ON p.article = r.other
    WHERE p.number >= ? AND r.kind IN ('exact', 'rerun')
      AND NOT EXISTS (SELECT 1 FROM prints own WHERE own.article = r.article)
)
ORDER BY a.day, a.length, a.id
"""
_EVERY = "SELECT id, story, url, title, day FROM articles WHERE thinned_at IS NULL ORDER BY day, length, id"
_STORY = """
SELECT coalesce(
    (SELECT story FROM prints WHERE article = ?),
    (SELECT p.story FROM article_relations r JOIN prints p ON p.article = r.other
     WHERE r.article = ? AND r.kind IN ('exact', 'rerun')))
"""
# Stories of what stays that were named by an article that was taken out, and the first article that stays.
_NAMELESS = """
SELECT p.story, (SELECT q.article FROM prints q WHERE q.story = p.story ORDER BY q.number LIMIT 1)
FROM prints p
WHERE NOT EXISTS (SELECT 1 FROM prints q WHERE q.article = p.story)
GROUP BY p.story
"""
_KEPT = """
SELECT number FROM prints WHERE number >= ? AND article NOT IN (SELECT article FROM refiled)
"""
