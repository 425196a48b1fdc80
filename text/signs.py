"""Words around the names of those who publish and write: labels, roles, offices (words/labels.toml, words/credits.toml)."""

import re
from functools import cache

from text import vocabulary

HAN = r"[\u3400-\u9fff]"
OFFICE = re.compile(
    r".(?:[局委厅部办社网报室署]|中心|电视台|电台|政府|客户端|日报|晚报|频道|公司|集团|学院|大学|协会|小编|编辑|管理员|网友)$"
)
WRITING = re.compile(
    rf"(?:{HAN}{{0,6}}?(?:全媒体|融媒体?|新媒体|客户端|本报|本网|本台|新闻|首席|见习|实习|特派|特约|驻{HAN}{{2,4}}?|[报网社台]))?(?:见习|实习|首席|特派|特约)?(?:记者|通讯员|撰稿人|评论员|编译)(?:站)?"
)


@cache
def label_of(field: str) -> re.Pattern[str]:
    words = tuple(w for row in vocabulary.rows("labels", "label") if row["field"] == field for w in row["words"])
    bracket = "】" if field != "source" else ""
    return re.compile(
        rf"(?:(?<!{HAN})|(?<=\d[日分次])){vocabulary.either(words)}\s{{0,2}}[于自]?\s?[:：︱丨|｜/／{bracket}]\s{{0,4}}"
    )


@cache
def words(kind: str) -> frozenset[str]:
    return frozenset(vocabulary.words("credits", kind))


@cache
def placeholders() -> frozenset[str]:
    """Labels and placeholders that are taken for a source when their own value is missing."""
    return (words("nobody") | frozenset(vocabulary.words("labels", "label"))) - {"本站", "原创", "转载"}


@cache
def role() -> re.Pattern[str]:
    """A role and what follows it; the roles that are one character need a mark behind them."""
    longer = [word for word in words("role") if len(word) > 1]
    return re.compile(
        rf"(?:{vocabulary.either(longer)}[\s:：︱丨/／|｜·]{{0,3}}|(?<!{HAN})(?:文|图文|文图)(?:/图)?\s?[/／:：︱丨|｜\s]\s?)"
    )


@cache
def publisher() -> re.Pattern[str]:
    return re.compile(rf"[\u3400-\u9fffA-Za-z0-9·－—-]{{0,20}}{vocabulary.either(words('publisher'))}")


def value_behind(lines: list[str], index: int, start: int) -> str:
    """What stands behind a label: the rest of its line, else the next line."""
    rest = lines[index][start:].strip()
    if not rest and index + 1 < len(lines) and len(lines[index + 1]) <= 40:
        rest = lines[index + 1]
    return rest
