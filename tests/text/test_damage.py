"""What is marked as damaged, and what only looks so."""

import pytest

from text.damage import find
from text.repair import repair

DAMAGED = {
    "a count went": ("参加中关村线余个。", "lost_digits", "线余个"),
    "a count of people went": ("“大讲堂”线余人次,线下13场", "lost_digits", "线余人次"),
    "a hotline went": ("举报信箱:举报电线", "lost_digits", "举报电线"),
    "a count before a comma": ("集中开工重大项目个,共五类", "lost_digits", "项目个"),
    "an amount": ("该县一季度投资达亿元;投产多个", "lost_digits", "资达亿元"),
    "an amount reached": ("货币资金余额达到亿元,居首", "lost_digits", "额达到亿元"),
    "an income": ("上半年业绩为亿元,利润不详", "lost_digits", "为亿元"),
    "a count of firms": ("注册企业余家,高企不少", "lost_digits", "企业余家"),
    "a count between words": ("开工的个项目有三类", "lost_digits", "的个项目"),
    "a rank": ("瞄准世界强、国内龙头", "lost_digits", "世界强"),
    "a year": ("。年以来签约不断", "lost_digits", "年以来"),
    "month and day": ("月日,推介会举行", "lost_digits", "月日"),
    "a share": ("占总投资的比例为%,居首", "lost_digits", "%"),
    "a month": ("912日,全县办洽谈会", "lost_text", "912日"),
    "a lone lead byte": ("龍?jiān)措娏項目,共3个", "lost_bytes", "?jiān)措娏項目"),
    "replacement characters": ("投资\ufffd\ufffd项目", "lost_bytes", "\ufffd\ufffd"),
    "a page that lost a byte": ("投资,兴担\ue0e2嘞\ue02e厍,其后", "lost_bytes", "兴担\ue0e2嘞\ue02e厍"),
    "question marks for a name": ("在??市举行", "lost_text", "??"),
    "cut": ("(未完,全文共900字,当前显示300字)", "truncated", "(未完,全文共900字,当前显示300字)"),
    "masked year": ("xx年全县签约109个", "masked", "xx"),
    "masked county": ("**县招商引资报告", "masked", "**"),
}

WHOLE = [
    "产值亿元企业4家,收入亿元以上,投资亿元大项目",
    "过亿元项目14个,亿元以上项目9个,超百亿元产业3个",
    "月均引资近亿元,总投资亿元以上,达亿元级",
    "接待客商20余批、100余人次,对接企业十余家",
    "有余个人认为,剩余项目有三类,企业家具有眼光",
    "占比5%,约33%的项目,百分之五十",
    "今年以来,2016年以来,近年以来,年初以来",
    "世界500强企业,强国建设,国内外500强",
    "审批时限压缩至120日内,180日后生效,2000日元",
    "真的吗??企业家问道。",
    "某项目落户,某企业负责人说,xx表示乘号 3×4",
    "项目批准后,企业家数量,项目个性化服务",
    "拨打热线,由线下到线上",
    "一个生僻字\ue815的公司签约",
]


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_is_marked_where_it_stands(name: str) -> None:
    text, kind, words = DAMAGED[name]
    spots = find(text)
    assert [(spot.kind, text[spot.start : spot.end]) for spot in spots] == [(kind, words)]


@pytest.mark.parametrize("text", WHOLE)
def test_whole_text_is_not_marked(text: str) -> None:
    assert find(text) == []


def test_spots_are_found_in_the_repaired_text() -> None:
    repaired = repair(["第一段。", "該縣項(xiàng)目個,總投資達億元。"])
    assert [repaired.text[spot.start : spot.end] for spot in repaired.damaged] == ["项目个", "资达亿元"]
