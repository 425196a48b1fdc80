"""Who is told: rule → group → the person on duty → their channels; and who next, when nobody reads."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from alerts.atlas import did_you_mean
from alerts.hours import local
from records import Subscription
from storage.archive import Archive
from storage.database import transaction
from storage.outbox import Message

SPAN = re.compile(r"([1-9][0-9]{0,3}) ?(m|h|d|分钟|小时|天)")
UNITS = {"m": 60, "分钟": 60, "h": 3600, "小时": 3600, "d": 86_400, "天": 86_400}
DEFAULT_CHANNELS = ("terminal",)
SETTING = "routing"


class BadRouting(ValueError):
    """Groups or people that cannot be taken as they stand."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """`duty`: people in turn, a week each from Monday, the first one in the week of `since` (ISO day)."""

    duty: tuple[str, ...] = ()
    since: str = "2024-01-01"
    channels: tuple[str, ...] = ()  # told besides the person on duty
    escalate_after_seconds: int | None = None
    escalate_to: tuple[str, ...] = ()

    def on_duty(self, now: int) -> str | None:
        """The person of this week; ms UTC."""
        if not self.duty:
            return None
        start = datetime.date.fromisoformat(self.since)
        weeks = (local(now).date() - (start - datetime.timedelta(days=start.weekday()))).days // 7
        return self.duty[weeks % len(self.duty)]


@dataclass(frozen=True, kw_only=True)
class Routing:
    """All groups, and the channels of all people."""

    groups: Mapping[str, Group] = field(default_factory=dict)
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def channels(self, subscription: Subscription, now: int) -> tuple[str, ...]:
        """Channels of a rule: its own, its owner's, its group's, and those of the person on duty.

        The default channel counts only when there is no other.
        """
        own = subscription.channels if subscription.channels != DEFAULT_CHANNELS else ()
        told = [*own, *self.people.get(subscription.owner, ())]
        if (group := self.groups.get(subscription.group)) is not None:
            told += [*group.channels, *self.people.get(group.on_duty(now) or "", ())]
        return tuple(dict.fromkeys(told)) or subscription.channels

    def as_json(self) -> dict[str, Any]:
        return {
            "groups": {n: asdict(g) for n, g in self.groups.items()},
            "people": {n: list(c) for n, c in self.people.items()},
        }


def read_routing(groups: Mapping[str, Any], people: Mapping[str, Any]) -> Routing:
    """Routing of TOML tables `[groups.NAME]` and `[people.NAME]`. BadRouting names group, key and value."""
    known_people: dict[str, tuple[str, ...]] = {}
    for name, table in people.items():
        if not isinstance(table, Mapping) or set(table) - {"channels"}:
            raise BadRouting(f'people.{name}: give channels, such as channels = ["wecom-{name}"]')
        known_people[name] = _texts(table.get("channels", []), f"people.{name}: channels")
    return Routing(
        groups={name: _group(name, table, known_people) for name, table in groups.items()}, people=known_people
    )


def _group(name: str, table: Any, people: Mapping[str, tuple[str, ...]]) -> Group:
    where = f"groups.{name}"
    known = ("duty", "since", "channels", "escalate_after", "escalate_to")
    if not isinstance(table, Mapping):
        raise BadRouting(f"{where} is not a table")
    for key in table:
        if key not in known:
            raise BadRouting(f'{where}: unknown key "{key}"{did_you_mean(key, known)}')
    duty = _texts(table.get("duty", []), f"{where}: duty")
    to = _texts(table.get("escalate_to", []), f"{where}: escalate_to")
    for person in (*duty, *to):
        if person not in people:
            raise BadRouting(f'{where}: unknown person "{person}"{did_you_mean(person, people)}')
    since = str(table.get("since", "2024-01-01"))
    try:
        datetime.date.fromisoformat(since)
    except ValueError:
        raise BadRouting(f'{where}: since is a day such as "2026-11-16", not "{since}"') from None
    after = table.get("escalate_after")
    if (after is None) != (not to):
        raise BadRouting(f"{where}: escalate_after and escalate_to belong together")
    return Group(
        duty=duty,
        since=since,
        channels=_texts(table.get("channels", []), f"{where}: channels"),
        escalate_after_seconds=None if after is None else _seconds(after, where),
        escalate_to=to,
    )


def _seconds(words: object, where: str) -> int:
    found = SPAN.fullmatch(str(words))
    if not found:
        raise BadRouting(f'{where}: escalate_after is a time such as "4h" or "90m", not "{words}"')
    return int(found[1]) * UNITS[found[2]]


def written_span(seconds: int) -> str:
    """`4h`, `90m`: what `escalate_after` is read from."""
    for unit, size in (("d", 86_400), ("h", 3600)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{max(1, seconds // 60)}m"


def _texts(values: object, where: str) -> tuple[str, ...]:
    if not isinstance(values, list | tuple) or not all(isinstance(v, str) and v.strip() for v in values):
        raise BadRouting(f"{where} is not a list of texts")
    return tuple(dict.fromkeys(values))


def stored(archive: Archive) -> Routing:
    """The routing in the archive; empty when none was stored."""
    data = archive.subscriptions.setting(SETTING) or {}
    groups: dict[str, Group] = {}
    for name, table in data.get("groups", {}).items():
        values: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in table.items()}
        groups[name] = Group(**values)
    return Routing(groups=groups, people={n: tuple(c) for n, c in data.get("people", {}).items()})


def store(archive: Archive, routing: Routing) -> None:
    archive.subscriptions.set_setting(SETTING, routing.as_json())


def escalate(archive: Archive, routing: Routing) -> int:
    """Tell the next people of alerts that nobody has read in time; the number of alerts. Each is escalated once."""
    now = archive.clock()
    spans = [g.escalate_after_seconds for g in routing.groups.values() if g.escalate_after_seconds is not None]
    if not spans:
        return 0
    number = 0
    for alert in archive.alerts.unread_before(now - min(spans) * 1000):
        rule = archive.subscriptions.get(alert.subscription)
        group = routing.groups.get(rule.group) if rule else None
        if group is None or group.escalate_after_seconds is None:
            continue
        if alert.created_at > now - group.escalate_after_seconds * 1000:
            continue
        channels = _channels_of(group.escalate_to, routing)
        with transaction(archive.db):
            archive.outbox.add(
                Message(
                    channel=channel,
                    key=f"{alert.id}:escalation:{channel}",
                    payload={"alert": alert.id, "subscription": alert.subscription},
                    kind="escalation",
                )
                for channel in channels
            )
            archive.alerts.mark_escalated(alert.id)
        number += 1
    return number


def _channels_of(people: Sequence[str], routing: Routing) -> tuple[str, ...]:
    return tuple(dict.fromkeys(channel for person in people for channel in routing.people.get(person, ())))
