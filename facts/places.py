"""Names of regions and zones in a text: one automaton pass, then ambiguity and support.

A short form that is also a word (合作, 新建) never counts: the text must write 合作市. One that is also a person's or a
brand's name counts with support: a division around it, inside it or its full name elsewhere, or the site's region. A name that several divisions bear goes to the one whose parent is
named, else to the one around or inside the site's region, else to the widest.
"""

import importlib.resources
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from facts import gazetteer, zones
from facts.gazetteer import Gazetteer, strip_suffix, variants

How = Literal["full", "short", "former", "nickname", "zone"]
# Former names go into the automaton when they were in use in this year or later; earlier ones are noisy.
_FORMER_SINCE = 1995
# Full names that are words as well: they count only right behind the division around them (阳泉郊区).
_BARE = frozenset({"西区", "东区", "郊区", "城区", "矿区", "市区"})
_JOINTS = ("", " ", "·", "(", "（", "-", "—", "“")


class PlaceMention(NamedTuple):
    """A place that the text names. `code` is the choice among `codes`; a group (北三县) has several `members`.

    `start` is that of the first name of a chain: 枣庄薛城 is one mention of 薛城 from the first character on;
    `chain` lists the codes of the wider names in it.
    """

    start: int
    end: int
    text: str
    code: str
    codes: tuple[str, ...]
    how: How
    zone: str | None = None
    risky: bool = False
    supported: bool = True
    chain: tuple[str, ...] = ()
    members: tuple[str, ...] = ()

    @property
    def regions(self) -> tuple[str, ...]:
        """The codes meant: those of the group, or the one."""
        return self.members or (self.code,)


@dataclass(frozen=True, slots=True)
class _Entry:
    codes: tuple[str, ...]
    how: How
    zone: str | None = None
    risky: bool = False
    group: bool = False
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class _Index:
    automaton: Any
    entries: tuple[_Entry, ...]


def load_words(name: str) -> dict[str, Any]:
    """A table of facts/words."""
    return tomllib.loads((importlib.resources.files("facts") / "words" / name).read_text(encoding="utf-8"))


def risky_shorts() -> dict[str, str]:
    """Short forms that mean something else as well: `word` (合作, 新建) or `name` (of a person, a brand, a mountain)."""
    return {row["short"]: row["kind"] for row in gazetteer.read_table("risky_shorts.tsv")}


def _region_names(gaz: Gazetteer) -> dict[str, list[tuple[int, int, str]]]:
    """Name → (rank of how, level, code) of every division that bears it."""
    names: dict[str, list[tuple[int, int, str]]] = {}
    borne = {(region.code[:2], region.name) for region in gaz}
    for region in gaz:
        own = {region.name: 0}
        for short in (region.short, *variants(region)):
            if len(short) > 1:
                own.setdefault(short, 1)
        for former in region.former:
            # 酒泉市 means the prefecture of today, no more the county-level city that became 肃州区.
            taken = (region.code[:2], former.name) in borne and former.name != region.name
            if former.last >= _FORMER_SINCE and former.name not in _BARE and not taken:
                own.setdefault(former.name, 2)
                short = strip_suffix(former.name)
                if len(short) > 1 and former.last >= 2000:
                    own.setdefault(short, 3)
        for name, rank in own.items():
            names.setdefault(name, []).append((rank, region.level, region.code))
    return names


