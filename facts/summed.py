"""A sum of money and its statement: the one that is open, its whole, or one of its own."""

from facts import joins, subjects, sums
from facts.amounts import Money
from facts.clauses import clause_start
from facts.frames import ORDER, Frame, View
from facts.lone import lone_sum
from facts.vocabulary import Hit

# 21个项目现场签约,项目协议金额超过1250亿元: such a subject is the set that was counted.
_OF_THE_SET = ("", "项目", "这些项目", "项目的", "涉及", "共涉及", "合计", "其")


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
    headless = opened is not None and (opened.number or 0) > 1 and subject.strip(" ,") in _OF_THE_SET
    if headless and subject.strip(" ,") and sums.kind_name(kind) == "arrived":
        headless = False
    of_set = headless and opened is not None and opened.amount is None and not subjects.names_behind(text, token)
    named = not follows and not after_count and not of_set and subjects.is_named(text, subject, token, kind)
    head: tuple[int, int] | None = None
    if not named and opened is None and not subject.strip(" ,") and begin > view.sentence.start:
        head = subjects.project_at_head(text, view.sentence.start, begin)
        named = head is not None
    colon = text.rfind(":", opened.end, begin) if opened is not None and opened.count is not None else -1
    if colon >= 0 and not named and not subject.strip(" ,"):
        head = subjects.project_at_head(text, colon + 1, begin)
        named = head is not None
    if not named and opened is None and kind is not None and not subject.strip(" ,") and begin > view.sentence.start:
        named = view.context.stage == "signed" and subjects.is_built(text, view.sentence.start, begin)
    if headless and opened is not None and not named:
        head = subjects.project_of_clause(text, opened.end, begin)
        named = head is not None
    deal = view.deal
    if not named and opened is None and not subject.strip() and begin == view.sentence.start and deal is not None:
        named = joins.goes_on(view, deal, kind)
        head = deal.project if named else None
    known = opened.end if opened is not None else floor
    between = [
        h
        for h in view.hits
        if max(floor, known) <= h.start
        and h.end <= token.start
        and h.cue.stage in ORDER
        and not joins.qualifies(view, opened, h, kind)
    ]
    if opened is not None and not named:
        target = joins.target_of(view, opened, token, kind, between, frames)
        partner = joins.partner_of(view, opened, frames, token) if target is opened else None
        if partner is not None:
            opened.joint = partner.joint = token
            view.reject(token, "joint")
            return opened
        if target is not None:
            joins.give(view, target, token, kind)
            return target
        if joins.is_other_currency(view, opened, token, between):
            frames.append(joins.sum_beside(view, opened, token, kind))
            return opened
        if sums.kind_name(kind) == "fixed" and opened.amount is not None and opened.stage == "started" and not between:
            frames.append(joins.sum_beside(view, opened, token, kind))
            return opened
        if joins.is_second_measure(view, opened, kind, between):
            view.reject(token, "second_measure")
            return opened
    if (
        opened is not None
        and opened.count is not None
        and named
        and head is None
        and joins.is_listed(view, opened, token)
        and not between
    ):
        view.reject(token, "listed")
        return opened
    if opened is None and not named and (last := joins.left_open(view, token, kind, begin, subject)) is not None:
        joins.give(view, last, token, kind)
        return last
    if opened is None and frames and not named and joins.is_other_currency(view, frames[-1], token, between):
        frames.append(joins.sum_beside(view, frames[-1], token, kind))
        return opened
    frame = lone_sum(view, token, kind, begin, subject, named, opened)
    if frame is not None and head is not None:
        frame.single = True
        frame.back = frame.back or head[0] == head[1] or head[1] <= view.sentence.start
        if head[0] < head[1]:
            frame.project = head
            frame.widen(*head)
    if frame is None:
        return opened
    frames.append(frame)
    return opened if frame.kind == "arrived" else frame
