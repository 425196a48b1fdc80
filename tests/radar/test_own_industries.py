import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from facts import industries
from radar.commands.read import read
from radar.config import load
from radar.reading import ReadTask
from radar.reading import read as read_page

OWN = '[[industry]]\nid = "kites"\nzh = "风筝"\ngroup = "本地"\nkeywords = ["风筝"]\n'
LINE = json.dumps({"id": "a", "text": "日前,昆山市与某公司签约风筝项目1个,总投资2亿元。"}, ensure_ascii=False)


@pytest.fixture(autouse=True)
def _shipped_again():
    yield
    industries.choose()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "own.toml"
    file.write_text(OWN, encoding="utf-8")
    return file


def test_a_command_reads_with_the_analysts_own_industries(own: Path) -> None:
    answer = CliRunner().invoke(read, ["--jsonl", "--industries", str(own)], input=LINE)
    assert json.loads(answer.stdout)["industries"] == ["kites"]


def test_without_the_file_the_industry_is_unknown() -> None:
    answer = CliRunner().invoke(read, ["--jsonl"], input=LINE)
    assert json.loads(answer.stdout)["industries"] == []


def test_a_reading_process_takes_the_files_from_its_task(own: Path) -> None:
    body = f"<html><body><h1>昆山签约</h1><p>{json.loads(LINE)['text']}</p></body></html>".encode()
    done = read_page(ReadTask(page="a", body=body, url="http://a.example/1.html", industries=(own,)))
    assert done.reading is not None
    assert done.reading.industries == ("kites",)


def test_settings_name_the_files_beside_radar_toml(tmp_path: Path) -> None:
    (tmp_path / "radar.toml").write_text('industries = ["own.toml"]\n', encoding="utf-8")
    assert load(tmp_path / "radar.toml", environ={}).industries == ((tmp_path / "own.toml").resolve(),)


def test_a_mistake_in_the_file_ends_the_command_with_its_name(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('[[industry]]\nid = "kites"\nkeyword = []\n', encoding="utf-8")
    answer = CliRunner().invoke(read, ["--jsonl", "--industries", str(bad)], input=LINE)
    assert "did you mean" in str(answer.exception)
    assert "bad.toml" in str(answer.exception)
