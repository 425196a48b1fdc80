"""The archive: one folder with `archive.sqlite` and `warc/`, and the doors to all that it holds."""

import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from storage.alerts import AlertStore
from storage.articles import Articles
from storage.database import (
    ArchiveMissing,
    Clock,
    connect,
    explained,
    transaction,
    utc_ms,
)
from storage.dossiers.decisions import Decisions
from storage.facts import Facts
from storage.frontier import Frontier
from storage.happenings import Happenings
from storage.jobs import Jobs
from storage.migrations import migrate, refuse_other
from storage.outbox import Outbox
from storage.pages import PageStore
from storage.profiles import Profiles
from storage.projects import Projects
from storage.review import Review
from storage.search import SearchIndex
from storage.sources import Sources
from storage.stories import Stories
from storage.subscriptions import SubscriptionStore
from storage.totals import Totals
from storage.unit import Unit

DATABASE = "archive.sqlite"
WARC = "warc"
log = logging.getLogger(__name__)


class Archive:
    """Open with `Archive.open`. One process may hold several; each is used by one thread at a time."""

    def __init__(self, folder: Path, *, read_only: bool, clock: Clock) -> None:
        self.folder = folder
        self.read_only = read_only
        self.clock = clock
        self.path = folder / DATABASE
        self.db = connect(self.path, read_only=read_only)
        try:
            with explained(self.path):
                if read_only:
                    refuse_other(self.db, self.path)
                else:
                    migrate(self.db)
        except BaseException:
            self.db.conn.close()
            raise
        self.frontier = Frontier(self.db, clock)
        self.pages = PageStore(self.db, folder / WARC, self.frontier, clock)
        self.articles = Articles(self.db, clock)
        self.facts = Facts(self.db, clock)
        self.review = Review(self.db, clock)
        self.projects = Projects(self.db, clock)
        self.totals = Totals(self.db)
        self.decisions = Decisions(self.db, clock)
        self.search = SearchIndex(self.db)
        self.stories = Stories(self.db, clock)
        self.happenings = Happenings(self.db, clock)
        self.profiles = Profiles(self.db, clock)
        self.sources = Sources(self.db, clock)
        self.jobs = Jobs(self.db, clock)
        self.subscriptions = SubscriptionStore(self.db, clock)
        self.alerts = AlertStore(self.db, clock)
        self.outbox = Outbox(self.db, clock)

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False, clock: Clock | None = None) -> Self:
        """The archive in a folder, made there when there is none and it may be written.

        Raises ArchiveMissing, ArchiveReadOnly, ArchiveNewer, ArchiveDamaged, ArchiveLocked. `clock` gives ms UTC.
        """
        folder = Path(folder)
        if read_only and not (folder / DATABASE).exists():
            raise ArchiveMissing(f"{folder}: no archive here yet; run `radar crawl` first, or name another folder")
        if not read_only:
            with explained(folder):
                folder.mkdir(parents=True, exist_ok=True)
        return cls(folder, read_only=read_only, clock=clock or utc_ms)

    @contextlib.contextmanager
    def unit_of_work(self) -> Iterator[Unit]:
        """One transaction: everything done through the unit is stored at its end, or nothing is.

        Fetch, parse and post outside of it; it holds the archive's only write lock.
        """
        if not self.search.is_current():
            log.warning("%s: the search index is of another version or unfinished; rebuilding it", self.path)
            self.search.rebuild()
        if not self.stories.is_current():
            log.warning("%s: the index of reposts is of another version; rebuilding it", self.path)
            self.stories.rebuild()
        with transaction(self.db):
            self.stories.index.begin()
            unit = Unit(self)
            yield unit
            unit.flush()

    def change_sequence(self) -> int:
        """A number that has grown with each change of an article or fact; what it was at a change stands in `seq`."""
        return int(self.db.conn.execute("SELECT value FROM counters WHERE name = 'seq'").fetchone()[0])

    def close(self) -> None:
        self.pages.close()
        self.db.conn.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
