"""Read a page or a bare text as an article."""

from records.article import Article, Paragraph
from records.site import Site
from text import credits, decode, extract, lines, published, title, tree
from text.plain import NotAnArticle, read_text
from text.profiles import SiteProfile
from text.repair import repair, repair_line

__all__ = ["NotAnArticle", "read_page", "read_text"]


def read_page(
    body: bytes,
    *,
    content_type: str | None = None,
    url: str | None = None,
    site: Site | None = None,
    profile: SiteProfile | None = None,
) -> Article:
    """Read one page. Raises `NotAnArticle` and nothing else, whatever the bytes."""
    utf8, charset = decode.decode(body, content_type=content_type, encoding=site.encoding if site else None)
    layout = tree.lay_out(decode.prepare(utf8))
    marks = extract.furniture(layout)
    place, agreement = extract.find_place(layout, marks)
    if place is None:
        raise NotAnArticle("no prose on this page: neither a known container nor a paragraph with sentence marks")
    headline, title_line = title.find(layout, place.first)
    kept, dropped = lines.trim(layout.lines, place.first, place.end, marks, headline or "")
    if not kept:
        raise NotAnArticle("the block that should hold the article has no line left")
    when, date_line, updated = published.find(layout, kept[0], place.end, title_line, url)
    source = credits.source(layout, kept[0], kept[-1] + 1, date_line, title_line)
    repaired = repair([layout.lines[index] for index in kept])
    return Article(
        url=url,
        title=repair_line(headline) if headline else None,
        raw_title=headline,
        published=when,
        updated=updated,
        source=repair_line(source) if source else None,
        paragraphs=tuple(Paragraph(text=text) for text in repaired.paragraphs),
        charset=charset,
        repairs=repaired.repairs,
        repair_counts=repaired.counts,
        damaged=repaired.damaged,
        dropped=tuple(dropped),
        container=layout.path(place.node),
        confidence=agreement,
        raw_text=repaired.raw_text,
        alignment=repaired.alignment,
    )
