"""Kinds of sentences that news of investment is made of, each in wordings of our own, with the facts that they state."""

import pytest

from facts.read import read_facts
from records.article import Article, Paragraph, Published
from records.fact import Reading

Stated = tuple[str, int | None, float | None]


def read(text: str) -> Reading:
    """A text whose first line is the title when it has no full stop."""
    lines = text.split("\n")
    title = lines.pop(0) if len(lines) > 1 and "。" not in lines[0] else None
    paragraphs = tuple(Paragraph(text=line) for line in lines)
    return read_facts(
        Article(title=title, published=Published(value="2024-05-08", kind="given"), paragraphs=paragraphs)
    )


def stated(reading: Reading) -> list[Stated]:
    """Stage, count and sum in 亿 of every fact that is no background, in order of stage and figures."""
    return sorted(
        (
            (
                fact.stage,
                fact.count.value if fact.count else None,
                round(fact.amount.value / 1e8, 4) if fact.amount else None,
            )
            for fact in reading.facts
            if not fact.background
        ),
        key=str,
    )


# Verbs and nouns of signing.
SIGNED: dict[str, list[Stated]] = {
    "青石县在深圳签下9个电子项目,总投资18.6亿元。": [("signed", 9, 18.6)],
    "推介会上,河东县揽金86亿元,签约项目14个。": [("signed", 14, 86.0)],
    "河东区举行云签约活动,十二个项目同时签约,总投资超百亿元。": [("signed", 12, 100.0)],
    "昨日,近20个项目集中签约河东经开区,总投资额达63亿元。": [("signed", 20, 63.0)],
    "河东县与华岭公司签署投资协议,计划总投资15亿元建设铝材项目。": [("signed", 1, 15.0)],
    "华岭公司铝材项目成功签约河东县,总投资15亿元。": [("signed", 1, 15.0)],
    "总投资15亿元的华岭铝材项目签约落户河东县。": [("signed", 1, 15.0)],
    "本次活动共签约项目32个,协议资金71.4亿元,其中工业项目20个,协议资金52亿元。": [
        ("signed", 20, 52.0),
        ("signed", 32, 71.4),
    ],
    "会上企业与河东区签署9份投资协议,涉及资金约120亿港元。": [("signed", 9, 120.0)],
    "全市签约项目12宗,投资总额30亿元。": [("signed", 12, 30.0)],
    "河东县共签约对接项目29项,总投资33.8亿元。": [("signed", 29, 33.8)],
    "通过视频,河东区与华岭集团等8家企业集中签约,项目总投资额45.2亿元。": [("signed", 8, 45.2)],
    "全市共签约79个项目,合同利用外来资金312.4亿元,外资2.3亿美元。": [
        ("signed", 79, 312.4),
        ("signed", None, 2.3),
    ],
    "河东县举行项目集中签约仪式,总投资40.5亿元的11个项目落户河东高新区。": [("signed", 11, 40.5)],
    "河东经开区管委会与华岭公司签订投资协议,项目落户低碳产业园。该项目总投资12亿元,分两期建设。": [("signed", 1, 12.0)],
    "全县签约7个项目,其中康养小镇项目,总投资3.1个亿。": [("signed", 1, 3.1), ("signed", 7, None)],
    "县里签约一个饲料厂项目,总投资2个多亿。": [("signed", 1, 2.0)],
    "新签约项目9个,计划总投资36.8亿元,最大的项目为老街片区改造建设项目,计划总投资23.3亿元。": [
        ("signed", 1, 23.3),
        ("signed", 9, 36.8),
    ],
    "会议推动协议投资总额175亿元的28个项目落户河东市。": [("signed", 28, 175.0)],
    "河东市举行集中签约开工活动,共有60个项目参加,总投资352亿元。其中签约项目33个,总投资187亿元;开工项目27个,总投资165亿元。": [
        ("signed", 33, 187.0),
        ("started", 27, 165.0),
    ],
    "交易会开幕,河东签约已超百亿\n截至11月1日,河东市已签约项目34个,总投资108.6亿元。": [("signed", 34, 108.6)],
    "集中签约的27个项目总投资93亿元。本次27个项目的顺利落地,是河东市专业招商的又一成果。": [("signed", 27, 93.0)],
}

