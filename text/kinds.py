"""What a paragraph is: lead, text, subhead, caption or a row of a table."""

import re

from records.article import ParagraphKind
from text.tree import Layout

LONGEST_SUBHEAD, LONGEST_CAPTION, LONGEST_CELL = 40, 80, 60
ENDS = re.compile(r"[。！？；!?;…：:，,、][”’」』）)]{0,2}$")
CAPTION = re.compile(
    r"[（(▲△◎↑↓←→●■]{0,2}\s?(?:图[为一二三四五六七八九十\d]{0,3}[：:丨|]?|图片来源|资料图|新华社发|.{0,24}[摄供图]{1,2}[）)])"
)
CAPTION_CLASS = re.compile(r"caption|pic_?(?:text|desc|info)|img_?(?:text|desc|info)|tupian|tuzhu|photo", re.IGNORECASE)
LEAD = re.compile(r"(?:导读|摘要|核心提示|内容提要|内容摘要|编者按|提要|导语)(?:[：:丨|]|$)")
NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节部])"
)
HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
CELLS = frozenset(("td", "th"))


def kind_of(layout: Layout, index: int, text: str, *, first: bool, images: frozenset[int]) -> ParagraphKind:
    """The kind of the paragraph that stands in line `index`; `images` are the lines right behind a picture."""
    owner = layout.owners[index]
    tag = layout.tags[owner] if owner >= 0 else ""
    if len(text) <= LONGEST_CELL and _is_cell(layout, owner):
        return "row"
    if len(text) <= LONGEST_CAPTION:
        named = owner >= 0 and bool(CAPTION_CLASS.search(layout.classes[owner]))
        if tag == "figcaption" or named or (CAPTION.match(text) and (index in images or len(text) <= 40)):
            return "caption"
        if index in images and len(text) <= 40 and not ENDS.search(text) and not layout.bold[index]:
            return "caption"
    if LEAD.match(text) or (first and len(text) > 30):
        return "lead"
    if len(text) > LONGEST_SUBHEAD or ENDS.search(text):
        return "text"
    bold = 10 * layout.bold[index] >= 9 * len(text)
    return "subhead" if bold or tag in HEADINGS or NUMBERED.match(text) or len(text) <= 25 else "text"


def _is_cell(layout: Layout, node: int) -> bool:
    """A cell of a row with several cells that hold text."""
    for _ in range(3):
        if node < 0:
            return False
        if layout.tags[node] in CELLS:
            row = layout.parents[node]
            return (
                row >= 0 and layout.ends[row] - layout.firsts[row] >= 2 and layout.ends[node] == layout.firsts[node] + 1
            )
        node = layout.parents[node]
    return False
