"""Facets of an article as tokens of the index, and the counting of their values among the hits of a query."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from records import Fact, Reading
from storage.grams import FIRST_CHINESE, grams
from storage.query import And, Between, Field, Node, Or

AMOUNT_STEPS = tuple(int(base * 10**power) for power in range(5, 12) for base in (1, 5))

# Name of a facet: (letter of its tokens, names of the query's clauses that are its own choice).
FACETS: dict[str, tuple[str, frozenset[str]]] = {
    "region": ("p", frozenset({"region", "host"})),
    "prefecture": ("c", frozenset({"region", "host"})),
    "county": ("d", frozenset({"region", "host"})),
    "industry": ("i", frozenset({"industry"})),
    "stage": ("s", frozenset({"stage"})),
    "site": ("w", frozenset({"site"})),
    "year": ("y", frozenset({"date"})),
    "month": ("m", frozenset({"date"})),
    "confidence": ("q", frozenset({"confidence"})),
    "tactic": ("t", frozenset({"tactic"})),
    "publisher": ("u", frozenset({"publisher"})),
    "kind": ("k", frozenset({"kind"})),
}


@dataclass(frozen=True, kw_only=True)
class FacetCounts:
    """Values by number of hits, the most frequent first. Not `exact`: counted over the newest `counted` hits only."""

    counts: tuple[tuple[str, int], ...]
    counted: int
    exact: bool


def token(letter: str, value: str) -> str:
    """A facet's value as one token; what is not plain letters and digits goes in by its hash."""
    plain = value.lower()
    if plain.isascii() and plain.isalnum():
        return letter + plain
    return f"{letter}z{hashlib.blake2b(value.encode(), digest_size=6).hexdigest()}"


def source_tokens(source: str, *, asking: bool = False) -> list[str]:
    """The pairs of a source's name; letters and digits marked, so that they are no other facet."""
    return [part if part >= FIRST_CHINESE else f"o{part}" for part in grams(source, asking=asking)]


def source_phrase(word: str) -> str | None:
    """A word inside the source's name, in the index's query language."""
    tokens = source_tokens(word, asking=True)
    if not tokens:
        return None
    single = len(tokens[-1]) == 1 and tokens[-1] >= FIRST_CHINESE
    return f'"{" ".join(tokens)}"{"*" if single else ""}'


def facet_tokens(
    site: str, day: str, source: str, reading: Reading, facts: Sequence[Fact], publisher: str
) -> tuple[str, dict[str, str]]:
    """The tokens of an article in a fixed order, and the values of those that are hashes."""
    tokens: dict[str, str] = {"xall": "", f"y{day[:4]}": "", f"m{day[:4]}{day[5:7]}": ""}

    def add(letter: str, value: str) -> None:
        tokens[token(letter, value)] = value

    add("w", site)
    if publisher:
        add("u", publisher)
    for kind, holds in (("relevant", reading.relevant), ("signing", reading.signing)):
        if holds:
            add("k", kind)
    for place in (*reading.hosts, *(fact.host for fact in facts if fact.host)):
        if place.adcode:
            add("p", place.adcode[:2])
            add("c", place.adcode[:4])
            add("d", place.adcode)
    for industry in (*reading.industries, *(name for fact in facts for name in fact.industries)):
        add("i", industry)
    for tactic in (*reading.tactics, *(name for fact in facts for name in fact.tactics)):
        add("t", tactic)
    for fact in facts:
        add("s", fact.stage)
        add("q", fact.confidence)
        if fact.amount:
            add("e", fact.amount.currency)
            if fact.amount.kind:
                add("n", fact.amount.kind)
    most = max((f.amount.value for f in facts if f.amount and f.amount.currency == "CNY"), default=0.0)
    for step in AMOUNT_STEPS:
        if most >= step:
            add("g", str(step))
    hashed = {name: value for name, value in tokens.items() if name[1:2] == "z" and value}
    return " ".join([*tokens, *source_tokens(source)]), hashed


def count_facets(
    tree: Node,
    names: Sequence[str],
    sample: int,
    strings: Callable[[Node, int], list[str]],
    value_of: Callable[[str], str],
) -> dict[str, FacetCounts]:
    """Counts for each named facet; `strings` gives the token strings of a tree's newest hits."""
    counted: dict[Node, tuple[Counter[str], int]] = {}
    found = {}
    for name in names:
        letter, own = FACETS[name]
        others = without(tree, own)
        if others not in counted:
            lines = strings(others, sample + 1)
            counted[others] = (Counter(part for line in lines[:sample] for part in line.split()), len(lines))
        counter, hits = counted[others]
        pairs = [(value_of(part), n) for part, n in counter.most_common() if part[0] == letter]
        found[name] = FacetCounts(
            counts=tuple((shown(name, value), n) for value, n in pairs),
            counted=min(hits, sample),
            exact=hits <= sample,
        )
    return found


def shown(name: str, value: str) -> str:
    """Codes at full length, months as 2024-05."""
    if name in ("region", "prefecture"):
        return value.ljust(6, "0")
    return f"{value[:4]}-{value[4:]}" if name == "month" else value


def without(tree: Node, own: frozenset[str]) -> Node:
    """The tree without the clauses at its top that choose among this facet's values."""
    parts = tree.children if isinstance(tree, And) else (tree,)
    kept = tuple(part for part in parts if not is_choice(part, own))
    return kept[0] if len(kept) == 1 else And(kept)


def is_choice(node: Node, own: frozenset[str]) -> bool:
    match node:
        case Field() | Between():
            return node.name in own
        case Or():
            return bool(node.children) and all(is_choice(child, own) for child in node.children)
    return False
