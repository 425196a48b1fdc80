"""Bait for every pattern of repair and of bare texts: the work grows with the size of the text and no faster."""

import contextlib
import time

import pytest

from text.plain import NotAnArticle, read_text
from text.repair import repair

BAIT = [
    "業(", "(", "(yè)", "業(yè)", "業((yè)", "?", "?jī)", "?jī)蓚€(", "5 ", "5\n", ",,", "<p ", "&#1", "*", "xx", "1,", "|", "首页>",
    "2020年", "產業", "產\U0001f525", "產\u200b", "“?!?月2", "...", "１", "项%", "线余", "é", "![](", "(上接", "原标题:", "甲乙丙丁。",
    "甲\n", "新闻标题一二三四五六\n", "记者 王", "来源:", "12月31日", "甲 摄\n", "\u3000", "(未完", "甲|乙|", "关键词 ", "扫一扫\n",
]  # fmt: skip


def _seconds(bait: str, characters: int) -> float:
    text = bait * (characters // len(bait))
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        repair([text])
        with contextlib.suppress(NotAnArticle):
            read_text(text)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("bait", BAIT, ids=ascii)
def test_the_work_grows_with_the_text_and_no_faster(bait: str) -> None:
    repair([bait])
    small, large = _seconds(bait, 3_000), _seconds(bait, 30_000)
    assert large < 40 * max(small, 0.002)


@pytest.mark.parametrize("text", ["\x00" * 50, "\ud800業(yè)", "\U000e0001", "(" * 2000, "业" * 2000 + "(yè)" * 2000])
def test_odd_characters_are_no_reason_to_fail(text: str) -> None:
    once = repair([text]).paragraphs
    assert repair(once).paragraphs == once
