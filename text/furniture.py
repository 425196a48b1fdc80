"""Name the rule by which a line of a bare text is not the article (words/furniture.toml and words/tails.toml)."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from text import vocabulary

LEADING = r"[\[【（(〔\s•·\-—|>*]{0,6}"
CRUMBS = re.compile(r"^(?:[^<>。]{1,16}\s?[>›»→]\s?){1,6}[^<>。]{0,40}$|^[^>。]{0,16}首页\s{1,3}\S{2,8}\s{1,3}\S{2,8}")
CRUMB = re.compile("[>›»→]")
HOME = re.compile("首页|主页|正文|频道|栏目")
EMPTY_DATE = re.compile("1970-01-01")
IMAGE = re.compile(r"\S{1,80}\.(?:jpe?g|png|gif|webp|bmp)", re.I)
ADDRESS = re.compile(r"(?:https?://|www\.)\S{3,300}")
MARKS = re.compile(r"[\W_]{1,40}")
ORIGINAL_TITLE = re.compile(rf"{LEADING}原标题\s{{0,2}}[:：]\s{{0,3}}(.{{4,80}})")
LABELLED = re.compile(
    r"(?:来源|稿源|作者|日期|时间|发布|发表于|更新|编辑|点击|浏览|浏览次数|字号|关键词|标签|文章来源|稿件来源|信息来源)\s{0,3}[:：]"
)
CREDITS = re.compile(
    rf"{LEADING}(?:[\u4e00-\u9fff]{{0,4}}来源|稿源|出处|作者|责编|[\u4e00-\u9fff]{{0,2}}编辑)\s{{0,3}}[:：]"
)
# A row of a table of results is no bar of links: 新签项目 | 9个 | 31.26亿元.
FIGURE = re.compile(r"\d\s?(?:个|项|家|亿|万元)")
NUMBERED_DISCLAIMER = re.compile(
    r"^[1-9①②][、.．]\s?.{0,30}(?:凡本[网站]|由[^。]{2,20}主办|自有版权|版权信息|转载|免责)"
)
TRUNCATED = re.compile(r"[(（]\s?未完[^()（）]{0,30}[)）]|.{0,20}当前显示\d+字.{0,4}")


@dataclass(frozen=True, kw_only=True)
class Row:
    rule: str
    stops: bool
    longest: int
    pattern: re.Pattern[str]


# Rows of tails.toml that also serve a bare text; where one of these stands the article is over.
SHARED = ("editor", "disclaimer", "recommended", "comments", "widget", "keywords", "unfold", "advertisement")
STOPPING = ("disclaimer", "recommended", "comments")


@cache
def rows() -> tuple[Row, ...]:
    shared = [row for row in vocabulary.rows("tails", "tail") if row["rule"] in SHARED]
    own = vocabulary.rows("furniture", "furniture")
    return tuple(
        Row(
            rule=row["rule"],
            stops=row.get("stops", False) if row in own else row["rule"] in STOPPING,
            longest=row["longest"],
            pattern=_pattern(row),
        )
        for row in [*own, *shared]
    )


def rule_of(line: str) -> tuple[str, bool] | None:
    """The rule that drops this line, and whether the article ends here; None for a line of the article."""
    for row in rows():
        if len(line) <= row.longest and row.pattern.match(line):
            return row.rule, row.stops
    if NUMBERED_DISCLAIMER.match(line):
        return "disclaimer", True
    for rule, pattern in (("image", IMAGE), ("address", ADDRESS), ("marks", MARKS), ("truncated", TRUNCATED)):
        if pattern.fullmatch(line):
            return rule, False
    if line.count("|") >= 3 and len(line) / (line.count("|") + 1) <= 8 and not FIGURE.search(line):
        return "links", False
    return None


def is_crumbs(line: str) -> bool:
    if len(line) > 120 or "。" in line:
        return False
    return CRUMBS.match(line) is not None or (len(CRUMB.findall(line)) >= 2 and HOME.search(line) is not None)


def _pattern(row: dict[str, Any]) -> re.Pattern[str]:
    parts = []
    if row.get("opens"):
        parts.append(LEADING + vocabulary.either(row["opens"]))
    if row.get("alone"):
        alone = vocabulary.either(row["alone"])
        parts.append(rf"{LEADING}{alone}(?:\s{{1,3}}{alone}){{0,6}}\s{{0,3}}(?:[:：】\]）)>》]|$)")
    if row.get("holds"):
        parts.append(rf"[^\n]{{0,{row['longest']}}}?{vocabulary.either(row['holds'])}")
    return re.compile("|".join(parts))
