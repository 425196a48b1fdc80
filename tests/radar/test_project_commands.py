"""`radar project` and `radar totals` over a small sample world."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from radar.cli import radar
from radar.portals.filing import file_world
from radar.portals.world import World
from storage.archive import Archive

TODAY = "2026-11-20"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    with Archive.open(folder) as archive:
        file_world(archive, World(300))
    return folder


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(radar, [*words, "--data", str(folder)])


def rows(folder: Path, *words: str) -> list[dict]:
    done = run(folder, *words, "--format", "jsonl")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
@pytest.mark.parametrize(
    "words", [("project", "list"), ("project", "resigned"), ("project", "stalled"), ("totals", "list")]
)
def test_every_list_has_every_format(folder, words, form):
    done = run(folder, *words, "--limit", "3", "--format", form)
    assert done.exit_code == 0, done.output
    assert done.stdout.strip()


def test_filters_narrow_and_cursors_go_on(folder):
    inside = rows(folder, "project", "list", "--region", "山东省", "--limit", "500")
    assert inside
    assert {row["region"][:2] for row in inside} == {"37"}
    started = rows(folder, "project", "list", "--stage", "started")
    assert {row["stage"] for row in started} == {"started"}
    first = run(folder, "project", "list", "--limit", "1", "--format", "jsonl")
    cursor = first.stderr.split("--cursor ")[1].strip()
    assert rows(folder, "project", "list", "--limit", "1", "--cursor", cursor)[0]["id"] not in first.stdout
    assert run(folder, "project", "list", "--region", "无此地").exception.exit_code == 2
    assert run(folder, "project", "list", "--company", "没有这家企业").exit_code == 3


def test_what_stands_still_is_counted_from_the_day_given(folder):
    found = rows(folder, "project", "stalled", "--days", "400", "--today", TODAY, "--limit", "500")
    assert found
    assert min(row["waits_days"] for row in found) >= 400
    assert len(rows(folder, "project", "stalled", "--days", "400", "--today", "2027-11-20", "--limit", "500")) > len(
        found
    )


def test_a_dossier_and_the_reasons_of_each_fact(folder):
    again = rows(folder, "project", "resigned")[0]
    assert again["days"] > 60
    (dossier,) = rows(folder, "project", "show", again["project"])
    facts = {one["fact"]: one for one in dossier["members"]}
    assert {again["new"]["fact"], again["first"]["fact"]} <= facts.keys()
    assert facts[again["new"]["fact"]]["signed_before"] == again["first"]["fact"]

    said = run(folder, "project", "why", again["new"]["fact"], "--format", "table").stdout
    assert "+4.0  企业相同" in said
    table = run(folder, "project", "show", again["project"], "--format", "table").stdout
    assert again["first"]["text"] in table
    assert run(folder, "project", "show", "p0").exception.exit_code == 3


def test_a_split_a_merge_and_taking_back(tmp_path):
    with Archive.open(tmp_path) as archive:
        file_world(archive, World(120))
    dossier = max(rows(tmp_path, "project", "list", "--limit", "500"), key=lambda row: row["mentions"])
    (shown,) = rows(tmp_path, "project", "show", dossier["id"])
    fact = next(one for one in shown["members"] if one["copy_of"] is None)["fact"]

    other = run(tmp_path, "project", "split", dossier["id"], fact, "--user", "甲", "--why", "另一块地").stdout.strip()
    (after,) = rows(tmp_path, "project", "show", dossier["id"])
    assert after["decisions"][0]["why"] == "另一块地"
    assert fact not in {one["fact"] for one in after["members"]}

    assert run(tmp_path, "project", "merge", other, dossier["id"]).stdout.strip() == dossier["id"]
    assert rows(tmp_path, "project", "show", other)[0]["mentions"] == dossier["mentions"]
    (merged,) = rows(tmp_path, "project", "show", other)
    assert run(tmp_path, "project", "undo", str(merged["decisions"][-1]["id"])).exit_code == 0
    assert rows(tmp_path, "project", "show", other)[0]["id"] == other
    refused = run(tmp_path, "project", "merge", other, other)
    assert refused.exit_code != 0
    assert "one dossier already" in str(refused.exception)


def test_totals_are_added_or_refused_with_both_sentences(folder):
    found = rows(folder, "totals", "list", "--stage", "signed", "--limit", "200")
    one = next(row for row in found if row["count"] and row["amount"])
    other = next(row for row in found if row["amount_kind"] not in (None, one["amount_kind"]))

    assert rows(folder, "totals", "sum", one["fact"])[0]["count"] == one["count"]
    refused = run(folder, "totals", "sum", one["fact"], other["fact"], "--format", "table")
    assert refused.exit_code == 1
    assert one["text"] in refused.stdout
    assert other["text"] in refused.stdout
    assert run(folder, "totals", "sum", "0" * 24).exit_code != 0


def test_a_ceremony_says_which_known_projects_it_counts_again(folder):
    batch = next(row["batch"] for row in rows(folder, "project", "resigned") if row["batch"])
    (shown,) = rows(folder, "totals", "show", batch["fact"])
    assert shown["recounted"]
    assert "重复计入的老项目" in run(folder, "totals", "show", batch["fact"], "--format", "table").stdout
