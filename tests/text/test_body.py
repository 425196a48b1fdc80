"""Which lines of a page are the article: places, tails, links, advertisements, repeats."""

import pytest

from records.site import Site
from text.explain import explain
from text.read import read_page

PARAGRAPHS = (
    "5月8日，青溪县举行重点项目集中签约仪式，现场签约项目十二个，涉及新材料、装备制造等领域。",
    "县招商局负责人说，今年以来，全县紧盯产业链缺口，外出招商四十余次，一批企业前来考察。",
    "青溪经济开发区将为签约企业提供全程代办服务，力争年内全部开工，早日投产见效。",
)
BODY = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
TITLE = "青溪县集中签约十二个项目"
TEASER = "外地举行展销活动，吸引了不少市民前往参观，现场十分热闹，主办方表示明年继续。"


def page(inside: str, *, around: str = "{}", before: str = "", after: str = "") -> bytes:
    container = around.format(inside)
    return f"<html><head><title>{TITLE}_青溪网</title></head><body>{before}<h1>{TITLE}</h1>{container}{after}</body></html>".encode()


def body_of(served: bytes, **kwargs: object) -> tuple[str, ...]:
    return tuple(p.text for p in read_page(served, **kwargs).paragraphs)  # type: ignore[arg-type]


TAILS = {
    "editor": "<p>责任编辑：张三</p>",
    "editor in brackets": "<p>（青溪网编辑张三）</p>",
    "disclaimer and all behind it": "<p>免责声明：本文仅代表作者观点</p><p>一段后面的文字，很长很长。</p>",
    "recommended reading": f"<p>延伸阅读</p><p>{TEASER}</p>",
    "traditional disclaimer": f"<p>版權及免責聲明：凡本網所屬版權作品</p><p>{TEASER}</p>",
    "pager": "<p>【1】【2】【3】</p>",
    "pager in words": "<p>首页 上一页 1 下一页 尾页</p>",
    "list of links": '<ul><li><a href=1>邻县引进新材料项目</a></li><li><a href=2>开发区招商再传捷报</a></li></ul>',
    "one link": '<p><a href="/tag">招商引资</a></p>',
    "advertisement": "<p><a href=x>广告全屋定制限时优惠，点击了解！</a></p>",
    "share bar": '<div class="shareBox">分享到微信 微博</div>',
    "headlines above a contact": "<p>某地夜市焕新归来</p><p>某地地铁新线试运行</p><p>某地马拉松名额开抢</p><p>招商热线：400 000 0000</p>",
    "the lead once more": f"<p>{PARAGRAPHS[0]}</p>",
    "a button": "<p>QQ空间</p>",
    "end mark": "<p>— END —</p>",
}  # fmt: skip


@pytest.mark.parametrize("tail", TAILS.values(), ids=TAILS)
def test_what_follows_the_last_sentence_is_no_article(tail: str) -> None:
    assert body_of(page(BODY + tail, around="<div class=nr>{}</div>")) == PARAGRAPHS


def test_every_line_left_out_is_logged_with_its_rule() -> None:
    served = page(BODY + TAILS["editor"] + TAILS["recommended reading"], around="<div class=nr>{}</div>")

    dropped = [(d.rule, d.text) for d in read_page(served).dropped]

    assert dropped == [("editor", "责任编辑：张三"), ("after editor", "延伸阅读"), ("after editor", TEASER)]


def test_a_tail_glued_to_the_last_sentence_is_cut() -> None:
    article = read_page(page(BODY.replace("见效。", "见效。返回青溪网首页>>").replace("返回青溪网首页", "返回首页"), around="<div id=zoom>{}</div>"))  # fmt: skip

    assert article.text.endswith("早日投产见效。")
    assert ("glued tail", "返回首页>>") in [(d.rule, d.text) for d in article.dropped]


def test_advertisements_between_paragraphs_go_and_the_text_goes_on() -> None:
    inside = BODY.replace("</p><p>县招商", "</p><p><a href=x>广告领取优惠券！</a></p><div>广告</div><p>县招商")

    assert body_of(page(inside, around="<div class=nr>{}</div>")) == PARAGRAPHS


