"""Processes that read pages: a page that takes too long or too much memory costs its process, never the run."""

import contextlib
import multiprocessing
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Generic, TypeVar

START_SECONDS = 120.0  # for a process to come up; a busy machine needs long to load all tables
Task = TypeVar("Task")
Result = TypeVar("Result")

try:
    import resource
except ImportError:  # not a POSIX system: time is still bounded
    resource = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Failed:
    """What a worker could not do: `why` is one line, `fatal` when it took its process with it."""

    why: str
    fatal: bool = False


class _Ready:
    """The first word of a process: it has loaded everything, and its time begins."""


@dataclass
class _Worker(Generic[Task]):
    process: BaseProcess
    pipe: Connection
    task: Task | None = None
    deadline: float = 0.0
    ready: bool = False  # it has come up and says so; starting does not count as reading


class Workers(Generic[Task, Result]):
    """Run `work(task)` in `count` processes, each task within `seconds` and `memory_bytes`.

    `work` must be importable (spawned processes import it) and is called once per task.
    A process over its limits is killed and replaced; its task comes back as `Failed`.
    """

    def __init__(
        self,
        work: Callable[[Task], Result],
        *,
        count: int = 2,
        seconds: float = 20.0,
        memory_bytes: int = 2 * 1024**3,
    ) -> None:
        self._work = work
        self.seconds = seconds
        self._memory = memory_bytes
        self._context = multiprocessing.get_context("spawn")
        self._workers = [self._start() for _ in range(count)]

    def __enter__(self) -> "Workers[Task, Result]":
        return self

    def __exit__(self, *stop: object) -> None:
        self.close()

    @property
    def count(self) -> int:
        return len(self._workers)

    def map(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Result | Failed]]:
        """Results as they come, not in order. Never more than one task a process is taken ahead."""
        try:
            yield from self._map(iter(tasks))
        finally:  # nobody waits for what is still being done
            for place, worker in enumerate(self._workers):
                if worker.task is not None:
                    self._workers[place] = self._replace(worker)

    def _map(self, waiting: Iterator[Task]) -> Iterator[tuple[Task, Result | Failed]]:
        busy = 0
        exhausted = False
        while True:
            for place, worker in enumerate(self._workers):
                if worker.task is None and not exhausted:
                    try:
                        task = next(waiting)
                    except StopIteration:
                        exhausted = True
                        break
                    self._send(place, task)
                    busy += 1
            if not busy:
                return
            for done in self._collect():
                busy -= 1
                yield done

    def close(self) -> None:
        for worker in self._workers:
            worker.pipe.close()
            worker.process.join(1)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
        self._workers = []

    def _start(self) -> _Worker[Task]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(self._work, theirs, self._memory), daemon=True)
        with ctrl_c_held_back():
            process.start()
        theirs.close()
        return _Worker(process=process, pipe=ours)

    def _send(self, place: int, task: Task) -> None:
        worker = self._workers[place]
        try:
            worker.pipe.send(task)
        except (BrokenPipeError, OSError):
            worker = self._workers[place] = self._replace(worker)
            worker.pipe.send(task)
        worker.task = task
        worker.deadline = time.monotonic() + (self.seconds if worker.ready else START_SECONDS)

    def _collect(self) -> list[tuple[Task, Result | Failed]]:
        busy = [w for w in self._workers if w.task is not None]
        patience = max(0.0, min(w.deadline for w in busy) - time.monotonic())
        ready = set(wait([w.pipe for w in busy], timeout=patience))
        done: list[tuple[Task, Result | Failed]] = []
        for place, worker in enumerate(self._workers):
            if worker.task is None:
                continue
            task = worker.task
            if worker.pipe in ready:
                try:
                    result: Result | Failed = worker.pipe.recv()
                    if isinstance(result, _Ready):
                        worker.ready = True
                        worker.deadline = time.monotonic() + self.seconds
                        continue
                    worker.task = None
                except (EOFError, OSError):
                    result = Failed("the reading process died (out of memory, or a crash in a library)", fatal=True)
                    self._workers[place] = self._replace(worker)
                done.append((task, result))
            elif worker.deadline <= time.monotonic():
                why = f"reading took more than {self.seconds:g} seconds"
                if not worker.ready:
                    why = f"the reading process did not start within {START_SECONDS:g} seconds"
                self._workers[place] = self._replace(worker)
                done.append((task, Failed(why, fatal=True)))
        return done

    def _replace(self, worker: _Worker[Task]) -> _Worker[Task]:
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        return self._start()


@contextlib.contextmanager
def ctrl_c_held_back() -> Iterator[None]:
    """Ctrl-C is for the parent alone, and does not tear a start in two: it comes when the block has ended.

    What is started inside inherits the mask. A signal may reach another thread, whose mask is none of ours, and
    would raise here all the same; so the handler is changed too.
    """
    # The tracker unblocks SIGINT in whatever thread starts it, so it must be there before.
    resource_tracker.ensure_running()
    heard: list[int] = []
    is_main = threading.current_thread() is threading.main_thread()
    handler = signal.signal(signal.SIGINT, lambda number, _: heard.append(number)) if is_main else None
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if is_main:
            signal.signal(signal.SIGINT, handler if handler is not None else signal.SIG_DFL)
        if heard:
            signal.raise_signal(signal.SIGINT)


def _serve(work: Callable[[Any], Any], pipe: Connection, memory_bytes: int) -> None:
    """The loop of one process: a task in, a result out, until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    try:
        pipe.send(_Ready())
    except OSError:  # the parent is gone already
        return
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):  # the other end closed, or was reset with an answer still unread
            return
        try:
            result = work(task)
        except Exception as wrong:
            where = traceback.extract_tb(wrong.__traceback__)[-1]
            place = f"{Path(where.filename).name}:{where.lineno}"
            result = Failed(f"{type(wrong).__name__}: {wrong} (at {place})")
        try:
            pipe.send(result)
        except (BrokenPipeError, OSError):
            return
