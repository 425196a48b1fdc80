"""What lies inside what: regions inside regions, industries under broader ones, and their names."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from text.fold import fold

PSEUDO_LEVELS = ("市辖区", "省直辖县级行政区划", "自治区直辖县级行政区划")


class UnknownName(ValueError):
    """A region or industry that the tables do not hold; the message offers the nearest names."""


@dataclass(frozen=True, kw_only=True)
class Atlas:
    """Two trees, read upward: `region_parents` and `industry_parents` hold all ancestors, nearest first."""

    region_names: Mapping[str, str]
    region_parents: Mapping[str, tuple[str, ...]]
    industry_names: Mapping[str, str]
    industry_parents: Mapping[str, tuple[str, ...]]
    short_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)  # region code → 江苏, 枣庄 …
    former_codes: Mapping[str, str] = field(default_factory=dict, repr=False)  # former code → the present one
    _by_name: dict[str, list[str]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for code, name in self.region_names.items():
            for words in {name, self.path_name(code), *self.short_names.get(code, ())}:
                self._by_name.setdefault(fold(words), []).append(code)

    def region_closure(self, code: str | None) -> tuple[str, ...]:
        """The region and all it lies in; a former code counts as the present one, an unknown one stands for itself."""
        code = self.former_codes.get(code, code) if code else code
        return () if code is None else (code, *self.region_parents.get(code, ()))

    def industry_closure(self, code: str) -> tuple[str, ...]:
        return (code, *self.industry_parents.get(code, ()))

    def region_name(self, code: str) -> str:
        return self.path_name(code) or code

    def path_name(self, code: str) -> str:
        """Full name from the province down, without pseudo levels and without a city repeated."""
        names: list[str] = []
        for part in reversed(self.region_closure(code)):
            name = self.region_names.get(part, "")
            if name and name not in PSEUDO_LEVELS and name not in names:
                names.append(name)
        return "".join(names)

    def region(self, words: str) -> str:
        """The code of a region given as code, name or full name. UnknownName when none or several fit."""
        words = words.strip()
        if words in self.region_names:
            return words
        if words in self.former_codes:
            return self.former_codes[words]
        found = sorted(self._by_name.get(fold(words), []))
        found = _topmost(found, self.region_parents)
        if len(found) == 1:
            return found[0]
        if found:
            choices = "、".join(f"{self.path_name(code)} {code}" for code in found[:6])
            raise UnknownName(
                f'region "{words}" names {len(found)} regions ({choices}); give the code or the full name'
            )
        raise UnknownName(f'unknown region "{words}"{self._nearest_region(words)}')

    def _nearest_region(self, words: str) -> str:
        if words.isdigit():
            near = difflib.get_close_matches(words, self.region_names, n=1, cutoff=0.6)
            return f'; did you mean "{near[0]}" ({self.path_name(near[0])})?' if near else ""
        near = difflib.get_close_matches(fold(words), self._by_name, n=1, cutoff=0.5)
        return f'; did you mean "{near[0]}" ({self._by_name[near[0]][0]})?' if near else ""

    def industry(self, words: str) -> str:
        """The id of an industry given as id or Chinese name. UnknownName when there is none."""
        words = words.strip()
        if words in self.industry_names:
            return words
        folded = fold(words)
        for code, name in self.industry_names.items():
            if fold(name) == folded:
                return code
        known = [*self.industry_names, *self.industry_names.values()]
        raise UnknownName(f'unknown industry "{words}"{did_you_mean(words, known)}')


def did_you_mean(words: str, known: Iterable[str]) -> str:
    """`; did you mean "x"?`, or nothing when no known word is near."""
    near = difflib.get_close_matches(words, list(known), n=1, cutoff=0.5)
    return f'; did you mean "{near[0]}"?' if near else ""


def _topmost(codes: list[str], parents: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Leaves out a region that lies inside another one of the list: 北京市 the city level inside 北京市."""
    return [code for code in codes if not set(parents.get(code, ())) & set(codes)]


def build(
    *,
    regions: Iterable[tuple[str, str, str | None]],
    industries: Iterable[tuple[str, str, str | None]],
    short_names: Mapping[str, tuple[str, ...]] | None = None,
    former_codes: Mapping[str, str] | None = None,
) -> Atlas:
    """An atlas from rows of (code, name, parent or None)."""
    region_rows, industry_rows = list(regions), list(industries)
    return Atlas(
        region_names={code: name for code, name, _ in region_rows},
        region_parents=_ancestors({code: parent for code, _, parent in region_rows}),
        industry_names={code: name for code, name, _ in industry_rows},
        industry_parents=_ancestors({code: parent for code, _, parent in industry_rows}),
        short_names=short_names or {},
        former_codes=former_codes or {},
    )


def _ancestors(parent_of: Mapping[str, str | None]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code in parent_of:
        chain: list[str] = []
        parent = parent_of[code]
        while parent and parent not in chain and parent != code:
            chain.append(parent)
            parent = parent_of.get(parent)
        found[code] = tuple(chain)
    return found
