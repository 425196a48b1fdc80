"""Subscriptions as TOML: read with every mistake named, written back without loss."""

import dataclasses
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alerts.atlas import Atlas, UnknownName, did_you_mean
from alerts.clauses import PUBLISHERS
from alerts.lists import LIST_KEYS, LIST_OF, Lists, UnknownList, expand, members
from alerts.money import NotMoney, read_yuan, write_money
from alerts.routing import BadRouting, Group, Routing, read_routing, written_span
from facts import tactics
from records import AMOUNT_KINDS, STAGES, Subscription

TOP_KEYS = ("subscription", "lists", "queries", "groups", "people", "version")
DIGESTS = ("", "daily", "weekly")
FIELDS = {f.name: f for f in dataclasses.fields(Subscription)}
TUPLES = tuple(name for name, f in FIELDS.items() if isinstance(f.default, tuple))


class BadSubscription(ValueError):
    """A file of subscriptions that cannot be taken as it stands; nothing of it was loaded."""


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """What one file holds. `lists`: kind → name → members; `queries`: name → text of the query language.

    The subscriptions name their lists; `expanded` has the members in their place, as matching wants them.
    """

    subscriptions: tuple[Subscription, ...] = ()
    lists: Lists = field(default_factory=dict)
    queries: Mapping[str, str] = field(default_factory=dict)
    routing: Routing | None = None  # None: the file says nothing of groups and people

    @property
    def expanded(self) -> tuple[Subscription, ...]:
        return tuple(expand(s, self.lists) for s in self.subscriptions)


def load(path: Path | str, *, atlas: Atlas | None = None, known: Rulebook | None = None) -> Rulebook:
    """The rule book of a TOML file. BadSubscription names the file, the key and what was meant.

    `known`: lists and queries that are there already and that the file may use; its own go before them.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        raise BadSubscription(f"{path}: cannot be read as UTF-8 text: {wrong}") from wrong
    return loads(text, name=str(path), atlas=atlas, known=known)


def loads(
    text: str, *, name: str = "subscriptions", atlas: Atlas | None = None, known: Rulebook | None = None
) -> Rulebook:
    """The rule book of a TOML text; `name` opens every message."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        bare = re.search(r"^\s*(?:\[[\w.]*?)?([^\W\d_]*[^\x00-\x7f]\w*)(?:\]|\s*=)", text, re.MULTILINE)
        hint = f'; a name in Chinese stands in quotes, such as "{bare[1]}"' if bare else ""
        raise BadSubscription(f"{name}: not TOML: {wrong}{hint}") from wrong
    if atlas is None:
        from alerts.tables import default_atlas

        atlas = default_atlas()
    for key in data:
        if key not in TOP_KEYS:
            raise BadSubscription(f'{name}: unknown table "{key}"{did_you_mean(key, TOP_KEYS)}')
    known = known or Rulebook()
    lists = _lists(data.get("lists", {}), known.lists, name, atlas)
    queries = {**known.queries, **_queries(data.get("queries", {}), name)}
    rows = data.get("subscription", [])
    if not isinstance(rows, list):
        raise BadSubscription(f"{name}: write [[subscription]] with two brackets, once for each rule")
    found: dict[str, Subscription] = {}
    for number, row in enumerate(rows, 1):
        subscription = read_subscription(row, lists=lists, atlas=atlas, name=name, number=number)
        if subscription.id in found:
            raise BadSubscription(f'{name}: two subscriptions have the id "{subscription.id}"; ids must differ')
        found[subscription.id] = subscription
    routing = _routing(data, name)
    if routing is not None:
        _check_groups(found.values(), routing, name)
    rulebook = Rulebook(subscriptions=tuple(found.values()), lists=lists, queries=queries, routing=routing)
    _check_queries(rulebook, name, atlas)
    return rulebook


