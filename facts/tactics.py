"""How a region courts investors: tactics by the words that state them (小分队, 驻点, 产业链招商, 云签约, 推介会 …)."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from facts.places import load_words

# An official leads: his office and the journey in one clause. The name of the office is not enough.
_LED = re.compile(
    r"(?:书记|市长|县长|区长|州长|盟长|省长|主席|市领导|县领导|区领导|省领导|主要领导)[^,。;\n]{0,16}?"
    r"(?:率队|带队|率团|率领|外出招商|会见|见证|参加|出席|到场|推介)"
)
# Somebody else's practice, a slogan or advice.
_NOT_OWN = re.compile(r"应当|可以采取|建议|例如|比如|何为|什么是")


class TacticMention(NamedTuple):
    """Words that state a tactic of the host."""

    start: int
    end: int
    id: str


@lru_cache(maxsize=1)
def _index() -> tuple[Any, tuple[str, ...]]:
    cues = {cue: row["id"] for row in load_words("tactics.toml")["tactic"] for cue in row["cues"]}
    automaton = AhoCorasick(list(cues), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
    return automaton, tuple(cues.values())


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Id of each tactic → its Chinese name."""
    return {row["id"]: row["zh"] for row in load_words("tactics.toml")["tactic"]}


def find_tactics(text: str) -> tuple[TacticMention, ...]:
    """Tactics that the text states, each place where it does, in order."""
    automaton, ids = _index()
    found = [
        TacticMention(start=start, end=end, id=ids[number])
        for number, start, end in automaton.find_matches_as_indexes(text)
        if not _NOT_OWN.search(text, max(0, start - 12), start)
    ]
    if "长" in text or "书记" in text or "领导" in text or "主席" in text:
        found += [TacticMention(start=m.start(), end=m.end(), id="leader-led") for m in _LED.finditer(text)]
    return tuple(sorted(found, key=lambda mention: mention.start))
