"""The statements of a text: sentence by sentence from words and numbers to frames, then resolved against each other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from facts.amounts import Money, find_amounts
from facts.assembly import assemble
from facts.bare import project_before, read_bare, read_joint_projects, read_visit
from facts.binding import bind
from facts.clauses import Sentence, clause_start, sentences
from facts.counts import find_counts
from facts.frames import ORDER, Deal, Frame, Rejected, Token, View
from facts.page import are_contracts_alone, find_lookalike, is_novel, tells_of_investment, undo
from facts.reality import is_old, judge
from facts.sections import Sections
from facts.vocabulary import Hit, Vocabulary
from records.article import Damage

# 签约两月后开工: the word only dates another event.
_AFTERWARDS = re.compile(r"[\d一二两三四五六七八九十]{1,3}个?(?:多?月|年|天|周|日)(?:后|内|来|之后)")


_BASE = re.compile(r"[^,。;\d]{0,4}(?:总数|总额|总量|总投资额?|数|额)?(?:的|约|达|比)*\d+(?:\.\d+)?%")
# 在建平县投建: 在 and a place that begins with 建, not 在建.
_IN_JIAN = re.compile(
    r"在建(?:平|德|水|始|瓯|宁|昌|邺|湖|华|三江|安|阳)(?:[县市区]|[^项工设的、,。]{0,4}(?:投资|建|打造|落户|签约))"
)
# 尚未签署任何协议: what was not done.
_DENIED = re.compile(r"(?:尚未|从未|并未|还未|仍未|没有|没能|未能|未(?!来))(?:正式|实际|真正)?$")
_ONLY_A_SUM = re.compile(r"\s*(?:计划|协议|项目)?(?:总投资|投资总额|投资额?)\D{0,4}$")


@dataclass(slots=True)
class Statements:
    """All that was found in one folded text: the frames that stand, every frame, and what was rejected and why."""

    text: str
    sentences: Sequence[Sentence]
    hits: list[Hit]
    page_words: list[Hit]
    frames: list[Frame] = field(default_factory=list)
    all_frames: list[Frame] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    cancelled: bool = False


def find_statements(
    text: str, vocabulary: Vocabulary, *, year: int | None = None, damaged: Sequence[Damage] = ()
) -> Statements:
    """Statements of a folded text; `year` is that of the article, `damaged` spots give no numbers."""
    hits = [hit for hit in vocabulary.find(text) if not (hit.cue.stage and _is_empty(text, hit))]
    found = Statements(text, sentences(text), hits, vocabulary.relevance.find(text))
    numbers: list[Token] = [*find_amounts(text), *find_counts(text)]
    numbers.sort(key=lambda token: token.start)
    if damaged:
        numbers = [token for token in numbers if not _is_damaged(token, damaged, found.rejected)]
    view = View(text, found.rejected)
    h = n = 0
    frames = found.all_frames
    carried: list[Hit] = []
    sections = Sections.of(text)
    for index, sentence in enumerate(found.sentences):
        future = sections.is_future(sentence)
        first_hit, first_number = h, n
        while h < len(hits) and hits[h].start < sentence.end:
            h += 1
        while n < len(numbers) and numbers[n].start < sentence.end:
            n += 1
        if h == first_hit and n == first_number:
            continue
        own = hits[first_hit:h]
        made = _read_sentence(text, sentence, index, own, carried, numbers[first_number:n], view, found.rejected, year)
        for frame in made if future else ():
            if frame.reality == "actual":
                frame.reality, frame.stage = "planned", "target"
        frames += made
        carried = _carry([*carried, *own]) if text[sentence.end - 1] == ";" else []
    found.cancelled = undo(text, found.sentences, hits, frames)
    if (frames and not tells_of_investment(found.sentences, hits, found.rejected, frames)) or (
        frames and (are_contracts_alone([*hits, *found.page_words], frames) or is_novel(text))
    ):
        found.rejected += [Rejected(frame.start, frame.end, "no_investment") for frame in frames]
        frames = []
    frames = [frame for frame in frames if not _is_side_headline(found, frame)]
    found.frames = assemble(frames)
    if not found.frames and ("队" in text or "团" in text):
        visits = (read_visit(text, sentence, index) for index, sentence in enumerate(found.sentences))
        found.frames = [visit for visit in visits if visit is not None][:1]
    return found


def _is_empty(text: str, hit: Hit) -> bool:
    """A stage word that states nothing: it only dates another event, or it is denied."""
    if _AFTERWARDS.match(text, hit.end) or (hit.cue.word == "在建" and _IN_JIAN.match(text, hit.start)):
        return True
    if "占" in text[max(0, hit.start - 8) : hit.start] and _BASE.match(text, hit.end):
        return True  # 占全区签约项目总数60%
    before = text[max(0, hit.start - 5) : hit.start]
    return ("未" in before or "没" in before) and hit.cue.stage in ORDER and _DENIED.search(before) is not None


def _read_sentence(
    text: str,
    sentence: Sentence,
    index: int,
    hits: list[Hit],
    carried: list[Hit],
    numbers: list[Token],
    view: View,
    rejected: list[Rejected],
    year: int | None,
) -> list[Frame]:
    stages = [hit for hit in hits if hit.cue.stage in ORDER]
    lookalike = find_lookalike(text, sentence, hits, carried, view)
    if lookalike is not None:
        if stages or numbers:
            rejected.append(Rejected(lookalike.start, lookalike.end, f"lookalike_{lookalike.cue.lookalike}"))
        return []
    frames = bind(view, sentence, index, hits, numbers) if numbers else []
    bare = read_bare(text, sentence, index, hits, frames) if stages else []
    joint = "合作项目" in text[sentence.start : sentence.end] and any(hit.cue.word.endswith("合作项目") for hit in hits)
    if joint and (named := read_joint_projects(text, sentence, index)):
        bare.append(named)
    if numbers or bare:
        _lend(view.orphan, bare)
        view.orphan = _orphan(text, sentence, numbers, frames)
    if frames or bare:
        judge(text, sentence, hits, carried, frames + bare, year)
    context = view.context
    for frame in frames:
        if frame.parent is None and frame.reality == "actual":
            context.top = frame
    event = next((hit for hit in reversed(stages) if sentence.heading or _is_event(hit)), None)
    if event is not None:
        context.event, context.event_sentence = event.cue.stage, index
    if frames:
        actual = [frame for frame in frames if frame.reality == "actual"]
        if actual:
            context.stage, context.reality = actual[-1].stage, "actual"
        context.line, context.sentence = sentence.line, index
    elif stages:
        context.stage, context.sentence = _last_stage(stages), index
        if context.stage == "signed" and context.reality == "actual":
            view.deal = _deal(text, sentence, index, stages, year)
        context.reality = "planned" if any(hit.cue.reality == "intended" for hit in hits) else "actual"
    return frames + bare


def _deal(text: str, sentence: Sentence, index: int, stages: list[Hit], year: int | None) -> Deal | None:
    """甲县与乙公司签约,某项目落户甲县。 The one project whose sum the next sentence may begin with."""
    if is_old(text, sentence, year):
        return None
    for hit in stages:
        if hit.cue.stage in ("signed", "landed") and not hit.cue.reality:
            span = project_before(text, clause_start(text, hit.start, sentence.start), hit.start)
            if span is not None:
                return Deal(index, sentence.line, span)
    return None


def _last_stage(stages: list[Hit]) -> str:
    """What a later sentence refers to: 签订投资协议,项目落户某园 is a signing all the same."""
    last = stages[-1].cue.stage
    signs = any(hit.cue.stage == "signed" and not hit.cue.reality for hit in stages)
    return "signed" if last == "landed" and signs else last


def _is_side_headline(found: Statements, frame: Frame) -> bool:
    """A short line far down with no text under it is a link to another story."""
    if not frame.heading or frame.line < 3:
        return False
    after = next((sentence for sentence in found.sentences[frame.sentence :] if sentence.line > frame.line), None)
    if after is not None and not after.heading:
        return False
    found.rejected.append(Rejected(frame.start, frame.end, "side_headline"))
    return True


def _is_event(hit: Hit) -> bool:
    return hit.cue.form in ("ceremony", "mixed") or hit.cue.word.startswith(("集中", "现场"))


def _carry(hits: list[Hit]) -> list[Hit]:
    """The words whose reach does not end at a semicolon."""
    lasting = [h for h in hits if h.cue.lookalike or h.cue.reality == "recalled" or h.cue.reach == "rest"]
    return lasting[-8:]


def _lend(orphan: Money | None, bare: list[Frame]) -> None:
    """总投资6亿元!某市与某公司就某项目签约。 The sum of the exclamation is that of the one project behind it."""
    lone = [frame for frame in bare if frame.single]
    if orphan is not None and len(lone) == 1:
        lone[0].amount, lone[0].kind, lone[0].bare = orphan, "total", False
        lone[0].widen(orphan.start, orphan.end)


def _orphan(text: str, sentence: Sentence, numbers: list[Token], frames: list[Frame]) -> Money | None:
    """The sum of a sentence that is nothing but a sum."""
    if frames or len(numbers) != 1 or not isinstance(numbers[0], Money) or sentence.end - sentence.start > 20:
        return None
    return numbers[0] if _ONLY_A_SUM.match(text, sentence.start, numbers[0].number_start) else None


def _is_damaged(token: Token, damaged: Sequence[Damage], rejected: list[Rejected]) -> bool:
    if not any(spot.start < token.end and token.start < spot.end for spot in damaged):
        return False
    rejected.append(Rejected(token.start, token.end, "damaged"))
    return True
