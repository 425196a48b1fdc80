"""The query language, one grammar for search and alerts: text → the tree of `storage.query`.

query    = or
or       = and { (OR | 或) and }
and      = not { [AND | 与] not }
not      = (NOT | 非 | -) not | linked
linked   = atom { NEAR/n atom }  |  atom { SENTENCE atom }
atom     = "(" query ")" | phrase | word | field | @saved
"""

import itertools
import re
from collections.abc import Callable, Mapping

from alerts.atlas import Atlas
from alerts.clauses import FIELDS, BadValue, read_field
from alerts.tokens import BadQuery, Kind, Token, tokenize
from storage.query import And, Between, Field, InSentence, Near, Node, Not, Or, Phrase, Word

__all__ = ["BadQuery", "parse", "write"]

MAX_LENGTH = 4000
MAX_DEPTH = 40
MAX_LINKED = 6
STARTS: tuple[Kind, ...] = ("word", "phrase", "not", "open", "field", "saved")
SAYS: dict[str, str] = {
    "and": "AND/与", "or": "OR/或", "not": "NOT/非", "close": "“)”", "near": "NEAR", "sentence": "同句", "end": "查询的结尾",
}  # fmt: skip


def parse(text: str, *, atlas: Atlas | None = None, saved: Mapping[str, str] | None = None) -> Node:
    """The tree of a query. BadQuery names the position and what was expected.

    `saved` holds named queries for `@name`; `atlas` the names of regions and industries
    (the product's own when None).
    """
    if len(text) > MAX_LENGTH:
        raise BadQuery(MAX_LENGTH, f"不超过{MAX_LENGTH}个字符的查询", f"{len(text)}个字符")
    if atlas is None:
        from alerts.tables import default_atlas

        atlas = default_atlas()
    return _Parser(text, atlas, saved or {}, ()).whole()


