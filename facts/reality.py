"""Whether a statement is done, planned, remembered, cancelled or doubted, by the words of its own sentence."""

import re

from facts.clauses import Sentence, clause_start
from facts.frames import Frame
from facts.scan import matches_from
from facts.vocabulary import Hit

_YEAR = re.compile(r"((?:19|20)(?<!\d..)\d{2})年(?!代)")
_SINCE = re.compile(r"(?:自|从)?((?:19|20)\d{2})年(?:以来|至今|起|[^,。;]{1,20}以来)")
# 首届大会曾签约11个, 前两批伙伴引进40项: what came before the event told of.
_ONCE = re.compile(
    r"曾(?:经|于|在|先后|成功)?(?!任|用|是)|此前[^,。;]{0,6}(?:届|批|次)|此前[^,。;]{0,20}(?:签署|签订|签约|签下)的"
    r"|前[一二两三四五六七八九十几\d]{1,2}(?:届|次|批|轮|期)(?!项目|\d)"
    r"|[\d一二两三四五六七八九十]{1,2}多?年前"
    r"|(?<!今年)(?:至今|迄今)(?:已|共|累计)"
    r"|(?<![比较与同])(?:去年|上年)(?:同期|全年)(?!相比|增长|下降|的|数|水平|[,。;])"
    r"|(?:去年|上年|前年)[^,。;]{0,12}签约的|(?<![\d.])[\d一二三四五六七八九十]{1,3}(?:多|余)?年(?:多)?(?:来|间)(?!,?今年)"
)
_ONCE_START = re.compile(r"[曾此前至迄去上\d一二两三四五六七八九十]")
_COMPARES = frozenset("较比与同跟和超于")
_RECORD = re.compile(r"[^,。;]{0,6}(?:最|之首|第一|新高|首位)")
# 全年引进项目150个以上: how many at least, of a year that is not over, is a task, unless the sentence tells of what was done.
_YEARS_TASK = re.compile(
    r"(?:全年|年内|今年)(?:要|需|计划|应|必须)?(?:新)?(?:引进|签约|招引|开工|投产|落户|实施|新增|落地)"
)
_OR_MORE = re.compile(r"(?:项目|企业)?以上")
_TOLD = re.compile(r"已|完成|实现|同比|增长|累计|以来|去年|上年|截至|共|达到")
_AT_LEAST = re.compile(r"不少于|不低于|至少")
NEAR = 14
_WILL = frozenset(("将", "还将", "即将", "有望", "可望", "近期将", "将于", "将在", "将集中"))
_BUILDS = re.compile(r"[^,。;]{0,8}(?:建设|投资|打造|生产|新建|兴建)")
_AT_PLACE = re.compile(r"[^,。;]{1,14}?(?:建设|投资|打造|新建|兴建)")
# 签约1000亿元、开工500亿元目标: what stands before the word is hoped for, unless it is reached.
_GOAL = re.compile(
    r"[^,。;]{0,24}?(?<!年度)(?:的)?(?:签约|年度|招商|全年)?目标(?!任务?的|的?\d|责任|企业|客商|产业|市场)"
)
_REACHED = re.compile(r"已|提前|超额|圆满|如期|顺利|占|完成了|实现了|超过|突破")


def judge(
    text: str, sentence: Sentence, hits: list[Hit], carried: list[Hit], frames: list[Frame], year: int | None
) -> None:
    """Set the reality, and with it the stage, of every frame of one sentence.

    `carried` are the words of the parts before a semicolon: what they say of time and intention still holds.
    """
    marks = [hit for hit in hits if hit.cue.reality]
    _set_tasks(text, sentence, frames)
    once = next(matches_from(_ONCE_START, _ONCE, text, sentence.start, sentence.end), None)
    goal = text.find("目标", sentence.start, sentence.end) >= 0
    if not marks and not carried and once is None and not goal and not is_old(text, sentence, year):
        for frame in frames:
            if frame.count is not None and _AT_LEAST.match(frame.count.printed):
                frame.reality, frame.stage = "planned", "target"
        return
    plan_from = _plan_start(text, sentence, marks)
    if plan_from is None and any(hit.cue.reality == "planned" and hit.cue.reach == "rest" for hit in carried):
        plan_from = sentence.start
    recalled = any(_recalls(text, hit) for hit in [*carried, *marks]) or is_old(text, sentence, year)
    doubted = any(hit.cue.reality == "doubted" for hit in marks)
    for frame in frames:
        anchor = frame.count or frame.amount
        at = anchor.start if anchor is not None else frame.start
        at_least = frame.count is not None and _AT_LEAST.match(frame.count.printed) is not None
        if (
            at_least
            or (plan_from is not None and plan_from <= at)
            or _is_near_plan(text, sentence, hits, frame, at)
            or _is_goal(text, sentence, frame)
        ):
            frame.reality = "planned"
        elif doubted:
            frame.reality = "doubted"
        elif (recalled or (once is not None and once.start() < at)) and not _is_current(text, sentence, at):
            frame.reality = "recalled"
        if frame.reality == "planned":
            named = _is_named_deal(text, sentence, hits, frame)
            frame.stage = "intent" if named else "target"


def _set_tasks(text: str, sentence: Sentence, frames: list[Frame]) -> None:
    """Mark the counts that are the tasks of a year."""
    if "以上" not in text[sentence.start : sentence.end] or _TOLD.search(text, sentence.start, sentence.end):
        return
    for frame in frames:
        if frame.count is None or not _OR_MORE.match(text, frame.count.end):
            continue
        if _YEARS_TASK.match(text, clause_start(text, frame.count.start, sentence.start), frame.count.start):
            frame.reality, frame.stage = "planned", "target"


