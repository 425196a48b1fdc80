"""The column of a page: the last step of `首页 > 招商动态 > 正文` above the headline."""

import re

from text.hints import COLUMN
from text.published import names
from text.tree import Layout

STEPS = re.compile(r"\s?(?:[>＞»›→]{1,3}|-{2,3}|\s[|/-]\s)\s?")
LEADS = re.compile(
    r"^\s?(?:您?[的]?(?:当前|现在|所在)?(?:的)?位置(?:是)?|當前位置|所在栏目|当前栏目|首页位置)\s?[:：]?\s?"
)
NO_COLUMN = re.compile(
    r"首\s?页|正文|内容|详情|详细内容|浏览文章|阅读|网站首页|.{0,8}新闻正文|信息内容|.{0,12}首页|文章|列表"
)
LONGEST = 120
LONGEST_NAME = 20


def find(layout: Layout, headline: int | None, body_first: int, title: str) -> str | None:
    """The column that a meta tag or the way to the page names."""
    for name in names("column"):
        value = layout.metas.get(name, "").strip()
        if 2 <= len(value) <= LONGEST_NAME:
            return value
    end = headline if headline is not None and headline < body_first else body_first
    hinted = {layout.firsts[n] for n, hints in enumerate(layout.hints) if hints & COLUMN}
    for index in range(end - 1, max(-1, end - 60), -1):
        line = layout.lines[index]
        if len(line) > LONGEST or not (LEADS.match(line) or index in hinted or line.startswith("首页")):
            continue
        steps = [step.strip() for step in STEPS.split(LEADS.sub("", line))]
        steps = [s for s in steps if 2 <= len(s) <= LONGEST_NAME and not NO_COLUMN.fullmatch(s) and s not in title]
        if steps and (len(steps) > 1 or STEPS.search(line)):
            return steps[-1]
    return None