@lru_cache(maxsize=1)
def _index() -> _Index:
    gaz = gazetteer.default()
    risky = risky_shorts()
    table: dict[str, _Entry] = {}
    hows: tuple[How, How, How, How] = ("full", "short", "former", "former")
    for name, bearers in _region_names(gaz).items():
        bearers.sort()
        rank = bearers[0][0]
        if rank > 0 and risky.get(name) == "word":
            table[name] = _Entry((), "short", blocked=True)
            continue
        codes = tuple(dict.fromkeys(code for _, _, code in bearers))
        # A district that went up in another (塘沽区 in 滨海新区) is named as a zone of it.
        merged = rank > 1 and gaz.place(codes[0]).short[:2] != name[:2]
        table[name] = _Entry(
            codes, hows[rank], zone=name if merged else None, risky=rank == 3 or (rank > 0 and name in risky)
        )
    # 青岛市北区 is 青岛|市北区, never 青岛市|北区.
    for region in gaz:
        if region.level == 3 and region.name in ("市中区", "市北区", "市南区"):
            table[gaz.place(region.parent).short + region.name] = _Entry((region.code,), "full")
    for alias, zone in zones.by_alias().items():
        if alias not in table:
            table[alias] = _Entry((zone.host,), "zone", zone=zone.name)
    words = load_words("places.toml")
    for row in words["nickname"]:
        table[row["name"]] = _Entry(tuple(row["regions"]), "nickname", group=len(row["regions"]) > 1)
    for row in words["block"]:
        table[row["word"]] = _Entry((), "full", blocked=True)
    automaton = AhoCorasick(list(table), matchkind=MatchKind.LeftmostLongest)
    return _Index(automaton, tuple(table.values()))


def find_places(text: str, *, home: str | None = None) -> tuple[PlaceMention, ...]:
    """Every place that the text names, in order. `home` is the code of the site's region."""
    index = _index()
    entries = index.entries
    found: list[PlaceMention] = []
    reach = 0
    for number, start, end in index.automaton.find_matches_as_indexes(text):
        entry = entries[number]
        if entry.blocked or start < reach:
            continue
        zone = entry.zone
        how = entry.how
        reach = end
        if zone is None and not entry.group and (stop := zones.zone_after(text, end)):
            reach = stop
        found.append(
            PlaceMention(
                start=start,
                end=end,
                text=text[start:end],
                code=entry.codes[0],
                codes=entry.codes,
                how=how,
                zone=zone,
                risky=entry.risky,
                supported=not entry.risky,
                members=entry.codes if entry.group else (),
            )
        )
        if reach > end:
            reach = _zone_end(text, found, index, reach)
    return _settle(_join(text, found), home)


def _zone_end(text: str, found: list[PlaceMention], index: _Index, stop: int) -> int:
    """Name the zone of the last mention, unless a division inside it follows at once (唐山|曹妃甸示范区)."""
    last = found[-1]
    gaz = gazetteer.default()
    inner = index.automaton.find_matches_as_indexes(text[last.end : stop + 8])
    for number, start, _ in inner:
        entry = index.entries[number]
        if entry.blocked or last.end + start >= stop:
            break
        if any(gaz.covers(outer, code) and outer != code for outer in last.codes for code in entry.codes):
            return last.end
    name = text[last.start : stop]
    # 独山|港|经济开发区 need not lie in 独山县: a short name with more behind it asks for support.
    loose = last.how == "short" and zones.names_another(text, last.end)
    found[-1] = last._replace(end=stop, text=name, zone=name, risky=loose, supported=not loose)
    return stop


def _join(text: str, found: list[PlaceMention]) -> list[PlaceMention]:
    """Make one mention of a region and the part of it named directly behind (枣庄薛城)."""
    if len(found) < 2:
        return found
    gaz = gazetteer.default()
    joined: list[PlaceMention] = []
    for mention in found:
        while joined and _follows(text, joined[-1], mention):
            outer = joined[-1]
            if mention.members and all(_holds(gaz, outer.code, c) for c in mention.members):
                joined.pop()
                mention = mention._replace(start=outer.start, text=text[outer.start : mention.end], chain=(outer.code,))
                break
            pairs = [(o, c) for o in outer.codes for c in mention.codes if _holds(gaz, o, c)]
            if not pairs and _names_zone(gaz, outer, mention):
                joined.pop()
                name = text[outer.start : mention.end]
                mention = outer._replace(end=mention.end, text=name, zone=name, risky=False, supported=True)
                break
            if not pairs or mention.members:
                break
            parent, code = pairs[0]
            joined.pop()
            mention = mention._replace(
                start=outer.start,
                text=text[outer.start : mention.end],
                code=code,
                codes=(code,),
                supported=True,
                risky=False,
                chain=(*outer.chain, parent),
            )
        joined.append(mention)
    return joined


