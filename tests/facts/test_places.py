import pytest

from facts.places import find_places, load_words


def codes(text: str, **options: str) -> list[str]:
    return [m.code for m in find_places(text, **options) if m.supported]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("枣庄薛城签约项目3个", ["370403"]),
        ("马鞍山签约", ["340500"]),
        ("恩施市签约,恩施州签约", ["422801", "422800"]),
        ("海南签约", ["460000"]),
        ("海南州签约", ["632500"]),
        ("鄂州鄂城区签约", ["420704"]),
        ("农六师五家渠市签约", ["659004"]),
        ("第六师签约", ["bt06"]),
        ("江都市签约", ["321012"]),
        ("重庆渝北区签约", ["500157"]),
        ("台湾客商", ["710000"]),
        ("江门市(新会·台山)签约", ["440705", "440781"]),
        ("吉林市签约", ["220200"]),
    ],
)
def test_a_name_means_one_division(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_a_short_form_that_is_a_word_never_counts() -> None:
    assert codes("双方签订合作协议,推动新华书店改造") == []
    assert codes("南昌新建项目3个") == ["360100"]
    assert codes("甘南州合作市签约项目两个") == ["623001"]


def test_a_short_form_that_is_also_a_name_counts_with_support() -> None:
    assert codes("宝丰集团到会") == []
    assert codes("平顶山市开会,宝丰签约") == ["410400", "410421"]
    assert codes("宝丰签约项目两个", home="410400") == ["410421"]


def test_a_shared_name_goes_to_the_one_whose_parent_is_named() -> None:
    assert codes("吉林省长春市开会,朝阳区签约") == ["220100", "220104"]
    assert codes("朝阳区签约", home="110000") == ["110105"]


@pytest.mark.parametrize(
    ("text", "code", "zone"),
    [
        ("苏州高新区签约", "320500", "苏州高新技术产业开发区"),
        ("泉山经济开发区签约", "320311", "泉山经济开发区"),
        ("包头金山工业园区签约", "150200", "包头金山工业园区"),
        ("唐山曹妃甸示范区签约", "130209", "曹妃甸协同发展示范区"),
        ("三河市经开区签约", "131082", "三河市经开区"),
        ("塘沽区签约", "120116", "塘沽区"),
        ("江都市签约", "321012", None),
        ("河源市江东新区签约", "441600", "河源市江东新区"),
        ("茂名滨海新区签约", "440900", "茂名滨海新区"),
        ("太谷县签约", "140703", None),
        ("酒泉市签约", "620900", None),
        ("青岛市北区签约", "370203", None),
        ("枣庄市中区签约", "370402", None),
        ("东乡县签约", "622926", None),
    ],
)
def test_a_zone_is_named_with_the_unit_whose_name_it_bears(text: str, code: str, zone: str) -> None:
    (mention,) = find_places(text)
    assert (mention.code, mention.zone) == (code, zone)


@pytest.mark.parametrize("row", load_words("places.toml")["nickname"], ids=lambda row: row["name"])
def test_a_nickname_stands_for_its_regions(row: dict[str, object]) -> None:
    mention = next(m for m in find_places(str(row["example"])) if m.text == row["name"])
    assert list(mention.regions) == row["regions"]


@pytest.mark.parametrize("row", load_words("places.toml")["block"], ids=lambda row: row["word"])
def test_nothing_in_a_longer_word_is_a_place(row: dict[str, str]) -> None:
    start = row["example"].index(row["word"])
    end = start + len(row["word"])
    assert [m for m in find_places(row["example"]) if m.start < end and m.end > start] == []
