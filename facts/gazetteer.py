"""The administrative divisions of China: codes, names, parents, short forms, former names and codes.

Codes are those of GB/T 2260; the divisions of the 兵团 have none and go by `bt00` … `bt14` inside the
program (`adcode` gives None for them). Origin and licence of the table: facts/data/README.md.
"""

import csv
import difflib
import importlib.resources
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

PSEUDO_LEVELS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
_SUFFIXES = (
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "特区",
    "新区",
    "省",
    "市",
    "区",
    "县",
    "州",
    "盟",
    "旗",
)


class UnknownRegion(ValueError):
    """No division, present or former, has this code or name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Former:
    """A name and code that a division bore from `first` to `last` (years)."""

    name: str
    code: str
    first: int
    last: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """One division. `level`: 1 province, 2 prefecture, 3 county. `located` says if the centroid is the parent's."""

    code: str
    level: int
    name: str
    short: str
    parent: str
    longitude: float | None
    latitude: float | None
    located: str
    former: tuple[Former, ...]

    @property
    def adcode(self) -> str | None:
        """The GB/T 2260 code, None for the 兵团 and its divisions."""
        return self.code if self.code.isdigit() else None


class Gazetteer:
    """All divisions, by code and by name."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._regions = {r.code: r for r in regions}
        # An old code that several divisions had in turn leads to the last of them.
        bearers = ((f.last, f.code, r.code) for r in self._regions.values() for f in r.former)
        self._old = {old: new for _, old, new in sorted(bearers) if old not in self._regions}
        self._children: dict[str, list[str]] = {}
        for region in self._regions.values():
            self._children.setdefault(region.parent, []).append(region.code)
        self._parents = {code: self._around(code) for code in self._regions}
        self._path_names: dict[str, str] = {}

    def __iter__(self) -> Iterator[Region]:
        return iter(self._regions.values())

    def __len__(self) -> int:
        return len(self._regions)

    def get(self, code: str) -> Region | None:
        """The division of a present or former code."""
        return self._regions.get(code) or self._regions.get(self._old.get(code, ""))

    def place(self, code: str) -> Region:
        region = self.get(code)
        if region is None:
            raise UnknownRegion(f'no division has the code "{code}"; `radar region NAME` finds codes by name')
        return region

    def current(self, code: str) -> str:
        """The present code of a present or former one: 500112 → 500157."""
        return self.place(code).code

    def parents(self, code: str) -> tuple[str, ...]:
        """Codes of the divisions around this one, widest first, itself left out."""
        return self._parents[code] if code in self._parents else self._parents[self.place(code).code]

    def _around(self, code: str) -> tuple[str, ...]:
        found: list[str] = []
        region = self._regions[code]
        while region.parent:
            found.append(region.parent)
            region = self._regions[region.parent]
        return tuple(reversed(found))

    def children(self, code: str) -> tuple[str, ...]:
        return tuple(self._children.get(self.current(code), ()))

    def covers(self, outer: str, inner: str) -> bool:
        """Whether a division is another one or lies inside it; old codes count as the new ones. Unknown codes: False."""
        if outer in self._parents and inner in self._parents:
            return outer == inner or outer in self._parents[inner]
        wide, narrow = self.get(outer), self.get(inner)
        return bool(wide and narrow and (wide.code == narrow.code or wide.code in self._parents[narrow.code]))

    def path(self, code: str) -> tuple[Region, ...]:
        """The division and all around it, widest first."""
        return (*(self._regions[c] for c in self.parents(code)), self.place(code))

    def path_name(self, code: str) -> str:
        """The name for screens: 山东省枣庄市薛城区. A city equal to its province stands once, pseudo levels not at all."""
        if code not in self._path_names:
            parts: list[str] = []
            for region in self.path(code):
                if region.name not in PSEUDO_LEVELS and (not parts or region.name != parts[-1]):
                    parts.append(region.name)
            self._path_names[code] = "".join(parts)
        return self._path_names[code]

    def named(self, name: str) -> tuple[tuple[Region, str], ...]:
        """Divisions of this name with how they bear it (full, short, former); widest first."""
        found: dict[str, tuple[Region, str]] = {}
        for region in self:
            if name == region.name:
                found[region.code] = (region, "full")
            elif name == region.short or name in variants(region):
                found.setdefault(region.code, (region, "short"))
            elif any(name == f.name or name == strip_suffix(f.name) for f in region.former):
                found.setdefault(region.code, (region, "former"))
        rank = {"full": 0, "short": 1, "former": 2}
        return tuple(sorted(found.values(), key=lambda hit: (rank[hit[1]], hit[0].level, hit[0].code)))

    def nearest(self, name: str) -> tuple[str, ...]:
        """Names of divisions that look like this one, for messages."""
        names = {r.name for r in self} | {r.short for r in self}
        return tuple(difflib.get_close_matches(name, names, n=3, cutoff=0.5))


def strip_suffix(name: str) -> str:
    """江都市 → 江都. Names of two characters and names of peoples stay whole."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name if suffix.startswith("自治") else name[: -len(suffix)]
    return name


def variants(region: Region) -> tuple[str, ...]:
    """Names between the short and the full one, as newspapers write them: 恩施州, 大厂县, 内蒙古区."""
    if len(region.short) < 2:
        return ()
    if region.code.startswith("bt") and region.level == 2:
        return (region.name.removeprefix("第"),)
    stem = region.short.removesuffix("族") if region.name.endswith(("自治县", "自治旗")) else region.short
    if len(stem) > 1 and stem != region.short:
        return (stem + region.name[-1],)
    for ending, suffix in (
        ("自治州", "州"),
        ("自治县", "县"),
        ("自治旗", "旗"),
        ("自治区", "自治区"),
        ("地区", "地区"),
    ):
        if region.name.endswith(ending) and region.name != region.short + suffix:
            return (region.short + suffix,)
    if region.code == "150000":
        return ("内蒙",)
    return ()


def _former(text: str) -> tuple[Former, ...]:
    found = []
    for item in filter(None, text.split("|")):
        name, code, years = item.split(":")
        first, last = years.split("-")
        found.append(Former(name=name, code=code, first=int(first), last=int(last)))
    return tuple(found)


def _region(row: dict[str, str]) -> Region:
    return Region(
        code=row["code"],
        level=int(row["level"]),
        name=row["name"],
        short=row["short"],
        parent=row["parent"],
        longitude=float(row["lon"]) if row["lon"] else None,
        latitude=float(row["lat"]) if row["lat"] else None,
        located=row["located"],
        former=_former(row["former"]),
    )


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of a table of facts/data."""
    source = importlib.resources.files("facts") / "data" / name
    return list(csv.DictReader(source.read_text(encoding="utf-8").splitlines(), delimiter="\t"))


@lru_cache(maxsize=1)
def default() -> Gazetteer:
    """The gazetteer that ships with the product."""
    return Gazetteer(map(_region, read_table("gazetteer.tsv")))
