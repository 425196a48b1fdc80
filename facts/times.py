"""The time of each statement: its own phrase, the sentence before, the paragraph, the dateline, the day of publication."""

import re
from datetime import timedelta

from facts.draft import Draft
from facts.frames import Frame
from facts.periods import Phrase, Reference, find_periods
from records.fact import Period

_ELSE = re.compile(r"(?:同比|比|较|投产|竣工|建成|开工|运营|完工|交付)")
# A quarter or a year in front of such words names an event.
_EVENT = re.compile(
    r"(?:的|第[一二三四五六七八九十\d]{1,2}[次批届期]|[春夏秋冬]季|度)?[^,。;]{0,16}?(?:集中|重大|重点|招商|项目|产业|博览|投资)"
    r"[^,。;]{0,14}(?:仪式|活动|大会|推介会|洽谈会|博览会|签约|开工|动员会|现场会)"
)


class Times:
    """Periods of the frames of one draft; sentences are searched once."""

    def __init__(self, draft: Draft, reference: Reference | None) -> None:
        self.draft = draft
        self.reference = reference
        self._known: dict[int, list[Phrase]] = {}

    def of(self, frame: Frame) -> Period | None:
        """The period of a frame, None when the page gives no time at all."""
        sentences = self.draft.statements.sentences
        index = frame.sentence
        if (phrase := self._last(index, frame.end)) is not None:
            early = self.reference is not None and self.reference.day.month <= 2
            return _whole_year(phrase, frame, early=early).period("phrase")
        line = sentences[index].line
        for before in range(index - 1, max(-1, index - 5), -1):
            if sentences[before].line != line:
                break
            if (phrase := self._last(before, sentences[before].end)) is not None:
                return phrase.period("sentence" if before == index - 1 else "paragraph")
        for before in range(index - 1, max(-1, index - 8), -1):
            earlier = self._last(before, sentences[before].end) if sentences[before].line != line else None
            if earlier is not None and _is_day(earlier):
                return earlier.period("paragraph")
        if self.reference is None or self.reference.only_year:
            return None
        day = self.reference.day.isoformat()
        return Period(start=day, end=day, read_from="dateline" if self.reference.from_dateline else "published")

    def _last(self, index: int, limit: int) -> Phrase | None:
        """The last phrase of a sentence that begins before `limit`."""
        if index not in self._known:
            sentence = self.draft.statements.sentences[index]
            found = find_periods(self.draft.text, sentence.start, sentence.end, self.reference)
            kept = [phrase for phrase in found if not self._is_of_something_else(phrase)]
            if any(_is_day(phrase) for phrase in kept):
                kept = [phrase for phrase in kept if _is_day(phrase) or not self._names_event(phrase)]
            self._known[index] = kept
        before = [phrase for phrase in self._known[index] if phrase.start < limit]
        return before[-1] if before else None

    def _names_event(self, phrase: Phrase) -> bool:
        """9月6日,…举行三季度重大项目集中开工: the quarter is part of a name, the day is when it happened."""
        return _EVENT.match(self.draft.text, phrase.end) is not None

    def _is_of_something_else(self, phrase: Phrase) -> bool:
        """比去年同期, 2025年12月投产: times of a comparison or of a plan."""
        text = self.draft.text
        compared = text[max(0, phrase.start - 1) : phrase.start] in ("比", "较")
        return compared or _ELSE.match(text, phrase.end, phrase.end + 3) is not None


def _is_day(phrase: Phrase) -> bool:
    return phrase.first is not None and phrase.first == phrase.last and not phrase.vague


def _whole_year(phrase: Phrase, frame: Frame, *, early: bool) -> Phrase:
    """What is hoped for 今年 is hoped for until its last day; 全年 told as done at a year's start is the year before."""
    first = phrase.first
    if phrase.printed == "全年" and first is not None and frame.reality != "planned" and early:
        return phrase._replace(first=first.replace(year=first.year - 1), last=first - timedelta(days=1))
    if frame.reality != "planned" or phrase.first is None or phrase.printed not in ("今年", "本年", "全年"):
        return phrase
    return phrase._replace(last=phrase.first.replace(month=12, day=31))
