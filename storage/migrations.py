"""The schema, step by step. Every step of every topic stands here, in the order in which it is applied.

A step is a function `topic_NNN_what(db)` in `storage/schema/<topic>.py`. Steps are never edited once
released and never reordered; a change is a new step at the end of `STEPS`.
"""

from collections.abc import Callable
from pathlib import Path

import sqlite_utils
from sqlite_utils.migrations import Migrations

from storage.database import ArchiveError, ArchiveNewer, transaction
from storage.schema import alerts, articles, frontier, jobs, pages, projects, reposts, search, sources

Step = Callable[[sqlite_utils.Database], None]

STEPS: tuple[Step, ...] = (
    frontier.frontier_001_queue_and_hosts,
    pages.pages_001_kept,
    articles.articles_001_articles_and_facts,
    search.search_001_index,
    jobs.jobs_001_timetable,
    sources.sources_001_health,
    alerts.alerts_001_subscriptions_alerts_outbox,
    frontier.frontier_002_finished,
    articles.articles_002_texts_by_day,
    articles.articles_003_copies_in_order,
    articles.articles_004_lists_counted_by_index,
    alerts.alerts_002_filings,
    projects.projects_001_dossiers,
    reposts.reposts_001_prints_and_relations,
    reposts.reposts_002_stories_of_the_archive,
    reposts.reposts_003_happenings,
    projects.projects_002_keys_by_region,
)


def migrations() -> Migrations:
    steps = Migrations("archive")
    for step in STEPS:
        steps(name=step.__name__)(step)
    return steps


def migrate(db: sqlite_utils.Database, *, stop_before: str | None = None) -> list[str]:
    """Bring the schema up to date in one transaction; the names of the steps that were applied."""
    steps = migrations()
    refuse_newer(db, steps)
    if not steps.pending(db):
        return []
    with transaction(db):
        pending = [step.name for step in steps.pending(db)]  # again: somebody may have been quicker
        steps.apply(db, stop_before=stop_before)
        return [name for name in pending if name in {done.name for done in steps.applied(db)}]


def refuse_newer(db: sqlite_utils.Database, steps: Migrations) -> None:
    known = {step.__name__ for step in STEPS}
    unknown = [done.name for done in steps.applied(db) if done.name not in known]
    if unknown:
        raise ArchiveNewer(
            f"the archive was written by a newer version: it has the schema step {unknown[0]!r}, which this "
            f"version does not know; update the program, or restore a backup made before the update"
        )


def refuse_other(db: sqlite_utils.Database, path: Path) -> None:
    """For a connection that cannot bring the schema up to date itself."""
    steps = migrations()
    refuse_newer(db, steps)
    pending = steps.pending(db)
    if pending:
        raise ArchiveError(
            f"{path}: the archive is of an older version (step {pending[0].name!r} is missing);"
            " run `radar crawl` or `radar run` once, which brings it up to date"
        )
