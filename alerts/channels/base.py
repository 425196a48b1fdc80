"""What every channel is: a way to send one letter, and an honest receipt."""

import abc
from dataclasses import dataclass, field
from typing import Any, Literal

Outcome = Literal["sent", "retry", "dead", "parked"]


class Secret(str):
    """A text that is never shown: repr, format and str of it give stars. Use `reveal`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"

    def __str__(self) -> str:
        return "***"

    def __format__(self, _: str) -> str:
        return "***"

    def reveal(self) -> str:
        return "".join(self)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One message ready for any channel. `link` stands outside of what may be cut; `data` is for machines."""

    subject: str
    text: str
    markdown: str
    html: str
    link: str
    key: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of one sending, in the receiver's own words.

    `sent`: delivered. `retry`: may pass later (network, 5xx, rate). `dead`: this message never will.
    `parked`: the channel itself is wrong (key, signature); nothing more is sent until somebody mends it.
    """

    outcome: Outcome
    code: str = ""
    said: str = ""
    retry_after_seconds: float | None = None
    whole_channel: bool = False  # a retry that concerns all messages: the address is down, or the rate is used up


@dataclass(frozen=True, kw_only=True)
class Habits:
    """When and how fast a channel speaks. Times are local to China."""

    per_minute: float = 60.0
    burst: int = 10
    timeout_seconds: float = 10.0
    quiet: tuple[str, str] | None = None  # ("22:00", "07:30"), across midnight; None: any hour
    weekends: bool = True  # whether letters leave on rest days (weekends and holidays, not make-up days)
    digest_over: int = 20  # more than this many due at once become one digest; 0: never
    digest_hour: str = "08:30"


class Channel(abc.ABC):
    """A way to send. It never raises for what a receiver may do; `send` may be called from any one thread at a time."""

    kind: str = ""

    def __init__(self, name: str, habits: Habits) -> None:
        self.name = name
        self.habits = habits

    @abc.abstractmethod
    def send(self, letter: Letter) -> Receipt:
        """Send one letter."""

    def close(self) -> None:  # noqa: B027 - most channels hold nothing between two letters
        """Let go of connections."""

    def __repr__(self) -> str:
        return f"<{self.kind} channel {self.name!r}>"


def cut_bytes(text: str, limit: int) -> str:
    """The text within `limit` bytes of UTF-8, cut at a character with … when it was longer."""
    raw = text.encode("utf-8", "replace")
    if len(raw) <= limit:
        return raw.decode("utf-8")
    if limit < 3:
        return ""
    return raw[: limit - 3].decode("utf-8", "ignore") + "…"


def with_link(text: str, link: str, limit: int) -> str:
    """The text cut so that it and the whole link fit into `limit` bytes."""
    if not link:
        return cut_bytes(text, limit)
    tail = "\n" + link
    room = limit - len(tail.encode("utf-8", "replace"))
    if room < 3:
        return cut_bytes(text, limit)
    return cut_bytes(text, room) + tail
