"""`radar read`: lines of JSON in and out, a file for people, and errors that do not stop the rest."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from radar.commands.read import read

TEXT = "河东县一季度招商开门红\n本报讯 昨日,枣庄市薛城区集中签约12个项目(过亿元5个),总投资36亿元,涉及精密铸造产业。"
PAGE = """<html><head><meta charset="gb2312"><title>薛城区签约12个项目</title></head><body>
<h1>薛城区集中签约12个项目</h1><div class="info">2024-05-08 09:00 来源:青江日报</div>
<div class="content"><p>本报讯 5月8日,枣庄市薛城区集中签约12个项目,总投资36亿元,涉及精密铸造产业。活动在区会展中心举行。</p>
<p>今年以来,全区坚持招商引资不放松,在谈项目32个,总投资97.3亿元,一批项目正在加快推进,各镇街主动上门服务。</p></div></body></html>"""
KEYS = {
    "id", "article", "relevant", "signing", "hosts", "industries", "events", "companies", "tactics", "courted", "officials"
}  # fmt: skip
ARTICLE_KEYS = {
    "title",
    "published",
    "source",
    "author",
    "editor",
    "body",
    "url",
    "charset",
    "repairs",
    "damaged",
    "confidence",
}


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(read, list(arguments), input=given, catch_exceptions=False)


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def lines(*objects: object) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects)


def test_a_text_gives_one_object_with_all_keys() -> None:
    result = run("--jsonl", given=lines({"id": "a", "text": TEXT, "published": "2024-05-08"}))

    (answer,) = rows(result)
    (event,) = answer["events"]
    assert result.exit_code == 0
    assert set(answer) == KEYS
    assert set(answer["article"]) >= ARTICLE_KEYS
    assert (answer["id"], answer["signing"], answer["hosts"][0]["adcode"]) == ("a", True, "370403")
    assert (event["stage"], event["project_count"], event["amount"], event["unit"]) == ("signed", 12, 36.0, "CNY")
    body = "\n".join(answer["article"]["body"])
    assert body[event["start"] : event["end"]] == event["evidence"]


def test_a_page_is_read_from_a_relative_path_packed_or_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.html").write_bytes(PAGE.encode("gb18030"))
    Path("page.html.gz").write_bytes(gzip.compress(PAGE.encode("gb18030")))
    given = lines(
        {"id": 1, "html_path": "page.html", "content_type": "text/html; charset=gb2312", "url": None},
        {"id": 2, "html_path": "page.html.gz", "content_type": None, "url": "http://news.example/1.html"},
    )

    result = run("--jsonl", given=given)

    assert [row["id"] for row in rows(result)] == [1, 2]
    assert all(row["events"][0]["project_count"] == 12 for row in rows(result))
    assert rows(result)[0]["article"]["title"] == "薛城区集中签约12个项目"


def test_a_bad_line_is_an_error_and_the_rest_goes_on() -> None:
    given = (
        "not json\n"
        + lines({"id": "b"}, {"id": "c", "html_path": "missing.html"}, {"id": "d", "text": ""}, ["x"])
        + lines({"id": "e", "text": TEXT})
    )

    result = run("--jsonl", given=given)

    answers = rows(result)
    assert result.exit_code == 4
    assert [row.get("id") for row in answers] == [None, "b", "c", "d", None, "e"]
    assert all("error" in row for row in answers[:5])
    assert answers[5]["signing"] is True


def test_other_languages_are_read_as_nothing_and_no_error() -> None:
    text = "42 projects were signed with a contract value of 23.148 billion yuan at the fair in the city. " * 4

    (answer,) = rows(run("--jsonl", given=lines({"id": "x", "text": text})))

    assert "error" not in answer
    assert (answer["relevant"], answer["signing"], answer["events"]) == (False, False, [])


def test_explaining_says_why_a_number_was_not_taken() -> None:
    (answer,) = rows(run("--jsonl", "--explain", given=lines({"id": "a", "text": TEXT + "会上推介了22个项目。"})))

    told = "\n".join(answer["explain"])
    assert "22个: 属于推介、考察等其他活动 · it belongs to another activity" in told
    assert "成为事实 · became a fact" in told


def test_a_file_is_shown_as_a_table_for_people(tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text(TEXT, "utf-8")

    shown = run(str(file), "--format", "table").stdout

    assert "签约" in shown
    assert "36亿元" in shown


def test_standard_input_is_read_as_a_text() -> None:
    answer = json.loads(run("-", "--format", "json", given=TEXT).stdout)

    assert answer["events"][0]["amount"] == 36.0
