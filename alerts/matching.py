"""Subscriptions × one article: who is to be told, by which fact, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from alerts.atlas import Atlas
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
    """

    def __init__(
        self,
        subscriptions: Iterable[Subscription],
        *,
        atlas: Atlas | None = None,
        saved: Mapping[str, str] | None = None,
        version: int = 0,
    ) -> None:
        if atlas is None:
            from alerts.tables import default_atlas

            atlas = default_atlas()
        self.atlas = atlas
        self.version = version
        self.rules: tuple[Rule, ...] = tuple(
            compile_rule(s, atlas=atlas, saved=saved) for s in subscriptions if s.enabled
        )

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
        return [(rule, facts) for rule in self.rules if (facts := rule.matches(subject))]

    def why_not(self, article: Article, reading: Reading, *, site: Site | None = None) -> list[WhyNot]:
        """The subscriptions that do not fire, each with the first clause that failed."""
        subject = prepare(article, reading, atlas=self.atlas, site=site)
        found = []
        for rule in self.rules:
            if not rule.matches(subject):
                clause, instead = first_failure(rule, subject, self.atlas)
                found.append(WhyNot(subscription=rule.subscription, clause=clause, found=instead))
        return found
