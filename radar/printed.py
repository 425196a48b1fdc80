"""An article and its facts in the words as printed: traditional script, glosses and all, offsets with them.

A page is compared with what stands on it, so `radar read` answers a page in its own words; a bare text, whose
words somebody has already taken from a page, is answered repaired.
"""

from dataclasses import replace

from records import Article, Damage, Fact, Paragraph, Reading
from text.alignment import raw_span


def as_printed(article: Article, reading: Reading) -> tuple[Article, Reading]:
    """The same article and reading over `raw_text`; an article without repairs comes back as it is."""
    same = (
        article.raw_title in (None, article.title)
        and article.raw_source in (None, article.source)
        and article.raw_reporters in ((), article.reporters)
    )
    if same and article.raw_text == article.text:
        return article, reading
    printed = replace(
        article,
        title=article.raw_title or article.title,
        source=article.raw_source or article.source,
        reporters=article.raw_reporters or article.reporters,
        paragraphs=tuple(Paragraph(text=line) for line in article.raw_text.split("\n") if line.strip()),
        damaged=tuple(_damage(article, spot) for spot in article.damaged),
    )
    return printed, replace(reading, facts=tuple(_fact(article, fact) for fact in reading.facts))


def _damage(article: Article, spot: Damage) -> Damage:
    start, end = _span(article, spot.start, spot.end)
    return replace(spot, start=start, end=end, text=article.raw_text[start:end])


def _fact(article: Article, fact: Fact) -> Fact:
    if fact.in_title:
        return fact
    start, end = _span(article, fact.start, fact.end)
    return replace(fact, start=start, end=end, quote=article.raw_text[start:end])


def _span(article: Article, start: int, end: int) -> tuple[int, int]:
    if start == end == len(article.text):
        return len(article.raw_text), len(article.raw_text)
    return raw_span(article.alignment, start, end, len(article.raw_text))
