"""One unit of work: all that follows from one page, or from a batch of pages, in one transaction."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from records import Article, Lease, Page, Reading, StoryLink
from storage import index
from storage.dossiers import joining
from storage.filing import Filing, file_article
from storage.pages import NOT_ARTICLE
from storage.stories import day_number

if TYPE_CHECKING:
    from storage.archive import Archive


@dataclass(frozen=True, kw_only=True)
class Filed:
    """What filing a page brought. `fact_ids` and `project_ids` are aligned with the reading's facts."""

    article_id: str
    is_new: bool  # the first filing of this address
    changed: bool  # new, or the source changed its text
    superseded: bool = False  # an older answer; the newer one that is filed stays
    story_id: str | None = None
    happening_id: str | None = None  # the event that the story tells of, when it states one
    link: StoryLink | None = None
    first_seen_ms: int | None = None  # when the first article of the story was fetched
    fact_ids: tuple[str, ...] = ()
    new_facts: frozenset[str] = field(default_factory=frozenset)
    project_ids: tuple[str | None, ...] = ()


class Unit:
    """Made by `Archive.unit_of_work`; of no use after its block."""

    def __init__(self, archive: "Archive") -> None:
        self.archive = archive
        self.db = archive.db
        self.conn = archive.db.conn
        self.clock = archive.clock
        self.subscriptions = archive.subscriptions
        self.alerts = archive.alerts
        self.outbox = archive.outbox
        self._add: dict[int, index.Tokens] = {}

    def file(
        self, page: Page, article: Article, reading: Reading, *, lease: Lease | None = None, publisher: str = ""
    ) -> Filed:
        """Write article, facts, index and story, and finish the page's lease. Idempotent by the page's address.

        Raises LeaseLost when the lease ran out; the whole unit is then undone, so batch what may be lost together.
        """
        now = self.clock()
        filing = file_article(self.conn, page, article, reading, now=now, publisher=publisher)
        if filing.new is not None:
            self._reindex(filing.old, filing.new)
        link = None
        if filing.changed:
            link = self.archive.stories.link(filing, page, article).link
        if lease is not None:
            self.archive.pages.finish(lease)
        story, first_seen = self.conn.execute(STORY_OF, [filing.article]).fetchone()
        projects = self.join_projects(filing, article, story, now)
        if story == filing.article and (filing.changed or filing.new_facts):
            day = day_number(filing.day)
            self.archive.happenings.file(story, day, article.title or "", article.text, filing.shown.values())
        return Filed(
            article_id=filing.article,
            is_new=filing.is_new,
            changed=filing.changed,
            superseded=filing.superseded,
            story_id=story,
            happening_id=self.archive.happenings.of_story(story),
            link=link,
            first_seen_ms=first_seen,
            fact_ids=filing.facts,
            new_facts=filing.new_facts,
            project_ids=tuple(map(projects.get, filing.facts)),
        )

    def join_projects(self, filing: Filing, article: Article, story: str, now: int) -> dict[str, str]:
        """The dossier of each fact that is about one project."""
        if filing.superseded:
            return joining.places_of(self.conn, filing.article)
        return joining.file_mentions(
            self.conn,
            filing.article,
            filing.day,
            story,
            filing.shown,
            text=article.text,
            seq=filing.seq,
            now=now,
            fresh=filing.is_new,
        )

    def not_article(self, page: Page, why: str, lease: Lease | None = None) -> None:
        """The page holds no article; it stays kept, with the reason."""
        if lease is not None:
            self.archive.pages.finish(lease, NOT_ARTICLE, why)
        else:
            self.conn.execute(
                "UPDATE pages SET state = ?, why = ?, read_at = ? WHERE id = ?",
                [NOT_ARTICLE, why, self.clock(), page.id],
            )

    def _reindex(self, old: index.Document | None, new: index.Document) -> None:
        if old is not None:
            if old.docid in self._add:
                self.flush()
            index.remove_documents(self.conn, [old])
        self._add[new.docid] = index.tokens(new)

    def flush(self) -> None:
        """Write what waits for the index; called at the end of the unit."""
        if self._add:
            index.sign(self.conn)
            index.add_tokens(self.conn, self._add.values())
            self._add.clear()


STORY_OF = """
SELECT a.story, coalesce((SELECT min(s.fetched_at) FROM articles s WHERE s.story = a.story), a.fetched_at)
FROM articles a
WHERE a.id = ?
"""
