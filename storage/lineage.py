"""What a text changed of another: figures, dates, names, hedges, sentences lost and added; and a story's whole line."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Literal

from records import StoryLink
from storage.alignment import Aligned, Verdict, align, verdict
from storage.shingles import bare_codes, print_of, text_of

Kind = Literal["figure", "date", "name", "hedge", "lost", "added"]
LONGEST = 100_000  # characters of each text that are compared at all
COMPARED, MOST_SENTENCES = 20_000, 400  # characters and sentences of each text whose wording is compared
WORK = 3_000_000  # pairs of characters looked at for it: a hostile page must not hold up the desk
NEARBY = 30  # sentences up and down in which the changed one is looked for
LIKE = 0.5  # two sentences are one, changed
SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*[”」』]?")
AROUND = 8


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference. `old` and `new` are bare for figures, dates and names; whole sentences when lost or added."""

    kind: Kind
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A text beside an older one. `covered`: the share of it found there, `covers`: the reverse."""

    verdict: Verdict | None
    covered: float
    covers: float
    match: int
    days: int
    changes: tuple[Change, ...]

    def of(self, *kinds: Kind) -> list[Change]:
        return [change for change in self.changes if change.kind in kinds]

    @property
    def figures_differ(self) -> bool:
        return bool(self.of("figure"))


@dataclass(frozen=True, kw_only=True)
class Told:
    """An article of a story: who carried it, when, from where it has its words, and what it did to them."""

    article: str
    site: str
    source: str | None
    title: str | None
    published: str | None
    fetched_at: int
    link: StoryLink | None
    changes: Comparison | None  # None: the first one, or the text is gone


@cache
def hedges() -> tuple[str, ...]:
    """Words that make a figure or a stage less certain, longest first."""
    rows = tomllib.loads((Path(__file__).parent / "hedges.toml").read_text("utf-8"))["hedge"]
    return tuple(sorted((row["word"] for row in rows), key=len, reverse=True))


def compare(new: str, old: str, *, new_day: int | None = None, old_day: int | None = None) -> Comparison:
    """Lay a text beside an older one and say all that differs. Days count from 1970."""
    new, old = new[:LONGEST], old[:LONGEST]
    seen = align(print_of(new, new_day), print_of(old, old_day), thorough=True)
    changes = [*_replaced(seen), *_sentences(new[:COMPARED], old[:COMPARED])]
    return Comparison(
        verdict=verdict(seen),
        covered=round(seen.covered, 4),
        covers=round(seen.covers, 4),
        match=seen.match,
        days=seen.days,
        changes=tuple(dict.fromkeys(changes)),
    )


def _replaced(seen: Aligned) -> Iterable[Change]:
    kinds: tuple[tuple[Kind, Sequence[tuple[str, str]]], ...] = (
        ("figure", seen.figures),
        ("date", seen.dates),
        ("name", seen.names),
    )
    for kind, swaps in kinds:
        for old, new in swaps:
            yield Change(kind=kind, old=old, new=new)


def _bare(text: str) -> str:
    return text_of(bare_codes(text))


def _sentences(new: str, old: str) -> Iterable[Change]:
    """Sentences lost and added, and hedges that came or went inside those that stayed."""
    mine, theirs = SENTENCE.findall(new)[:MOST_SENTENCES], SENTENCE.findall(old)[:MOST_SENTENCES]
    my_keys, their_keys = [_bare(s) for s in mine], [_bare(s) for s in theirs]
    wording = _Wording()
    for tag, a, a_end, b, b_end in SequenceMatcher(None, their_keys, my_keys, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        rest = {n: my_keys[n] for n in range(b, b_end) if my_keys[n]}
        for number in range(a, a_end):
            if not their_keys[number]:
                continue
            near = {n: key for n, key in rest.items() if abs((n - b) - (number - a)) <= NEARBY}
            twin = wording.twin(their_keys[number], near)
            if twin is None:
                yield Change(kind="lost", old=theirs[number].strip(), new="")
            else:
                yield from wording.hedges(their_keys[number], rest.pop(twin))
        for number in rest:
            yield Change(kind="added", old="", new=mine[number].strip())


class _Wording:
    """Compares sentences letter by letter, until so much work is done."""

    def __init__(self) -> None:
        self.left = WORK

    def twin(self, sentence: str, others: dict[int, str]) -> int | None:
        """The sentence that is most like it; None when none is like it."""
        best, place = LIKE, None
        for number, other in others.items():
            short, long = sorted((len(sentence), len(other)))
            if 2 * short / (short + long) <= best or not self._may(short * long):
                continue
            matcher = SequenceMatcher(None, sentence, other, autojunk=False)
            if matcher.quick_ratio() > best and (ratio := matcher.ratio()) > best:
                best, place = ratio, number
        return place

    def hedges(self, old: str, new: str) -> Iterable[Change]:
        """Where words of caution came or went."""
        if not self._may(len(old) * len(new)):
            return
        for tag, a, a_end, b, b_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            gone, come = old[a:a_end], new[b:b_end]
            if tag != "equal" and {w for w in hedges() if w in gone} != {w for w in hedges() if w in come}:
                yield Change(
                    kind="hedge",
                    old=old[max(0, a - AROUND) : a_end + AROUND],
                    new=new[max(0, b - AROUND) : b_end + AROUND],
                )

    def _may(self, work: int) -> bool:
        if work > self.left:
            return False
        self.left -= work
        return True
