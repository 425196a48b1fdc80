"""Industries: the taxonomy, the words of a text that name one, and which of them belong to a fact.

The taxonomy ships as facts/data/industries.toml; a second file of the same shape adds industries, or words to those
that exist. Matching is one leftmost-longest automaton pass: 电子商务 beats 电子.
"""

import difflib
import importlib.resources
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from facts.gazetteer import read_table

_KEYS = ("id", "broader", "group", "zh", "en", "gbt4754", "sei", "keywords", "weak", "exclude")
_LISTS = ("gbt4754", "sei", "keywords", "weak", "exclude")
# A weak word counts directly before one of these, or as an item of a list.
_BESIDE = re.compile(
    r"(?:等|类|业|新|及|和)?(?:产业|项目|基地|园|链|集群|制造|行业|企业|加工|生产|公司|集团|[\u4e00-\u9fff]{0,4}分公司)"
)
_MEASURED = re.compile(r"\s?\d[\d,.]*(?:多|余)?(?:个|项|家|万元|亿元|亿|万美元|亿美元)")
_BEFORE = re.compile(r"(?:、|涵盖|涉及|包括|涵盖了|分布在|涉|为|有|:|和|及|与)$")
# Industries whose words take their kind from the word before them.
_SERVING = frozenset({"equipment", "new-materials", "tech-services"})
_BEHIND = ("、", "等", "和", "及", ",", "。", ";")


