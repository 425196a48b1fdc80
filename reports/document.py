"""A document before it is Word, HTML or Markdown: headings, paragraphs and tables of words with notes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from storage.facts import StoredFact

OURS = frozenset({"本报", "本网", "本站", "本刊", "本台"})  # says nothing to who reads it elsewhere


@dataclass(frozen=True)
class Run:
    """Words of one look. `notes` are the numbers of the notes that stand behind them."""

    text: str
    strong: bool = False
    notes: tuple[int, ...] = ()


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    runs: Line
    quiet: bool = False  # a remark about the figures, not a figure


@dataclass(frozen=True)
class Table:
    """`numeric` are the places of columns of figures."""

    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    numeric: frozenset[int] = frozenset()
    widths: tuple[int, ...] = ()  # shares of the line


Block = Heading | Paragraph | Table


@dataclass(frozen=True, kw_only=True)
class Note:
    """The sentence behind a figure, and where it stands."""

    number: int
    quote: str
    title: str
    source: str
    day: str
    url: str
    article: str
    fact: str
    copies: int = 1


@dataclass(kw_only=True)
class Document:
    title: str
    subtitle: str
    made: str
    blocks: list[Block] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def note(self, stored: StoredFact, source: str, sentence: str) -> int:
        """The number of the note of a fact, made when it is first asked for; a fact has one note only."""
        if stored.id not in self._numbers:
            self._numbers[stored.id] = number = len(self.notes) + 1
            self.notes.append(
                Note(
                    number=number,
                    quote=" ".join(sentence.split()),
                    title=stored.title or "（无标题）",
                    source=source if stored.source in OURS else stored.source or source,
                    day=(stored.published or stored.day)[:10],
                    url=stored.url,
                    article=stored.article,
                    fact=stored.id,
                    copies=stored.copies,
                )
            )
        return self._numbers[stored.id]

    def heading(self, text: str, level: int = 1) -> None:
        self.blocks.append(Heading(text, level))

    def say(self, *runs: str | Run, quiet: bool = False) -> None:
        self.blocks.append(Paragraph(line(*runs), quiet))

    def table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[Line | str]],
        *,
        numeric: Sequence[int] = (),
        widths: Sequence[int] = (),
    ) -> None:
        cells = tuple(tuple(line(cell) if isinstance(cell, str) else cell for cell in row) for row in rows)
        self.blocks.append(Table(tuple(head), cells, frozenset(numeric), tuple(widths)))


def line(*runs: str | Run) -> Line:
    return tuple(run if isinstance(run, Run) else Run(run) for run in runs if run)
