"""Keep the way back from a repaired text to the raw one while edits are made.

A `Draft` is one paragraph under repair. `origin` holds, for each character of the present text,
the raw offset it stands for: `n >= 0` when it stands for the raw character at `n` and no other,
`~n` when it belongs to a replacement of another length that begins at raw offset `n`.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from records.article import Repair

Certainty = Literal["certain", "likely"]
Runs = tuple[tuple[int, int, int], ...]


class Edit(NamedTuple):
    """Replace `start:end` of the present text. `since` widens the span that is reported, never the one that is cut.

    `kind` None keeps the edit out of the list of repairs (its kind is counted elsewhere).
    """

    start: int
    end: int
    after: str
    kind: str | None
    certainty: Certainty = "certain"
    since: int | None = None


@dataclass(slots=True)
class Draft:
    """One paragraph under repair. `index` is the place of its first line among the lines given."""

    raw: str
    index: int = 0
    text: str = ""
    origin: list[int] | None = None  # None: nothing has moved yet
    notes: list[tuple[int, int, str, Certainty]] = field(default_factory=list)  # raw start, raw end, kind, certainty
    counts: dict[str, int] = field(default_factory=dict)
    simplified: int = 0  # traditional characters simplified one by one, which still speak for the script of the whole

    def __post_init__(self) -> None:
        self.text = self.raw

    def apply(self, edits: Sequence[Edit]) -> bool:
        """Make edits that are in order and do not overlap; report whether there were any."""
        if not edits:
            return False
        text, old = self.text, self.origin if self.origin is not None else list(range(len(self.raw)))
        parts: list[str] = []
        new: list[int] = []
        done = 0
        for edit in edits:
            parts += (text[done : edit.start], edit.after)
            new += old[done : edit.start]
            if len(edit.after) == edit.end - edit.start:
                new += old[edit.start : edit.end]
            else:
                new += [~self._raw(old, edit.start)] * len(edit.after)
            if edit.kind is not None:
                since = edit.start if edit.since is None else edit.since
                self.note(self._raw(old, since), self._raw_end(old, edit.end), edit.kind, edit.certainty)
            done = edit.end
        parts.append(text[done:])
        new += old[done:]
        self.text, self.origin = "".join(parts), new
        return True

    def replace(self, text: str) -> None:
        """Put a text of the same length in the place of the present one."""
        if len(text) != len(self.text):
            raise ValueError(f"the length changed from {len(self.text)} to {len(text)}: use apply")
        self.text = text

    def append(self, other: "Draft") -> None:
        """Take in the line below, behind a line feed in both texts."""
        if self.origin is not None or other.origin is not None:
            mine = self.origin if self.origin is not None else list(range(len(self.raw)))
            theirs = other.origin if other.origin is not None else range(len(other.raw))
            by = len(self.raw) + 1
            self.origin = [*mine, len(self.raw), *(n + by if n >= 0 else n - by for n in theirs)]
        self.notes += [
            (start + len(self.raw) + 1, end + len(self.raw) + 1, kind, sure) for start, end, kind, sure in other.notes
        ]
        for kind, count in other.counts.items():
            self.counts[kind] = self.counts.get(kind, 0) + count
        self.simplified += other.simplified
        self.raw, self.text = f"{self.raw}\n{other.raw}", f"{self.text}\n{other.text}"

    def note(self, raw_start: int, raw_end: int, kind: str, certainty: Certainty = "certain", count: int = 1) -> None:
        self.notes.append((raw_start, raw_end, kind, certainty))
        self.counts[kind] = self.counts.get(kind, 0) + count

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of a span of the present text."""
        if self.origin is None:
            return start, end
        return self._raw(self.origin, start), self._raw_end(self.origin, end)

    def runs(self) -> list[tuple[int, int, int]]:
        """Stretches that stand one to one, as (start, raw start, length)."""
        if self.origin is None:
            return [(0, 0, len(self.text))] if self.text else []
        found: list[tuple[int, int, int]] = []
        start = 0
        origin = self.origin
        for at in range(1, len(origin) + 1):
            if at == len(origin) or origin[at] < 0 or origin[at] != origin[at - 1] + 1:
                if origin[start] >= 0:
                    found.append((start, origin[start], at - start))
                start = at
        return found

    def repairs(self, by: int = 0, raw_by: int = 0) -> list[Repair]:
        """What was mended, in order; `by` and `raw_by` are where this paragraph begins in the two texts."""
        if not self.notes:
            return []
        keys = range(len(self.raw)) if self.origin is None else [n if n >= 0 else ~n for n in self.origin]
        found = []
        for raw_start, raw_end, kind, certainty in sorted(self.notes):
            start, end = bisect_left(keys, raw_start), bisect_left(keys, raw_end)
            found.append(
                Repair(
                    kind=kind,
                    start=start + by,
                    end=end + by,
                    raw_start=raw_start + raw_by,
                    raw_end=raw_end + raw_by,
                    before=self.raw[raw_start:raw_end],
                    after=self.text[start:end],
                    certainty=certainty,
                )
            )
        return found

    def _raw(self, origin: list[int], at: int) -> int:
        if at >= len(origin):
            return len(self.raw)
        return origin[at] if origin[at] >= 0 else ~origin[at]

    def _raw_end(self, origin: list[int], at: int) -> int:
        """Where the raw span of the characters before `at` ends: before whatever stands for the next one."""
        return self._raw(origin, at)


def shift(runs: Iterable[tuple[int, int, int]], by: int, raw_by: int) -> list[tuple[int, int, int]]:
    return [(start + by, raw_start + raw_by, length) for start, raw_start, length in runs]


def raw_span(alignment: Sequence[tuple[int, int, int]], start: int, end: int, raw_length: int) -> tuple[int, int]:
    """The span of the raw text that a span of the repaired text came from.

    A character between two runs stands for everything between them in the raw text.
    Marks that were cut directly behind the span are not part of it.
    """
    starts = [run[0] for run in alignment]

    def floor(at: int) -> int:
        i = bisect_left(starts, at + 1) - 1
        if i < 0:
            return 0
        begin, raw, length = alignment[i]
        return raw + min(at - begin, length)

    def ceiling(at: int) -> int:
        i = bisect_left(starts, at) - 1
        if i < 0:
            return alignment[0][1] if alignment else raw_length
        begin, raw, length = alignment[i]
        if at <= begin + length:
            return raw + at - begin
        return alignment[i + 1][1] if i + 1 < len(alignment) else raw_length

    return floor(start), max(floor(start), ceiling(end))
