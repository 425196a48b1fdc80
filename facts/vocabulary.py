"""The word tables of `facts/words`: every word with its roles, found in one pass over a text."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache, partial
from importlib.resources import files
from itertools import product
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

# One automaton for each group: a word of one group must not shield a word of another (银企对接 and 对接).
GROUPS = {"grammar": ("stages", "money", "reality"), "lookalikes": ("lookalikes",), "relevance": ("relevance",)}
TABLES = tuple(table for group in GROUPS.values() for table in group)


class UnknownKey(ValueError):
    """A row of a word table has a key that no reader of the tables knows."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What one word says. Empty strings are roles that it does not have; see the heads of the tables."""

    word: str = ""
    stage: str = ""
    form: str = ""
    kind: str = ""
    weak: bool = False
    money_stage: str = ""
    reality: str = ""
    reach: str = ""
    part: bool = False
    lookalike: str = ""
    soft: bool = False
    weight: int = 0
    region: bool = False


class Hit(NamedTuple):
    """A word of the tables at its place in a text."""

    start: int
    end: int
    cue: Cue


# The constructor of a NamedTuple is a Python function; a page has hundreds of hits.
_hit: Callable[[tuple[int, int, Cue]], Hit] = partial(tuple.__new__, Hit)


class Finder:
    """Finds the words of one group in one pass: leftmost, longest match wins over shorter words inside it."""

    def __init__(self, cues: Mapping[str, Cue]) -> None:
        self.cues = cues
        self._order = tuple(cues.values())
        # The full automaton is the fastest; of thousands of words it takes long to build and much memory.
        kind = Implementation.DFA if len(cues) < 1000 else None
        self._automaton = AhoCorasick(list(cues), matchkind=MatchKind.LeftmostLongest, implementation=kind)

    def find(self, text: str) -> list[Hit]:
        """Every cue of a folded text, in order, none inside another."""
        order = self._order
        return [_hit((start, end, order[index])) for index, start, end in self._automaton.find_matches_as_indexes(text)]


@dataclass(frozen=True)
class Vocabulary:
    """The word tables, by what they are for."""

    grammar: Finder
    lookalikes: Finder
    relevance: Finder

    @classmethod
    def of(cls, tables: Mapping[str, Mapping[str, Any]]) -> "Vocabulary":
        """From parsed tables by name; see the heads of the tables for their keys."""
        groups = {group: merge((name, tables[name]) for name in names) for group, names in GROUPS.items()}
        return cls(**{group: Finder(cues) for group, cues in groups.items()})

    def find(self, text: str) -> list[Hit]:
        """Cues of grammar and look-alikes of a folded text, in order."""
        hits = self.grammar.find(text)
        if alike := self.lookalikes.find(text):
            hits = sorted(hits + alike, key=lambda hit: hit.start)
        return hits


@cache
def default() -> Vocabulary:
    """The tables that ship with the product."""
    folder = files("facts") / "words"
    return Vocabulary.of({table: tomllib.loads((folder / f"{table}.toml").read_text("utf-8")) for table in TABLES})


def merge(tables: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, Cue]:
    """Cues by word from parsed tables; a word that stands in two tables has both roles."""
    cues: dict[str, Cue] = {}
    for table, rows in tables:
        for row in rows["row"]:
            roles = _roles(table, row)
            for word in words_of(row):
                cues[word] = replace(cues.get(word, Cue(word=word)), **roles)
    return cues


def words_of(row: Mapping[str, Any]) -> list[str]:
    """The words of a row: those listed, and those put together of `combine`, one of each list (意向 + 合作 + 协议)."""
    built = ["".join(parts) for parts in product(*row["combine"])] if "combine" in row else []
    return [*row["words"], *built]


_RENAMED = {("money", "stage"): "money_stage", ("lookalikes", "kind"): "lookalike"}
_KNOWN = {known.name for known in fields(Cue)}


def _roles(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    roles = {
        _RENAMED.get((table, key), key): value
        for key, value in row.items()
        if key not in ("words", "combine", "example")
    }
    if wrong := set(roles) - _KNOWN:
        raise UnknownKey(f'{table}.toml: unknown key "{min(wrong)}"; known are {", ".join(sorted(_KNOWN))}')
    return roles
