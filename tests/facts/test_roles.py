import pytest

from facts.places import find_places, load_words
from facts.roles import assign_roles

EXPECTED = {
    "visited": {"visited", "origin"},
    "origin": {"origin", "partner"},
    "people": {"origin", "partner", "firm"},
    "press": {"press"},
    "landed": {"landed"},
    "settling": {"placed"},
    "authority": {"authority"},
    "fair": {"fair"},
    "acting": {"subject", "fair"},
    "venue": {"venue"},
    "firm": {"firm"},
}
ROWS = [(kind, row) for kind, rows in load_words("roles.toml").items() for row in rows if kind in EXPECTED]


def roles(text: str) -> list[tuple[str, str]]:
    return [(a.mention.text, a.role) for a in assign_roles(text, find_places(text))]


@pytest.mark.parametrize(("kind", "row"), ROWS, ids=lambda value: value if isinstance(value, str) else value["word"])
def test_a_word_gives_its_place_the_part(kind: str, row: dict[str, str]) -> None:
    assert row["word"] in row["example"]
    assert roles(row["example"])[-1][1] in EXPECTED[kind]


@pytest.mark.parametrize("row", load_words("roles.toml")["follows"], ids=lambda row: row["word"])
def test_a_word_behind_a_short_name_makes_no_brand_of_it(row: dict[str, str]) -> None:
    assert row["word"] in row["example"]
    assert roles(row["example"])[0][1] != "brand"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("杭州泽诺科技签约", [("杭州", "brand")]),
        ("与杭州泽诺签约印染项目", [("杭州", "partner")]),
        ("涪城区与杭州连线举行网上签约仪式", [("涪城区", "fair"), ("杭州", "partner")]),
        ("企业分别与杭州、宁波签订协议", [("杭州", "with"), ("宁波", "with")]),
        ("杭州市政府、宁波市政府在宁波办推介会", [("杭州市", "authority"), ("宁波市", "authority"), ("宁波", "venue")]),
        ("来自苏州、杭州的客商", [("苏州", "origin"), ("杭州", "origin")]),
        ("杭州常务副市长致辞", [("杭州", "official")]),
        ("中新网杭州3月1日电 今日签约", [("杭州", "dateline")]),
        ("杭州北方网讯 今日签约", [("杭州", "press")]),
        ("签约了杭州电动客车生产线", [("杭州", "project")]),
    ],
)
def test_the_sentence_decides(text: str, expected: list[tuple[str, str]]) -> None:
    assert roles(text) == expected
