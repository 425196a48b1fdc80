"""What `radar run` does for the archive by itself each night: stories settled, a backup, old texts let go by rule."""

import logging
import threading
from collections.abc import Mapping

from radar.config import Settings
from radar.errors import EXIT_USAGE, RadarError
from radar.timetable import Stopped, Timetable, next_slot
from records import Site
from storage.archive import Archive
from storage.backup import back_up
from storage.thinning import thin

SETTLE_AT = "daily 04:20"
PUBLISHERS = frozenset({"government", "news", "portal", "aggregator"})

log = logging.getLogger(__name__)


class BadRetention(RadarError):
    """A rule of [retention] names no site and no kind of publisher."""

    exit_code = EXIT_USAGE


def rules_of(settings: Settings, sites: Mapping[str, Site]) -> dict[int, list[str]]:
    """Sites by the days that their texts are kept. A site's own rule goes before that of its publisher."""
    for name in settings.retention:
        if name not in PUBLISHERS and name not in sites:
            raise BadRetention(
                f"[retention]: {name!r} is no site and no publisher; publishers are {', '.join(sorted(PUBLISHERS))},"
                " and `radar site list` shows the sites"
            )
    found: dict[int, list[str]] = {}
    for name, site in sites.items():
        days = settings.retention.get(name, settings.retention.get(site.publisher))
        if days is not None:
            found.setdefault(days, []).append(name)
    return found


class Upkeep:
    """Settling, backup and thinning on the timetable, with a handle and a thread of its own: neither holds up a crawl."""

    def __init__(self, settings: Settings, sites: Mapping[str, Site], stop: threading.Event) -> None:
        self.settings = settings
        self.stop = stop
        self.rules = rules_of(settings, sites)

    def plan(self) -> dict[str, str]:
        """The jobs that the settings ask for. Raises BadRule."""
        jobs = {"settle": SETTLE_AT}
        if self.settings.backup_to is not None:
            jobs["backup"] = self.settings.backup_at
        if self.rules:
            jobs["thin"] = self.settings.thin_at
        for rule in jobs.values():
            next_slot(rule, 0)
        return jobs

    def run(self) -> None:
        with Archive.open(self.settings.data) as archive:
            self.timetable(archive).run_forever(self.stop)

    def timetable(self, archive: Archive) -> Timetable:
        return Timetable(
            archive.jobs,
            {
                "settle": lambda _: self.settle(archive),
                "backup": lambda _: self.back_up(archive),
                "thin": lambda _: self.thin(archive),
            },
            clock=archive.clock,
        )

    def settle(self, archive: Archive) -> None:
        self._go_on()
        log.info("settled the stories of the last days: %d articles moved", archive.stories.settle())

    def back_up(self, archive: Archive) -> None:
        if self.settings.backup_to is None:
            return
        manifest = back_up(archive, self.settings.backup_to, progress=lambda _: self._go_on())
        log.info("backed up %d articles and %d pages", manifest.articles, manifest.pages)

    def thin(self, archive: Archive) -> None:
        for days, names in self.rules.items():
            done = thin(archive, older_than_days=days, sites=names, between=self._go_on)
            log.info("thinned %d articles and %d pages older than %d days", done.articles, done.pages, days)

    def _go_on(self) -> None:
        if self.stop.is_set():
            raise Stopped
