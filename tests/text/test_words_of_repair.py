"""Every row of the tables of repair, furniture and trust, read against its own example."""

from typing import Any

import pytest

from records.article import Article, Dropped, Paragraph
from text import furniture, swaps, terms, trust, vocabulary
from text.repair import repair


def _named(rows: list[dict[str, Any]], key: str) -> Any:
    return pytest.mark.parametrize("row", rows, ids=[str(row[key]) for row in rows])


@_named(swaps.rows(), "printed")
def test_a_swapped_word_is_put_back(row: dict[str, Any]) -> None:
    repaired = repair([row["example"]])
    assert repaired.paragraphs == (row["becomes"],)
    assert row["certainty"] in {found.certainty for found in repaired.repairs if found.kind == "swaps"}


@_named(terms.rows(), "printed")
def test_a_word_of_taiwan_is_mapped_where_two_are_seen(row: dict[str, Any]) -> None:
    padding = " 笔电厂商与雷射企业各两家。"
    assert terms.for_matching(row["example"] + padding).startswith(row["becomes"])


def test_one_such_word_alone_proves_nothing() -> None:
    assert terms.for_matching("对大项目盯紧靠牢,专案招商") == "对大项目盯紧靠牢,专案招商"
    assert terms.for_matching("专案招商与笔电、雷射厂商") == "专案招商与笔记本电脑、激光厂商"


@_named(vocabulary.rows("furniture", "furniture"), "rule")
def test_a_line_of_furniture_is_dropped_by_its_rule(row: dict[str, Any]) -> None:
    assert furniture.rule_of(row["example"]) == (row["rule"], row.get("stops", False))


@pytest.mark.parametrize(
    "line",
    [
        "声明称,双方将共建园区。",
        "编辑部记者走访了开发区的三家企业,了解招商进展。",
        "图片社落户园区,总投资2亿元。",
        "相关负责人说,全年签约项目14个。",
        "返回家乡投资的企业家说,这里办事快。",
        "关闭退出落后产能企业3家,新引进项目5个。",
        "客商说:“版权交易中心要建在这里。”",
    ],
)
def test_a_sentence_that_begins_like_furniture_stays(line: str) -> None:
    assert furniture.rule_of(line) is None


@_named(vocabulary.rows("trust", "spun"), "printed")
def test_a_rewriters_word_marks_the_page_with_another(row: dict[str, Any]) -> None:
    other = "人民币出资报答率" if row["printed"] != "报答率" else "园区国度级称号"
    alone = Article(paragraphs=(Paragraph(text=row["example"]),))
    assert [mark.kind for mark in trust.trust_marks(alone)] == []
    both = Article(paragraphs=(Paragraph(text=row["example"]), Paragraph(text=other)))
    assert [mark.kind for mark in trust.trust_marks(both)] == ["spun"]


def test_three_frames_mark_a_machine_written_page() -> None:
    examples = [row["example"] for row in vocabulary.rows("trust", "machine")]
    assert len(examples) >= 6
    for first in range(len(examples) - 2):
        page = Article(paragraphs=tuple(Paragraph(text=line) for line in examples[first : first + 3]))
        assert [mark.kind for mark in trust.trust_marks(page)] == ["machine_written"]
        shorter = Article(paragraphs=page.paragraphs[:2])
        assert trust.trust_marks(shorter) == ()


@_named(vocabulary.rows("trust", "reposter"), "name")
def test_a_reposter_is_known_by_its_footer(row: dict[str, Any]) -> None:
    page = Article(paragraphs=(Paragraph(text="项目开工。"),), dropped=(Dropped(text=row["example"], rule="contact"),))
    assert [mark.kind for mark in trust.trust_marks(page)] == ["reposter_footer"]
