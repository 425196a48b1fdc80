"""Undo the words that sites swap against the advertising law's filters (words/swaps.toml)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from text import vocabulary
from text.alignment import Certainty, Draft, Edit


@dataclass(frozen=True, kw_only=True)
class Swap:
    printed: str
    meant: str
    certainty: Certainty
    needs: str | None
    unknown_otherwise: bool
    here: re.Pattern[str]


def load(rows: Sequence[dict[str, Any]]) -> tuple[Swap, ...]:
    return tuple(
        Swap(
            printed=row["printed"],
            meant=row["meant"],
            certainty=row["certainty"],
            needs=row.get("needs"),
            unknown_otherwise=row.get("unknown_otherwise", False),
            here=re.compile(re.escape(row["printed"]) + _unless(row.get("not_before")) + _only(row.get("before"))),
        )
        for row in rows
    )


def rows() -> list[dict[str, Any]]:
    return vocabulary.rows("swaps", "swap")


@cache
def swaps() -> tuple[Swap, ...]:
    return load(rows())


@cache
def words() -> tuple[str, ...]:
    """The words that prove themselves; a page without any of them has nothing to undo."""
    return tuple(swap.printed for swap in swaps() if swap.needs is None)


def evidence(drafts: Sequence[Draft]) -> frozenset[str]:
    """Words that prove, by standing anywhere on the page as served, that it swaps."""
    wanted = {swap.needs for swap in swaps() if swap.needs}
    return frozenset(word for word in wanted if any(word in draft.raw for draft in drafts))


def undo(draft: Draft, proven: frozenset[str]) -> None:
    """Put back the words meant. 头部 is the filter's word only where the page also prints 蕞."""
    for swap in swaps():
        if swap.printed in draft.text and (swap.needs is None or swap.needs in proven):
            draft.apply(
                [Edit(m.start(), m.end(), swap.meant, "swaps", swap.certainty) for m in swap.here.finditer(draft.text)]
            )


def unknown(text: str) -> list[tuple[int, int]]:
    """Where, on a page that swaps, a swapped word is left of which nobody knows what was meant."""
    return [m.span() for m in _left().finditer(text)]


@cache
def _left() -> re.Pattern[str]:
    words = [
        re.escape(row["printed"]) + _unless(row.get("not_before")) for row in rows() if row.get("unknown_otherwise")
    ]
    return re.compile("|".join(words))


def _unless(words: Sequence[str] | None) -> str:
    return f"(?!{'|'.join(map(re.escape, words))})" if words else ""


def _only(words: Sequence[str] | None) -> str:
    return f"(?={'|'.join(map(re.escape, words))})" if words else ""
