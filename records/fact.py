"""A fact: what one article says about signed, planned or running projects, with the words it was read from.

Money is in single units of its currency (yuan, dollars), never in 亿; days are ISO dates.
"""

from dataclasses import dataclass
from typing import Literal

Stage = Literal["negotiating", "intent", "signed", "landed", "started", "production", "target"]
AmountKind = Literal["total", "agreed", "intended", "arrived", "fixed"]
Qualifier = Literal["exact", "about", "over", "nearly", "up_to"]
Reality = Literal["actual", "planned", "hoped", "offered", "recalled", "cancelled", "doubted"]
Confidence = Literal["A", "B", "C"]

STAGES: dict[str, str] = {
    "negotiating": "在谈",
    "intent": "意向",
    "signed": "签约",
    "landed": "落地",
    "started": "开工",
    "production": "投产",
    "target": "目标",
}
AMOUNT_KINDS: dict[str, str] = {
    "total": "总投资",
    "agreed": "协议投资",
    "intended": "意向投资",
    "arrived": "到位资金",
    "fixed": "固定资产投资",
}
REALITIES: dict[str, str] = {
    "actual": "已发生",
    "planned": "计划",
    "hoped": "期望",
    "offered": "推介",
    "recalled": "往期",
    "cancelled": "取消",
    "doubted": "存疑",
}
ALERTING_CONFIDENCE = ("A", "B")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A region that receives investment. `adcode` is None for a 兵团 division and the like.

    `zone` is the name of the development zone inside it; `why` names the evidence
    (title, dateline, subject, zone, site, inferred …).
    """

    adcode: str | None
    name: str
    zone: str | None = None
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Count:
    """Number of projects. A range keeps both ends; `value` is the upper one."""

    value: int
    low: int | None = None
    qualifier: Qualifier = "exact"
    printed: str = ""


@dataclass(frozen=True, kw_only=True)
class Amount:
    """Money in single units of `currency` (ISO 4217). A range keeps both ends; `value` is the upper one."""

    value: float
    low: float | None = None
    currency: str = "CNY"
    kind: AmountKind | None = None
    qualifier: Qualifier = "exact"
    printed: str = ""


@dataclass(frozen=True, kw_only=True)
class Period:
    """The time a fact speaks of: first and last day, ISO. `start` is None for 截至."""

    start: str | None
    end: str | None
    printed: str = ""
    read_from: str = "phrase"  # phrase, sentence, paragraph, dateline, published


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One statement of one article, kept apart from every other (事件), with its words."""

    stage: Stage
    quote: str
    start: int  # code points into Article.text; into the title when in_title
    end: int
    in_title: bool = False
    reality: Reality = "actual"
    background: bool = False  # recalled, cancelled or doubted, or an old stock figure: never an alert
    count: Count | None = None
    amount: Amount | None = None
    joint: Amount | None = None  # a sum over this and other statements together: belongs to none of them alone
    parts: tuple[tuple[str, int], ...] = ()  # breakdown as printed, with numbers of projects: (其中工业, 13)
    scope: str | None = None  # threshold or extent as printed: 过亿元, 工业, 现场
    period: Period | None = None
    host: Place | None = None
    industries: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    tactics: tuple[str, ...] = ()
    part_of: int | None = None  # index in Reading.facts of the whole that this is a part of (其中)
    framework: bool = False
    confidence: Confidence = "C"
    why: str = ""  # why this confidence

    @property
    def is_alerting(self) -> bool:
        """Whether this fact may ring: actual, current, sure enough."""
        return self.reality == "actual" and not self.background and self.confidence in ALERTING_CONFIDENCE


@dataclass(frozen=True, kw_only=True)
class Reading:
    """All that was read from one article."""

    relevant: bool = False
    signing: bool = False
    facts: tuple[Fact, ...] = ()
    hosts: tuple[Place, ...] = ()
    industries: tuple[str, ...] = ()  # of signed projects only
    companies: tuple[str, ...] = ()  # named signers
    tactics: tuple[str, ...] = ()
    courted: tuple[str, ...] = ()  # cities or firms that the host courts
    officials: tuple[str, ...] = ()  # who leads a delegation, as printed
    extractor: str = ""  # version of the rules, for rereading
