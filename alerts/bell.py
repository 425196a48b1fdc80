"""What the intake calls for each filed article: match it, ring, and take up changed subscriptions on the way."""

import hashlib
import logging
from collections.abc import Callable, Mapping
from pathlib import Path

from alerts.atlas import Atlas
from alerts.hours import digest_due
from alerts.lists import Lists, UnknownList, expand
from alerts.matching import Matcher
from alerts.query import BadQuery, parse
from alerts.ringing import Policy, Route, ring
from alerts.routing import store, stored
from alerts.subscriptions import Rulebook, load
from records import Article, Reading, Site, Subscription
from storage.archive import Archive
from storage.unit import Filed, Unit
from text.fold import fold

FEW = 200  # so few rules are quick whatever their words
SAMPLE = 400
TAKEN_UP = "taken-up"

log = logging.getLogger(__name__)


class Bell:
    """Rings for one archive. The matcher is a value: it is swapped whole when the subscriptions' version changes."""

    def __init__(
        self,
        archive: Archive,
        *,
        policy: Policy | None = None,
        atlas: Atlas | None = None,
        route: Route | None = None,
        due: Callable[[Subscription, int], int] | None = None,
    ) -> None:
        self._archive = archive
        self._policy = policy or Policy()
        self._atlas = atlas
        self._route = route
        self._due = due
        self._matcher: Matcher | None = None

    def matcher(self) -> Matcher:
        """The matcher of the subscriptions as they are now."""
        store = self._archive.subscriptions
        version = store.version()
        if self._matcher is None or self._matcher.version != version:
            saved, lists = store.queries(), store.lists()
            sound = self._sound(store.all(), saved, lists)
            self._matcher = Matcher(
                sound,
                atlas=self._atlas,
                saved=saved,
                version=version,
                sample=self._sample() if len(sound) > FEW else (),
                reuse=self._matcher,
            )
        return self._matcher

    def _sound(
        self, subscriptions: tuple[Subscription, ...], saved: Mapping[str, str], lists: Lists
    ) -> list[Subscription]:
        """With the members of their lists. Those that no longer hold (a saved query or list is gone) are left out,
        each logged by name."""
        found: list[Subscription] = []
        for subscription in subscriptions:
            try:
                full = expand(subscription, lists)
                if full.query.strip():
                    parse(full.query, saved=saved, atlas=self._atlas)
            except (BadQuery, UnknownList) as wrong:
                log.error("subscription %s is left out: %s", subscription.id, wrong)
                continue
            found.append(full)
        return found

    def _sample(self) -> list[str]:
        """Folded texts of the newest articles, to count which words are rare."""
        articles = self._archive.articles
        rows = articles.changes(max(0, self._archive.change_sequence() - 4 * SAMPLE), SAMPLE)
        return [fold(f"{row.title}\n{articles.text(row.id)}") for row in rows]

    def ring(self, unit: Unit, filed: Filed, article: Article, reading: Reading, *, site: Site | None) -> int:
        """Write alerts and outbox rows through the unit; how many alerts are new."""
        now = unit.clock()
        if filed.changed and not filed.superseded:
            unit.alerts.note_filing(
                filed.article_id,
                at=now,
                site=site.id if site else "",
                story=filed.story_id,
                story_seen_at=filed.first_seen_ms,
                link=filed.link.kind if filed.link else None,
                projects={f: p for f, p in zip(filed.fact_ids, filed.project_ids, strict=False) if p is not None},
            )
        matches = self.matcher().match(article, reading, site=site)
        if not matches:
            return 0
        route, due = self._route or self._duty(now), self._due or digest_due
        return len(ring(unit, filed, matches, policy=self._policy, route=route, due=due, now=now))

    def _duty(self, now: int) -> Route:
        routing = stored(self._archive)
        return lambda subscription: routing.channels(subscription, now)


def known(archive: Archive) -> Rulebook:
    """Lists, queries and routing of the archive, with its subscriptions."""
    store = archive.subscriptions
    return Rulebook(subscriptions=store.all(), lists=store.lists(), queries=store.queries(), routing=stored(archive))


def take_up(archive: Archive, path: Path, *, atlas: Atlas | None = None) -> tuple[Rulebook, int]:
    """Read a TOML file into the archive; the rule book and how much changed. Others stay.

    The file may use lists and queries that the archive holds.
    """
    book = load(path, atlas=atlas, known=known(archive))
    return book, keep(archive, book)


def take_up_changed(archive: Archive, path: Path, *, atlas: Atlas | None = None) -> bool:
    """Take a file up unless it is the one that was taken up last: what was edited on the desk since then stays."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    if digest and archive.subscriptions.setting(TAKEN_UP) == digest:
        return False
    take_up(archive, path, atlas=atlas)
    archive.subscriptions.set_setting(TAKEN_UP, digest)
    return True


def keep(archive: Archive, book: Rulebook, *, only_these: bool = False) -> int:
    """Store a rule book; how much changed. With `only_these` all other subscriptions go."""
    if book.routing is not None:
        store(archive, book.routing)
    return archive.subscriptions.put_all(
        book.subscriptions, queries=book.queries, lists=book.lists, only_these=only_these
    )
