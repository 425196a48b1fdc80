"""Sentences about signings made from the gazetteer: who receives, where the fair is, where the investor comes from."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from facts import gazetteer
from facts.gazetteer import Region
from facts.places import risky_shorts

GAZ = gazetteer.default()
_RISKY = risky_shorts()
_BEARERS = Counter(name for region in GAZ for name in {region.name, region.short, *(f.name for f in region.former)})
_FULL = Counter(region.name for region in GAZ)
_FAIR_CITIES = ["深圳", "上海", "杭州", "厦门", "苏州", "广州", "北京", "东莞", "宁波", "佛山", "西安", "成都"]
_VENUES = {name: GAZ.named(name)[0][0].code for name in _FAIR_CITIES}


@dataclass(frozen=True)
class Case:
    """A page with the codes of its hosts. `options` go to `read_facts`, `page` to the article."""

    text: str
    expected: tuple[str, ...]
    options: dict[str, object] = field(default_factory=dict)
    page: dict[str, str] = field(default_factory=dict)


class Draw:
    """Regions drawn for one sentence, none of which lies in another unless it says so."""

    def __init__(self, seed: int, hosts: "list[Region] | None" = None) -> None:
        self._random = random.Random(seed)
        self._hosts = hosts or _COUNTIES
        self.host = self._county()
        self.parent = GAZ.place(self.host.parent)
        self.second = self._sister()
        self.other = self._county(away=True)
        venues = [name for name, code in _VENUES.items() if code[:2] != self.host.code[:2]]
        self.venue, self.home, self.third = self._random.sample(venues, 3)
        self.count, self.more = self._random.sample(range(5, 60), 2)
        self.sum = self._random.randint(5, 300)
        self.unit = "县" if self.host.name.endswith("县") else "区" if self.host.name.endswith("区") else "市"

    def _county(self, away: bool = False) -> Region:
        while True:
            region = self._random.choice(_COUNTIES if away else self._hosts)
            if not away or region.code[:2] != self.host.code[:2]:
                return region

    def _sister(self) -> Region:
        sisters = [r for r in _COUNTIES if r.parent == self.host.parent and r.code != self.host.code]
        return self._random.choice(sisters) if sisters else self.host

    def short(self, region: Region) -> str:
        """The short form where it is safe alone, else the full name."""
        shared = _BEARERS[region.short] > 1
        return region.name if shared or region.short in _RISKY or len(region.short) < 2 else region.short


def _unique(region: Region) -> bool:
    if region.level != 3 or not region.code.isdigit() or not region.name.endswith(("县", "区", "市")):
        return False
    parent = GAZ.get(region.parent)
    alone = _FULL[region.name] == 1
    siblings = [c for c in GAZ.children(region.parent) if GAZ.place(c).name.endswith(("县", "区", "市"))]
    if region.name in ("矿区", "郊区", "城区", "东区", "西区"):
        return False
    return bool(parent and parent.level == 2 and parent.name.endswith("市") and alone and len(siblings) > 3)


def _had_another_name(region: Region) -> bool:
    """Whether it changed its name since 2000, for one that no other bears and that is no bare word."""
    names = [f.name for f in region.former if f.last >= 2000 and not f.name.endswith(("郊区", "市区", "城区"))]
    return len(names) == 1 and _BEARERS[names[0]] == 1


def _shared(region: Region) -> bool:
    """Whether another county has the same full name: 鼓楼区, 新华区, 朝阳区."""
    return region.level == 3 and _FULL[region.name] > 1 and region.name not in ("郊区", "城区", "市辖区")


_COUNTIES = [r for r in GAZ if _unique(r)]
# Who may be drawn as the host of a kind; any county of a city whose name is its own, where nothing is said.
_DRAWN = {
    "a name that several bear": [r for r in GAZ if _shared(r)],
    "a prefecture": [
        r for r in GAZ if r.level == 2 and r.code.isdigit() and r.name.endswith(("市", "州", "盟", "地区"))
    ],
    "a former name": [r for r in GAZ if r.level == 3 and _had_another_name(r) and _unique(r)],
}
Template = Callable[[Draw], Case]
TEMPLATES: dict[str, list[Template]] = {}


def _kind(name: str) -> Callable[[Template], Template]:
    def add(template: Template) -> Template:
        TEMPLATES.setdefault(name, []).append(template)
        return template

    return add


def cases(kind: str, number: int = 40) -> Iterator[Case]:
    """`number` pages of a kind, its templates in turn; the same every time."""
    templates = TEMPLATES[kind]
    for index in range(number):
        yield templates[index % len(templates)](Draw(index * 7919 + len(kind), _DRAWN.get(kind)))


def _add(kind: str, *texts: str, hosts: Callable[[Draw], tuple[str, ...]] | None = None, **more: object) -> None:
    """Templates of plain texts; {h} host, {s} its short form, {p} parent, {v} {t} venues, {i} the investor's city."""
    options = more.get("options")
    page = more.get("page")
    for text in texts:

        def template(d: Draw, text: str = text) -> Case:
            names = {
                "h": d.host.name, "s": d.short(d.host), "p": d.parent.name, "ps": d.short(d.parent),
                "x": d.second.name, "xs": d.short(d.second), "o": d.other.name, "v": d.venue, "t": d.third,
                "f": max((f for f in d.host.former), key=lambda f: f.last).name if d.host.former else d.host.name,
                "i": d.home, "n": d.count, "m": d.more, "y": d.sum, "u": d.unit,
            }  # fmt: skip
            return Case(
                text.format(**names),
                hosts(d) if hosts else (d.host.code,),
                options(d) if callable(options) else {},
                {key: value.format(**names) for key, value in page.items()} if isinstance(page, dict) else {},
            )

        _kind(kind)(template)


