"""Parts of a report that speak of the future: under 下一步打算 or 2024年主要任务 every figure is hoped for."""

import re

from facts.clauses import Sentence

_NUMBER = r"(?:[一二三四五六七八九十]{1,2}、|[((][一二三四五六七八九十]{1,2}[))]|\d{1,2}[.、])"
_PLANS = re.compile(
    rf"\s*{_NUMBER}?\s*(?:关于)?(?:\d{{4}}年|明年|今年|来年|全年|下半年|下一?年度?|下季度|[一二三四]季度|下一?步|下一?阶段)?的?(?:全市|全县|全区|主要|重点|招商)*"
    r"(?:主要任务|工作安排|工作打算|工作思路|工作计划|工作重点|重点工作|目标任务|工作目标|主要目标|预期目标|下一?步工作|下一?步打算|打算|任务分配|任务分解)"
    r"(?![^,。;\n]{0,8}(?:完成|进展|情况|回顾|总结|推进|落实))[^,。;\n]{0,10}(?:[。:;]|$)"
)
_OPENS = re.compile(rf"\s*{_NUMBER}")
LONGEST = 60


class Sections:
    """Follows the sentences of a text and says of each whether it stands in a part about the future."""

    def __init__(self, text: str, *, possible: bool) -> None:
        self._text = text
        self._possible = possible
        self._line = -1
        self._left = 0
        self._numbered = False

    @classmethod
    def of(cls, text: str) -> "Sections":
        """Sections of a folded text; texts without a word for plans are passed over quickly."""
        return cls(
            text, possible=any(word in text for word in ("打算", "任务", "安排", "目标", "思路", "重点工作", "计划"))
        )

    def is_future(self, sentence: Sentence) -> bool:
        """Whether the sentence belongs to a part under a heading about plans; call for every sentence, in order."""
        if not self._possible:
            return False
        first = sentence.line != self._line
        self._line = sentence.line
        if first and _PLANS.match(self._text, sentence.start, sentence.end):
            self._left = LONGEST
            self._numbered = _OPENS.match(self._text, sentence.start) is not None
            return True
        if self._left and first and self._ends(sentence):
            self._left = 0
        self._left = max(0, self._left - 1)
        return self._left > 0

    def _ends(self, sentence: Sentence) -> bool:
        """A new heading ends the part, and so does the next numbered paragraph of a numbered one."""
        return sentence.heading or (self._numbered and _OPENS.match(self._text, sentence.start) is not None)
