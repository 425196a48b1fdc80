"""Stages, look-alikes, frameworks, ceremonies and reality, on sentences of our own."""

import pytest

from facts.read import read_facts
from records.article import Article, Damage, Paragraph, Published
from records.fact import Reading


def read(text: str, title: str | None = None) -> Reading:
    paragraphs = tuple(Paragraph(text=line) for line in text.split("\n"))
    return read_facts(
        Article(title=title, published=Published(value="2024-05-08", kind="given"), paragraphs=paragraphs)
    )


STAGES = {
    "截至4月底,河东县在谈项目32个,总投资97.3亿元。": "negotiating",
    "全区跟踪洽谈项目60个。": "negotiating",
    "17家企业与青石县达成意向,计划投资9亿元。": "intent",
    "河东县与华远铸造公司签署3.8亿元投资合作意向书。": "intent",
    "河东县与华远集团签订战略合作框架协议,计划投资20亿元建设铸造产业园。": "intent",
    "河东县集中签约12个项目,总投资36亿元。": "signed",
    "青石县与77家企业签约。": "signed",
    "全市共有合同项目46个,投资总额120亿元。": "signed",
    "全县引进项目51个,协议引资6.5亿元。": "signed",
    "华远公司与河东县签下精密铸件项目入园协议,总投资5.7亿元。": "signed",
    "春季签约开工活动共36个项目,总投资516亿元。": "signed",
    "元至10月,河东县引进项目65个,总投资56.7亿元。": "landed",
    "上半年,青石县新增落地项目21个。": "landed",
    "一季度青石县到位资金11.5亿元。": "landed",
    "全年河东区完成协议外资12.6亿美元。": "landed",
    "北原市一季度重大项目集中开工,共28个项目。": "started",
    "3月1日,华远公司精密铸件项目在河东县开工,总投资2亿元。": "started",
    "河东县竣工投产项目9个,总投资15亿元。": "production",
    "三季度河东县力争签约项目40个。": "target",
    "今年河东县全年目标签约项目40个。": "target",
    "四家企业将率先签约入驻。": "target",
    "全年要新签约项目不少于90个。": "target",
}


@pytest.mark.parametrize(("text", "stage"), STAGES.items(), ids=list(STAGES))
def test_a_sentence_has_one_stage(text: str, stage: str) -> None:
    assert {fact.stage for fact in read(text).facts} == {stage}


NOTHING = {
    "offers": "大会推介了22个项目,总投资80亿元,并发布招商项目310个。",
    "visits": "县领导考察企业17家,接待客商40余家。",
    "slogan": "推动项目早签约、早落地、早开工,签约即落地。",
    "process": "按照“储备一批、洽谈一批、签约一批、开工一批”的要求推进。",
    "output": "项目达产后年产值50亿元,税收2亿元。",
    "capital": "该公司注册资本2000万元,去年营收10亿元。",
    "fund": "全市设立产业基金,规模55亿元。",
    "comparison": "外贸进出口165亿美元,比上届增长7%。",
    "loan": "银企对接会上,10家银行与12家企业现场签约17亿元。",
    "purchase": "农产品产销对接会签订购销协议12个,金额2亿元。",
    "players": "该俱乐部与3名球员签约,合同金额1亿元。",
    "doctors": "全市家庭医生签约12万人,覆盖40个项目点。",
    "levy": "城区房屋征收项目3个,已签约4191户。",
    "franchise": "该品牌全国加盟店1000多家,单店投资12万元。",
    "pledge": "各乡镇签订责任书,认领招商项目12个。",
    "another event": "新能源玻璃项目签约两月后,企业介绍了进展。",
    "state": "两国签署谅解备忘录,涉及6个项目。",
    "organisations": "30多个国际组织与我国签署了合作文件。",
    "arms": "国防部与军火公司签署合同,价值1.9亿美元。",
    "settlement": "经调解,双方签订赔偿协议,其他两家也表示同意。",
    "fair trade": "航展闭幕,签约总金额超500亿元。",
    "job seekers": "有4600人次签订了就业意向,涉及12个项目。",
    "complaints": "收到落户等方面的问题诉求770多个。",
    "people": "1.4亿农业转移人口落户城镇。",
    "waterworks": "开工水利工程35项,改造老旧小区355个。",
    "lost digits": "一季度集中开工重大项目个,总投资达亿元。",
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=list(NOTHING))
def test_what_looks_like_a_signing_gives_no_fact(text: str) -> None:
    assert [fact for fact in read(text).facts if not fact.background] == []


