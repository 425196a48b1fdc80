"""Read a page or a bare text as an article."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial

from records.article import Article, Paragraph, Published
from records.site import Site
from text import (
    column,
    credits,
    dates,
    decode,
    extract,
    kinds,
    legible,
    lines,
    notices,
    official,
    profiles,
    published,
    selectors,
    sources,
    states,
    title,
    tree,
    zones,
)
from text.plain import NotAnArticle, read_text
from text.profiles import Observation, SiteProfile, Template
from text.repair import Repaired, assemble, repair_line
from text.tree import Layout
from text.trust import trust_marks

__all__ = ["NotAnArticle", "observe_page", "read_page", "read_text"]

LITTLE = 100  # characters of a text below which the scripts of the page are looked through
SCRIPT = frozenset(("glosses", "script"))  # repairs after which the lines around the text must be mended too
SMALLEST_CHOSEN = 40  # characters that a place must hold which a site's file or profile names


@dataclass(frozen=True, kw_only=True)
class Found:
    """One page taken apart: where everything stands, before it is put together as an article."""

    layout: Layout
    place: extract.Place
    headline: title.Titles
    trimmed: lines.Trimmed
    around: zones.Zones
    table: Mapping[str, str]
    agreement: float  # with the second reading


def read_page(
    body: bytes,
    *,
    content_type: str | None = None,
    url: str | None = None,
    site: Site | None = None,
    profile: SiteProfile | None = None,
) -> Article:
    """Read one page. Raises `NotAnArticle` and nothing else, whatever the bytes.

    What the site's file says wins over what its profile has learned, and both over what the reader finds
    itself; a selector or path that finds nothing, or too little, is passed over.
    """
    _ready()
    rules = site.article_on(_day(url)) if site else {}
    utf8, charset = decode.decode(body, content_type=content_type, encoding=site.encoding if site else None)
    layout = tree.lay_out(decode.prepare(utf8), wanted=_wanted(rules))
    signature = profiles.signature(layout)
    template = profile.fitting(layout, signature) if profile else None
    found = _whole(layout, rules, template, url)
    layout = found.layout
    first, end = found.trimmed.kept[0], found.trimmed.kept[-1] + 1
    repaired = assemble(found.trimmed.mended, found.trimmed.drafts)
    plain = legible.layout_of(layout, found.around, first) if SCRIPT & repaired.counts.keys() else layout
    when, date_line, updated = published.find(plain, found.around, url, template.published if template else None)
    when = _chosen_date(plain, rules) or when
    source = _chosen_source(plain, rules) or sources.find(plain, found.around, date_line)
    source = source or found.table.get("发文机关")
    reporters = _chosen_reporters(plain, rules) or credits.reporters(plain, found.around)
    printed = str if plain is layout else partial(legible.as_printed, layout=layout, around=found.around)
    headline = found.headline
    article = Article(
        url=url,
        title=_repaired(headline.text),
        raw_title=headline.text,
        kicker=_repaired(headline.kicker),
        subtitle=_repaired(headline.subtitle),
        published=when,
        updated=updated,
        source=_repaired(source),
        raw_source=printed(source) if source else None,
        reporters=reporters,
        raw_reporters=tuple(map(printed, reporters)),
        editor=credits.editor(plain, found.around),
        column=_repaired(column.find(plain, headline.line, first, headline.text or "")),
        region=site.region if site else None,
        paragraphs=_paragraphs(layout, found.trimmed, repaired),
        charset=charset,
        repairs=repaired.repairs,
        repair_counts=repaired.counts,
        damaged=repaired.damaged,
        dropped=tuple(found.trimmed.dropped),
        attachments=official.attachments(layout, first, end, url),
        table=found.table,
        next_page=official.next_page(layout, first, end, url),
        container=layout.path(found.place.node),
        template=template.signature if template else signature,
        confidence=_confidence(found, when, source),
        raw_text=repaired.raw_text,
        alignment=repaired.alignment,
    )
    marks = trust_marks(article, site=site)
    return replace(article, trust=marks) if marks else article


def observe_page(body: bytes, *, content_type: str | None = None, url: str | None = None) -> Observation:
    """What a page says about the template of its site, for `profiles.learn`. Raises `NotAnArticle`."""
    _ready()
    utf8, _ = decode.decode(body, content_type=content_type)
    layout = tree.lay_out(decode.prepare(utf8))
    signature = profiles.signature(layout)
    found = _whole(layout, {}, None, url)
    layout = found.layout
    when, date_line, _ = published.find(layout, found.around, url, None)
    source = sources.find(layout, found.around, date_line)
    source_line = next((i for i in found.around.all() if source and source in layout.lines[i]), None)
    paths = [
        None if line is None else layout.path(layout.owners[line])
        for line in (found.headline.line, date_line, source_line)
    ]
    return Observation(
        signature=signature,
        container=layout.path(found.place.node),
        title=paths[0],
        published=paths[1],
        source=paths[2],
        blocks=profiles.blocks_in(layout, found.place.first, found.place.end),
        confidence=_confidence(found, when, source),
    )


@cache
def _ready() -> None:
    """Load the tables of repair with the first page, so that no later page waits for them."""
    repair_line("產(chǎn)業(yè)園區(qū)?jī)?yōu)惠，蕞大的“項目”。")


def _whole(layout: Layout, rules: Mapping[str, object], template: Template | None, url: str | None) -> Found:
    """The page taken apart; when it holds next to nothing, the text that its script would write. Raises `NotAnArticle`."""
    nothing: NotAnArticle | None = None
    try:
        found = _take_apart(layout, rules, template)
        if sum(len(layout.lines[index]) for index in found.trimmed.kept) >= LITTLE:
            return _believed(found, url)
    except NotAnArticle as wrong:
        nothing = wrong
    written = states.lay_out(layout)
    if written is not None:
        return _take_apart(written, {}, None)
    if nothing is not None:
        raise nothing
    return _believed(found, url)


def _believed(found: Found, url: str | None) -> Found:
    """Raises `NotAnArticle` for a notice of the server, a list of news and the like."""
    layout = found.layout
    line = found.headline.line
    dated = line is not None and found.trimmed.kept[0] - line <= zones.BEFORE_TEXT
    if not dated or sum(len(layout.lines[i]) for i in found.trimmed.kept) <= notices.LONGEST_NOTICE:
        when, at, _ = published.find(layout, found.around, url, None)
        listed = at is not None and 2 * layout.linked[at] > len(layout.lines[at])  # the day of another article
        why = notices.why_not(
            layout,
            found.trimmed.kept,
            headline=line,
            dated=when is not None and when.kind != "url" and not listed,
            agreement=found.agreement,
        )
        if why:
            raise NotAnArticle(why)
    return found


def _take_apart(layout: Layout, rules: Mapping[str, object], template: Template | None) -> Found:
    headings, repeated = title.repeated(layout)
    headline_line = repeated.line if repeated else title.printed(layout)
    marks = extract.furniture(layout, headline_line)
    _strip(layout, marks, rules)
    place = _chosen_place(layout, rules, template) or extract.find_place(layout, marks, headline_line)
    if place is None:
        raise NotAnArticle("no prose on this page: neither a known container nor a paragraph with sentence marks")
    headline = _chosen_title(layout, rules, template) or title.find(layout, place.first, headings, repeated)
    table, table_lines = official.table(layout, place)
    alike = _alike(layout, place, template)
    trimmed = lines.trim(layout, place, marks, headline.text or "", table=table_lines, alike=alike)
    if not trimmed.kept:
        marks = bytearray(len(marks))
        trimmed = lines.trim(layout, place, marks, headline.text or "", table=table_lines)
    if not trimmed.kept:
        raise NotAnArticle(f"nothing is left of the {place.end - place.first} lines that should hold the article")
    around = zones.find(layout, trimmed, headline.line)
    agreement = extract.second_opinion(layout, marks, trimmed.kept)
    return Found(
        layout=layout, place=place, headline=headline, trimmed=trimmed, around=around, table=table, agreement=agreement
    )


def _confidence(found: Found, when: Published | None, source: str | None) -> float:
    """Agreement with the second reading, and how many of headline, date and source the page gives (0 to 1)."""
    complete = 0.4 * (found.headline.line is not None) + 0.4 * (when is not None) + 0.2 * (source is not None)
    return round(0.7 * found.agreement + 0.3 * complete, 3)


def _paragraphs(layout: Layout, trimmed: lines.Trimmed, repaired: Repaired) -> tuple[Paragraph, ...]:
    index_of = {draft.index: index for draft, index in zip(trimmed.drafts, trimmed.kept, strict=True)}
    images = frozenset(layout.images)
    found = []
    for number, (text, source) in enumerate(zip(repaired.paragraphs, repaired.sources, strict=True)):
        kind = kinds.kind_of(layout, index_of[source], text, first=number == 0, images=images)
        found.append(Paragraph(text=text, kind=kind))
    return tuple(found)


def _repaired(line: str | None) -> str | None:
    return repair_line(line) or None if line else None


def _day(url: str | None) -> date | None:
    """The day in an address, by which a site's file may tell its layouts apart."""
    day = dates.in_address(url) if url else None
    return date.fromisoformat(day) if day else None


