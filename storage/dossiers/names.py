"""Names in the form in which they are compared: firms, what is built, and which phase of it."""

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

from facts import gazetteer
from facts.companies import normal_name
from text.fold import fold

Likeness = Literal["same", "short", "kin"]

NUMERALS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"首": 1, "ⅰ": 1, "ⅱ": 2, "ⅲ": 3, "ⅳ": 4}
PHASES = re.compile(
    r"第?([一二三四五六七八九首ⅰⅱⅲⅳ\d](?:[、和及,][一二三四五六七八九ⅰⅱⅲⅳ\d])*)期"
    r"(?!间|限|待|末|望|货|权|刊|中|叠加|临床)"
)
# In running text 期 is also an issue, a course or a bond: only what is built counts there.
BUILT = re.compile(
    r"(?<!第)(?<![一二三四五六七八九十\d])([一二三四五六首ⅰⅱⅲⅳ1-6](?:[、和及,][一二三四五六ⅰⅱⅲⅳ1-6])*)期"
    r"(?=项目|工程|建设|投资|厂|车间|基地|产业园|园区|生产线|产线|签约|动工|开工|投产|竣工|用地|落户|扩建)"
)
QUOTES = re.compile(r"[“”\"'《》〈〉「」『』\s·]")
BRACKETS = re.compile(r"\([^()]{0,30}\)")
QUANTITY = re.compile(
    r"(?:总投资|计划投资|投资|年产|年处理|年加工|日产|占地)?[约近超逾]?\d[\d.,]*[十百千万亿]*"
    r"(?:吨|台套|台|套|件|只|片|支|颗|辆|平方米|立方米|亩|mw|gw|gwh|mwh|kw|元|美元|人民币|头|羽|株)(?:/年)?(?:的|级)?"
)
ENDINGS = re.compile(r"(?:建设项目|投资项目|合作项目|产业项目|建设工程|项目|工程|建设)$")
SIGNS = re.compile(r"[^\w\u4e00-\u9fff]+")
LONGEST_NAME = 40


@cache
def words(kind: str) -> tuple[str, ...]:
    rows = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))[kind]
    return tuple(row["word"] for row in rows)


@cache
def _increase() -> re.Pattern[str]:
    return re.compile("|".join(words("increase")))


def is_increase(quote: str) -> bool:
    """Whether a statement tells of money added to a project, not of a project."""
    return _increase().search(quote) is not None


@cache
def seats() -> frozenset[str]:
    """Names of provinces and cities, which stand before the names of firms."""
    found: set[str] = set()
    for region in gazetteer.default():
        if region.level in (1, 2) and len(region.short) >= 2:
            found |= {region.short, region.name}
    return frozenset(found)


@lru_cache(maxsize=8192)
def company(name: str) -> str:
    """A firm without legal form, brackets and the seat in front: 上海远岚储能科技(集团)有限公司 → 远岚储能科技."""
    core = normal_name(fold(name))
    for length in (4, 3, 2):
        if core[:length] in seats() and len(core) - length >= 3:
            return core[length:].removeprefix("市").removeprefix("省")
    return core


@cache
def _heads() -> frozenset[str]:
    return frozenset(words("general_head"))


def brand(core: str) -> str:
    """The characters by which a firm is found again; four where two would be half the country's firms."""
    return core[:4] if core[:2] in _heads() else core[:2]


def alike(one: str, other: str) -> Likeness | None:
    """What two firms' cores have to do with each other: `same`, `short` for its short form, `kin` for one brand."""
    if one == other:
        return "same"
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) < 2 or short in _heads():
        return None
    if long.startswith(short):
        return "short"
    return "kin" if brand(one) == brand(other) and len(short) >= 3 else None


def bears(name: str, firm: str) -> bool:
    """Whether what is built is called by a firm: 汉鼎科技二期 of 汉鼎科技, 深圳创示自贡电子 of 深圳创示."""
    called = company(name)
    if len(firm) < 2 or firm in _heads() or len(called) < 2:
        return False
    return called.startswith(firm) or name.startswith(firm) or (len(called) >= 3 and firm.startswith(called))


@lru_cache(maxsize=8192)
def phases(name: str) -> tuple[int, ...]:
    """The phases that a project's name speaks of: 二期项目 → (2,), 一、二期 → (1, 2)."""
    return _numbers(PHASES, name)


def phases_in(sentence: str) -> tuple[int, ...]:
    """The phases of what is built that a sentence speaks of; 第6期简报 is none."""
    return _numbers(BUILT, sentence) if "期" in sentence else ()


def _numbers(pattern: re.Pattern[str], text: str) -> tuple[int, ...]:
    found: set[int] = set()
    for match in pattern.finditer(fold(text)):
        found |= {NUMERALS.get(c) or int(c) for c in match[1] if c in NUMERALS or c.isdecimal()}
    return tuple(sorted(found - {0}))


@lru_cache(maxsize=8192)
def content(name: str, firm: str = "") -> str:
    """What is built, without quantity, phase, firm and 项目; empty when nothing is left."""
    bare = QUOTES.sub("", fold(name))[:LONGEST_NAME]
    bare = QUANTITY.sub("", PHASES.sub("", BRACKETS.sub("", bare)))
    if firm and company(bare) == firm:
        return ""
    if firm and bare.startswith(firm):
        bare = bare[len(firm) :]
    while (shorter := ENDINGS.sub("", bare)) != bare:
        bare = shorter
    bare = SIGNS.sub("", bare)
    return bare if len(bare) >= 2 else ""


@cache
def _general() -> frozenset[str]:
    return frozenset(words("general_content"))


def is_general(core: str) -> bool:
    return core in _general()


@lru_cache(maxsize=8192)
def pairs(core: str) -> frozenset[str]:
    return frozenset(core[n : n + 2] for n in range(len(core) - 1))


def likeness(one: str, other: str) -> float:
    """From 0 to 1: how much two names of what is built have in common; 1 is the same name."""
    if one == other:
        return 1.0
    left, right = pairs(one), pairs(other)
    if not left or not right:
        return 0.0
    common = len(left & right)
    inside = common / min(len(left), len(right))
    alike_ = 2 * common / (len(left) + len(right))
    return max(alike_, 0.85 * inside if min(len(one), len(other)) >= 3 else 0.0)
