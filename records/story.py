"""A story: articles that carry the same text. Not an event, which joins stories told in other words."""

from dataclasses import dataclass
from typing import Literal

LINK_KINDS = {
    "exact": "原样转载",
    "near": "转载",
    "contained": "摘编或增补",
    "rerun": "旧文重发",
    "contains": "含有另一篇",
    "sibling": "文字相同，数字或名称不同，另是一件事",
}
CHANGE_KINDS = {
    "figure": "数字不同",
    "date": "日期不同",
    "name": "词语不同",
    "hedge": "语气不同",
    "lost": "删去",
    "added": "增加",
}


@dataclass(frozen=True, kw_only=True)
class StoryLink:
    """Why an article stands where it stands.

    `kind`: exact, near, contained, rerun join the story of `other`; contains and sibling never join.
    `covered` is the share of the new text found in the old one, `covers` the reverse.
    """

    article: str
    other: str
    kind: Literal["exact", "near", "contained", "rerun", "contains", "sibling"]
    similarity: float
    covered: float = 0.0
    covers: float = 0.0
    differs: tuple[tuple[str, str], ...] = ()  # (in the other, in this): figures, dates or names


@dataclass(frozen=True, kw_only=True)
class Story:
    """One text and all its copies; `id` is the id of its first article."""

    id: str
    articles: tuple[str, ...]
    first_seen: int  # ms UTC
