"""What sentences say of other sentences: a deal undone, a page that is about loans or shops, an agreement called a framework."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from facts.clauses import Sentence
from facts.frames import Frame, Rejected, View
from facts.vocabulary import Cue, Hit

# Look-alikes that stand in news of the trade all the same: pledges of its officials, rules of its subsidies.
OF_THE_TRADE = ("", "responsibility", "policy")
# From so many statements on, one cancelled deal does not undo the others.
MANY = 5
_ENDED = re.compile(r"取消|终止|解除|作废|中止|搁浅|流产|叫停")
_UNDONE = re.compile(rf"(?:项目|协议|合同|合作|投资)[^,。;]{{0,20}}(?:{_ENDED.pattern})(?=[,。;]|了)")
_IF = re.compile(r"可能|如果|倘若|若|风险|不排除|存在[^,。;]{0,6}不确定|方可|有权")
# 第二百零七章 is a chapter; the first chapters of a law (第一章 总则) have neither the links nor the genres beside them.
_CHAPTER = re.compile(r"第\s?[\d零〇一二两三四五六七八九十百千]{1,7}\s?[章回](?![程节])")
_READER = re.compile(r"上一章|下一章|最新章节|章节目录|加入书架|加入书签|本章未完|求月票|求推荐票")
_TURNS = re.compile(r"上一章[^。!?]{0,12}下一章")
_GENRE = re.compile(r"玄幻|仙侠|都市言情|官场小说|网络小说|连载|书城|小说网|重生[^,。;]{2,12}(?:第|>)")
# What goes on with the subject of the sentence before: 双方还签署…, 其中东部地区….
_GOES_ON = re.compile(r"[\s\"“]*(?:双方|两国|其中|中方|此外,双方|会谈后|同时,双方)")
_INVESTING = ("投资", "引资", "外资", "内资", "到位", "引进", "招商", "入园", "入驻", "落户")


def find_lookalike(text: str, sentence: Sentence, hits: list[Hit], carried: list[Hit], view: View) -> Hit | None:
    """The word that says that this sentence, or the one that it goes on with, is about something else."""
    invests = any(_states_investment(hit.cue) for hit in hits if hit.cue.kind)
    found = next((h for h in hits if h.cue.lookalike and not (h.cue.soft and invests)), None)
    if found is None and not invests:
        found = next((h for h in carried if h.cue.lookalike), None)
    if found is None and view.alike is not None and not invests and _GOES_ON.match(text, sentence.start, sentence.end):
        found = view.alike
    view.alike = found
    return found


def _states_investment(cue: Cue) -> bool:
    return cue.kind in ("total", "agreed", "intended") and not cue.weak and ("投" in cue.word or "引资" in cue.word)


def tells_of_investment(
    sentences: Sequence[Sentence], hits: Sequence[Hit], rejected: Sequence[Rejected], frames: Sequence[Frame]
) -> bool:
    """Whether a page that also tells of loans, schools or shops says anywhere that money is invested in a project."""
    alike = [hit.start for hit in hits if hit.cue.lookalike not in OF_THE_TRADE and not hit.cue.soft]
    alike += [one.start for one in rejected if one.reason.startswith("lookalike_")]
    if not alike or any(frame.count is not None and frame.count.named for frame in frames):
        return True
    aside = {_sentence_at(sentences, at) for at in alike}
    return any(_is_evidence(hit) and _sentence_at(sentences, hit.start) not in aside for hit in hits)


def are_contracts_alone(hits: Sequence[Hit], frames: Sequence[Frame]) -> bool:
    """Whether a page has only sums of contracts and nothing says that anybody invests: 签署供气合同,合同总额4000亿美元."""
    if any(frame.count is not None or frame.single or frame.kind != "agreed" for frame in frames):
        return False
    return not any(_is_evidence(hit) or hit.cue.weight > 0 for hit in hits)


def is_novel(text: str) -> bool:
    """Whether a page is a chapter of a novel: the links of a reader's page beside the number or the kind of a chapter."""
    if "章" not in text:
        return False
    if _TURNS.search(text) is not None:
        return True
    if _CHAPTER.search(text) is None:
        return False
    return _READER.search(text) is not None or (_GENRE.search(text) is not None and len(_CHAPTER.findall(text)) == 1)


def _is_evidence(hit: Hit) -> bool:
    cue = hit.cue
    if cue.stage in ("landed", "started", "production"):
        return True
    return bool(cue.stage or (cue.kind and not cue.weak)) and any(word in cue.word for word in _INVESTING)


def undo(text: str, sentences: Sequence[Sentence], hits: Sequence[Hit], frames: Sequence[Frame]) -> bool:
    """Mark the statements that another sentence undoes or lowers; returns whether the whole page is about an undone deal."""
    undone = [hit.start for hit in hits if hit.cue.reality == "cancelled"]
    if _ENDED.search(text) and ("协议" in text or "项目" in text or "合同" in text):
        undone += [match.start() for match in _UNDONE.finditer(text)]
    undone = [at for at in undone if not _IF.search(text, max(0, at - 24), at + 24)]
    if undone:
        return _cancel({_sentence_at(sentences, at) for at in undone}, frames)
    if any(hit.cue.reality == "downgraded" for hit in hits):
        for frame in frames:
            if frame.stage == "signed" and frame.reality == "actual" and frame.count is None:
                frame.stage, frame.framework = "intent", True
    return False


def _cancel(numbers: set[int], frames: Sequence[Frame]) -> bool:
    """Cancel what the sentences with these numbers undo: their own deal, or else that of the sentences around."""
    telling = {frame.sentence for frame in frames if frame.amount is not None or frame.reality == "recalled"}
    others = numbers - telling  # 签约的22亿元项目, 后来协议解除: such a sentence tells of its own deal
    whole = bool(others) and len(frames) < MANY
    near = numbers | {number + shift for number in others for shift in (-2, -1, 1, 2)}
    for frame in frames:
        if whole or frame.sentence in near:
            frame.reality = "cancelled"
    return whole


def _sentence_at(sentences: Sequence[Sentence], offset: int) -> int:
    return bisect_right(sentences, offset, key=lambda sentence: sentence.start) - 1
