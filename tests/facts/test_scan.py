"""Patterns that are tried only where a match can begin find what they find when they are tried everywhere."""

import random
import re
from pathlib import Path

import pytest

from facts import amounts, companies, counts, periods, reality
from facts.scan import matches_from

ARTICLES = Path(__file__).parent / "blind2" / "articles.jsonl"
# Letters of numerals, units, measures, marks and of the words that open the patterns.
LETTERS = "0123456789.,点〇一二两三十百千万亿元美多余几 \n~-至到个项家大宗份目第数年月日前去今此曾迄届批、。;:与同和分别等签约项目企业协议"
PAIRS = [
    pytest.param(amounts._START, amounts._AMOUNT, id="sums"),
    pytest.param(counts._START, counts._COUNT, id="counts"),
    pytest.param(companies._LIST_END_START, companies._LIST_END, id="lists of firms"),
    pytest.param(reality._ONCE_START, reality._ONCE, id="words that remember"),
]


def _spans(matches: object) -> list[tuple[int, int]]:
    return [match.span() for match in matches]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("starts", "pattern"), PAIRS)
def test_nothing_is_stepped_over(starts: re.Pattern[str], pattern: re.Pattern[str]) -> None:
    choose = random.Random(7)
    texts = ARTICLES.read_text("utf-8").splitlines()
    texts += ["".join(choose.choices(LETTERS, k=60)) for _ in range(4000)]
    found = 0
    for text in texts:
        spans = _spans(pattern.finditer(text))
        assert _spans(matches_from(starts, pattern, text)) == spans, text
        found += len(spans)
    assert found > 200


def test_a_part_of_a_text_is_searched_like_the_whole() -> None:
    pattern, starts = re.compile(r"(?<!\d)\d+家?"), re.compile(r"\d")
    text = "12家、7、33家"
    for begin in range(len(text)):
        for end in range(begin, len(text)):
            assert _spans(matches_from(starts, pattern, text, begin, end)) == _spans(pattern.finditer(text, begin, end))


def test_firms_of_a_contract_at_the_head_and_behind_marks() -> None:
    choose = random.Random(8)
    for _ in range(4000):
        text = "".join(choose.choices("甲乙丙与同日,。、 A集团", k=40))
        assert _spans(companies._subjects(text)) == _spans(companies._SUBJECT.finditer(text)), text


def test_phrases_of_time_are_those_of_one_pattern_tried_everywhere() -> None:
    whole = re.compile(f"(?={periods._FIRST.pattern})(?:{periods._OF_CALENDAR.pattern}|{periods._OTHERWISE.pattern})")
    choose = random.Random(9)
    texts = ARTICLES.read_text("utf-8").splitlines()
    texts += [
        "".join(
            choose.choices(
                ["年", "月", "日", "目前", "截至", "今", *"0123一二三十前近到上下半季度初底全去以来个~,在"], k=40
            )
        )
        for _ in range(4000)
    ]
    found = 0
    for text in texts:
        spans = [(start, end) for start, end in _spans(whole.finditer(text)) if end > start]
        assert _spans(periods._matches(text, 0, len(text))) == spans, text
        found += len(spans)
    assert found > 2000
