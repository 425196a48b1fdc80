"""Statements without any number: framework agreements, ceremonies, one named project signed or started."""

import re

from facts.clauses import Sentence, clause_end, clause_start
from facts.frames import PUBLIC, Frame
from facts.vocabulary import Hit

_SIGNS = re.compile(r"签署|签订|签约|签下|达成|缔结|签定")
_HOST_PARTY = re.compile(
    r"政府|管委会|经开区|高新区|开发区|[省市县区州盟旗](?:与|和|同|分别|、|签)|自治区|厅|(?:与|和|同)[^,。;]{1,12}[省市县区州盟旗]"
)
_OTHER_PARTY = re.compile(r"大学|学院|商会|协会|银行|旅游|医院|贸促|联盟|学校|研究会|局签|旅行|基金会|党校|部签|法院")
_FIRM = re.compile(
    r"集团|公司|企业|股份|控股|科技|实业|能源|能建|银河|投资|中铁|中建|中交|华为|阿里|腾讯|京东|产业园|央企"
)
_WITH = re.compile(r"分别与|与|和|同")
_OFFICE = re.compile(
    r"政府|管委会|委员会|[省市县区州盟旗厅局委部]$|双方|三方|两地|代表|自治|开发区|高新区|经开区|国$|书记|[省市县区]长"
)
# 共签约项目个,总投资达亿元: how many is lost, that they were signed is not.
_LOST = re.compile(r"[^,。;\d]{0,6}签约[^,。;\d]{0,8}?项目(?:余|[xX×*]{1,3})?[个家项][,。;、]")
_NAMED = re.compile(
    r"(?P<name>[^,。;、:\s](?:[^,。;:、]{1,44}?)(?:项\s?目|基地|产业园|科技园|工业园|中心|产业城|工厂|总部|枢纽|综合体|度假区|电站|车间|生产线|厂房|[一二三首]期))[”》」]?"
    r"\s?(?:(?:\d{1,2}月)?\d{1,2}日[^,。;在]{0,4}|近日|日前|昨日|今日|昨天|今天)?(?:在[^,。;]{2,14})?(?:正式|成功|顺利|集中|已经|已|完成|实现|刚刚|全面|全线|如期|提前)?\s?$"
)
_FRAMEWORK = re.compile(r"框架[^,。;]{0,6}协议|战略[^,。;]{0,6}协议")
_INTENT = re.compile(r"(?:签订|签署|签下)[^,。;]{0,40}意向(?:书|协议|性协议|合同)")
_VISIT = re.compile(
    r"(?:率队|带队|率团|带领[^,。;]{0,12}(?:队|团|组))[^,。;]{0,16}(?:赴|到|前往|奔赴)[^。;]{0,30}?(?:招商|考察|对接|洽谈|拜访|推介)"
)
_FIRST_PROJECTS = re.compile(r"以(?P<names>[^,。;]{4,140})为(?:先期|首批|首期|启动|重点|近期)?合作项目")
_CEREMONY_NAME = re.compile(r"(?P<name>[^,。;、:\s]{2,28}(?:项\s?目|基地|园区|产业园|工厂|总部|中心))$")
_CEREMONY_OF = re.compile(r"项目|投资|招商|产业|合作")
_NO_NAME = re.compile(
    r"暨|见证|共同|\d个|举行|举办|召开|会|电\s|组织|推进|推动|等|活动|(?:重大|重点|产业|集中|一批|批|新|个|招商|合作|投资|大|好|类|多|些|该|此|在手|储备|前期|以上|亿元|招商引资|签约|引资)项目$|亿元以上|\d[个项家]|讯"
)
_GENERIC = re.compile(
    r"^(?:一批|这些|本次|多个|全部|所有|各|重大|重点|该|这批|签约|有关|相关|其他|一系列|数个|部分|等|招商|产业|集中|合作|投资|好|大|新)*(?:项目|重点项目|重大项目)$"
)


def read_bare(text: str, sentence: Sentence, index: int, hits: list[Hit], taken: list[Frame]) -> list[Frame]:
    """Frames of the stage words that no number of the sentence belongs to; at most one for each clause."""
    found: list[Frame] = []
    done_until = -1
    for hit in hits:
        cue = hit.cue
        if cue.stage not in ("signed", "intent", "production", "started", "negotiating") or hit.start < done_until:
            continue
        begin = clause_start(text, hit.start, sentence.start)
        end = clause_end(text, hit.end, sentence.end)
        if any(frame.clause[0] < end and begin < frame.clause[1] for frame in taken if frame.sentence == index):
            continue
        if any(
            other.cue.reality in ("process", "intended", "planned") and begin <= other.start < hit.start
            for other in hits
        ):
            continue
        frame = _read(text, sentence, index, hit, begin, end)
        if frame is not None:
            frame.bare, frame.clause, frame.heading = True, (begin, end), sentence.heading
            found.append(frame)
            done_until = end
    return found


def read_visit(text: str, sentence: Sentence, index: int) -> Frame | None:
    """率队赴某地招商: a delegation seeks investors; counts as a talk when the page says nothing more."""
    match = _VISIT.search(text, sentence.start, sentence.end)
    if match is None:
        return None
    frame = Frame("negotiating", match.start(), match.end(), sentence.line, index, bare=True)
    frame.clause, frame.heading = match.span(), sentence.heading
    return frame


