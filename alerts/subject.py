"""An article made ready for matching: words folded once, each ringing fact with all it lies in."""

from dataclasses import dataclass

from alerts.atlas import Atlas
from alerts.money import yuan_at_least
from records import STAGES, Article, Fact, Reading, Site
from storage.grams import folded
from text.fold import fold

STAGE_BITS = {stage: 1 << number for number, stage in enumerate(STAGES)}
CONFIDENCE_RANK = {"A": 2, "B": 1, "C": 0}


@dataclass(frozen=True, kw_only=True, slots=True)
class FactView:
    """One fact as the clauses see it. `places` and `industries` hold every ancestor too."""

    index: int
    fact: Fact
    stage_bit: int
    places: frozenset[str]
    industries: frozenset[str]
    yuan: float | None
    amount_kind: str | None
    companies: tuple[str, ...]  # folded
    tactics: frozenset[str]
    confidence: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What is matched. `words` is the folded title, a line feed, and the folded text.

    `facts` holds the facts that may ring: actual, current, sure enough, and no targets.
    """

    article: Article
    reading: Reading
    words: str
    body_at: int
    facts: tuple[FactView, ...]
    publisher: str
    site: str
    day: str | None

    def place_of(self, start: int, end: int) -> tuple[int, int, bool]:
        """Offsets in `words` as offsets in the text or, with True, in the title."""
        if start < self.body_at:
            return start, end, True
        return start - self.body_at, end - self.body_at, False


def prepare(article: Article, reading: Reading, *, atlas: Atlas, site: Site | None = None) -> Subject:
    """The article's subject. Facts of a target, a plan or the past are left out: they never ring.

    Title and text were folded a moment ago for the search index, which remembers the last few.
    """
    title = folded(article.title or "")
    return Subject(
        article=article,
        reading=reading,
        words=f"{title}\n{folded(article.text)}",
        body_at=len(title) + 1,
        facts=tuple(
            view_fact(fact, index, atlas=atlas)
            for index, fact in enumerate(reading.facts)
            if fact.is_alerting and fact.stage != "target"
        ),
        publisher=site.publisher if site else "",
        site=site.id if site else "",
        day=article.published.day if article.published else None,
    )


def view_fact(fact: Fact, index: int, *, atlas: Atlas) -> FactView:
    host = fact.host.adcode if fact.host else None
    return FactView(
        index=index,
        fact=fact,
        stage_bit=STAGE_BITS[fact.stage],
        places=frozenset(atlas.region_closure(host)),
        industries=frozenset(code for i in fact.industries for code in atlas.industry_closure(i)),
        yuan=yuan_at_least(fact.amount),
        amount_kind=fact.amount.kind if fact.amount else None,
        companies=tuple(fold(name) for name in fact.companies),
        tactics=frozenset(fact.tactics),
        confidence=CONFIDENCE_RANK[fact.confidence],
    )
