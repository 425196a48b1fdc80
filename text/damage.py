"""Find what cannot be undone, so that no number is taken from it: stripped digits, lost characters, masks, cuts.

Every pattern was tried on whole texts; what looks damaged and is not stands in the tests.
"""

import re
from typing import NamedTuple

from text.glosses import SYLLABLE


class Spot(NamedTuple):
    start: int
    end: int
    kind: str


NUMERAL = "0-9０-９一二三四五六七八九十百千万亿两〇零○几多数半余来"
LOST_DIGITS = re.compile(
    # 线余个: the number went, and often 线 is what is left of 线上
    rf"(?:(?<![{NUMERAL}])|线)余(?:个|家|人次|场|项|亿元|万元)(?![{NUMERAL}])"
    r"|(?:项目|企业|协议|合同)余?(?:个|家(?!具|电|居|庭|属|长|园|乡|族|畜|用|人|数)|项(?!目)|批(?![准复发次量示评]))(?=[,，。;；、！!?？]|总|共|$)"
    r"|(?:[资额金])(?:达|约|共|为|超|近)?(?:亿|万)元(?!以[上下]|项|级|户|大)"
    r"|的个(?:项目|企业)"
    r"|(?:世界|中国|国内|全球|民营企业)强(?=[、,，。;；企和及]|国内|中国|民企)"
    rf"|(?:(?<=^)|(?<=[。,，;；“]))年(?:以来|初以来|[1-9]?月份?)"
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
PATTERNS = (
    ("lost_digits", LOST_DIGITS),
    ("lost_digits", LOST_PERCENT),
    ("lost_text", LOST_MONTH),
    ("lost_bytes", LOST_BYTES),
    ("lost_text", LOST_TEXT),
    ("truncated", TRUNCATED),
    ("masked", MASKED),
)
# One look that says whether any of the patterns can hold; digits lost leave no other trace than these words.
HINT = re.compile(
    r"余[个家人场项亿万]|[项企协合][目业议同]余?[个家项批]|[资额金][达约共为超近]?[亿万]元|的个|[界国内球业]强|[。,，;；“]?年[以初]来|月日|电线|[\ufffd*＊]"
    r"|[?？][?？a-züāáǎàēéěèīíǐìōóǒòūúǔù]|[锟烫屯鐨銆]|%|[未全当][完文前]|[xX×][xX×]|[1-9]\d\d[日,，]|某"
)


def find(text: str) -> list[Spot]:
    """Damaged spots in order; where two overlap, the first rule's holds."""
    if not HINT.search(text):
        return []
    spots: list[Spot] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            spot = Spot(match.start(), match.end(), kind)
            if not any(other.start < spot.end and spot.start < other.end for other in spots):
                spots.append(spot)
    return sorted(spots)
