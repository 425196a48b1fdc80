"""How fast and how patiently: a token bucket for each channel, and back-off with jitter."""

import random
from dataclasses import dataclass, field

BASE_MS = 10_000
LONGEST_MS = 3_600_000


@dataclass(kw_only=True)
class Bucket:
    """Tokens grow with time up to `burst`. A clock that is set back neither adds nor takes any."""

    per_minute: float
    burst: int
    tokens: float = field(default=-1.0)
    at: int = 0

    def available(self, now: int) -> int:
        if self.tokens < 0:
            self.tokens, self.at = float(self.burst), now
        passed = max(0, now - self.at)
        self.tokens = min(float(self.burst), self.tokens + passed * self.per_minute / 60_000)
        self.at = now
        return int(self.tokens)

    def take(self, n: int) -> None:
        self.tokens = max(0.0, self.tokens - n)

    def give(self, n: int) -> None:
        """Tokens of messages that were claimed and not sent after all."""
        self.tokens = min(float(self.burst), self.tokens + n)

    def next_at(self, now: int) -> int:
        """When one token will be there."""
        missing = max(0.0, 1.0 - self.tokens)
        return now + int(missing * 60_000 / self.per_minute) + 1


def back_off(tries: int, dice: random.Random, *, at_least_seconds: float | None = None) -> int:
    """Milliseconds to wait after the given number of tries: doubled each time, at most an hour, half of it by chance.

    A receiver's own wish (Retry-After) is never undercut.
    """
    longest = min(LONGEST_MS, BASE_MS * 2 ** min(max(tries - 1, 0), 20))
    wait = longest / 2 + dice.random() * longest / 2
    return int(max(wait, (at_least_seconds or 0) * 1000))
