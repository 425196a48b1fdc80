"""An article: what one page says, cleaned and repaired, with the way back to the page as served.

Offsets are code points into `Article.text`, the repaired paragraphs joined by one line feed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

ParagraphKind = Literal["lead", "text", "subhead", "caption", "row"]
PublishedKind = Literal["printed", "meta", "url", "given"]


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One line of the body. `kind`: lead, text, subhead, caption or (table) row."""

    text: str
    kind: ParagraphKind = "text"


@dataclass(frozen=True, kw_only=True)
class Published:
    """When the page says it was published.

    `value` is ISO 8601: a day (`2017-05-08`) or an instant with its offset
    (`2017-05-08T13:02:29+08:00`); pages print Asia/Shanghai time.
    `kind` says where it was read: printed on the page, in a meta tag, in the
    address, or given by the caller. `unsure` is None or says what is unsure.
    """

    value: str
    kind: PublishedKind
    unsure: str | None = None

    @property
    def day(self) -> str:
        return self.value[:10]


@dataclass(frozen=True, kw_only=True)
class Charset:
    """How bytes became text: what was declared, what was used, and why."""

    declared: str | None
    used: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Repair:
    """One mended spot. `start`/`end` lie in the repaired text, `raw_start`/`raw_end` in the raw text.

    `kind`: glosses, script, swaps, lost_bytes, punctuation, spaces, emoji (and invisible
    characters), width, tags, layout, mojibake. A script repair spans all characters of its
    paragraph that changed.
    `certainty`: certain or likely; what is unknown is a `Damage`, not a repair.
    """

    kind: str
    start: int
    end: int
    raw_start: int
    raw_end: int
    before: str
    after: str
    certainty: Literal["certain", "likely"] = "certain"


@dataclass(frozen=True, kw_only=True)
class Damage:
    """A spot that cannot be undone. Facts never take a value from it.

    `kind`: lost_digits, lost_text, lost_bytes, masked, truncated, unknown_swap. A spot in a line
    that was dropped is an empty span at the end of the text: it tells how the page was treated.
    """

    start: int
    end: int
    text: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """A line of the page that is not article, and the name of the rule that dropped it."""

    text: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class TrustMark:
    """A reason to trust the page less. `kind`: copied, stripped_digits, spun, machine_written,
    reposter_footer, region_contradiction, hijacked_domain, damaged, truncated, template."""

    kind: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Article:
    """What one page says. None or empty means that the page does not say."""

    url: str | None = None
    title: str | None = None
    raw_title: str | None = None  # the title before repair
    kicker: str | None = None  # 引题
    subtitle: str | None = None  # 副题
    published: Published | None = None
    updated: str | None = None
    source: str | None = None
    raw_source: str | None = None  # the source before repair
    reporters: tuple[str, ...] = ()
    raw_reporters: tuple[str, ...] = ()  # the names before repair
    editor: str | None = None
    column: str | None = None
    region: str | None = None  # adcode of the column or site, when the page or the site file says it
    paragraphs: tuple[Paragraph, ...] = ()
    charset: Charset | None = None
    repairs: tuple[Repair, ...] = ()
    repair_counts: Mapping[str, int] = field(default_factory=dict)
    damaged: tuple[Damage, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    attachments: tuple[tuple[str, str], ...] = ()  # (label, absolute or page-relative address)
    table: Mapping[str, str] = field(default_factory=dict)  # 索引号, 发文机关, 成文日期, 文号 …
    next_page: str | None = None
    trust: tuple[TrustMark, ...] = ()
    container: str | None = None  # path of the element that held the body
    template: str | None = None  # signature of the page's tag and class skeleton
    confidence: float = 0.0
    raw_text: str = ""  # the body before repair, paragraphs joined by "\n"
    # Stretches that stand character for character, as (start in text, start in raw_text, length);
    # what lies between two runs was replaced by another length. text.alignment.raw_span maps any span back.
    alignment: tuple[tuple[int, int, int], ...] = ()

    @cached_property
    def text(self) -> str:
        return "\n".join(p.text for p in self.paragraphs)

    @property
    def author(self) -> str | None:
        return " ".join(self.reporters) or None
