import pytest

from facts.clauses import fold
from facts.hosts import resolve_hosts
from facts.industries import find_industries
from facts.locality import find_references, fits, regions_in_address
from facts.places import find_places, load_words
from records import Article, Paragraph


def view(*lines: str, spans: tuple[str, ...] = (), **given: str):
    """The hosts of an article of these lines; `spans` are the words of its facts."""
    options = {key: given.pop(key) for key in ("home", "aggregator") if key in given}
    article = Article(paragraphs=tuple(Paragraph(text=line) for line in lines), **given)
    text = fold(article.text)
    return resolve_hosts(
        article,
        body=find_places(text),
        title=find_places(fold(article.title or "")),
        industries=find_industries(text),
        spans=[(text.index(words), text.index(words) + len(words)) for words in spans],
        **options,
    )


def codes(places) -> list[str | None]:
    return [place.adcode for place in places]


@pytest.mark.parametrize(
    ("text", "fact", "expected"),
    [
        ("昆山市在深圳举办推介会,现场签约12个项目。", "现场签约12个项目", ["320583"]),
        ("昨日,12个项目在深圳签约,落户昆山市。", "12个项目在深圳签约", ["320583"]),
        ("某企业与襄垣县政府签署协议,总投资5亿元。", "签署协议", ["140423"]),
        ("鄂州、恩施、荆州集中签约,总额300亿元。", "集中签约", ["420700", "422800", "421000"]),
        ("苏州高新区集中签下52个项目。", "集中签下52个项目", ["320500"]),
        ("枣庄薛城签约14个项目。", "签约14个项目", ["370403"]),
        ("上海泽诺科技与眉县签订合同,投资3亿元。", "签订合同", ["610326"]),
        ("甲公司、乙公司分别与阿克苏、昌吉签订协议。", "签订协议", ["652900", "652300"]),
        ("三明市政府、福州市政府在福州举办推介会,签约30个。", "签约30个", ["350400"]),
    ],
)
def test_the_host_is_who_receives_the_investment(text: str, fact: str, expected: list[str]) -> None:
    assert codes(view(text, spans=(fact,)).hosts) == expected


def test_every_fact_has_its_own_host() -> None:
    article = view(
        "宝鸡共7个项目签约,总投资87亿元;眉县与某公司签订投资30亿元的合同。",
        spans=("宝鸡共7个项目签约", "签订投资30亿元的合同"),
    )
    assert codes(article.hosts) == ["610300", "610326"]


def test_counts_in_a_row_belong_to_the_hosts_in_their_order() -> None:
    text = "莒县、五莲县分别签约项目15个、11个。"
    article = view(text, spans=("15个", "11个"))
    assert [article.at(text.index(n), text.index(n) + 3).adcode for n in ("15个", "11个")] == ["371122", "371121"]
    assert codes(article.hosts) == ["371122", "371121"]


def test_a_one_line_heading_is_the_host_of_its_section() -> None:
    article = view("西安", "53个项目签约,2805亿元。", "延安", "41个项目签约,1144亿元。", spans=("41个项目签约",))
    assert codes(article.hosts) == ["610600"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"source": "汨罗周刊"}, ["430681"]),
        ({"url": "http://www.miluo.gov.cn/zwgk/1.html"}, ["430681"]),
        ({"home": "430681"}, ["430681"]),
        ({"home": "430681", "aggregator": "yes"}, []),
        ({}, []),
    ],
)
def test_our_city_is_that_of_the_source_the_site_or_the_address(given: dict[str, str], expected: list[str]) -> None:
    assert codes(view("今年我市引进项目65个。", spans=("引进项目65个",), **given).hosts) == expected


def test_a_site_named_after_one_city_does_not_outvote_the_text() -> None:
    article = view("茶陵县签约项目6个。", spans=("签约项目6个",), url="http://ganzhou.example.com/news/1.html")
    assert codes(article.hosts) == ["430224"]


def test_whole_county_is_the_county_that_was_named() -> None:
    article = view("从竹溪县了解到,该县签约项目5个。", spans=("签约项目5个",))
    assert codes(article.hosts) == ["420324"]


def test_a_rank_in_the_province_makes_no_host_of_it() -> None:
    article = view("滁州日报讯 上半年到位资金401亿元,居全省第五。", spans=("到位资金401亿元,居全省第五",))
    assert codes(article.hosts) == ["341100"]


