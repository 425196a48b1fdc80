"""Bare texts read as articles: head, body, tail."""

import json
import pathlib

import pytest

from text.read import NotAnArticle, read_text
from text.repair import repair
from text.repeats import squeeze

SHARED = pathlib.Path(__file__).parents[2] / ".." / "shared"
LEAD = "本报讯 5月8日,临湖县与甲乙铸造有限公司签约,总投资12亿元,建设精密铸件项目,预计两年建成投产。"
MORE = "县长说,今年以来全县签约项目14个,其中过亿元5个,开工9个,要确保早落地、早开工、早投产。"


def test_head_body_and_tail_are_told_apart() -> None:
    article = read_text(
        "\n".join(
            [
                "当前位置:首页 > 招商动态 > 正文",
                "临湖县新签铸造项目",
                "2021-05-09 08:30:15 来源: 临湖日报 作者:",
                LEAD,
                MORE,
                "临湖日报记者 王小明 通讯员 李 芳 临湖报道",
                "责任编辑:赵云天",
                "推荐阅读",
                "• 邻县签约项目20个,总投资30亿元。",
            ]
        )
    )
    assert article.title == "临湖县新签铸造项目"
    assert article.published is not None
    assert article.published.value == "2021-05-09T08:30:15+08:00"
    assert article.published.kind == "printed"
    assert article.source == "临湖日报"
    assert article.reporters == ("王小明", "李芳")
    assert article.editor == "赵云天"
    assert [p.text for p in article.paragraphs] == [LEAD, MORE]
    assert {line.rule for line in article.dropped} == {"crumbs", "dateline", "byline", "editor", "recommended"}


def test_a_text_without_a_title_has_none() -> None:
    article = read_text(f"{LEAD}\n{MORE}")
    assert article.title is None
    assert article.published is None


def test_what_the_caller_knows_wins() -> None:
    article = read_text(f"旧标题在这里面\n2020-01-02\n{LEAD}", title="新標題在此", published="2021年5月9日")
    assert article.title == "新标题在此"
    assert article.published is not None
    assert (article.published.value, article.published.kind) == ("2021-05-09", "given")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("来源:未知 日期:2016-04-28 点击:次", "2016-04-28"),
        ("发布日期:2018-09-19 10:18 【字号: 阅读:", "2018-09-19T10:18:00+08:00"),
        ("二〇一六年四月二十八日", "2016-04-28"),
        ("2006年07月20日09:15 临湖日报", "2006-07-20T09:15:00+08:00"),
        ("时间:2012/7/2 来源:不详", "2012-07-02"),
        ("来自 社会 1970-01-01 08:00 的文章", None),
    ],
)
def test_the_printed_date_is_read(line: str, value: str | None) -> None:
    article = read_text(f"临湖县新签铸造项目\n{line}\n{LEAD}")
    assert (article.published.value if article.published else None) == value
    assert LEAD in article.text
    assert line not in article.text


def test_the_year_of_a_dateline_comes_from_the_text_and_is_called_unsure() -> None:
    lead = LEAD.replace("本报讯 5月8日", "临湖网5月8日讯")
    article = read_text(f"临湖县新签铸造项目\n{lead}\n从进入2021年开始,全县签约不断,到2030年将再翻番。")
    assert article.published is not None
    assert article.published.value == "2021-05-08"
    assert article.published.unsure is not None


def test_the_date_of_side_headlines_is_no_date_of_the_article() -> None:
    article = read_text(f"临湖县新签铸造项目\n{LEAD}\n推荐阅读\n2022-12-01 邻县开工\n发布时间:2022-12-02")
    assert article.published is None


def test_the_day_in_the_address_is_the_last_resort() -> None:
    article = read_text(LEAD, url="http://news.example.cn/2021-05/09/content_7.htm")
    assert article.published is not None
    assert (article.published.value, article.published.kind) == ("2021-05-09", "url")


def test_a_lead_printed_twice_is_kept_once() -> None:
    merged = LEAD.replace("讯 ", "讯") + MORE
    article = read_text(f"临湖县新签铸造项目\n{LEAD}\n{MORE}\n{merged}\n{LEAD[:24]}...")
    assert [p.text for p in article.paragraphs] == [LEAD, MORE]
    assert [line.rule for line in article.dropped] == ["repeated", "repeated"]


