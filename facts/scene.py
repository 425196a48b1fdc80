"""All that one page says about places, ready for look-up by offset: mentions with their parts, references, sentences."""

import copy
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from facts import gazetteer, locality
from facts.clauses import Sentence, fold, sentences
from facts.locality import Reference
from facts.places import PlaceMention, find_places, support
from facts.roles import STRONG, WEIGHT, Acting, Role, assign_roles
from records import Article

TARGETS: frozenset[Role] = frozenset({"with", "landed", "placed"})
# What may stand before the region that opens a line: a number, a bullet.
_MARKS = " 0123456789.、()一二三四五六七八九十【[▶►▷▸●○■□◆◇★☆▪·•➤※√✓-—"
_SUM = re.compile(r"\d[亿万]元")
# Parts that say little for a place: it was only visited, or somebody comes from there.
AWAY = 0.2


class Seat(NamedTuple):
    """A region as somebody's host, with the zone in it and the evidence."""

    code: str
    zone: str | None
    why: str


class Scene:
    """Places of a page by offset. Offsets are those of the folded body; the title is a text of its own."""

    def __init__(
        self,
        article: Article,
        text: str,
        body: Sequence[PlaceMention],
        title: Sequence[PlaceMention],
        starts: frozenset[int],
        home: str | None,
        aggregator: bool,
    ) -> None:
        self.gaz = gazetteer.default()
        self.text = text
        self.title = fold(article.title or "")
        self._article = article
        self._home = home if home and not aggregator and self.gaz.get(home) else None
        self._address = locality.regions_in_address(article.url)[:2] if article.url and not aggregator else ()
        body, title = (
            support(body, title, self._address, self._home),
            support(title, body, self._address, self._home),
        )
        self.named_in_body = body
        self.named = (*title, *body)
        self.begin = 0
        self.acting = assign_roles(text, [m for m in body if m.supported], industry_starts=starts)
        self.title_acting = _as_subjects(assign_roles(self.title, [m for m in title if m.supported]))
        self.sentences = sentences(text)
        self._acting_starts = [a.mention.start for a in self.acting]
        self._sentence_starts = [s.start for s in self.sentences]
        self.references = self._read_references()
        self._reference_starts = [r.start for r in self.references]

    def _read_references(self) -> list[Reference]:
        """References that speak of the unit itself: not the 市政府 of 三明市政府, not 居全省第五."""
        kept = []
        for reference in locality.find_references(self.text):
            if reference.kind in ("own", "office", "zone", "this"):
                number = bisect_left(self._acting_starts, reference.end) - 1
                if number >= 0 and self.acting[number].mention.end > reference.start:
                    continue
                if reference.kind == "own" and locality.is_aside(self.text, reference.start, reference.end):
                    continue
            kept.append(reference)
        return kept

    def part(self, start: int, end: int, *, opened: int | None = None) -> "Scene":
        """The same page with the places of [start, end) alone.

        With `opened` the part is an article of its own below a headline that begins there and ends at `start`; what
        the site and the page's title say is then not said of it.
        """
        part = copy.copy(self)
        for name in ("zones", "hints", "headings", "numbered", "items"):
            part.__dict__.pop(name, None)
        part.begin = start
        part.acting = self.acting_between(start, end)
        part.references = self.references_between(start, end)
        part.sentences = self.sentences[
            bisect_left(self._sentence_starts, start) : bisect_left(self._sentence_starts, end)
        ]
        part._acting_starts = [a.mention.start for a in part.acting]
        part._reference_starts = [r.start for r in part.references]
        part._sentence_starts = [s.start for s in part.sentences]
        if opened is not None:
            part.title = self.text[opened:start]
            part.title_acting = _as_subjects(self.acting_between(opened, start), opened)
            part.named = tuple(m for m in self.named_in_body if opened <= m.start < end)
            part.__dict__["hints"] = []
        return part

    def acting_between(self, left: int, right: int) -> list[Acting]:
        """Places that begin in [left, right)."""
        return self.acting[bisect_left(self._acting_starts, left) : bisect_left(self._acting_starts, right)]

    def strong_between(self, left: int, right: int) -> list[Acting]:
        return [a for a in self.acting_between(left, right) if a.role in STRONG]

    def references_between(self, left: int, right: int) -> list[Reference]:
        return self.references[bisect_left(self._reference_starts, left) : bisect_left(self._reference_starts, right)]

    def sentence_at(self, offset: int) -> int | None:
        """The number of the sentence that an offset lies in."""
        number = bisect_right(self._sentence_starts, offset) - 1
        return number if number >= 0 else None

    def last_named(self, offset: int, reference: Reference) -> Acting | None:
        """The nearest place before an offset that 该市, 该区 can stand for."""
        for number in range(bisect_left(self._acting_starts, offset) - 1, -1, -1):
            acting = self.acting[number]
            if WEIGHT[acting.role] > 0.5 and means(reference, acting):
                return acting
        return None

    def last_zone(self, offset: int) -> Acting | None:
        """The nearest zone named before an offset."""
        for number in range(bisect_left(self._acting_starts, offset) - 1, -1, -1):
            acting = self.acting[number]
            if acting.mention.zone and WEIGHT[acting.role] > 0.5:
                return acting
        return None

    @cached_property
    def zones(self) -> dict[str, str]:
        """Code → the first zone of that region that acts."""
        found: dict[str, str] = {}
        for mention, role, _ in (*self.title_acting, *self.acting):
            if mention.zone and role in STRONG:
                found.setdefault(mention.code, mention.zone)
        return found

    @cached_property
    def hints(self) -> list[tuple[str, float]]:
        """Regions of the source line, the site and the address, with their weight, heaviest first."""
        hints: list[tuple[str, float]] = []
        for line in (self._article.source, self._article.column):
            if line:
                hints += [(m.code, 2.0) for m in find_places(fold(line))]
        hints += [(a.mention.code, 1.0) for a in self.acting if a.role == "press"]
        if self._article.region and self.gaz.get(self._article.region):
            hints.append((self.gaz.current(self._article.region), 1.5))
        if self._home:
            hints.append((self._home, 2.0))
        hints += [(code, 1.0) for code in self._address]
        return sorted(hints, key=lambda hint: -hint[1])

    @cached_property
    def headings(self) -> list[tuple[Seat, ...]]:
        """For each sentence, the region of the one-line heading above it (西安), or that opens its line (01 上海浦东:)."""
        found: list[tuple[Seat, ...]] = []
        section: tuple[Seat, ...] = ()
        opened: tuple[Seat, ...] = ()
        line = -1
        for sentence in self.sentences:
            if sentence.line != line:
                line, opened = sentence.line, ()
            inside = self.acting_between(sentence.start, sentence.end)
            if inside:
                name = inside[0].mention
                if (
                    sentence.heading
                    and len(self.text[sentence.start : sentence.end].strip()) <= name.end - name.start + 2
                ):
                    section = tuple(Seat(code, name.zone, "heading") for code in name.regions)
                elif self._opens_line(sentence, name):
                    opened = tuple(Seat(code, name.zone, "heading") for code in name.regions)
            found.append(opened or section)
        return found

    @cached_property
    def numbered(self) -> tuple[Seat, ...]:
        """Regions that open the lines of a round-up, if there are several: 01 上海浦东:…, or ▶甲县:电机厂,6.5亿元."""
        seats = dict.fromkeys(
            seat
            for sentence, heading in zip(self.sentences, self.headings, strict=True)
            for seat in heading
            if any(
                self._opens_line(sentence, a.mention)
                and (self.text[sentence.start : sentence.start + 1].isdigit() or self._states_money(sentence, a))
                for a in self.acting_between(sentence.start, sentence.end)[:1]
            )
        )
        return tuple(seats) if len(seats) > 1 else ()

    @cached_property
    def items(self) -> tuple[tuple[int, int], ...]:
        """Spans of the lines of a bulletin that open with a region in brackets, if there are several."""
        found: dict[int, tuple[int, int]] = {}
        for sentence in self.sentences:
            if sentence.line in found:
                found[sentence.line] = (found[sentence.line][0], sentence.end)
            elif self.text[sentence.start : sentence.start + 1] in ("【", "["):
                inside = self.acting_between(sentence.start, sentence.end)
                if inside and self._opens_line(sentence, inside[0].mention):
                    found[sentence.line] = (sentence.start, sentence.end)
        return tuple(found.values()) if len(found) > 1 else ()

    def _states_money(self, sentence: Sentence, acting: Acting) -> bool:
        behind = acting.mention.end
        return self.text[behind : behind + 1] == ":" and bool(_SUM.search(self.text, behind, sentence.end))

    def _opens_line(self, sentence: Sentence, mention: PlaceMention) -> bool:
        head = self.text[sentence.start : mention.start].strip(_MARKS)
        return not head and self.text[mention.end : mention.end + 1] in (":", "】", "]")

    def pick(self, strong: Sequence[Acting], before: int | None = None) -> tuple[Seat, ...]:
        """The hosts among the places that act in one clause: targets before subjects, a subject before its own parts.

        Of several subjects the last one in front of `before` (where the fact begins), else the first.
        """
        strong = [a for a in strong if not self._is_venue(a)] or strong
        subjects = [a for a in strong if a.role not in TARGETS]
        targets = [a for a in strong if a.role in TARGETS]
        if (
            subjects
            and targets
            and (self._cover(subjects, targets) or self._cover(targets, subjects) or self._peers(subjects, targets))
        ):
            chosen: Sequence[Acting] = subjects
        else:
            chosen = targets or self._one_group(subjects, before)
        group = len(chosen) > 1 and chosen[0].role not in TARGETS
        seats = (Seat(code, a.mention.zone, "group" if group else a.role) for a in chosen for code in a.mention.regions)
        return tuple(dict.fromkeys(seats))

    @staticmethod
    def _one_group(subjects: Sequence[Acting], before: int | None) -> list[Acting]:
        ahead = [a for a in subjects if before is not None and a.mention.start < before]
        group = ahead[-1].group if ahead else subjects[0].group
        return [a for a in subjects if a.group == group]

    def _peers(self, subjects: Sequence[Acting], targets: Sequence[Acting]) -> bool:
        """Whether regions of one level sign with each other (甲县与乙区共建): then the first speaks of itself."""
        levels = {self.gaz.place(a.mention.code).level for a in subjects}
        return all(a.role == "with" and {self.gaz.place(a.mention.code).level} == levels for a in targets)

    def _cover(self, wide: Sequence[Acting], narrow: Sequence[Acting]) -> bool:
        """Whether each of the second lies in one of the first."""
        return all(
            any(self.gaz.covers(w.mention.code, code) for w in wide) for n in narrow for code in n.mention.regions
        )

    def _is_venue(self, acting: Acting) -> bool:
        """Whether the event of this sentence is held in the same place: 甲市政府、乙市政府在乙市举办."""
        end = acting.mention.end
        return any(
            a.role in ("venue", "at") and a.mention.code == acting.mention.code
            for a in self.acting_between(end + 1, end + 12)
        )


def _as_subjects(title: list[Acting], start: int = 0) -> list[Acting]:
    """A region that opens a headline is its subject, whatever word follows: 苏州成台商投资高地."""
    if title and title[0].role == "brand" and title[0].mention.start == start:
        return [title[0]._replace(role="subject"), *title[1:]]
    return title


def means(reference: Reference, acting: Acting) -> bool:
    """Whether a place is of the kind that a reference stands for."""
    zone = acting.mention.zone
    return locality.fits(reference.level, acting.mention.code) or bool(zone and zone.endswith(reference.level))