def _recalls(text: str, hit: Hit) -> bool:
    """历届单体最大 compares and does not remember."""
    if hit.cue.reality != "recalled" or _RECORD.match(text, hit.end):
        return False
    return text[hit.start - 1 : hit.start] not in _COMPARES


def _plan_start(text: str, sentence: Sentence, hits: list[Hit]) -> int | None:
    """Where a target word begins to govern the rest of the sentence."""
    for hit in hits:
        if hit.cue.reality == "planned" and hit.cue.reach == "rest":
            if (
                hit.cue.word in ("要求",) and text[hit.start - 2 : hit.start] in ("签约", "符合", "约要")
            ) or text.startswith(("的", "总结"), hit.end):
                continue
            return hit.start
    return None


def _is_near_plan(text: str, sentence: Sentence, hits: list[Hit], frame: Frame, at: int) -> bool:
    first = min(frame.start, at)
    begin = clause_start(text, first, sentence.start)
    for hit in hits:
        if hit.start >= max(frame.end, at):
            break
        cue = hit.cue
        if cue.reality == "intended" and not cue.stage and _is_building_signed(text, sentence, hits, hit):
            continue
        if cue.reality == "intended" and hit.start >= begin:
            return True
        if cue.reality == "intended" and frame.amount is not None and frame.count is None:
            return True
        if cue.reality != "planned" or cue.reach != "near":
            continue
        if cue.stage and hit.start == frame.verb:
            return True
        if begin <= hit.start and hit.end <= first and first - hit.end <= NEAR:
            return not (_is_about_building(text, frame, hit) or _is_attribute(text, frame, hit))
        if cue.word in ("有望", "可望") and frame.amount is not None and 0 <= frame.amount.start - hit.end <= 4:
            return True
        if (
            hit.end <= frame.verb
            and cue.word in _WILL
            and not _is_attribute(text, frame, hit)
            and _governs(text, hit.end, frame.verb, sentence.start)
        ):
            return True
        if begin <= hit.start < frame.end and _stage_follows(hits, hit):
            return True
    return False


def _is_building_signed(text: str, sentence: Sentence, hits: list[Hit], plan: Hit) -> bool:
    """签署《投资合同》,拟在当地建设某项目: what is signed is done; 拟 in a clause behind it speaks of the building."""
    if not _BUILDS.match(text, plan.end) and not _AT_PLACE.match(text, plan.end):
        return False
    if any(hit.cue.reality in ("intended", "planned") for hit in hits if hit.start < plan.start):
        return False
    begin = clause_start(text, plan.start, sentence.start)
    signs = [hit for hit in hits if hit.end <= begin and hit.cue.stage in ("signed", "intent")]
    if not any(hit.cue.stage == "signed" for hit in signs):
        return False
    return all(hit.cue.stage == "signed" or hit.cue.form == "framework" for hit in signs)


def _is_goal(text: str, sentence: Sentence, frame: Frame) -> bool:
    goal = _GOAL.match(text, frame.end, sentence.end)
    if goal is None:
        return False
    return _REACHED.search(text, clause_start(text, frame.start, sentence.start), goal.end()) is None


def _is_attribute(text: str, frame: Frame, plan: Hit) -> bool:
    """将去年签约的项目增加到5GWh: the signing only says which project, and is done."""
    return plan.cue.word == "将" and plan.end <= frame.verb and "的" in text[frame.verb : frame.verb + 6]


def _governs(text: str, plan: int, verb: int, start: int) -> bool:
    """还将有甲、乙等9个项目择期签约: 将 reaches to the verb of its clause; 将建设某基地的项目签约 is done."""
    between = text[plan:verb]
    return clause_start(text, verb, start) <= plan and "的" not in between and not _BUILDS.match(between)


def _is_about_building(text: str, frame: Frame, plan: Hit) -> bool:
    """某公司将在高新区投资22亿元: of a project that is signed, 将 speaks of its building."""
    return frame.inherited and frame.count is None and plan.cue.word in _WILL and "投" in text[plan.end : frame.end]


def _stage_follows(hits: list[Hit], plan: Hit) -> bool:
    return any(
        plan.end <= hit.start <= plan.end + 8 and hit.cue.stage in ("signed", "landed", "started", "production")
        for hit in hits
    )


def _is_named_deal(text: str, sentence: Sentence, hits: list[Hit], frame: Frame) -> bool:
    """拟与某区签订协议: one named deal that is not signed yet."""
    return any(hit.cue.reality == "intended" for hit in hits) and (frame.count is None or frame.single)


def is_old(text: str, sentence: Sentence, year: int | None) -> bool:
    """Whether the sentence speaks of a year before the last one, or of all years since one long past."""
    words = text[sentence.start : sentence.end]
    if "年" not in words:
        return False
    since = _SINCE.search(words)
    if since and (year is None or int(since[1]) < year - 1):
        return True
    years = [int(found) for found in _YEAR.findall(words)]
    return bool(years) and year is not None and max(years) < year - 1


def _is_current(text: str, sentence: Sentence, at: int) -> bool:
    """前两年签约85个后,13日再签约39个: behind 再, 本次, 今年 the present begins."""
    return re.search(r"再|本次|此次|今年|本届|截至目前|本月", text[sentence.start : at]) is not None
