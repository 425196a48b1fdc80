"""A page that hangs, crashes or eats memory costs its own process only."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from radar.workers import Failed, Workers, ctrl_c_held_back


def work(task: object) -> object:
    match task:
        case "hang":
            time.sleep(60)
        case "crash":
            os._exit(9)
        case "eat":
            return len(bytearray(8 * 1024**3))
        case "raise":
            raise ValueError("no such thing")
    return task


def test_every_task_comes_back_whatever_its_neighbours_do() -> None:
    tasks = [1, "crash", 2, "hang", 3, "raise", 4, "eat", 5, 6]
    with Workers(work, count=2, seconds=3.0) as workers:
        came = dict(workers.map(tasks))
    assert set(came) == set(tasks)
    assert {n: came[n] for n in range(1, 7)} == {n: n for n in range(1, 7)}
    assert isinstance(came["raise"], Failed)
    assert came["raise"].why.startswith("ValueError: no such thing (at test_workers.py:")
    assert came["crash"] == Failed("the reading process died (out of memory, or a crash in a library)", fatal=True)
    assert came["hang"] == Failed("reading took more than 3 seconds", fatal=True)
    assert isinstance(came["eat"], Failed)


def test_tasks_are_taken_no_further_ahead_than_there_are_processes() -> None:
    taken = []

    def tasks():
        for n in range(20):
            taken.append(n)
            yield n

    with Workers(work, count=2) as workers:
        results = workers.map(tasks())
        next(results)
        assert len(taken) <= 2 + 1


@pytest.mark.parametrize("count", [1, 3])
def test_workers_serve_many_maps_one_after_the_other(count: int) -> None:
    with Workers(work, count=count) as workers:
        assert sorted(n for n, _ in workers.map(range(7))) == list(range(7))
        assert list(workers.map([])) == []
        assert sorted(n for n, _ in workers.map(range(3))) == [0, 1, 2]


def test_a_map_that_is_left_leaves_nothing_for_the_next() -> None:
    with Workers(work, count=2) as workers:
        left = workers.map(range(10))
        next(left)
        left.close()
        assert sorted(n for n, _ in workers.map(range(100, 105))) == [100, 101, 102, 103, 104]


ALONE = """
import os
from radar.workers import Workers

def is_deaf(pid):
    with open(f"/proc/{pid}/status") as status:
        blocked = next(line for line in status if line.startswith("SigBlk:"))
    return bool(int(blocked.split()[1], 16) & 2)

if __name__ == "__main__":
    with Workers(len, count=2) as workers:
        print([is_deaf(worker.process.pid) for worker in workers._workers], is_deaf(os.getpid()))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="masks of signals are read from /proc")
def test_a_reader_is_deaf_to_ctrl_c_from_its_first_moment(tmp_path: Path) -> None:
    """In a process of its own, because the first start in a process is the one that went wrong."""
    (tmp_path / "alone.py").write_text(ALONE, encoding="utf-8")
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "alone.py"], cwd=tmp_path, env=environ, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[True, True] False\n", "")


def test_ctrl_c_during_a_start_comes_when_the_start_is_done() -> None:
    go, done = threading.Event(), []

    def press() -> None:
        go.wait(30)
        os.kill(os.getpid(), signal.SIGINT)

    def start() -> None:
        with ctrl_c_held_back():
            go.set()
            another.join()
            done.append("started")

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    another = threading.Thread(target=press)  # begun before the block, so it hears what the parent does not
    another.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            start()
    finally:
        signal.signal(signal.SIGINT, before)
    assert done == ["started"]
