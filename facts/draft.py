"""The draft of a reading: title and body as one folded text, and the statements found in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from facts.clauses import fold
from facts.frames import Frame
from facts.periods import YEAR
from facts.statements import Statements, find_statements
from facts.vocabulary import Vocabulary
from records.article import Article


@dataclass(slots=True)
class Draft:
    """The text that was read (title line first when the article has one) and what was found in it."""

    text: str
    shift: int  # length of the title line in front of the body
    statements: Statements

    @property
    def frames(self) -> Sequence[Frame]:
        return self.statements.frames

    def around(self, index: int) -> tuple[int, int]:
        """The words of a frame's sentence that no other frame of it holds: from the last one to the next one."""
        frame = self.frames[index]
        sentence = self.statements.sentences[frame.sentence]
        start, end = sentence.start, sentence.end
        if index and self.frames[index - 1].end <= frame.start:
            start = max(start, self.frames[index - 1].end)
        if index + 1 < len(self.frames) and self.frames[index + 1].start >= frame.end:
            end = min(end, self.frames[index + 1].start)
        return min(start, frame.start), max(end, frame.end)


def draft_of(article: Article, vocabulary: Vocabulary) -> Draft:
    """Statements of title and body, read as one text whose first line is the title."""
    title = (article.title or "").replace("\n", " ")
    shift = len(title) + 1 if title else 0
    text = fold(f"{title}\n{article.text}" if title else article.text)
    damaged = [replace(spot, start=spot.start + shift, end=spot.end + shift) for spot in article.damaged]
    year = int(article.published.day[:4]) if article.published else _latest_year(text)
    return Draft(text, shift, find_statements(text, vocabulary, year=year, damaged=damaged))


def _latest_year(text: str) -> int | None:
    """The latest year that a text without a date speaks of; years that something shall be done by do not count."""
    years = [int(found) for found in YEAR.findall(text)] if "年" in text else []
    return max(years, default=None)
