"""Subscriptions × one article: who is to be told, by which fact, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from alerts.atlas import Atlas
from alerts.percolation import Percolator, count_terms
from alerts.proof import explain, first_failure
from alerts.rules import Rule, compile_rule
from alerts.subject import Subject, prepare
from records import Article, Because, Reading, Site, Subscription


@dataclass(frozen=True, kw_only=True)
class Match:
    """One subscription that one article fires. `facts` are indexes in Reading.facts, each satisfying every clause
    by itself. `version` is that of the set of subscriptions."""

    subscription: Subscription
    facts: tuple[int, ...]
    version: int = 0
    rule: Rule = field(repr=False, compare=False)
    subject: Subject = field(repr=False, compare=False)
    atlas: Atlas = field(repr=False, compare=False)

    @property
    def fact(self) -> int:
        return self.facts[0]

    @cached_property
    def because(self) -> tuple[Because, ...]:
        """The proof for the first of the facts."""
        return self.proof(self.fact)

    def proof(self, fact: int) -> tuple[Because, ...]:
        """Clause by clause, why this fact satisfies the subscription."""
        return explain(self.rule, self.subject, fact, self.atlas)


@dataclass(frozen=True, kw_only=True)
class WhyNot:
    """A subscription that did not fire, and the first clause that failed on the fact that came furthest."""

    subscription: Subscription
    clause: str
    found: str  # what stood there instead


class Matcher:
    """A value: built once from a set of subscriptions, swapped whole when the set changes.

    `atlas` defaults to the product's tables, `saved` holds named queries, `version` is written on every match.
    `sample`: folded texts of the archive, to count which words are rare. `reuse`: an older matcher whose rules
    need not be compiled again where they stayed as they were.
    """

    def __init__(
        self,
        subscriptions: Iterable[Subscription],
        *,
        atlas: Atlas | None = None,
        saved: Mapping[str, str] | None = None,
        version: int = 0,
        sample: Iterable[str] = (),
        reuse: "Matcher | None" = None,
    ) -> None:
        if atlas is None:
            from alerts.tables import default_atlas

            atlas = default_atlas()
        self.atlas = atlas
        self.version = version
        self.saved = dict(saved or {})
        kept = {r.subscription: r for r in reuse.rules} if reuse is not None and reuse.saved == self.saved else {}
        self.rules: tuple[Rule, ...] = tuple(
            kept.get(s) or compile_rule(s, atlas=atlas, saved=self.saved) for s in subscriptions if s.enabled
        )
        self.percolator = Percolator(self.rules, counts=count_terms(self.rules, sample))

    def match(self, article: Article, reading: Reading, *, site: Site | None = None) -> list[Match]:
        """The subscriptions that fire, in their own order; the proof of each is worked out when asked for."""
        subject = prepare(article, reading, atlas=self.atlas, site=site)
        return [
            Match(
                subscription=rule.subscription,
                facts=facts,
                version=self.version,
                rule=rule,
                subject=subject,
                atlas=self.atlas,
            )
            for rule, facts in self.fired(subject)
        ]

    def fired(self, subject: Subject) -> Sequence[tuple[Rule, tuple[int, ...]]]:
        """Rules and their facts, without proof."""
        return self.percolator.fired(subject)

    def why_not(self, article: Article, reading: Reading, *, site: Site | None = None) -> list[WhyNot]:
        """The subscriptions that do not fire, each with the first clause that failed."""
        subject = prepare(article, reading, atlas=self.atlas, site=site)
        found = []
        for rule in self.rules:
            if not rule.matches(subject):
                clause, instead = first_failure(rule, subject, self.atlas)
                found.append(WhyNot(subscription=rule.subscription, clause=clause, found=instead))
        return found
