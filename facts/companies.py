"""Names of investing firms: by legal ending, by enumeration (A、B、C等企业), and by contract (与A签约).

A found name is what the page prints; `normal` is the form for joining: without the legal ending, brackets or spaces.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from facts.places import PlaceMention, load_words
from facts.scan import matches_from

_LONGEST = 26
_NAME_CHARACTERS = r"[\u4e00-\u9fffA-Za-z0-9·&()]"
# What ends a list of firms: A、B、C等N家(企业), A、B、C等企业, A、B、C六家. The items are cut afterwards.
_STOP = re.compile(r"[,。;:!?\n]")
_LIST_END = re.compile(
    r"等(?:地)?(?:\d{1,5}|[一二三四五六七八九十两百多]{1,3})?(?:多|余)?(?:家|个)?"
    r"(?:外来|重点|行业|龙头|知名|大型|世界500强|国内|民营|中外)?(?:企业|公司|客商|集团|龙头|家|品牌)"
    r"|(?:[二三四五六七八九十]|\d{1,2})家(?:企业|公司)?(?=[,。;\s]|现场|分别|集中|签|将|率先|到)"
    r"|分别(?=[与和同])|(?<=[\u4e00-\u9fff])(?=[,。;])"
)
_LIST_END_START = re.compile(r"[等分,。;\d一二三四五六七八九十]")
_BROUGHT = re.compile(r"(?:引进|引入|吸引|招引)了?[\u4e00-\u9fffA-Za-z0-9]{2,10}、")
_LIST_REACH = 90
_WITH = re.compile(
    r"(?:与|和|同)(?P<name>[\u4e00-\u9fffA-Za-z0-9·&()]{2,16}?)(?:正式|成功|现场|分别|就|在[^,。;\n]{0,12}?)?"
    r"(?:签约|签订|签署|签下|达成|合作建设)"
)
# A firm in front of 与 or 同: X与甲市签署.
_SUBJECT = re.compile(r"(?:^|[,。;:!?\n、日])(?P<name>[\u4e00-\u9fffA-Za-z0-9·&()]{2,12}?)(?=与|同)")
_SUBJECT_START = re.compile(r"[,。;:!?\n、日]")
_ANNOUNCED = re.compile(r"(?:^|[,。;:\n])(?P<name>[\u4e00-\u9fffA-Za-z0-9]{2,8})(?:公告|:关于)")
_NO_NAME = re.compile(
    r"关于|会上|日$|^\d|线上|累计|集中|现场|季度|年|投资者|客商|企业|家企|双方|同时|有关|当地|相关|专家|院士|今|昨|将|已|的|了|在|"
    r"第|届|其中|\d家|全市|全县|全省|商会|项目|产业|推介|签约|活动|大会|举行|举办|召开|连线|美国|韩国|日本|德国|英国|法国|新加坡|意大利|香港特|台湾省"
)
_ITEM = re.compile(rf"{_NAME_CHARACTERS}{{2,16}}")
_OFFICIAL = re.compile(
    r"政府|管委会|人民|委员会|[市县区州厅局委办院校会部]$|高新区|经开区|开发区|国家|两地|双方|我[市县区省]|银行$|项目$"
)
_LEAD_IN = re.compile(
    r".*(?:的有|引进了?|引入|吸引|签约了?|签下|签订|邀请|接待|拜访|走访|对接|促成|推动|包括|如|来自|推荐|有|与|和|同|由|聚集了?|会上|到|的)"
)
_PRODUCT = re.compile(
    r"(?:项目|产业园|基地|中心|二期|三期|一期|生产线|园|研究院|研究所|总部|大会|会|论坛|协议|服务|产业|制造|加工|开发|建设)$"
)
_LEGAL = re.compile(
    r"(?:股份有限公司|有限责任公司|集团有限公司|控股有限公司|有限公司|集团公司|股份公司|总公司|公司|集团)$"
)
_BRACKETS = re.compile(r"[(（][^()（）]{1,8}[)）]|\s")
_TAIL = re.compile(r"(?:科技|实业|投资|控股|集团|股份|产业|发展|贸易|国际|工业|企业|技术)$")


class CompanyMention(NamedTuple):
    """A firm that the text names. `how`: suffix, list or contract; `normal` is the name for joining."""

    start: int
    end: int
    name: str
    normal: str
    how: str


class _Words(NamedTuple):
    suffix: re.Pattern[str]
    boundary: re.Pattern[str]
    known: re.Pattern[str]
    generic: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    table = {kind: [row["word"] for row in rows] for kind, rows in load_words("companies.toml").items()}

    def any_of(kind: str) -> str:
        return "|".join(map(re.escape, sorted(table[kind], key=len, reverse=True)))

    return _Words(
        suffix=re.compile(any_of("suffix")),
        boundary=re.compile(any_of("boundary")),
        known=re.compile(any_of("known")),
        generic=frozenset(table["generic"]),
    )


def normal_name(name: str) -> str:
    """The name without legal ending, bracketed place and spaces: 知巢鸟(北京)数据科技有限公司 → 知巢鸟数据科技."""
    bare = _BRACKETS.sub("", name)
    cut = _LEGAL.sub("", bare)
    return cut if len(cut) > 1 else bare


def core_name(name: str, places: Sequence[str] = ()) -> str:
    """What stays of a name in short mentions: place in front and general words at the end taken off."""
    core = normal_name(name)
    for place in sorted(places, key=len, reverse=True):
        if core.startswith(place) and len(core) - len(place) >= 2:
            core = core[len(place) :].removeprefix("市").removeprefix("省")
            break
    while (shorter := _TAIL.sub("", core)) != core and len(shorter) >= 2:
        core = shorter
    return core


def find_companies(text: str, *, places: Sequence[PlaceMention] = ()) -> tuple[CompanyMention, ...]:
    """Firms that the text names, in order, none inside another. `places`: regions named, which are no firms."""
    found = _by_suffix(text)
    taken = sorted((m.start, m.end) for m in found)  # none overlaps another
    regions: dict[int, int] = {}
    for place in places:
        regions[place.start] = max(place.end, regions.get(place.start, 0))
    if "家" in text or "等" in text:
        for mention in _by_list(text, regions):
            _add(found, taken, mention)
    if "签" in text or "达成" in text:
        for mention in _by_contract(text, places, regions):
            _add(found, taken, mention)
    return tuple(sorted(found, key=lambda m: m.start))


def _add(found: list[CompanyMention], taken: list[tuple[int, int]], mention: CompanyMention) -> None:
    at = bisect_left(taken, (mention.start, mention.end))
    before = at > 0 and taken[at - 1][1] > mention.start
    behind = at < len(taken) and taken[at][0] < mention.end
    if not before and not behind:
        found.append(mention)
        taken.insert(at, (mention.start, mention.end))


def _mention(text: str, start: int, end: int, how: str) -> CompanyMention:
    name = text[start:end]
    return CompanyMention(start=start, end=end, name=name, normal=normal_name(name), how=how)


def _by_suffix(text: str) -> list[CompanyMention]:
    words = _words()
    found: list[CompanyMention] = []
    reach = 0
    for match in words.suffix.finditer(text):
        start = _left_end(text, max(reach, match.start() - _LONGEST), match.start())
        name = text[start : match.end()]
        if match.start() - start < 2 or _is_generic(name, words.generic):
            continue
        if found and text[found[-1].end : start] == "" and found[-1].end == match.start():
            start = found.pop().start
        found.append(_mention(text, start, match.end(), "suffix"))
        reach = match.end()
    return found


def _is_generic(name: str, generic: frozenset[str]) -> bool:
    """Whether a name is nobody's: 上市公司, 第三届跨国公司, 等35家外地公司."""
    if name.startswith(("该", "各", "家", "本", "多家", "等", "第", "一家", "两家", "这家", "而", "另", "其", "某")):
        return True
    return name in generic or any(
        name.endswith(word) and len(name) - len(word) < 4 for word in generic if len(word) > 3
    )


