"""Title, date, source, reporters and the rest, on small pages of our own."""

import pytest

from text.read import read_page

BODY = "".join(f"<p>{line}</p>" for line in (
    "5月8日，青溪县举行重点项目集中签约仪式，现场签约项目十二个。",
    "县招商局负责人说，今年以来全县外出招商四十余次，一批企业前来考察。",
    "青溪经济开发区将提供全程代办服务，力争年内全部开工。",
))  # fmt: skip
TITLE = "青溪县集中签约十二个项目"


def page(head: str = "", *, title: str = f"{TITLE}_青溪网", above: str = f"<h1>{TITLE}</h1>", meta: str = "", below: str = "", body: str = BODY) -> bytes:  # fmt: skip
    return f"<html><head><title>{title}</title>{meta}</head><body>{above}{head}<div class=nr>{body}</div>{below}</body></html>".encode()


TITLES = {
    "a heading that <title> repeats": page(),
    "a heading among site names": page(above=f"<h1>青溪网</h1><h2>{TITLE}</h2>"),
    "a class that says title": page(above=f'<div class="news_title">{TITLE}</div>'),
    "a plain line that <title> begins with": page(above=f"<div>{TITLE}</div>"),
    "only the <title>": page(above="", title=f"{TITLE}-青溪网"),
    "a heading though <title> names the site": page(
        title="青溪网", above=f"<h1>青溪网</h1>{'<p>栏目</p>' * 20}<h5>{TITLE}</h5>"
    ),
    "no <title> and no heading": page(title="", above=f"<div>首页</div><div>{TITLE}</div><div>发布：2024-01-02</div>"),
    "a heading with a button in it": page(above=f"<h1>{TITLE}<div>语音播报</div></h1>"),
    "a meta tag": page(title="", above="", meta=f'<meta name="ArticleTitle" content="{TITLE}">'),
}


@pytest.mark.parametrize("served", TITLES.values(), ids=TITLES)
def test_the_title_is_the_headline_without_the_site(served: bytes) -> None:
    assert read_page(served).title == TITLE


def test_kicker_and_subtitle_stand_around_the_headline() -> None:
    above = f'<h3 class="yinti">干字当头看青溪</h3><h1>{TITLE}</h1><h2 class="subtitle">一季度到位资金增长两成</h2>'

    article = read_page(page(above=above))

    assert (article.kicker, article.title, article.subtitle) == ("干字当头看青溪", TITLE, "一季度到位资金增长两成")


DATES = {
    "with its label": ("<div>发布时间：2024-05-09 08:30 来源：青溪日报</div>", "2024-05-09T08:30:00+08:00"),
    "Chinese, glued to the source": ("<div>2024年05月09日08:30青溪日报</div>", "2024-05-09T08:30:00+08:00"),
    "day before month and year": ("<div>09</div><div>2024年05月</div>", "2024-05-09"),
    "year, day and time in boxes": ("<div>2024</div><div>05/09</div><div>08:30</div>", "2024-05-09T08:30:00+08:00"),
    "with a weekday": ("<div>2024年5月9日 星期四 08:30</div>", "2024-05-09T08:30:00+08:00"),
    "beside the last change": (
        "<div>更新时间：2024-06-01 10:00</div><div>发布时间：2024-05-09 08:30</div>",
        "2024-05-09T08:30:00+08:00",
    ),
    "its label in another cell": (
        "<table><tr><td>成文日期：</td><td>2024-05-01</td><td>发布日期：</td><td>2024-05-09</td></tr></table>",
        "2024-05-09",
    ),
    "time glued to the day": ("<div>2024.05.0908:30</div>", "2024-05-09T08:30:00+08:00"),
}


@pytest.mark.parametrize(("head", "value"), DATES.values(), ids=DATES)
def test_the_date_is_read_to_the_minute_that_is_printed(head: str, value: str) -> None:
    published = read_page(page(head)).published

    assert published is not None
    assert (published.value, published.kind) == (value, "printed")


def test_the_last_change_is_kept_apart() -> None:
    article = read_page(page("<div>更新时间：2024-06-01 10:00</div><div>发布时间：2024-05-09</div>"))

    assert article.updated == "2024-06-01T10:00:00+08:00"


UNPRINTED = {
    "meta": ('<meta name="PubDate" content="2024-05-09 08:30:11">', "2024-05-09T08:30:11+08:00"),
    "meta in UTC": ('<meta property="article:published_time" content="2024-05-08T20:30:00.000Z">', "2024-05-09T04:30:00+08:00"),
    "script": ('<script>var ct = "1715214600";</script>', "2024-05-09T08:30:00+08:00"),
    "linked data": ('<script type="application/ld+json">{"datePublished": "2024-05-09T08:30:00+08:00"}</script>', "2024-05-09T08:30:00+08:00"),
}  # fmt: skip


@pytest.mark.parametrize(("meta", "value"), UNPRINTED.values(), ids=UNPRINTED)
def test_a_date_that_is_not_printed_says_so(meta: str, value: str) -> None:
    published = read_page(page(meta=meta)).published

    assert published is not None
    assert (published.value, published.kind) == (value, "meta")


def test_the_address_is_the_last_resort_and_a_check() -> None:
    url = "http://news.qingxi.example/2024/0509/123.html"

    without = read_page(page(), url=url).published
    other = read_page(page("<div>发布时间：2021-03-01</div>"), url=url).published

    assert without is not None
    assert (without.value, without.kind) == ("2024-05-09", "url")
    assert other is not None
    assert other.unsure == "the address says 2024-05-09"


