"""Items of a list with their sums in brackets: 甲公司电机项目(3亿元)、乙公司车桥项目(总投资1.2亿元)."""

import re

from facts.amounts import Money
from facts.frames import ORDER, Frame, View

_ITEM = re.compile(
    r"(?P<name>[^,。;:、()\n]{3,40})\((?:总投资|投资额?|计划(?:总)?投资|协议投资|投资约|约)?(?P<sum>[^()、;]{2,24}?元)(?:,[^()]{2,14})?\)"
)
_NUMBER = re.compile(r"^[\s\d.、一二三四五六七八九十和及与以含有]{0,4}")
_LAST_STEP = re.compile(r"^.*(?:分别是|分别为|包括|为|有|含|:)")
_RANKED = re.compile(r"产业链|行业|排名|占比|领域|其次|资金来源|各[县市区]")
_GENERIC = re.compile(r"(?:个|项|家|总投资|合计|小计|以上|项目\d|一期|二期|外资|内资|其中|类)$")


def read_item(view: View, token: Money) -> Frame | None:
    """The statement of one item of a list, None when the brackets hold something else."""
    text, sentence = view.text, view.sentence
    opening = text.rfind("(", sentence.start, token.start)
    if opening < 0 or token.start - opening > 8:
        return None
    begin = max(text.rfind(mark, sentence.start, opening) for mark in "、;:,。)") + 1
    begin = max(begin, sentence.start)
    match = _ITEM.match(text, begin, sentence.end)
    if match is None or match.start("sum") > token.start or token.end > match.end("sum") + 2:
        return None
    name = _name(match["name"])
    if (
        _RANKED.search(text, sentence.start, opening)
        or len(name) < 3
        or _GENERIC.search(name)
        or not _is_list(view, match)
    ):
        return None
    stage, reality = _stage(view, opening)
    if stage not in ORDER:
        return None
    start = match.start() + match["name"].rfind(name)
    frame = Frame(stage, start, token.end, sentence.line, view.index, amount=token, inherited=True, single=True)
    frame.kind, frame.reality = "total", reality
    frame.project = (start, start + len(name))
    frame.clause, frame.subject = (start, token.end), (start, token.start)
    return frame


def _name(words: str) -> str:
    return _LAST_STEP.sub("", _NUMBER.sub("", words)).strip(' “”"')


def _is_list(view: View, item: re.Match[str]) -> bool:
    """One such item alone may be anything; a second one, or a numbered line of its own, makes a list."""
    others = [
        found
        for found in _ITEM.finditer(view.text, view.sentence.start, view.sentence.end)
        if found.start() != item.start()
    ]
    return bool(others) or view.text[view.sentence.start : view.sentence.start + 2].strip()[:1].isdigit()


def _stage(view: View, before: int) -> tuple[str, str]:
    """The stage word in front of the list in its sentence, else that of the statement before it."""
    for hit in reversed(view.hits):
        if hit.end <= before and hit.cue.stage in ORDER and hit.cue.form != "framework":
            return hit.cue.stage, "actual"
    if view.index - view.context.sentence <= 4:
        return view.context.stage, view.context.reality
    return "", "actual"
