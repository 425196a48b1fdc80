"""When each job runs: a plan kept in the archive, ticked by the `schedule` package.

A rule is `every 6h`, `every 30m` or `daily 07:30` (Asia/Shanghai). Missed slots are skipped, never run one
after the other, and the plan does not drift: the next slot follows from the rule, not from the end of the
last run. Jobs of one interval are spread over it by a hash of their names.
"""

import datetime as dt
import hashlib
import logging
import re
import threading
from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

import schedule

from radar.errors import EXIT_USAGE, RadarError
from storage.jobs import Job, Jobs

SHANGHAI = ZoneInfo("Asia/Shanghai")
UNITS = {"m": 60_000, "h": 3_600_000, "d": 86_400_000}
LEASE_MS = 15 * 60_000
LONGEST_BACKOFF_MS = UNITS["d"]

log = logging.getLogger(__name__)


class BadRule(RadarError):
    """A rule of the timetable that cannot be read."""

    exit_code = EXIT_USAGE


def next_slot(rule: str, now: int, *, name: str = "") -> int:
    """The first slot after `now`, both in ms UTC. Raises BadRule naming the rule and the forms there are."""
    if every := re.fullmatch(r"every (\d{1,3})([mhd])", rule):
        step = int(every[1]) * UNITS[every[2]]
        if step:
            phase = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=6).digest(), "big") % step
            return (now - phase) // step * step + phase + step
    elif daily := re.fullmatch(r"daily ([01]\d|2[0-3]):([0-5]\d)", rule):
        today = dt.datetime.fromtimestamp(now / 1000, SHANGHAI)
        slot = today.replace(hour=int(daily[1]), minute=int(daily[2]), second=0, microsecond=0)
        if slot <= today:
            slot += dt.timedelta(days=1)
        return int(slot.timestamp() * 1000)
    raise BadRule(f"timetable: cannot read the rule {rule!r}; write every 30m, every 6h, every 1d or daily 07:30")


class Stopped(Exception):
    """The work was told to stop before its end; its job stays due."""


class Timetable:
    """Runs due jobs of the kinds in `work`, which maps a job's name, or its part before a colon, to what does it."""

    def __init__(self, jobs: Jobs, work: Mapping[str, Callable[[str], None]], *, clock: Callable[[], int]) -> None:
        self.jobs = jobs
        self.work = work
        self.clock = clock

    def plan(self, rules: Mapping[str, str]) -> None:
        """Make the plan hold exactly these jobs. New ones are due at their first slot."""
        now = self.clock()
        self.jobs.plan((name, rule, next_slot(rule, now, name=name)) for name, rule in rules.items())

    def tick(self) -> int:
        """Run every job that is due, each in its own try; how many ran."""
        ran = 0
        while job := self.jobs.claim(ttl_ms=LEASE_MS, kinds=self.work):
            self._run(job)
            ran += 1
        return ran

    def _run(self, job: Job) -> None:
        kind, _, rest = job.name.partition(":")
        error = None
        try:
            self.work[kind](rest)
        except Stopped:
            return
        except Exception as wrong:  # the top of a worker: one bad job must not starve the others
            error = f"{type(wrong).__name__}: {wrong}"
            log.exception("job %s failed", job.name)
        now = self.clock()
        slot = next_slot(job.rule, now, name=job.name)
        if error is not None:
            slot = max(slot, now + min(LONGEST_BACKOFF_MS, 60_000 * 2 ** min(job.fails, 11)))
        self.jobs.finish(job, next_run=slot, error=error)

    def run_forever(self, stop: threading.Event, *, seconds: int = 30) -> None:
        """Tick until `stop` is set. `schedule` gives the beat and nothing else."""
        beat = schedule.Scheduler()
        beat.every(seconds).seconds.do(self.tick)
        self.tick()
        while not stop.wait(min(1.0, max(0.05, beat.idle_seconds or 0.05))):
            beat.run_pending()
