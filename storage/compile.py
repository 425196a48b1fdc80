"""A query tree as SQL: what the index can answer goes into one MATCH, the rest into conditions beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from storage.docids import first_of, last_of
from storage.facets import AMOUNT_STEPS, source_phrase, token
from storage.grams import phrase, phrase_variants
from storage.query import And, Between, Field, InSentence, Near, Node, Not, Or, Phrase, Word
from storage.scopes import codes_inside, industries_inside
from storage.words import operand

EVERY = 'facet : "xall"'
NONE = 'facet : "xnone"'
FACET_PREFIX = {
    "stage": "s",
    "site": "w",
    "confidence": "q",
    "tactic": "t",
    "publisher": "u",
    "currency": "e",
}


class QueryTooLarge(ValueError):
    """More clauses than the index answers in good time."""


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A part of the tree: `match` when the index alone decides it, else `sql`, which may use `a` and `t`."""

    match: str | None = None
    sql: str | None = None


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """One MATCH, further conditions joined by AND, and the nodes that the SQL function `verify` must decide."""

    match: str
    where: tuple[str, ...] = ()
    low: int | None = None  # bounds of the docid
    high: int | None = None
    values: dict[str, object] = field(default_factory=dict)
    checks: tuple[Node, ...] = ()

    @property
    def needs_text(self) -> bool:
        return bool(self.checks)