def read_joint_projects(text: str, sentence: Sentence, index: int) -> Frame | None:
    """以甲产业园、乙基地为先期合作项目: the projects that a framework names."""
    match = _FIRST_PROJECTS.search(text, sentence.start, sentence.end)
    if match is None:
        return None
    frame = Frame("intent", match.start(), match.end(), sentence.line, index, framework=True, bare=True)
    frame.derived = match["names"].count("、") + 1
    frame.clause, frame.heading = match.span(), sentence.heading
    return frame


def _read(text: str, sentence: Sentence, index: int, hit: Hit, begin: int, end: int) -> Frame | None:
    clause = text[begin:end]
    line = sentence.line
    if "本意向书" in clause or "本协议" in clause:
        return None
    if hit.cue.stage == "signed" and _INTENT.search(clause):
        return Frame("intent", begin + _lead(clause), end, line, index, single="项目" in clause)
    if hit.cue.form == "framework" or _FRAMEWORK.search(clause):
        if (
            not _SIGNS.search(clause)
            or _OTHER_PARTY.search(clause)
            or not _HOST_PARTY.search(clause)
            or not _has_firm(clause)
        ):
            return None
        frame = Frame("intent", begin + _lead(clause), hit.end, line, index, framework=True)
        frame.single = "项目" in clause and "《" in clause
        frame.party = _party(clause)
        return frame
    if hit.cue.stage == "negotiating":
        listed = re.search(r"(?:对接|洽谈|跟踪|推进)[^,。;]{2,40}等(?:一批)?(?:重点|重大)?在谈项目", clause)
        return Frame("negotiating", begin + _lead(clause), hit.end, line, index) if listed else None
    if hit.cue.stage == "intent":
        if (
            hit.cue.word in ("意向项目", "意向投资项目")
            or not re.search(r"达成|签", clause)
            or _OTHER_PARTY.search(clause.replace("公会", ""))
        ):
            return None
        return Frame("intent", begin + _lead(clause), hit.end, line, index)
    if (hit.cue.stage == "signed" and hit.cue.form == "ceremony") or re.search(
        r"签约(?:在|于)[^,。;]{2,16}举行", clause
    ):
        if not _CEREMONY_OF.search(clause) or "后" in text[hit.end : hit.end + 1]:
            return None
        frame = Frame("signed", begin + _lead(clause), min(hit.end + 8, end), line, index)
        frame.mixed = True
        named = _CEREMONY_NAME.search(text, begin, hit.start)
        frame.of_project = named is not None and not _GENERIC.search(named["name"])
        return frame
    if hit.cue.stage == "signed" and (lost := _LOST.match(text, hit.start, end + 1)) is not None:
        frame = Frame("signed", hit.start, lost.end() - 1, line, index)
        frame.mixed = True
        return frame
    if hit.cue.form:
        return None
    project = project_before(text, begin, hit.start)
    if project is not None and hit.cue.stage in ("started", "production") and PUBLIC.search(text, *project):
        return None
    if project is not None:
        frame = Frame(hit.cue.stage, project[0], hit.end, line, index, single=True, of_project=True)
        frame.project = project
        return frame
    if hit.cue.stage == "signed":
        if re.search(r"一批|当天|签约了", clause) and re.search(r"项目|生产线", clause):
            frame = Frame("signed", begin + _lead(clause), end, line, index)
            frame.mixed = "一批" in clause
            return frame
        if (
            re.search(r"协议|合同|项目", text[hit.end : end])
            and _HOST_PARTY.search(clause)
            and not _OTHER_PARTY.search(clause)
            and _has_firm(clause)
        ):
            return Frame("signed", begin + _lead(clause), end, line, index, single=True)
    return None


def _party(clause: str) -> str:
    """The firm that signs, "" when it is not plain which party is one."""
    signing = _SIGNS.search(clause)
    names = [name.strip(' “”"') for name in _WITH.split(clause[: signing.start()] if signing else clause)]
    firms = [re.sub(r"今天.*|昨日.*|在[^在]{1,8}$|\(.*\)", "", name) for name in names if not _OFFICE.search(name)]
    return firms[0] if len(firms) == 1 and len(firms[0]) >= 4 else ""


def project_before(text: str, begin: int, end: int) -> tuple[int, int] | None:
    """Where the words before a verb name one project: 某产业园(在某地)签约."""
    named = _NAMED.search(text, begin, end)
    if named is None:
        return None
    start, stop = named.span("name")
    for joint in ("投资建设的", "投资的", "建设的", "实施的", "就"):
        if (cut := text.rfind(joint, start, stop)) >= 0:
            start = cut + len(joint)
    return (start, stop) if _is_project_name(text[start:stop]) else None


def _is_project_name(name: str) -> bool:
    return len(name) <= 26 and not _GENERIC.search(name) and not _NO_NAME.search(name)


def _has_firm(clause: str) -> bool:
    """Whether one of the parties is a firm: by a word, or because it is a name and no office and no region."""
    if _FIRM.search(clause) is not None:
        return True
    parties = _WITH.split(clause[: match.start()] if (match := _SIGNS.search(clause)) else clause)
    return len(parties) == 2 and any(len(p.strip()) >= 4 and not _OFFICE.search(p.strip()) for p in parties)


def _lead(clause: str) -> int:
    return len(clause) - len(clause.lstrip(' ,:“”"'))
