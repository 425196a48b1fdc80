"""A sum without a count: a statement of its own, with the stage that the words around it or before it state."""

import re

from facts import stages, subjects, sums
from facts.amounts import Money
from facts.bare import project_before
from facts.clauses import clause_end, clause_start
from facts.frames import ORDER, PUBLIC, Frame, View
from facts.vocabulary import Hit

_OF_PROJECTS = re.compile(r"项目|招商|引进")
_BY_AGREEMENT = re.compile(
    r"\s*(?:根据|按照|依据|依照)?(?:该|此)?(?:框架|战略|合作|双方|意向|约定|达成的|签署的)*协议(?:约定|内容|明确|规定)?[,,]"
)
_DONE = re.compile(
    r"(?:(?:今年|去年|本月|上月)?\d{0,2}月?(?:\d{1,2}日|底|初|上旬|中旬|下旬|份)?)(?:目前|现)?(?:已|于|近日|日前|昨日|并于|分别|正式|成功|顺利|完成|与)"
)


def lone_sum(
    view: View, token: Money, kind: Hit | None, begin: int, subject: str, named: bool, opened: Frame | None
) -> Frame | None:
    """A statement of a sum without a count."""
    text, sentence = view.text, view.sentence
    end = clause_end(text, token.end, sentence.end)
    stage, verb = _stage_of_sum(view, token, kind, begin, end, opened)
    weighed = (
        opened is None
        and (verb is None or verb.cue.stage == "negotiating")
        and not any(hit.cue.stage == "signed" for hit in view.hits)
        and subjects.is_weighed(text, sentence.start, sentence.end, token, kind)
    )
    if weighed:
        return _weighed(view, token, kind, begin, end, subject)
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
    vague = inherited and subjects.is_several(subject) and (kind is None or kind.cue.weak)
    if stage not in ORDER or vague or PUBLIC.search(subject) or "财政" in subject:
        view.reject(token, "no_stage")
        return None
    if reality == "planned" and stage == "signed":
        stage = "intent"
    frame = Frame(stage, token.start, token.end, sentence.line, view.index, amount=token, inherited=inherited)
    frame.reality, frame.heading, frame.kind = reality, sentence.heading, sums.kind_name(kind)
    before = text[verb.start : token.start] if verb is not None and verb.start < token.start else subject
    if verb is not None and verb.end < begin:
        project = project_before(text, clause_start(text, verb.start, sentence.start), verb.start)
        named = named or project is not None
        before = text[clause_start(text, verb.start, sentence.start) : token.start]
    if kind is not None:
        frame.widen(kind.start, kind.end)
    if named and not subjects.refers_back(subject):
        frame.widen(begin + len(subject) - len(subject.lstrip(" ,、:")), token.end)
    if verb is not None:
        frame.verb = verb.start
        frame.widen(verb.start, verb.end)
        frame.stage, frame.framework = stages.graded(text, view.hits, verb, token, sentence.end)
        if verb.cue.stage == frame.stage:
            stages.mix(text, view.hits, verb, frame)
    frame.single = subjects.is_single(subject, before, text[token.end : end], named, kind, verb)
    if not frame.single and frame.stage == "signed":
        frame.derived = subjects.derived_count(text[sentence.start : token.start])
    if not frame.kind:
        frame.kind = "total" if frame.single or frame.stage != "signed" else "agreed"
    frame.clause, frame.subject = (begin, end), (begin, token.start)
    frame.back = subjects.refers_back(subject)
    frame.by_agreement = inherited and _BY_AGREEMENT.match(text, sentence.start) is not None
    frame.project = project or subjects.project_of(text, begin, subject, token, named)
    if project is not None:
        frame.widen(*project)
    if opened is not None and inherited:
        frame.parent = opened.parent or opened
    return frame


def _weighed(view: View, token: Money, kind: Hit | None, begin: int, end: int, subject: str) -> Frame:
    """The statement of one firm that thinks of investing and has signed nothing."""
    start = begin + len(subject) - len(subject.lstrip(" ,、:"))
    frame = Frame("negotiating", start, token.end, view.sentence.line, view.index, amount=token, inherited=True)
    frame.kind, frame.single, frame.heading = "intended", True, view.sentence.heading
    frame.clause, frame.subject = (begin, end), (begin, kind.start if kind is not None else token.start)
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
    if named or (strong and (context.line == view.sentence.line or subjects.is_several(subject))):
        return context.stage, context.reality
    return "", "actual"
