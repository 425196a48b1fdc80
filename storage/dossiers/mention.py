"""One fact as joining sees it: what it says of whom, where, what, how much and when."""

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

from records import Amount, Fact
from storage.dossiers import names
from storage.scopes import present
from text.fold import fold

Layer = Literal["project", "total", "none"]

MOST_FIRMS = 3  # a sentence with more firms and no project's name is about none of them
SHORTEST_WORDS = 12  # fewer characters may stand anywhere
LONGEST_SENTENCE = 300
STOPS = re.compile(r"[。！？!?;；\n]")
SIGNS = re.compile(r"[^\w]+")
OWN_TIME = ("phrase", "sentence", "paragraph")  # where a period was read, when the words of the article give it


@dataclass(frozen=True, kw_only=True, slots=True)
class Sum:
    """Money of one statement as an interval: what else may be meant by the printed words."""

    value: float
    low: float
    high: float
    currency: str = "CNY"
    kind: str | None = None
    exact: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """One statement about one project. `words` is a hash of its sentence, equal for copies; empty for a few words."""

    stage: str
    words: str
    actual: bool = True
    reality: str = "actual"
    sure: bool = False  # may ring: actual, current, sure enough
    start: str | None = None
    end: str | None = None
    dated: bool = False  # the words give the time; else it is that of publication
    host: str | None = None
    zone: str | None = None
    firms: tuple[str, ...] = ()
    firms_printed: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    contents_printed: tuple[str, ...] = ()
    phases: tuple[int, ...] = ()
    plain: bool = False  # what is built is named, and no phase of it
    sum: Sum | None = None
    industries: tuple[str, ...] = ()
    increase: bool = False
    framework: bool = False
    part: bool = False  # told apart within a batch


def layer_of(fact: Fact) -> Layer:
    """Which of the three layers a fact belongs to: one project, a total over many, or neither."""
    if fact.stage == "target":
        return "total"
    if fact.count is not None and fact.count.value > 1:
        return "total"
    if fact.projects or 0 < len(fact.companies) <= MOST_FIRMS:
        return "project" if len(fact.projects) <= 2 else "none"
    if fact.companies:
        return "none"
    if fact.count is None and fact.amount is not None:
        return "total"
    return "total" if fact.count is not None and (fact.part_of is not None or fact.scope) else "none"


def mention_of(fact: Fact, sentence: str | None = None) -> Mention | None:
    """None when the fact is not about one project. `sentence`: the one that its words stand in."""
    if layer_of(fact) != "project":
        return None
    firms = tuple(dict.fromkeys(filter(None, map(names.company, fact.companies))))
    contents = tuple(
        dict.fromkeys(filter(None, (names.content(one, firms[0] if firms else "") for one in fact.projects)))
    )
    if not firms and not contents:
        return None
    said = sentence or fact.quote
    phases = tuple(sorted({n for one in fact.projects for n in names.phases(one)}))
    if not contents:  # a sentence that names several projects may say of another that it is a second phase
        phases = phases or names.phases_in(said)
    period, host = fact.period, fact.host
    return Mention(
        stage=fact.stage,
        words=words_hash(said, fact.quote),
        actual=fact.reality == "actual" and not fact.background,
        reality=fact.reality,
        sure=fact.is_alerting,
        start=(period.start or None) if period else None,
        end=(period.end or period.start or None) if period else None,
        dated=period is not None and period.read_from in OWN_TIME and bool(period.end or period.start),
        host=present(host.adcode) if host and host.adcode else None,
        zone=host.zone if host else None,
        firms=firms,
        firms_printed=fact.companies,
        contents=contents,
        contents_printed=fact.projects,
        phases=phases,
        plain=not phases and (bool(contents) or "项目" in said),
        sum=sum_of(fact.amount) if fact.amount else None,
        industries=fact.industries,
        increase=fact.stage == "signed" and names.is_increase(fact.quote),
        framework=fact.framework,
        part=fact.part_of is not None,
    )


def sentence_at(text: str, fact: Fact) -> str | None:
    """The sentence around a fact's words; None when the text does not hold them there any more."""
    if fact.in_title or text[fact.start : fact.end] != fact.quote:
        return None
    before = [m.end() for m in STOPS.finditer(text, max(0, fact.start - LONGEST_SENTENCE), fact.start)]
    after = STOPS.search(text, fact.end, fact.end + LONGEST_SENTENCE)
    return text[before[-1] if before else max(0, fact.start - LONGEST_SENTENCE) : after.start() if after else fact.end]


def words_hash(sentence: str, quote: str) -> str:
    """Equal for copies; two statements of one sentence have their own."""
    bare = SIGNS.sub("", fold(sentence))
    if len(bare) < SHORTEST_WORDS:
        return ""
    text = f"{bare}\n{SIGNS.sub('', fold(quote))}" if quote != sentence else bare
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def sum_of(amount: Amount) -> Sum:
    """An amount as the interval that its words leave open: 64亿 may be 64.2亿, 超50亿 is 50亿 or somewhat more."""
    value = amount.value
    low, high = amount.low if amount.low is not None else value, value
    match amount.qualifier:
        case "about":
            low, high = 0.94 * low, 1.06 * high
        case "over":
            high *= 1.2
        case "nearly":
            low *= 0.85
        case "up_to":
            low *= 0.8
        case _:
            unit = 1e8 if value >= 1e8 else 1e4
            digits = f"{value / unit:.4f}".rstrip("0")
            half = min(0.5 * 10.0 ** -len(digits.split(".")[1]) * unit, 0.06 * value)
            low, high = low - half, high + half
    return Sum(
        value=value, low=low, high=high, currency=amount.currency, kind=amount.kind, exact=amount.qualifier == "exact"
    )
