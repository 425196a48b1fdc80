"""A query tree run on one article and one of its facts: the plain truth that every faster way must equal."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from alerts.subject import CONFIDENCE_RANK, STAGE_BITS, FactView, Subject
from alerts.terms import Term, term
from records import AMOUNT_KINDS
from storage import words
from storage.query import And, Between, Field, InSentence, Near, Node, Not, Or, Phrase, Word
from text.fold import fold

Test = Callable[[Subject, FactView], bool]
SentenceTest = Callable[[str], bool]
Finder = Term | words.Finder
SENTENCE = re.compile(r"[^。！？!?\n]+")


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A tree with its words folded, as one function."""

    tree: Node
    test: Test

    def holds(self, subject: Subject, view: FactView) -> bool:
        return self.test(subject, view)


def prepare_tree(tree: Node) -> Prepared:
    return Prepared(tree, _test(tree))


def _test(node: Node) -> Test:
    match node:
        case Word() | Phrase():
            looked = finder(node)
            return lambda s, _: looked.found_in(s.words)
        case And():
            tests = [_test(child) for child in node.children]
            return lambda s, f: all(t(s, f) for t in tests)
        case Or():
            tests = [_test(child) for child in node.children]
            return lambda s, f: any(t(s, f) for t in tests)
        case Not():
            inner = _test(node.child)
            return lambda s, f: not inner(s, f)
        case Near():
            return lambda s, _: next(near_spans(s, node), None) is not None
        case InSentence():
            test = sentence_test(node)
            return lambda s, _: any(test(found[0]) for found in SENTENCE.finditer(s.words, s.body_at))
        case Between():
            return _between(node)
        case Field():
            return _field(node)
    raise TypeError(f"{node!r} is not part of a query")


def finder(node: Word | Phrase) -> Finder:
    """What a word or phrase is looked for by; the same finds as those of the search index."""
    found = words.finder(node)
    return found if found.plain is None else term(found.plain)


def operand(text: str) -> Finder:
    return finder(words.operand(text))


def sentence_test(node: Node) -> SentenceTest:
    """Whether one sentence holds what stands under an InSentence: words, phrases, and And, Or, Not of them."""
    match node:
        case Word() | Phrase():
            return finder(node).found_in
        case And() | InSentence():
            tests = [sentence_test(child) for child in node.children]
            return lambda sentence: all(t(sentence) for t in tests)
        case Or():
            tests = [sentence_test(child) for child in node.children]
            return lambda sentence: any(t(sentence) for t in tests)
        case Not():
            inner = sentence_test(node.child)
            return lambda sentence: not inner(sentence)
    raise TypeError(f"{node!r} cannot be asked of one sentence")


def sentence_spans_of(subject: Subject, node: InSentence) -> Iterator[tuple[int, int]]:
    """Sentences of the body that hold it; offsets in `words`."""
    test = sentence_test(node)
    for found in SENTENCE.finditer(subject.words, subject.body_at):
        if test(found[0]):
            yield found.span()


def near_spans(subject: Subject, node: Near) -> Iterator[tuple[int, int]]:
    """Stretches of `words` that hold both, at most `distance` characters between them; title and body apart."""
    edge = subject.body_at - 1
    right_spans = list(operand(node.right).spans(subject.words))
    if not right_spans:
        return
    for left in operand(node.left).spans(subject.words):
        for right in right_spans:
            between = max(left[0], right[0]) - min(left[1], right[1])
            if (left[0] < edge) == (right[0] < edge) and 0 <= between <= node.distance:
                yield min(left[0], right[0]), max(left[1], right[1])


def _between(node: Between) -> Test:
    low, high = node.low, node.high
    if node.name == "date":
        since, until = str(low or ""), str(high or "9999-12-31")
        return lambda s, _: s.day is not None and since <= s.day <= until
    least, most = float(low if low is not None else "-inf"), float(high if high is not None else "inf")
    return lambda _, f: f.yuan is not None and least <= f.yuan <= most


def _field(node: Field) -> Test:
    value = node.value
    folded = fold(value)
    match node.name:
        case "region" | "host":
            return lambda _, f: value in f.places
        case "industry":
            return lambda _, f: value in f.industries
        case "stage":
            bit = STAGE_BITS.get(value, 0)
            return lambda _, f: bool(f.stage_bit & bit)
        case "company":
            return lambda _, f: any(folded in name for name in f.companies)
        case "tactic":
            return lambda _, f: value in f.tactics
        case "confidence":
            rank = CONFIDENCE_RANK.get(value, 0)
            return lambda _, f: f.confidence == rank
        case "currency":
            return lambda _, f: f.fact.amount is not None and f.fact.amount.currency == value
        case "kind" if value in AMOUNT_KINDS:
            return lambda _, f: f.amount_kind == value
    return _article_field(node)


def _article_field(node: Field) -> Test:
    value = node.value
    folded = fold(value)
    match node.name:
        case "title":
            looked = finder(Word(value))
            return lambda s, _: looked.found_in(s.words[: s.body_at - 1])
        case "site":
            return lambda s, _: s.site == value
        case "publisher":
            return lambda s, _: s.publisher == value
        case "source":
            return lambda s, _: folded in fold(s.article.source or "")
        case "kind":
            return lambda s, _: s.reading.signing if value == "signing" else s.reading.relevant
    raise TypeError(f"{node!r} is not a field that one article can be tested on")
