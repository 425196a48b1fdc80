"""Evidence marked in a text by stored offsets: the text is cut at all borders, and each piece knows its marks."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A stretch of text to show. `kind` is a CSS class, `label` what it says to those who cannot see colour."""

    start: int
    end: int
    kind: str
    label: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Piece:
    """Text between two borders, with the marks that cover it; `anchors` begin here."""

    text: str
    kinds: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()


def cut(text: str, marks: Iterable[Mark]) -> list[list[Piece]]:
    """Paragraphs (split at line feeds) of pieces. Marks outside the text or empty are left out; overlaps nest."""
    kept = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    borders = {0, len(text)} | {m.start for m in kept} | {m.end for m in kept}
    for place, sign in enumerate(text):
        if sign == "\n":
            borders |= {place, place + 1}
    ordered = sorted(borders)
    paragraphs: list[list[Piece]] = [[]]
    for start, end in itertools.pairwise(ordered):
        words = text[start:end]
        if words == "\n":
            paragraphs.append([])
            continue
        over = [m for m in kept if m.start <= start and end <= m.end]
        paragraphs[-1].append(
            Piece(
                text=words,
                kinds=tuple(dict.fromkeys(m.kind for m in over)),
                labels=tuple(dict.fromkeys(m.label for m in over if m.label)),
                anchors=tuple(m.anchor for m in over if m.start == start and m.anchor),
            )
        )
    return paragraphs
