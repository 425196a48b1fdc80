"""kill -9 while filing, at scale: is the archive that is left equal to that of an undisturbed run?

    python -m bench.kills --articles 20000 --kills 20

Two workers are not used here, one is enough to be killed; `tests/storage/test_killed.py` does the same on a small
scale with keeping and several workers. Equal means: the same articles, texts, facts, facets, page states, and the
same number of every token in the index.
"""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from bench.corpus import Corpus
from bench.filing import keep_rows
from storage.archive import Archive
from storage.frontier import LeaseLost
from storage.upkeep import examine

BATCH = 40
LEASE_MS = 2_000

QUERIES = {
    "articles": "SELECT id, url, title, day, story, version, facets, reading, text_hash, body, rest"
    " FROM articles JOIN texts USING (docid) ORDER BY id",
    "facts": "SELECT id, article, current, position, stage, host, amount, read FROM facts ORDER BY id",
    "industries": "SELECT industry, fact FROM fact_industries ORDER BY fact, industry",
    "pages": "SELECT id, state FROM pages ORDER BY id",
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
        start(undisturbed).wait()
        seconds = time.monotonic() - began
        done = kill_often(killed, kills, seconds)
        start(killed).wait()
        states = [state_of(path) for path in (undisturbed, killed)]
        with Archive.open(killed) as archive:
            report = examine(archive, deep=True)
        problems = [check.name for check in report.problems if "kept" not in check.name]
        click.echo(
            json.dumps(
                {
                    "articles": articles,
                    "kills": done,
                    "undisturbed_seconds": round(seconds, 1),
                    "equal": {name: states[0][name] == states[1][name] for name in QUERIES},
                    "problems": problems,
                }
            )
        )
        sys.exit(0 if states[0] == states[1] and not problems else 1)


def prepare(folder: Path, articles: int) -> None:
    with Archive.open(folder) as archive:
        keep_rows(archive, list(Corpus().articles(0, articles)))
        archive.db.execute("UPDATE pages SET state = 0")


def start(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "bench.kills", "work", str(folder)])


def kill_often(folder: Path, kills: int, seconds: float) -> int:
    """Kill a worker at random moments spread over the whole run; how many kills hit a living one."""
    chance = random.Random(5)
    done = 0
    while done < kills:
        worker = start(folder)
        deadline = time.monotonic() + 1.0 + chance.uniform(0, 1.6 * seconds / kills)
        while time.monotonic() < deadline and worker.poll() is None:
            time.sleep(0.01)
        if worker.poll() is not None:
            return done
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        done += 1
    return done


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
def work(folder: Path) -> None:
    """File until nothing is left."""
    corpus = Corpus()
    with Archive.open(folder) as archive:
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
                        made = corpus.article(number)
                        unit.file(made.page, made.article, made.reading, lease=lease)
            except LeaseLost:
                continue


def state_of(folder: Path) -> dict[str, str]:
    """A hash of each part of the archive."""
    found = {}
    with Archive.open(folder) as archive:
        conn = archive.db.conn
        conn.execute("CREATE VIRTUAL TABLE temp.tokens USING fts5vocab (main, search, row)")
        for name, sql in QUERIES.items():
            digest = hashlib.sha256()
            for row in conn.execute(sql):
                digest.update(repr(row).encode())
            found[name] = digest.hexdigest()
    return found


if __name__ == "__main__":
    main()