SIGNED |= {
    "本届洽谈会签约项目1292个,签约项目合同金额6973亿元。": [("signed", 1292, 6973.0)],
    "1—7月,河东市新签约项目163个,同比增加21个,协议投资额718.4亿元。": [("signed", 163, 718.4)],
    "代表团当日签约项目46个,总投资171.2亿元,较上届分别增长12.2%、8.6%。": [("signed", 46, 171.2)],
    "洪岭县签回10个项目,合计31.7亿元。": [("signed", 10, 31.7)],
    "本届展会上河东市共达成投资项目19个,金额218.7亿元。": [("signed", 19, 218.7)],
    "上个月,第八家企业华岭制衣与河东县里签了合同,投资6000万元。": [("signed", 1, 0.6)],
    "河东市签下华岭公司的薄膜电容器,9.6亿元。": [("signed", 1, 9.6)],
    "河东县与华岭公司签下算力中心二期合同,投资26亿元。": [("signed", 1, 26.0)],
    "河东县新增“签约一批”项目2个,“开工一批”项目10个。": [("signed", 2, None), ("started", 10, None)],
    "河东县与华岭公司签订补充协议,电池项目投资由8亿元调增至19亿元。": [("signed", 1, 19.0)],
    "今年河东县签约12个项目,总投资30亿元。去年同期我县签约项目为7个,总投资29.1亿元。": [("signed", 12, 30.0)],
    "河东区签约24个项目,合计投资76.4亿元,其中投资额超10亿元的2个。": [("signed", 24, 76.4)],
    "河东县集中签约6个项目,总投资5亿元,其中三个亿元项目属于制造业。": [("signed", 6, 5.0)],
    "4月12日,双方签约,河东县电池片项目计划投资35亿元。而三年前同一块地上曾经签下一个投资22亿元的铸锭项目,后来协议解除。": [
        ("signed", 1, 35.0)
    ],
}

# Other stages, money that arrived, intents and frameworks.
OTHER: dict[str, list[Stated]] = {
    "会上与3家企业签订意向性投资协议,协议资金约4亿元。": [("intent", 3, 4.0)],
    "在泉州的考察中,河东县签订湿地修复等意向性合作协议6个,签约额26亿元。": [("intent", 6, 26.0)],
    "在深圳推介会上签订框架性协议项目6个,总投资10亿元以上。": [("intent", 6, 10.0)],
    "另有华岭包装等7家企业达成投资意向,意向资金6.5亿元。": [("intent", 7, 6.5)],
    "一季度全县新开工招商项目9个,到位市外资金21.7亿元。": [("landed", None, 21.7), ("started", 9, None)],
    "全区先后有3个项目开工建设,项目实际到位投资总计1.85亿元。": [("landed", None, 1.85), ("started", 3, None)],
    "此次开工的机械园基础设施建设、老年公寓、森林公园、旅游基地建设等4个项目总投资37.25亿元。": [("started", 4, 37.25)],
}

SIGNED |= {
    "我省签约项目367个,同比增长0.8%;总投资195.4亿元,同比增长3.7%。": [("signed", 367, 195.4)],
    "签约项目62个,其中外资项目9个,民资项目53个,总投资24.2亿元。": [("signed", 62, 24.2)],
    "全区新签项目 | 9个 | 协议总投资 | 31.26亿元\n新开工 | 6个 | 12.9亿元": [
        ("signed", 9, 31.26),
        ("started", 6, 12.9),
    ],
    "总投资37亿元的矿坑修复项目签约落户河东区;总投资3.7亿元的华岭挖掘机项目,投产后年营业额可达37亿元。": [
        ("signed", 1, 3.7),
        ("signed", 1, 37.0),
    ],
}
OTHER |= {
    "今年河东市新开工招商引资项目已经达到219个。": [("started", 219, None)],
    "前11个月,河东市新批外资项目858个,合同外资64.5亿美元。": [("landed", 858, 64.5)],
    "(一)河东市引进亿元以上省外资金219.2亿元,完成年度589亿元的37.2%。": [("landed", None, 219.2)],
    "工业招商项目形成固定资产投资100.6亿元,完成242亿元的41.6%。": [("started", None, 100.6)],
    "河东市有32个产业项目落户,共计71.8亿美元。32个中外资3个5.5亿美元;内资29个66.3亿美元。": [
        ("landed", 3, 5.5),
        ("landed", 29, 66.3),
        ("landed", 32, 71.8),
    ],
    "河东工业区招商意向额超过400亿元。": [("intent", None, 400.0)],
    "座谈会20余家企业参加,达成多项意向。": [("intent", None, None)],
    "华岭建工与河东市政府签署战略合作协议。": [("intent", None, None)],
    "我市与华岭设计院有限公司签订战略框架协议。\n市长代表市政府与华岭设计院有限公司签订了战略框架协议。": [
        ("intent", None, None)
    ],
    "河东县引进华岭生物、青石制药,推出206个、总额2116亿元的招商项目。": [],
}

