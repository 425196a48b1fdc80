"""A sum of money and its statement: the one that is open, its whole, or one of its own."""

import re

from facts import stages, sums
from facts.amounts import Money
from facts.bare import project_before
from facts.clauses import clause_end, clause_start
from facts.frames import ORDER, PUBLIC, Frame, View
from facts.vocabulary import Hit

_LISTED = re.compile(r":|(?:^|,)(?:有|如|分别是|分别为)")
# Money counted by where it comes from is a statistic of its own: 新开工项目9个,到位市外资金21.7亿元.
_FROM_OUTSIDE = re.compile(r"[省市域县区]外|外资|内资|外商|国内")
_OF_PROJECTS = re.compile(r"项目|招商|引进")
_CONVERTED = re.compile(r"折|合计|约合|相当")
_DONE = re.compile(r"(?:目前|现)?(?:已|于|近日|日前|昨日|并于|分别|正式|成功|顺利)")


def read_sum(
    view: View, token: Money, kind: Hit | None, floor: int, opened: Frame | None, frames: list[Frame]
) -> Frame | None:
    """Give the sum to the statement that is open or make one of it; returns the statement open afterwards."""
    text = view.text
    begin = clause_start(text, token.start, floor)
    start = kind.start if kind is not None and kind.start >= begin else token.start
    subject = text[begin:start]
    follows = begin == floor > view.sentence.start and text[floor] not in "、,:;("
    after_count = opened is not None and opened.count is not None and begin == opened.count.end
    headless = opened is not None and (opened.number or 0) > 1 and not subject.strip(" ,")
    of_set = headless and opened is not None and opened.amount is None
    named = not follows and not after_count and not of_set and sums.is_named(text, subject, token, kind)
    head: tuple[int, int] | None = None
    if not named and opened is None and not subject.strip(" ,") and begin > view.sentence.start:
        head = sums.project_at_head(text, view.sentence.start, begin)
        named = head is not None
    colon = text.rfind(":", opened.end, begin) if opened is not None and opened.count is not None else -1
    if colon >= 0 and not named and not subject.strip(" ,"):
        head = sums.project_at_head(text, colon + 1, begin)
        named = head is not None
    if not named and opened is None and kind is not None and not subject.strip(" ,") and begin > view.sentence.start:
        named = view.context.stage == "signed" and sums.is_built(text, view.sentence.start, begin)
    if headless and opened is not None and not named:
        head = sums.project_of_clause(text, opened.end, begin)
        named = head is not None
    known = opened.end if opened is not None else floor
    between = [
        h
        for h in view.hits
        if max(floor, known) <= h.start
        and h.end <= token.start
        and h.cue.stage in ORDER
        and not _qualifies(view, h, kind)
    ]
    if opened is not None and not named:
        several = any(f is not opened and f.count is not None and not f.part for f in frames)
        target = _target(view, opened, token, kind, between, several=several)
        partner = _partner(view, opened, frames, token) if target is opened else None
        if partner is not None:
            opened.joint = partner.joint = token
            view.reject(token, "joint")
            return opened
        if target is not None:
            _give(view, target, token, kind)
            return target
        if _is_other_currency(view, opened, token, between):
            frames.append(_beside(view, opened, token, kind))
            return opened
        if _is_second_measure(view, opened, kind, between):
            view.reject(token, "second_measure")
            return opened
    if (
        opened is not None
        and opened.count is not None
        and named
        and head is None
        and _is_listed(view, opened, token)
        and not between
    ):
        view.reject(token, "listed")
        return opened
    if opened is None and not named and (last := _left_open(view, token, kind, begin, subject)) is not None:
        _give(view, last, token, kind)
        return last
    frame = lone_sum(view, token, kind, begin, subject, named, opened)
    if frame is not None and head is not None:
        frame.single = True
        frame.back = frame.back or head[0] == head[1]
        if head[0] < head[1]:
            frame.project = head
            frame.widen(*head)
    if frame is None:
        return opened
    frames.append(frame)
    return opened if frame.kind == "arrived" else frame


def _give(view: View, target: Frame, token: Money, kind: Hit | None) -> None:
    target.amount = token
    target.kind = sums.kind_name(kind) or ("intended" if target.framework else "total")
    target.widen(token.start, token.end)
    if kind is not None:
        target.widen(kind.start, kind.end)
        if target.stage == "landed" and kind.cue.kind == "agreed" and kind.cue.money_stage != "landed":
            target.stage = "signed"


def _left_open(view: View, token: Money, kind: Hit | None, begin: int, subject: str) -> Frame | None:
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