def test_a_fair_stands_for_its_province() -> None:
    assert codes(view("第七届南博会签约338个项目。", spans=("签约338个项目",)).hosts) == ["530000"]


def test_money_from_overseas_makes_no_host_of_the_place_it_comes_from() -> None:
    article = view(
        "台湾食品产业园落户漳州漳浦", "总投资2.6亿美元的台湾食品产业园项目签约落户漳浦。", spans=("签约落户漳浦",)
    )
    assert codes(article.hosts) == ["350623"]


def test_a_line_of_a_bulletin_without_a_fact_still_names_who_acts() -> None:
    article = view("【徐州】睢宁县签约项目3个。", "【盐城】大丰区赴德国招商。", spans=("签约项目3个",))
    assert codes(article.hosts) == ["320324", "320904"]


def test_a_works_that_there_is_once_is_the_last_resort() -> None:
    article = view("市商务局走访本钢下游企业,我市签约12个项目。", spans=("签约12个项目",))
    assert [(p.adcode, p.why) for p in article.hosts] == [("210500", "inferred")]


def test_the_corps_is_a_host_without_a_code() -> None:
    (place,) = view("新疆生产建设兵团签约136个项目。", spans=("签约136个项目",)).hosts
    assert (place.adcode, place.name) == (None, "新疆生产建设兵团")


def test_an_article_without_facts_has_its_main_host() -> None:
    article = view("崇阳县招商局的4支小分队分赴佛山、东莞、广州。")
    assert codes(article.hosts) == ["421223"]


@pytest.mark.parametrize("kind", ["reference", "fair", "landmark"])
def test_each_word_that_stands_for_a_region_is_found(kind: str) -> None:
    for row in load_words("hosts.toml")[kind]:
        assert any(r.kind in ("own", "this", "office", kind) for r in find_references(row["example"])), row


def test_a_level_fits_the_unit_it_means() -> None:
    assert fits("市", "320583")
    assert fits("区", "650000")
    assert not fits("县", "320583")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://jkq.huainan.gov.cn/a/1.html", ("340400",)),
        ("http://3g.qdn.cn/news/1.shtml", ("522600",)),
        ("http://www.zmdnews.cn/1.html", ("411700",)),
        ("http://news.sina.com.cn/c/1.shtml", ()),
        ("https://www.suzhou-example.com/1.html", ()),
        ("http://[broken/1.html", ()),
    ],
)
def test_an_address_hints_at_a_region_only_when_the_spelling_is_unique(url: str, expected: tuple[str, ...]) -> None:
    assert regions_in_address(url) == expected


TWO_ARTICLES = (
    "本报讯 3月2日,甲方精工公司与桐乡市签订协议,投资3亿元建设轴承项目。",
    "下一步,桐乡市将力争全年签约60个项目。",
    "壤塘县一季度招商通报",
    "一季度,壤塘县签约项目37个。",
    "截至3月底,全县在谈项目42个,总投资110亿元。",
    "其中,总投资2亿元的青稞饼项目进展最快。",
)


@pytest.mark.parametrize("fact", ["签约项目37个", "在谈项目42个", "总投资2亿元"])
def test_a_second_article_on_the_page_has_a_host_of_its_own(fact: str) -> None:
    title = "桐乡市签下轴承项目"
    assert codes(view(*TWO_ARTICLES, spans=(fact,), title=title).hosts) == ["513230"]
    assert codes(view(*TWO_ARTICLES, spans=("投资3亿元", "签约60个项目"), title=title).hosts) == ["330483"]


def test_what_the_site_says_is_not_said_of_the_second_article() -> None:
    article = view(*TWO_ARTICLES, spans=("在谈项目42个",), title="桐乡市签下轴承项目", home="330483")
    assert codes(article.hosts) == ["513230"]


@pytest.mark.parametrize(
    "lines",
    [
        # A headline inside an article about the same region, about its parts, and about where it went.
        ("桐乡市召开推介会,多位客商到场。", "桐乡市优化服务", "今年以来,全市签约项目37个。"),
        ("嘉兴市召开推介会,多位客商到场。", "桐乡市走在前列", "桐乡市招商局介绍了经验。", "全市签约项目37个。"),
        ("桐乡市召开推介会,多位客商到场。", "走进深圳找伙伴", "桐乡市小分队赴深圳走访。", "全市签约项目37个。"),
    ],
)
def test_a_headline_inside_an_article_opens_no_other(lines: tuple[str, ...]) -> None:
    first = view(*lines).main
    article = view(*lines, spans=("签约项目37个",))
    assert codes(article.hosts) == [seat.code for seat in first]


