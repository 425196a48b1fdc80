"""Find what cannot be undone, so that no number is taken from it: stripped digits, lost characters, masks, cuts.

What looks damaged and is not stands in the tests: 过亿元项目 and 亿元以上项目 are whole.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from text.glosses import SYLLABLE


class Spot(NamedTuple):
    start: int
    end: int
    kind: str


NUMERAL = "0-9０-９一二三四五六七八九十百千万亿两〇零○几多数半余来"
LOST_DIGITS = re.compile(
    # 线余个: the number went, and often 线 is what is left of 线上
    rf"(?:(?<![{NUMERAL}剩其富盈冗业空结有无])|线)余(?:个(?![人体股性])|家(?![庭人])|人次|场|项(?!目)|亿元|万元)(?![{NUMERAL}])"
    r"|(?:项目|企业|协议|合同)余?(?:个|家(?!具|电|居|庭|属|长|园|乡|族|畜|用|人|数)|项(?!目)|批(?![准复发次量示评]))(?=[,，。;；、！!?？]|总|共|$)"
    r"|(?:[资额金]|(?<=业绩|收入|产值|利润)(?=达|约|共|为))(?:达到|达|约|共|为)?(?:亿|万)元(?!以[上下]|项|级|户|大|企)"
    r"|的个(?:项目|企业)"
    r"|(?:世界|中国|国内|全球|民营企业)强(?=[、,，。;；企和及]|国内|中国|民企)"
    rf"|(?:(?<=^)|(?<=[。,，;；“]))年(?:以来|[1-9]?月份?)"
    r"|(?:(?<=^)|(?<=[。，,；;“（(]))月日"
    r"|举报电线|热线电线|服务电线|咨询电线"
    r"|\ufffd[年月日个家亿万]"
)
LOST_PERCENT = re.compile(rf"(?<=[\u4e00-\u9fff])(?<![{NUMERAL}点之每])%(?=[\u4e00-\u9fff,，。;；、”])")
LOST_MONTH = re.compile(
    r"(?:^|(?<=[。)）讯电\s]))(?:1[0-2]|[1-9])(?:[0-2]\d|3[01])(?:日(?=[,，上下在])|(?=[,，]))", re.M
)
LOST_BYTES = re.compile(
    rf"[?？]({SYLLABLE})\)[^\x00-\x7f]{{0,12}}|\ufffd+|(?:锟斤拷|烫烫烫|屯屯屯|鐨勶?|銆?€)+|[鏉忔鑱鍏涓囧鐪佸].€"
    # a byte is missing: all that follows is paired wrongly, and some pairs are in no script
    r"|[\u3400-\u9fff]{0,6}[\ue000-\uf8ff][^\x00-\x7f。，]{0,10}[\ue000-\uf8ff][\u3400-\u9fff]{0,6}"
)
LOST_TEXT = re.compile(r"(?<=[\u4e00-\u9fff“])(?<![吗呢么吧啊何谁哪呀])[?？]{2,8}(?=[\u4e00-\u9fff])")
TRUNCATED = re.compile(
    r"[(（]\s?未完[^()（）\n]{0,30}[)）]|当前显示\d+字|(?:阅读|查看|展开)全文\s?[>》]{0,2}$|余下全文"
)
MASKED = re.compile(
    r"(?<=[\u4e00-\u9fff])[*＊]{1,6}(?=[\u4e00-\u9fff])|[*＊]{2,6}(?=[\u4e00-\u9fff]{1,3})"
    r"|(?<![a-zA-Z])(?:[xX×]{2,4}|20[*xX]{2}|20\d[*xX])(?=年|月|县|市|区|镇|乡|省|路|公司|集团|个|亿|万)"
    r"|(?<![\u4e00-\u9fff])某某?(?=县|市|区|镇)"
)
# What must stand in a text before a pattern is worth trying: words, or a look that costs little.
DIGITS_HINT = re.compile(
    r"余[个家人场项亿万]|[项企协合][目业议同]余?[个家项批]|[资额金绩入值润](?:达到|[达约共为])?[亿万]元|的个|[界国内球业]强|年以来|年[1-9]?月|月日|电线|\ufffd"
)
WHOLE_BEFORE = frozenset("0123456789一二三四五六七八九十百千万几数今去近前每当两多")
MASK_HINT = re.compile(r"[*＊某]|[xX×][xX×]|20\d?[xX]")
MONTH_HINT = re.compile(r"[1-9]\d\d[日,，]")
BYTES_HINT = re.compile(r"[?？][?？a-züāáǎàēéěèīíǐìōóǒòūúǔù]|[\ufffd\ue000-\uf8ff锟烫屯鐨銆鏉忔鑱鍏涓囧鐪佸]")


def find(text: str) -> list[Spot]:
    """Damaged spots in order; where two overlap, the first rule's holds."""
    spots = _lost_digits(text)
    found: list[tuple[str, re.Pattern[str]]] = []
    if "%" in text:
        found.append(("lost_digits", LOST_PERCENT))
    if MONTH_HINT.search(text):
        found.append(("lost_text", LOST_MONTH))
    if BYTES_HINT.search(text):
        found += (("lost_bytes", LOST_BYTES), ("lost_text", LOST_TEXT))
    if "未完" in text or "全文" in text or "当前显示" in text:
        found.append(("truncated", TRUNCATED))
    if MASK_HINT.search(text):
        found.append(("masked", MASKED))
    return _spots(text, found, spots) if found or spots else []


def _lost_digits(text: str) -> list[Spot]:
    """The pattern is tried only where a hint stands, whose first character may be its fourth, or stand before it."""
    spots = []
    for hint in DIGITS_HINT.finditer(text):
        if hint[0][0] in "余年" and text[hint.start() - 1 : hint.start()] in WHOLE_BEFORE:
            continue
        for at in range(max(0, hint.start() - 3), hint.start() + 2):
            if match := LOST_DIGITS.match(text, at):
                spots.append(Spot(match.start(), match.end(), "lost_digits"))
                break
    return spots


def _spots(text: str, patterns: Sequence[tuple[str, re.Pattern[str]]], spots: list[Spot]) -> list[Spot]:
    """Those of the patterns beside those found, without the later of two that overlap."""
    taken = 0
    for kind, pattern in patterns:
        for match in pattern.finditer(text):
            spots.append(Spot(match.start(), match.end(), kind))
    kept: list[Spot] = []
    for spot in sorted(spots, key=lambda spot: spot.start):
        if spot.start >= taken:
            kept.append(spot)
            taken = spot.end
    return kept
