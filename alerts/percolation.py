"""Many rules × one article: rules are filed under what must be there, and only those that can fire are tried.

One overlapping pass of an automaton over the text says which terms are present. Rules are filed by region and
industry of the fact, and in each such cell under a term that must be present, so that a rule of facets alone
is found by its facets too.
The result equals the loop over all rules; only its cost differs.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from ahocorasick_rs import AhoCorasick

from alerts.anchors import Anchors, anchors_of, cost_by
from alerts.rules import Rule
from alerts.subject import Subject
from alerts.terms import Term

EVERYWHERE = -1  # the pseudo term that every article has
ANY = 0  # the number of "no filter" among regions and industries
MOST_CELLS = 24  # a rule is filed under at most so many pairs of region and industry

# Words any, all, none; stages; regions; industries; whether the rule has clauses beyond these; the rule.
_Test = tuple[
    frozenset[int], frozenset[int], frozenset[int], int, frozenset[str] | None, frozenset[str] | None, bool, Rule
]
Fired = tuple[Rule, tuple[int, ...]]


class Percolator:
    """A value made once from a set of rules. `counts`: in how many articles of a sample each term stands."""

    def __init__(self, rules: Sequence[Rule], *, counts: Mapping[str, int] | None = None) -> None:
        self.rules = rules
        self._regions: dict[str, int] = {}
        self._industries: dict[str, int] = {}
        self._terms: dict[Term, int] = {}
        cost = cost_by(counts or {})
        sets: dict[frozenset[int], frozenset[int]] = {}
        filing: dict[int, dict[int, list[int]]] = {}
        self._tests: list[_Test] = []
        for number, rule in enumerate(rules):
            self._tests.append(self._test(rule, sets))
            self._file(number, anchors_of(rule, cost), filing)
        # Tuples take half the memory of lists.
        self._index: dict[int, dict[int, tuple[int, ...]]] = {
            cell: {t: tuple(members) for t, members in terms.items()} for cell, terms in filing.items()
        }
        self._patterns = tuple(self._terms)
        self._checked = frozenset(number for t, number in self._terms.items() if not t.free)
        self._automaton = AhoCorasick([t.text for t in self._patterns]) if self._patterns else None

    def _test(self, rule: Rule, sets: dict[frozenset[int], frozenset[int]]) -> "_Test":
        """Equal sets of numbers are kept once: most rules have one stage, one region and few words."""

        def numbers(words: tuple[Term, ...]) -> frozenset[int]:
            found = frozenset(self._number(t) for t in words)
            return sets.setdefault(found, found)

        special = not rule.plain or rule.query is not None or rule.publishers is not None
        return (
            numbers(rule.words_any),
            numbers(rule.words_all),
            numbers(rule.words_none),
            rule.stages if rule.stages is not None else -1,
            rule.regions,
            rule.industries,
            special,
            rule,
        )

    def _number(self, t: Term) -> int:
        return self._terms.setdefault(t, len(self._terms))

    def _file(self, rule: int, anchors: Anchors, filing: dict[int, dict[int, list[int]]]) -> None:
        """In each cell of region × industry, under each anchor."""
        regions, industries = anchors.regions, anchors.industries
        if regions and industries and len(regions) * len(industries) > MOST_CELLS:
            industries = None
        rows = _numbered(regions, self._regions)
        columns = _numbered(industries, self._industries)
        terms = [EVERYWHERE] if anchors.terms is None else [self._number(t) for t in anchors.terms]
        for row, column in product(rows, columns):
            cell = filing.setdefault((row << 20) | column, {})
            for t in terms:
                cell.setdefault(t, []).append(rule)

    def fired(self, subject: Subject) -> list[Fired]:
        """Rules that the article fires, in their order, each with the indexes of all facts that satisfy it."""
        if not subject.facts:
            return []
        present = self._present(subject.words)
        found: list[Fired] = []
        for number in self._candidates(subject, present):
            any_, all_, none, stages, regions, industries, special, rule = self._tests[number]
            # `any_ and` matters: a rule without such words must not be silent for ever.
            if (any_ and any_.isdisjoint(present)) or not all_ <= present or not none.isdisjoint(present):
                continue
            if special and rule.publishers is not None and subject.publisher not in rule.publishers:
                continue
            facts = [
                view.index
                for view in subject.facts
                if stages & view.stage_bit
                and (regions is None or not regions.isdisjoint(view.places))
                and (industries is None or not industries.isdisjoint(view.industries))
                and (not special or rule.holds(view, subject))
            ]
            if facts:
                found.append((rule, tuple(facts)))
        return found

    def _candidates(self, subject: Subject, present: set[int]) -> list[int]:
        candidates: set[int] = set()
        for cell in self._cells(subject):
            terms = self._index.get(cell)
            if terms is not None:
                for t in terms.keys() & present:
                    candidates.update(terms[t])
        return sorted(candidates)

    def _present(self, words: str) -> set[int]:
        """Numbers of the terms that stand in the text, the pseudo term among them."""
        if self._automaton is None:
            return {EVERYWHERE}
        try:
            hits = self._automaton.find_matches_as_indexes(words, overlapping=True)
        except UnicodeEncodeError:  # half of a surrogate pair; a sign in its place keeps all offsets
            words = words.encode("utf-8", "replace").decode("utf-8")
            hits = self._automaton.find_matches_as_indexes(words, overlapping=True)
        if self._checked:
            checked, patterns = self._checked, self._patterns
            present = {n for n, start, end in hits if n not in checked or patterns[n].stands_at(words, start, end)}
        else:
            present = {hit[0] for hit in hits}
        present.add(EVERYWHERE)
        return present

    def _cells(self, subject: Subject) -> set[int]:
        """Every pair of region and industry that a rule of one of the facts may be filed under.

        A fact brings all regions it lies in and all its broader industries, so rules need no expansion.
        """
        cells: set[int] = set()
        for view in subject.facts:
            columns = [ANY, *(n for code in view.industries if (n := self._industries.get(code)))]
            for code in ("", *view.places):
                row = self._regions.get(code, ANY) if code else ANY
                if row or not code:
                    cells.update([(row << 20) | column for column in columns])
        return cells


def _numbered(codes: frozenset[str] | None, numbers: dict[str, int]) -> list[int]:
    if codes is None:
        return [ANY]
    return [numbers.setdefault(code, len(numbers) + 1) for code in codes]


def _words_of(rule: Rule) -> tuple[tuple[Term, ...], tuple[Term, ...], tuple[Term, ...]]:
    return rule.words_all, rule.words_any, rule.words_none


def count_terms(rules: Iterable[Rule], sample: Iterable[str]) -> dict[str, int]:
    """In how many of the folded texts each term of the rules stands; about 400 texts are enough."""
    terms = list({t.text for rule in rules for words in _words_of(rule) for t in words})
    if not terms:
        return {}
    automaton = AhoCorasick(terms)
    counts = dict.fromkeys(terms, 0)
    for text in sample:
        for number in {hit[0] for hit in automaton.find_matches_as_indexes(text, overlapping=True)}:
            counts[terms[number]] += 1
    return counts
