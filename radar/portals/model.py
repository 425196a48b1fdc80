"""What a sample article is before it is served, and the truth about it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class StatedFact:
    """One statement of an article, after the labelling rules of the fact set.

    `amount` is in single units of `currency`; `evidence` stands letter by letter in `Piece.text`.
    A single project has the count 1. `event` is equal wherever the same event is told again, in other words too.
    """

    stage: str
    evidence: str
    event: str
    host: str | None
    zone: str | None = None
    count: int | None = None
    count_qualifier: str = "exact"
    amount: float | None = None
    amount_kind: str | None = None
    amount_qualifier: str = "exact"
    currency: str = "CNY"
    scope: str | None = None
    period: tuple[str | None, str | None] | None = None
    industries: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    project: str | None = None  # id of the project, when the statement is about one
    content: str | None = None  # what is built
    reality: str = "actual"
    background: bool = False
    framework: bool = False
    part_of: int | None = None
    resigned: bool = False  # an old project signed anew


@dataclass(frozen=True, kw_only=True)
class Piece:
    """An article as its author wrote it. `habit` says how it repeats `repeats`; None means that it is an original.

    `text` is what a perfect reader gives: repaired, simplified, without tails. `difficulties`
    names what the page does to it on the way (gb2312, trad, glosses, swaps, stripped, two_pages …).
    """

    id: str
    kind: str
    title: str
    published: datetime
    source: str
    paragraphs: tuple[str, ...]
    facts: tuple[StatedFact, ...] = ()
    hosts: tuple[str, ...] = ()
    relevant: bool = True
    home: str = ""  # adcode of the host, for choosing a site
    site: str = ""
    kicker: str | None = None
    subtitle: str | None = None
    reporter: str | None = None
    editor: str | None = None
    repeats: str | None = None
    habit: str | None = None
    contains: tuple[str, ...] = ()
    changed: tuple[str, str] | None = None  # (printed in the original, printed here)
    difficulties: tuple[str, ...] = ()
    damage: tuple[str, ...] = ()  # names of the damages to do when the page is made
    tail: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    seed: int = 0

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)

    @property
    def signing(self) -> bool:
        """Whether a project agreement is reported as done; a framework with an amount counts, after the labels."""
        return any(
            fact.reality == "actual"
            and not fact.background
            and (fact.stage == "signed" or (fact.framework and fact.amount is not None))
            for fact in self.facts
        )

    @property
    def projects(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fact.project for fact in self.facts if fact.project))


@dataclass(frozen=True, kw_only=True)
class Truth:
    """One line of the truth file."""

    piece: Piece
    urls: tuple[str, ...]
    difficulties: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        piece = self.piece
        return {
            "id": piece.id,
            "kind": piece.kind,
            "site": piece.site,
            "url": self.urls[0],
            "urls": list(self.urls),
            "title": piece.title,
            "published": piece.published.strftime("%Y-%m-%dT%H:%M:00+08:00"),
            "source": piece.source,
            "text": piece.text,
            "relevant": piece.relevant,
            "signing": piece.signing,
            "hosts": list(piece.hosts),
            "facts": [asdict(fact) for fact in piece.facts],
            "projects": list(piece.projects),
            "resigned": any(fact.resigned for fact in piece.facts),
            "repeats": piece.repeats,
            "habit": piece.habit,
            "contains": list(piece.contains),
            "changed": list(piece.changed) if piece.changed else None,
            "difficulties": list(self.difficulties),
        }
