"""`radar reposts` reads a stream, explains, and keeps going over lines that are no articles."""

import json
from pathlib import Path

from click.testing import CliRunner

from radar.commands.reposts import reposts
from radar.errors import EXIT_PARTLY

TEXT = "云河县举行集中签约仪式，现场签约项目18个，计划总投资64.2亿元，涉及激光雷达、储能电池两个产业，项目将于年内陆续开工，建成后可带动就业一千余人，县里为每个项目安排了专班。"


def lines(*rows: object) -> str:
    return "".join((row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)) + "\n" for row in rows)


def run(*arguments: str, given: str = ""):
    return CliRunner().invoke(reposts, list(arguments), input=given)


def test_each_line_is_answered_with_its_story() -> None:
    given = lines(
        {"id": "a", "text": TEXT, "published": "2026-03-01"},
        {"id": "b", "text": TEXT + "责任编辑：某某", "published": "2026-03-02"},
        {"id": "c", "text": TEXT.replace("18", "27"), "published": "2026-06-01"},
    )
    answers = [json.loads(line) for line in run("--jsonl", given=given).stdout.splitlines()]
    assert [a["story"] for a in answers] == ["a", "a", "c"]
    assert [a["repost_of"] for a in answers] == [None, "a", None]
    assert [a["kind"] for a in answers] == [None, "near", None]
    assert answers[2]["siblings"] == ["a"]


def test_a_line_that_is_no_article_is_named_and_the_rest_goes_on() -> None:
    given = lines("{", {"id": "a"}, "[1]", {"id": 3, "text": TEXT, "url": "http://[", "published": "soon"})
    answer = run("--jsonl", given=given)
    rows = [json.loads(line) for line in answer.stdout.splitlines()]
    assert ["error" in row for row in rows] == [True, True, True, False]
    assert rows[3]["story"] == "3"
    assert answer.exit_code == EXIT_PARTLY


def test_two_files_are_laid_side_by_side(tmp_path: Path) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text(TEXT, "utf-8")
    new.write_text(TEXT.replace("18", "81").replace("计划总投资", "总投资"), "utf-8")
    row = json.loads(run("--explain", str(new), str(old)).stdout)
    assert row["figures_differ"]
    assert row["verdict"] == "sibling"
    assert {change["kind"] for change in row["changes"]} >= {"figure", "hedge"}
    shown = run("--explain", str(new), str(old), "--format", "table").stdout
    assert "数字不同" in shown
    assert "81" in shown


def test_two_articles_of_an_index_are_laid_side_by_side(tmp_path: Path) -> None:
    index = str(tmp_path / "index.sqlite")
    run("--jsonl", "--index", index, given=lines({"id": "a", "text": TEXT}, {"id": "b", "text": TEXT[:70] + "。"}))
    row = json.loads(run("--explain", "--index", index, "b", "a").stdout)
    assert row["covered"] > 0.9 > row["covers"]
    assert run("--explain", "--index", index, "b", "nobody").exception is not None


def test_what_cannot_be_explained_is_said() -> None:
    assert run("--explain").exit_code == 2
    assert run("a").exit_code == 2
