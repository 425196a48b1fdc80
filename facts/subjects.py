"""Whose money a sum is: of one named project, of the project of a sentence before, or of a set."""

import re
from functools import lru_cache

from facts.amounts import Money
from facts.vocabulary import Hit

# Words that make the subject of a sum a heap of money or a set, not one project.
_HEAP = re.compile(
    r"资金|招商引资|全[市县区省州盟旗]|我[市县区省州]|该[市县区]|累计|各|外资|内资|台资|清洁能源|合作中|达成|大会"
    r"|(?:签约|等|共|合计|计|总|以来|期间|活动)$|推介会|项目投资$|公司投资$|共同"
)
_NAME_END = re.compile(
    r"(?:项目|基地|园|园区|中心|城|厂|线|总部|枢纽|综合体|电站|广场|度假区|工程|期|公司|集团|科技|新材料|光伏|风电|五金|农牧|生产线"
    r"|电池|医药|电子|能源|物流|食品|制造|小镇|市场|港|大厦|酒店|改造|加工|设备|机械|纺织|船艇|大学|无人机|发动机|研究所|研究院|产业化"
    r"|板块|首期|分公司|养老|乐园|度假村|仓|储能|车间|装备|材料|汽车)[”》」]?$"
)
_BUILDS = re.compile(
    r",?(?:的|建|建设|打造|兴建|新建|新设|投建|做|用于|在|改造|开发|实施|扩建|上马|新上|购置|布局)[^,。;]{0,30}"
)
_NAMED_BEHIND = re.compile(r"(?:的|建|建设|打造|兴建|新建|综合体|投资合作|人民币投资)[^,。;]{0,40}|[\u4e00-\u9fff]{4,}")
_BUILT_BEFORE = re.compile(
    r"(?:建|建设|投资|打造|兴建|投建)[^,。;]{1,30}(?:项目|基地|园|园区|中心|城|厂|线|总部|综合体)[,、]"
)
_OF_STAGE = re.compile(r"(?:签约|开工|动工|落户|投产|竣工|在谈|引进|入驻|落地|合作|招商|产业|重点|重大)$")
_BUILDING = re.compile(
    r"(?:将|拟|要|计划|打算)?(?:在[^,。;]{2,16})?(?:新?建(?!议|筑)|兴建|扩建|投建|新上|新增|增设|上马|落户|落子|牵头|扩产|生产|打造|设立|实施)[^,。;]{2,30}$|(?:放|搬|迁|转移|落)[到至在][^,。;]{2,16}$|(?:生产线|基地|车间|中心|工厂|项目|园|店|厂|线|站|酒店|酒店群|船坞)$"
)
_MANY_BUILD = re.compile(r"等[^,。;]{0,8}$|多个|一批|各|[\d一二两三四五六七八九十]+[个家项]|全[市县区]|涉及|涵盖|主要")
_ZONE = re.compile(r"[^在将与由]{2,14}(?:工业区|开发区|高新区|经开区|新区|示范区|保税区)")
_NUMBERING = re.compile(r"^(?:[((]?[一二三四五六七八九十\d]{1,2}[))、.]\s?|[①-⑳]|[a-zA-Z][.、])+(?!\d)")
_LEADS = ("其中", "主会场是", "主会场", "另有", "最大的是", "包括", "有", "同时", "以及", "将", "还有", "仅")
_SUBJECT_OF_WHOLE = re.compile(r"(?:该|此|这一|本|上述)项目|^项目$|^[一二三首]期$")
_LARGEST = re.compile(r"(?:其中)?最大的?(?:是|为|一个是|项目是|项目为)")
_NAME_BEHIND = re.compile(
    r"的(?:(?![\d一二两三四五六七八九十]+余?[个项家大])[^,。;、]){2,50}?(?:项目|基地|产业园|生产线|综合体|总部|中心|工厂)"
)
# 签订某项目增资扩产协议, 由某公司投资的某项目…动工: the verb's own clause names one project.
_ONE_PROJECT = re.compile(
    r"(?:签订|签署|签下|签约)[^,。;、]{2,40}?(?:项目|基地|产业园|生产线)[^,。;、\d]{0,12}(?:协议|合同|意向书)"
    r"|(?:该|此|本|上述)项目|一期项目"
)
# 签了合同,投资6000万元; 签下智算中心二期合同,投资26亿元; 签下某薄膜电容器,9.6亿元: one deal, when no number or list says more.
_ONE_DEAL = re.compile(
    r"(?:签了|签订|签署|签下|签定|敲定)(?:了)?(?!.*(?:分别|一批|系列|多[个项份]|若干|各类|等[^,]{0,6}(?:协议|合同|项目)))"
    r"(?:[^,。;、]{0,24}(?:协议书?|合同)|[^,。;、\d]{4,24}),(?:计划|总|项目|协议|预计)?(?:总投资|投资额?|金额)?(?:约|达|为|近|超)*$"
)
_GENERIC = re.compile(r"的(?:签约|合同|协议|开工|重大|重点|优质|产业|招商|大|好|这|该|一批|新|工业)*项目$")
# The first clause of a sentence may name the project that a sum in a later clause is of: 轴承项目,投资方为某公司,总投资2亿元.
_OPENS_WITH_PROJECT = re.compile(
    r"[\s\d一二三四五六七八九十、.()其中,是有:]{0,8}(?P<name>[^,。;:、\d]{2,44}(?:项目|基地|产业园|生产线|工厂|中心|总部))[,(]"
)
_ONE_OF_SET = re.compile(
    r"(?:其中|另有|还有)?(?:投资额?)?(?:规模)?(?:最大的?(?:一个)?(?:项目)?(?:是|为))?(?!涵盖|涉及|包括|主要|均|都|全部|分布)"
    r"(?P<name>[^,。;:、\d等]{3,30}(?:项目|基地|产业园|生产线|工厂|中心|总部))(?:投资额?最大)?,"
)
_OPENS_WITH_BACK = re.compile(r"\s*(?:该|此|本|上述)?项目(?:由|位于|占地|计划|选址|的|于|是|为|分|建成|总|规划|落)")
_DEAL = re.compile(r"投资(?:合作)?(?:意向书|协议|合同|项目)")
_SEVERAL = re.compile(r"(?:等|、[^、]{2,40}等[^、]{0,6}|等[^、,]{0,8}(?:项目|企业|公司))$")
# Of one investor: it thinks of investing, or speaks of investing while it still talks.
_THINKS = re.compile(r"(?:打算|有意|考虑|有意向)(?:在[^,。;]{1,10})?$")
_IN_TALKS = re.compile(
    r"(?:正|还)在(?:进一步)?(?:谈|商谈|洽谈|磋商|接洽|比选|选址)|尚在(?:谈|洽谈|磋商)|来[^,。;]{0,8}选址"
)
_ENUMERATED = re.compile(r"((?:[^,。;、\s]{2,16}、)+[^,。;、\s]{2,16})分别(?:与|同|和)")


