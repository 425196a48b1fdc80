"""A crawl in a process of its own, and what it says of its progress. A reactor starts only once a process."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class CrawlProgress:
    """The crawl so far: counts of pages kept, addresses found, lists and errors, in all and by site."""

    counts: Mapping[str, int] = field(default_factory=dict)
    sites: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    seconds: float = 0.0
    done: bool = False


class Crawl:
    """A running crawl. `progress` is the last that it said; use as a context manager so that none is left behind."""

    def __init__(
        self,
        data: Path,
        sites: Sequence[Path],
        *,
        names: Sequence[str] = (),
        allow_private: bool = False,
        open_only: bool = False,
        options: Sequence[str] = (),
        log: Path | None = None,
    ) -> None:
        self.progress = CrawlProgress()
        ours, theirs = os.pipe()
        command = [sys.executable, "-m", "crawler", "--data", str(data), "--progress", str(theirs)]
        for folder in sites:
            command += ["--sites", str(folder)]
        for name in names:
            command += ["--site", name]
        if allow_private:
            command.append("--allow-private")
        if open_only:
            command.append("--open-only")
        # The packages of a checkout must be found whatever folder the user stands in.
        here = str(Path(__file__).resolve().parent.parent)
        path = os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH", "")]))
        self._log = log.open("ab") if log else None
        try:
            self.process = subprocess.Popen(
                [*command, *options],
                pass_fds=[theirs],
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,  # Ctrl-C is ours to pass on, once
            )
        finally:
            os.close(theirs)
        self._pipe = os.fdopen(ours, encoding="utf-8")
        self._reader = threading.Thread(target=self._listen, name="crawl-progress", daemon=True)
        self._reader.start()

    def __enter__(self) -> "Crawl":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def wait(self, seconds: float | None = None) -> int | None:
        """The exit code, or None when it is still running after `seconds`."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        self._reader.join(2)
        return code

    def stop(self, *, patience_seconds: float = 15.0) -> int:
        """Ask it to stop cleanly, and make it when it does not; the exit code."""
        if self.running:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(patience_seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
        code = self.process.wait()
        self._reader.join(2)
        if self._log:
            self._log.close()
        return code

    def _listen(self) -> None:
        with self._pipe:
            for line in self._pipe:
                try:
                    said: dict[str, Any] = json.loads(line)
                except ValueError:
                    continue
                self.progress = CrawlProgress(
                    counts=said.get("counts", {}),
                    sites=said.get("sites", {}),
                    seconds=said.get("seconds", 0.0),
                    done=said.get("event") == "done",
                )
