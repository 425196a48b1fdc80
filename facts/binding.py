"""Bind the numbers of a sentence to its stage words: which count and which sum belong to which verb."""

import re

from facts import stages, sums
from facts.amounts import Money
from facts.bare import project_before
from facts.clauses import Sentence, clause_end, clause_start
from facts.counts import Number
from facts.frames import ORDER, Context, Frame, Rejected, Token
from facts.vocabulary import Hit

_PART = re.compile(r"(?:其中|包括|包含|含|当中|中)[^\d,。;]{0,14}$")
_FIRST_PART = re.compile(r"[\s\"“,、:(]*(?:其中|含|包括|当中)")
_LEADS = re.compile(r"(?:共|共计|总计|本次|此次|这次|这批|合计)[^\d,。;]{0,6}$")
_LISTED = re.compile(r"[::](?!.*[。;])|(?:^|,)(?:有|如|分别是|分别为)")
# Stock of firms that came in the past, no news: 已引进企业36家, 目前落户台企12家.
_STOCK = re.compile(r"(?:已|目前|累计|现有|共有|先后)[^,。;]{0,12}$")
_PUBLIC = re.compile(r"基础设施|政府投资|民生|城建|市政(?!府)|公共服务|社会事业|G\d{2,3}|道路")
_DONE = re.compile(r"(?:目前|现)?(?:已|于|近日|日前|昨日|并于)")
_GRADES = {"合同": "signed", "协议": "intent"}