def test_a_date_inside_the_text_is_not_the_day_of_publication() -> None:
    body = BODY.replace("5月8日", "2019年5月8日")

    assert read_page(page(body=body)).published is None


SOURCES = {
    "labelled": ("<div>来源：青溪日报 作者：张三</div>", "青溪日报"),
    "in brackets": ("<div>2024-05-09 来源：[ 青溪日报 ]</div>", "青溪日报"),
    "label and value in two elements": ("<div>来源：</div><div>青溪日报</div>", "青溪日报"),
    "beside the date without a label": ("<div>2024-05-09 08:30 青溪日报</div>", "青溪日报"),
    "glued to the date": ("<div>2024年05月09日08:30青溪日报</div>", "青溪日报"),
    "before the date": ("<div>青溪日报 2024-05-09 08:30</div>", "青溪日报"),
    "in an element named source": (
        '<div><span class="source">青溪日报</span><span>2024-05-09</span></div>',
        "青溪日报",
    ),
    "alone on the line above the date": ("<div>青溪日报</div><div>2024-05-09 08:30</div>", "青溪日报"),
    "来源于": ("<div>本文来源于青溪日报 2024-05-09</div>", "青溪日报"),
}


@pytest.mark.parametrize(("head", "source"), SOURCES.values(), ids=SOURCES)
def test_the_source_is_read_with_and_without_a_label(head: str, source: str) -> None:
    assert read_page(page(head)).source == source


@pytest.mark.parametrize(
    "head",
    [
        "<div>2024-05-09 字号：大 中 小</div>",
        "<div>发布时间：2024-05-09 浏览次数：12</div>",
        "<div>2024-05-09 打印 收藏</div>",
        "<div>来源：未知 2024-05-09</div>",
    ],
)
def test_buttons_counters_and_placeholders_are_no_source(head: str) -> None:
    assert read_page(page(head)).source is None


REPORTERS = {
    "（本报记者 张三 通讯员 李四光）": ("张三", "李四光"),
    "记者张三、李四光报道": ("张三", "李四光"),
    "文/张三 图/李四光": ("张三",),
    "本报记者 张 三 李四光": ("张三", "李四光"),
    "作者：青溪大学经济学院张三丰": ("张三丰",),
    "作者︱张三": ("张三",),
}


@pytest.mark.parametrize(("line", "names"), REPORTERS.items(), ids=REPORTERS)
def test_reporters_are_named_in_many_ways(line: str, names: tuple[str, ...]) -> None:
    assert read_page(page(body=BODY + f"<p>{line}</p>")).reporters == names


def test_names_in_brackets_close_the_last_sentence() -> None:
    signed = BODY.replace("全部开工。", "全部开工。（张三 李四光）")
    noted = BODY.replace("全部开工。", "全部开工。（资料图片）")

    assert read_page(page(body=signed)).reporters == ("张三", "李四光")
    assert read_page(page(body=noted)).reporters == ()


def test_editor_and_column_are_read() -> None:
    above = f'<div class="crumbs">当前位置：首页 > 新闻中心 > 招商动态 > 正文</div><h1>{TITLE}</h1>'

    article = read_page(page(above=above, below="<div>责任编辑：李四光</div>"))

    assert (article.editor, article.column) == ("李四光", "招商动态")


def test_a_document_has_its_table_attachments_and_no_table_in_the_text() -> None:
    table = "<table><tr><td>索 引 号：</td><td>123/2024-1</td></tr><tr><td>发文字号：</td><td>青政发〔2024〕1号</td></tr></table>"
    files = '<p>附件：<a href="../files/guide.pdf">投资指南</a></p>'

    article = read_page(page(body=table + BODY + files), url="http://www.qingxi.example/art/1.html")

    assert article.table == {"索引号": "123/2024-1", "文号": "青政发〔2024〕1号"}
    assert article.attachments == (("投资指南", "http://www.qingxi.example/files/guide.pdf"),)
    assert "索 引 号" not in article.text


def test_the_next_page_is_an_address() -> None:
    pager = '<div><a href="1.html">1</a> <a href="1_2.html">2</a> <a href="1_2.html">下一页</a></div>'

    article = read_page(page(below=pager), url="http://www.qingxi.example/art/1.html")

    assert article.next_page == "http://www.qingxi.example/art/1_2.html"


def test_paragraphs_have_kinds() -> None:
    body = BODY + (
        "<p><strong>强链补链出实招</strong></p><p>全县新材料产业产值增长两成，三个项目投产。</p>"
        "<p><img src=a.jpg></p><p>图为签约仪式现场</p>"
        "<table><tr><td>项目</td><td>投资</td></tr><tr><td>新材料园</td><td>三亿元</td></tr></table>"
    )

    kinds = [(p.kind, p.text[:6]) for p in read_page(page(body=body)).paragraphs]

    assert kinds[0] == ("lead", "5月8日，青")
    assert kinds[3:6] == [("subhead", "强链补链出实"), ("text", "全县新材料产"), ("caption", "图为签约仪式")]
    assert kinds[6:] == [("row", "项目"), ("row", "投资"), ("row", "新材料园"), ("row", "三亿元")]