def is_named(text: str, subject: str, token: Money, kind: Hit | None) -> bool:
    """Whether the sum has a project or an investor of its own for a subject."""
    words = bare_subject(subject)
    if _SUBJECT_OF_WHOLE.search(words) or _LARGEST.fullmatch(subject.strip(" ,、")):
        return True
    if kind is not None and kind.cue.word[:2] in ("一期", "二期", "三期", "首期", "项目"):
        return not (words and kind.cue.word.startswith("项目") and _OF_STAGE.search(words[-8:]))
    if not words and (behind := _NAME_BEHIND.match(text, token.end)) and not _GENERIC.search(behind[0]):
        return True
    if _ZONE.fullmatch(words):
        return False
    if len(words) < 3 or _HEAP.search(words[-10:]) or _GENERIC.fullmatch("的" + words):
        return False
    if _NAME_END.search(words):
        return True
    investing = kind is None or kind.cue.weak or kind.cue.word in ("计划投资", "拟投资", "拟投")
    return investing and _BUILDS.match(text, token.end) is not None


def is_weighed(text: str, start: int, stop: int, token: Money, kind: Hit | None) -> bool:
    """Whether one firm of the sentence only thinks of investing: 初步打算投资5亿元; 拟投2亿元,正在谈厂房租用."""
    if kind is None or kind.cue.kind not in ("intended", "total"):
        return False
    thinks = _THINKS.search(text, max(start, kind.start - 14), kind.start) is not None
    if not thinks and not (kind.cue.kind == "intended" and _IN_TALKS.search(text, start, stop)):
        return False
    return _MANY_BUILD.search(text, text.rfind(",", start, kind.start) + 1, kind.start) is None