def _follows(text: str, outer: PlaceMention, inner: PlaceMention) -> bool:
    return outer.zone is None and inner.start - outer.end < 2 and text[outer.end : inner.start] in _JOINTS


def _names_zone(gaz: Gazetteer, outer: PlaceMention, inner: PlaceMention) -> bool:
    """Whether a zone behind a region is another one of the same name: 河源市|江东新区 is not that of 海口."""
    if outer.members or inner.start != outer.end or not inner.text.endswith(("新区", "开发区", "示范区", "高新区")):
        return False
    return not any(gaz.covers(code, o) for code in inner.codes for o in outer.codes)


def _holds(gaz: Gazetteer, outer: str, inner: str) -> bool:
    """Whether a division lies inside another; a division of the 兵团 holds the cities of the 兵团 for this purpose."""
    if outer.startswith("bt"):
        return inner.startswith(("bt", "6590")) and inner != outer
    return outer != inner and gaz.covers(outer, inner)


def support(
    mentions: Sequence[PlaceMention],
    others: Sequence[PlaceMention],
    hints: Sequence[str] = (),
    home: str | None = None,
) -> tuple[PlaceMention, ...]:
    """Choose and support again, now that the places of another part of the page, or of its address, are known."""
    if all(m.supported and len(m.codes) == 1 for m in mentions):
        return tuple(mentions)
    return _settle(mentions, home, _sure(others) | set(hints))


def _sure(mentions: Sequence[PlaceMention]) -> set[str]:
    return {
        code
        for m in mentions
        if m.supported and len(m.codes) == 1 and m.text not in _BARE
        for code in (m.code, *m.chain)
    }


def _neighbours(gaz: Gazetteer, mentions: Sequence[PlaceMention]) -> set[str]:
    """Codes of risky names that another risky name of the same prefecture stands beside (云霄、东山)."""
    found: set[str] = set()
    for one, two in pairwise(m for m in mentions if m.risky or len(m.codes) > 1):
        if two.start - one.end < 3:
            pairs = [(a, b) for a in one.codes for b in two.codes if a != b and gaz.parents(a) == gaz.parents(b)]
            found.update(code for pair in pairs for code in pair)
    return found


def _settle(
    mentions: Sequence[PlaceMention], home: str | None, known: set[str] | None = None
) -> tuple[PlaceMention, ...]:
    """Choose among the bearers of a name, and look for support of risky ones."""
    if all(m.supported and len(m.codes) == 1 and m.text not in _BARE for m in mentions):
        return tuple(mentions)
    gaz = gazetteer.default()
    sure = _sure(mentions) | _neighbours(gaz, mentions) | (known or set())
    around = set(gaz.parents(home)) | {home} if home and gaz.get(home) else set()
    settled: list[PlaceMention] = []
    for mention in mentions:
        if mention.text in _BARE:
            settled.append(mention._replace(supported=False))
            continue
        if mention.members or (mention.supported and len(mention.codes) == 1):
            settled.append(mention)
            continue
        code = _choose(gaz, mention, sure, around, home)
        supported = mention.supported or _has_support(gaz, code, sure, around, home)
        settled.append(mention._replace(code=code, supported=supported))
    return tuple(settled)


def _choose(gaz: Gazetteer, mention: PlaceMention, sure: set[str], around: set[str], home: str | None) -> str:
    codes = mention.codes
    if len(codes) == 1:
        return codes[0]
    for code in codes:
        if code in sure:
            return code
    for code in codes:
        if gaz.place(code).level == 3 and not sure.isdisjoint(gaz.parents(code)[1:]):
            return code
    for code in codes:
        if not sure.isdisjoint(gaz.parents(code)):
            return code
    for code in codes:
        if home and (code in around or gaz.covers(home, code)):
            return code
    return codes[0]


def _has_support(gaz: Gazetteer, code: str, sure: set[str], around: set[str], home: str | None) -> bool:
    if code in sure or not sure.isdisjoint(gaz.parents(code)) or not sure.isdisjoint(gaz.children(code)):
        return True
    return bool(home and (code in around or gaz.covers(home, code)))
