"""Say for each sentence what was seen in it, what became of it, and why something was rejected: in Chinese and English."""

from collections.abc import Iterator

from facts.draft import draft_of
from facts.frames import Frame, Rejected
from facts.statements import Statements
from facts.vocabulary import Hit, Vocabulary, default
from records.article import Article
from records.fact import REALITIES, STAGES

REASONS: dict[str, tuple[str, str]] = {
    "no_stage": ("旁边没有阶段词", "no word of a stage belongs to it"),
    "other_activity": ("属于推介、考察等其他活动", "it belongs to another activity, such as offers or visits"),
    "other_money": ("不是投资额(产值、税收、贷款等)", "it is no investment but output, tax, a loan or the like"),
    "in_brackets": ("括号内是对前一个数的说明", "it stands in brackets and explains the number before"),
    "second_measure": ("同一批项目的另一种口径", "another measure of the projects that have their sum"),
    "listed": ("清单中的一项,归入总数", "an item of a list, part of the whole before it"),
    "share": ("只是完成比例的基数", "a goal of which a percentage is reached"),
    "joint": ("几个阶段合计的金额,不单独归属", "a sum over several stages, given to none alone"),
    "public_works": ("政府投资或基础设施", "public works, not attracted investment"),
    "no_investment": (
        "全文讲的是信贷、校企、加盟等,没有投资",
        "the page is about loans, schools or shops and tells of no investment",
    ),
    "stock": ("已有企业存量,不是新闻", "a stock of firms, no news"),
    "damaged": ("数字所在处原文残缺", "the page is damaged at this number"),
    "side_headline": ("像是其他报道的标题链接", "looks like the headline of another story"),
    "lookalike_loan": ("银企信贷,不是招商", "bank credit, not investment"),
    "lookalike_purchase": ("采购或产销对接,不是招商", "purchases, not investment"),
    "lookalike_tourism": ("旅游合作,不是招商", "tourism co-operation, not investment"),
    "lookalike_sport": ("球员或俱乐部签约", "a contract of players or clubs"),
    "lookalike_doctor": ("家庭医生签约", "family doctors"),
    "lookalike_expropriation": ("征收动迁签约", "expropriation"),
    "lookalike_treaty": ("国家间协定", "a treaty between states"),
    "lookalike_talent": ("人才或校企协议", "an agreement about talent or schools"),
    "lookalike_retail": ("加盟、招租", "franchises or retail leasing"),
    "lookalike_culture": ("文艺签约", "a contract of artists or writers"),
    "lookalike_responsibility": ("内部责任书", "an internal pledge"),
    "lookalike_policy": ("政策条件或奖补标准", "a rule of a policy, no statement of a project"),
    "lookalike_securities": ("股权、基金、债券交易", "a deal in shares, funds or bonds"),
    "lookalike_works": ("工程承包", "a contract for works"),
    "lookalike_services": ("公共服务、帮扶、安置等协议", "an agreement on public services, aid or resettlement"),
    "lookalike_politics": ("外国政治、军事", "politics and arms abroad"),
    "lookalike_settlement": ("赔偿、劳动等民事协议", "a civil settlement or labour contract"),
    "lookalike_national": ("全国统计", "a national statistic"),
}
FATES: dict[str, tuple[str, str]] = {
    "kept": ("成为事实", "became a fact"),
    "part": ("归入总数的一部分", "kept as a part of its whole"),
    "repeat": ("与别处重复,只计一次", "says what another statement says"),
}


def explain_facts(article: Article, *, vocabulary: Vocabulary | None = None) -> Iterator[str]:
    """Lines of text: every sentence that holds a stage word or a number, with its mentions, frames and rejections."""
    draft = draft_of(article, vocabulary or default())
    found = draft.statements
    for index, sentence in enumerate(found.sentences):
        hits = [hit for hit in found.hits if sentence.start <= hit.start < sentence.end]
        frames = [frame for frame in found.all_frames if frame.sentence == index]
        rejected = [one for one in found.rejected if sentence.start <= one.start < sentence.end]
        if not (frames or rejected or any(hit.cue.stage for hit in hits)):
            continue
        yield f"§{index + 1} {draft.text[sentence.start : sentence.end].strip()}"
        if hits:
            yield "  词 mentions: " + " · ".join(_mention(hit) for hit in hits)
        for frame in frames:
            yield "  " + _frame(draft.text, frame, found)
        for one in rejected:
            yield "  " + _rejected(draft.text, one)


def _mention(hit: Hit) -> str:
    cue = hit.cue
    roles = [
        cue.stage and f"阶段={cue.stage}",
        cue.kind and f"口径={cue.kind}",
        cue.reality and f"虚实={cue.reality}",
        cue.lookalike and f"形似={cue.lookalike}",
        "部分" if cue.part else "",
    ]
    return f"{cue.word}({','.join(role for role in roles if role)})"


def _frame(text: str, frame: Frame, found: Statements) -> str:
    number = "" if frame.number is None else f" {frame.number}个"
    amount = "" if frame.amount is None else f" {frame.amount.printed}({frame.kind})"
    stage = STAGES.get(frame.stage, frame.stage)
    reality = REALITIES.get(frame.reality, frame.reality)
    fate = "kept" if any(frame is kept for kept in found.frames) else "repeat"
    if fate == "repeat" and frame.amount is None and frame.inherited and (frame.parent is not None or frame.part):
        fate = "part"
    chinese, english = FATES[fate]
    words = text[frame.start : frame.end].replace("\n", " ")
    return f"→ {stage} {frame.stage}{number}{amount} {reality} 「{words}」: {chinese} · {english}"


def _rejected(text: str, one: Rejected) -> str:
    chinese, english = REASONS[one.reason]
    return f"✗ {text[one.start : one.end]}: {chinese} · {english}"
