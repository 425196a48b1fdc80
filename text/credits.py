"""Who published a page, and who wrote and edited it: labels near the headline, names in the text and at its end."""

import re
from functools import cache

from text import vocabulary
from text.tree import SOURCE, Layout

NEAR_ABOVE, NEAR_BELOW = 12, 6
SOURCE_END = re.compile(
    r"\s{2,}|[|｜\[\]【】（()）<>《》\n]|\s(?=\S{1,6}[:：])|(?=(?:19|20)\d\d[-/.年])|(?=作者[:：]|编辑[:：]|责任编辑|记者[:：]|时间[:：]|发布时间|浏览|点击|字号|字体|分享)"
)


@cache
def _label(field: str) -> re.Pattern[str]:
    words = tuple(w for row in vocabulary.rows("labels", "label") if row["field"] == field for w in row["words"])
    return re.compile(vocabulary.either(words) + r"\s{0,2}[:：】]\s{0,4}")


def source(layout: Layout, body_first: int, body_end: int, date_line: int | None, title_line: int | None) -> str | None:
    label = _label("source")
    lines = layout.lines
    near = [
        *range(body_first, max(-1, body_first - NEAR_ABOVE), -1),
        *range(body_first + 1, body_first + 3),
        *range(max(body_first, body_end - 3), min(len(lines), body_end + NEAR_BELOW)),
    ]
    if date_line is not None:
        near = [date_line, date_line + 1, date_line - 1, *near]
    for index in near:
        if not 0 <= index < len(lines) or len(lines[index]) > 200:
            continue
        match = label.search(lines[index])
        if match:
            rest = SOURCE_END.split(lines[index][match.end() :])[0].strip()
            if not rest and index + 1 < len(lines):
                rest = SOURCE_END.split(lines[index + 1])[0].strip()
            if 2 <= len(rest) <= 40:
                return rest
    for spot in layout.spots:
        if spot.hints & SOURCE:
            text = SOURCE_END.split(" ".join(spot.text.split()))[0].strip()
            if 2 <= len(text) <= 24:
                return text
    for row in vocabulary.rows("metas", "meta"):
        if row["field"] == "source":
            for name in row["names"]:
                if layout.metas.get(name, "").strip():
                    return layout.metas[name].strip()
    return None