def names_behind(text: str, token: Money) -> bool:
    """投资2.4亿元的果胶项目: the project of a sum is named behind it."""
    match = _NAME_BEHIND.match(text, token.end)
    return match is not None and _GENERIC.search(match[0]) is None


def project_at_head(text: str, start: int, stop: int) -> tuple[int, int] | None:
    """The project that the first clause of a sentence names, and nothing else; an empty span for 该项目由…."""
    if back := _OPENS_WITH_BACK.match(text, start, stop):
        return back.start(), back.start()
    match = _OPENS_WITH_PROJECT.match(text, start, stop)
    return match.span("name") if match and not _GENERIC.search("的" + match["name"]) else None


def project_of_clause(text: str, start: int, stop: int) -> tuple[int, int] | None:
    """The one project that the clause before a sum names: 签约7个,其中康养小镇项目,总投资3亿元."""
    comma = text.rfind(",", start, stop - 1)
    match = _ONE_OF_SET.fullmatch(text, comma + 1, stop) if comma >= 0 else None
    return match.span("name") if match and not _GENERIC.search("的" + match["name"]) else None


def is_built(text: str, start: int, stop: int) -> bool:
    """Whether the clause before a sum tells what one investor builds: 某公司要在新堤建船坞,投资6.8亿元."""
    clause = text[max(start, text.rfind(",", start, stop - 1) + 1) : stop - 1]
    return _BUILDING.search(clause) is not None and _MANY_BUILD.search(clause) is None


@lru_cache(maxsize=256)
def bare_subject(subject: str) -> str:
    """The subject of a sum without the words that only lead to it."""
    words = _NUMBERING.sub("", subject.strip(' ,、:;“”"'))
    for lead in _LEADS:
        words = words.removeprefix(lead)
    return words


def refers_back(subject: str) -> bool:
    """该项目, 项目: the subject is the project of the sentence before."""
    return _SUBJECT_OF_WHOLE.search(bare_subject(subject)) is not None


def is_several(subject: str) -> bool:
    """Whether the subject is a list that ends in 等."""
    return _SEVERAL.search(subject.strip(' ,、“”"')) is not None


def is_single(subject: str, before: str, behind: str, named: bool, kind: Hit | None, verb: Hit | None) -> bool:
    """Whether the sum is of one project though no number says so. `before` are the words from the verb on."""
    if kind is not None and (kind.cue.money_stage or kind.cue.kind == "arrived"):
        return False
    if (
        (not named and verb is not None and verb.cue.word.startswith("集中"))
        or _ZONE.fullmatch(bare_subject(subject))
        or is_several(subject)
        or (verb is not None and kind is not None and not kind.cue.weak and verb.end == kind.start)
    ):
        return False
    if named or _BUILT_BEFORE.search(before) or _ONE_PROJECT.search(before) or _ONE_DEAL.search(before):
        return True
    if kind is None or kind.cue.weak:
        named_behind = _NAMED_BEHIND.match(behind) is not None and (behind[:2] != "投资" or _DEAL.match(behind))
        return bool(named_behind) and not _HEAP.search(subject) and verb is not None
    if re.match(r"的[^,。;]{2,40}", behind):
        return True
    if verb is not None and verb.cue.word.endswith("协议") and not _HEAP.search(subject):
        return True
    if kind.cue.kind not in ("total", "intended") or kind.cue.word in ("投资总额", "总额", "投资规模", "总投资额"):
        return False
    return (
        not _HEAP.search(subject)
        and verb is not None
        and verb.cue.form not in ("ceremony", "mixed")
        and "一批" not in before
        and "批签约" not in before
    )


def project_of(text: str, begin: int, subject: str, token: Money, named: bool) -> tuple[int, int] | None:
    """Where the project of a lone sum is named: its subject, or the words behind 的."""
    if match := _NAME_BEHIND.match(text, token.end):
        return match.start() + 1, match.end()
    words = bare_subject(subject)
    if not named or refers_back(subject) or not _NAME_END.search(words):
        return None
    start = begin + subject.rfind(words)
    return start, start + len(words)


def derived_count(words: str) -> int | None:
    """甲、乙、丙分别与…签订: as many agreements as names, when the list is complete."""
    match = _ENUMERATED.search(words)
    return match[1].count("、") + 1 if match and "等" not in match[1] else None
