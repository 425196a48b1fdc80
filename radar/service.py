"""`radar run`: timetable, crawls, intake and delivery of one installation, until it is told to stop.

Each part has its own handle of the archive and its own thread; a part that fails is logged, waits and goes on,
because what it had claimed falls due again by itself.
"""

import fcntl
import logging
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TextIO

from alerts.bell import Bell, take_up_changed
from alerts.channels import load_channels
from alerts.delivery import Deliverer, due_of
from alerts.rendering import Letters
from crawler.sites import load_sites
from radar.config import Settings
from radar.crawling import Crawl
from radar.errors import EXIT_LOCKED, RadarError
from radar.intake import Intake, readers
from radar.timetable import Timetable
from radar.upkeep import Upkeep
from records import Site
from storage.archive import Archive

PAUSE_SECONDS = 1.0
FAILED_PAUSE_SECONDS = 15.0

log = logging.getLogger(__name__)


class AlreadyRuns(RadarError):
    """Another `radar run` has this data folder."""

    exit_code = EXIT_LOCKED


def locked(folder: Path) -> TextIO:
    """The lock of a data folder, held while the file is open; the system frees it when the process dies."""
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / "run.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise AlreadyRuns(
            f"{folder}: another `radar run` works here; stop it first, or name another data folder"
        ) from None
    return file


class Service:
    """The parts of one installation. `run` returns when `stop` is set."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.stop = threading.Event()
        every = load_sites(*settings.sites)
        self.sites: Mapping[str, Site] = {name: s for name, s in every.items() if s.enabled}
        self.upkeep = Upkeep(settings, every, self.stop)
        self.channels = load_channels(settings.channels, allow_private=settings.allow_private)
        self._due_sites: set[str] = set()
        self._wake = threading.Event()

    def run(self) -> None:
        with locked(self.settings.data), Archive.open(self.settings.data) as archive:
            if self.settings.subscriptions:
                take_up_changed(archive, self.settings.subscriptions)
            table = Timetable(archive.jobs, {"crawl": self._crawl_soon}, clock=archive.clock)
            crawls = {f"crawl:{name}": f"every {site.every}" for name, site in self.sites.items()}
            table.plan(crawls | self.upkeep.plan())
            parts = {"crawl": self._crawl, "intake": self._intake, "deliver": self._deliver, "upkeep": self.upkeep.run}
            threads = [
                threading.Thread(target=self._keep_going, args=(name, part), name=name) for name, part in parts.items()
            ]
            for thread in threads:
                thread.start()
            try:
                table.run_forever(self.stop)
            finally:
                self.stop.set()
                self._wake.set()
                for thread in threads:
                    thread.join()

    def crawl_now(self) -> None:
        """Let every site be due at once."""
        for name in self.sites:
            self._crawl_soon(name)

    def _keep_going(self, name: str, part: Callable[[], None]) -> None:
        while not self.stop.is_set():
            try:
                part()
            except Exception:  # the top of a worker
                log.exception("%s failed; again in %g s", name, FAILED_PAUSE_SECONDS)
                self.stop.wait(FAILED_PAUSE_SECONDS)

    def _crawl_soon(self, site: str) -> None:
        self._due_sites.add(site)
        self._wake.set()

    def _crawl(self) -> None:
        """Crawl the sites that fell due, all in one child process."""
        self._wake.wait(PAUSE_SECONDS)
        self._wake.clear()
        names = sorted(self._due_sites)
        if not names or self.stop.is_set():
            return
        self._due_sites.difference_update(names)
        settings = self.settings
        with Crawl(
            settings.data,
            settings.sites,
            names=names,
            allow_private=settings.allow_private,
            log=settings.data / "crawl.log",
        ) as crawl:
            while crawl.wait(0.5) is None and not self.stop.is_set():
                pass
        log.info("crawled %d sites: %s", len(names), dict(crawl.progress.counts))

    def _intake(self) -> None:
        with (
            Archive.open(self.settings.data) as archive,
            readers(count=self.settings.workers, seconds=self.settings.page_seconds) as workers,
        ):
            intake = Intake(archive, workers, sites=self.sites, bell=Bell(archive, due=due_of(self.channels)))
            while not self.stop.is_set():
                taken = intake.take(stop=self.stop.is_set)
                if taken.pages:
                    log.info("read %d pages: %s", taken.pages, taken)
                else:
                    self.stop.wait(PAUSE_SECONDS)

    def _deliver(self) -> None:
        with Archive.open(self.settings.data) as archive:
            letters = Letters(desk=self.settings.address, overrides=self.settings.letters)
            Deliverer(archive, self.channels, letters=letters).run(self.stop)