# What is no news of the present: plans, memories, offers.
NOT_DONE: dict[str, list[Stated]] = {
    "首届肉牛节曾签约项目11个,签约额9.7亿元。": [],
    "前两次大会共签约重大产业项目500多个,总投资超1万亿元。": [],
    "前三批合作伙伴已帮助河东市引进项目超过40项,总投资500亿元。": [],
    "去年大会签约的133个项目,开工率已达86.5%。": [],
    "河东市至今已引进台资二十六亿美元。": [],
    "自1981年7月引进第一家台资企业以来,河东市累计批办台资项目2700个。": [],
    "园区成立12年来,累计引进项目540个,总投资逾1600亿元。": [],
    "双方尚未签署任何协议,所谓“300亿元”并无依据。": [],
    "还将有稻米油、饲料、纤维等9个项目择期签约,投资额超过25亿元。": [("target", 9, 25.0)],
    "坚决完成全年签约1000亿元、开工500亿元、投产300亿元目标。": [
        ("target", None, 300.0),
        ("target", None, 500.0),
        ("target", None, 1000.0),
    ],
    "一、工作回顾\n去年工作平稳。\n二、2024年主要任务\n一是聚力招大引强,全市新签约亿元以上项目60个。": [
        ("target", 60, None)
    ],
    "年内计划投产12个项目。": [("target", 12, None)],
    "有些地方一年外出招商上百批次,签约金额动辄千亿元。": [],
    "对新引进固定资产投资5000万元以上的工业项目,按设备投资额的8%给予补助,最高不超过1000万元。": [],
}

# Contracts that attract no investment.
ALIKE: dict[str, list[Stated]] = {
    "综合体召开招商大会暨品牌签约仪式,68家品牌商户现场签约入驻,首年免租3个月。": [],
    "两国政府在首都签署铁路合作文件。双方还签署检验检疫议定书等7项文件,涉及资金6亿元。": [],
    "人才对接会举行,河东市与11所高校签订人才合作协议,28个人才项目签约。": [],
    "公司与基金订立战略投资协议,同意以不高于2亿元的金额认购基金份额。": [],
    "该局与业主签订施工合同3个,合同额12亿元。": [],
    "15家银行与15家企业签订意向贷款协议。会上,15家银行业机构与15家企业分三轮进行了签约。": [],
    "某奶茶品牌开放加盟。招商会上,312位投资人现场签约,合同金额过亿元。": [],
    "区政府签署基金设立协议,母基金、子基金各一只,总规模80亿元。": [],
    "网络作家与平台签下独家合约。书中的县城靠一场签约会“揽金千亿”。": [],
    "两家医院签约组建医联体,涉及12个项目。": [],
}


@pytest.mark.parametrize(
    ("text", "facts"),
    [pytest.param(text, facts, id=text[:24]) for text, facts in (SIGNED | OTHER | NOT_DONE | ALIKE).items()],
)
def test_a_sentence_states_these_facts(text: str, facts: list[Stated]) -> None:
    assert stated(read(text)) == sorted(facts, key=str)


@pytest.mark.parametrize("text", SIGNED, ids=[text[:24] for text in SIGNED])
def test_it_is_a_signing(text: str) -> None:
    assert read(text).signing


@pytest.mark.parametrize("text", [*OTHER, *NOT_DONE, *ALIKE], ids=[text[:24] for text in [*OTHER, *NOT_DONE, *ALIKE]])
def test_it_is_no_signing(text: str) -> None:
    assert not read(text).signing or "框架性协议" in text


RELEVANT = {
    "本措施对新引进的工业项目按到位资金给予奖励,由河东区人民政府发布,鼓励招引。": True,
    "2016年华岭公司与河东县政府签订开发协议后迟迟没有动静。河东县自然资源局称,协议已于去年底终止。": True,
    "县长,鼎坤的二十亿项目今天必须签约!招商大会的厅里镁光灯闪成一片,青川县等着。上一章 目录 下一章": False,
    "如何做好产业链招商?笔者认为,要摸清家底,让签约项目早落地、早开工。": False,
    "河东区商业综合体召开招商大会,68家品牌商户签约入驻,招商率已达82%。": False,
}


@pytest.mark.parametrize(("text", "relevant"), RELEVANT.items(), ids=[text[:24] for text in RELEVANT])
def test_a_page_is_about_attracting_investment(text: str, relevant: bool) -> None:
    assert read(text).relevant is relevant
