"""Read a page or a bare text as an article."""

from functools import cache

from records.article import Article, Paragraph
from records.site import Site
from text import credits, decode, extract, lines, official, published, title, tree, zones
from text.plain import NotAnArticle, read_text
from text.profiles import SiteProfile
from text.repair import assemble, repair_line

__all__ = ["NotAnArticle", "read_page", "read_text"]


@cache
def _ready() -> None:
    """Load the tables of repair with the first page, so that no later page waits for them."""
    repair_line("產(chǎn)業(yè)園區(qū)?jī)?yōu)惠，蕞大的“項目”。")


def read_page(
    body: bytes,
    *,
    content_type: str | None = None,
    url: str | None = None,
    site: Site | None = None,
    profile: SiteProfile | None = None,
) -> Article:
    """Read one page. Raises `NotAnArticle` and nothing else, whatever the bytes."""
    _ready()
    utf8, charset = decode.decode(body, content_type=content_type, encoding=site.encoding if site else None)
    layout = tree.lay_out(decode.prepare(utf8))
    headings, repeated = title.repeated(layout)
    headline_line = repeated.line if repeated else None
    marks = extract.furniture(layout, headline_line)
    place = extract.find_place(layout, marks, headline_line)
    if place is None:
        raise NotAnArticle("no prose on this page: neither a known container nor a paragraph with sentence marks")
    headline = title.find(layout, place.first, headings, repeated)
    table, table_lines = official.table(layout, place)
    trimmed = lines.trim(layout, place, marks, headline.text or "", table_lines)
    if not trimmed.kept:
        raise NotAnArticle("the block that should hold the article has no line left")
    around = zones.find(layout, trimmed, headline.line)
    when, date_line, updated = published.find(layout, around, url)
    source = credits.source(layout, around, date_line)
    first, end = trimmed.kept[0], trimmed.kept[-1] + 1
    repaired = assemble(trimmed.mended, trimmed.drafts)
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
        confidence=extract.second_opinion(layout, marks, trimmed.kept),
        raw_text=repaired.raw_text,
        alignment=repaired.alignment,
    )
