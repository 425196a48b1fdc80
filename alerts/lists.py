"""Named lists (our competitors, our chain's firms): rules hold `@name`, and what it stands for is put in before matching."""

import dataclasses
from collections.abc import Iterable, Mapping

from alerts.atlas import did_you_mean
from records import Subscription

LIST_KEYS = ("regions", "industries", "companies", "words", "channels")
# Which clause takes names from which kind of list.
LIST_OF = {
    "regions": "regions", "except_regions": "regions", "industries": "industries", "companies": "companies",
    "words_all": "words", "words_any": "words", "words_none": "words", "channels": "channels",
}  # fmt: skip
Lists = Mapping[str, Mapping[str, tuple[str, ...]]]


class UnknownList(ValueError):
    """A clause names a list that there is not."""


def members(key: str, name: str, lists: Lists) -> tuple[str, ...]:
    """What `@name` stands for in a clause. UnknownList names the nearest one."""
    kind = LIST_OF[key]
    known = lists.get(kind, {})
    if name not in known:
        raise UnknownList(f'unknown list "@{name}"{did_you_mean(name, known)}; lists stand under [lists.{kind}]')
    return known[name]


def expand(subscription: Subscription, lists: Lists) -> Subscription:
    """The subscription with the members of its lists in the place of their names. Raises UnknownList."""
    changed: dict[str, tuple[str, ...]] = {}
    for key in LIST_OF:
        given: tuple[str, ...] = getattr(subscription, key)
        if not any(word.startswith("@") for word in given):
            continue
        full = (one for word in given for one in (members(key, word[1:], lists) if word.startswith("@") else (word,)))
        changed[key] = tuple(dict.fromkeys(full))
    return dataclasses.replace(subscription, **changed) if changed else subscription  # type: ignore[arg-type]


def users(kind: str, name: str, subscriptions: Iterable[Subscription]) -> list[str]:
    """Names of the subscriptions that use a list."""
    keys = [key for key, of in LIST_OF.items() if of == kind]
    return [s.name for s in subscriptions if any(f"@{name}" in getattr(s, key) for key in keys)]