@pytest.mark.parametrize(
    ("lines", "fact", "expected"),
    [
        # Parts named with what each got, a semicolon between them; a list of them with one predicate.
        (
            ("资阳市集中签约20个项目。", "从去向看,雁江区有4个,做义齿;乐至县有3个,做轨道扣件。"),
            "签约20个项目",
            ["512000", "512002", "512022"],
        ),
        (
            ("资阳市集中签约20个项目。", "雁江区、乐至县签约数居前两位,分别为9个和6个。"),
            "签约20个项目",
            ["512000", "512002", "512022"],
        ),
        # Lines behind a bullet.
        (
            ("资阳市集中开工20个项目,总投资90亿元。", "▶雁江区:义齿基地,6.5亿元", "▶乐至县:轨道扣件,2.7亿元"),
            "开工20个项目",
            ["512000", "512002", "512022"],
        ),
        # An item inside the region that opens its line.
        (
            ("资阳:签约12个、60亿元,含雁江区口腔种植体基地(28亿元)、乐至县果酒厂(4亿元)。",),
            "雁江区口腔种植体基地(28亿元",
            ["512002"],
        ),
        # Whose project is told of before its investor.
        (
            ("资阳有了动静,进展最快的是雁江区的一个轴承项目,由杭州某厂投资27亿元,已签约。",),
            "投资27亿元",
            ["512000", "512002"],
        ),
        (("第一张单给了乐至县:北京某厂与之签订投资协议,总投资11亿元。",), "总投资11亿元", ["512022"]),
        (
            ("资阳市签约9个项目,最大的一项是北京某集团在乐至县投建的奶山羊基地,拟投资3亿元。",),
            "拟投资3亿元",
            ["512022"],
        ),
        # The organ of the wider unit speaks behind a list of its parts.
        (
            ("成都、绵阳、德阳参会,四川省委、省政府领导出席。现场签约项目168个。",),
            "签约项目168个",
            ["510000"],
        ),
        # A whole is of the region around its parts.
        (
            (
                "市长率资阳市雁江区、乐至县负责人来访。",
                "会上7个项目正式签约,其中落户雁江区4个,21亿元;乐至县3个,9亿元。",
            ),
            "7个项目正式签约",
            ["512000", "512002", "512022"],
        ),
        # Two authorities hold a ceremony; the investors come from one of them.
        (
            ("来自苏州的企业到场,雁江区管委会、苏州商务局共同举行签约活动。活动上,签约项目13个。",),
            "签约项目13个",
            ["512002"],
        ),
        (("资阳市投资推介会(香港专场)昨日举行。会上26个项目签约。",), "26个项目签约", ["512000"]),
        (("某集团位于资阳市雁江区的铜箔项目投产,投资2亿元。",), "投产,投资2亿元", ["512002"]),
        (("资阳市集中开工20个项目。", "乐至现场开工的是轨道扣件厂。"), "开工20个项目", ["512000", "512022"]),
        (("资阳市签约20个项目。", "乐至县5个项目最抢眼,全部为轨道扣件。"), "签约20个项目", ["512000", "512022"]),
        # Who signs in words that make no fact.
        (("资阳市签约20个项目。", "请乐至县代表上台签约。"), "签约20个项目", ["512000", "512022"]),
        (("资阳市签约20个项目。", "拟与乐至县签约的一家企业到场。"), "签约20个项目", ["512000"]),
        (("资阳市签约20个项目。乐至县签约某厂的轨道项目。",), "签约20个项目", ["512000", "512022"]),
    ],
)
def test_parts_that_sentences_name_with_their_share_are_hosts(
    lines: tuple[str, ...], fact: str, expected: list[str]
) -> None:
    assert codes(view(*lines, spans=(fact,)).hosts) == expected


def test_the_partner_city_of_a_headline_that_only_holds_the_fair_is_no_host() -> None:
    article = view(
        "3月2日,产业协作对接会在肇庆召开。",
        "贺州市签约7个项目,总投资24亿元。",
        spans=("签约7个项目",),
        title="肇庆、贺州共谋产业转移",
    )
    assert codes(article.main and article.hosts) == ["451100"]
    assert [seat.code for seat in article.main] == ["451100"]
