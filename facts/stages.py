"""Which stage word a number belongs to: in its clause before it, in its clause behind it, then in the clauses around."""

import re
from collections.abc import Sequence
from dataclasses import replace

from facts.clauses import clause_end
from facts.counts import Number
from facts.frames import ORDER, Frame, Token, earliest
from facts.vocabulary import Hit

STOPS = frozenset(",:;、")
# Activities whose numbers are offers even when the verb stands in an earlier clause.
OFFERS = frozenset(
    [
        "推介",
        "推出",
        "征集",
        "发布",
        "储备",
        "谋划",
        "策划",
        "策划包装",
        "谋划包装",
        "包装策划",
        "包装推介",
        "包装项目",
        "包装了",
        "包装储备",
        "储备包装",
        "推介项目",
        "发布项目",
        "储备项目",
        "对外招商",
        "新增储备",
        "挂榜",
        "申报",
    ]
)
_JOINS = ("、", "和", "及", "暨", "与", "并")
_ALREADY = re.compile(r"已|现已|目前")
_PLAINLY = re.compile(r"(?:等|共|共计|累计|计|达|项目|企业|合同|协议|外资|内资|内联)\s?$")
_ATTENDS = re.compile(r"[^,。;\d]{0,14}(?:参加|参会|出席|到会|与会|应邀)(?=[,。;])")
# 63个合同项目和4个框架协议: what is counted or listed beside the contracts does not make them intents.
_IS_OTHER = re.compile(r"、|[\d一二两三四五六七八九十][余多]?[个项份](?:[^,。;]{0,8})$")
FAR = 40


def pick_stage(
    text: str, hits: Sequence[Hit], token: Number, floor: int, ceiling: int, begin: int, later: Sequence[Token]
) -> tuple[Hit | None, bool]:
    """The stage word of a count, and whether an activity that is no stage owns the count instead.

    `floor` is where the last number ended, `begin` where the clause begins, `ceiling` where the next count stands.
    """
    left = [hit for hit in hits if floor <= hit.start and hit.end <= token.end and hit.cue.stage not in ("", "none")]
    near = [hit for hit in left if hit.start >= begin]
    right, taken = _behind(text, hits, token, ceiling, later)
    if near:
        chosen = near[-1]
        if chosen.cue.form == "weak" and len(near) > 1 and near[-2].end == chosen.start and near[-2].cue.stage in ORDER:
            chosen = near[-2]  # 新开工招商引资项目219个
        loose = chosen.cue.stage == "other" or text.startswith("的", chosen.end)
        if right is not None and loose and chosen.cue.word not in OFFERS:
            return right, False
        if chosen.cue.stage == "other":
            return None, True
        return chosen, False
    if right is not None:
        return right, False
    if taken:
        return None, True
    far = [hit for hit in left if hit.cue.stage != "other" or hit.cue.word in OFFERS]
    if far and token.measure == "家" and far[-1].cue.stage == "signed":
        return None, False
    if far:
        if far[-1].cue.stage == "other":
            return None, True
        return (far[-1] if _counts_projects(text, token, floor, later) else None), False
    if not _counts_projects(text, token, floor, later):
        return None, False
    flows = [hit for hit in hits if begin <= hit.start and hit.end <= token.start and hit.cue.money_stage]
    if flows:
        return as_stage(flows[-1]), False
    return _further(text, hits, token, ceiling, later), False


def _behind(
    text: str, hits: Sequence[Hit], token: Number, ceiling: int, later: Sequence[Token]
) -> tuple[Hit | None, bool]:
    """A stage word behind the count in its own clause; `taken` when the verb's object is the next count."""
    end = min(clause_end(text, token.end, ceiling), ceiling)
    for hit in hits:
        if hit.start < token.end:
            continue
        if hit.start >= end:
            break
        if hit.cue.stage == "negotiating" and text.startswith("项目", hit.end) and _signs_after(hits, hit, end):
            continue  # 16个洽谈项目举行了签约仪式
        if hit.cue.stage in ORDER:
            if serves_next(text, hit, later):
                stops = STOPS & set(text[token.end : hit.start])
                if stops or token.measure == "家":
                    return None, not stops
            return hit, False
        if hit.cue.word in ("办手续", "申报", "考察", "参会"):
            return None, True
    return None, False


