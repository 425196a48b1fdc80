"""kill -9 while filing, at scale: is the archive that is left equal to that of an undisturbed run?

    python -m bench.kills --articles 20000 --kills 20

One worker is killed, another runs beside it on an archive of its own; `tests/storage/test_killed.py` does the same on
a small scale with keeping and several workers. The articles are those of `bench.filing`: reposts, projects and rules that
ring. Equal means: the same articles, texts, facts, facets, page states, the same number of every token in the index,
the same articles together in a story, the same facts together in a dossier, and the same articles told to each rule.
What a killed worker had claimed is filed later, so the order differs; who was first in a story or rang first may too,
so members are compared, not names, and stories after their index was rebuilt in the order of their dates.
"""

import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from alerts.bell import Bell
from alerts.ringing import Policy
from bench.corpus import Corpus
from bench.filing import keep_rows, nth, rules, stream
from storage.archive import Archive
from storage.frontier import LeaseLost
from storage.upkeep import examine

BATCH = 40
LEASE_MS = 2_000

QUERIES = {
    "articles": "SELECT id, url, title, day, version, facets, reading, text_hash, body, rest"
    " FROM articles JOIN texts USING (docid) ORDER BY id",
    "facts": "SELECT id, article, current, position, stage, host, amount, read FROM facts ORDER BY id",
    "industries": "SELECT industry, fact FROM fact_industries ORDER BY fact, industry",
    "pages": "SELECT id, state FROM pages ORDER BY id",
    "stories": "SELECT a.id, (SELECT min(b.id) FROM articles b WHERE b.story = a.story) FROM articles a ORDER BY a.id",
    "projects": "SELECT p.fact, (SELECT min(q.fact) FROM project_facts q WHERE q.project = p.project)"
    " FROM project_facts p ORDER BY p.fact",
    "alerts": "SELECT DISTINCT a.subscription, s.article FROM alert_sources s JOIN alerts a ON a.id = s.alert"
    " ORDER BY 1, 2",
    "letters": "SELECT (SELECT count(*) FROM outbox) = (SELECT count(*) FROM alerts)",
    "tokens": "SELECT term, doc, cnt FROM temp.tokens ORDER BY term",
}


@click.group(invoke_without_command=True)
@click.option("--articles", default=20_000)
@click.option("--kills", default=20)
@click.pass_context
def main(context: click.Context, articles: int, kills: int) -> None:
    """Compare a run that is killed with one that is not."""
    if context.invoked_subcommand:
        return
    with tempfile.TemporaryDirectory() as folder:
        undisturbed, killed = Path(folder) / "undisturbed", Path(folder) / "killed"
        for path in (undisturbed, killed):
            prepare(path, articles)
        began = time.monotonic()
        beside = start(undisturbed)
        done = kill_often(killed, kills, articles)
        start(killed).wait()
        beside.wait()
        seconds = time.monotonic() - began
        states = [state_of(path) for path in (undisturbed, killed)]
        with Archive.open(killed) as archive:
            report = examine(archive, deep=True)
        problems = [check.name for check in report.problems if "kept" not in check.name]
        click.echo(
            json.dumps(
                {
                    "articles": articles,
                    "kills": done,
                    "seconds": round(seconds, 1),
                    "equal": {name: states[0][name] == states[1][name] for name in QUERIES},
                    "problems": problems,
                }
            )
        )
        sys.exit(0 if states[0] == states[1] and not problems else 1)


def prepare(folder: Path, articles: int) -> None:
    with Archive.open(folder) as archive:
        keep_rows(archive, list(stream(Corpus(), articles)))
        archive.db.execute("UPDATE pages SET state = 0")
        archive.subscriptions.put_all(rules(40))


def start(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "bench.kills", "work", str(folder)])


def kill_often(folder: Path, kills: int, articles: int) -> int:
    """Kill the worker after random numbers of articles and a moment more; how many kills hit a living one."""
    chance = random.Random(5)
    done = 0
    conn = sqlite3.connect(f"file:{folder / 'archive.sqlite'}?mode=ro", uri=True)
    for filed in sorted(chance.randrange(articles * 19 // 20) for _ in range(kills)):
        worker = start(folder)
        while worker.poll() is None and conn.execute("SELECT count(*) FROM articles").fetchone()[0] < filed:
            time.sleep(0.05)
        time.sleep(chance.uniform(0, 1.0))
        if worker.poll() is None:
            done += 1
            os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    conn.close()
    return done


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
def work(folder: Path) -> None:
    """File until nothing is left."""
    corpus = Corpus()
    with Archive.open(folder) as archive:
        bell = Bell(archive, policy=Policy(max_age_days=None, late_repost_days=100_000))
        bell.matcher()
        while True:
            leases = archive.pages.claim_unread(BATCH, "worker", LEASE_MS)
            if not leases:
                if not archive.pages.counts()["to_read"]:
                    return
                time.sleep(0.1)
                continue
            try:
                with archive.unit_of_work() as unit:
                    for lease in leases:
                        number = int(archive.pages.get(lease.id).url.rpartition("/")[2].partition(".")[0])
                        made = nth(corpus, number)
                        filed = unit.file(made.page, made.article, made.reading, lease=lease)
                        bell.ring(unit, filed, made.article, made.reading, site=None)
            except LeaseLost:
                continue


def state_of(folder: Path) -> dict[str, str]:
    """A hash of each part of the archive."""
    found = {}
    with Archive.open(folder) as archive:
        conn = archive.db.conn
        archive.stories.rebuild()
        conn.execute("CREATE VIRTUAL TABLE temp.tokens USING fts5vocab (main, search, row)")
        for name, sql in QUERIES.items():
            digest = hashlib.sha256()
            for row in conn.execute(sql):
                digest.update(repr(row).encode())
            found[name] = digest.hexdigest()
    return found


if __name__ == "__main__":
    main()