def _left_end(text: str, floor: int, end: int) -> int:
    """Where a name that ends at `end` begins: behind the last boundary that is part of no known word."""
    start = end
    depth = 0
    while start > floor:
        letter = text[start - 1]
        if letter == ")":
            depth += 1
        elif letter == "(":
            if not depth:
                break
            depth -= 1
        elif not (letter.isalnum() or letter in "·&"):
            break
        start -= 1
    words = _words()
    safe = [m.span() for m in words.known.finditer(text, start, end)]
    cut = start
    for match in words.boundary.finditer(text, start, end):
        if not any(left <= match.start() < right for left, right in safe) and end - match.end() >= 2:
            cut = match.end()
    if text[cut:end][:1].isdigit():
        cut = re.compile(r"[\d.年月日万亿元个家项多余]*").match(text, cut, end).end()  # type: ignore[union-attr]
    return cut


def _by_list(text: str, regions: Mapping[int, int]) -> list[CompanyMention]:
    found: list[CompanyMention] = []
    first = text.find("、")
    if first < 0:
        return found
    stops = [match.start() for match in _STOP.finditer(text)]
    for match in matches_from(_LIST_END_START, _LIST_END, text, first + 1):
        end = match.start()
        if text.rfind("、", max(0, end - _LIST_REACH), end) < 0:
            continue
        stop = bisect_left(stops, end) - 1
        start = stops[stop] + 1 if stop >= 0 and stops[stop] >= end - _LIST_REACH else 0
        if not start:
            start = 0 if end <= _LIST_REACH else end
        items = text[start:end]
        if "、" not in items or (match.end() == end and not _BROUGHT.match(items)):
            continue
        lead = _LEAD_IN.match(items.split("、")[0])
        offset = start + (lead.end() if lead else 0)
        for item in text[offset:end].split("、"):
            name = _ITEM.fullmatch(item)
            if name and not _PRODUCT.search(item) and not _is_no_firm(item) and not _is_region(offset, item, regions):
                found.append(_mention(text, offset, offset + len(item), "list"))
            offset += len(item) + 1
    return found