def _css(rules: Mapping[str, object], key: str) -> str:
    value = rules.get(key, "")
    return ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value or "")


def _wanted(rules: Mapping[str, object]) -> frozenset[str]:
    """Names of inline elements that the site's file looks for."""
    return frozenset().union(*(selectors.words(_css(rules, key)) for key in ("title", "published", "source", "author")))


def _strip(layout: Layout, marks: bytearray, rules: Mapping[str, object]) -> None:
    """Mark the lines of the elements that the site's file takes out."""
    for selector in _css(rules, "strip").split(","):
        for node in selectors.blocks(layout, selector):
            first, end = layout.firsts[node], layout.ends[node]
            marks[first:end] = b"\x01" * (end - first)


def _chosen_place(layout: Layout, rules: Mapping[str, object], template: Template | None) -> extract.Place | None:
    """The place that the site's file or its learned template names."""
    for how, nodes in (
        ("site", selectors.blocks(layout, _css(rules, "body"))),
        ("profile", layout.at(template.container) if template else []),
    ):
        node = max(nodes, key=layout.chars, default=None)
        if node is not None and layout.chars(node) >= SMALLEST_CHOSEN:
            return extract.place_of(layout, node, how)
    return None


def _alike(layout: Layout, place: extract.Place, template: Template | None) -> frozenset[int]:
    """Lines of the container that stand on most pages of the template."""
    if template is None or not template.repeated:
        return frozenset()
    return frozenset(
        index
        for index in range(place.first, place.end)
        if (layout.path(layout.owners[index]), profiles.hashed(layout.lines[index])) in template.repeated
    )