def _qualifies(view: View, hit: Hit, kind: Hit | None) -> bool:
    """签约项目1292个,签约项目合同金额6973亿元: the second word only says whose money it is."""
    return kind is not None and hit.end <= kind.start and view.text[hit.end : kind.start] in ("", "的", "总", "项目")


def _target(
    view: View, opened: Frame, token: Money, kind: Hit | None, between: list[Hit], *, several: bool
) -> Frame | None:
    """The open statement, or its whole, when the sum can be its sum; `several` counts stand in the sentence."""
    if opened.amount is not None:
        return None
    name = sums.kind_name(kind)
    bare_part = opened.parent is not None and opened.inherited
    if name == "arrived" and (opened.stage not in ("landed", "started") or (opened.scope and bare_part)):
        return None
    if name == "arrived" and (several or (kind is not None and _FROM_OUTSIDE.search(kind.cue.word))):
        return None
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


def _completes_whole(part: Frame) -> bool:
    """外资项目9个,民资项目53个,总投资24亿元: behind all the parts of a whole the sum is that of the whole."""
    whole = part.parent
    if whole is None or whole.count is None or part.count is None:
        return False
    return whole.told > 1 and whole.told_sum == whole.count.value


def _partner(view: View, opened: Frame, frames: list[Frame], token: Money) -> Frame | None:
    """开工131个、签约50个,总投资1411亿元: the statement with which the open one shares the sum."""
    before = next((f for f in reversed(frames) if f is not opened and f.count is not None), None)
    if before is None or before.stage == opened.stage or before.amount is not None or before.sentence != view.index:
        return None
    gap = view.text[before.end : opened.start]
    listed = len(gap) <= 4 and gap.strip().startswith(("、", "和", "及", "并"))
    return before if listed and "," in view.text[opened.end : token.start] else None


def _is_second_measure(view: View, opened: Frame, kind: Hit | None, between: list[Hit]) -> bool:
    """总投资811亿元,合同金额768亿元: another measure of the set that has its sum."""
    name = sums.kind_name(kind)
    return opened.count is not None and opened.amount is not None and not between and name not in ("", "arrived")


def _is_other_currency(view: View, opened: Frame, token: Money, between: list[Hit]) -> bool:
    """合同利用外来资金312亿元,外资2.3亿美元: money in another currency is not in the sum before it."""
    if opened.amount is None or opened.amount.currency == token.currency or between or opened.sentence != view.index:
        return False
    gap = view.text[opened.end : token.start]
    return len(gap) <= 8 and gap[:1] in (",", "、", "和") and not _CONVERTED.search(gap)


def _beside(view: View, opened: Frame, token: Money, kind: Hit | None) -> Frame:
    """A sum of the same statement in a currency of its own."""
    start = kind.start if kind is not None and kind.start >= opened.end else token.start
    frame = Frame(opened.stage, start, token.end, view.sentence.line, view.index, amount=token, inherited=True)
    frame.reality, frame.framework, frame.heading = opened.reality, opened.framework, opened.heading
    frame.kind = opened.kind if kind is None or kind.cue.weak else sums.kind_name(kind)
    frame.clause, frame.subject = (start, token.end), (start, token.start)
    frame.parent = opened.parent or opened
    return frame


def _is_listed(view: View, opened: Frame, token: Money) -> bool:
    """An item of the list behind a whole (…:甲厂5.5亿元,乙厂0.6亿元) is part of it, no statement of its own."""
    between = view.text[opened.end : token.start]
    return "其中" not in between and _LISTED.search(between) is not None and opened.sentence == view.index


