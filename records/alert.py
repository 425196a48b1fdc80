"""An alert: one subscription, one event, and the proof."""

from dataclasses import dataclass

ALERT_STATES: dict[str, str] = {
    "unread": "未读",
    "starred": "重点",
    "assigned": "已分派",
    "done": "已处理",
    "false_alarm": "误报",
    "snoozed": "稍后",
}


@dataclass(frozen=True, kw_only=True)
class Because:
    """One clause of a subscription and the words that satisfied it.

    Offsets lie in Article.text, or in the title when `in_title`. `fact` is the index in
    Reading.facts of the fact that satisfied the clause, None for a clause about the whole article.
    """

    clause: str
    evidence: str
    start: int = 0
    end: int = 0
    in_title: bool = False
    fact: int | None = None


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
    kind: str = "new"  # new, stage, figure, contradiction
    follows: str | None = None  # id of the earlier alert whose event this one carries on
    subscription_version: int = 0
    assignee: str | None = None
    note: str | None = None
    changed_at: int = 0  # ms UTC of the last change of state or sources
    letter: str = ""  # the letter's values as JSON, as they stood when it rang
