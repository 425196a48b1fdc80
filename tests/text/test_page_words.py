"""Every row of the page reader's tables does what its example says."""

from typing import Any

import pytest

from text import credits, hints, lines, notices, official, published, sources, tree, vocabulary
from text.hints import FURNISHING, HOLDER
from text.read import NotAnArticle, read_page

TABLES = ("containers", "credits", "furnishing", "labels", "metas", "notices", "official", "tails")
BODY = "<p>" + "青溪县签约项目十二个，总投资三十亿元。" * 6 + "</p>"


def rows(name: str, kind: str) -> list[Any]:
    return [pytest.param(row, id=f"{n}-{row['example'][:20]}") for n, row in enumerate(vocabulary.rows(name, kind))]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_an_example(name: str) -> None:
    for kind, found in vocabulary.table(name).items():
        for row in found:
            assert row.get("example"), f"text/words/{name}.toml: a row of [[{kind}]] has no example: {row}"


@pytest.mark.parametrize("row", rows("tails", "tail"))
def test_a_tail_row_drops_its_example(row: dict[str, Any]) -> None:
    found = lines.tail_row(row["example"])

    assert found is not None
    assert found["rule"] == row["rule"]


@pytest.mark.parametrize(
    "sentence",
    [
        "声明称，双方将在年内完成园区规划。",
        "编辑部搬进了开发区的新楼，项目随即开工。",
        "关闭落后产能后，全县引进新项目八个。",
        "审核通过的项目共十二个，总投资三十亿元。",
        "打印设备产业园签约落户青溪。",
        "评论认为，招商要看落地。",
        "附件厂投资一亿元扩建生产线。",
    ],
)
def test_a_sentence_that_begins_with_a_tail_word_stays(sentence: str) -> None:
    assert lines.tail_row(sentence) is None


@pytest.mark.parametrize("row", rows("tails", "glued"))
def test_a_glued_tail_is_cut_off(row: dict[str, Any]) -> None:
    found = lines.glued().search(row["example"])

    assert found is not None
    assert row["example"][: found.start()].endswith("。")


@pytest.mark.parametrize("row", rows("labels", "label"))
def test_a_label_is_known_by_its_colon(row: dict[str, Any]) -> None:
    assert lines.label().search(row["example"])


@pytest.mark.parametrize("row", rows("containers", "container"))
def test_a_known_container_holds_the_article(row: dict[str, Any]) -> None:
    opening = row["example"].partition("<p>")[0]
    longer = "<div>" + BODY * 3 + "</div>"

    article = read_page(f"<title>青溪</title><body>{longer}{opening}{BODY.replace('十二', '十三')}</body>".encode())

    assert "十三" in article.text
    assert "十二" not in article.text


@pytest.mark.parametrize("kind", FURNISHING)
def test_a_name_hints_at_its_field(kind: str) -> None:
    for row in vocabulary.rows("furnishing", kind):
        layout = tree.lay_out(row["example"].encode())
        found = [*layout.hints, *(spot.hints for spot in layout.spots)]

        assert any(hints & FURNISHING[kind] for hints in found), row["example"]


def test_humps_dashes_and_underscores_part_the_words_of_a_name() -> None:
    for name in ("shareBox", "share-box", "share_box", "topShare", "SHARE"):
        assert hints.hints_of(name, "") & hints.NOISE, name
    assert not hints.hints_of("shareholder", "") & hints.NOISE


def test_a_container_is_known_by_its_whole_name() -> None:
    assert hints.hints_of("TRS_Editor", "") >> HOLDER
    assert not hints.hints_of("TRS_Editors", "") >> HOLDER


@pytest.mark.parametrize("row", rows("metas", "meta"))
def test_a_meta_tag_gives_its_field(row: dict[str, Any]) -> None:
    layout = tree.lay_out(f"<head>{row['example']}</head>".encode())

    assert set(layout.metas) <= set(published.names(row["field"]))
    assert layout.metas


@pytest.mark.parametrize("row", rows("official", "row"))
def test_a_row_of_a_document_is_read(row: dict[str, Any]) -> None:
    page = f"<p>索引号：1</p><p>文号：2</p><p>{row['example']}</p><div id=zoom>{BODY}</div>"

    article = read_page(page.encode())

    assert row["name"] in article.table
    assert article.text.count("青溪县") == 6


def test_roles_and_what_follows_a_name_are_known() -> None:
    for row in vocabulary.rows("credits", "role") + vocabulary.rows("credits", "after"):
        assert credits.in_line(row["example"]) == ("张三",), row["example"]
    for row in vocabulary.rows("credits", "nobody"):
        assert credits.reporters_in(row["example"]) == ()
    assert sources.in_text(vocabulary.rows("credits", "publisher")[0]["example"]) == "某某日报"
    assert official._key()[1]["索引号"] == "索引号"


@pytest.mark.parametrize("row", rows("notices", "notice"))
def test_a_notice_of_the_server_is_no_article(row: dict[str, Any]) -> None:
    page = f"<html><title>提示</title><body><div><p>{row['example']}</p></div></body></html>"

    assert notices.rule_of(row["example"]) == row["rule"]
    with pytest.raises(NotAnArticle, match=row["rule"]):
        read_page(page.encode())


def test_a_short_article_that_speaks_of_maintenance_is_read() -> None:
    page = "<title>系统维护项目签约_青溪网</title><h1>系统维护项目签约</h1><div>2024-01-02</div><div><p>青溪县与软件企业签约，系统维护中心落户。</p></div>"

    assert read_page(page.encode()).title == "系统维护项目签约"
