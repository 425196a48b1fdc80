"""The pages of one article joined in order, with a stop."""

from dataclasses import replace

import pytest

from records.article import Article
from text.alignment import raw_span
from text.pages import MOST_PAGES, join_pages
from text.read import read_page


def page(number: int, text: str | None = None, title: str = "青溪县集中签约") -> Article:
    text = text or f"第{number}页，青溪县签约项目{number}0 个，客商考察了新材料园区，产業(yè)链更加完整。"
    more = f"<p>第{number}页的第二段，招商小分队外出考察，带回意向项目若干，县里将跟踪服务。</p>"
    return read_page(f"<title>{title}</title><h1>{title}</h1><div id=zoom><p>{text}</p>{more}</div>".encode())


def test_pages_are_joined_in_order_and_the_way_back_holds() -> None:
    joined = join_pages([page(1), page(2), page(3)])

    assert [p.text[:3] for p in joined.paragraphs] == ["第1页", "第1页", "第2页", "第2页", "第3页", "第3页"]
    assert [p.kind for p in joined.paragraphs].count("lead") == 1
    last = joined.text.rindex("客商考察")
    raw_start, raw_end = raw_span(joined.alignment, last, last + 4, len(joined.raw_text))
    assert joined.raw_text[raw_start:raw_end] == "客商考察"
    assert raw_start > last
    assert joined.repair_counts["glosses"] == 3
    for repair in joined.repairs:
        assert joined.text[repair.start : repair.end] == repair.after
        assert joined.raw_text[repair.raw_start : repair.raw_end] == repair.before


def test_a_pager_that_goes_in_a_circle_stops() -> None:
    assert join_pages([page(1), page(2), page(1), page(2)]).text == join_pages([page(1), page(2)]).text


def test_a_page_of_another_headline_is_another_article() -> None:
    assert join_pages([page(1), page(2, title="邻县的另一篇文章")]).text == page(1).text


def test_there_is_a_most_of_pages() -> None:
    joined = join_pages(page(n) for n in range(1, 60))

    assert len(joined.paragraphs) == 2 * MOST_PAGES


def test_one_page_is_itself_and_none_is_an_error() -> None:
    only = replace(page(1), next_page="http://x.example/2")

    assert join_pages([only]) is only
    with pytest.raises(ValueError, match="no page"):
        join_pages([])
