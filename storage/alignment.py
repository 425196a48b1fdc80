"""Two texts laid side by side: what they share, and which figures, dates and names were replaced between them.

Shared shingles cover each text. Between two neighbouring shingles that occur once in the old text lies either
nothing, an insertion, or a substitution; a substituted figure tells the next bulletin from a repost of this one.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from storage.figures import Figure, figures_in
from storage.shingles import WIDTH, Hashes, Print, shortened

Swap = tuple[str, str]  # (in the old text, in the new one)
Verdict = Literal["near", "contained", "contains", "sibling"]
LONGEST_GAP = 24
LONGEST_GROWTH = 6  # characters that an insertion may add to a figure: 200 → 1200
MASK_BEFORE, MASK_BEHIND = 8, WIDTH + 8
MOST_GAPS = 2000  # looked at of a pair; a book with a word changed in each line must not hold up the rest
ENOUGH = 8  # differing figures after which a sibling need not be looked at further

SHORTEST_MATCH, SHORTEST_UNMASKED = 60, 30
HALF, MOSTLY, GROWN = 0.5, 0.6, 0.25
NAMES, NAMES_OF_1000, NAMES_OTHER_SCRIPT = 3, 8.0, 40.0
WEEK, WEEKS_3, SEASON = 7, 20, 45
WHOLE = 0.95


@dataclass(frozen=True, kw_only=True, eq=False)
class Aligned:
    """`covered`: share of the new text found in the old one; `covers`: the reverse; `match` in characters."""

    covered: float
    covers: float
    match: int
    unmasked: int
    figures: tuple[Swap, ...]
    dates: tuple[Swap, ...]
    names: tuple[Swap, ...]
    days: int
    same_script: bool
    here: NDArray[np.bool_]  # the characters of the new text that stand in the old one


def align(
    new: Print,
    old: Print,
    *,
    stops: Hashes | None = None,
    free: NDArray[np.bool_] | None = None,
    thorough: bool = False,
) -> Aligned:
    """Lay two texts side by side. `stops`: shortened hashes of boilerplate, ascending, which covers nothing;
    `free`: what `outside` says of the new text.

    `thorough` lists every replaced figure, and not only as many as the verdict needs.
    """
    order, ranked = old.order, old.ranked
    left = np.searchsorted(ranked, new.hashes, "left")
    right = np.searchsorted(ranked, new.hashes, "right")
    hit = right > left
    old_hit = np.zeros(len(ranked) + 1, dtype=np.int64)
    np.add.at(old_hit, left[hit], 1)
    np.add.at(old_hit, right[hit], -1)
    old_hits = np.zeros(len(ranked), dtype=np.bool_)
    old_hits[order] = np.cumsum(old_hit[:-1]) > 0
    here, covered, unmasked = _coverage(new, hit, free)
    there, covers, _ = _coverage(old, old_hits, outside(old, stops))
    match = int(here.sum())
    figures: dict[Swap, None] = {}
    dates: dict[Swap, None] = {}
    names: dict[Swap, None] = {}
    if match >= SHORTEST_MATCH:
        once = np.flatnonzero(right - left == 1)
        anchors = once, order[left[once]]
        _swaps((new, here), (old, there), anchors, (figures, dates, names), thorough)
    days = abs(new.day - old.day) if new.day is not None and old.day is not None else 0
    return Aligned(
        covered=covered,
        covers=covers,
        match=match,
        unmasked=unmasked,
        figures=tuple(figures),
        dates=tuple(dates),
        names=tuple(names),
        days=days,
        same_script=new.traditional == old.traditional,
        here=here,
    )


def _spread(flags: NDArray[np.bool_], before: int, behind: int, length: int) -> NDArray[np.bool_]:
    """The positions from `before` in front of each flag to `behind` after its beginning."""
    at = np.flatnonzero(flags)
    edges = np.zeros(length + 1, dtype=np.int32)
    np.add.at(edges, np.maximum(at - before, 0), 1)
    np.add.at(edges, np.minimum(at + behind, length), -1)
    spread: NDArray[np.bool_] = np.cumsum(edges[:-1]) > 0
    return spread


def outside(side: Print, stops: Hashes | None) -> NDArray[np.bool_] | None:
    """The characters that are no boilerplate; None when all are."""
    count = len(side.hashes)
    if stops is None or not len(stops) or not count:
        return None
    short = shortened(side.hashes)
    few = np.flatnonzero(short <= stops[-1])  # sampled hashes are small ones
    found = stops[np.minimum(np.searchsorted(stops, short[few]), len(stops) - 1)] == short[few]
    if not found.any():
        return None
    stopped = np.zeros(count, dtype=np.bool_)
    stopped[few] = found
    return ~_spread(stopped, MASK_BEFORE, MASK_BEHIND, len(side.codes))


def _coverage(
    side: Print, hit: NDArray[np.bool_], free: NDArray[np.bool_] | None
) -> tuple[NDArray[np.bool_], float, int]:
    """Which characters stand in shared shingles; their share and number among those that are `free`."""
    length = len(side.codes)
    count = len(hit)
    if not count:
        return np.zeros(length, dtype=np.bool_), 0.0, 0
    edges = np.zeros(length + 1, dtype=np.int32)
    edges[:count] += hit
    edges[WIDTH : WIDTH + count] -= hit
    inside: NDArray[np.bool_] = np.cumsum(edges[:-1]) > 0
    if free is None:
        match = int(inside.sum())
        return inside, match / length, match
    unmasked = int((inside & free).sum())
    return inside, unmasked / max(1, int(free.sum())), unmasked


def _swaps(
    mine: tuple[Print, NDArray[np.bool_]],
    theirs: tuple[Print, NDArray[np.bool_]],
    anchors: tuple[NDArray[np.int64], NDArray[np.int64]],
    found: tuple[dict[Swap, None], dict[Swap, None], dict[Swap, None]],
    thorough: bool,
) -> None:
    """Compare what lies between neighbouring anchors, of which the places in both texts are given.

    Words that the other text has too, elsewhere, were not replaced: a page of two similar notices holds both.
    """
    (new, here), (old, there), (at, opposite) = mine, theirs, anchors
    if len(at) < 2:
        return
    here_gap, there_gap = np.diff(at) - WIDTH, np.diff(opposite) - WIDTH
    fits = (here_gap <= LONGEST_GAP) & (there_gap <= LONGEST_GAP) & (there_gap > -WIDTH)
    both = (here_gap >= 1) & (there_gap >= 1)
    grown = (here_gap != there_gap) & (np.abs(here_gap - there_gap) <= LONGEST_GROWTH)
    for number in np.flatnonzero(fits & (both | grown))[:MOST_GAPS].tolist():
        a, b = int(at[number]) + WIDTH, int(opposite[number]) + WIDTH
        a_end, b_end = int(at[number + 1]), int(opposite[number + 1])
        if both[number]:
            if not (here[a:a_end].all() or there[b:b_end].all()):
                _compare(new.bare, old.bare, (a, a_end), (b, b_end), found)
        else:
            _compare_grown(new.bare, old.bare, (a, a_end), (b, b_end), found[0])
        if not thorough and len(found[0]) >= ENOUGH:
            return


def _compare(
    new: str,
    old: str,
    here: tuple[int, int],
    there: tuple[int, int],
    found: tuple[dict[Swap, None], dict[Swap, None], dict[Swap, None]],
) -> None:
    figures, dates, names = found
    mine, theirs = figures_in(new, *here), figures_in(old, *there)
    swap = (old[there[0] : there[1]], new[here[0] : here[1]])
    if not mine or not theirs:
        if swap[0] != swap[1]:
            names[swap] = None
        return
    whole = (_whole(old, there, theirs), _whole(new, here, mine))
    if _differ(mine, theirs, is_date=False):
        figures[whole] = None
    elif {f.value for f in mine if f.is_date} != {f.value for f in theirs if f.is_date}:
        dates[whole] = None


def _compare_grown(
    new: str, old: str, here: tuple[int, int], there: tuple[int, int], figures: dict[Swap, None]
) -> None:
    """An insertion inside a figure (200 → 1200) leaves no gap on the other side, but another figure."""
    a, b = (min(here), max(here)), (min(there), max(there))
    mine, theirs = figures_in(new, *a), figures_in(old, *b)
    if mine and theirs and len(mine) == len(theirs) and _differ(mine, theirs, is_date=False):
        figures[_whole(old, b, theirs), _whole(new, a, mine)] = None


def _differ(mine: list[Figure], theirs: list[Figure], *, is_date: bool) -> bool:
    one = {f.value for f in mine if f.is_date == is_date}
    other = {f.value for f in theirs if f.is_date == is_date}
    return not (one <= other or other <= one)


def _whole(text: str, gap: tuple[int, int], figures: list[Figure]) -> str:
    """The words of a gap with its figures whole."""
    return text[min(gap[0], figures[0].start) : max(gap[1], figures[-1].end)]


def verdict(seen: Aligned, *, figures_count: bool = True) -> Verdict | None:
    """What the new text is to the old one. `figures_count=False` is the control: it looks away from figures."""
    if seen.match < SHORTEST_MATCH or seen.unmasked < SHORTEST_UNMASKED:
        return None
    if max(seen.covered, seen.covers) < HALF:
        return None
    if figures_count and _is_sibling(seen):
        return "sibling"
    if seen.covered >= MOSTLY and seen.covers >= MOSTLY:
        return "near"
    if seen.covered >= MOSTLY or (seen.covers >= MOSTLY and seen.covered >= GROWN):
        return "contained"
    return "contains" if seen.covers >= HALF else None


def _is_sibling(seen: Aligned) -> bool:
    if seen.figures:
        return True
    if len(seen.dates) >= 2 or (seen.dates and seen.days > WEEK):
        return True
    if seen.dates and seen.names and seen.days and seen.same_script:
        return True
    if seen.days > SEASON and max(seen.covered, seen.covers) < WHOLE:
        return True  # long after, an old text comes whole or inside another, not rewritten
    dense = NAMES_OF_1000 if seen.same_script else NAMES_OTHER_SCRIPT
    if len(seen.names) >= NAMES and 1000 * len(seen.names) >= dense * seen.match:
        return True
    return bool(seen.names) and seen.days > WEEKS_3 and seen.same_script