class Compiler:
    """Compiles one tree; collects values and checks on the way."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}
        self.checks: list[Node] = []
        self.clauses = 0

    def compile(self, tree: Node) -> Compiled:
        matches: list[Node] = []
        where: list[str] = []
        low: int | None = None
        high: int | None = None
        for part in flat(tree):
            if isinstance(part, Between) and part.name == "date":
                first, last = day_range(part)
                low = first if low is None or (first is not None and first > low) else low
                high = last if high is None or (last is not None and last < high) else high
                continue
            if isinstance(part, InSentence):
                matches.append(loose(part))  # narrows down; the check decides
            clause = self.clause(part)
            if clause.match is not None:
                matches.append(part)
            elif clause.sql is not None:
                where.append(clause.sql)
                matches += narrowing(part)
        return Compiled(
            match=" AND ".join([self.conjunction(matches), *map(near_match, nears(tree))]),
            where=tuple(where),
            low=low,
            high=high,
            values=self.values,
            checks=tuple(self.checks),
        )

    def clause(self, node: Node) -> Clause:
        self.clauses += 1
        if self.clauses > 400:
            raise QueryTooLarge("the query has more than 400 clauses; split it, or use a wider region or industry")
        match node:
            case Word():
                return Clause(match=words_match(node.text))
            case Phrase():
                return Clause(match=phrase_match(node.text))
            case Field():
                return self.field(node)
            case Between():
                return self.between(node)
            case Near() | InSentence():
                self.checks.append(node)
                return Clause(sql=f"verify({len(self.checks) - 1}, a.title, t.body)")
            case And():
                return self.all_of(node.children)
            case Or():
                return self.any_of(node.children)
            case Not():
                inner = self.clause(node.child)
                if inner.match is not None:
                    return Clause(match=f"({EVERY} NOT {inner.match})")
                return Clause(sql=f"NOT ({inner.sql})")
        raise TypeError(f"{node!r} is no part of a query")

    def conjunction(self, nodes: Sequence[Node]) -> str:
        """One MATCH expression: what must be there first, then what must not."""
        wanted = [c.match for n in nodes if not isinstance(n, Not) and (c := self.clause(n)).match is not None]
        unwanted = [c.match for n in nodes if isinstance(n, Not) and (c := self.clause(n.child)).match is not None]
        expression = " AND ".join(str(part) for part in wanted if part != EVERY) or EVERY
        if unwanted:
            return f"({expression}) NOT ({' OR '.join(str(part) for part in unwanted)})"
        return expression

    def all_of(self, nodes: Sequence[Node]) -> Clause:
        clauses = [self.clause(node) for node in nodes]
        if all(clause.match is not None for clause in clauses):
            return Clause(match=f"({self.conjunction(nodes)})")
        return Clause(sql=" AND ".join(f"({self.as_sql(clause)})" for clause in clauses))

    def any_of(self, nodes: Sequence[Node]) -> Clause:
        clauses = [self.clause(node) for node in nodes]
        if all(clause.match is not None for clause in clauses):
            return Clause(match=f"({' OR '.join(str(clause.match) for clause in clauses) or NONE})")
        return Clause(sql=" OR ".join(f"({self.as_sql(clause)})" for clause in clauses))

    def as_sql(self, clause: Clause) -> str:
        if clause.match is None:
            return str(clause.sql)
        name = self.value(clause.match)
        return f"a.docid IN (SELECT rowid FROM search WHERE search MATCH {name})"

    def value(self, value: object) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def field(self, node: Field) -> Clause:
        if node.name == "industry":
            wanted = [facet(token("i", one)) for one in industries_inside(node.value)]
            return Clause(match=wanted[0] if len(wanted) == 1 else f"({' OR '.join(wanted)})")
        if node.name in FACET_PREFIX:
            return Clause(match=facet(token(FACET_PREFIX[node.name], node.value)))
        match node.name:
            case "region" | "host":
                return Clause(match=facet(region_token(node.value)))
            case "title":
                found = phrase(node.value)
                return Clause(match=f"title : {found}" if found else EVERY)
            case "company":
                return Clause(match=words_match(node.value))
            case "kind":
                prefix = "k" if node.value in ("relevant", "signing") else "n"
                return Clause(match=facet(token(prefix, node.value)))
        found = source_phrase(node.value)
        return Clause(match=f"facet : {found}" if found else EVERY)

    def between(self, node: Between) -> Clause:
        if node.name == "date":
            low, high = day_range(node)
            bounds = [f"a.docid >= {low}"] if low is not None else []
            bounds += [f"a.docid <= {high}"] if high is not None else []
            return Clause(sql=" AND ".join(bounds) or "1")
        least = None if node.low is None else float(node.low)
        most = None if node.high is None else float(node.high)
        if most is None and (least is None or least in AMOUNT_STEPS):
            return Clause(match=EVERY if least is None else facet(f"g{int(least)}"))
        bounds = [f"f.amount >= {self.value(least)}"] if least is not None else []
        bounds += [f"f.amount <= {self.value(most)}"] if most is not None else []
        return Clause(
            sql="EXISTS (SELECT 1 FROM facts f WHERE f.article = a.id AND f.current = 1 AND f.currency = 'CNY'"
            f" AND {' AND '.join(bounds)})"
        )


def compile_tree(tree: Node) -> Compiled:
    """Raises QueryTooLarge."""
    return Compiler().compile(tree)


def flat(tree: Node) -> list[Node]:
    """The parts of a tree that must all hold."""
    if isinstance(tree, And):
        return [part for child in tree.children for part in flat(child)]
    return [tree]


def loose(node: Node) -> Node:
    """What the index can say of a tree of words without seeing where they stand; never too narrow."""
    match node:
        case Near():
            return And((Word(node.left), Word(node.right)))
        case InSentence() | And():
            return And(tuple(loose(child) for child in node.children if not isinstance(child, Not)))
        case Or():
            return Or(tuple(loose(child) for child in node.children))
        case Not():
            return And(())
    return node


def nears(tree: Node) -> list[Near]:
    return [part for part in flat(tree) if isinstance(part, Near)]


def near_match(node: Near) -> str:
    """Wide enough for every text that is meant: n characters are at most n + 1 tokens; the check decides."""
    operands = operand(node.left), operand(node.right)
    if any(isinstance(one, Phrase) for one in operands):
        return " AND ".join(phrase_match(one.text) for one in operands)
    left, right = phrase(node.left), phrase(node.right)
    if not left or not right:
        return EVERY
    return f"{{title body}} : NEAR({left} {right}, {node.distance + 1})"


def narrowing(node: Node) -> list[Node]:
    """A clause for the index that a condition implies: the amount step below the least amount."""
    if isinstance(node, Between) and node.name == "amount" and node.low is not None:
        below = [step for step in AMOUNT_STEPS if step <= float(node.low)]
        return [Between("amount", below[-1])] if below else []
    return []


def words_match(text: str) -> str:
    found = phrase(text)
    return f"{{title body}} : {found}" if found else EVERY


def phrase_match(text: str) -> str:
    """Any of the ways in which a phrase may stand in a text."""
    found = [v for v in dict.fromkeys(map(phrase, phrase_variants(text))) if v]
    if not found:
        return EVERY
    return f"{{title body}} : ({' OR '.join(found)})"


def facet(tokens: str) -> str:
    return f'facet : "{tokens}"'


def region_token(adcode: str) -> str:
    code, last = codes_inside(adcode)
    if last.endswith("9999"):
        return f"p{code[:2]}"
    return f"c{code[:4]}" if last.endswith("99") and code != last else token("d", code)


def day_range(node: Between) -> tuple[int | None, int | None]:
    """Days as bounds of the docid. Raises ValueError for what is no ISO day."""
    low = None if node.low is None else first_of(str(node.low))
    high = None if node.high is None else last_of(str(node.high))
    return low, high