class _Parser:
    """Descent over the tokens; `inside` names the saved queries that are being read, outermost first."""

    def __init__(self, text: str, atlas: Atlas, saved: Mapping[str, str], inside: tuple[str, ...]) -> None:
        self.text, self.atlas, self.saved, self.inside = text, atlas, saved, inside
        self.tokens = tokenize(text, frozenset(FIELDS))
        self.at = 0
        self.depth = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    def sees(self, *kinds: Kind) -> bool:
        return self.now.kind in kinds

    def take(self) -> Token:
        token = self.now
        self.at += 1
        return token

    def refuse(self, expected: str) -> BadQuery:
        token = self.now
        found = SAYS.get(token.kind) or f"“{self.text[token.start : token.end]}”"
        return BadQuery(token.start, expected, found)

    def whole(self) -> Node:
        if self.sees("end"):
            raise self.refuse("词、短语或字段")
        tree = self.any_of()
        if not self.sees("end"):
            raise self.refuse("AND、OR 或查询的结尾" if not self.sees("close") else "查询的结尾（多出一个右括号）")
        return tree

    def any_of(self) -> Node:
        parts = [self.all_of()]
        while self.sees("or"):
            self.take()
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def all_of(self) -> Node:
        parts = [self.negated()]
        while self.sees("and") or self.now.kind in STARTS:
            if self.sees("and"):
                self.take()
            parts.append(self.negated())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def negated(self) -> Node:
        if not self.sees("not"):
            return self.linked()
        self.take()
        return Not(self.deeper(self.negated))

    def deeper(self, read: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.refuse(f"不超过{MAX_DEPTH}层的嵌套")
        tree = read()
        self.depth -= 1
        return tree

    def linked(self) -> Node:
        first = self.now
        tree = self.atom()
        if self.now.kind not in ("near", "sentence"):
            return tree
        kind, distance = self.now.kind, self.now.extra
        words = [self.operand(tree, first)]
        while self.sees("near", "sentence"):
            if self.now.kind != kind or self.now.extra != distance:
                raise self.refuse("同一种连接（同一个 NEAR/n，或都用同句）")
            self.take()
            first = self.now
            if first.kind not in ("word", "phrase"):
                raise self.refuse("词或短语")
            words.append(self.operand(self.atom(), first))
            if len(words) > MAX_LINKED:
                raise BadQuery(first.start, f"不超过{MAX_LINKED}个相连的词", "更多")
        if kind == "sentence":
            return InSentence(tuple(words))
        pairs = [Near(a.text, b.text, int(distance)) for a, b in itertools.pairwise(words)]
        return pairs[0] if len(pairs) == 1 else And(tuple(pairs))

    def operand(self, tree: Node, token: Token) -> Word | Phrase:
        if not isinstance(tree, Word | Phrase):
            raise BadQuery(token.start, "NEAR 或同句前面的词或短语", "括号、字段或已存查询")
        return tree

    def atom(self) -> Node:
        token = self.now
        if token.kind == "word":
            self.take()
            _has_word(token)
            return Word(token.text)
        if token.kind == "phrase":
            self.take()
            _has_word(token)
            return Phrase(token.text)
        if token.kind == "open":
            self.take()
            if self.sees("close"):
                raise self.refuse("括号里的词")
            tree = self.deeper(self.any_of)
            if not self.sees("close"):
                raise self.refuse(f"“)”（括号在第{token.start + 1}个字符处打开）")
            self.take()
            return tree
        if token.kind == "field":
            return self.field()
        if token.kind == "saved":
            return self.saved_query()
        raise self.refuse("词、短语、字段或左括号")

    def field(self) -> Node:
        """A field and its value: one word or phrase, a list in brackets, or members parted by commas."""
        name = self.take()
        values: list[Token] = []
        if self.sees("open"):
            opened = self.take()
            while self.sees("word", "phrase", "or"):
                token = self.take()
                if token.kind != "or":
                    values.append(token)
            if not self.sees("close"):
                raise self.refuse(f"取值或“)”（括号在第{opened.start + 1}个字符处打开）")
            self.take()
        elif self.sees("word", "phrase") and self.now.start == name.end:
            token = self.take()
            values = _members(token) if token.kind == "word" else [token]
        if not values:
            raise self.refuse(f"“{name.text}”的取值")
        trees: list[Node] = []
        for value in values:
            try:
                trees.append(read_field(name.text, name.extra, value.text, self.atlas))
            except BadValue as wrong:
                raise BadQuery(value.start, wrong.expected, f"“{value.text}”") from wrong
        return trees[0] if len(trees) == 1 else Or(tuple(trees))

    def saved_query(self) -> Node:
        token = self.take()
        name = token.text
        if name not in self.saved:
            known = "、".join(sorted(self.saved)[:8]) or "（还没有）"
            raise BadQuery(token.start, f"已存查询的名字，现有：{known}", f"“@{name}”")
        if name in self.inside:
            raise BadQuery(token.start, "不引用自己的查询", " → ".join([*self.inside, name]))
        if len(self.inside) >= 10:
            raise BadQuery(token.start, "不超过 10 层的已存查询", " → ".join([*self.inside, name]))
        try:
            return _Parser(self.saved[name], self.atlas, self.saved, (*self.inside, name)).whole()
        except BadQuery as wrong:
            if wrong.found.startswith(name) or "已存查询" in wrong.found or " → " in wrong.found:
                raise BadQuery(token.start, wrong.expected, wrong.found) from wrong
            raise BadQuery(token.start, f"能读懂的已存查询“{name}”", str(wrong)) from wrong


def _has_word(token: Token) -> None:
    if not re.search(r"[^\W_]", token.text):
        raise BadQuery(token.start, "字或词", f"只有符号的“{token.text}”")


def _members(token: Token) -> list[Token]:
    """A value parted at commas: stage:签约,开工."""
    found: list[Token] = []
    for piece in re.finditer(r"[^,，、]+", token.text):
        start = token.start + piece.start()
        found.append(Token("word", piece[0], start, start + len(piece[0])))
    return found


def write(tree: Node) -> str:
    """A text of the language that parses to the same tree."""
    from alerts.clauses import write_field

    match tree:
        case Word():
            return tree.text
        case Phrase():
            return f'"{tree.text}"'
        case And():
            return "(" + " AND ".join(write(child) for child in tree.children) + ")"
        case Or():
            return "(" + " OR ".join(write(child) for child in tree.children) + ")"
        case Not():
            return f"NOT {write(tree.child)}"
        case Near():
            return f"({_operand(tree.left)} NEAR/{tree.distance} {_operand(tree.right)})"
        case InSentence():
            return "(" + " SENTENCE ".join(write(child) for child in tree.children) + ")"
        case Between() | Field():
            return write_field(tree)


def _operand(words: str) -> str:
    return f'"{words}"' if re.search(r"\W", words) else words
