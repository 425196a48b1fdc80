"""Which statement a sum joins: the open one, its whole, one left open before, or none because it is another measure."""

import re

from facts import sums
from facts.amounts import Money
from facts.frames import Deal, Frame, View
from facts.vocabulary import Hit

_LISTED = re.compile(r":|(?:^|,)(?:有|如|分别是|分别为)")
# Money counted by where it comes from is a statistic of its own: 新开工项目9个,到位市外资金21.7亿元.
_FROM_OUTSIDE = re.compile(r"[省市域县区]外|外资|内资|外商|国内")
_CONVERTED = re.compile(r"折|合计|约合|相当")


def give(view: View, target: Frame, token: Money, kind: Hit | None) -> None:
    target.amount = token
    target.kind = sums.kind_name(kind) or ("intended" if target.framework else "total")
    target.widen(token.start, token.end)
    if kind is not None:
        target.widen(kind.start, kind.end)
        if target.stage == "landed" and kind.cue.kind == "agreed" and kind.cue.money_stage != "landed":
            target.stage = "signed"


def left_open(view: View, token: Money, kind: Hit | None, begin: int, subject: str) -> Frame | None:
    """签约项目367个,同比增长1%;总投资195亿美元: a sum that opens a sentence is that of the count left open before it."""
    top, sentence = view.context.top, view.sentence
    if top is None or top.count is None or top.amount is not None or top.joint is not None or kind is None:
        return None
    if subject.strip(" ,、") or begin > sentence.start or kind.cue.weak or top.sentence != view.index - 1:
        return None
    name = sums.kind_name(kind)
    if top.line != sentence.line or name in ("arrived", "fixed") or kind.cue.money_stage not in ("", "signed"):
        return None
    return top


def qualifies(view: View, opened: Frame | None, hit: Hit, kind: Hit | None) -> bool:
    """签约项目1292个,签约项目合同金额6973亿元: the second word only says whose money it is."""
    if hit.cue.form == "weak" and hit.cue.word.endswith("项目") and opened is not None:
        return not set(",:;") & set(view.text[opened.end : hit.start])  # 签约37个招商引资项目,计划投资380亿元
    return kind is not None and hit.end <= kind.start and view.text[hit.end : kind.start] in ("", "的", "总", "项目")


def target_of(
    view: View, opened: Frame, token: Money, kind: Hit | None, between: list[Hit], frames: list[Frame]
) -> Frame | None:
    """The open statement, or its whole, when the sum can be its sum; `frames` are those of the sentence."""
    several = any(frame is not opened and frame.count is not None and not frame.part for frame in frames)
    if opened.amount is not None:
        return None
    if opened.framework and kind is not None and sums.kind_name(kind) == "agreed":
        return contracts_before(opened, frames)
    name = sums.kind_name(kind)
    bare_part = opened.parent is not None and opened.inherited
    if name == "arrived" and (opened.stage not in ("landed", "started") or (opened.scope and bare_part)):
        return None
    if name == "arrived" and (several or (kind is not None and _FROM_OUTSIDE.search(kind.cue.word))):
        return None
    planned = [hit.start for hit in view.hits if hit.cue.reality == "planned" and hit.end <= token.start]
    if planned and planned[0] >= opened.end:
        return None  # 引进项目15个,到位资金力争突破30亿元; but 全年要签约110个,力争总投资314亿元 is one goal
    if name == "fixed" and opened.stage not in ("started", "production", "landed"):
        return None
    if any(hit.cue.stage != opened.stage and not hit.cue.kind for hit in between):
        return None
    if kind is not None and kind.cue.money_stage == "signed" and opened.stage not in ("signed", "landed", "intent"):
        return None
    if bare_part and _completes_whole(opened):
        whole = opened.parent
        if whole is not None and whole.amount is None and "," in view.text[opened.end : token.start]:
            return whole
    if bare_part and opened.scope and "," in view.text[opened.end : token.start] and kind is not None:
        whole = opened.parent
        if whole is not None and whole.amount is None and whole.sentence == opened.sentence:
            return whole
    return opened


def goes_on(view: View, deal: Deal, kind: Hit | None) -> bool:
    """某项目落户甲县。总投资28亿元: the sum that opens a sentence is that of the project signed in the one before."""
    if kind is None or kind.cue.weak or sums.kind_name(kind) not in ("total", "agreed"):
        return False
    return deal.sentence == view.index - 1 and deal.line == view.sentence.line


def contracts_before(opened: Frame, frames: list[Frame]) -> Frame | None:
    """签署63个合同项目和4个框架协议,合同额241亿元: the sum is that of the contracts, else of what is open."""
    signed = [f for f in frames if f.stage == "signed" and f.count is not None and f.amount is None]
    return signed[-1] if len(signed) == 1 else opened


def _completes_whole(part: Frame) -> bool:
    """外资项目9个,民资项目53个,总投资24亿元: behind all the parts of a whole the sum is that of the whole."""
    whole = part.parent
    if whole is None or whole.count is None or part.count is None:
        return False
    return whole.told > 1 and whole.told_sum == whole.count.value


def partner_of(view: View, opened: Frame, frames: list[Frame], token: Money) -> Frame | None:
    """开工131个、签约50个,总投资1411亿元: the statement with which the open one shares the sum."""
    before = next((f for f in reversed(frames) if f is not opened and f.count is not None), None)
    if before is None or before.stage == opened.stage or before.amount is not None or before.sentence != view.index:
        return None
    gap = view.text[before.end : opened.start]
    listed = len(gap) <= 4 and gap.strip().startswith(("、", "和", "及", "并"))
    return before if listed and "," in view.text[opened.end : token.start] else None


def is_second_measure(view: View, opened: Frame, kind: Hit | None, between: list[Hit]) -> bool:
    """总投资811亿元,合同金额768亿元: another measure of the set that has its sum."""
    name = sums.kind_name(kind)
    if name == "fixed" and opened.amount is not None and opened.stage in ("signed", "intent"):
        return True
    return opened.count is not None and opened.amount is not None and not between and name not in ("", "arrived")


def is_other_currency(view: View, opened: Frame, token: Money, between: list[Hit]) -> bool:
    """合同利用外来资金312亿元,外资2.3亿美元: money in another currency is not in the sum before it."""
    if opened.amount is None or opened.amount.currency == token.currency or between or opened.sentence != view.index:
        return False
    gap = view.text[opened.end : token.start]
    return len(gap) <= 8 and gap[:1] in (",", "、", "和") and not _CONVERTED.search(gap)


def sum_beside(view: View, opened: Frame, token: Money, kind: Hit | None) -> Frame:
    """A sum of the same statement in a currency of its own."""
    start = kind.start if kind is not None and kind.start >= opened.end else token.start
    frame = Frame(opened.stage, start, token.end, view.sentence.line, view.index, amount=token, inherited=True)
    frame.reality, frame.framework, frame.heading = opened.reality, opened.framework, opened.heading
    frame.kind = opened.kind if kind is None or kind.cue.weak else sums.kind_name(kind)
    frame.clause, frame.subject = (start, token.end), (start, token.start)
    frame.parent = opened.parent or opened
    return frame


def is_listed(view: View, opened: Frame, token: Money) -> bool:
    """An item of the list behind a whole (…:甲厂5.5亿元,乙厂0.6亿元) is part of it, no statement of its own."""
    between = view.text[opened.end : token.start]
    return "其中" not in between and _LISTED.search(between) is not None and opened.sentence == view.index
