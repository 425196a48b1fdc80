"""What must be there if a rule is to fire: terms of the text, and regions and industries of one fact."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from alerts.evaluation import Finder, finder, operand
from alerts.rules import Rule
from alerts.terms import Term
from storage.query import And, Field, InSentence, Near, Node, Not, Or, Phrase, Word

Terms = frozenset[Term]
Cost = Callable[[Term], float]

# How many of 400 articles hold a term of that length, when nothing was counted.
GUESSED = {1: 200.0, 2: 40.0, 3: 12.0}
GUESSED_LONG = 4.0


@dataclass(frozen=True, slots=True)
class Anchors:
    """At least one of `terms` stands in the text of every article that fires the rule; None: no term has to.

    Likewise one of `regions` and one of `industries` on the fact that fires it.
    """

    terms: Terms | None
    regions: frozenset[str] | None
    industries: frozenset[str] | None


def cost_by(counts: Mapping[str, int]) -> Cost:
    """How often a term is met, from counts in a sample of articles."""
    if not counts:
        return lambda t: GUESSED.get(len(t.text), GUESSED_LONG)
    return lambda t: counts.get(t.text, 0) + 0.5


def anchors_of(rule: Rule, cost: Cost) -> Anchors:
    """The cheapest choice: the rarest of what must all be there, against all of what may each be there."""
    choices: list[Terms | None] = [frozenset([t]) for t in rule.words_all]
    if rule.words_any:
        choices.append(frozenset(rule.words_any))
    regions, industries = rule.regions, rule.industries
    if rule.tree is not None:
        choices.append(_terms(rule.tree, cost))
        regions = regions if regions is not None else _facet(rule.tree, ("region", "host"))
        industries = industries if industries is not None else _facet(rule.tree, ("industry",))
    return Anchors(_cheapest(choices, cost), regions, industries)


def _cheapest(choices: Iterable[Terms | None], cost: Cost) -> Terms | None:
    there = [terms for terms in choices if terms is not None]
    return min(there, key=lambda terms: (sum(map(cost, terms)), len(terms)), default=None)


def _terms(node: Node, cost: Cost) -> Terms | None:
    """Terms of which at least one must be present if the tree is to hold; None when it may hold without any."""
    match node:
        case Word() | Phrase():
            return _of_finder(finder(node), cost)
        case And() | InSentence():
            return _cheapest((_terms(child, cost) for child in node.children), cost)
        case Or():
            parts = [_terms(child, cost) for child in node.children]
            if not parts or any(part is None for part in parts):
                return None if parts else frozenset()
            return frozenset().union(*(part for part in parts if part is not None))
        case Near():
            return _cheapest([_of_finder(operand(node.left), cost), _of_finder(operand(node.right), cost)], cost)
        case Field(name="title"):
            return _of_finder(finder(Word(node.value)), cost)
        case Not() | _:
            return None


def _of_finder(looked: Finder, cost: Cost) -> Terms | None:
    """The rarest run of each way in which a phrase may stand in a text."""
    if isinstance(looked, Term):
        return frozenset([looked])
    best = (min((Term(run, False, False) for run in runs), key=cost) for runs in looked.variants)
    return frozenset(best) or None


def _facet(node: Node, names: tuple[str, ...]) -> frozenset[str] | None:
    """Values of a facet of which the fact must have one if the tree is to hold; None when it need not."""
    match node:
        case Field() if node.name in names:
            return frozenset([node.value])
        case And():
            found = [values for child in node.children if (values := _facet(child, names)) is not None]
            return min(found, key=len, default=None)
        case Or():
            parts = [_facet(child, names) for child in node.children]
            if not parts or any(part is None for part in parts):
                return None
            return frozenset().union(*(part for part in parts if part is not None))
        case _:
            return None
