"""One pass over a page: its lines, the blocks they stand in, and the places that hint at a field.

The parser hands over its events and no tree is built: a page of any depth or width costs time and
memory in proportion to its size. A line ends at a block element, a table cell or a `<br>`; what is
hidden (`display:none`, `hidden`) or no text (scripts, styles, forms' insides) is left out.
`visibility:hidden` is kept: WeChat serves the article so and shows it by script.
"""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from lxml import etree

from text.hints import FIELDS, LONGEST_NAME, SEEN, block_tags, hints_of, hints_of_property, tag_hints

MOST_LINES = 100_000
MOST_NODES = 200_000
MOST_SPOTS = 2_000
LONGEST_SCRIPT = 200_000  # characters of scripts that are kept for a date

SKIP, BLOCK, BREAK, LINK, STRONG, META, TITLE, IMAGE, TIME, BASE = range(1, 11)
KINDS = dict.fromkeys(
    ["style", "noscript", "template", "select", "textarea", "iframe", "object", "embed", "svg", "script", "button"],
    SKIP,
)
KINDS |= dict.fromkeys(
    [
        "html",
        "body",
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "figcaption",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ],
    BLOCK,
)
KINDS |= {"br": BREAK, "a": LINK, "b": STRONG, "strong": STRONG, "meta": META, "title": TITLE, "img": IMAGE}
KINDS |= {"time": TIME, "base": BASE}

HEADINGS = frozenset(("h1", "h2", "h3"))

UNSEEN = re.compile(r"display\s{0,3}:\s{0,3}none", re.IGNORECASE)
KEPT = re.compile(r"white-space\s{0,3}:\s{0,3}pre", re.IGNORECASE)
FIGURES = re.compile(r"\d+")


@dataclass(slots=True)
class Spot:
    """An inline element whose name hints at a field; its `text` stands in line `line`."""

    tag: str
    attrs: Mapping[str, str]
    hints: int
    line: int
    start: int
    block: int
    text: str = ""


@dataclass(slots=True)
class Layout:
    """Lines of a page and its block elements, as columns: line `i` stands in block `owners[i]`.

    Block `n` has the tag `tags[n]`, the names `classes[n]` and `ids[n]`, stands in block `parents[n]` and holds the lines `firsts[n]` up to and without `ends[n]`. `before[i]` and `linked_before[i]`
    are the characters, and those inside links, of all lines before `i`. Link `k` leads to `hrefs[k]`.
    """

    lines: list[str] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)
    bold: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    hints: list[int] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    hrefs: list[str] = field(default_factory=list)
    link_lines: list[int] = field(default_factory=list)
    link_texts: list[str] = field(default_factory=list)
    images: list[int] = field(default_factory=list)
    metas: dict[str, str] = field(default_factory=dict)
    title: str = ""
    scripts: list[str] = field(default_factory=list)
    base: str | None = None
    before: list[int] = field(default_factory=list)
    linked_before: list[int] = field(default_factory=list)

    def chars(self, node: int) -> int:
        return self.before[self.ends[node]] - self.before[self.firsts[node]]

    def link_chars(self, node: int) -> int:
        return self.linked_before[self.ends[node]] - self.linked_before[self.firsts[node]]

    def at(self, path: str) -> list[int]:
        """The blocks that stand at a path."""
        last = path.rpartition("/")[2]
        return [node for node in range(len(self.tags)) if self.step(node) == last and self.path(node) == path]

    def path(self, node: int) -> str:
        """Where a block stands: `html/body/div#main/div.content`."""
        steps: list[str] = []
        while node >= 0 and len(steps) < 40:
            steps.append(self.step(node))
            node = self.parents[node]
        return "/".join(reversed(steps))

    def step(self, node: int) -> str:
        """One step of a path; figures in names count pages or articles and are masked."""
        name, classes = self.ids[node], self.classes[node].split(None, 1)
        named = f"#{name}" if name else f".{classes[0]}" if classes else ""
        return self.tags[node] + FIGURES.sub("0", named[:LONGEST_NAME])


