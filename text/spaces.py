"""Spaces and line breaks inside numbers, between a digit and its unit, and inside a few split words."""

import re

from text.alignment import Draft, Edit

GAP = r"[ \t\xa0\u2002\u2003\u3000\n]{1,4}"
# A unit, but not the first character of a word that may follow a time or a number: 10:18 人民日报, 9 家乡菜.
UNIT = (
    "(?:亿(?![达利])|億|万(?![达科州宁里])|萬|千亿|百亿|元(?![旦宝])|余|多|个(?!人)|個(?!人)|家(?![乡园长居庭])|项|項|"
    "人(?![民工才大])|名(?![城企牌])|年(?!轻)|月|日(?![报前本照常])|号(?!召)|时(?![代报间尚])|%|％|平方|公里|千米|公顷|亩|吨|"
    "美元|批(?!准)|次|天(?![津水门府])|期(?!间)|份|条(?!例)|倍|户(?!外)|位(?!于))"
)
AFTER_NUMBER = re.compile(rf"(?<![\d:：/.])\d[\d,]{{0,15}}(?:\.\d{{1,8}})?({GAP})(?={UNIT})")
AFTER_MONTH = re.compile(rf"[年月]({GAP})(?=\d{{1,2}}(?:{GAP})?[月日])")
AFTER_POINT = re.compile(rf"[\u3400-\u9fff] ?\d{{1,5}}\.({GAP})(?=\d{{1,3}}(?:{GAP})?[%％亿万億萬])")
BEFORE_NUMBER = re.compile(
    rf"[近约約共达達超过過为為第等有资資额額计計逾从到至比增降占佔长長于於]({GAP})(?=\d[\d,]{{0,15}}(?:\.\d{{1,8}})?(?:{GAP})?{UNIT})"
)
INSIDE_WORD = re.compile(
    rf"[亿万億萬]({GAP})(?=[元吨亩]|美元|日元|欧元|港元|千瓦)|项({GAP})(?=目)|签({GAP})(?=约)|招({GAP})(?=商)"
)
SPACED = re.compile(r"[ \t\xa0\u2002\u2003\u3000](?:(?<=[\d%％余多亿万億萬项签招].)|\d)")
BREAK = re.compile(r"[ \t]{0,9}\n[ \t\u3000]{0,9}")


def close(draft: Draft) -> None:
    """Close the gaps; a line break that is left inside a paragraph goes too, or becomes a space between Latin words."""
    if "\n" not in draft.text and not SPACED.search(draft.text):
        return
    for pattern in (AFTER_MONTH, AFTER_POINT, AFTER_NUMBER, BEFORE_NUMBER, INSIDE_WORD):
        draft.apply([_cut(match) for match in pattern.finditer(draft.text)])
    if "\n" in draft.text:
        draft.apply([_unbreak(match, draft.text) for match in BREAK.finditer(draft.text)])


def _cut(match: re.Match[str]) -> Edit:
    group = match.lastindex or 0
    return Edit(match.start(group), match.end(group), "", "spaces")


def _unbreak(match: re.Match[str], text: str) -> Edit:
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    latin = before.isascii() and before.isalnum() and after.isascii() and after.isalpha()
    return Edit(match.start(), match.end(), " " if latin else "", "spaces")
