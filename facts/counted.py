"""A count and its stage word: a statement of its own, a part of the one before, or none at all."""

import re

from facts import stages
from facts.amounts import Money
from facts.clauses import clause_end, clause_start
from facts.counts import Number
from facts.frames import ORDER, PUBLIC, Frame, Token, View
from facts.vocabulary import Hit

_PART = re.compile(r"(?:其中|包括|包含|含|当中|中)[^\d,。;]{0,14}$")
_FIRST_PART = re.compile(r"[\s\"“,、:(]*(?:其中|含|包括|当中)")
_CONTAINS = re.compile(r"的?(?:项目)?(?:中)?(?:包括|包含|涵盖|涉及|中有|主要有|分别是)")
_LEADS = re.compile(r"(?:共|共计|总计|本次|此次|这次|这批|合计)[^\d,。;]{0,6}$")
# Stock of firms that came in the past, no news: 已引进企业36家, 目前落户台企12家.
_STOCK = re.compile(r"(?:已|目前|累计|现有|共有|先后)[^,。;]{0,12}$")
_GRADES = {"合同": "signed", "协议": "intent"}


def completes(view: View, token: Number, opened: Frame | None, floor: int) -> bool:
    """能源项目309亿元,有风电制氢等11个: the count of a part stands behind its sum."""
    if opened is None or opened.count is not None or opened.amount is None or not opened.inherited:
        return False
    between = view.text[floor : token.start]
    if not re.match(r",(?:有|共|含|包括)", between) or any(
        floor <= hit.start < token.start and hit.cue.stage in ORDER for hit in view.hits
    ):
        return False
    opened.count, opened.single = token, False
    opened.widen(token.start, token.end)
    return True


def read_count(view: View, token: Number, floor: int, later: list[Token], opened: Frame | None) -> Frame | None:
    """The statement of a count, None when it belongs to none; `view.absorbed` says that another activity owns it."""
    text, sentence = view.text, view.sentence
    begin = clause_start(text, token.start, floor)
    ceiling = next((other.start for other in later if isinstance(other, Number)), sentence.end)
    chosen, view.absorbed = stages.pick_stage(text, view.hits, token, floor, ceiling, begin, later)
    label = text[begin : token.start]
    part = _is_part(view, token, floor) or (
        chosen is not None and chosen.end < token.start and _CONTAINS.match(text, chosen.end) is not None
    )
    built = part or chosen is None or chosen.cue.stage in ("started", "production")
    if view.absorbed or (built and _counts_works(text, label, token)):
        view.reject(token, "other_activity" if view.absorbed else "public_works")
        view.absorbed = True
        return None
    if chosen is None:
        frame = _inherit(view, token, later, opened, part)
    else:
        frame = _own(view, token, chosen, part, opened)
    if frame is None:
        view.reject(token, "no_stage")
        return None
    frame.part = part
    if part and chosen is not None and (chosen.start < begin or _CONTAINS.match(text, chosen.end)):
        frame.inherited = True
    if frame.parent is not None and chosen is not None and chosen.cue.form == "noun" and frame.parent.stage == "signed":
        frame.inherited = frame.inherited or frame.stage == "signed"  # 其中过亿元合同项目3个
    _regrade(view, frame, token)
    if token.measure == "家" and _is_firm_stock(view, frame, begin, token, chosen):
        view.reject(token, "stock")
        return None
    if frame.parent is not None:
        frame.parent.told += 1
        frame.parent.told_sum += token.value
    frame.clause = (begin, clause_end(text, token.end, sentence.end))
    frame.subject = (begin, token.start)
    frame.heading = sentence.heading
    return frame


def _counts_works(text: str, label: str, token: Number) -> bool:
    """Whether works of the state are counted: 水利工程35项, 3个基础设施项目; in a list (甲路、乙站等12个) they are only named."""
    counted = label[label.rfind("等") + 1 :] if "、" in label else label
    return bool(PUBLIC.search(counted) or PUBLIC.search(text, token.end, token.end + 8))


def _own(view: View, token: Number, chosen: Hit, part: bool, opened: Frame | None) -> Frame:
    """A frame whose stage word stands in the sentence."""
    stage, framework = stages.graded(view.text, view.hits, chosen, token, view.sentence.end)
    start, end = min(token.start, chosen.start), max(token.end, chosen.end)
    if stage == "landed" and opened is None and (event := _ceremony(view, chosen)) is not None:
        stage, start = "signed", min(start, event.end)
    frame = Frame(stage, start, end, view.sentence.line, view.index, count=token, framework=framework)
    frame.verb, frame.mixed = chosen.start, chosen.cue.form == "mixed"
    if stage == chosen.cue.stage:
        stages.mix(view.text, view.hits, chosen, frame)
    parent = _whole(view, opened) if part else None
    if parent is not None:
        frame.parent = parent
        frame.stage = stages.part_stage(parent.stage, frame.stage, view.text[max(0, start - 3) : end])
    return frame


