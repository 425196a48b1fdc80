"""Who receives the investment: the host of each fact, and the hosts of the article.

Every mention of a place plays a part in its sentence (facts/roles.py). The parts are summed up to the article's main
host; a fact takes its host from its own clause, else from the words before it in the sentence, the heading above it,
the sentence before, and last from the main host.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from facts import gazetteer, locality
from facts.clauses import Sentence, fold, sentences
from facts.industries import IndustryMention
from facts.locality import Reference
from facts.places import PlaceMention, find_places, support
from facts.roles import STRONG, WEIGHT, Acting, Role, assign_roles
from records import Article, Place

_TARGETS: frozenset[Role] = frozenset({"with", "landed", "placed"})
_EARLY = 60  # characters of the body that count as its lead


@dataclass(frozen=True, slots=True)
class _Seat:
    """A region as somebody's host, with the zone in it and the evidence."""

    code: str
    zone: str | None
    why: str


class HostView:
    """Hosts by offset into the body. Built by `resolve_hosts`."""

    def __init__(
        self,
        article: Article,
        text: str,
        body: Sequence[PlaceMention],
        title: Sequence[PlaceMention],
        *,
        industries: Sequence[IndustryMention] = (),
        spans: Iterable[tuple[int, int]] = (),
        home: str | None = None,
        aggregator: bool = False,
    ) -> None:
        self._gaz = gazetteer.default()
        self._article = article
        self._text = text
        self._title = fold(article.title or "")
        self._home = home if home and not aggregator and self._gaz.get(home) else None
        self._aggregator = aggregator
        address = locality.regions_in_address(article.url)[:2] if article.url and not aggregator else ()
        self._address = address
        body, title = support(body, title, address), support(title, body, address)
        self._named = (*title, *body)
        starts = frozenset(m.start for m in industries)
        self._acting = assign_roles(text, [m for m in body if m.supported], industry_starts=starts)
        self._title_acting = assign_roles(self._title, [m for m in title if m.supported])
        self._references = self._read_references(text)
        self._sentences = sentences(text)
        self._starts = [s.start for s in self._sentences]
        self._spans = tuple(spans)

    def _read_references(self, text: str) -> list[Reference]:
        """References that speak of the unit itself: not the 市政府 of 三明市政府, not 居全省第五."""
        taken = [(a.mention.start, a.mention.end) for a in self._acting]
        return [
            r
            for r in locality.find_references(text)
            if not (
                r.kind in ("own", "office", "zone") and any(start < r.end and r.start < end for start, end in taken)
            )
            and not (r.kind == "own" and locality.is_aside(text, r.start, r.end))
        ]

    # The article as a whole

    @cached_property
    def hosts(self) -> tuple[Place, ...]:
        """The hosts of the facts, widest first; without facts the main host."""
        seats: dict[str, _Seat] = {}
        for start, end in self._spans:
            for seat in self._seats(start, end):
                known = seats.get(seat.code)
                if known is None or (seat.zone and not known.zone):
                    seats[seat.code] = seat
        if not seats:
            seats = {seat.code: seat for seat in self.main}
        for seat in self._landed(seats):
            seats.setdefault(seat.code, seat)
        if any(seat.why == "project" for seat in seats.values()):
            for seat in self.main:
                if any(self._gaz.covers(seat.code, code) for code in seats):
                    seats.setdefault(seat.code, seat)
        for code in [c for c, seat in seats.items() if seat.why == "group"]:
            if any(other != code and self._gaz.covers(code, other) for other in seats):
                del seats[code]
        return tuple(self._place(s) for s in sorted(seats.values(), key=lambda s: self._gaz.place(s.code).level))

    def _landed(self, seats: Iterable[str]) -> list[_Seat]:
        """Parts of the main host where a firm is said to settle (确定落户昭通水富), in words that make no fact."""
        wide = [code for seat in self.main for code in (seat.code, *self._gaz.parents(seat.code)[:1])]
        return [
            _Seat(a.mention.code, a.mention.zone, "landed")
            for a in self._acting
            if a.role == "landed"
            and self._text.endswith("落户", 0, a.mention.start)
            and any(self._gaz.covers(code, a.mention.code) for code in wide)
        ]

    @cached_property
    def main(self) -> tuple[_Seat, ...]:
        """The region that the article is about; several when the title or the lead names a group."""
        for acting, why in ((self._title_acting, "title"), (self._acting[:8], "lead")):
            group = self._leading_group(acting)
            if len(group) > 1:
                return tuple(_Seat(code, None, why) for code in group)
        scores = self._scores()
        if scores:
            code = self._descend(scores)
            return (_Seat(code, self._zone_of(code), "text"),)
        return self._without_names()

    def _leading_group(self, acting: Sequence[Acting]) -> tuple[str, ...]:
        """Codes of an enumeration that acts as one (鄂州、恩施、荆州集中签约), in the title or the first sentence."""
        strong = [a for a in acting if a.role in STRONG]
        if acting is not self._title_acting:
            strong = [a for a in strong if a.mention.start < self._first_end]
        codes = [seat.code for seat in self._pick(strong)] if strong else []
        return tuple(codes) if len(codes) > 1 else ()

    @cached_property
    def _first_end(self) -> int:
        return self._sentences[0].end if self._sentences else 0

    def _scores(self) -> dict[str, float]:
        scores: dict[str, float] = {}

        def add(code: str, weight: float) -> None:
            scores[code] = scores.get(code, 0.0) + weight

        for mention, role, _ in self._title_acting:
            for code in mention.regions:
                add(code, WEIGHT[role] * 3)
        for mention, role, _ in self._acting:
            weight = WEIGHT[role] * (2 if mention.start < _EARLY else 1) + (
                0.5 if mention.zone and role in STRONG else 0
            )
            for code in mention.regions:
                add(code, weight / len(mention.regions))
        for reference in locality.find_references(self._title):
            if reference.region and reference.kind == "fair":
                add(reference.region, 5.0)
        for reference in self._references:
            if reference.region and reference.kind == "fair":
                add(reference.region, 2.0)
            elif reference.kind == "this":
                named = [a for a in self._acting if a.mention.start < reference.start and WEIGHT[a.role] > 0.5]
                code = next((a.mention.code for a in reversed(named) if self._means(reference, a)), "")
                if code:
                    add(code, 1.5)
        if any(r.kind in ("own", "office") for r in self._references):
            for code, weight in self._hints():
                add(code, weight)
            levels = dict.fromkeys(r.level for r in self._references if r.kind == "own")
            for level in levels:
                fitting = [code for code in scores if scores[code] >= 0.5 and locality.fits(level, code)]
                if fitting:
                    add(max(fitting, key=lambda c: scores[c]), 2.0)
        return {code: score for code, score in scores.items() if score >= 0.3}

    @staticmethod
    def _means(reference: Reference, acting: Acting) -> bool:
        zone = acting.mention.zone
        return locality.fits(reference.level, acting.mention.code) or bool(zone and zone.endswith(reference.level))

    def _hints(self) -> list[tuple[str, float]]:
        """Regions of the source line, the site and the address, with their weight."""
        hints: list[tuple[str, float]] = []
        for line in (self._article.source, self._article.column):
            if line:
                hints += [(m.code, 2.0) for m in find_places(fold(line)) if m.supported or m.risky]
        hints += [(m.code, 1.0) for m, role, _ in self._acting if role == "press"]
        if self._article.region and self._gaz.get(self._article.region):
            hints.append((self._gaz.current(self._article.region), 1.5))
        if self._home:
            hints.append((self._home, 2.0))
        return hints + [(code, 1.0) for code in self._address]

    def _descend(self, scores: dict[str, float]) -> str:
        """From the best province down, while one part holds most of the whole."""
        totals: dict[str, float] = {}
        for code, score in scores.items():
            for node in (*self._gaz.parents(code), code):
                totals[node] = totals.get(node, 0.0) + score
        node = max((c for c in totals if not self._gaz.place(c).parent), key=lambda c: totals[c])
        while True:
            children = [c for c in totals if self._gaz.place(c).parent == node]
            if not children:
                return node
            best = max(children, key=lambda c: totals[c])
            own = scores.get(node, 0.0)
            if totals[best] < 0.6 * totals[node] and not (totals[best] >= 0.4 * totals[node] and totals[best] >= own):
                return node
            node = best

    def _without_names(self) -> tuple[_Seat, ...]:
        for code, _ in sorted(self._hints(), key=lambda hint: -hint[1]):
            return (_Seat(code, None, "site"),)
        found = {r.region for r in self._references if r.kind == "landmark" and r.region}
        if len(found) == 1:
            return (_Seat(found.pop(), None, "inferred"),)
        return ()

    def _zone_of(self, code: str) -> str | None:
        for mention, role, _ in (*self._title_acting, *self._acting):
            if mention.code == code and mention.zone and role in STRONG:
                return mention.zone
        return None

    # One fact

    def at(self, start: int, end: int) -> Place | None:
        """The host of a fact. Of several, the one that is named first."""
        places = self.all_at(start, end)
        return places[0] if places else None

    def all_at(self, start: int, end: int) -> tuple[Place, ...]:
        """The hosts of a fact: more than one for 鄂州、恩施、荆州集中签约."""
        return tuple(self._place(seat) for seat in self._seats(start, end))

    def _seats(self, start: int, end: int) -> tuple[_Seat, ...]:
        number = self._sentence_at(start)
        if number is None:
            return self.main
        sentence = self._sentences[number]
        left, right = self._clause(sentence, start, end)
        found = self._inside(left, right, start, end)
        heading = self._heading(number)
        if found and not (heading and all(seat.why == "project" for seat in found)):
            return (*found, *self._listed(right, sentence.end, found))
        found = self._before(sentence.start, left)
        if found:
            return found
        if heading:
            return heading
        return self._carried(number) or self._local_press(start) or self.main

    def _sentence_at(self, offset: int) -> int | None:
        number = bisect_right(self._starts, offset) - 1
        return number if number >= 0 else None

    def _clause(self, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
        text = self._text
        left = (
            max(text.rfind(",", sentence.start, start), text.rfind(":", sentence.start, start), sentence.start - 1) + 1
        )
        stop = max(end, sentence.end)
        rights = [r for r in (text.find(",", end, stop), text.find(":", end, stop)) if r >= 0]
        return left, min(rights, default=stop)

    def _listed(self, right: int, end: int, found: Sequence[_Seat]) -> tuple[_Seat, ...]:
        """Parts of the host that a list behind a colon names one by one (…三个项目:甲县风电、乙市光伏)."""
        if self._text[right : right + 1] != ":":
            return ()
        listed = [a for a in self._acting_between(right, end) if a.role in ("project", "subject", "plain")]
        seats = [
            _Seat(a.mention.code, a.mention.zone, "project")
            for a in listed
            if any(f.code != a.mention.code and self._gaz.covers(f.code, a.mention.code) for f in found)
        ]
        return tuple(seats) if len(seats) > 1 else ()

    def _acting_between(self, left: int, right: int) -> list[Acting]:
        return [a for a in self._acting if left <= a.mention.start < right]

    def _inside(self, left: int, right: int, start: int, end: int) -> tuple[_Seat, ...]:
        """Hosts named in the clauses of a fact, or by a reference there."""
        acting = self._acting_between(left, right)
        strong = [a for a in acting if a.role in STRONG]
        if strong:
            return self._pick(strong)
        referred = self._referred(left, right, first=True)
        if referred:
            return referred
        weak = [a for a in acting if a.role == "project"] or [a for a in acting if a.role in ("plain", "official")]
        weak = [a for a in weak if start <= a.mention.start < end] or weak
        return tuple(
            dict.fromkeys(
                _Seat(code, a.mention.zone, "project" if a.role == "project" else "clause")
                for a in weak
                for code in a.mention.regions
            )
        )

    def _pick(self, strong: Sequence[Acting]) -> tuple[_Seat, ...]:
        """The hosts among the places that act in one clause: targets before subjects, a subject before its own parts."""
        strong = [a for a in strong if not self._is_venue(a)] or strong
        subjects = [a for a in strong if a.role not in _TARGETS]
        targets = [a for a in strong if a.role in _TARGETS]
        if subjects and targets and (self._cover(subjects, targets) or self._cover(targets, subjects)):
            chosen: Sequence[Acting] = subjects
        else:
            chosen = targets or [a for a in subjects if a.group == subjects[0].group]
        group = len(chosen) > 1 and chosen[0].role not in _TARGETS
        seats = (
            _Seat(code, a.mention.zone, "group" if group else a.role) for a in chosen for code in a.mention.regions
        )
        return tuple(dict.fromkeys(seats))

    def _cover(self, wide: Sequence[Acting], narrow: Sequence[Acting]) -> bool:
        """Whether each of the second lies in one of the first."""
        return all(
            any(self._gaz.covers(w.mention.code, code) for w in wide) for n in narrow for code in n.mention.regions
        )

    def _is_venue(self, acting: Acting) -> bool:
        """Whether the same place is where the event of this sentence is held: 甲市政府、乙市政府在乙市举办."""
        return any(
            a.role in ("venue", "at")
            and a.mention.code == acting.mention.code
            and 0 < a.mention.start - acting.mention.end < 12
            for a in self._acting
        )

    def _before(self, left: int, right: int) -> tuple[_Seat, ...]:
        """The nearest host before a fact in its sentence, a name or a reference."""
        strong = [a for a in self._acting_between(left, right) if a.role in STRONG]
        referred = self._referred(left, right, first=False)
        if strong:
            group = strong[-1].group
            last = [a for a in strong if a.group == group]
            if not referred or self._last_reference(left, right) < last[0].mention.start:
                return self._pick(last)
        return referred

    def _last_reference(self, left: int, right: int) -> int:
        return max((r.start for r in self._references if left <= r.start < right and r.kind != "zone"), default=-1)

    def _referred(self, left: int, right: int, *, first: bool) -> tuple[_Seat, ...]:
        inside = [r for r in self._references if left <= r.start < right]
        for reference in inside if first else reversed(inside):
            if reference.region and reference.kind == "fair":
                if not self._text.endswith(("在", "于"), 0, reference.start):
                    return (_Seat(reference.region, None, "fair"),)
                continue
            seat = self._resolve(reference)
            if seat:
                return (seat,)
        return ()

    def _resolve(self, reference: Reference) -> _Seat | None:
        """The region that 我市, 全县 or 该区 stands for."""
        if reference.kind == "landmark":
            return None
        before = [
            a for a in self._acting if a.mention.start < reference.start and a.role in STRONG | {"official", "plain"}
        ]
        if reference.kind == "zone":
            zones = [a for a in before if a.mention.zone]
            return _Seat(zones[-1].mention.code, zones[-1].mention.zone, "zone") if zones else None
        if reference.kind == "this":
            for acting in reversed(before):
                if self._means(reference, acting):
                    return _Seat(acting.mention.code, acting.mention.zone, "reference")
        return self._own(reference.level)

    def _own(self, level: str) -> _Seat | None:
        """The document's own unit of a level: of the main host and those around it, then of the hints, then of any name."""
        around: list[str] = []
        for seat in self.main:
            if seat.why in ("inferred", "site") and locality.fits(level, seat.code):
                return seat
            around += [seat.code, *reversed(self._gaz.parents(seat.code))]
        for code in around:
            if locality.fits(level, code) or (level == "省" and self._gaz.place(code).level == 1):
                return _Seat(code, self._zone_of(code), "reference")
        for code, _ in sorted(self._hints(), key=lambda hint: -hint[1]):
            if locality.fits(level, code):
                return _Seat(code, None, "site")
        away = {a.mention for a in self._acting if WEIGHT[a.role] <= 0.2}
        for mention in self._named:
            for code in mention.codes if mention not in away else ():
                inside = not around or any(self._gaz.covers(wide, code) for wide in around)
                if locality.fits(level, code) and inside:
                    return _Seat(code, None, "reference")
        return None

    def _heading(self, number: int) -> tuple[_Seat, ...]:
        """The region of a one-line heading above a sentence (西安), or that opens its line (01 上海浦东:)."""
        line = self._sentences[number].line
        for sentence in reversed(self._sentences[: number + 1]):
            inside = self._acting_between(sentence.start, sentence.end)
            words = self._text[sentence.start : sentence.end].strip()
            if inside and sentence.heading and sentence.line != line:
                name = inside[0].mention
                if len(words) <= name.end - name.start + 2:
                    return tuple(_Seat(code, name.zone, "heading") for code in name.regions)
            if inside and sentence.line == line and self._opens_line(sentence, inside[0].mention):
                return tuple(_Seat(code, None, "heading") for code in inside[0].mention.regions)
        return ()

    def _opens_line(self, sentence: Sentence, mention: PlaceMention) -> bool:
        head = self._text[sentence.start : mention.start].strip(" 0123456789.、()一二三四五六七八九十【[")
        return not head and self._text[mention.end : mention.end + 1] in (":", "】", "]")

    def _carried(self, number: int) -> tuple[_Seat, ...]:
        """The host of the nearest earlier sentence of the same line that names one."""
        line = self._sentences[number].line
        for sentence in reversed(self._sentences[max(0, number - 4) : number]):
            if sentence.line != line:
                break
            strong = [a for a in self._acting_between(sentence.start, sentence.end) if a.role in STRONG]
            if strong:
                group = strong[-1].group
                return self._pick([a for a in strong if a.group == group])
            referred = self._referred(sentence.start, sentence.end, first=False)
            if referred:
                return referred
        return ()

    def _local_press(self, start: int) -> tuple[_Seat, ...]:
        """The region of the paper that opens the page (天津北方网讯), before any other host is named."""
        if self._title_acting or any(a.role in STRONG and a.mention.start < start for a in self._acting):
            return ()
        return tuple(
            _Seat(a.mention.code, None, "press")
            for a in self._acting[:1]
            if a.role == "press" and any(self._gaz.covers(a.mention.code, seat.code) for seat in self.main)
        )

    def _place(self, seat: _Seat) -> Place:
        region = self._gaz.place(seat.code)
        return Place(adcode=region.adcode, name=self._gaz.path_name(seat.code), zone=seat.zone, why=seat.why)


def resolve_hosts(
    article: Article,
    *,
    body: Sequence[PlaceMention],
    title: Sequence[PlaceMention] = (),
    industries: Sequence[IndustryMention] = (),
    spans: Iterable[tuple[int, int]] = (),
    home: str | None = None,
    aggregator: bool = False,
) -> HostView:
    """Hosts of the facts at `spans` (offsets into the body) and of the article.

    `body` and `title` are the places named there, `home` the code of the site's region; an aggregator has none.
    """
    return HostView(
        article,
        fold(article.text),
        body,
        title,
        industries=industries,
        spans=spans,
        home=home,
        aggregator=aggregator,
    )
