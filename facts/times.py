"""The time of each statement: its own phrase, the sentence before, the paragraph, the dateline, the day of publication."""

import re

from facts.draft import Draft
from facts.frames import Frame
from facts.periods import Phrase, Reference, find_periods
from records.fact import Period

_ELSE = re.compile(r"(?:同比|比|较|投产|竣工|建成|开工|运营|完工|交付)")


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
            return phrase.period("phrase")
        line = sentences[index].line
        for before in range(index - 1, max(-1, index - 5), -1):
            if sentences[before].line != line:
                break
            if (phrase := self._last(before, sentences[before].end)) is not None:
                return phrase.period("sentence" if before == index - 1 else "paragraph")
        if self.reference is None:
            return None
        day = self.reference.day.isoformat()
        return Period(start=day, end=day, read_from="dateline" if self.reference.from_dateline else "published")

    def _last(self, index: int, limit: int) -> Phrase | None:
        """The last phrase of a sentence that begins before `limit`."""
        if index not in self._known:
            sentence = self.draft.statements.sentences[index]
            found = find_periods(self.draft.text, sentence.start, sentence.end, self.reference)
            self._known[index] = [phrase for phrase in found if not self._is_of_something_else(phrase)]
        before = [phrase for phrase in self._known[index] if phrase.start < limit]
        return before[-1] if before else None

    def _is_of_something_else(self, phrase: Phrase) -> bool:
        """比去年同期, 2025年12月投产: times of a comparison or of a plan."""
        text = self.draft.text
        compared = text[max(0, phrase.start - 1) : phrase.start] in ("比", "较")
        return compared or _ELSE.match(text, phrase.end, phrase.end + 3) is not None
