"""Numbers of projects: 14个 · 80余个 · 六百三十七项 · 1-5个 · 三大项目; never 第十个, 数十个 or 15个工作日."""

import re
from typing import NamedTuple

from facts.numbers import NUMERAL, NUMERAL_FIRST, NUMERAL_LETTERS, read_numeral
from facts.scan import matches_from
from records.fact import Qualifier

_SPACE = r"[ \t\n]?"
_COUNT = re.compile(
    rf"(?<![\d.点第数几+])(?:(?P<low>{NUMERAL})[-~—–至到])?(?P<num>{NUMERAL}){_SPACE}(?P<plus>[多余几])?{_SPACE}"
    r"(?P<measure>个|项|家|大|宗|份(?=[^,。;、\d]{0,12}(?:协议|合同)))"
)
# Where a count may begin: a numeral with a measure word or the sign of a range behind it.
_START = re.compile(rf"[{NUMERAL_FIRST}](?<![\d.点第数几+].)(?=[{NUMERAL_LETTERS}多余几 \t\n]*[个项家大宗份~—–至到-])")
# The measure word lost, the number kept: 项目累计40, 签约项目29。
_BARE = re.compile(rf"项目(?:共计|累计|总数|共|数|达)*(?P<num>{NUMERAL})(?=[,。;、])")
_BEFORE = re.compile(
    r"(?:(?P<over>不少于|不低于|超过|突破|[超逾过])|(?P<nearly>将近|接近|近)|(?P<about>大约|约(?<!签约)))\s?$"
)
# 同比增加21个, 较上年多3个: a comparison, no number of its own.
_COMPARED = re.compile(r"(?:同比|环比|较|比)[^,。;\d]{0,10}(?:增加|减少|增长|净增|增|减|多|少)了?\s?$")
# 五家渠, 八家子: names of places.
_PLACE = re.compile(r"渠|子|村|庄|沟|屯|店镇|湾镇|营镇|坪镇|堡|岭镇")
_LARGE = re.compile(r"(?:招商引资|招商|重点|重大|产业|工业|合作|投资|签约)?(?:项目|工程)")
_PROJECT = re.compile(r"[^\d,。;:!?个]{0,18}?项\s?目")
# What 个 counts here is no project.
_OTHER_THING = re.compile(
    r"(?:[\u4e00-\u9fff“”]{0,6}?)(?:月|师(?!傅)|团场|小时|工作日|百分点|县|市|城区|州|盟|乡|镇|村|街道|国家|省|城市|地区|方面|环节|层面|部门|单位|小组"
    r"|工作组|招商组|推进组|指导组|工作专班|专责组|小分队|分队|专班|代表团|产业链|产业集群|集群|平台|会场|客商|社区|岗位|品牌|季度|年头|批次|标准|领域|门类|档次|梯队"
    r"|名额|奖|园区|功能区|开发区|特色小镇|窗口|环境|问题|专题|小时|台阶|步骤|阶段|转变|重点产业|产业带|关键词|自贸|试验|机构|高校|院所|院校|小区|医院|学校|协会|论坛|案例|课题|赛事|航班|航线|港口|机场|车站|站点|诉求|村居|行政村|家庭|孩子|服务中心|村庄|行业|一批|污水|厂房|道路|学位|床位|席位|车位|泊位|充电桩|路口|公园|网点|病种|工位|机柜|亿|千亿|百亿|点|人|学生)"
)
_OTHER_ITEM = re.compile(
    r"(?:[\u4e00-\u9fff“”]{0,6}?)(?:政策|措施|服务|指标|制度|权限|任务|改革|机制|专利|技术|成果|荣誉|活动|举措|工作|内容|条件|功能|行动"
    r"|事项|审批|双边|文件|协定|声明|公报|标准|意见|条款|收费|优惠)"
)
_NOT_A_THING = re.compile(r"月|小时|工作日|百分点|国家|城市|部门|季度|年头|县\(?市|省份|街道|乡镇")
_OTHER_BEFORE = re.compile(r"(?:法人|市场主体|品牌|案件|小区|问题|诉求|岗位|人才|专利|产品|门店|网点|企业家|专班)$")
_OTHER_FIRM = re.compile(
    r"渠|[\u4e00-\u9fff]{0,5}?(?:品牌|银行|医院|媒体|协会|社区|学校|高校|门店|酒店|旅行社|商铺|店)"
)


class Number(NamedTuple):
    """A count; `value` is the upper end of a range. `named` says that 项目 stands directly behind it."""

    start: int
    end: int
    value: int
    low: int | None
    qualifier: Qualifier
    measure: str
    printed: str
    named: bool = False


def find_counts(text: str) -> list[Number]:
    """Counts of a folded text that may count projects or the firms that sign them, in order."""
    found = [number for match in matches_from(_START, _COUNT, text) if (number := _read(text, match))]
    if "项目" in text:
        for match in _BARE.finditer(text):
            value = read_numeral(match["num"])
            start, end = match.span("num")
            if value and value < 1e5:
                found.append(Number(start, end, int(value), None, "exact", "", match["num"], True))
        found.sort(key=lambda number: number.start)
    return found


def _read(text: str, match: re.Match[str]) -> Number | None:
    value = read_numeral(match["num"])
    if not value or value != int(value) or value > 99_999:
        return None
    start, end = match.span()
    measure = match["measure"]
    if measure == "家" and _PLACE.match(text, end):
        return None
    named = _PROJECT.match(text, end) is not None and not text.startswith("一批", end)
    if _NOT_A_THING.match(text, end) or (not named and _counts_other(text, end, measure)):
        return None
    if not named and _OTHER_BEFORE.search(text, max(0, start - 6), start):
        return None
    if _COMPARED.search(text, max(0, start - 18), start):
        return None
    if measure == "大" and not (2 <= value <= 99 and _LARGE.match(text, end)):
        return None
    if measure == "项" and text.startswith("目", end):
        named, end = True, end + 1
    if match["num"] == "一":
        return None
    before = _BEFORE.search(text, max(0, start - 4), start)
    qualifier: Qualifier = "over" if match["plus"] else "exact"
    if before:
        qualifier = "over" if before["over"] else "nearly" if before["nearly"] else "about"
    low = read_numeral(match["low"]) if match["low"] else None
    first = before.start() if before else start
    return Number(
        first,
        end,
        int(value),
        None if low is None or low >= value else int(low),
        qualifier,
        measure,
        text[first:end],
        named,
    )


def _counts_other(text: str, end: int, measure: str) -> bool:
    if measure == "个":
        return _OTHER_THING.match(text, end) is not None
    if measure == "项":
        return _OTHER_ITEM.match(text, end) is not None
    return measure == "家" and _OTHER_FIRM.match(text, end) is not None
