"""Which industries belong to a fact: those of its own words, of the sentences that go on about it, of its paragraph.

Industries that are wished for, promoted or only measured (围绕…, 推介…, …产值) belong to no fact.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise, zip_longest
from typing import NamedTuple

from facts.clauses import Sentence, sentences
from facts.industries import IndustryMention, named
from facts.places import load_words

# How many sentences behind a fact may go on about it.
_FURTHER = 8
# How far before and behind a mention its clause is searched for words of wishing.
_WISH_BEFORE = 80
_WISH_BEHIND = 60
_COUNT = re.compile(r"\d[\d,.]*\s*(?:余|多|几)?(?:个|项|家)")
_SEVERAL = re.compile(r"(?:[2-9]|\d\d)(?:余|多)?(?:个|项|家)|[二两三四五六七八九十](?:余|多)?(?:个|项|家)")
_OTHER_STAGE = re.compile(r"开工|动工|投产|竣工|在谈|洽谈|引进|目标|力争|产值|到位")
_OWN_FACT = re.compile(_OTHER_STAGE.pattern + r"|(?:签约|签订|签署|签下)[^,。;\n]{0,4}\d")
# A sentence that counts a set of its own: 乙县签约3个纺织项目.
_OWN_SET = re.compile(r"(?:签约|签订|签署|签下)(?:的)?(?:项目)?[^,。;\n]{0,4}\d+(?:余|多)?(?:个|项|家)")
# A sentence that names one part of a whole has the industries of its own words only.
_PART = re.compile(r"\s*(?:其中|\d{1,2}[.、])")
# Only what is signed looks further for its industries; a target, a talk or a start names its own.
_SIGNED = re.compile(r"签|协议|合同|达成|落户")
# A row of an agreement: 2、投资规模:….
_TERMS = re.compile(r"\s*(?:\d{1,2}|[一二三四五六七八九十])[、.)]\s*(?:项目)?投资")
_CLOSED = re.compile(r"签约|签订|签署|签下|签定|达成|落户")
_PLANNED = re.compile(r"力争|确保|目标|下一步|全年要|计划全年|上届|去年举行|往届")
# Behind words that are part of a firm's name: 恺麓智造|科技有限公司, 鲁岱特钢|集团.
_FIRM = re.compile(
    r"[\u4e00-\u9fff()]{0,12}?(?:有限公司|股份公司|集团公司|有限责任公司|股份有限公司)"
    r"|(?:产业|科技|实业|投资|控股|发展|工业|开发|制造|[\u4e00-\u9fff]{2}?)?(?:集团|股份|公司)(?!\d|总部|军|等?\d)"
)
_WORKED = re.compile(r"(?:、[\u4e00-\u9fff]{2,4}){0,2}(?:精深|精|深)加工")
# Houses in which people meet are words of these industries: 大剧院, 度假酒店, 会展中心.
_HOUSES = frozenset({"culture-tourism", "tech-services", "education", "commerce-retail"})
_IN_HOUSE = re.compile(r"(?:在|于|走进|齐聚)[^,。;\n]{0,12}$")
_MEETS = re.compile(r"[^,。;\n]{0,8}?(?:举行|举办|召开)(?![^,。;\n]{0,12}(?:开工|奠基|动工|投产|竣工|揭牌))")
# Before words of wishing that tell what a project of this sentence will be, and what a count of this clause covers.
_PROJECT = re.compile(r"项目|签约|签订|签署|签下|落户|投资\d")
_COVERS = re.compile(r"涵盖|涉及|覆盖|分布在|集中在|主要为|包括")
_OFFERED = r"推介(?!会|活动|大会|周|专场|暨|季|签约|洽谈|对接)"
# The sentence speaks on of the project before it.
_SAME_PROJECT = re.compile(
    r"\s*(?:(?:该|此|这一|本)?项目(?:由|总投资|计划|投资|占地|一期|全部|建成)|其(?!中)|该企业|该公司|双方)"
)
# The sentence counts classes of size of what was signed: 亿元以上401个.
_CLASSES = re.compile(r"\s*(?:总投资|投资)?[\d,.]{0,8}(?:[千百万]{0,2}元|[万亿]元?)以上")
# The sentence tells what a project is made of.
_CONTENT = re.compile(
    r"\s*(?:根据[^,。;\n]{0,10}协议|(?:该|此)?项目(?:一期|二期|建成|主要|分|将|拟|全部|规划|占地|总占地|位于|由|内容)"
    r"|主要(?:建设|生产|从事)|建设内容|按照协议|协议约定|据悉,(?:该)?项目)"
)
# Behind a semicolon: a number of its own makes it the next statement.
_OWN_SUM = re.compile(r"\d(?:余|多)?(?:个|项|家)(?!月)|总投资|\d亿|\d万")
# At the head of a sentence: it tells what those counted before are (八家中,有五家做…; 最大的是…; 剩下三个项目:…).
_MEMBERS = re.compile(
    r"\s*(?:这|上述|其余|剩下|另外)?[一二两三四五六七八九十\d]{1,4}(?:个|家|份|项)(?:项目|企业|协议|公司|合同)?(?:中|里|分别|包括|均|:)"
    r"|\s*(?:分量最重|拿大头|领头|投资最大|体量最大|金额最大|单体最大|最引人|最受|从去向看|投资方|产品)"
    r"|\s*(?:其余|剩下的?|余下)[^,。;\n]{0,8}(?:项目|里|:)"
)
_SIGNED_WITH = re.compile(r"(?:与|和|同)[^。;\n]{2,120}?(?:签约|签订|签署|签下)")
_LIST = re.compile(
    r"签约的(?:产业|工业)?项目中|(?:(?:签约|合作|签订)(?:的)?|^)项目[^,。;\n]{0,6}(?:涉及|涵盖|包括|主要有|有)"
)
# Industries whose words name a stuff when a product follows at once, with no more than so many characters between.
_STUFF = frozenset({"agriculture", "new-materials", "metals-casting"})
_GAP = 2
_BREAK = re.compile(r"[^\u4e00-\u9fff]|[、和及与等的]|产业|加工|项目|制造|种植|养殖|基地")
_CLAUSE_MARKS = ",。;:!?\n"
_SENTENCE_MARKS = "。;!?\n"
# What a row of words of wishing may name under `unless`.
_UNLESS = {"project": _PROJECT, "covers": _COVERS}


class _Words(NamedTuple):
    continues: re.Pattern[str]
    wished: re.Pattern[str]
    names: tuple[str, ...]
    unless: dict[str, re.Pattern[str]]


@lru_cache(maxsize=1)
def _words() -> _Words:
    rows = load_words("industries.toml")
    table = {kind: [row["word"] for row in listed] for kind, listed in rows.items()}

    def any_of(kind: str) -> str:
        return "|".join(map(re.escape, sorted(table[kind], key=len, reverse=True)))

    return _Words(
        continues=re.compile(rf"[^,。;:\n]{{0,12}}?(?:{any_of('continues')})"),
        wished=re.compile(f"{any_of('wished')}|{_OFFERED}"),
        names=tuple(table["names"]),
        unless={row["word"]: _UNLESS[row["unless"]] for row in rows["wished"] if "unless" in row},
    )


def is_wished(text: str, mention: IndustryMention) -> bool:
    """Whether a mention stands in a clause about wishes, offers or stocks, or in the name of a feast or an office."""
    return _is_name(text, mention) or _in_wish(text, mention, _wishes(text))


@lru_cache(maxsize=8)
def _wishes(text: str) -> Sequence[int]:
    """Where words of wishing begin, those left out that tell of a project: 项目落户甲县,将建冷库."""
    words = _words()
    found = []
    for match in words.wished.finditer(text):
        if match[0] == "希望" and text.endswith(("东方", "新"), 0, match.start()):
            continue  # 东方希望, 新希望: firms
        unless = words.unless.get(match[0])
        if unless is not None:
            marks = _CLAUSE_MARKS if unless is _COVERS else _SENTENCE_MARKS
            left = max(text.rfind(mark, max(0, match.start() - _WISH_BEFORE), match.start()) for mark in marks) + 1
            if unless.search(text, left, match.start()):
                continue
        found.append(match.start())
    return found


def _is_worked(text: str, mention: IndustryMention) -> bool:
    """Whether crops are worked into food: 花椒精深加工, 油橄榄、花椒深加工."""
    return mention.id == "agriculture" and _WORKED.match(text, mention.end) is not None


def _heads(text: str, mentions: Sequence[IndustryMention]) -> list[IndustryMention]:
    """Mentions without the stuff that a product is made of: 碳纤维|导流罩 is a part of cars, 香菇|口服液 a medicine."""
    kept: list[IndustryMention] = []
    for one, two in zip_longest(mentions, mentions[1:]):
        gap = text[one.end : two.start] if two else ""
        made = two is not None and 0 <= two.start - one.end <= _GAP and not _BREAK.search(gap)
        if not (made and two and one.id in _STUFF and two.id not in _STUFF) and not _is_worked(text, one):
            kept.append(one)
    return kept


def _is_name(text: str, mention: IndustryMention) -> bool:
    if _is_venue(text, mention):
        return True
    return text.startswith(_words().names, mention.end) and not text.startswith("节能", mention.end)


def _is_venue(text: str, mention: IndustryMention) -> bool:
    """Whether the words name the house in which people met: 在某大剧院举行签约仪式."""
    if mention.id not in _HOUSES or not _MEETS.match(text, mention.end):
        return False
    return _IN_HOUSE.search(text, max(0, mention.start - 14), mention.start) is not None


def _in_wish(text: str, mention: IndustryMention, wishes: Sequence[int]) -> bool:
    """Whether one of the words of wishing that begin at `wishes` stands in the mention's clause."""
    near = bisect_left(wishes, mention.start - _WISH_BEFORE)
    if near == len(wishes) or wishes[near] >= mention.end + _WISH_BEHIND:
        return False
    floor = max(0, mention.start - _WISH_BEFORE)
    left = max([text.rfind(mark, floor, mention.start) for mark in _CLAUSE_MARKS]) + 1
    ends = [e for mark in ",。;\n" if (e := text.find(mark, mention.end, mention.end + _WISH_BEHIND)) >= 0]
    number = bisect_left(wishes, left)
    return number < len(wishes) and wishes[number] < min(ends, default=mention.end)