def _by_contract(text: str, places: Sequence[PlaceMention], regions: Mapping[int, int]) -> list[CompanyMention]:
    """Firms on either side of a contract: 甲市与X签约, X与甲市签约; and those whose notice the page is."""
    matches = list(_WITH.finditer(text))
    starts = {p.start for p in places}
    for match in _subjects(text):
        if match.end() + 1 in starts or text.startswith(("自治区", "我市", "我县", "我区", "我省"), match.end() + 1):
            matches.append(match)
    if "公告" in text or ":关于" in text:
        matches += _ANNOUNCED.finditer(text, 0, 400)
    return [
        _mention(text, match.start("name"), match.end("name"), "contract")
        for match in matches
        if not _is_no_firm(match["name"]) and not _is_region(match.start("name"), match["name"], regions)
    ]


def _subjects(text: str) -> Iterator[re.Match[str]]:
    """The matches of `_SUBJECT`: one at the head of the text, the others behind a mark."""
    if "与" not in text and "同" not in text:
        return
    head = _SUBJECT.match(text)
    if head is not None:
        yield head
    yield from matches_from(_SUBJECT_START, _SUBJECT, text, head.end() if head else 0)


def _is_no_firm(name: str) -> bool:
    return bool(_OFFICIAL.search(name) or _NO_NAME.search(name)) or name in _words().generic or name.isdigit()


def _is_region(start: int, name: str, regions: Mapping[int, int]) -> bool:
    """Whether the name is that of a region, or the beginning of one."""
    return regions.get(start, 0) >= start + len(name)


def companies_of(mentions: Sequence[CompanyMention], spans: Sequence[tuple[int, int]]) -> list[tuple[str, ...]]:
    """For each span (a fact's sentence), the firms named in it, in order, each once by its normal form."""
    starts = [m.start for m in mentions]
    return [
        tuple({m.normal: m.name for m in reversed(mentions[bisect_left(starts, a) : bisect_left(starts, b)])}.values())[
            ::-1
        ]
        for a, b in spans
    ]
