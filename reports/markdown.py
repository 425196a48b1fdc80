"""A document as Markdown: notes as [^n], each with the sentence, its article and its address."""

import re
from collections.abc import Iterable, Iterator

from reports.document import Document, Heading, Line, Note, Paragraph, Table

SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def to_markdown(document: Document) -> str:
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield f"# {plain(document.title)}"
    yield ""
    yield f"{plain(document.subtitle)}　{plain(document.made)}"
    for block in document.blocks:
        yield ""
        if isinstance(block, Heading):
            yield f"{'#' * (block.level + 1)} {plain(block.text)}"
        elif isinstance(block, Paragraph):
            words = said(block.runs)
            yield f"> {words}" if block.quiet else re.sub(r"^(\d+)\. ", r"\1\\. ", words)
        else:
            yield from _table(block)
    if document.notes:
        yield ""
        for note in document.notes:
            yield f"[^{note.number}]: {_note(note)}"


def _table(table: Table) -> Iterator[str]:
    yield "| " + " | ".join(plain(cell) for cell in table.head) + " |"
    yield "|" + "|".join(" ---: " if place in table.numeric else " --- " for place in range(len(table.head))) + "|"
    for row in table.rows:
        yield "| " + " | ".join(said(cell) for cell in row) + " |"


def said(runs: Line) -> str:
    return "".join(_run(run.text, run.strong) + marks(run.notes) for run in runs)


def _run(text: str, strong: bool) -> str:
    inner = text.strip()
    if not strong or not inner:
        return plain(text)
    before, _, after = text.partition(inner)
    return f"{before}**{plain(inner)}**{after}"


def marks(notes: Iterable[int]) -> str:
    return "".join(f"[^{number}]" for number in notes)


def _note(note: Note) -> str:
    spread = f"（共 {note.copies} 处刊载）" if note.copies > 1 else ""
    link = f"<{note.url}>" if re.fullmatch(r"https?://[^\s<>]+", note.url) else plain(note.url)
    return f"“{plain(note.quote)}” {plain(note.source)}《{plain(note.title)}》，{note.day}{spread}。{link}"


def plain(text: str) -> str:
    """Words of a page as words: nothing in them is markup, and they stay on their line."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()) if "\n" in text or "\r" in text else text)