def industries_of(
    text: str,
    mentions: Sequence[IndustryMention],
    spans: Sequence[tuple[int, int]],
    *,
    openings: Sequence[int] = (),
) -> list[tuple[str, ...]]:
    """For each fact at a span of the text, the ids of its industries, in order of appearance.

    What only the names of firms say (某生物科技有限公司等签下5个项目) counts when no fact of the text says it plainly.
    `openings` are the offsets where a further article of the page begins: none of them says anything of another.
    """
    if not mentions or not spans:
        return [()] * len(spans)
    if not openings:
        return _of_article(text, mentions, spans, (0, len(text)))
    bounds = [0, *openings, len(text)]
    found: dict[int, tuple[str, ...]] = {}
    for left, right in pairwise(bounds):
        there = [index for index, (start, _) in enumerate(spans) if left <= start < right]
        inside = [mention for mention in mentions if left <= mention.start < right]
        ids = _of_article(text, inside, [spans[index] for index in there], (left, right))
        found.update(zip(there, ids, strict=True))
    return [found[index] for index in range(len(spans))]


def _of_article(
    text: str, mentions: Sequence[IndustryMention], spans: Sequence[tuple[int, int]], bounds: tuple[int, int]
) -> list[tuple[str, ...]]:
    reader = _Reader(text, mentions, bounds)
    found = [reader.of(start, end) for start, end in spans]
    plain = any(ids and not by_name for ids, by_name in found)
    several = [bool(_SEVERAL.search(text, start, end)) for start, end in spans]
    return [() if plain and by_name and many else ids for (ids, by_name), many in zip(found, several, strict=True)]


