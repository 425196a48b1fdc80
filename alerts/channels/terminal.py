"""Letters on the terminal, for trying out and for `radar run` in the foreground."""

import sys
from typing import TextIO

from alerts.channels.base import Channel, Habits, Letter, Receipt


class Terminal(Channel):
    """Writes the letter's text to a stream, standard output when none is given."""

    kind = "terminal"

    def __init__(self, name: str, habits: Habits, *, stream: TextIO | None = None) -> None:
        super().__init__(name, habits)
        self._stream = stream

    def send(self, letter: Letter) -> Receipt:
        try:
            stream = self._stream or sys.stdout
            stream.write(f"{letter.subject}\n{letter.text}\n{letter.link}\n\n")
            stream.flush()
        except (OSError, ValueError) as wrong:
            return Receipt(outcome="retry", code="stream", said=str(wrong), whole_channel=True)
        return Receipt(outcome="sent")
