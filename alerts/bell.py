"""What the intake calls for each filed article: match it, ring, and take up changed subscriptions on the way."""

import logging
from collections.abc import Callable
from pathlib import Path

from alerts.atlas import Atlas
from alerts.matching import Matcher
from alerts.query import BadQuery
from alerts.ringing import Policy, Route, ring
from alerts.subscriptions import Rulebook, load
from records import Article, Reading, Site, Subscription
from storage.archive import Archive
from storage.unit import Filed, Unit

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
            self._matcher = Matcher(
                self._sound(store.all(), store.queries()), atlas=self._atlas, saved=store.queries(), version=version
            )
        return self._matcher

    def _sound(self, subscriptions: tuple[Subscription, ...], saved: dict[str, str]) -> list[Subscription]:
        """Without those whose query no longer parses (a saved query was renamed); each is logged by name."""
        found: list[Subscription] = []
        for subscription in subscriptions:
            try:
                Matcher([subscription], atlas=self._atlas, saved=saved)
            except (BadQuery, KeyError) as wrong:
                log.error("subscription %s is left out: %s", subscription.id, wrong)
                continue
            found.append(subscription)
        return found

    def ring(self, unit: Unit, filed: Filed, article: Article, reading: Reading, *, site: Site | None) -> int:
        """Write alerts and outbox rows through the unit; how many alerts are new."""
        matches = self.matcher().match(article, reading, site=site)
        if not matches:
            return 0
        return len(ring(unit, filed, matches, policy=self._policy, route=self._route, due=self._due))


def take_up(archive: Archive, path: Path, *, atlas: Atlas | None = None) -> tuple[Rulebook, int]:
    """Read a TOML file into the archive; the rule book and how many subscriptions changed. Others stay."""
    book = load(path, atlas=atlas)
    return book, archive.subscriptions.put_all(
        book.subscriptions, queries={**archive.subscriptions.queries(), **book.queries}
    )