def read_subscription(
    row: Mapping[str, object],
    *,
    lists: Lists,
    atlas: Atlas,
    name: str = "subscriptions",
    number: int = 1,
) -> Subscription:
    """One subscription of a mapping (a TOML table, a form of the desk), checked clause by clause."""
    if not isinstance(row, Mapping):
        raise BadSubscription(f"{name}: subscription {number} is not a table")
    ident = row.get("id")
    if not isinstance(ident, str) or not ident.strip():
        raise BadSubscription(f'{name}: subscription {number} has no id; give it one, such as id = "neighbours"')
    where = f'{name}: subscription "{ident}"'
    values: dict[str, object] = {"name": ident}
    for key, value in row.items():
        if key not in FIELDS:
            raise BadSubscription(f'{where}: unknown key "{key}"{did_you_mean(key, FIELDS)}')
        try:
            values[key] = _value(key, value, lists, atlas)
        except (UnknownName, UnknownList, NotMoney, BadSubscription) as wrong:
            raise BadSubscription(f"{where}: {key}: {wrong}") from wrong
    return Subscription(**values)  # type: ignore[arg-type]


def _value(key: str, value: object, lists: Lists, atlas: Atlas) -> object:
    if key in TUPLES:
        return _members(key, value, lists, atlas)
    if key == "min_amount":
        if not isinstance(value, int | float | str):
            raise NotMoney(f"{value!r} is not a sum of money; write 1亿 or a number of yuan")
        return read_yuan(value)
    default = FIELDS[key].default
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise BadSubscription(f"{value!r} is neither true nor false")
    elif key == "version":
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise BadSubscription(f"{value!r} is not a number of a version")
    elif not isinstance(value, str):
        raise BadSubscription(f"{value!r} is not a text")
    if key == "digest" and value not in DIGESTS:
        raise BadSubscription(f'unknown digest "{value}"{did_you_mean(str(value), DIGESTS[1:])}; known: daily, weekly')
    if key == "min_confidence" and value not in ("A", "B"):
        raise BadSubscription(f'"{value}" is no confidence that may ring; write A or B')
    return value.strip() if isinstance(value, str) else value


def _members(key: str, value: object, lists: Lists, atlas: Atlas) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple) or not all(isinstance(v, str | int) and v != "" for v in value):
        raise BadSubscription(f"{value!r} is not a list of texts")
    read = _reader(key, atlas)
    found: list[str] = []
    for words in (str(v).strip() for v in value):
        if not words:
            raise BadSubscription("an empty text matches everything; leave it out")
        if words.startswith("@") and key in LIST_OF:
            members(key, words[1:], lists)
            found.append(words)
        else:
            found.append(read(words))
    return tuple(dict.fromkeys(found))


def _reader(key: str, atlas: Atlas) -> Callable[[str], str]:
    if key in ("regions", "except_regions"):
        return atlas.region
    if key == "industries":
        return atlas.industry
    tables: dict[str, Mapping[str, str]] = {
        "stages": {k: v for k, v in STAGES.items() if k != "target"},
        "amount_kinds": AMOUNT_KINDS,
        "publishers": {p: p for p in PUBLISHERS},
        "tactics": tactics.names(),
    }
    if key not in tables:
        return str
    return lambda words: _known(words, tables[key], key)


def _known(words: str, table: Mapping[str, str], kind: str) -> str:
    """A member of a closed table by its id or its Chinese name (签约 or 签约阶段's bare name)."""
    for code, chinese in table.items():
        if words in (code, chinese):
            return code
    if kind == "stages" and words in ("target", "目标"):
        raise BadSubscription("targets and plans are not facts about projects and never ring; leave it out")
    known = [*table, *table.values()]
    raise BadSubscription(
        f'unknown {kind.removesuffix("s")} "{words}"{did_you_mean(words, known)}; known: {", ".join(table)}'
    )


def _lists(data: object, known: Lists, name: str, atlas: Atlas) -> dict[str, dict[str, tuple[str, ...]]]:
    if not isinstance(data, Mapping):
        raise BadSubscription(f"{name}: [lists] is not a table")
    found = {kind: dict(named) for kind, named in known.items()}
    for kind, named in data.items():
        if kind not in LIST_KEYS or not isinstance(named, Mapping):
            raise BadSubscription(
                f'{name}: unknown kind of list "{kind}"{did_you_mean(kind, LIST_KEYS)}; write [lists.regions] and under it competitors = [...]'
            )
        for label, given in named.items():
            # A list may use those written above it.
            found.setdefault(kind, {})[label] = read_list(kind, label, given, lists=found, atlas=atlas, name=name)
    return found


