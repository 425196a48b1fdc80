"""Which part a place plays in its sentence: who signs, where the project goes, or only where one met and whence one came.

The words stand in facts/words/roles.toml; this module holds their order.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from facts import gazetteer
from facts.places import PlaceMention, load_words

Role = Literal[
    "with", "landed", "placed", "subject", "authority", "fair", "official", "project", "at", "plain",
    "dateline", "press", "venue", "visited", "origin", "firm", "brand", "partner",
]  # fmt: skip

# How much a mention in this part speaks for its place as the host.
WEIGHT: dict[Role, float] = {
    "with": 2.5,
    "landed": 2.2,
    "placed": 2.0,
    "subject": 2.0,
    "authority": 1.6,
    "fair": 1.6,
    "official": 0.8,
    "project": 0.8,
    "at": 0.5,
    "plain": 0.8,
    "dateline": 0.4,
    "press": 0.6,
    "venue": 0.2,
    "visited": 0.1,
    "partner": 0.1,
    "origin": 0.0,
    "firm": 0.0,
    "brand": 0.1,
}
STRONG: frozenset[Role] = frozenset({"with", "landed", "placed", "subject", "authority", "fair"})
WEAK: frozenset[Role] = frozenset({"project", "official", "plain", "at"})

# Hong Kong, Macau and Taiwan: the other side of most signings that name them.
OVERSEAS = frozenset({"710000", "810000", "820000"})

_JOINER = re.compile(r"[市县区]?(?:人民)?(?:政府|[委府])?(?:、|和|及|以及|·|/|、以及)")
_CLAUSE_END = re.compile(r"[,。;:!?\n]")
_OFFICE = re.compile(
    r"(?:[委府]|常务|原|代|副)?(?:副|常务副)?(?:长|市长|县长|区长|省长|州长|盟长|旗长|厅长|局长|书记|主席|主任|领导)"
)
_DATELINE = re.compile(
    r"(?:\d{1,2}月)?(?:\d{1,2}日)?(?:综合)?(?:电|讯|消息)(?=[\s:(,]|\d|[^子力动器池气视话商梯网能缆机])"
)
_CAME = re.compile(
    r"(?:来自|赴|到|跑|邀请|走访|考察|看了|面向|前往|辗转)[^,。;:\n]{0,14}、$"
    r"|(?:紧盯|瞄准|聚焦|深耕|面向|奔赴)[^,。;:\n]{0,30}(?:,?以及[^,。;:\n]{0,12})?[、和及]$"
)
# Offices that only help with a fair: 北京市朝阳区商务局协办.
_HELPS = re.compile(r"[^,。;:\n]{2,30}?(?:协办|支持下|指导下)")
# The second of two places in the name of a fair: 湖北—广东纺织服装产业对接会.
_DASHED = re.compile(r"[\u4e00-\u9fff][—―–-]$")
# 甲县“走进深圳”推介会; not 500强走进甘肃.
_WALKS_INTO = re.compile(r"[市县区州省盟旗]“?走进$")
# An official who signs for his region: 甲区副区长某某代表区人民政府与…签订.
_FOR_HOST = re.compile(r"[^,。;:\n]{0,16}?代表[^,。;:\n]{0,12}?(?:与|同|和)[^,。;:\n]{2,60}?(?:签|达成)")
_TARGET = re.compile(r"[^,。;:\n]{0,24}?(?:签约|签订|签署|签下|签定|达成|集中签)")
# Two places over the line: the one in front of 与 is at home, the other is where the guests sit.
_OVER_THE_LINE = re.compile(r"[^,。;:\n]{0,4}?(?:连线|视频|隔屏|屏对屏|云端|远程)")
_MASTHEAD = re.compile(r"[\u4e00-\u9fff]{0,4}(?:网|报|台|在线)(?:\d{1,2}月\d{1,2}日)?(?:讯|消息|报道)")
_PLANT = re.compile(r"[^\s,。;:、与和在的“”()]{0,7}?(?:基地|产业园|产业城|项目|园区|生产线|工厂|数据中心)")
# Behind a list of places that are not the host's: 与北京、上海等地, 来自日本、香港等国家.
# Behind the place that opens a firm's name in a list: 与山东某阳、河北某金|等6家企业.
_FIRMS = re.compile(
    r"[^\s,。;:、]{1,8}(?:、[^,。;:\n]{2,40}?)?(?:等)?(?:\d{1,3}|[两三四五六七八九十多]{1,2})?家(?:企业|公司|单位|集团)"
)
# A fair away from home: 甲市投资推介会(香港专场).
_SESSION = re.compile(r"(?:专场|站|专题|分会场|会场)[^)]{0,6}\)")
# Behind a name at work: 徐水|三天迎来八家.
_TIME = re.compile(r"[一二两三四五六七八九十半]{1,2}(?:天|日|年|个?月|周|小时)")
_ELSEWHERE = re.compile(r"(?:、[^,。;:\n]{1,24}?)?等(?:地|省|城市|国家|国|多地)")
_NAMING: frozenset[Role] = frozenset({"project", "plain", "subject"})
_ONE_NAME = re.compile(r"[^\s,。;:、·与和同跟及的在到将已赴向对\d“”《》()]+")
# A project is closed in a county because it goes there; in a city, because the fair is held there.
_CLOSED = ("签约", "成功签约", "正式签约")
_NAME = r"[^\s,。;:、与和同跟及的在到将已对签引举召赴邀落\d“”《》()]"
_PUNCTUATION = frozenset(" ,。;:!?、)(“”《》\n\t-—·|")
_SURE_PRESS = ("日报", "晚报", "晨报", "商报", "时报", "周刊", "周报", "电视台", "融媒")
_AFTER_PRESS = frozenset(" 讯消报\n\t(,】])|0123456789")


class Acting(NamedTuple):
    """A place with its part. `group` numbers enumerations: places of one number share their part."""

    mention: PlaceMention
    role: Role
    group: int


class _Words(NamedTuple):
    visited: tuple[str, ...]
    origin: tuple[str, ...]
    people: tuple[str, ...]
    press: tuple[str, ...]
    landed: tuple[str, ...]
    settling: tuple[str, ...]
    authority: tuple[str, ...]
    fair: re.Pattern[str]
    acting: re.Pattern[str]
    acts: tuple[str, ...]
    venue: re.Pattern[str]
    follows: tuple[str, ...]
    firm: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    table = {kind: tuple(row["word"] for row in rows) for kind, rows in load_words("roles.toml").items()}

    def longest_first(kind: str) -> str:
        return "|".join(map(re.escape, sorted(table[kind], key=len, reverse=True)))

    return _Words(
        visited=table["visited"],
        origin=table["origin"],
        people=table["people"],
        press=table["press"],
        landed=table["landed"],
        settling=table["settling"],
        authority=table["authority"],
        fair=re.compile(rf"[^,。;:\n、]{{0,18}}?(?:{longest_first('fair')})"),
        acting=re.compile(rf"[^,。;:\n]{{0,40}}?(?:{longest_first('acting')})"),
        acts=table["acting"],
        venue=re.compile(rf"[^,。;:\n]{{0,12}}?(?:{longest_first('venue')})"),
        follows=table["follows"],
        firm=re.compile(rf"{_NAME}{{0,14}}?(?:{longest_first('firm')})(?<!招商会)"),
    )


def assign_roles(text: str, mentions: Sequence[PlaceMention], *, industry_starts: Collection[int] = ()) -> list[Acting]:
    """The part of each mention, in order. `industry_starts`: where words of industries begin."""
    acting: list[Acting] = []
    number = first = 0
    while first < len(mentions):
        last = first
        while last + 1 < len(mentions) and _are_joined(text, mentions[last], mentions[last + 1]):
            last += 1
        limit = mentions[last + 1].start if last + 1 < len(mentions) else len(text)
        role = _role(text, mentions[first], mentions[last], limit, industry_starts)
        if role == "plain" and last - first > 1 and _far_apart(mentions[first : last + 1]):
            role = "partner"
        for mention in mentions[first : last + 1]:
            acting.append(Acting(mention, role, number))
        number += 1
        first = last + 1
    acting = [_from_overseas(one) for one in acting]
    return [_yielding(text, one, two) for one, two in zip(acting, [*acting[1:], None], strict=False)]


def _far_apart(mentions: Sequence[PlaceMention]) -> bool:
    """Whether places of one list lie in different provinces each: the cities of a tour, not hosts."""
    return len({m.code[:2] for m in mentions}) == len(mentions)


def _from_overseas(one: Acting) -> Acting:
    """台湾食品产业园, 香港项目: where the money comes from, seldom where it goes."""
    if one.mention.code in OVERSEAS and one.role in ("project", "plain", "official"):
        return one._replace(role="origin")
    return one


def _yielding(text: str, one: Acting, two: Acting | None) -> Acting:
    """Of two places in one name the last is the place: 青岛某港枣庄基地 stands in 枣庄."""
    if two is None or one.role not in _NAMING or two.role not in _NAMING:
        return one
    gap = text[one.mention.end : two.mention.start]
    if not gap or len(gap) > 14 or not _ONE_NAME.fullmatch(gap):
        return one
    if gazetteer.default().covers(one.mention.code, two.mention.code):
        return one
    return one._replace(role="brand")


def _are_joined(text: str, one: PlaceMention, two: PlaceMention) -> bool:
    if two.start - one.end > 8 or not _JOINER.fullmatch(text, one.end, two.start):
        return False
    return text[one.end] != "·" or (one.zone is None and two.zone is None)


def _role(text: str, first: PlaceMention, last: PlaceMention, limit: int, industry_starts: Collection[int]) -> Role:
    words = _words()
    start, end = first.start, last.end
    if text[start - 1 : start] in ("“", "《") and start:
        start -= 1
    elif text[end : end + 1] in ("”", "》"):
        end += 1
    authority = text.startswith(words.authority, end)
    if _MASTHEAD.match(text, end) or (text.startswith(words.press, end) and _is_press(text, end, words.press)):
        return "press"
    if not authority and words.firm.match(text, end):
        return "firm"
    if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
        return _in_brackets(text, end + 1, words)
    if text[start - 1 : start] == "(" and _SESSION.match(text, end):
        return "venue"
    if _DATELINE.match(text, end):
        return "dateline"
    before = _before(text, last, start, end, words)
    if before is not None:
        return before
    if authority:
        return "partner" if _HELPS.match(text, end) else "authority"
    if _OFFICE.match(text, end):
        return "authority" if _FOR_HOST.match(text, end) else "official"
    if words.fair.match(text, end):
        return "official" if text[start - 1 : start] == "届" else "fair"
    head = _is_head(text, start)
    if not head and (end in industry_starts or text.startswith(("项目", "产业园", "总部", "基地"), end)):
        return "project"
    if _is_brand(text, last, end, industry_starts, words):
        return "project" if not head and _PLANT.match(text, end, limit) else "brand"
    if words.acting.match(text, end):
        return "subject"
    return "subject" if head and not text.startswith("、", end) else "plain"


def _in_brackets(text: str, end: int, words: _Words) -> Role:
    """The part of a place in brackets: of a firm (知巢(北京)公司), of a plant (云(桂林)数据中心), else of an event."""
    if words.firm.match(text, end):
        return "firm"
    return "project" if _PLANT.match(text, end) else "plain"


def _before(text: str, mention: PlaceMention, start: int, end: int, words: _Words) -> Role | None:
    """The part that the words before the place give it."""
    if _WALKS_INTO.search(text, max(0, start - 5), start):
        return "visited"
    if text.endswith(words.landed, max(0, start - 4), start):
        return "brand" if _is_brand(text, mention, end, (), words) else "landed"
    if text.startswith(words.people, end):
        return "origin"
    if _ELSEWHERE.match(text, end) and not _is_head(text, start):
        return "partner"
    if text[start - 1 : start] in ("、", "与", "和", "同") and mention.how == "short" and _FIRMS.match(text, end):
        return "brand"
    if text.endswith(("在", "于", "来", "到"), max(0, start - 1), start):
        if text.startswith(words.settling, end) or (text[start - 1] == "在" and text[end : end + 1].isdigit()):
            return "placed"
        if text.startswith(_CLOSED, end) and gazetteer.default().place(mention.code).level == 3:
            return "placed"
        if text[start - 1] in "在于":
            return "venue" if words.venue.match(text, end) or text.startswith(("分会场", "主会场"), end) else "at"
    if text.endswith(words.visited, max(0, start - 4), start):
        return "visited"
    if text.endswith(words.origin, max(0, start - 4), start):
        return "origin"
    if _DASHED.search(text, max(0, start - 3), start):
        return "partner"
    if text[start - 1 : start] in ("、", "和", "及") and _CAME.search(text, max(0, start - 60), start):
        return "visited"
    if text.endswith(("与", "同", "和", "跟", "为"), max(0, start - 1), start) and not text.endswith(
        ("和", "为"), 0, start
    ):
        authority = text.startswith(words.authority, end)
        if text[start - 2 : start - 1] in tuple("市县区旗州省") and _OVER_THE_LINE.match(text, end):
            return "partner"
        if authority or (_TARGET.match(text, end) and not _is_brand(text, None, end, (), words)):
            return "with"
        return "partner"
    return None


def _is_press(text: str, end: int, words: Sequence[str]) -> bool:
    if text.startswith(_SURE_PRESS, end):
        return True
    word = max((w for w in words if text.startswith(w, end)), key=len)
    behind = text[end + len(word) : end + len(word) + 1]
    return not behind or behind in _AFTER_PRESS


def _is_head(text: str, start: int) -> bool:
    """Whether the place opens its clause, a date or a bracket before it left aside."""
    return (
        start == 0
        or text[start - 1] in " ,。;:!?\n\t)】|日年晚午月天"
        or text.endswith(("今年以来", "近日", "其中"), 0, start)
    )


def _is_brand(
    text: str, mention: PlaceMention | None, end: int, industry_starts: Collection[int], words: _Words
) -> bool:
    """Whether a short name is the beginning of a longer one: 杭州|泽耀."""
    if mention is not None and (mention.how != "short" or mention.zone):
        return False
    following = text[end : end + 1]
    if not following or following in _PUNCTUATION or following.isascii() or end in industry_starts:
        return False
    if _TIME.match(text, end):
        return False
    return not text.startswith(words.follows, end) and not text.startswith(words.acts, end)


def clause_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The comma clauses that a span touches."""
    left = max(text.rfind(mark, 0, start) for mark in ",。;:!?\n") + 1
    match = _CLAUSE_END.search(text, end)
    return left, match.start() if match else len(text)