class Binder:
    """Reads one sentence at a time; keeps the context that the next sentence may refer to."""

    def __init__(self, text: str, rejected: list[Rejected]) -> None:
        self.text = text
        self.rejected = rejected
        self.context = Context()
        self.hits: list[Hit] = []
        self.sentence = Sentence(0, 0, 0, False)
        self.index = 0

    def read(self, sentence: Sentence, index: int, hits: list[Hit], numbers: list[Token]) -> list[Frame]:
        """Frames of a sentence that has numbers."""
        self.sentence, self.index, self.hits = sentence, index, hits
        frames: list[Frame] = []
        floor = sentence.start
        opened: Frame | None = None
        pending: tuple[Money, str] | None = None
        scope: Money | None = None
        for position, token in enumerate(numbers):
            later = numbers[position + 1 :]
            if opened is not None and sums.in_brackets(self.text, token, sentence.start):
                self._bracket(token, opened)
                floor = token.end
                continue
            if isinstance(token, Number):
                if self._completes(token, opened, floor):
                    floor = token.end
                    continue
                frame = self._count(token, floor, later, opened)
                if frame is None:
                    scope, pending = None, None
                    opened = None if self._absorbed else opened
                else:
                    self._dress(frame, scope, pending)
                    scope, pending, opened = None, None, frame
                    frames.append(frame)
                floor = token.end
                continue
            kind = sums.kind_of(self.text, hits, token, floor)
            if (
                self._absorbed
                and kind is not None
                and kind.cue.kind in ("total", "arrived")
                and "," in self.text[floor : kind.start][:2]
            ):
                self._reject(token, "other_activity")
                floor = token.end
                continue
            if sums.is_floor(self.text, token, kind):
                scope = token
                continue
            reason = sums.why_not(self.text, hits, token, kind, later[0].start if later else sentence.end)
            if reason:
                self._reject(token, reason)
            elif sums.precedes_count(self.text, token, numbers, position):
                pending = (token, sums.kind_name(kind))
                continue
            else:
                opened = self._sum(token, kind, floor, opened, frames)
            floor = token.end
        return frames

    _absorbed = False

    def _reject(self, token: Token, reason: str) -> None:
        self.rejected.append(Rejected(token.start, token.end, reason))

    def _bracket(self, token: Token, opened: Frame) -> None:
        """What stands in brackets behind a number explains it: 7个(过亿元5个), 655亿元(含1亿美元)."""
        if isinstance(token, Number):
            opened.parts.append((token.printed, token.value))
        self._reject(token, "in_brackets")

    def _dress(self, frame: Frame, scope: Money | None, pending: tuple[Money, str] | None) -> None:
        if scope is not None:
            frame.scope = scope.printed
            frame.widen(scope.start, scope.end)
        if pending is not None:
            frame.amount, frame.kind = pending[0], pending[1] or "total"
            frame.widen(pending[0].start, pending[0].end)

    # Counts

    def _completes(self, token: Number, opened: Frame | None, floor: int) -> bool:
        """能源项目309亿元,有风电制氢等11个: the count of a part stands behind its sum."""
        if opened is None or opened.count is not None or opened.amount is None or not opened.inherited:
            return False
        between = self.text[floor : token.start]
        if not re.match(r",(?:有|共|含|包括)", between) or any(
            floor <= hit.start < token.start and hit.cue.stage in ORDER for hit in self.hits
        ):
            return False
        opened.count, opened.single = token, False
        opened.widen(token.start, token.end)
        return True

    def _count(self, token: Number, floor: int, later: list[Token], opened: Frame | None) -> Frame | None:
        text, sentence = self.text, self.sentence
        begin = clause_start(text, token.start, floor)
        ceiling = next((other.start for other in later if isinstance(other, Number)), sentence.end)
        chosen, self._absorbed = stages.pick_stage(text, self.hits, token, floor, ceiling, begin, later)
        label = text[begin : token.start]
        part = self._is_part(token, floor)
        if self._absorbed or ((part or chosen is None) and _PUBLIC.search(label)):
            self._reject(token, "other_activity" if self._absorbed else "public_works")
            self._absorbed = True
            return None
        if chosen is None:
            frame = self._inherit(token, later, opened, part)
        else:
            frame = self._own(token, chosen, part, opened)
        if frame is None:
            self._reject(token, "no_stage")
            return None
        frame.part = part
        if part and chosen is not None and chosen.start < begin:
            frame.inherited = True
        self._regrade(frame, token)
        if token.measure == "家" and self._is_firm_stock(frame, begin, token, chosen):
            self._reject(token, "stock")
            return None
        frame.clause = (begin, clause_end(text, token.end, sentence.end))
        frame.subject = (begin, token.start)
        frame.heading = sentence.heading
        return frame

    def _own(self, token: Number, chosen: Hit, part: bool, opened: Frame | None) -> Frame:
        """A frame whose stage word stands in the sentence."""
        stage, framework = stages.graded(self.text, self.hits, chosen, token, self.sentence.end)
        start, end = min(token.start, chosen.start), max(token.end, chosen.end)
        frame = Frame(stage, start, end, self.sentence.line, self.index, count=token, framework=framework)
        if stage == chosen.cue.stage:
            stages.mix(self.text, self.hits, chosen, frame)
        parent = self._whole(opened) if part else None
        if parent is not None:
            frame.parent = parent
            frame.stage = stages.part_stage(parent.stage, frame.stage, self.text[max(0, start - 3) : end])
        return frame

    def _inherit(self, token: Number, later: list[Token], opened: Frame | None, part: bool) -> Frame | None:
        """A frame whose stage stands in the statement before: 其中外资4个; 文化旅游9个,92.44亿元."""
        whole = self._whole(opened) if part or opened is not None else None
        leads = _LEADS.search(self.text[max(0, token.start - 12) : token.start]) is not None
        base = whole or self._base(token, later, leads)
        if base is None or (token.measure == "家" and not part):
            return None
        frame = Frame(base.stage, token.start, token.end, self.sentence.line, self.index, count=token, inherited=True)
        frame.reality, frame.framework = base.reality, base.framework
        if not leads and base.sentence >= 0:
            frame.parent = base.parent or base
        return frame

    def _whole(self, opened: Frame | None) -> Frame | None:
        """The statement that a part belongs to."""
        if opened is not None:
            return opened.parent or opened
        top, sentence = self.context.top, self.sentence
        if top is None or self.index - top.sentence > 3:
            return None
        leads = _FIRST_PART.match(self.text, sentence.start) is not None
        return top if top.line == sentence.line or (leads and sentence.line - top.line <= 1) else None

    def _base(self, token: Number, later: list[Token], leads: bool) -> Frame | None:
        """What a count without any stage word takes its stage from: the statement before it, or the event told of."""
        context, sentence = self.context, self.sentence
        summed = bool(later) and isinstance(later[0], Money)
        with_sum = summed and later[0].start - token.end <= 3
        if context.top is not None and context.line == sentence.line and not leads:
            distance = self.index - context.sentence
            if distance <= 1 or (with_sum and distance <= 6):
                return context.top
        opens = not self.text[sentence.start : token.start].strip(" ,、\n")
        if (leads or (opens and summed)) and context.event in ORDER and self.index - context.event_sentence <= 3:
            return Frame(context.event, token.start, token.end, sentence.line, -1, reality=context.reality)
        return None

    def _is_part(self, token: Number, floor: int) -> bool:
        left = self.text[floor : token.start]
        return _PART.search(left[-20:]) is not None or _FIRST_PART.match(left) is not None

    def _regrade(self, frame: Frame, token: Number) -> None:
        """其中合同175个,协议44个: contracts are signed, agreements beside them only intended."""
        grade = self.text[max(0, token.start - 2) : token.start]
        if grade not in _GRADES:
            return
        if grade == "协议" and frame.stage == "signed" and "合同" in self.text[max(0, token.start - 60) : token.start]:
            frame.stage = "intent"
        elif frame.stage == "negotiating":
            frame.stage = _GRADES[grade]
        if frame.parent is not None and frame.stage != frame.parent.stage:
            frame.inherited = False

    def _is_firm_stock(self, frame: Frame, begin: int, token: Number, chosen: Hit | None) -> bool:
        """Firms counted without news of a signing: those here already, those met."""
        if frame.stage == "negotiating":
            return chosen is not None and chosen.cue.word in ("对接", "跟踪") and not frame.mixed
        if frame.stage != "landed" or chosen is None:
            return False
        return _STOCK.search(self.text[max(self.sentence.start, begin - 6) : chosen.start]) is not None

    # Sums

    def _sum(
        self, token: Money, kind: Hit | None, floor: int, opened: Frame | None, frames: list[Frame]
    ) -> Frame | None:
        """Give the sum to the statement that is open or make one of it; returns the statement open afterwards."""
        text = self.text
        begin = clause_start(text, token.start, floor)
        start = kind.start if kind is not None and kind.start >= begin else token.start
        subject = text[begin:start]
        follows = begin == floor > self.sentence.start and text[floor] not in "、,:;("
        after_count = opened is not None and opened.count is not None and begin == opened.count.end
        named = not follows and not after_count and sums.is_named(text, subject, token, kind)
        head: tuple[int, int] | None = None
        if not named and opened is None and not subject.strip(" ,") and begin > self.sentence.start:
            head = sums.project_at_head(text, self.sentence.start, begin)
            named = head is not None
        known = opened.end if opened is not None else floor
        between = [
            h for h in self.hits if max(floor, known) <= h.start and h.end <= token.start and h.cue.stage in ORDER
        ]
        if opened is not None and not named:
            target = self._target(opened, token, kind, between)
            partner = self._partner(opened, frames, token) if target is opened else None
            if partner is not None:
                opened.joint = partner.joint = token
                self._reject(token, "joint")
                return opened
            if target is not None:
                self._give(target, token, kind)
                return opened
            if self._is_second_measure(opened, kind, between):
                self._reject(token, "second_measure")
                return opened
        if opened is not None and opened.count is not None and named and self._is_listed(opened, token) and not between:
            self._reject(token, "listed")
            return opened
        frame = self._alone(token, kind, begin, subject, named, opened)
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

    def _give(self, target: Frame, token: Money, kind: Hit | None) -> None:
        target.amount = token
        target.kind = sums.kind_name(kind) or ("intended" if target.framework else "total")
        target.widen(token.start, token.end)
        if kind is not None:
            target.widen(kind.start, kind.end)
            if target.stage == "landed" and kind.cue.kind == "agreed" and kind.cue.money_stage != "landed":
                target.stage = "signed"

    def _target(self, opened: Frame, token: Money, kind: Hit | None, between: list[Hit]) -> Frame | None:
        """The open statement, or its whole, when the sum can be its sum."""
        if opened.amount is not None:
            return None
        name = sums.kind_name(kind)
        bare_part = opened.parent is not None and opened.inherited
        if name == "arrived" and (opened.stage not in ("landed", "started") or (opened.scope and bare_part)):
            return None
        if name == "fixed" and opened.stage not in ("started", "production", "landed"):
            return None
        if any(hit.cue.stage != opened.stage and not hit.cue.kind for hit in between):
            return None
        if kind is not None and kind.cue.money_stage == "signed" and opened.stage not in ("signed", "landed", "intent"):
            return None
        if bare_part and opened.scope and "," in self.text[opened.end : token.start] and kind is not None:
            whole = opened.parent
            if whole is not None and whole.amount is None and whole.sentence == opened.sentence:
                return whole
        return opened

    def _partner(self, opened: Frame, frames: list[Frame], token: Money) -> Frame | None:
        """开工131个、签约50个,总投资1411亿元: the statement with which the open one shares the sum."""
        before = next((f for f in reversed(frames) if f is not opened and f.count is not None), None)
        if before is None or before.stage == opened.stage or before.amount is not None or before.sentence != self.index:
            return None
        gap = self.text[before.end : opened.start]
        listed = len(gap) <= 4 and gap.strip().startswith(("、", "和", "及", "并"))
        return before if listed and "," in self.text[opened.end : token.start] else None

    def _is_second_measure(self, opened: Frame, kind: Hit | None, between: list[Hit]) -> bool:
        """总投资811亿元,合同金额768亿元: another measure of the set that has its sum."""
        name = sums.kind_name(kind)
        return opened.count is not None and opened.amount is not None and not between and name not in ("", "arrived")

    def _is_listed(self, opened: Frame, token: Money) -> bool:
        """An item of the list behind a whole (…:甲厂5.5亿元,乙厂0.6亿元) is part of it, no statement of its own."""
        between = self.text[opened.end : token.start]
        return "其中" not in between and _LISTED.search(between) is not None and opened.sentence == self.index

    def _alone(
        self, token: Money, kind: Hit | None, begin: int, subject: str, named: bool, opened: Frame | None
    ) -> Frame | None:
        """A statement of a sum without a count."""
        text, sentence = self.text, self.sentence
        end = clause_end(text, token.end, sentence.end)
        stage, verb = self._stage_of_sum(token, kind, begin, end, opened)
        if stage == "other":
            self._reject(token, "other_activity")
            return None
        if verb is None and named and opened is None:
            stage, verb = self._stage_behind(end)
        inherited = verb is None and not (kind is not None and kind.cue.money_stage)
        reality = "actual"
        project: tuple[int, int] | None = None
        if inherited:
            stage, reality = self._stage_around(kind, subject, named, opened)
        vague = inherited and sums.is_several(subject) and (kind is None or kind.cue.weak)
        if stage not in ORDER or vague or _PUBLIC.search(subject):
            self._reject(token, "no_stage")
            return None
        frame = Frame(stage, token.start, token.end, sentence.line, self.index, amount=token, inherited=inherited)
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
            frame.widen(verb.start, verb.end)
            frame.stage, frame.framework = stages.graded(text, self.hits, verb, token, sentence.end)
            if verb.cue.stage == frame.stage:
                stages.mix(text, self.hits, verb, frame)
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
        self, token: Money, kind: Hit | None, begin: int, end: int, opened: Frame | None
    ) -> tuple[str, Hit | None]:
        """The stage that the words around a lone sum state, and the word."""
        hits = self.hits
        left = [
            h
            for h in hits
            if h.end <= token.start
            and h.cue.stage in ORDER
            and self._reaches(h, opened)
            and not self.text.startswith("的,", h.end)
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
        chosen = right[0] if right else left[-1] if left else None
        return (chosen.cue.stage, chosen) if chosen is not None else ("", None)

    def _stage_behind(self, end: int) -> tuple[str, Hit | None]:
        """一期项目总投资4亿元,已于去年投产: the verb of the next clause, when it says that it is done."""
        stop = clause_end(self.text, end + 1, self.sentence.end)
        for hit in self.hits:
            if end < hit.start < stop and hit.cue.stage in ORDER and _DONE.match(self.text, end + 1, hit.start + 1):
                return hit.cue.stage, hit
        return "", None

    def _reaches(self, hit: Hit, opened: Frame | None) -> bool:
        return hit.start >= self.sentence.start and (opened is None or hit.start >= opened.end)

    def _stage_around(self, kind: Hit | None, subject: str, named: bool, opened: Frame | None) -> tuple[str, str]:
        """The stage of a lone sum that no word of its sentence states: that of the statement before it."""
        if opened is not None:
            plain = kind is None and not subject.strip(" ,、")
            return (opened.stage, opened.reality) if named or kind is not None or plain else ("", "actual")
        context = self.context
        strong = kind is not None and kind.cue.kind == "total" and not kind.cue.weak
        if context.stage in ("negotiating", "intent") and context.line != self.sentence.line:
            return "", "actual"
        if named or (strong and (context.line == self.sentence.line or sums.is_several(subject))):
            return context.stage, context.reality
        return "", "actual"
