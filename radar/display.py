"""Progress for whoever watches: a live line on a terminal, plain lines now and then elsewhere. On stderr."""

import sys
import time
from types import TracebackType
from typing import TextIO

from rich.console import Console
from rich.live import Live
from rich.text import Text

PLAIN_SECONDS = 5.0


class Display:
    """Shows one line of figures that changes; `note` adds a line that stays."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._console = Console(file=self._stream)
        self._live = Live(console=self._console, refresh_per_second=8, transient=True) if self.is_terminal else None
        self._last = ""
        self._said_at = 0.0

    @property
    def is_terminal(self) -> bool:
        return self._console.is_terminal

    def __enter__(self) -> "Display":
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, where: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()
        elif self._last:
            self._plain(self._last)

    def show(self, words: str) -> None:
        if self._live:
            self._live.update(Text(words, style="cyan"))
            return
        self._last = words
        if time.monotonic() - self._said_at >= PLAIN_SECONDS:
            self._plain(words)

    def note(self, words: str) -> None:
        if self._live:
            self._live.console.print(words, markup=False, highlight=False)
        else:
            self._plain(words)

    def _plain(self, words: str) -> None:
        self._last = ""
        self._said_at = time.monotonic()
        self._stream.write(words + "\n")
        self._stream.flush()