def test_headlines_below_the_article_are_cut_and_lists_of_projects_are_not() -> None:
    headlines = ["湖畔发现三座古墓 为研究提供新资料", "老小区换新颜,入选宜居示范区", "短池赛 邻县选手夺得首枚奖牌"]
    assert read_text("\n".join([LEAD, MORE, *headlines])).text == f"{LEAD}\n{MORE}"
    projects = ["甲公司铸件项目,投资3亿元", "乙公司电池项目,投资5亿元", "丙公司物流项目,投资1亿元"]
    assert projects[0] in read_text("\n".join([LEAD, MORE, *projects])).text


def test_lines_broken_in_a_sentence_are_joined() -> None:
    article = read_text(
        f"临湖县新签铸造项目\n上半年全县引进内外资项目80余个,新开工40个,总额比去\n年同期增长近一倍,势头良好。\n{MORE}"
    )
    assert article.paragraphs[0].text.endswith("总额比去年同期增长近一倍,势头良好。")


def test_a_footer_above_the_article_does_not_end_it() -> None:
    article = read_text(f"客服热线:0000-0000000\nCopyright (c) 2012 某网 苏ICP备00000000号\n{LEAD}\n{MORE}")
    assert article.text == f"{LEAD}\n{MORE}"


def test_damage_in_a_footer_is_told_by_an_empty_span() -> None:
    article = read_text(f"{LEAD}\n{MORE}\n本站不良内容举报信箱:举报电线")
    assert [(spot.start, spot.end, spot.kind) for spot in article.damaged] == [
        (len(article.text), len(article.text), "lost_digits")
    ]


@pytest.mark.parametrize("text", ["", " \n\u3000\n", "扫一扫\n分享到:\n责任编辑:张三"])
def test_furniture_alone_is_no_article(text: str) -> None:
    with pytest.raises(NotAnArticle):
        read_text(text)


def test_the_way_back_to_the_raw_text_holds_for_the_body() -> None:
    article = read_text(f"\u3000\u3000該縣簽約項(xiàng)目14個(gè),總投資 12 億元,都在開發區落戶。\n{MORE}")
    for start, raw_start, length in article.alignment:
        assert (
            len(article.text[start : start + length]) == len(article.raw_text[raw_start : raw_start + length]) == length
        )
    assert article.text.startswith("该县签约项目14个,总投资12亿元")


needs_shared = pytest.mark.skipif(not (SHARED / "eval").exists(), reason="the labelled texts are not here")


@needs_shared
def test_no_labelled_evidence_is_cut_away() -> None:
    folder = SHARED / "eval" / "facts"
    texts = {row["id"]: row for row in map(json.loads, (folder / "articles.jsonl").read_text("utf-8").splitlines())}
    lost = []
    for row in map(json.loads, (folder / "gold.jsonl").read_text("utf-8").splitlines()):
        article = read_text(texts[row["id"]]["text"], url=texts[row["id"]]["url"])
        whole = squeeze((article.title or "") + "\n" + article.text)
        for event in row["events"]:
            if squeeze(repair(event["evidence"].split("\n")).text) not in whole:
                lost.append((row["id"], event["evidence"]))
    assert lost == []


@needs_shared
@pytest.mark.parametrize("row", [0, 1, 2, 3, 4])
def test_the_seeds_are_dated_as_labelled(row: int) -> None:
    gold = json.loads((SHARED / "eval" / "seeds" / "gold.jsonl").read_text("utf-8").splitlines()[row])
    article = read_text((SHARED / "seeds" / gold["file"]).read_text("utf-8"))
    printed = article.published.value if article.published else None
    assert printed is None if gold["published"] is None else str(printed).startswith(gold["published"])


@needs_shared
def test_the_seeds_lose_their_tails_and_their_doubled_lead() -> None:
    articles = {path.name[:3]: read_text(path.read_text("utf-8")) for path in (SHARED / "seeds").glob("*.txt")}
    assert articles["000"].paragraphs[-1].text.endswith("新的城市地标。")
    assert articles["001"].paragraphs[-1].text.endswith("压缩至15个工作日。")
    assert articles["002"].paragraphs[-1].text.endswith("(泉轩)")
    assert articles["002"].text.count("中国江苏网7月22日徐州讯") == 1
    assert articles["003"].paragraphs[0].text.startswith("“三个月内至少招引一个")
    assert articles["004"].paragraphs[-1].text.endswith("(本报通讯员 李辉 姜海珍)")
    assert {name: len(article.damaged) for name, article in articles.items()} == {
        "000": 0, "001": 1, "002": 3, "003": 0, "004": 0,
    }  # fmt: skip
