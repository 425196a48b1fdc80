"""kill -9 at any moment loses nothing and stores nothing twice."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from storage.archive import Archive
from storage.facts import FactFilter
from storage.query import EVERYTHING, Word
from storage.upkeep import examine

PAGES = 300
KILLS = 20
SCRIPT = Path(__file__).with_name("killed.py")
ROOT = Path(__file__).parents[2]


def start(folder: Path, name: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, str(SCRIPT), str(folder), str(PAGES), name], env=environment)


def test_twenty_kills_while_keeping_and_filing_leave_what_an_undisturbed_run_leaves(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    chance = random.Random(11)
    kills = 0
    Archive.open(folder).close()
    while kills < KILLS:
        worker = start(folder, f"w{kills}")
        deadline = time.monotonic() + chance.uniform(0.3, 0.9)
        while time.monotonic() < deadline and worker.poll() is None:
            time.sleep(0.01)
        if worker.poll() is not None:  # the work is done: more of it, so that there is something to kill
            add_work(folder, kills)
            continue
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        kills += 1
    last = [start(folder, "a"), start(folder, "b")]
    assert [worker.wait(timeout=120) for worker in last] == [0, 0]

    with Archive.open(folder) as archive:
        done = archive.frontier.counts()["yunhe"]
        expected = done["done"] - 1  # the list itself
        assert expected >= PAGES
        assert done == {"open": 0, "done": expected + 1, "dead": 0}
        assert archive.pages.counts() == {
            "to_read": 0,
            "filed": expected,
            "given_up": 0,
            "not_article": 0,
            "listing": 1,
        }
        assert archive.articles.count() == expected
        assert archive.facts.count(FactFilter()) == expected
        assert archive.search.count(EVERYTHING) == expected
        assert archive.search.count(Word("签约")) == expected
        report = examine(archive, deep=True, sample=expected)
        assert report.problems == ()


def add_work(folder: Path, number: int) -> None:
    from records import FetchRequest

    with Archive.open(folder) as archive:
        archive.frontier.add_many(
            FetchRequest(url=f"http://yunhe.example/{1000 * (number + 1) + n}.html", site="yunhe") for n in range(100)
        )
