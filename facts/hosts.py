"""Who receives the investment: the host of each fact, and the hosts of the article.

A fact takes its host from its own clause, else from the words before it in the sentence, the heading above it, the
sentence before, and last from the article's main host.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from facts.clauses import Sentence, fold
from facts.industries import IndustryMention
from facts.parts import Part, part_at, parts_of
from facts.places import PlaceMention
from facts.references import References
from facts.roles import OVERSEAS, STRONG, Acting
from facts.scene import Scene, Seat
from records import Article, Place

_CARRIED_SENTENCES = 4
_SHARING = frozenset({"subject", "plain", "project", "landed"})
_SHARE = re.compile(
    r"(?:开幕)?(?:当[日天]|当场|现场)?(?:则|拿下的?|签下|签回|引入|引进|引来|签约|斩获|迎来|有\d|\d{1,3}[个项]|现场(?:签约|开工)的|[超逾达近][\d.千百]+亿|的[^,。;:、\n]{2,14}(?:、|和|都|,))"
)
_SIGNED_ALONE = re.compile(
    r"新?(?:签约|签下)(?!率|仪式|会|活动|数|额|目标|的|大会)|现场(?:签约|开工)的|\d{1,3}个(?:签约|开工)?项目(?!库|清单)"
)
_HOPE = re.compile(r"希望|力争|争取|目标|下一步|将围绕|要加快|优势|核心区|产值|主导产业")
_HOPED = re.compile(r"(?:希望|更多|推动|力争|争取|欢迎|促进|吸引|期待|助力)[^。;\n]*$")
# Behind a place: a project of it.
_PROJECT_OF = re.compile(r"的?[^,。;:、\n]{0,14}(?:项目|基地|生产线|工厂)")
# Behind a place that signs by itself, in words that make no fact: 与甲县签约前, 请甲县代表上台签约.
_SIGNS = re.compile(r"(?:政府)?(?:签约|签订|签下)|代表(?:上台|登台|依次)?签约")
_NOT_YET = re.compile(r"[拟将未欲]|计划|准备|有望|商谈|洽谈")
# At the head of a line: it speaks on of the project of the line before.
_ON = re.compile(r"\s*(?:据[了介][^,]{1,3},)?(?:(?:该|此|这一|这个)项目|双方|根据(?:投资|合作)?协议)")


class HostView:
    """Hosts by offset into the body. Built by `resolve_hosts`."""

    def __init__(self, scene: Scene, spans: Iterable[tuple[int, int]]) -> None:
        self._scene = scene
        self._gaz = scene.gaz
        self._text = scene.text
        self._spans = tuple(spans)
        self._known: dict[tuple[int, int], tuple[Seat, ...]] = {}

    @cached_property
    def hosts(self) -> tuple[Place, ...]:
        """The hosts of the facts, widest first; without facts the main host."""
        return self.hosts_of(self._spans)

    @cached_property
    def acting(self) -> Sequence[Acting]:
        """The places of the body with their parts."""
        return self._scene.acting

    def hosts_of(self, spans: Iterable[tuple[int, int]]) -> tuple[Place, ...]:
        """The article's hosts, if its facts stand at these spans of the body."""
        seats: dict[str, Seat] = {}
        spans = tuple(spans)
        for start, end in spans:
            for seat in self._seats(start, end):
                known = seats.get(seat.code)
                if known is None or (seat.zone and not known.zone) or (known.why == "group" and seat.why != "group"):
                    seats[seat.code] = seat
        if not seats:
            seats = {seat.code: seat for seat in self.main}
        for seat in (*self._landed(), *self._scene.numbered, *self._bulletin(spans), *self._shares(seats)):
            seats.setdefault(seat.code, seat)
        if any(code not in OVERSEAS for code in seats):
            seats = {code: seat for code, seat in seats.items() if code not in OVERSEAS}
        if any(seat.why == "project" for seat in seats.values()):
            for seat in self._mains:
                if any(self._gaz.covers(seat.code, code) for code in seats):
                    seats.setdefault(seat.code, seat)
        for code in [c for c, seat in seats.items() if seat.why == "group" and not seat.zone]:
            if any(other != code and self._gaz.covers(code, other) for other in seats):
                del seats[code]
        return tuple(self._place(s) for s in sorted(seats.values(), key=lambda s: self._gaz.place(s.code).level))

    def at(self, start: int, end: int) -> Place | None:
        """The host of a fact. Of several the one named first, or in its turn: 甲县、乙县分别签约9个、17个."""
        places = self.all_at(start, end)
        if not places:
            return None
        turn = self._turn(start) if len(places) > 1 else 0
        return places[turn] if turn < len(places) else places[0]

    def _turn(self, start: int) -> int:
        """How many figures stand between 分别 and a fact in the same sentence."""
        number = self._scene.sentence_at(start)
        floor = self._scene.sentences[number].start if number is not None else 0
        respectively = self._text.rfind("分别", floor, start)
        return self._text.count("、", respectively, start) if respectively >= 0 else 0

    def all_at(self, start: int, end: int) -> tuple[Place, ...]:
        """The hosts of a fact: more than one for 鄂州、恩施、荆州集中签约."""
        return tuple(self._place(seat) for seat in self._seats(start, end))

    @cached_property
    def main(self) -> tuple[Seat, ...]:
        """The region that the article is about; several when its title or lead names a group."""
        return self._parts[0].main

    @cached_property
    def _parts(self) -> tuple[Part, ...]:
        return parts_of(self._scene)

    @cached_property
    def _mains(self) -> tuple[Seat, ...]:
        """The main hosts of all articles of the page."""
        return tuple(seat for part in self._parts for seat in part.main)

    @cached_property
    def openings(self) -> tuple[int, ...]:
        """Where further articles of the page begin; empty for nearly every page."""
        return tuple(part.start for part in self._parts[1:])

    @cached_property
    def _references(self) -> References:
        return References(self._scene, self._parts)

    def _landed(self) -> list[Seat]:
        """Parts of the main host where a firm is said to settle (确定落户昭通水富), in words that make no fact."""
        telling = {part_at(self._parts, start).start for start, _ in self._spans} or {0}
        wide = [code for seat in self._mains for code in (seat.code, *self._gaz.parents(seat.code)[:1])]
        return [
            Seat(a.mention.code, a.mention.zone, "landed")
            for a in self._scene.acting
            if self._settles(a)
            and part_at(self._parts, a.mention.start).start in telling
            and not _HOPED.search(self._text, max(0, a.mention.start - 40), a.mention.start)
            and any(self._gaz.covers(code, a.mention.code) for code in wide)
        ]

    def _settles(self, acting: Acting) -> bool:
        """Whether a firm is said to settle in a place, or the place to sign."""
        start, end = acting.mention.start, acting.mention.end
        if acting.role == "landed":
            return self._text.endswith("落户", 0, start)
        signs = acting.role in ("with", "authority") and _SIGNS.match(self._text, end)
        return bool(signs) and not _NOT_YET.search(self._text, max(0, start - 12), end + 6)

    def _shares(self, seats: Mapping[str, Seat]) -> list[Seat]:
        """Parts of the hosts that a sentence names one by one with what each got: 甲市的锯材、乙县的茶器都找到了投资方."""
        if not self._spans:
            return []
        ends = {a.group: a.mention.end for a in self._scene.acting}
        named = [
            a
            for a in self._scene.acting
            if a.role in _SHARING
            and _SHARE.match(self._text, ends[a.group])
            and any(code != a.mention.code and self._gaz.covers(code, a.mention.code) for code in seats)
        ]
        together: dict[int, list[Acting]] = {}
        for acting in named:
            number = self._scene.sentence_at(acting.mention.start)
            while number and self._goes_on(number):
                number -= 1
            if number is not None:
                together.setdefault(number, []).append(acting)
        found = []
        for number, sharing in together.items():
            start = self._scene.sentences[number].start
            alone = len(sharing) == 1 and not _SIGNED_ALONE.match(self._text, sharing[0].mention.end)
            if not alone and not _HOPE.search(self._text, start, sharing[-1].mention.end + 20):
                found += [Seat(a.mention.code, a.mention.zone, "share") for a in sharing]
        return found

    def _goes_on(self, number: int) -> bool:
        """Whether a sentence goes on from the one before it, which ends in a semicolon."""
        one, two = self._scene.sentences[number - 1 : number + 1]
        return one.line == two.line and self._text[one.end - 1] == ";"

    def _bulletin(self, spans: Sequence[tuple[int, int]]) -> list[Seat]:
        """Of a bulletin whose lines open with a region (【盐城】大丰区赴…), who acts in the lines without a fact."""
        if not self._spans:
            return []
        seats: list[Seat] = []
        for start, end in self._scene.items:
            if not any(start <= at < end for at, _ in spans):
                strong = [a for a in self._scene.strong_between(start, end) if a.role in ("subject", "authority")]
                seats += self._scene.pick(strong[:1])
        return seats

    def _seats(self, start: int, end: int) -> tuple[Seat, ...]:
        """The hosts of the fact at a span; kept, since a fact's own host and the article's list both ask."""
        if (start, end) not in self._known:
            self._known[start, end] = self._find_seats(start, end)
        return self._known[start, end]

    def _find_seats(self, start: int, end: int) -> tuple[Seat, ...]:
        number = self._scene.sentence_at(start)
        if number is None:
            return part_at(self._parts, start).main
        sentence = self._scene.sentences[number]
        heading = self._scene.headings[number]
        left, right = self._clause(sentence, start, end)
        found = self._inside(left, right, start, end)
        if found and not (
            heading and all(seat.why == "project" for seat in found) and not self._inside_of(heading, found)
        ):
            return (*found, *self._listed(right, sentence.end, found))
        seats = (
            self._before(sentence.start, left)
            or self._topic(sentence.start, left)
            or heading
            or self._carried(number)
            or self._following(number)
            or self._local_press(start)
            or part_at(self._parts, start).main
        )
        return self._whole(number, end, seats) or seats

    def _whole(self, number: int, end: int, seats: Sequence[Seat]) -> tuple[Seat, ...]:
        """The region around the parts that a breakdown names, when one of them was taken for the host of the whole:

        7个项目签约,其中落户甲区4个;乙县3个 is of the city.
        """
        last = number
        while last + 1 < len(self._scene.sentences) and self._goes_on(last + 1):
            last += 1
        stop = self._scene.sentences[last].end
        parts = self._text.find("其中", end, min(stop, end + 30))
        if parts < 0 or not seats:
            return ()
        codes = {a.mention.code for a in self._scene.strong_between(parts, stop)}
        around = {self._gaz.place(code).parent for code in codes}
        if len(codes) < 2 or len(around) > 1 or any(seat.code not in codes for seat in seats):
            return ()
        parent = around.pop()
        return (Seat(parent, None, "whole"),) if parent else ()

    def _clause(self, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
        text = self._text
        left = max(text.rfind(",", sentence.start, start), text.rfind(":", sentence.start, start), sentence.start - 1)
        stop = max(end, sentence.end)
        rights = [r for r in (text.find(",", end, stop), text.find(":", end, stop)) if r >= 0]
        return left + 1, min(rights, default=stop)

    def _inside(self, left: int, right: int, start: int, end: int) -> tuple[Seat, ...]:
        """Hosts named in the clauses of a fact, or by a reference there."""
        acting = self._scene.acting_between(left, right)
        strong = [a for a in acting if a.role in STRONG]
        if strong:
            return self._scene.pick(strong, start)
        referred = self._references.host_of(self._scene.references_between(left, right))
        if referred:
            return referred
        weak = [
            a for a in acting if start <= a.mention.start < end and a.role in ("project", "plain", "official")
        ] or acting
        weak = [a for a in weak if a.role == "project"] or [a for a in weak if a.role in ("plain", "official")]
        if weak and all(self._is_wider(a) for a in weak):
            return ()
        seats = (
            Seat(code, a.mention.zone, "project" if a.role == "project" else "clause")
            for a in weak
            for code in a.mention.regions
        )
        return tuple(dict.fromkeys(seats))

    def _is_wider(self, acting: Acting) -> bool:
        """Whether a place in the name of a project only says where the host lies: 平度's 众创产城(青岛)基地."""
        inside = self._text[acting.mention.start - 1 : acting.mention.start] == "("
        return inside and any(
            seat.code != acting.mention.code and self._gaz.covers(acting.mention.code, seat.code) for seat in self.main
        )

    def _listed(self, right: int, end: int, found: Sequence[Seat]) -> tuple[Seat, ...]:
        """Parts of the host that a list behind a colon names one by one (…三个项目:甲县风电、乙市光伏)."""
        if self._text[right : right + 1] != ":":
            return ()
        seats = [
            Seat(a.mention.code, a.mention.zone, "project")
            for a in self._scene.acting_between(right, end)
            if a.role in ("project", "subject", "plain")
            and any(f.code != a.mention.code and self._gaz.covers(f.code, a.mention.code) for f in found)
        ]
        return tuple(seats) if len(seats) > 1 else ()

    def _before(self, left: int, right: int) -> tuple[Seat, ...]:
        """The nearest host before a fact in its sentence, a name or a reference."""
        strong = self._scene.strong_between(left, right)
        references = self._scene.references_between(left, right)
        if strong:
            last = self._at_home(self._last_clause(strong))
            if part := self._part_between(last, right):
                return part
            if not any(r.kind != "zone" and r.start > last[0].mention.start for r in references):
                return self._scene.pick(last, right)
        return self._references.host_of(references[::-1])

    def _part_between(self, last: Sequence[Acting], right: int) -> tuple[Seat, ...]:
        """A part of the host named between it and the fact: 甲市表示,乙区的一个项目已签约."""
        between = self._scene.acting_between(last[-1].mention.end, right)
        for acting in reversed(between):
            code = acting.mention.code
            inside = any(self._gaz.covers(a.mention.code, code) and a.mention.code != code for a in last)
            if inside and acting.role in ("project", "plain") and self._text.startswith("的", acting.mention.end):
                return (Seat(code, acting.mention.zone, "project"),)
        return ()

    def _topic(self, left: int, right: int) -> tuple[Seat, ...]:
        """A part of the main host whose project is spoken of: 有实质进展的是乙区的一个…项目,由某企业投资27亿元."""
        for acting in reversed(self._scene.acting_between(left, right)):
            code = acting.mention.code
            if acting.role in ("project", "plain") and _PROJECT_OF.match(self._text, acting.mention.end):
                inside = any(s.code != code and self._gaz.covers(s.code, code) for s in part_at(self._parts, left).main)
                return (Seat(code, acting.mention.zone, "project"),) if inside else ()
        return ()

    def _inside_of(self, wide: Sequence[Seat], narrow: Sequence[Seat]) -> bool:
        return all(any(w.code != n.code and self._gaz.covers(w.code, n.code) for w in wide) for n in narrow)

    def _at_home(self, acting: list[Acting]) -> list[Acting]:
        """Of authorities that hold a ceremony together, those that the investors do not come from."""
        if len(acting) < 2 or any(a.role != "authority" for a in acting):
            return acting
        scene = self._scene
        away = {a.mention.code for a in (*scene.title_acting, *scene.acting) if a.role == "origin"}
        return [a for a in acting if a.mention.code not in away] or acting

    def _last_clause(self, strong: Sequence[Acting]) -> list[Acting]:
        """Those of the acting places that share the last one's comma clause or enumeration."""
        last = strong[-1]
        left = max(self._text.rfind(mark, strong[0].mention.start, last.mention.start) for mark in ",;:。")
        return [a for a in strong if a.mention.start > left or a.group == last.group]

    def _carried(self, number: int) -> tuple[Seat, ...]:
        """The host of the nearest earlier sentence of the same line that names one."""
        sentences = self._scene.sentences
        line = sentences[number].line
        goes_on = bool(_ON.match(self._text, sentences[number].start))
        for sentence in reversed(sentences[max(0, number - _CARRIED_SENTENCES) : number]):
            if sentence.line != line and not goes_on:
                break
            strong = self._scene.strong_between(sentence.start, sentence.end)
            references = self._scene.references_between(sentence.start, sentence.end)
            office = references and references[-1].kind == "office"
            if strong and not (office and references[-1].start > strong[-1].mention.end):
                return self._scene.pick(self._at_home(self._last_clause(strong)), sentence.end)
            referred = self._references.host_of(references[::-1])
            if referred:
                return referred
        return ()

    def _following(self, number: int) -> tuple[Seat, ...]:
        """The host of the next sentence, for a headline's figures at the head of a line: 31个项目!某日,甲县集中签约."""
        sentences = self._scene.sentences
        opens = number == 0 or sentences[number - 1].line != sentences[number].line
        if not opens or number + 1 == len(sentences) or self._text[sentences[number].end - 1] not in "!;":
            return ()
        strong = self._scene.strong_between(sentences[number + 1].start, sentences[number + 1].end)
        return self._scene.pick([a for a in strong if a.group == strong[0].group]) if strong else ()

    def _local_press(self, start: int) -> tuple[Seat, ...]:
        """The region of the paper that opens the page (天津北方网讯), before any other host is named."""
        scene = self._scene
        if scene.title_acting or not scene.acting or scene.acting[0].role != "press" or scene.strong_between(0, start):
            return ()
        code = scene.acting[0].mention.code
        return (Seat(code, None, "press"),) if any(self._gaz.covers(code, seat.code) for seat in self.main) else ()

    def _place(self, seat: Seat) -> Place:
        region = self._gaz.place(seat.code)
        return Place(adcode=region.adcode, name=self._gaz.path_name(seat.code), zone=seat.zone, why=seat.why)


def resolve_hosts(
    article: Article,
    *,
    body: Sequence[PlaceMention],
    title: Sequence[PlaceMention] = (),
    industries: Sequence[IndustryMention] = (),
    industry_starts: frozenset[int] | None = None,
    spans: Iterable[tuple[int, int]] = (),
    home: str | None = None,
    aggregator: bool = False,
) -> HostView:
    """Hosts of the facts at `spans` (offsets into the body) and of the article.

    `body` and `title` are the places named there, `home` the code of the site's region; an aggregator has none.
    """
    starts = frozenset(mention.start for mention in industries) if industry_starts is None else industry_starts
    return HostView(Scene(article, fold(article.text), body, title, starts, home, aggregator), spans)
