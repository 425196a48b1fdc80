"""Names in the form in which projects are compared."""

import tomllib
from importlib import resources

import pytest

from storage.dossiers import names

TABLE = tomllib.loads(resources.files("storage.dossiers").joinpath("words.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("printed", "core"),
    [
        ("上海远岚储能科技有限公司", "远岚储能科技"),
        ("远岚储能科技（上海）股份有限公司", "远岚储能科技"),
        ("江苏省远岚储能科技集团有限公司", "远岚储能科技"),
        ("遠嵐儲能科技", "远岚储能科技"),
        ("上海电气", "上海电气"),  # without the city nothing tells
    ],
)
def test_firms_without_form_and_seat(printed, core):
    assert names.company(printed) == core


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("远岚储能科技", "远岚储能科技", "same"),
        ("远岚储能", "远岚储能科技", "short"),
        ("远岚", "远岚储能科技", "short"),
        ("远岚新能源", "远岚储能科技", "kin"),
        ("云鹿食品", "远岚储能科技", None),
        ("中国", "中国砚泽工程", None),
        ("中国砚泽工程", "中国远岚物流", None),
    ],
)
def test_what_two_firms_have_to_do_with_each_other(one, other, how):
    assert names.alike(one, other) == names.alike(other, one) == how


@pytest.mark.parametrize(
    ("printed", "core"),
    [
        ("年产10万吨磷酸铁锂正极材料项目", "磷酸铁锂正极材料"),
        ("“磷酸铁锂正极材料”二期建设项目", "磷酸铁锂正极材料"),
        ("总投资5亿元的磷酸铁锂正极材料项目", "磷酸铁锂正极材料"),
        ("远岚储能科技磷酸铁锂正极材料项目", "磷酸铁锂正极材料"),
        ("远岚储能科技项目", ""),
    ],
)
def test_what_is_built_without_what_varies(printed, core):
    assert names.content(printed, "远岚储能科技") == core


@pytest.mark.parametrize(
    ("name", "found"),
    [("储能二期项目", (2,)), ("储能一、二期项目", (1, 2)), ("储能首期项目", (1,)), ("第三期工程", (3,)), ("Ⅱ期临床药物项目", ()),
     ("储能项目", ()), ("同期项目", ())],
)  # fmt: skip
def test_phases_of_a_name(name, found):
    assert names.phases(name) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [("沛县签约远岚储能二期项目", (2,)), ("招商简报第6期报道", ()), ("举办二期培训班", ()), ("一期工程已投产", (1,))],
)
def test_phases_in_running_text_are_of_what_is_built(sentence, found):
    assert names.phases_in(sentence) == found


@pytest.mark.parametrize("row", TABLE["increase"], ids=lambda row: row["word"])
def test_words_of_increase(row):
    assert row["word"] in row["example"]
    assert names.is_increase(row["example"])


@pytest.mark.parametrize("row", TABLE["general_head"], ids=lambda row: row["word"])
def test_heads_that_identify_nobody(row):
    firms = row["example"].split("不是")[0].split("各建")[0].split("与")
    assert len(firms) == 2
    assert names.alike(*firms) is None or names.alike(*firms) == "kin"
    assert names.brand(firms[0]) != row["word"]


@pytest.mark.parametrize("row", TABLE["general_content"], ids=lambda row: row["word"])
def test_contents_that_tell_hardly_anything(row):
    assert names.is_general(names.content(row["example"].split("签约")[0]))