REALITIES = {
    "前两届大会共签约项目853个。": "recalled",
    "2015年河东县签约项目60个,总投资90亿元。": "recalled",
    "该企业签约的3亿元项目涉嫌虚报,签约额3亿元存疑。": "doubted",
    "河东县与绿汽公司签订电动车项目协议,总投资38.8亿元。两年后项目悄然取消,办公室人去屋空。": "cancelled",
    "公司拟与河东县签订投资协议,建设新材料项目,总投资6亿元。": "planned",
    "河东县签约项目12个。": "actual",
}


@pytest.mark.parametrize(("text", "reality"), REALITIES.items(), ids=list(REALITIES))
def test_a_statement_knows_whether_it_is_done(text: str, reality: str) -> None:
    facts = read(text).facts

    assert {fact.reality for fact in facts} == {reality}
    assert all(fact.background == (reality in ("recalled", "cancelled", "doubted")) for fact in facts)


SIGNINGS = {
    "河东县集中签约12个项目。": True,
    "青石县重大项目签约仪式在县会展中心举行。": True,
    "东川市政府与华远集团签署战略合作框架协议。": False,
    "东川市政府与华远集团签署战略合作框架协议,计划投资20亿元建设铸造产业园。": True,
    "河东县与华远公司签署3.8亿元投资合作意向书。": False,
    "元至10月,河东县引进项目65个,总投资56.7亿元。": False,
    "全县引进项目51个,协议引资6.5亿元。": True,
    "三季度河东县力争签约项目40个。": False,
    "前两届大会共签约项目853个。": False,
    "公司拟与河东县签订投资协议,总投资6亿元。": False,
    "河东县与绿汽公司签订项目协议,总投资38.8亿元。两年后项目悄然取消。": False,
    "海普药业公告,与坪山新区管委会签署合作协议,计划建研发制造基地,总投资51亿元。不过该协议仅为意向性框架。": True,
}


@pytest.mark.parametrize(("text", "signing"), SIGNINGS.items(), ids=list(SIGNINGS))
def test_an_article_announces_a_signing_or_not(text: str, signing: bool) -> None:
    assert read(text).signing is signing


def test_a_loan_in_another_sentence_does_not_hide_a_signing() -> None:
    found = read("河东县集中签约12个项目,总投资36亿元。银行为园区企业贷款3亿元。")

    assert [(fact.stage, fact.count and fact.count.value) for fact in found.facts] == [("signed", 12)]


def test_a_joint_total_of_two_stages_belongs_to_neither() -> None:
    found = read("本次集中开工131个、签约50个,总投资1411亿元。")

    assert [(fact.stage, fact.count and fact.count.value, fact.amount) for fact in found.facts] == [
        ("started", 131, None),
        ("signed", 50, None),
    ]


def test_a_mixed_set_is_of_its_earlier_stage_and_never_rings() -> None:
    (fact,) = read("河东县累计签约、洽谈企业80家,总投资900亿元。").facts

    assert (fact.stage, fact.is_alerting) == ("negotiating", False)


def test_a_headline_is_not_counted_beside_the_body() -> None:
    found = read("一季度,河东县新签约项目14个、意向总投资64.2亿元。", title="一季度引资64亿!河东招商开门红")

    assert [(fact.in_title, fact.count and fact.count.value) for fact in found.facts] == [(False, 14)]


def test_what_only_the_headline_says_is_read_from_it() -> None:
    (fact,) = read("一季度集中开工重大项目个,总投资达亿元。", title="河东县一季度集中开工项目117个").facts

    assert (fact.in_title, fact.stage, fact.count and fact.count.value) == (True, "started", 117)


def test_a_repeated_lead_is_counted_once() -> None:
    text = "一季度,河东县新签约项目280个,协议签约资金583.4亿元。\n一季度,河东县新签约项目280个,协议签约资金583.4亿元。"

    assert len(read(text).facts) == 1


def test_a_part_knows_its_whole() -> None:
    whole, part = read("河东县签约113个项目,总投资541亿元,其中外资项目4个,总投资1.5亿美元。").facts

    assert (whole.part_of, part.part_of) == (None, 0)


def test_arrived_money_never_becomes_the_sum_of_a_signing() -> None:
    signed, arrived = read("年初以来全市共签约5000万元以上项目165个,引进域外资金212.6亿元。").facts

    assert (signed.amount, signed.scope) == (None, "5000万元以上")
    assert arrived.amount is not None
    assert (arrived.stage, arrived.amount.kind) == ("landed", "arrived")


def test_numbers_in_damaged_spots_are_not_read() -> None:
    text = "河东县集中签约12个项目,总投资36亿元。"
    article = Article(
        paragraphs=(Paragraph(text=text),), damaged=(Damage(start=15, end=20, text="总投资36亿", kind="digits"),)
    )

    (fact,) = read_facts(article).facts

    assert fact.count is not None
    assert (fact.count.value, fact.amount) == (12, None)
