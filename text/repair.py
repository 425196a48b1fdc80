"""Repair Chinese news text and keep the way back: glosses, lost bytes, script, swaps, punctuation, spaces.

What cannot be undone is marked as damage and never guessed. Repairing twice changes nothing,
and clean simplified text comes back as it is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from records.article import Damage, Repair
from text import damage, glosses, lostbytes, mojibake, noise, punctuation, script, spaces, swaps
from text.alignment import Draft, Runs, shift
from text.simplify import traditional

# An edit can lay bare what another rule undoes; every round is linear, and the second rarely comes.
ROUNDS = 6

BRACKETED = re.compile(r"[(（]\s{0,3}[a-zɡāáǎàēéěèōóǒòńňǹḿ]|[?？]j")
QUESTIONED = re.compile(r"[?？](?:[?？!！/<]|jī)")
TAGGED = re.compile(r"<[/a-z]|&[a-z#]|\]\(|\|\||\s\|(?:\n|$)|/p")
LAYOUT = re.compile(r"版[^()（）\n]{0,8}[)）]|[\u2460-\u2473]\s?\d{1,2}(?=\n|$)")
STARTS_WITH_UNIT = re.compile(rf"[ \u3000]{{0,9}}{spaces.UNIT}")
STARTS_WITH_NUMBER = re.compile(rf"[ \u3000]{{0,9}}\d[\d,.]{{0,12}}\s?{spaces.UNIT}")
BREAKS_NUMBER = re.compile(r"(?<![\d:：/.\-])\d[\d,.]{0,15}$")
HANGS = re.compile(r"[\u3400-\u9fff,，](?:[近约達达共超第]|\d{1,2}\s?月)$")


@dataclass(frozen=True, kw_only=True)
class Repaired:
    """Repaired paragraphs and the way back.

    All offsets are into `"\\n".join(paragraphs)` and `raw_text` (the lines given, joined the same way).
    `sources[i]` is the index of the first given line of `paragraphs[i]`: lines split inside a number
    are joined, and lines of which nothing is left are gone.
    """

    paragraphs: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()
    raw_text: str = ""
    alignment: Runs = ()
    repairs: tuple[Repair, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    damaged: tuple[Damage, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, kw_only=True)
class Mended:
    """The lines of a page after repair; `swapped` says that the page swaps words against a filter."""

    drafts: tuple[Draft, ...]
    swapped: bool = False


def repair(paragraphs: Sequence[str]) -> Repaired:
    """Repair the paragraphs of one page; what one of them proves (a swap, a script) counts for all."""
    mended = mend(paragraphs)
    return assemble(mended, mended.drafts)


def repair_line(line: str) -> str:
    """Repair a title or a source line that stands alone."""
    if "\n" not in line and not needs_repair(line):
        return "" if line.isspace() else line
    return repair((line,)).text


def mend(paragraphs: Sequence[str]) -> Mended:
    """Repair every line; `assemble` makes one text of those that are wanted. Lines of which nothing is left are gone."""
    drafts = [Draft(raw, index) for index, raw in enumerate(paragraphs)]
    wrapped = any("\n" in raw for raw in paragraphs)
    evidence = swaps.evidence(drafts) if wrapped or needs_repair("\n".join(paragraphs)) else None
    if evidence is not None:
        _rounds(drafts, range(len(drafts)), evidence)
    drafts = [draft for draft in drafts if draft.text and not draft.text.isspace()]
    whole = joined(drafts)
    if len(whole) < len(drafts):
        _rounds(whole, [i for i, draft in enumerate(whole) if "\n" in draft.text], evidence or frozenset())
    return Mended(drafts=tuple(whole), swapped=bool(evidence))


def _rounds(drafts: Sequence[Draft], places: Iterable[int], evidence: frozenset[str]) -> None:
    """Until nothing changes: what one draft loses may tip the scales of script for the page."""
    dirty = [i for i in places if evidence or "\n" in drafts[i].text or needs_repair(drafts[i].text)]
    waiting = dirty
    for _ in range(ROUNDS):
        if not waiting:
            return
        before = [drafts[i].text for i in waiting]
        for i in waiting:
            _mend(drafts[i])
        simplified = script.simplify(drafts, [i for i in dirty if script.hint().search(drafts[i].text)])
        for i in waiting:
            swaps.undo(drafts[i], evidence)
            _tidy(drafts[i])
        changed = {i for i, text in zip(waiting, before, strict=True) if drafts[i].text != text}
        waiting = sorted(changed.union(simplified))


def assemble(mended: Mended, drafts: Sequence[Draft]) -> Repaired:
    """One text of the drafts wanted, in the order given; those of which nothing is left fall out."""
    paragraphs, sources, raws = [], [], []
    runs: list[tuple[int, int, int]] = []
    repairs: list[Repair] = []
    damaged: list[Damage] = []
    counts: dict[str, int] = {}
    start = raw_start = 0
    for draft in drafts:
        for kind, count in draft.counts.items():
            counts[kind] = counts.get(kind, 0) + count
        if draft.text:
            paragraphs.append(draft.text)
            sources.append(draft.index)
            runs += shift(draft.runs(), start, raw_start)
            repairs += draft.repairs(start, raw_start)
            damaged += _damaged(draft, start, swapped=mended.swapped)
            start += len(draft.text) + 1
        raws.append(draft.raw)
        raw_start += len(draft.raw) + 1
    return Repaired(
        paragraphs=tuple(paragraphs),
        sources=tuple(sources),
        raw_text="\n".join(raws),
        alignment=tuple(runs),
        repairs=tuple(repairs),
        counts=counts,
        damaged=tuple(damaged),
    )


@cache
def _marks() -> re.Pattern[str]:
    """Any character that no clean simplified text holds."""
    return re.compile(f"[{noise.CHARACTERS}{''.join(sorted(traditional()))}\xc0-\xff]")


def needs_repair(text: str) -> bool:
    """A quick look: False means that no rule can change the text."""
    return bool(
        _marks().search(text)
        or (("(" in text or "（" in text) and (BRACKETED.search(text) or LAYOUT.search(text)))
        or punctuation.DOUBLED.search(text)
        or spaces.SPACED.search(text)
        or ("?" in text and QUESTIONED.search(text))
        or (("<" in text or "/" in text or "&" in text or "|" in text or "](" in text) and TAGGED.search(text))
        or noise.ISSUE_CODE.search(text)
        or any(word in text for word in swaps.words())
    )


def joined(drafts: Sequence[Draft]) -> list[Draft]:
    """The lines, those put together that were broken inside a number: `2 月 13` and `日董事会`."""
    whole: list[Draft] = []
    for draft in drafts:
        if whole and _continues(whole[-1].text, draft.text):
            whole[-1].append(draft)
        else:
            whole.append(draft)
    return whole


def _continues(line: str, following: str) -> bool:
    end = line[-1:]
    if not (end.isdigit() or end in "近约約达達共超第月"):
        return False
    if BREAKS_NUMBER.search(line, max(0, len(line) - 20)):
        return len(line) >= 6 and not line.isdigit() and bool(STARTS_WITH_UNIT.match(following))
    return bool(HANGS.search(line, max(0, len(line) - 6)) and STARTS_WITH_NUMBER.match(following))


def _mend(draft: Draft) -> None:
    """What needs the characters as the page has them: bytes, marks, glosses."""
    text = draft.text
    if mojibake.HINT.search(text):
        mojibake.undo(draft)
    noise.strip(draft)
    noise.fold_width(draft)
    if "?" in text or "？" in text:
        lostbytes.restore(draft)
    if "(" in text or "（" in text:
        glosses.undo(draft)


def _tidy(draft: Draft) -> None:
    punctuation.collapse(draft)
    spaces.close(draft)
    noise.strip_layout(draft)


def _damaged(draft: Draft, by: int, *, swapped: bool) -> list[Damage]:
    text = draft.text
    spots = damage.find(text)
    if swapped:
        spots = sorted(spots + [damage.Spot(start, end, "unknown_swap") for start, end in swaps.unknown(text)])
    return [Damage(start=s.start + by, end=s.end + by, text=text[s.start : s.end], kind=s.kind) for s in spots]
