"""The query language cut into tokens, each with its place in the text as it was typed."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["word", "phrase", "and", "or", "not", "open", "close", "field", "near", "sentence", "saved", "end"]

QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』", "《": "》", "‘": "’"}
OPERATORS: dict[str, Kind] = {"AND": "and", "与": "and", "OR": "or", "或": "or", "NOT": "not", "非": "not"}
SENTENCE_WORDS = ("SENTENCE", "同句")
NEAR_WORDS = ("NEAR", "近")
COMPARISONS = ("≥", "≤", ">=", "<=", ">", "<", ":", "=")
MEANS = {"≥": ">=", "≤": "<=", "=": ":"}
# Full-width forms of what is a sign of the language; one character for one, so places stay right.
WIDE = {point: chr(point - 0xFEE0) for point in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x300A: '"', 0x300B: '"'}
del WIDE[0xFF0C]  # ， parts the members of a list and stays as it is


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is the word, the phrase's inside, the field's name or the saved query's name; `extra` the comparison
    of a field or the distance of NEAR. `start` and `end` are places in the query as typed."""

    kind: Kind
    text: str
    start: int
    end: int
    extra: str = ""


class BadQuery(ValueError):
    """A query that does not parse. `position` counts characters from 0; `expected` says what would have been right."""

    def __init__(self, position: int, expected: str, found: str) -> None:
        self.position, self.expected, self.found = position, expected, found
        super().__init__(f"第{position + 1}个字符处：应为{expected}，实为{found}")


def tokenize(query: str, fields: frozenset[str]) -> list[Token]:
    """All tokens and one of kind `end`. `fields`: names that may stand before a comparison, lower case."""
    text = query.translate(WIDE)
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token = _next(text, at, fields)
        tokens.append(token)
        at = token.end
    return [*tokens, Token("end", "", len(text), len(text))]


def _next(text: str, at: int, fields: frozenset[str]) -> Token:
    character = text[at]
    if character == "(":
        return Token("open", "(", at, at + 1)
    if character == ")":
        return Token("close", ")", at, at + 1)
    if character in QUOTES:
        return _quoted(text, at)
    if regex := re.match(r"/[^\s]+/(?=\s|$)", text[at:]):
        raise BadQuery(at, "词、短语或 NEAR（没有正则表达式：写得不好的会拖住所有人的预警）", f"“{regex[0]}”")
    if character in "-!" and at + 1 < len(text) and not text[at + 1].isspace():
        return Token("not", character, at, at + 1)
    if character in "”」』’":
        raise BadQuery(at, "与它成对的前引号", f"“{character}”")
    end = _word_end(text, at)
    return _word(text, at, end, fields)


def _quoted(text: str, at: int) -> Token:
    closing = QUOTES[text[at]]
    end = text.find(closing, at + 1)
    if end < 0:
        raise BadQuery(len(text), f"引号{closing}（引号在第{at + 1}个字符处打开）", "查询的结尾")
    if not text[at + 1 : end].strip():
        raise BadQuery(at + 1, "引号里的词", "空引号")
    return Token("phrase", text[at + 1 : end].strip(), at, end + 1)


def _word_end(text: str, at: int) -> int:
    end = at
    while end < len(text) and not text[end].isspace() and text[end] not in '()"“”「」『』':
        end += 1
    return end


def _word(text: str, at: int, end: int, fields: frozenset[str]) -> Token:
    word = text[at:end]
    if word in OPERATORS:
        return Token(OPERATORS[word], word, at, end)
    if word in SENTENCE_WORDS:
        return Token("sentence", word, at, end)
    name, slash, distance = word.partition("/")
    if name in NEAR_WORDS and (slash or name == "NEAR"):
        if not slash or not distance.isascii() or not distance.isdigit() or not 0 <= int(distance[:6]) <= 200:
            raise BadQuery(at + len(name), "“/”和 0 到 200 的字数，例如 NEAR/10", f"“{word[len(name) :] or ' '}”")
        return Token("near", name, at, end, str(int(distance)))
    if word.startswith("@"):
        if len(word) == 1:
            raise BadQuery(at + 1, "已存查询的名字", "空白")
        return Token("saved", word[1:], at, end)
    return _field_or_word(text, at, end, fields)


def _field_or_word(text: str, at: int, end: int, fields: frozenset[str]) -> Token:
    """`region:江苏` gives the field token up to the comparison; its value is the next token."""
    word = text[at:end]
    spots = [(place, sign) for sign in COMPARISONS if (place := word.find(sign)) > 0]
    if not spots:
        return Token("word", word, at, end)
    place = min(spot for spot, _ in spots)
    sign = max((s for p, s in spots if p == place), key=len)
    name = word[:place].lower()
    if name in fields:
        return Token("field", name, at, at + place + len(sign), MEANS.get(sign, sign))
    if name.isascii() and name.isalpha() and sign == ":" and word[place + 1 : place + 3] != "//":
        from alerts.atlas import did_you_mean

        near = did_you_mean(name, sorted(fields)).replace("; did you mean", "；是不是")
        raise BadQuery(at, "已知的字段" + near.rstrip("?") + ("？" if near else ""), f"“{name}:”")
    return Token("word", word, at, end)