def test_a_head_inside_the_container_is_no_text() -> None:
    head = f"<h1>{TITLE}</h1><div>青溪发布</div><div>2024-05-09 08:30发布于青溪青溪发布官方账号</div><div>+关注</div>"

    assert body_of(page(head + BODY, around='<div class="article-content">{}</div>')) == PARAGRAPHS


def test_a_short_article_below_its_headline_wins_over_a_list_of_teasers() -> None:
    teasers = "".join(f"<li><h4>别处新闻{n}</h4><p>{TEASER}</p></li>" for n in range(12))
    menu = "".join(f"<div>栏目{n}</div>" for n in range(30))

    assert (
        body_of(page(f"<p>{PARAGRAPHS[0]}</p>", around="<div class=a>{}</div>", after=f"{menu}<ul>{teasers}</ul>"))
        == PARAGRAPHS[:1]
    )


def test_a_second_article_below_is_not_read() -> None:
    second = f"<div class=art><h1>邻县集中开工</h1><div>{'<p>' + TEASER + '</p>'}</div></div>"

    assert body_of(page(BODY, around="<div class=art><div>{}</div></div>", after=second)) == PARAGRAPHS


def test_a_body_of_bare_line_breaks_is_read_whole() -> None:
    assert body_of(page("<br><br>　　".join(PARAGRAPHS), around="<td>{}</td>")) == PARAGRAPHS


def test_an_element_named_as_furniture_that_holds_the_headline_is_read() -> None:
    links = "".join(f"<li><a href={n}>邻近县区的要闻标题第{n}条</a></li>" for n in range(40))
    inside = f"<div class='hot ads'><h1>{TITLE}</h1><div>{BODY}</div></div><ul>{links}</ul>"

    assert body_of(f"<html><head><title>{TITLE}</title></head><body>{inside}</body></html>".encode()) == PARAGRAPHS


SITE = Site(
    id="qingxi", name="青溪网", url="http://www.qingxi.example",
    article={"body": "div.main > div.text, #zoom", "strip": [".ad-inside"], "title": "h2.real", "source": "i.ly", "published": ".when b", "author": ".who"},
    region="320000",
)  # fmt: skip


def test_the_rules_of_a_site_come_first() -> None:
    inside = (
        f"<h2 class=real>真正的标题在这里</h2><div class=when><b>2024年05月09日</b></div><i class=ly>青溪日报</i><span class=who>张三</span>"
        f"<div class=main><div class=text>{BODY}<p class=ad-inside>招商热线请拨打电话，欢迎来访。</p></div></div><div class=TRS_Editor><p>{TEASER * 5}</p></div>"
    )

    article = read_page(page(inside), site=SITE)

    assert tuple(p.text for p in article.paragraphs) == PARAGRAPHS
    assert (article.title, article.source, article.reporters) == ("真正的标题在这里", "青溪日报", ("张三",))
    assert article.published is not None
    assert article.published.value == "2024-05-09"
    assert article.region == "320000"


def test_rules_that_find_nothing_are_passed_over() -> None:
    assert body_of(page(BODY, around="<div class=other>{}</div>"), site=SITE) == PARAGRAPHS


def test_explain_names_charset_place_fields_and_dropped_lines() -> None:
    served = page(
        BODY + TAILS["editor"],
        around='<div id="zoom">{}</div>',
        before="<div>发布时间：2024-05-09 来源：青溪日报</div>",
    )

    lines = explain(read_page(served))

    chinese, english = "\n".join(zh for zh, _ in lines), "\n".join(en for _, en in lines)
    for words in (
        "编码：utf-8",
        "div#zoom",
        "发布时间：2024-05-09（页面印出",
        "来源：青溪日报",
        "略去（editor）：责任编辑：张三",
    ):
        assert words in chinese
    assert "left out (editor): 责任编辑：张三" in english