def _chosen_title(layout: Layout, rules: Mapping[str, object], template: Template | None) -> title.Titles | None:
    found = selectors.texts(layout, _css(rules, "title"))
    if template and template.title and not found:
        first = next((n for n in layout.at(template.title) if layout.ends[n] > layout.firsts[n]), None)
        found = [(layout.lines[layout.firsts[first]], layout.firsts[first])] if first is not None else []
    return next(
        (title.Titles(text, line) for text, line in found if title.SHORTEST <= len(text) <= title.LONGEST), None
    )


def _chosen_date(layout: Layout, rules: Mapping[str, object]) -> Published | None:
    for text, _ in selectors.texts(layout, _css(rules, "published")):
        found = dates.find(text[:200])
        if found:
            return Published(value=found.value, kind="printed", unsure=found.unsure)
    return None


def _chosen_source(layout: Layout, rules: Mapping[str, object]) -> str | None:
    texts = [text for text, _ in selectors.texts(layout, _css(rules, "source"))]
    return next((found for text in texts if (found := sources.in_text(text))), None)


def _chosen_reporters(layout: Layout, rules: Mapping[str, object]) -> tuple[str, ...]:
    texts = [text for text, _ in selectors.texts(layout, _css(rules, "author"))]
    return next((found for text in texts if (found := credits.reporters_in(text))), ())
