"""The document's own unit: 我市 and 全县, fairs and works that belong to one region, and hints in the address.

Hints in the address are weak: a site named after one city carries news of another.
"""

import re
from functools import lru_cache
from itertools import product
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from ahocorasick_rs import AhoCorasick, MatchKind
from pypinyin import Style, pinyin

from facts import gazetteer
from facts.places import load_words

Kind = Literal["own", "this", "office", "fair", "landmark", "zone"]
# Zone words that stand alone: 新区, 高新区 mean the zone or unit spoken of before.
_ZONE_WORDS = ("新区", "高新区", "经开区", "开发区", "园区", "示范区", "度假区", "合作区", "自贸区")
_TOKEN = re.compile(r"[a-z]{4,}")
_TAILS = ("news", "daily", "ribao", "xinwen", "online", "xww", "net", "wang", "tv", "shi", "xian", "qu", "rb", "wb")
# Before a name in an address: the letters of the province, or words like "my".
_HEADS = (
    "cq", "sc", "gz", "yn", "hn", "hb", "ah", "jx", "fj", "gd", "gx", "sd", "sx", "nm", "ln", "jl", "hlj", "xj", "qh",
    "gs", "nx", "sh", "bj", "tj", "zj", "js", "zg", "cn", "my", "china", "zhongguo", "www", "new", "the",
)  # fmt: skip
_NOT_PLACES = frozenset(
    {"sina", "heb", "taiwan", "heping", "xinhua", "dongfang", "jiangnan", "gongan", "ziyuan", "hezuo", "xinmin"}
)


_FRAMES = ("居", "列", "位", "占", "高于", "低于", "参加", "列入", "纳入", "于", "名列", "由", "在", "是", "为")
_DEPARTMENT = re.compile(r"[\u4e00-\u9fff]{1,5}(?:厅|委员会)(?=签|与|和|同)")
_RANKS = ("第", "前", "首", "最", "排", "平均", "重大", "重点", "唯一", "范围", "率先", "一流", "领先", "同类")


class Reference(NamedTuple):
    """Words that stand for a region. `level` is the ending of the unit's name for own, this and office."""

    start: int
    end: int
    kind: Kind
    level: str
    region: str | None


class _Index(NamedTuple):
    automaton: Any
    entries: tuple[tuple[Kind, str, str | None], ...]


@lru_cache(maxsize=1)
def _index() -> _Index:
    words = load_words("hosts.toml")
    table: dict[str, tuple[Kind, str, str | None]] = dict.fromkeys(_ZONE_WORDS, ("zone", "区", None))
    kinds: tuple[Kind, Kind, Kind] = ("own", "this", "office")
    for row in words["reference"]:
        for kind in kinds:
            for word in row[kind]:
                table[word] = (kind, row["level"], None)
    for row in words["fair"]:
        table.update(dict.fromkeys(row["names"], ("fair", "", row["region"])))
    for row in words["landmark"]:
        table.update(dict.fromkeys(row["names"], ("landmark", "", row["region"])))
    return _Index(AhoCorasick(list(table), matchkind=MatchKind.LeftmostLongest), tuple(table.values()))


def find_references(text: str) -> list[Reference]:
    """Words that stand for a region without naming it, in order."""
    index = _index()
    return [
        Reference(start, end, *index.entries[number])
        for number, start, end in index.automaton.find_matches_as_indexes(text)
    ]


def is_aside(text: str, start: int, end: int) -> bool:
    """Whether a reference only ranks or frames: 居全省第五, 参加全市活动, 全省重大项目."""
    return text.endswith(_FRAMES, 0, start) or text.startswith(_RANKS, end) or bool(_DEPARTMENT.match(text, end))


def fits(level: str, code: str) -> bool:
    """Whether a division is of the kind that a reference means: 全市 a 市, 我区 a 区 or an autonomous region."""
    region = gazetteer.default().get(code)
    if region is None:
        return False
    if level == "省":
        return region.level == 1
    if level == "区":
        return region.name.endswith("区") and not region.name.endswith(("特别行政区", "地区"))
    return region.name.endswith(level)


@lru_cache(maxsize=1)
def _pinyin_names() -> dict[str, tuple[str, ...]]:
    """Spelling → codes of the divisions of the widest level that are spelt so, and initials of long prefecture names."""
    names: dict[str, list[tuple[int, str]]] = {}
    initials: dict[str, list[str]] = {}
    for region in gazetteer.default():
        if len(region.short) < 2 or not region.code.isdigit():
            continue
        readings = pinyin(region.short, style=Style.NORMAL, heteronym=len(region.short) < 3)
        for spelling in {"".join(parts) for parts in product(*(r[:2] for r in readings))}:
            names.setdefault(spelling, []).append((region.level, region.code))
        if region.level == 2 and len(region.short) > 2:
            first = "".join(parts[0][0] for parts in pinyin(region.short, style=Style.NORMAL))
            initials.setdefault(first, []).append(region.code)
    table = {key: tuple(codes) for key, codes in initials.items() if len(codes) == 1}
    for spelling, bearers in names.items():
        widest = min(level for level, _ in bearers)
        table[spelling] = tuple(code for level, code in bearers if level == widest)
    return table


@lru_cache(maxsize=4096)
def regions_in_address(url: str) -> tuple[str, ...]:
    """Codes of divisions that labels of the host or parts of the path spell, as far as one division is spelt so."""
    try:
        parts = urlsplit(url if "//" in url else "//" + url)
        host = parts.hostname or ""
    except ValueError:  # http://[broken
        return ()
    labels = [label for label in host.split(".") if label not in ("www", "com", "cn", "gov", "net", "org")]
    folders = [part for part in parts.path.lower().split("/")[:-1] if part]
    names = _pinyin_names()
    found: list[str] = []
    for token in (*reversed(labels), *folders):
        tails = [
            token,
            *(token[len(head) :] for head in _HEADS if token.startswith(head) and len(token) - len(head) > 4),
        ]
        for form in (*tails, *(token.removesuffix(tail) for tail in _TAILS if token.endswith(tail))):
            codes = names.get(form, ())
            if len(codes) == 1 and len(form) > 2 and form not in _NOT_PLACES and (len(form) > 4 or token in labels):
                found.append(codes[0])
                break
    return tuple(dict.fromkeys(found))
