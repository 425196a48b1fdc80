"""Bind the numbers of a sentence to its stage words: which count and which sum belong to which verb."""

import re
from dataclasses import replace

from facts.amounts import Money
from facts.clauses import Sentence, clause_end, clause_start
from facts.counts import Number
from facts.frames import ORDER, Context, Frame, Rejected, earliest
from facts.vocabulary import Hit

Token = Money | Number

_STOPS = frozenset(",:,;、")
_PART = re.compile(r"(?:其中|包括|包含|含|当中|中|\()[^\d,。;]{0,12}$")
_FIRST_PART = re.compile(r"[\s\"“,、:(]*(?:其中|含|包括|当中)")
# A floor or a class of size, not a sum: 5000万元以上项目, 过亿元项目, 超30亿元的3个, 亿元以上占90%.
_FLOOR_BEHIND = re.compile(
    r"\)?的?[^,。;:\d一二两三四五六七八九十]{0,12}?(?:项\s?目|[\d一二两三四五六七八九十]+\s?余?[个项家]|工业|产业|企业|法人|占|入库|外资|内资|重大|重点)"
)
_OVER_BEHIND = re.compile(r"的?(?:[^,。;:\d]{0,8}项\s?目|[\d一二两三四五六七八九十]+\s?余?[个项家])")
_COUNT_BEHIND = re.compile(r"(?:元|的)?[\d一二两三四五六七八九十]+\s?余?[个项家]")
_DE_COUNT = re.compile(r"的?[\d一二两三四五六七八九十]+\s?[余多]?\s?[个项家大]")
_OFFERS = frozenset(
    (
        "推介",
        "推出",
        "征集",
        "发布",
        "储备",
        "谋划",
        "策划",
        "包装",
        "推介项目",
        "发布项目",
        "储备项目",
        "对外招商",
        "新增储备",
        "挂榜",
    )
)
# Words that make the subject of a sum a heap of money, not a project.
_HEAP = re.compile(
    r"资金|招商引资|全[市县区省州盟旗]|我[市县区省州]|该[市县区]|累计|各|外资|内资|台资|清洁能源|合作中|达成|大会|签约$|(?:等|共|合计|计|总)$|以来$|期间$|活动$|推介会"
)
_NAME_END = re.compile(
    r"(?:项目|基地|园|园区|中心|城|厂|线|总部|枢纽|综合体|电站|广场|度假区|工程|期|公司|集团|科技|新材料|光伏|风电|五金|农牧|生产线"
    r"|电池|医药|电子|能源|物流|食品|制造|小镇|市场|港|大厦|酒店|改造|加工|饲料厂|设备|机械|纺织|服装城|船艇|大学|无人机|发动机)[”》」]?$"
)
_BUILDS = re.compile(r"(?:的|建|建设|打造|兴建|新建|投建|做|用于|在)[^,。;]{0,30}")
_SEVERAL = re.compile(r"(?:等|、[^、]{2,40}等[^、]{0,6})$")