def lay_out(utf8: bytes, *, wanted: frozenset[str] = frozenset()) -> Layout:
    """Lines and blocks of a page given as UTF-8. A page without any text gives an empty layout.

    `wanted` are classes and ids of inline elements that are kept as spots whatever they hint at.
    """
    target = _Target(wanted)
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    with contextlib.suppress(etree.XMLSyntaxError):  # a page without any element
        etree.fromstring(utf8, parser)
    return target.finish()


class _Target:
    """Receives the parser's events. `stack` has one code for each open element: the number of its block, or what it was.

    A spot `k` is `-5 - 2k`, a link `k` is `-6 - 2k`.
    """

    __slots__ = (
        "block",
        "bolded",
        "buffer",
        "kept",
        "layout",
        "linked",
        "open_links",
        "script",
        "skip",
        "stack",
        "starts",
        "strong",
        "titled",
        "wanted",
    )

    def __init__(self, wanted: frozenset[str]) -> None:
        self.layout = Layout()
        self.wanted = wanted
        self.buffer: list[str] = []
        self.stack: list[int] = []
        self.starts: list[int] = []  # where in the buffer the open links begin
        self.block = -1  # the innermost open block
        self.skip = 0  # depth inside of what is not read
        self.kept = -1  # the block whose line breaks count
        self.open_links = 0
        self.strong = 0
        self.linked = 0
        self.bolded = 0
        self.script = 0  # characters of scripts that may still be kept
        self.titled: list[str] | None = None

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        if self.skip:
            self.skip += 1
            return
        kind = KINDS.get(tag, 0)
        hints = 0
        name = label = style = None
        if attrs:
            style = attrs.get("style")
            if (style and "one" in style.lower() and UNSEEN.search(style)) or "hidden" in attrs:
                self.skip = 1
                return
            name, label = attrs.get("class"), attrs.get("id")
            if name or label:
                known = SEEN.get((name or "", label or ""))
                hints = hints_of(name or "", label or "") if known is None else known
            if "itemprop" in attrs:
                hints |= hints_of_property(attrs["itemprop"])
        if kind == BLOCK or (kind == 0 and tag in block_tags()):
            if self.buffer:
                self.flush()
            layout = self.layout
            node = len(layout.tags)
            if node >= MOST_NODES:
                self.stack.append(-1)
                return
            layout.tags.append(tag)
            layout.classes.append(name or "")
            layout.ids.append(label or "")
            layout.parents.append(self.block)
            layout.firsts.append(len(layout.lines))
            layout.ends.append(-1)
            layout.hints.append(hints | tag_hints().get(tag, 0))
            self.block = node
            self.stack.append(node)
            if self.kept < 0 and (tag == "pre" or (style and "pre" in style and KEPT.search(style))):
                self.kept = node
        elif kind == LINK:
            layout = self.layout
            self.open_links += 1
            if len(layout.hrefs) >= MOST_LINES:
                self.stack.append(-4)
                return
            self.stack.append(-6 - 2 * len(layout.hrefs))
            layout.hrefs.append(attrs.get("href") or "")
            layout.link_lines.append(len(layout.lines))
            layout.link_texts.append("")
            self.starts.append(len(self.buffer))
        elif kind == STRONG:
            self.strong += 1
            self.stack.append(-2)
        elif kind == SKIP:
            self.skip = 1
            self.script = LONGEST_SCRIPT if tag == "script" else 0
        else:
            self.stack.append(self._other(kind, tag, attrs, hints))

    def _other(self, kind: int, tag: str, attrs: Mapping[str, str], hints: int) -> int:
        """Elements that are seldom or say nothing of their own; returns the code for the stack."""
        layout = self.layout
        if kind == BREAK:
            if self.buffer:
                self.flush()
        elif kind == META:
            name = attrs.get("name") or attrs.get("property") or attrs.get("itemprop")
            if name and len(layout.metas) < 200:
                layout.metas.setdefault(name.lower(), attrs.get("content", ""))
        elif kind == IMAGE:
            layout.images.append(len(layout.lines))
        elif kind == TITLE and not layout.title:
            self.titled = []
            return -3
        elif kind == BASE:
            layout.base = attrs.get("href")
        elif (hints & FIELDS or kind == TIME or self._is_wanted(attrs)) and len(layout.spots) < MOST_SPOTS:
            layout.spots.append(Spot(tag, attrs, hints, len(layout.lines), len(self.buffer), self.block))
            return -3 - 2 * len(layout.spots)
        return -1

    def _is_wanted(self, attrs: Mapping[str, str]) -> bool:
        """Does a selector of the site look for an element named so?"""
        return (
            bool(self.wanted)
            and bool(attrs)
            and not self.wanted.isdisjoint((attrs.get("id", ""), *attrs.get("class", "").split()))
        )

    def end(self, tag: str) -> None:
        if self.skip:
            self.skip -= 1
            return
        if not self.stack:
            return
        code = self.stack.pop()
        if code >= 0:
            if self.buffer:
                self.flush()
            layout = self.layout
            layout.ends[code] = len(layout.lines)
            if code == self.kept:
                self.kept = -1
            self.block = layout.parents[code]
        elif code <= -5:
            self._close_inline(code)
        elif code == -2:
            self.strong -= 1
        elif code == -4:
            self.open_links -= 1
        elif code == -3 and self.titled is not None:
            self.layout.title = " ".join("".join(self.titled).split())
            self.titled = None

    def _close_inline(self, code: int) -> None:
        layout = self.layout
        if code & 1:
            spot = layout.spots[(-5 - code) // 2]
            spot.text = self._since(spot.line, spot.start)
        else:
            link = (-6 - code) // 2
            self.open_links -= 1
            layout.link_texts[link] = self._since(layout.link_lines[link], self.starts.pop())

    def _since(self, line: int, start: int) -> str:
        """The text of an element that began in this line at this place of the buffer."""
        if line == len(self.layout.lines):
            return "".join(self.buffer[start:])
        return self.layout.lines[line]

    def data(self, data: str) -> None:
        if self.skip:
            if self.script and len(data) <= self.script:
                self.script -= len(data)
                self.layout.scripts.append(data)
            return
        if self.titled is not None:
            self.titled.append(data)
            return
        if self.kept >= 0 and "\n" in data:
            data = self._broken(data)
        if not self.buffer and (not data or data.isspace()):
            return
        self.buffer.append(data)
        if self.open_links:
            self.linked += len(data)
        if self.strong:
            self.bolded += len(data)

    def _broken(self, data: str) -> str:
        """End a line at each line break but the last; what follows that one is returned."""
        *whole, rest = data.split("\n")
        for line in whole:
            if self.buffer or not line.isspace():
                self.buffer.append(line)
                self.linked += len(line) if self.open_links else 0
                self.bolded += len(line) if self.strong else 0
            if self.buffer:
                self.flush()
        return rest

    def flush(self) -> None:
        text = " ".join("".join(self.buffer).split())
        self.buffer.clear()
        if text:
            layout = self.layout
            if len(layout.lines) < MOST_LINES:
                layout.lines.append(text)
                layout.owners.append(self.block)
                layout.linked.append(self.linked if self.linked < len(text) else len(text))
                layout.bold.append(self.bolded)
            self.linked = self.bolded = 0

    def close(self) -> Layout:
        return self.layout

    def finish(self) -> Layout:
        """Close what is open and add up the lines."""
        if self.buffer:
            self.flush()
        layout = self.layout
        count = len(layout.lines)
        layout.ends = [count if end < 0 else end for end in layout.ends]
        layout.before = [0, *accumulate(map(len, layout.lines))]
        layout.linked_before = [0, *accumulate(layout.linked)]
        return layout
