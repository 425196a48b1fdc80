"""An alert: one subscription, one event, and the proof."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Because:
    """One clause of a subscription and the words that satisfied it. Offsets lie in Article.text."""

    clause: str
    evidence: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, kw_only=True)
class Alert:
    """Rings once for one real event; reposts and later sources only raise `sources`."""

    id: str
    subscription: str
    article: str
    fact: str
    event_key: str
    because: tuple[Because, ...] = ()
    created_at: int = 0  # ms UTC
    sources: int = 1
    state: str = "unread"  # unread, starred, assigned, done, false_alarm, snoozed
    reason: str | None = None
