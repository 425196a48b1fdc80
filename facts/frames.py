"""A frame: one statement under construction, and what the reader of a sentence knows about the text before it."""

import re
from dataclasses import dataclass, field

from facts.amounts import Money
from facts.clauses import Sentence
from facts.counts import Number
from facts.vocabulary import Hit

Token = Money | Number

# How far a project has come; of a mixed set (签约、洽谈80家) the earliest stage is what is sure of all.
# Works that the state builds for itself: no investor is attracted.
PUBLIC = re.compile(
    r"基础设施|政府投资|水利|水库|生态修复|环境修复|修复工程|灾后|防洪|灌区|老旧|小区|养老服务中心|民生|城建|市政(?!府)|公共服务|社会事业|G\d{2,3}|道路"
)
ORDER = {"negotiating": 0, "intent": 1, "signed": 2, "landed": 3, "started": 4, "production": 5}


@dataclass(slots=True)
class Frame:
    """One statement: a stage with a count, an amount or a name. `start`/`end` cover the words that it was read from."""

    stage: str
    start: int
    end: int
    line: int
    sentence: int
    count: Number | None = None
    single: bool = False  # one named project: its count is 1 though no number says so
    derived: int | None = None  # a count that follows from an enumeration
    amount: Money | None = None
    kind: str = ""
    joint: Money | None = None  # a sum that it shares with a statement of another stage
    scope: str = ""
    reality: str = "actual"
    framework: bool = False
    verb: int = -1  # where the stage word begins, when one stands in the sentence
    mixed: bool = False
    inherited: bool = False  # the stage stands in another clause or sentence
    part: bool = False  # its words say that it is a part: 其中
    heading: bool = False
    bare: bool = False  # neither count nor amount
    plain_firms: bool = False
    party: str = ""  # with whom a framework is signed
    of_project: bool = False  # the words name one project: 某产业园签约, 某产业园签约仪式
    project: tuple[int, int] | None = None  # where the name of the one project stands
    by_agreement: bool = False  # its sentence says what an agreement told of before provides: 根据协议
    back: bool = False  # its subject is 该项目: the project of a sentence before
    parent: "Frame | None" = None
    clause: tuple[int, int] = (0, 0)
    subject: tuple[int, int] = (0, 0)
    told: int = 0  # counted parts of it seen so far, and their sum
    told_sum: int = 0
    parts: list[tuple[str, int]] = field(default_factory=list)

    @property
    def number(self) -> int | None:
        """How many projects, when the words say so."""
        if self.count is not None:
            return self.count.value
        return self.derived or (1 if self.single else None)

    @property
    def currency(self) -> str | None:
        return None if self.amount is None else self.amount.currency

    def widen(self, start: int, end: int) -> None:
        """Take these words in as well."""
        self.start, self.end = min(self.start, start), max(self.end, end)


@dataclass(slots=True)
class Context:
    """What a later sentence may refer to: the stage last spoken of and the last whole statement."""

    stage: str = ""
    reality: str = "actual"
    line: int = -1
    sentence: int = -1
    top: Frame | None = None
    event: str = ""  # the stage of the event that the text reports: 集中开工, 签约仪式, or what a headline says
    event_sentence: int = -9


@dataclass(frozen=True, slots=True)
class Deal:
    """The one project that a sentence without numbers told of as signed: in which sentence and line, and its name."""

    sentence: int
    line: int
    project: tuple[int, int]


_NOWHERE = Sentence(0, 0, 0, False)


@dataclass(slots=True)
class View:
    """What the binding of numbers sees: one sentence with its words, and the context of those before it."""

    text: str
    rejected: list["Rejected"]
    context: Context = field(default_factory=Context)
    sentence: Sentence = _NOWHERE
    index: int = 0
    hits: list[Hit] = field(default_factory=list)
    orphan: Money | None = None  # the sum of the last sentence, which was nothing else
    alike: Hit | None = None  # what made the sentence before a look-alike
    deal: Deal | None = None
    absorbed: bool = False  # the last count belongs to another activity

    def turn_to(self, sentence: Sentence, index: int, hits: list[Hit]) -> None:
        """Look at the next sentence."""
        self.sentence, self.index, self.hits, self.absorbed = sentence, index, hits, False

    def reject(self, token: "Token", reason: str) -> None:
        """Remember why a number was not taken."""
        self.rejected.append(Rejected(token.start, token.end, reason))


@dataclass(frozen=True, slots=True)
class Rejected:
    """A number or a stage word of which no fact was made, and why (a key of `facts.explain.REASONS`)."""

    start: int
    end: int
    reason: str


def earliest(first: str, second: str) -> str:
    """The stage that is sure of a set in which both occur."""
    return first if ORDER.get(first, 9) <= ORDER.get(second, 9) else second
