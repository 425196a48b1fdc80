import json

import pytest
from click.testing import CliRunner

from radar.commands.region import region


def rows(name: str) -> list[dict[str, str]]:
    result = CliRunner().invoke(region, [name, "--format", "json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_short_form_leads_to_the_path_and_the_code() -> None:
    (row,) = rows("薛城")
    assert (row["code"], row["path"], row["as"]) == ("370403", "山东省枣庄市薛城区", "简称")


def test_candidates_of_a_shared_name_stand_widest_first() -> None:
    assert [row["code"] for row in rows("朝阳")][:2] == ["211300", "110105"]


def test_an_old_code_says_whose_it_was() -> None:
    (row,) = rows("500112")
    assert row["code"] == "500157"
    assert "渝北区" in row["reading"]


def test_a_zone_leads_to_its_host_and_where_it_lies() -> None:
    (row,) = rows("苏州高新区")
    assert row["code"] == "320500"
    assert "虎丘区" in row["reading"]


@pytest.mark.parametrize(("name", "words"), [("合作", "常用词"), ("宝丰", "上级")])
def test_a_risky_name_says_how_it_is_read(name: str, words: str) -> None:
    assert words in rows(name)[0]["reading"]


def test_an_unknown_name_finds_nothing_and_proposes_near_ones() -> None:
    result = CliRunner().invoke(region, ["枣庄巿"])
    assert result.exit_code == 3
    assert "枣庄市" in result.output