def lone_sum(
    view: View, token: Money, kind: Hit | None, begin: int, subject: str, named: bool, opened: Frame | None
) -> Frame | None:
    """A statement of a sum without a count."""
    text, sentence = view.text, view.sentence
    end = clause_end(text, token.end, sentence.end)
    stage, verb = _stage_of_sum(view, token, kind, begin, end, opened)
    if stage == "other":
        view.reject(token, "other_activity")
        return None
    if verb is None and named and opened is None:
        stage, verb = _stage_behind(view, end)
    inherited = verb is None and not (kind is not None and kind.cue.money_stage)
    reality = "actual"
    project: tuple[int, int] | None = None
    if inherited:
        stage, reality = _stage_around(view, kind, subject, named, opened)
        if not stage and kind is not None and kind.cue.kind == "fixed" and _OF_PROJECTS.search(subject):
            stage = "started"
    vague = inherited and sums.is_several(subject) and (kind is None or kind.cue.weak)
    if stage not in ORDER or vague or PUBLIC.search(subject):
        view.reject(token, "no_stage")
        return None
    frame = Frame(stage, token.start, token.end, sentence.line, view.index, amount=token, inherited=inherited)
    frame.reality, frame.heading, frame.kind = reality, sentence.heading, sums.kind_name(kind)
    before = text[verb.start : token.start] if verb is not None and verb.start < token.start else subject
    if verb is not None and verb.end < begin:
        project = project_before(text, clause_start(text, verb.start, sentence.start), verb.start)
        named = named or project is not None
        before = text[clause_start(text, verb.start, sentence.start) : token.start]
    if kind is not None:
        frame.widen(kind.start, kind.end)
    if named and not sums.refers_back(subject):
        frame.widen(begin + len(subject) - len(subject.lstrip(" ,、:")), token.end)
    if verb is not None:
        frame.verb = verb.start
        frame.widen(verb.start, verb.end)
        frame.stage, frame.framework = stages.graded(text, view.hits, verb, token, sentence.end)
        if verb.cue.stage == frame.stage:
            stages.mix(text, view.hits, verb, frame)
    frame.single = sums.is_single(subject, before, text[token.end : end], named, kind, verb)
    if not frame.single and frame.stage == "signed":
        frame.derived = sums.derived_count(text[sentence.start : token.start])
    if not frame.kind:
        frame.kind = "total" if frame.single or frame.stage != "signed" else "agreed"
    frame.clause, frame.subject = (begin, end), (begin, token.start)
    frame.back = sums.refers_back(subject)
    frame.project = project or sums.project_of(text, begin, subject, token, named)
    if project is not None:
        frame.widen(*project)
    if opened is not None and inherited:
        frame.parent = opened.parent or opened
    return frame


def _stage_of_sum(
    view: View, token: Money, kind: Hit | None, begin: int, end: int, opened: Frame | None
) -> tuple[str, Hit | None]:
    """The stage that the words around a lone sum state, and the word."""
    hits = view.hits
    left = [
        h
        for h in hits
        if h.end <= token.start
        and h.cue.stage in ORDER
        and _reaches(view, h, opened)
        and not view.text.startswith("的,", h.end)
    ]
    mine = [h for h in hits if begin <= h.start and h.end <= token.start and h.cue.stage not in ("", "none")]
    right = [h for h in hits if token.end <= h.start < end and h.cue.stage in ORDER]
    if kind is not None and kind.cue.money_stage:
        if mine and kind.cue.money_stage == "signed" and mine[-1].cue.stage in ("intent", "negotiating"):
            return mine[-1].cue.stage, mine[-1]
        return kind.cue.money_stage, stages.as_stage(kind)
    if mine:
        if mine[-1].cue.stage != "other":
            return mine[-1].cue.stage, mine[-1]
        if mine[-1].cue.word in stages.OFFERS or not right:
            return "other", None
    if right and left and left[-1].cue.stage == "signed" and right[0].cue.stage == "landed":
        return "signed", left[-1]
    if right and right[0].cue.stage == "landed" and any(hit.cue.stage == "signed" for hit in right):
        right = [hit for hit in right if hit.cue.stage == "signed"]  # 落户新城正式签约
    chosen = right[0] if right else left[-1] if left else None
    return (chosen.cue.stage, chosen) if chosen is not None else ("", None)


def _stage_behind(view: View, end: int) -> tuple[str, Hit | None]:
    """一期项目总投资4亿元,已于去年投产: the verb of the next clause, when it says that it is done."""
    stop = clause_end(view.text, end + 1, view.sentence.end)
    for hit in view.hits:
        if end < hit.start < stop and hit.cue.stage in ORDER and _DONE.match(view.text, end + 1, hit.start + 1):
            return hit.cue.stage, hit
    return "", None


def _reaches(view: View, hit: Hit, opened: Frame | None) -> bool:
    return hit.start >= view.sentence.start and (opened is None or hit.start >= opened.end)


def _stage_around(view: View, kind: Hit | None, subject: str, named: bool, opened: Frame | None) -> tuple[str, str]:
    """The stage of a lone sum that no word of its sentence states: that of the statement before it."""
    if opened is not None:
        plain = kind is None and not subject.strip(" ,、")
        return (opened.stage, opened.reality) if named or kind is not None or plain else ("", "actual")
    context = view.context
    strong = kind is not None and kind.cue.kind == "total" and not kind.cue.weak
    if context.stage in ("negotiating", "intent") and context.line != view.sentence.line:
        return "", "actual"
    if view.index - context.sentence > 8:
        return "", "actual"
    if named or (strong and (context.line == view.sentence.line or sums.is_several(subject))):
        return context.stage, context.reality
    return "", "actual"
