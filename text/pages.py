"""Join the pages of one article, in order and with a stop."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from records.article import Article, Damage, Paragraph, Repair

MOST_PAGES = 30  # pages of one article; a pager that never ends is a trap
SAME = 0.6  # share of a page's paragraphs that an earlier page had: the pager has gone in a circle


def join_pages(articles: Iterable[Article]) -> Article:
    """One article of its pages, given in order, the first page's title, date and source.

    Stops at the limit, at a page that repeats an earlier one, and at a page of another headline.
    A paragraph cut by the end of a page is not mended. Raises ValueError when no page is given.
    """
    pages = _belonging(articles)
    if not pages:
        raise ValueError("join_pages: no page was given")
    first = pages[0]
    if len(pages) == 1:
        return first
    starts, raw_starts = _starts([page.text for page in pages]), _starts([page.raw_text for page in pages])
    counts: dict[str, int] = {}
    for page in pages:
        for kind, count in page.repair_counts.items():
            counts[kind] = counts.get(kind, 0) + count
    return replace(
        first,
        paragraphs=_paragraphs(pages),
        raw_text="\n".join(page.raw_text for page in pages),
        repairs=tuple(
            _moved(r, at, raw) for page, at, raw in zip(pages, starts, raw_starts, strict=True) for r in page.repairs
        ),
        repair_counts=counts,
        damaged=tuple(_shifted(d, at) for page, at in zip(pages, starts, strict=True) for d in page.damaged),
        alignment=tuple(
            (start + at, raw_start + raw, length)
            for page, at, raw in zip(pages, starts, raw_starts, strict=True)
            for start, raw_start, length in page.alignment
        ),
        dropped=tuple(dropped for page in pages for dropped in page.dropped),
        attachments=tuple(dict.fromkeys(file for page in pages for file in page.attachments)),
        reporters=next((page.reporters for page in pages if page.reporters), ()),
        editor=next((page.editor for page in pages if page.editor), None),
        next_page=pages[-1].next_page,
        confidence=min(page.confidence for page in pages),
    )


def _belonging(articles: Iterable[Article]) -> list[Article]:
    """The pages up to the stop."""
    pages: list[Article] = []
    seen: set[str] = set()
    for article in articles:
        texts = [paragraph.text for paragraph in article.paragraphs]
        again = sum(text in seen for text in texts)
        if pages and (again >= SAME * len(texts) or not _same_headline(pages[0], article)):
            break
        pages.append(article)
        seen.update(texts)
        if len(pages) == MOST_PAGES:
            break
    return pages


def _same_headline(first: Article, other: Article) -> bool:
    """Later pages carry the same headline, perhaps with a page number, or none."""
    if not first.title or not other.title:
        return True
    one, two = "".join(first.title.split()), "".join(other.title.split())
    return one[:8] == two[:8]


def _starts(texts: Sequence[str]) -> list[int]:
    starts, start = [], 0
    for text in texts:
        starts.append(start)
        start += len(text) + 1
    return starts


def _paragraphs(pages: Sequence[Article]) -> tuple[Paragraph, ...]:
    """Only the first page has a lead."""
    later = (
        replace(paragraph, kind="text") if paragraph.kind == "lead" else paragraph
        for page in pages[1:]
        for paragraph in page.paragraphs
    )
    return (*pages[0].paragraphs, *later)


def _moved(repair: Repair, by: int, raw_by: int) -> Repair:
    return replace(
        repair,
        start=repair.start + by,
        end=repair.end + by,
        raw_start=repair.raw_start + raw_by,
        raw_end=repair.raw_end + raw_by,
    )


def _shifted(damage: Damage, by: int) -> Damage:
    return replace(damage, start=damage.start + by, end=damage.end + by)
