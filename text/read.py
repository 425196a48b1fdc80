"""Read a page or a bare text as an article."""

from records.article import Article, Paragraph
from records.site import Site
from text import credits, decode, extract, lines, official, published, title, tree, zones
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
    headline = title.find(layout, place.first)
    table, table_lines = official.table(layout, place)
    trimmed = lines.trim(layout, place, marks, headline.text or "", table_lines)
    if not trimmed.kept:
        raise NotAnArticle("the block that should hold the article has no line left")
    around = zones.find(layout, trimmed, headline.line)
    when, date_line, updated = published.find(layout, around, url)
    source = credits.source(layout, around, date_line)
    first, end = trimmed.kept[0], trimmed.kept[-1] + 1
    repaired = repair(trimmed.texts)
    return Article(
        url=url,
        title=repair_line(headline.text) if headline.text else None,
        raw_title=headline.text,
        kicker=repair_line(headline.kicker) if headline.kicker else None,
        subtitle=repair_line(headline.subtitle) if headline.subtitle else None,
        published=when,
        updated=updated,
        source=repair_line(source) if source else None,
        reporters=credits.reporters(layout, around),
        editor=credits.editor(layout, around),
        paragraphs=tuple(Paragraph(text=text) for text in repaired.paragraphs),
        charset=charset,
        repairs=repaired.repairs,
        repair_counts=repaired.counts,
        damaged=repaired.damaged,
        dropped=tuple(trimmed.dropped),
        attachments=official.attachments(layout, first, end, url),
        table=table,
        next_page=official.next_page(layout, first, end, url),
        container=layout.path(place.node),
        confidence=agreement,
        raw_text=repaired.raw_text,
        alignment=repaired.alignment,
    )
