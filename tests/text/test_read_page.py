"""Whole pages, small and of our own prose, in the structures that real portals use."""

import pytest

from records.article import Article
from text.read import NotAnArticle, read_page

PARAGRAPHS = (
    "本报讯 5月8日，青溪县举行重点项目集中签约仪式，现场签约项目十二个，涉及新材料、装备制造等领域。",
    "县招商局负责人说，今年以来，全县紧盯产业链缺口，外出招商四十余次，一批企业前来考察。",
    "青溪经济开发区将为签约企业提供全程代办服务，力争年内全部开工。",
)
HEADLINE = "青溪县集中签约十二个项目"


def page(body: str, *, head: str = "", before: str = "", after: str = "", title: str = HEADLINE) -> bytes:
    lists = "".join(f'<li><a href="/{n}.html">友邻乡镇要闻第{n}条</a></li>' for n in range(12))
    return (
        f"<html><head><meta charset=utf-8><title>{title}_青溪新闻网</title>{head}</head><body>"
        f'<div class="nav"><ul>{lists}</ul></div>{before}{body}{after}'
        f'<div class="footer">青溪新闻网 版权所有</div></body></html>'
    ).encode()


def prose() -> str:
    return "".join(f"<p>　　{paragraph}</p>" for paragraph in PARAGRAPHS)


def body_of(article: Article) -> tuple[str, ...]:
    return tuple(paragraph.text for paragraph in article.paragraphs)


@pytest.mark.parametrize(
    "wrapped",
    [
        '<div class="TRS_Editor">{}</div>',
        '<div id="zoom">{}</div>',
        "<founder-content>{}</founder-content>",
        '<div class="rich_media_content" id="js_content" style="visibility: hidden">{}</div>',
        '<table><tr><td class="nr">{}</td></tr></table>',
        '<div class="abc"><div>{}</div></div>',
    ],
    ids=["TRS", "zoom", "e-paper", "WeChat", "table", "unknown"],
)
def test_the_paragraphs_of_an_article_are_read_from_any_kind_of_container(wrapped: str) -> None:
    article = read_page(page(wrapped.format(prose()), before=f"<h1>{HEADLINE}</h1>"))

    assert body_of(article) == PARAGRAPHS
    assert article.title == HEADLINE


def test_a_page_that_closes_html_behind_its_header_still_reads() -> None:
    served = page(f'<div class="TRS_Editor">{prose()}</div>', before="<div>站点导航</div></body></html>")

    assert body_of(read_page(served)) == PARAGRAPHS


def test_a_hidden_second_copy_is_not_read() -> None:
    served = page(f'<div id="zoom">{prose()}</div>', after=f'<div style="DISPLAY : none">{prose() * 2}</div>')

    assert body_of(read_page(served)) == PARAGRAPHS


def test_a_page_of_links_is_not_an_article() -> None:
    with pytest.raises(NotAnArticle, match="no prose"):
        read_page(page(""))


@pytest.mark.parametrize("body", [b"", b"\x00", b"<!-- -->", b"<html>", b"\xff\xfe"], ids=repr)
def test_an_empty_page_is_not_an_article(body: bytes) -> None:
    with pytest.raises(NotAnArticle):
        read_page(body)