class _Reader:
    def __init__(self, text: str, mentions: Sequence[IndustryMention], bounds: tuple[int, int]) -> None:
        self.text = text
        mentions = _heads(text, mentions)
        self.all = list(mentions)
        wishes = _wishes(text)
        self.mentions = [m for m in mentions if not _is_name(text, m) and not (wishes and _in_wish(text, m, wishes))]
        self.all_starts = [m.start for m in mentions]
        self.starts = [m.start for m in self.mentions]
        self.sentences = sentences(text)
        if bounds != (0, len(text)):
            self.sentences = tuple(s for s in self.sentences if bounds[0] <= s.start < bounds[1])
        self.sentence_starts = [s.start for s in self.sentences]
        # What the page lists apart from any fact belongs to the first signing, not to each county of a bulletin.
        self.looked_around = False

    def of(self, start: int, end: int) -> tuple[tuple[str, ...], bool]:
        """The ids of the fact at a span, and whether only names of firms say them."""
        first = max(0, bisect_right(self.sentence_starts, start) - 1)
        own = self.sentences[first]
        inside = self.all[bisect_left(self.all_starts, start) : bisect_left(self.all_starts, end)]
        found = self._between(own.start, start) + inside + self._between(end, own.end)
        if _PART.match(self.text, own.start):
            return self._named(found)
        if self._is_item(start, end) and (named_in := self._between(start, end)):
            return self._named(named_in)
        found += self._further(first, _COUNT.search(self.text, start, end))
        if not found and first and _SAME_PROJECT.match(self.text, own.start):
            before = self.sentences[first - 1]
            found = self._between(before.start, before.end)
        if (
            not found
            and not self.looked_around
            and (_SIGNED.search(self.text, own.start, own.end) or _TERMS.match(self.text, own.start))
            and not _PLANNED.search(self.text, own.start, end)
        ):
            found = self._lists() or self._paragraph(first) or self._closed(first)
            self.looked_around = bool(found)
        return self._named(found)

    def _is_item(self, start: int, end: int) -> bool:
        """Whether a fact is one item of a list with its sum in brackets; it has the industries of its own words."""
        return self.text.find("(", start, end) > start and self.text[end : end + 1] == ")"

    def _named(self, found: Sequence[IndustryMention]) -> tuple[tuple[str, ...], bool]:
        """Ids of these mentions; words in the names of firms count only where no others do."""
        plain = named([m for m in found if not _FIRM.match(self.text, m.end)])
        return (plain, False) if plain else (named(found), True)

    def _between(self, left: int, right: int) -> list[IndustryMention]:
        return self.mentions[bisect_left(self.starts, left) : bisect_left(self.starts, right)]

    def _further(self, first: int, count: re.Match[str] | None) -> list[IndustryMention]:
        """Mentions of the sentences behind that go on about the same projects; two others may stand between."""
        found: list[IndustryMention] = []
        strange = 0
        for number in range(first + 1, min(len(self.sentences), first + 1 + _FURTHER)):
            sentence = self.sentences[number]
            if self._goes_on(number, count):
                found += self._between(sentence.start, sentence.end)
            else:
                strange += 1
                if (
                    found
                    or strange > 2
                    or _OWN_SET.search(self.text, sentence.start, sentence.end)
                    or _OTHER_STAGE.search(self.text, sentence.start, sentence.end)
                ):
                    break
        return found

    def _goes_on(self, number: int, count: re.Match[str] | None) -> bool:
        sentence = self.sentences[number]
        if _words().continues.match(self.text, sentence.start, sentence.end) or _CLASSES.match(
            self.text, sentence.start
        ):
            return True
        if count and self.text.startswith(count[0], sentence.start):
            return True
        if _MEMBERS.match(self.text, sentence.start):
            return True
        if count is None and _CONTENT.match(self.text, sentence.start):
            return True
        if _OTHER_STAGE.search(self.text, sentence.start, sentence.end):
            return False
        if self.text[self.sentences[number - 1].end - 1] == ";":
            return not _OWN_SUM.search(self.text, sentence.start, sentence.end)
        return bool(_SIGNED_WITH.search(self.text, sentence.start, sentence.end))

    def _lists(self) -> list[IndustryMention]:
        """Mentions of sentences that list what was signed, wherever they stand (签约项目涉及…)."""
        found: list[IndustryMention] = []
        for sentence in self.sentences:
            if _LIST.search(self.text[sentence.start : sentence.end]):
                found += self._between(sentence.start, sentence.end)
        return found

    def _closed(self, first: int) -> list[IndustryMention]:
        """Mentions of the sentences near by that tell of something signed and count no set of their own."""
        found: list[IndustryMention] = []
        for sentence in self.sentences[max(0, first - _FURTHER) : first + _FURTHER]:
            span = self.text, sentence.start, sentence.end
            if _CLOSED.search(*span) and not _PLANNED.search(*span) and not _OWN_SET.search(*span):
                found += self._between(sentence.start, sentence.end)
        return found

    def _paragraph(self, first: int) -> list[IndustryMention]:
        """Mentions of the sentence before in the line, of the first line (the name of the fair), of the next sentences."""
        own = self.sentences[first]
        before: Sentence | None = self.sentences[first - 1] if first else None
        found = self._between(before.start, before.end) if before and before.line == own.line else []
        found = found or self._between(self.sentences[0].start, self.sentences[0].end)
        if not found:
            following = self.sentences[first + 1 : first + 3]
            if following and not any(_OWN_FACT.search(self.text, s.start, s.end) for s in following):
                found = self._between(following[0].start, following[-1].end)
        return found