class BadTaxonomy(ValueError):
    """A file of industries has an unknown key, an unknown id, or words of the wrong kind."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Industry:
    """One industry of the taxonomy. `gbt4754` are codes of GB/T 4754-2017, `sei` categories of 战略性新兴产业 2018."""

    id: str
    zh: str
    en: str
    group: str
    broader: str | None = None
    gbt4754: tuple[str, ...] = ()
    sei: tuple[int, ...] = ()
    keywords: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class IndustryMention(NamedTuple):
    """Words that name an industry."""

    start: int
    end: int
    text: str
    id: str
    strong: bool


@dataclass(frozen=True)
class Taxonomy:
    """All industries and the automaton over their words."""

    industries: dict[str, Industry]
    _words: tuple[tuple[tuple[str, bool], ...], ...] = field(repr=False)
    _automaton: Any = field(repr=False)

    def __getitem__(self, id_: str) -> Industry:
        if id_ not in self.industries:
            raise BadTaxonomy(f'no industry "{id_}"{did_you_mean(id_, self.industries)}')
        return self.industries[id_]

    def covers(self, wide: str, narrow: str) -> bool:
        """Whether an industry is another one or counts under it."""
        seen: str | None = narrow
        while seen is not None:
            if seen == wide:
                return True
            seen = self.industries[seen].broader if seen in self.industries else None
        return False

    def find(self, text: str) -> tuple[IndustryMention, ...]:
        """Words of the text that name an industry, in order, the weak rule applied."""
        found: list[IndustryMention] = []
        for number, start, end in self._automaton.find_matches_as_indexes(text):
            for id_, strong in self._words[number]:
                found.append(
                    IndustryMention(
                        start=start, end=end, text=text[start:end], id=id_, strong=strong or _is_item(text, start, end)
                    )
                )
        return tuple(
            mention
            for before, mention, behind in zip([None, *found], found, [*found[1:], None], strict=False)
            if not _is_modifier(mention, behind) and not _is_made_for(before, mention)
        )


def _is_modifier(one: IndustryMention, two: IndustryMention | None) -> bool:
    """Whether words of energy only tell the kind of vehicle that follows: 清洁能源|电动公交车."""
    return two is not None and one.end == two.start and two.id == "nev" and one.id in ("power-heat", "new-energy")


def _is_made_for(one: IndustryMention | None, two: IndustryMention) -> bool:
    """Whether a machine or a part is named by what it is made for: 机器人|减速器, 光伏|设备."""
    if one is None or one.end != two.start or not one.strong or one.id == two.id:
        return False
    return two.id in _SERVING and not two.text.startswith("发动机")


def _is_item(text: str, start: int, end: int) -> bool:
    """Whether a weak word stands alone in a list, or beside a word that makes it an industry."""
    if _BESIDE.match(text, end) or _MEASURED.match(text, end) or text.startswith(("、", "等"), end):
        return True
    return bool(text.startswith(_BEHIND, end) and _BEFORE.search(text, max(0, start - 3), start))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f'; did you mean "{near[0]}"?' if near else ""


def compile_taxonomy(industries: Iterable[Industry]) -> Taxonomy:
    """Build the automaton. A word that is both a keyword and an exclusion is a keyword."""
    table: dict[str, list[tuple[str, bool]]] = {}
    by_id = {industry.id: industry for industry in industries}
    for industry in by_id.values():
        for strong, words in ((True, industry.keywords), (False, industry.weak)):
            for word in words:
                table.setdefault(word, []).append((industry.id, strong))
    for industry in by_id.values():
        for word in industry.exclude:
            table.setdefault(word, [])
    automaton = AhoCorasick(list(table) or ["\0"], matchkind=MatchKind.LeftmostLongest)
    return Taxonomy(by_id, tuple(tuple(v) for v in table.values()) or ((),), automaton)


def _check(row: dict[str, Any], where: str) -> None:
    for key in row:
        if key not in _KEYS:
            raise BadTaxonomy(f'{where}: unknown key "{key}"{did_you_mean(key, _KEYS)}')
    if not isinstance(row.get("id"), str) or not re.fullmatch(r"[a-z][a-z0-9-]*", row["id"]):
        raise BadTaxonomy(
            f"{where}: an industry needs an id of lower-case letters, digits and hyphens, not {row.get('id')!r}"
        )
    for key in _LISTS:
        kind = int if key == "sei" else str
        values = row.get(key, [])
        if not isinstance(values, list) or not all(isinstance(v, kind) and v != "" for v in values):
            raise BadTaxonomy(f'{where}: "{key}" of "{row["id"]}" must be a list of {kind.__name__}, not {values!r}')


def _merge(base: Industry | None, row: dict[str, Any], where: str) -> Industry:
    """A new industry, or an existing one with words added; a word that is excluded by the row leaves the base."""
    if base is None:
        for key in ("zh", "group"):
            if not row.get(key):
                raise BadTaxonomy(f'{where}: the new industry "{row["id"]}" needs "{key}"')
    lists = {key: tuple(row.get(key, ())) for key in _LISTS}
    if base is not None:
        gone = set(lists["exclude"])
        for key in _LISTS:
            kept = [w for w in getattr(base, key) if key not in ("keywords", "weak") or w not in gone]
            lists[key] = tuple(dict.fromkeys((*kept, *lists[key])))
    return Industry(
        id=row["id"],
        zh=row.get("zh") or (base.zh if base else ""),
        en=row.get("en") or (base.en if base else row["id"]),
        group=row.get("group") or (base.group if base else ""),
        broader=row.get("broader", base.broader if base else None),
        gbt4754=lists["gbt4754"],
        sei=lists["sei"],
        keywords=lists["keywords"],
        weak=lists["weak"],
        exclude=lists["exclude"],
    )


def load_taxonomy(*overlays: Path) -> Taxonomy:
    """The shipped taxonomy with the analyst's own files laid over it, in order.

    Raises BadTaxonomy for an unknown key, id or code, and for what is not TOML.
    """
    shipped = (importlib.resources.files("facts") / "data" / "industries.toml").read_text(encoding="utf-8")
    sources = [("industries.toml", shipped)] + [(str(p), p.read_text(encoding="utf-8")) for p in overlays]
    codes = {row["code"] for row in read_table("gbt4754.tsv")}
    industries: dict[str, Industry] = {}
    for where, source in sources:
        try:
            table = tomllib.loads(source)
        except tomllib.TOMLDecodeError as wrong:
            raise BadTaxonomy(f"{where}: not TOML: {wrong}") from wrong
        for key in table:
            if key not in ("version", "industry"):
                raise BadTaxonomy(f'{where}: unknown table "{key}"{did_you_mean(key, ("version", "industry"))}')
        for row in table.get("industry", []):
            _check(row, where)
            industries[row["id"]] = _merge(industries.get(row["id"]), row, where)
        for industry in industries.values():
            if industry.broader and industry.broader not in industries:
                hint = did_you_mean(industry.broader, industries)
                raise BadTaxonomy(f'{where}: "{industry.id}" is under an unknown industry "{industry.broader}"{hint}')
            for code in industry.gbt4754:
                if code not in codes:
                    raise BadTaxonomy(
                        f'{where}: "{industry.id}" has the unknown GB/T 4754 code "{code}"{did_you_mean(code, codes)}'
                    )
    return compile_taxonomy(industries.values())


_load_once = lru_cache(maxsize=4)(load_taxonomy)
_chosen: tuple[Path, ...] = ()


def choose(*overlays: Path) -> None:
    """Lay the analyst's own files over the shipped taxonomy for this process; the program's start calls it once.

    Raises BadTaxonomy, or OSError for a file that cannot be read; then the choice stays as it was.
    """
    global _chosen
    _load_once(*overlays)
    _chosen = overlays


def chosen() -> tuple[Path, ...]:
    """The analyst's files of this process, for handing on to the processes that it starts."""
    return _chosen


def default() -> Taxonomy:
    """The taxonomy of this process: the shipped one and what `choose` laid over it."""
    return _load_once(*_chosen)


def find_industries(text: str, *, taxonomy: Taxonomy | None = None) -> tuple[IndustryMention, ...]:
    """Words of the text that name an industry."""
    return (taxonomy or default()).find(text)


def named(mentions: Sequence[IndustryMention]) -> tuple[str, ...]:
    """Ids that a run of mentions names: strong ones, and weak ones that come twice; in order of appearance."""
    strong = dict.fromkeys(m.id for m in mentions if m.strong)
    weak: dict[str, set[str]] = {}
    for mention in mentions:
        if not mention.strong:
            weak.setdefault(mention.id, set()).add(mention.text)
    return (*strong, *(id_ for id_, words in weak.items() if id_ not in strong and len(words) > 1))