def _ceremony(view: View, landing: Hit) -> Hit | None:
    """集中签约仪式举行,总投资40亿元的11个项目落户: what lands at a signing ceremony is signed there."""
    if landing.cue.form == "weak" or landing.cue.kind:
        return None
    for hit in view.hits:
        if hit.start >= landing.start:
            break
        if hit.cue.stage == "signed" and (hit.cue.form == "ceremony" or hit.cue.word in ("集中签约", "现场签约")):
            return hit
    return None


def _inherit(view: View, token: Number, later: list[Token], opened: Frame | None, part: bool) -> Frame | None:
    """A frame whose stage stands in the statement before: 其中外资4个; 文化旅游9个,92.44亿元."""
    whole = _whole(view, opened) if part or opened is not None else None
    leads = _LEADS.search(view.text[max(0, token.start - 12) : token.start]) is not None
    base = whole or _base(view, token, later, leads)
    if base is None or (token.measure == "家" and not part):
        return None
    frame = Frame(base.stage, token.start, token.end, view.sentence.line, view.index, count=token, inherited=True)
    frame.reality, frame.framework = base.reality, base.framework
    if opened is not None and _is_dealt_out(view, opened, token):
        frame.inherited = False
    elif not leads and base.sentence >= 0:
        frame.parent = base.parent or base
    return frame


def _is_dealt_out(view: View, opened: Frame, token: Number) -> bool:
    """甲县、乙县分别签约项目9个、17个: the second count stands beside the first, not under it."""
    if view.text[opened.end : token.start].strip() not in ("、", "和"):
        return False
    return "分别" in view.text[opened.clause[0] : opened.end]


def _whole(view: View, opened: Frame | None) -> Frame | None:
    """The statement that a part belongs to."""
    if opened is not None:
        return opened.parent or opened
    top, sentence = view.context.top, view.sentence
    if top is None or view.index - top.sentence > 3:
        return None
    leads = _FIRST_PART.match(view.text, sentence.start) is not None
    return top if top.line == sentence.line or (leads and sentence.line - top.line <= 1) else None


def _base(view: View, token: Number, later: list[Token], leads: bool) -> Frame | None:
    """What a count without any stage word takes its stage from: the statement before it, or the event told of."""
    context, sentence = view.context, view.sentence
    summed = bool(later) and isinstance(later[0], Money)
    with_sum = summed and later[0].start - token.end <= 3
    if context.top is not None and context.line == sentence.line and not leads:
        distance = view.index - context.sentence
        if distance <= 1 or (with_sum and distance <= 6):
            return context.top
    if with_sum and context.top is not None and context.top.count is not None and _is_row(view, token):
        return context.top
    opens = not view.text[sentence.start : token.start].strip(" ,、\n")
    if (leads or (opens and summed)) and context.event in ORDER and view.index - context.event_sentence <= 3:
        return Frame(context.event, token.start, token.end, sentence.line, -1, reality=context.reality)
    return None


def _is_row(view: View, token: Number) -> bool:
    """浦城县9个、33.5亿元 on a line of its own: a row below the whole or below another row."""
    label = view.text[view.sentence.start : token.start].strip(" :·◆●▶-、")
    if not 2 <= len(label) <= 14 or view.index - view.context.sentence > 2:
        return False
    return not any(hit.cue.stage for hit in view.hits if hit.start < token.start)


def _is_part(view: View, token: Number, floor: int) -> bool:
    left = view.text[floor : token.start]
    return _PART.search(left[-20:]) is not None or _FIRST_PART.match(left) is not None


def _regrade(view: View, frame: Frame, token: Number) -> None:
    """其中合同175个,协议44个: contracts are signed, agreements beside them only intended."""
    grade = view.text[max(0, token.start - 2) : token.start]
    if grade not in _GRADES:
        return
    if grade == "协议" and frame.stage == "signed" and "合同" in view.text[max(0, token.start - 60) : token.start]:
        frame.stage = "intent"
    elif frame.stage in ("negotiating", "landed"):
        frame.stage = _GRADES[grade]
    if frame.parent is not None and frame.stage != frame.parent.stage:
        frame.inherited = False


def _is_firm_stock(view: View, frame: Frame, begin: int, token: Number, chosen: Hit | None) -> bool:
    """Firms counted without news of a signing: those here already, those met."""
    if frame.stage == "negotiating":
        return chosen is not None and chosen.cue.word in ("对接", "跟踪") and not frame.mixed
    if frame.stage != "landed" or chosen is None:
        return False
    return _STOCK.search(view.text[max(view.sentence.start, begin - 6) : chosen.start]) is not None