def read_list(
    kind: str, label: str, given: object, *, lists: Lists, atlas: Atlas, name: str = "subscriptions"
) -> tuple[str, ...]:
    """The members of one named list, checked as those of a clause; lists inside it stand written out."""
    key = "words_any" if kind == "words" else kind
    try:
        read = _members(key, given, lists, atlas)
    except (UnknownName, UnknownList, BadSubscription) as wrong:
        raise BadSubscription(f'{name}: list "{label}": {wrong}') from wrong
    full = (one for word in read for one in (members(key, word[1:], lists) if word.startswith("@") else (word,)))
    return tuple(dict.fromkeys(full))


def _queries(data: object, name: str) -> dict[str, str]:
    if not isinstance(data, Mapping) or not all(isinstance(v, str) for v in data.values()):
        raise BadSubscription(f'{name}: [queries] holds texts, such as layoffs = "裁员 OR 搬迁"')
    return dict(data)


def _routing(data: Mapping[str, Any], name: str) -> Routing | None:
    if "groups" not in data and "people" not in data:
        return None
    try:
        return read_routing(data.get("groups", {}), data.get("people", {}))
    except BadRouting as wrong:
        raise BadSubscription(f"{name}: {wrong}") from wrong


def _check_groups(subscriptions: Iterable[Subscription], routing: Routing, name: str) -> None:
    for subscription in subscriptions:
        if subscription.group and subscription.group not in routing.groups:
            near = did_you_mean(subscription.group, routing.groups)
            raise BadSubscription(
                f'{name}: subscription "{subscription.id}": unknown group "{subscription.group}"{near}'
            )


def _check_queries(rulebook: Rulebook, name: str, atlas: Atlas) -> None:
    from alerts.query import BadQuery, parse

    for label, text in rulebook.queries.items():
        try:
            parse(text, saved=rulebook.queries, atlas=atlas)
        except BadQuery as wrong:
            raise BadSubscription(f'{name}: query "{label}": {wrong}') from wrong
    for subscription in rulebook.subscriptions:
        if subscription.query:
            try:
                parse(subscription.query, saved=rulebook.queries, atlas=atlas)
            except BadQuery as wrong:
                raise BadSubscription(f'{name}: subscription "{subscription.id}": query: {wrong}') from wrong


def dump(
    subscriptions: Iterable[Subscription],
    *,
    queries: Mapping[str, str] | None = None,
    lists: Lists | None = None,
    routing: Routing | None = None,
) -> str:
    """TOML that `loads` reads back to the same rule book."""
    parts = [
        _table(f"lists.{kind}", {label: list(held) for label, held in named.items()})
        for kind, named in (lists or {}).items()
        if named
    ]
    if queries:
        parts.append(_table("queries", queries))
    if routing is not None:
        parts += [_table(f"people.{_key(who)}", {"channels": list(to)}) for who, to in routing.people.items()]
        parts += [_table(f"groups.{_key(label)}", _group(group)) for label, group in routing.groups.items()]
    for subscription in subscriptions:
        lines = ["[[subscription]]"]
        for key, f in FIELDS.items():
            value = getattr(subscription, key)
            if (value == f.default and key not in ("id", "name")) or value is None:
                continue
            lines.append(f"{key} = {_toml(key, value)}")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _table(name: str, values: Mapping[str, object]) -> str:
    return "\n".join([f"[{name}]", *(f"{_key(key)} = {_toml('', value)}" for key, value in values.items())]) + "\n"


def _group(group: Group) -> dict[str, object]:
    values: dict[str, object] = {"duty": list(group.duty), "since": group.since, "channels": list(group.channels)}
    if group.escalate_after_seconds is not None:
        values |= {"escalate_after": written_span(group.escalate_after_seconds), "escalate_to": list(group.escalate_to)}
    return values


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)


def _toml(key: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if key == "min_amount":
        assert isinstance(value, float | int)
        written = write_money(float(value))
        return _quoted(written) if read_yuan(written) == value else repr(float(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_quoted(str(v)) for v in value) + "]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'
