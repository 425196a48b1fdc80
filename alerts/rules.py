"""A subscription made ready: names closed over, words folded, each clause a cheap test."""

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.atlas import Atlas
from alerts.evaluation import Prepared, prepare_tree
from alerts.query import parse
from alerts.subject import CONFIDENCE_RANK, STAGE_BITS, FactView, Subject
from alerts.terms import Term, term
from records import Subscription
from storage.query import Node
from text.fold import fold

FACT_CLAUSES = (
    "regions", "except_regions", "industries", "stages", "amount", "companies", "tactics", "confidence",
)  # fmt: skip
ARTICLE_CLAUSES = ("publishers", "words_all", "words_any", "words_none")


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One subscription as the matcher tests it. None means that the clause is absent."""

    subscription: Subscription
    regions: frozenset[str] | None
    except_regions: frozenset[str] | None
    industries: frozenset[str] | None
    stages: int | None  # STAGE_BITS or-ed
    min_amount: float | None
    amount_kinds: frozenset[str] | None
    undisclosed: bool
    companies: tuple[str, ...]
    tactics: frozenset[str] | None
    confidence: int
    publishers: frozenset[str] | None
    words_all: tuple[Term, ...]
    words_any: tuple[Term, ...]
    words_none: tuple[Term, ...]
    tree: Node | None
    query: Prepared | None
    plain: bool  # nothing beyond regions, industries, stages and words

    def matches(self, subject: Subject) -> tuple[int, ...]:
        """Indexes in Reading.facts of the facts that satisfy every clause; the naive truth."""
        if not subject.facts or not self.words_hold(subject):
            return ()
        return tuple(view.index for view in subject.facts if self.holds(view, subject))

    def holds(self, view: FactView, subject: Subject) -> bool:
        """Whether every clause on facts, and the query, hold on this one fact."""
        return self.facets_hold(view) and (self.query is None or self.query.holds(subject, view))

    def facets_hold(self, view: FactView) -> bool:
        if self.stages is not None and not self.stages & view.stage_bit:
            return False
        if self.regions is not None and self.regions.isdisjoint(view.places):
            return False
        if self.industries is not None and self.industries.isdisjoint(view.industries):
            return False
        return self.plain or self._others_hold(view)

    def _others_hold(self, view: FactView) -> bool:
        if view.confidence < self.confidence:
            return False
        if self.except_regions is not None and not self.except_regions.isdisjoint(view.places):
            return False
        if self.tactics is not None and self.tactics.isdisjoint(view.tactics):
            return False
        if not self.amount_holds(view):
            return False
        return not self.companies or any(c in name for c in self.companies for name in view.companies)

    def amount_holds(self, view: FactView) -> bool:
        if self.min_amount is None and self.amount_kinds is None:
            return True
        if view.fact.amount is None:
            return self.undisclosed
        if self.amount_kinds is not None and view.amount_kind not in self.amount_kinds:
            return False
        return self.min_amount is None or (view.yuan is not None and view.yuan >= self.min_amount)

    def words_hold(self, subject: Subject) -> bool:
        words = subject.words
        if self.publishers is not None and subject.publisher not in self.publishers:
            return False
        if self.words_any and not any(w.found_in(words) for w in self.words_any):
            return False
        return all(w.found_in(words) for w in self.words_all) and not any(w.found_in(words) for w in self.words_none)


def compile_rule(subscription: Subscription, *, atlas: Atlas, saved: Mapping[str, str] | None = None) -> Rule:
    """The rule of one subscription. `saved`: named queries that its query may use. BadQuery when it does not parse."""
    s = subscription
    tree = parse(s.query, saved=saved or {}, atlas=atlas) if s.query.strip() else None
    confidence = CONFIDENCE_RANK[s.min_confidence]
    others = (s.except_regions, s.min_amount is not None, s.amount_kinds, s.companies, s.tactics, confidence > 1)
    return Rule(
        subscription=s,
        regions=frozenset(s.regions) if s.regions else None,
        except_regions=frozenset(s.except_regions) if s.except_regions else None,
        industries=frozenset(s.industries) if s.industries else None,
        stages=sum({STAGE_BITS[stage] for stage in s.stages}) if s.stages else None,
        min_amount=s.min_amount,
        amount_kinds=frozenset(s.amount_kinds) if s.amount_kinds else None,
        undisclosed=s.undisclosed,
        companies=tuple(fold(c) for c in s.companies),
        tactics=frozenset(s.tactics) if s.tactics else None,
        confidence=confidence,
        publishers=frozenset(s.publishers) if s.publishers else None,
        words_all=tuple(term(w) for w in s.words_all if w.strip()),
        words_any=tuple(term(w) for w in s.words_any if w.strip()),
        words_none=tuple(term(w) for w in s.words_none if w.strip()),
        tree=tree,
        query=prepare_tree(tree) if tree is not None else None,
        plain=not any(others),
    )