def _signs_after(hits: Sequence[Hit], hit: Hit, end: int) -> bool:
    return any(hit.end <= other.start < end and other.cue.stage == "signed" for other in hits)


def _counts_projects(text: str, token: Number, floor: int, later: Sequence[Token]) -> bool:
    """Whether a count far from its verb is plainly one of projects: 项目 beside it, 等12个, 共37个, or a sum behind it."""
    if token.named or token.measure == "家" or _PLAINLY.search(text, max(floor, token.start - 8), token.start):
        return True
    return bool(later) and not isinstance(later[0], Number) and later[0].start - token.end <= 8


def _further(text: str, hits: Sequence[Hit], token: Number, ceiling: int, later: Sequence[Token]) -> Hit | None:
    """A stage word, or a word for signed money, in the clauses behind: 85个项目通过审批,正式落户."""
    stop = min(ceiling, token.end + FAR)
    if _ATTENDS.match(text, token.end):
        return None
    for hit in hits:
        if not token.end <= hit.start < stop:
            continue
        if hit.cue.stage in ORDER:
            return None if serves_next(text, hit, later) else hit
        if hit.cue.money_stage == "signed":
            return as_stage(hit)
    return None


def serves_next(text: str, hit: Hit, later: Sequence[Token]) -> bool:
    """Whether the next count follows the word without a stop between: 、签约50个."""
    follower = next((token for token in later if isinstance(token, Number) and token.start >= hit.end), None)
    if follower is None:
        return False
    between = text[hit.end : follower.start]
    return len(between) <= 14 and not STOPS & set(between)


def as_stage(hit: Hit) -> Hit:
    """A word for money that states a stage (签约额), as a word of that stage."""
    return hit if hit.cue.stage in ORDER else Hit(hit.start, hit.end, replace(hit.cue, stage=hit.cue.money_stage))


def graded(text: str, hits: Sequence[Hit], chosen: Hit, token: Token, end: int) -> tuple[str, bool]:
    """Stage and framework of a signing verb by its object: 签署…意向书, 签订…框架协议 are intents."""
    if chosen.cue.stage != "signed":
        return chosen.cue.stage, chosen.cue.form == "framework"
    stop = clause_end(text, max(chosen.end, token.end), end)
    for hit in hits:
        if chosen.end <= hit.start < stop and hit.cue.stage == "intent" and hit.cue.word not in ("意向项目",):
            if isinstance(token, Number) and hit.start > token.end and _IS_OTHER.search(text[token.end : hit.start]):
                continue
            return "intent", hit.cue.form == "framework"
    return "signed", False


def mix(text: str, hits: Sequence[Hit], chosen: Hit, frame: Frame) -> None:
    """签约、洽谈企业80家: one number for two stages belongs to the earlier of them."""
    anchor = frame.count or frame.amount
    for hit in hits:
        if hit is chosen or hit.cue.stage not in ORDER or hit.cue.stage == frame.stage or hit.cue.form == "framework":
            continue
        before = hit.end <= chosen.start
        if hit.cue.form == "weak" and chosen.cue.form != "weak" and not before and hit.start == chosen.end:
            continue
        gap = text[hit.end : chosen.start] if before else text[chosen.end : hit.start]
        if len(gap) > 5 or not (gap == "" or gap.startswith(_JOINS)) or any(c.isdigit() for c in gap):
            continue
        if anchor is not None and not before and chosen.end <= anchor.start < hit.start:
            continue
        if gap == "" and {frame.stage, hit.cue.stage} == {"signed", "negotiating"}:
            frame.stage, frame.mixed = "signed", True
            continue
        frame.mixed = frame.mixed or gap != "" or not {frame.stage, hit.cue.stage}.isdisjoint(("started", "production"))
        frame.stage = earliest(frame.stage, hit.cue.stage)


def part_stage(whole: str, stage: str, between: str) -> str:
    """其中…等15个项目落户 is still of the signing that it is a part of; 已落地15个 is a later stage."""
    return whole if whole == "signed" and stage == "landed" and not _ALREADY.search(between) else stage
