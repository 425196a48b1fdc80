"""The sample articles as a perfect reader would read them: records for whoever measures what comes after reading."""

from collections.abc import Iterator

from facts import gazetteer
from radar.portals.model import Piece, StatedFact, Truth
from radar.portals.world import World
from records import Amount, Article, Count, Fact, Paragraph, Period, Place, Published, Reading


def read_perfectly(world: World) -> Iterator[tuple[Truth, Article, Reading]]:
    """Every article of the world with its records, in the order of the corpus."""
    for truth in world.truth():
        yield truth, article_of(truth), reading_of(truth.piece)


def article_of(truth: Truth) -> Article:
    piece = truth.piece
    return Article(
        url=truth.urls[0],
        title=piece.title,
        kicker=piece.kicker,
        subtitle=piece.subtitle,
        published=Published(value=f"{piece.published:%Y-%m-%dT%H:%M:00}+08:00", kind="printed"),
        source=piece.source,
        reporters=(piece.reporter,) if piece.reporter else (),
        editor=piece.editor,
        paragraphs=tuple(Paragraph(text=text) for text in piece.paragraphs),
        confidence=1.0,
        raw_text=piece.text,
        alignment=((0, 0, len(piece.text)),),
    )


def reading_of(piece: Piece) -> Reading:
    facts = tuple(fact_of(fact, piece.text) for fact in piece.facts)
    signed = [fact for fact in facts if fact.stage == "signed" and not fact.background]
    return Reading(
        relevant=piece.relevant,
        signing=piece.signing,
        facts=facts,
        hosts=tuple(place_of(code, None) for code in piece.hosts),
        industries=tuple(dict.fromkeys(code for fact in signed for code in fact.industries)),
        companies=tuple(dict.fromkeys(name for fact in signed for name in fact.companies)),
        extractor="truth",
    )


def place_of(code: str, zone: str | None) -> Place:
    return Place(adcode=code, name=gazetteer.default().path_name(code), zone=zone, why="truth")


def fact_of(stated: StatedFact, text: str) -> Fact:
    """A stated fact as a record; its quote is the evidence, at its first place in the text."""
    start = text.index(stated.evidence)
    amount = None
    if stated.amount is not None:
        amount = Amount(
            value=stated.amount,
            currency=stated.currency,
            kind=stated.amount_kind,  # type: ignore[arg-type]
            qualifier=stated.amount_qualifier,  # type: ignore[arg-type]
        )
    count = None
    if stated.count is not None:
        count = Count(value=stated.count, qualifier=stated.count_qualifier)  # type: ignore[arg-type]
    return Fact(
        stage=stated.stage,  # type: ignore[arg-type]
        quote=stated.evidence,
        start=start,
        end=start + len(stated.evidence),
        reality=stated.reality,  # type: ignore[arg-type]
        background=stated.background,
        count=count,
        amount=amount,
        scope=stated.scope,
        period=Period(start=stated.period[0], end=stated.period[1]) if stated.period else None,
        host=place_of(stated.host, stated.zone) if stated.host else None,
        industries=stated.industries,
        companies=stated.companies,
        projects=(stated.content,) if stated.content else (),
        part_of=stated.part_of,
        framework=stated.framework,
        confidence="A",
        why="truth",
    )