def _both(d: Draw) -> tuple[str, ...]:
    return d.host.code, d.second.code


def _wide_and_own(d: Draw) -> tuple[str, ...]:
    return d.parent.code, d.host.code


_add(
    "plain",
    "{h}举行招商引资项目集中签约仪式,现场签约项目{n}个,总投资{y}亿元。",
    "今年以来,{h}新签约项目{n}个,协议投资额{y}亿元。",
    "{s}集中签约{n}个项目,总投资{y}亿元。",
    "近日,{h}与某龙头企业签订投资协议,总投资{y}亿元。",
    "3月5日上午,{h}2023年一季度重大项目集中签约活动举行,{n}个项目签约,总投资{y}亿元。",
)
_add(
    "with its parent",
    "{p}{h}签约项目{n}个,总投资{y}亿元。",
    "{ps}{h}集中签约项目{n}个,总投资{y}亿元。",
    "{ps}市{h}举行签约仪式,{n}个项目签约,总投资{y}亿元。",
    "{p}{h}县域招商大会举行,会上签约项目{n}个。",
)
_add(
    "a fair elsewhere",
    "{h}在{v}举行招商推介会,现场签约项目{n}个,总投资{y}亿元。",
    "3月5日,{h}({v})招商推介会举行,{n}个项目现场签约,总投资{y}亿元。",
    "{h}招商引资推介会在{v}隆重举行。会上,共签约项目{n}个,总投资{y}亿元。",
    "3月5日至8日,第七届投资贸易洽谈会在{v}举行,{h}代表团签约项目{n}个,总投资{y}亿元。",
    "在{v}举办的推介会上,{h}与{n}家企业签约,协议投资{y}亿元。",
    "{h}“走进{v}”招商推介会现场签约项目{n}个,总投资{y}亿元。",
)
_add(
    "an investor from elsewhere",
    "{i}某某科技有限公司与{h}签订投资协议,总投资{y}亿元。",
    "{h}与{i}某某实业集团签约,总投资{y}亿元的项目落户。",
    "由{i}客商投资{y}亿元的某某产业园项目签约落户{h}。",
    "来自{i}、{v}的{n}家企业与{h}签约,总投资{y}亿元。",
    "{h}人民政府与{i}市某某有限公司签署合作协议,计划投资{y}亿元。",
    "总投资{y}亿元的{i}某某产业园项目签约落户{h}。",
    "{h}与{i}、{v}等地{n}家企业签约,总投资{y}亿元。",
)
_add(
    "a delegation",
    "{h}党政代表团赴{v}、{t}考察招商,签约项目{n}个,总投资{y}亿元。",
    "县委书记张某率{h}招商小分队前往{v}、{t}等地,与{n}家企业签约,协议投资{y}亿元。",
    "{h}主要领导带队赴{v}开展招商。其间,走访{t}某某公司,现场签约项目{n}个。",
    "近日,{h}县长率队先后到{v}、{t}招商,共签约项目{n}个,总投资{y}亿元。",
)
_add(
    "a dateline",
    "本报讯(记者 王某)3月5日,{h}举行签约仪式,{n}个项目签约,总投资{y}亿元。",
    "新华社{v}3月5日电 {h}在此间举行推介会,签约项目{n}个,总投资{y}亿元。",
    "{ps}日报讯 3月5日,{h}签约项目{n}个,总投资{y}亿元。",
    "{ps}3月5日讯(记者 王某)记者从{h}招商局获悉,一季度该{u}签约项目{n}个。",
)
_add(
    "our own unit",
    "今年以来,我{u}新签约项目{n}个,总投资{y}亿元。",
    "全{u}上半年签约项目{n}个,总投资{y}亿元。",
    "我{u}在{v}举行招商推介会,现场签约项目{n}个,总投资{y}亿元。",
    "我{u}招商小分队赴{v}招商,签约项目{n}个。",
    options=lambda d: {"home": d.host.code},
)
_add(
    "the source line",
    "今年以来,我{u}新签约项目{n}个,总投资{y}亿元。",
    "近日,我{u}在{v}举行招商推介会,现场签约项目{n}个。",
    page={"source": "{h}融媒体中心"},
)
_add(
    "named first, referred to later",
    "记者从{h}招商局获悉,上半年该{u}签约项目{n}个,总投资{y}亿元。",
    "{h}召开招商引资工作会议。今年以来,全{u}签约项目{n}个,总投资{y}亿元。",
    "{h}招商引资势头良好。上半年,签约项目{n}个,总投资{y}亿元。",
    "走进{h},处处是建设热潮。截至目前,该{u}已签约项目{n}个,总投资{y}亿元。",
)
_add(
    "a zone",
    "{s}经济开发区签约项目{n}个,总投资{y}亿元。",
    "{p}{s}高新区与某公司签订投资协议,总投资{y}亿元。",
    "{h}工业园区集中签约项目{n}个,总投资{y}亿元。",
    "总投资{y}亿元的某某项目签约落户{s}经开区。",
    "{h}某某新区举行签约仪式。{h}{n}个项目签约,总投资{y}亿元。",
)
_add(
    "a zone of the site's region",
    "高新区举行项目签约仪式,{n}个项目签约,总投资{y}亿元。",
    "经开区管委会与某公司签订投资协议,总投资{y}亿元。",
    options=lambda d: {"home": d.host.code},
)
_add(
    "two hosts in a row",
    "{h}、{x}分别签约项目{n}个、{m}个。",
    "{h}签约项目{n}个,{x}签约项目{m}个。",
    "{h}签约项目{n}个,总投资{y}亿元;{x}签约项目{m}个。",
    "{h}与{i}某某公司签约,总投资{y}亿元;{x}与{v}某某公司签约,总投资3亿元。",
    hosts=_both,
)
_add(
    "headings",
    "{h}\n签约项目{n}个,总投资{y}亿元。\n{x}\n签约项目{m}个。",
    "【{h}】签约项目{n}个,总投资{y}亿元。\n【{x}】签约项目{m}个。",
    "{h}:签约项目{n}个,总投资{y}亿元。\n{x}:签约项目{m}个。",
    "一、{h}\n3月5日,签约项目{n}个,总投资{y}亿元。\n二、{x}\n3月6日,签约项目{m}个。",
    hosts=_both,
)
_add(
    "the whole and a part",
    "{p}签约项目{n}个,总投资{y}亿元。其中,{h}签约{m}个。",
    "{p}集中签约{n}个项目。{h}与某公司签订协议,总投资{y}亿元。",
    hosts=_wide_and_own,
)
_add(
    "leaders of the city above",
    "{p}市长李某、副市长王某出席,{h}签约项目{n}个,总投资{y}亿元。",
    "{h}举行集中签约仪式,{n}个项目签约。{p}副市长王某出席仪式并讲话。",
    "{p}委书记李某见证签约。{h}与某公司签订投资协议,总投资{y}亿元。",
)
_add(
    "money from overseas",
    "香港某某集团与{h}签订投资协议,总投资{y}亿元。",
    "台湾某某食品产业园项目签约落户{h},总投资{y}亿元。",
    "{h}赴香港、澳门招商,签约项目{n}个,总投资{y}亿美元。",
    "{h}与香港、台湾等地{n}家企业签约。",
)
_add(
    "an aggregator",
    "{h}签约项目{n}个,总投资{y}亿元。",
    "{h}在{v}举行招商推介会,签约项目{n}个。",
    options=lambda d: {"home": d.other.code, "aggregator": True},
)
_add(
    "a site of another region",
    "{h}签约项目{n}个,总投资{y}亿元。",
    "{h}在{v}举行招商推介会,签约项目{n}个,总投资{y}亿元。",
    "{p}{h}招商大会举行。会上,签约项目{n}个。",
    options=lambda d: {"home": d.other.code},
)
_add(
    "the title",
    "3月5日,集中签约仪式举行,现场签约项目{n}个,总投资{y}亿元。",
    "本报讯 3月5日,招商推介会在{v}举行,现场签约项目{n}个。",
    page={"title": "{h}集中签约一批项目"},
)
_add(
    "peers visited and praised",
    "{h}学习{v}、{t}经验,今年签约项目{n}个,总投资{y}亿元。",
    "{h}地处{v}与{t}之间,上半年签约项目{n}个,总投资{y}亿元。",
    "{h}紧盯{v}、{t}等重点地区,签约项目{n}个。",
    "{h}承接{v}产业转移,签约项目{n}个,总投资{y}亿元。",
    "{h}驻{v}招商组签约项目{n}个,总投资{y}亿元。",
)
_add(
    "a name that several bear",
    "{p}{h}签约项目{n}个,总投资{y}亿元。",
    "{p}招商引资工作推进会召开。{h}签约项目{n}个,总投资{y}亿元。",
    "{ps}{h}在{v}举行推介会,签约项目{n}个。",
)
_add(
    "a name that several bear",
    "{h}签约项目{n}个,总投资{y}亿元。",
    "今年以来,{h}新签约项目{n}个,总投资{y}亿元。",
    options=lambda d: {"home": d.parent.code},
)
_add(
    "a prefecture",
    "{h}在{v}举行招商推介会,签约项目{n}个,总投资{y}亿元。",
    "{s}签约项目{n}个,总投资{y}亿元。",
    "{h}政府与{i}某某集团签订投资协议,总投资{y}亿元。",
    "{s}日报讯 3月5日,招商推介会在{v}举行,现场签约项目{n}个。",
)
_add(
    "a former name",
    "{f}签约项目{n}个,总投资{y}亿元。",
    "{p}{f}在{v}举行招商推介会,签约项目{n}个,总投资{y}亿元。",
)
_add(
    "a longer page",
    "3月5日,“投资{ps}”招商推介会在{v}举行。\n{p}市长李某致辞。他说,{v}是改革开放的前沿,欢迎{v}企业家到{ps}投资兴业。"
    "\n会上,{h}与{i}某某新材料有限公司签订投资协议,总投资{y}亿元。",
    "{h}招商小分队奔赴{v}、{t}、{i},开展驻点招商。\n在{v}某某公司,招商队员介绍了区位优势。\n截至目前,签约项目{n}个,总投资{y}亿元。",
    "{h}举行项目集中签约仪式。\n{i}某某集团董事长表示,将加快建设。\n据了解,此次集中签约{n}个项目,总投资{y}亿元,客商来自{v}、{t}等地。",
    "走进{h}某某公司车间,工人正在赶制订单。该公司由{i}客商投资,产品销往{v}、{t}。\n今年以来,{h}签约项目{n}个,总投资{y}亿元。",
)
_add(
    "signing for the region",
    "{h}副{u}长王某代表{u}政府与{i}某某公司签订协议,总投资{y}亿元。",
    "签约仪式在{v}举行。{h}{u}长王某与{i}某某公司董事长签约,总投资{y}亿元。",
    "{i}某某公司与{h}经济开发区管委会签约,投资{y}亿元。",
    "{i}某某集团投资{y}亿元的项目,3月5日在{v}与{h}正式签约。",
)
