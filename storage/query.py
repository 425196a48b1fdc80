"""What to look for, as a tree. The search index compiles it; the matching of subscriptions runs it on one article.

Words are substrings, whatever their script, width or case: 签约 is found inside 集中签约仪式. Runs of
Latin letters and digits are whole words: 5g is not found inside 15g.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

FieldName = Literal[
    "region",
    "industry",
    "stage",
    "company",
    "host",
    "tactic",
    "kind",
    "site",
    "publisher",
    "title",
    "source",
    "confidence",
    "currency",
]


@dataclass(frozen=True)
class Word:
    """One word, anywhere in title or body."""

    text: str


@dataclass(frozen=True)
class Phrase:
    """Exactly these words in a row, spaces aside."""

    text: str


@dataclass(frozen=True)
class And:
    """All of them. Empty: everything."""

    children: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    """At least one of them. Empty: nothing."""

    children: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    child: "Node"


@dataclass(frozen=True)
class Field:
    """A clause on a field. The value is resolved: adcode (covers what lies inside), industry id, stage id, site id.

    `title`, `source` and `company` hold a word to be found inside; `host` is the same as `region`;
    `kind` is an amount kind, or relevant or signing for the article.
    """

    name: FieldName
    value: str


@dataclass(frozen=True)
class Between:
    """A range, both ends included; None leaves that end open. `amount` in yuan, `date` in ISO days."""

    name: Literal["amount", "date"]
    low: float | str | None = None
    high: float | str | None = None


@dataclass(frozen=True)
class Near:
    """Both words, in either order, with at most `distance` characters between them."""

    left: str
    right: str
    distance: int = 10


@dataclass(frozen=True)
class InSentence:
    """All of them true of one sentence of the body. Children are words and phrases, and And, Or, Not of them."""

    children: tuple["Node", ...]


Node: TypeAlias = Word | Phrase | And | Or | Not | Field | Between | Near | InSentence
EVERYTHING = And(())