class Binder:
    """Reads one sentence at a time; keeps the context that the next sentence may refer to."""

    def __init__(self, text: str, rejected: list[Rejected]) -> None:
        self.text = text
        self.rejected = rejected
        self.context = Context()

    def read(self, sentence: Sentence, index: int, hits: list[Hit], numbers: list[Token]) -> list[Frame]:
        """Frames of a sentence that has numbers."""
        frames: list[Frame] = []
        used_until = sentence.start
        opened: Frame | None = None
        pending: Money | None = None
        scope: Money | None = None
        for position, token in enumerate(numbers):
            ceiling = numbers[position + 1].start if position + 1 < len(numbers) else sentence.end
            if isinstance(token, Number):
                later = numbers[position + 1 :]
                ceiling = next((other.start for other in later if isinstance(other, Number)), sentence.end)
                frame = self._count(sentence, index, hits, token, used_until, ceiling, opened, numbers[position + 1 :])
                if frame is None:
                    self.rejected.append(Rejected(token.start, token.end, "no_stage"))
                    scope = None
                    used_until = token.end
                    opened = None if self._other else opened
                    continue
                if scope is not None:
                    frame.scope = scope.printed
                    frame.widen(scope.start, scope.end)
                    scope = None
                if pending is not None:
                    frame.amount, frame.kind = pending, self._pending_kind
                    frame.widen(pending.start, pending.end)
                    pending = None
                frames.append(frame)
                opened = frame
            else:
                kind_hit = self._kind(hits, token, used_until)
                if self._is_floor(token, kind_hit, ceiling):
                    scope = token
                    continue
                verdict = self._not_investment(hits, token, kind_hit, ceiling)
                if verdict:
                    self.rejected.append(Rejected(token.start, token.end, verdict))
                    used_until = token.end
                    continue
                if self._precedes_count(token, numbers, position):
                    pending, self._pending_kind = token, _kind_name(kind_hit)
                    continue
                frame = self._amount(sentence, index, hits, token, kind_hit, used_until, ceiling, opened, frames)
                if frame is not None and frame is not opened:
                    frames.append(frame)
                    if frame.stage == "landed" and frame.kind == "arrived":
                        used_until = token.end
                        continue
                    opened = frame
            used_until = token.end
        return frames

    _other = False
    _pending_kind = ""

    # Counts

    def _count(
        self,
        sentence: Sentence,
        index: int,
        hits: list[Hit],
        token: Number,
        floor: int,
        ceiling: int,
        opened: Frame | None,
        later: list[Token],
    ) -> Frame | None:
        text = self.text
        self._other = False
        begin = clause_start(text, token.start, floor)
        left = [hit for hit in hits if hit.cue.stage and floor <= hit.start and hit.end <= token.end]
        stage_hit = self._pick(hits, left, token, begin, ceiling, later, sentence)
        part = self._is_part(token, floor, sentence, opened)
        if self._other:
            return None
        parent = self._parent(opened, sentence, index) if part or stage_hit is None else None
        if stage_hit is None:
            base = parent or opened or self._base(sentence, index, token)
            if base is None or (token.measure == "家" and not part):
                return None
            stage, reality = base.stage, base.reality
            frame = Frame(stage, token.start, token.end, sentence.line, index, count=token, inherited=True)
            frame.reality, frame.framework = reality, base.framework
            if isinstance(base, Frame) and not token_leads(text, token):
                frame.parent = base.parent or base
        else:
            stage = stage_hit.cue.stage
            frame = Frame(
                stage,
                min(token.start, stage_hit.start),
                max(token.end, stage_hit.end),
                sentence.line,
                index,
                count=token,
            )
            self._mix(frame, hits, stage_hit)
            frame.framework = stage_hit.cue.form == "framework"
            if part and parent is not None:
                frame.parent = parent
                if parent.stage == "signed" and stage == "landed" and "已" not in text[token.end : stage_hit.end]:
                    frame.stage = "signed"
        frame.plain_firms = token.measure == "家"
        grade = text[max(0, token.start - 2) : token.start]
        if grade == "协议" and f"合同{''}" in text[sentence.start : token.start] and frame.stage == "signed":
            frame.stage = "intent"
        if grade in ("合同", "协议") and frame.stage == "negotiating":
            frame.stage = "signed" if grade == "合同" else "intent"
        frame.clause = (begin, clause_end(text, token.end, sentence.end))
        frame.subject = (begin, token.start)
        frame.heading = sentence.heading
        return frame

    def _pick(
        self,
        hits: list[Hit],
        left: list[Hit],
        token: Number,
        begin: int,
        ceiling: int,
        later: list[Token],
        sentence: Sentence,
    ) -> Hit | None:
        """The stage word of a count: in its clause before it, in its clause behind it, then in the clauses around."""
        text = self.text
        near = [hit for hit in left if hit.start >= begin and hit.cue.stage != "none"]
        right = self._right(hits, token, ceiling, later)
        if near:
            chosen = near[-1]
            relative = text.startswith("的", chosen.end) or chosen.cue.stage == "other"
            if right is not None and relative and chosen.cue.word not in _OFFERS:
                return right
            if chosen.cue.stage == "other":
                self._other = True
                return None
            return chosen
        if right is not None:
            return right
        far = [hit for hit in left if hit.cue.stage not in ("none", "other") or hit.cue.word in _OFFERS]
        if far:
            if far[-1].cue.stage == "other":
                self._other = True
                return None
            return far[-1]
        for hit in hits:
            if token.end <= hit.start < min(ceiling, token.end + 40) and (
                hit.cue.stage in ORDER or hit.cue.money_stage == "signed"
            ):
                return self._as_stage(hit) if not self._serves_next(hit, later) else None
        return None

    def _right(self, hits: list[Hit], token: Number, ceiling: int, later: list[Token]) -> Hit | None:
        """A stage word behind the count in its own clause that is not the verb of the next number."""
        end = min(clause_end(self.text, token.end, ceiling), ceiling)
        for hit in hits:
            if hit.start < token.end or hit.start >= end:
                continue
            if hit.cue.stage in ORDER:
                if self._serves_next(hit, later) and _STOPS & set(self.text[token.end : hit.start]):
                    return None
                return hit
            if hit.cue.stage == "other" and hit.cue.word in ("办手续", "申报"):
                return None
        return None

    def _serves_next(self, hit: Hit, later: list[Token]) -> bool:
        """Whether the next number follows the word without a stop between: 、签约50个."""
        if not later or later[0].start < hit.end:
            return False
        between = self.text[hit.end : later[0].start]
        return len(between) <= 14 and not _STOPS & set(between)

    def _as_stage(self, hit: Hit) -> Hit:
        if hit.cue.stage in ORDER:
            return hit
        return Hit(hit.start, hit.end, replace(hit.cue, stage=hit.cue.money_stage))

    def _mix(self, frame: Frame, hits: list[Hit], chosen: Hit) -> None:
        """签约、洽谈企业80家: one number for two stages belongs to the earlier of them."""
        for hit in hits:
            if hit is chosen or hit.cue.stage not in ORDER or hit.cue.stage == frame.stage:
                continue
            gap = self.text[hit.end : chosen.start] if hit.end <= chosen.start else self.text[chosen.end : hit.start]
            if (
                len(gap) <= 5
                and (gap.startswith(("、", "和", "及", "暨")) or gap in ("", "并"))
                and not re.search(r"\d", gap)
            ):
                if hit.start >= chosen.end and frame.count is not None and hit.start > frame.count.start > chosen.end:
                    continue
                frame.stage = earliest(frame.stage, hit.cue.stage)
                frame.mixed = bool(gap)

    def _is_part(self, token: Number, floor: int, sentence: Sentence, opened: Frame | None) -> bool:
        text = self.text
        left = text[floor : token.start]
        if _PART.search(left[-20:]) or _FIRST_PART.match(left):
            return True
        return floor == sentence.start and bool(_FIRST_PART.match(text, sentence.start))

    def _parent(self, opened: Frame | None, sentence: Sentence, index: int) -> Frame | None:
        if opened is not None:
            return opened.parent or opened
        top = self.context.top
        return top if top is not None and top.line == sentence.line and index - top.sentence <= 2 else None

    def _base(self, sentence: Sentence, index: int, token: Number) -> Frame | None:
        """What a count without any stage word may take its stage from: the statement before it, or the event told of."""
        context = self.context
        if context.top is not None and context.line == sentence.line and index - context.sentence <= 1:
            return context.top
        if token_leads(self.text, token) and context.stage in ORDER and index - context.sentence <= 3:
            return Frame(context.stage, token.start, token.end, sentence.line, index, reality=context.reality)
        return None

    # Sums

    def _kind(self, hits: list[Hit], token: Money, floor: int) -> Hit | None:
        """The word to the left that says what kind of money it is."""
        chosen = None
        for hit in hits:
            if hit.start >= token.number_start:
                break
            if hit.end <= token.number_start and hit.cue.kind and hit.start >= floor:
                chosen = hit
        if chosen is None:
            return None
        gap = self.text[chosen.end : token.start]
        if len(gap) > 16 or ("," in gap and chosen.cue.kind != "other") or ";" in gap:
            return None
        if chosen.cue.kind == "other" and ("," in gap or "、" in gap):
            return None
        return chosen

    def _is_floor(self, token: Money, kind: Hit | None, ceiling: int) -> bool:
        """Whether the sum is a size class of projects rather than their money."""
        text, end = self.text, token.end
        strong = kind is not None and kind.cue.kind not in ("", "other") and not kind.cue.weak
        if token.bound:
            return _FLOOR_BEHIND.match(text, end) is not None and not (
                strong and not text.startswith(("项目", "的项目", "重"), end) and token.bound == "以下"
            )
        if token.low is not None and not strong and _COUNT_BEHIND.match(text, end):
            return True
        if token.qualifier == "over" and _OVER_BEHIND.match(text, end):
            return not strong or text.startswith(("的项目", "项目"), end)
        return (
            not strong
            and text.startswith("的", end)
            and _COUNT_BEHIND.match(text, end) is not None
            and (kind is None or kind.cue.weak)
        )

    def _not_investment(self, hits: list[Hit], token: Money, kind: Hit | None, ceiling: int) -> str:
        text = self.text
        if kind is not None and kind.cue.kind == "other":
            return "other_money"
        stop = min(ceiling, token.end + 8)
        for hit in hits:
            if token.end <= hit.start < stop and hit.cue.kind == "other" and len(hit.cue.word) > 1:
                between = text[token.end : hit.start]
                if not _STOPS & set(between) and (kind is None or kind.cue.weak):
                    return "other_money"
        opening = text.rfind("(", max(0, token.start - 24), token.start)
        if (
            opening >= 0
            and ")" not in text[opening : token.start]
            and re.match(r"\((?:含|折合|约合|其中|固定|约|比|注册)", text[opening : opening + 4])
        ):
            return "in_brackets"
        return ""

    def _precedes_count(self, token: Money, numbers: list[Token], position: int) -> bool:
        """总投资195亿元的16个项目: the sum stands before its count."""
        if position + 1 >= len(numbers) or not isinstance(numbers[position + 1], Number):
            return False
        behind = self.text[token.end : numbers[position + 1].start]
        return behind in ("的", "、", "") and self.text[token.end : token.end + 1] == "的"

    def _amount(
        self,
        sentence: Sentence,
        index: int,
        hits: list[Hit],
        token: Money,
        kind: Hit | None,
        floor: int,
        ceiling: int,
        opened: Frame | None,
        frames: list[Frame],
    ) -> Frame | None:
        text = self.text
        name = _kind_name(kind)
        begin = clause_start(text, token.start, floor)
        subject = text[begin : kind.start if kind is not None and kind.start >= begin else token.start]
        named = self._is_named(subject, token, kind)
        between = [h for h in hits if floor <= h.start and h.end <= token.start and h.cue.stage in ORDER]
        if opened is not None and opened.amount is None and not named:
            target = self._attach_to(opened, token, name, kind, between)
            if target is not None:
                target.amount, target.kind = token, name or self._default_kind(target)
                target.widen(token.start, token.end)
                if kind is not None:
                    target.widen(kind.start, kind.end)
                if (
                    target.stage == "landed"
                    and target.kind == "agreed"
                    and kind is not None
                    and not kind.cue.money_stage
                ):
                    target.stage = "signed"
                return target
        if (
            opened is not None
            and opened.amount is not None
            and not named
            and name in ("agreed", "fixed", "intended", "total")
            and not between
            and opened.count is not None
        ):
            self.rejected.append(Rejected(token.start, token.end, "second_measure"))
            return None
        return self._alone(sentence, index, hits, token, kind, begin, floor, named, opened, frames)

    def _attach_to(self, opened: Frame, token: Money, name: str, kind: Hit | None, between: list[Hit]) -> Frame | None:
        if name == "arrived":
            fits = opened.stage in ("landed", "started") and not self._is_bare_part(opened)
            return opened if fits else None
        if name == "fixed" and opened.stage not in ("started", "production", "landed"):
            return None
        if any(hit.cue.stage != opened.stage and hit.cue.form != "noun" for hit in between) and not _opens(
            self.text, between, token
        ):
            return None
        if (
            kind is not None
            and kind.cue.money_stage == "signed"
            and opened.stage in ("negotiating", "started", "production")
        ):
            return None
        if (
            opened.inherited
            and self._is_bare_part(opened)
            and "," in self.text[opened.end : token.start]
            and kind is not None
            and opened.parent is not None
        ):
            whole = opened.parent
            return whole if whole.amount is None and whole.sentence == opened.sentence and opened.scope else opened
        return opened

    def _is_bare_part(self, frame: Frame) -> bool:
        return (frame.parent is not None and frame.inherited and frame.scope != "") or (
            frame.parent is not None
            and frame.inherited
            and frame.parent.sentence == frame.sentence
            and frame.stage == "signed"
        )

    def _default_kind(self, frame: Frame) -> str:
        return "intended" if frame.stage in ("intent", "negotiating") and frame.framework else "total"

    def _is_named(self, subject: str, token: Money, kind: Hit | None) -> bool:
        """Whether the sum has a project or an investor of its own for a subject."""
        words = subject.strip(' ,、:;“”"')
        for lead in ("其中", "主会场是", "主会场", "另有", "最大的是", "包括", "有", "同时", "以及"):
            words = words.removeprefix(lead)
        if len(words) < 3 or _HEAP.search(words[-10:]):
            return False
        if _NAME_END.search(words):
            return True
        return (
            (kind is None or kind.cue.weak or kind.cue.word in ("计划投资", "拟投资", "拟投"))
            and _BUILDS.match(self.text, token.end) is not None
            and len(words) >= 3
        )

    def _alone(
        self,
        sentence: Sentence,
        index: int,
        hits: list[Hit],
        token: Money,
        kind: Hit | None,
        begin: int,
        floor: int,
        named: bool,
        opened: Frame | None,
        frames: list[Frame],
    ) -> Frame | None:
        text = self.text
        end = clause_end(text, token.end, sentence.end)
        stage, hit, inherited = "", None, False
        left = [h for h in hits if floor <= h.start and h.end <= token.start and h.cue.stage in ORDER]
        mine = [h for h in hits if begin <= h.start and h.end <= token.start and h.cue.stage and h.cue.stage != "none"]
        right = [h for h in hits if token.end <= h.start < end and h.cue.stage in ORDER]
        if kind is not None and kind.cue.money_stage:
            stage, hit = kind.cue.money_stage, kind
            if mine and stage == "signed" and mine[-1].cue.stage in ("intent", "negotiating"):
                stage = mine[-1].cue.stage
        elif mine:
            if mine[-1].cue.stage == "other":
                if mine[-1].cue.word in _OFFERS or not right:
                    self.rejected.append(Rejected(token.start, token.end, "other_activity"))
                    return None
            else:
                stage, hit = mine[-1].cue.stage, mine[-1]
        if not stage and right:
            stage, hit = right[0].cue.stage, right[0]
        if not stage and left:
            stage, hit = left[-1].cue.stage, left[-1]
        behind = text[token.end : end]
        if (
            not stage
            and not named
            and kind is None
            and not (opened is not None and re.match(r"[\s,;。)]", text[token.end : token.end + 1] or "。"))
        ):
            self.rejected.append(Rejected(token.start, token.end, "no_stage"))
            return None
        reality = "actual"
        if not stage:
            base = opened or (self.context.top if self.context.top is not None else None)
            if opened is not None:
                stage, reality = opened.stage, opened.reality
            elif self.context.stage in ORDER and (named or (base is not None and base.line == sentence.line)):
                stage, reality = self.context.stage, self.context.reality
            inherited = True
        if stage not in ORDER:
            self.rejected.append(Rejected(token.start, token.end, "no_stage"))
            return None
        frame = Frame(stage, token.start, token.end, sentence.line, index, amount=token, inherited=inherited)
        frame.reality, frame.heading = reality, sentence.heading
        frame.kind = _kind_name(kind)
        if kind is not None:
            frame.widen(kind.start, kind.end)
        if hit is not None and hit is not kind:
            frame.widen(hit.start, hit.end)
            frame.framework = hit.cue.form == "framework"
            self._mix(frame, hits, hit)
        subject = text[begin : kind.start if kind is not None and kind.start >= begin else token.start]
        frame.single = self._is_single(subject, behind, named, kind, hit, token)
        if not frame.kind:
            frame.kind = "total" if frame.single else ("agreed" if frame.stage == "signed" else "total")
        frame.clause, frame.subject = (begin, end), (begin, token.start)
        if opened is not None and inherited:
            frame.parent = opened.parent or opened
        return frame

    def _is_single(
        self, subject: str, behind: str, named: bool, kind: Hit | None, hit: Hit | None, token: Money
    ) -> bool:
        if kind is not None and (kind.cue.money_stage or kind.cue.kind == "arrived"):
            return False
        if _SEVERAL.search(subject.strip(' ,、“”"')):
            return False
        if named:
            return True
        if re.match(r"的[^,。;]{2,40}", behind):
            return True
        weak = kind is None or kind.cue.weak or kind.cue.kind in ("total", "intended")
        return (
            weak and re.match(r"(?:元)?(?:建|建设|打造|兴建|新建|的|综合体|投资合作|人民币投资)", behind) is not None
        ) or (
            kind is not None
            and kind.cue.kind == "total"
            and not kind.cue.weak
            and kind.cue.word not in ("投资总额", "总额", "投资规模")
            and not _HEAP.search(subject)
            and hit is not None
            and hit.cue.form not in ("ceremony",)
        )


def token_leads(text: str, token: Number) -> bool:
    """Whether the count opens its statement by 共, 本次 or the like: 共37个, 本次3个."""
    return re.search(
        r"(?:共|共计|总计|本次|此次|这次|这批|合计)[^\d,。;]{0,6}$", text[max(0, token.start - 12) : token.start]
    ) is not None or (
        re.match(r"[^,。;]{0,4}个\s?(?:项目)?", text[token.start : token.start + 8]) is not None
        and text[max(0, token.start - 2) : token.start].strip() in (",", "", ",")
    )


def _kind_name(kind: Hit | None) -> str:
    return kind.cue.kind if kind is not None and not kind.cue.weak else ("total" if kind is not None else "")


def _opens(text: str, between: list[Hit], token: Money) -> bool:
    return all(hit.cue.kind for hit in between)
