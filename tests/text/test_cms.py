"""Pages in the structures of the content systems that Chinese sites run on, with our own prose, read without a mistake."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from text.read import NotAnArticle, read_page

PAGES = Path(__file__).parent / "cms"
ROWS: list[dict[str, Any]] = tomllib.loads((PAGES / "pages.toml").read_text("utf-8"))["page"]
ARTICLES = [row for row in ROWS if row.get("article", True)]
TITLE = "青溪县秋季招商推介会签约12个项目"
SHORT = ["10月18日，青溪县秋季招商推介会举行，现场签约项目12个，总投资48.6亿元，涵盖新材料、高端装备、现代物流等领域。"]
PROSE = [
    "本报讯 10月18日，青溪县秋季招商推介会在县会展中心举行，来自长三角的六十多家企业到会，现场签约项目12个，总投资48.6亿元。",
    "青溪县县长王立新在致辞中说，青溪县区位优越，交通便利，产业基础扎实，欢迎各地客商前来投资兴业。",
    "此次签约的项目涵盖新材料、高端装备、现代物流等领域，其中超10亿元项目两个，分别是年产3万吨锂电池隔膜项目和智能仓储装备制造基地项目。",
    "“我们看中的是这里的营商环境。”青溪华远新材料有限公司董事长李建国说，从洽谈到签约只用了四十天。",
    "近年来，该县坚持把招商引资作为经济工作的“一号工程”，组建八支招商小分队，常年驻点招商。",
    "今年前三季度，全县新签约亿元以上项目37个，开工21个，投产9个，实际到位资金同比增长18.3%。",
    "下一步，青溪县将围绕重点产业链补链强链，做好项目跟踪服务，推动签约项目早落地、早开工、早投产。",
]
LENGTHS = {"one paragraph": SHORT, "seven paragraphs": PROSE}


def served(row: dict[str, Any], paragraphs: list[str]) -> bytes:
    html = (PAGES / f"{row['name']}.html").read_text("utf-8")
    data = json.dumps("".join(f"<p>{line}</p>" for line in paragraphs), ensure_ascii=False)[1:-1]
    body = "".join(row["paragraph"].replace("{}", line) for line in paragraphs)
    charset = next((c for c in ("gb2312", "gbk", "big5") if f"charset={c}" in html.lower().replace('"', "")), "utf-8")
    return html.replace("$BODY", body).replace("$JSON", data).encode("gb18030" if charset.startswith("gb") else charset)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("row", ARTICLES, ids=[row["name"] for row in ARTICLES])
def test_the_article_is_read_whole_and_alone(row: dict[str, Any], length: str) -> None:
    paragraphs = row.get("own") or LENGTHS[length]

    article = read_page(served(row, paragraphs), url=row.get("url"))

    kept = [line for line in article.raw_text.split("\n") if line not in row.get("optional", ())]
    assert kept == paragraphs
    assert article.raw_title == row.get("title", TITLE)


@pytest.mark.parametrize("row", ARTICLES, ids=[row["name"] for row in ARTICLES])
def test_its_fields_are_read(row: dict[str, Any]) -> None:
    article = read_page(served(row, row.get("own") or PROSE), url=row.get("url"))

    published = article.published.value[:16].replace("T", " ") if article.published else None
    assert published == row.get("published")
    assert (article.source, article.author) == (row.get("source"), row.get("author"))
    for name, value in row.get("more", {}).items():
        assert getattr(article, name) == value


@pytest.mark.parametrize("row", [r for r in ROWS if r not in ARTICLES], ids=lambda row: str(row["name"]))
def test_lists_walls_and_notices_are_no_articles(row: dict[str, Any]) -> None:
    with pytest.raises(NotAnArticle):
        read_page(served(row, PROSE))


def test_every_page_has_its_row() -> None:
    assert {path.stem for path in PAGES.glob("*.html")} == {row["name"] for row in ROWS}
