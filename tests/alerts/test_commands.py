"""The commands as a user runs them: data on standard output, exit codes, mistakes in one line."""

import json

import pytest
from click.testing import CliRunner

from alerts import feeds
from radar.commands.alerts import alerts
from radar.commands.feedback import feedback
from radar.commands.match import match
from radar.commands.notify import notify
from radar.commands.subscribe import subscribe
from radar.errors import EXIT_NOTHING, EXIT_PARTLY, EXIT_USAGE, RadarError

RULES = """
[[subscription]]
id = "zz"
name = "枣庄签约"
regions = ["山东省枣庄市"]
words_any = ["储能"]

[[subscription]]
id = "js"
regions = ["江苏"]
"""
READ = {
    "id": "a1",
    "article": {"title": "薛城签约", "published": "2026-11-20", "body": ["薛城区签约储能项目1个，总投资5.2亿元。"], "url": None},
    "relevant": True,
    "signing": True,
    "hosts": [{"adcode": "370403", "name": "山东省枣庄市薛城区", "zone": None}],
    "industries": ["battery-storage"],
    "events": [
        {
            "stage": "signed", "project_count": 1, "amount": 5.2, "unit": "CNY", "amount_kind": "total", "host": "370403",
            "industries": ["battery-storage"], "confidence": "A", "background": False, "start": 0, "end": 20,
            "evidence": "薛城区签约储能项目1个，总投资5.2亿元。",
        }
    ],
    "companies": [],
    "tactics": [],
}  # fmt: skip


@pytest.fixture
def run(tmp_path):
    def call(command, *args, input=None, code=0):
        result = CliRunner().invoke(command, [str(a) for a in args], input=input)
        if isinstance(code, type):
            assert isinstance(result.exception, code), result.output
        else:
            assert result.exit_code == code, (result.output, result.exception)
        return result

    return call


@pytest.fixture
def rules(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(RULES, encoding="utf-8")
    return path


def test_match_prints_one_object_for_each_article_and_rule_that_fires(run, rules):
    out = run(match, "--jsonl", "--subscriptions", rules, input=json.dumps(READ) + "\n\n")
    (line,) = [json.loads(x) for x in out.stdout.splitlines()]
    assert (line["id"], line["subscription"]) == ("a1", "zz")
    text = READ["article"]["body"][0]
    by_clause = {b["clause"].split("=")[0]: b for b in line["because"]}
    assert text[by_clause["地区"]["start"] : by_clause["地区"]["end"]] == "薛城区"
    assert text[by_clause["词（任一）"]["start"] : by_clause["词（任一）"]["end"]] == "储能"


def test_match_says_why_not(run, rules):
    out = run(match, "--jsonl", "--subscriptions", rules, "--why-not", input=json.dumps(READ))
    lines = {x["subscription"]: x for x in map(json.loads, out.stdout.splitlines())}
    assert (lines["js"]["fired"], lines["js"]["failed"]) == (False, "地区=江苏省")
    assert lines["js"]["found"] == "山东省枣庄市薛城区"


def test_a_bad_line_is_named_and_the_rest_goes_on(run, rules):
    lines = ["{", "[]", '{"id": 1, "error": "x"}', '{"id": 2, "article": {}}', json.dumps(READ)]
    out = run(match, "--jsonl", "--subscriptions", rules, input="\n".join(lines), code=EXIT_PARTLY)
    answers = [json.loads(x) for x in out.stdout.splitlines()]
    assert [("error" in a) for a in answers] == [True, True, True, True, False]


def test_a_wrong_file_of_rules_stops_match_with_its_mistake(run, rules):
    rules.write_text('[[subscription]]\nid = "a"\nregoins = []\n', encoding="utf-8")
    out = run(match, "--subscriptions", rules, input="", code=RadarError)
    assert out.exception.exit_code == EXIT_USAGE
    assert 'did you mean "regions"' in str(out.exception)


@pytest.fixture
def data(tmp_path, archive, take, article, fact):
    return archive.folder


def test_rules_go_into_the_archive_and_come_out_again(run, rules, data, tmp_path):
    run(subscribe, "list", "--data", data, code=EXIT_NOTHING)
    run(subscribe, "add", "--data", data, rules)
    listed = [json.loads(x) for x in run(subscribe, "list", "--data", data).stdout.splitlines()]
    assert [row["regions"] for row in listed] == ["山东省枣庄市", "江苏省"]
    exported = run(subscribe, "export", "--data", data).stdout
    again = tmp_path / "again.toml"
    again.write_text(exported, encoding="utf-8")
    assert "0 处改动" in run(subscribe, "add", "--data", data, again).stderr
    run(subscribe, "remove", "--data", data, "zz")
    run(subscribe, "remove", "--data", data, "zz", code=RadarError)


def test_alerts_are_listed_with_the_sentence_that_fired(run, rules, data, take, article, fact, archive):
    run(alerts, "list", "--data", data, code=EXIT_NOTHING)
    run(subscribe, "add", "--data", data, rules)
    news = article(READ["article"]["body"][0], title="=薛城签约")
    take(news, fact("签约储能项目1个", article=news, host="370403", amount=5.2e8))
    (row,) = json.loads(run(alerts, "list", "--data", data, "--format", "json").stdout)
    assert row["sentence"] == READ["article"]["body"][0]
    assert row["subscription_name"] == "枣庄签约"
    assert "'=薛城签约" in run(alerts, "list", "--data", data, "--format", "csv").stdout
    table = run(alerts, "list", "--data", data, "--format", "table").stdout.replace("\n", "")
    assert "触发的原文" in table
    assert "5.2亿" in table
    run(alerts, "mark", "--data", data, "false_alarm", row["id"], code=RadarError)
    shown = json.loads(run(alerts, "show", "--data", data, row["id"][:12]).stdout)
    assert shown["articles"] == [row["article"]]
    run(alerts, "show", "--data", data, "nothing", code=RadarError)
    run(alerts, "mark", "--data", data, "false_alarm", row["id"], "--reason", "地区错")
    (case,) = [json.loads(x) for x in run(feedback, "export", "--data", data).stdout.splitlines()]
    assert case["label"]["wrong"] == "地区错"
    run(alerts, "undo", "--data", data)
    run(feedback, "export", "--data", data, code=EXIT_NOTHING)


def test_a_rule_is_tried_on_the_archive_before_it_is_saved(run, rules, data, take, article, fact, archive, monkeypatch):
    monkeypatch.setattr("storage.archive.utc_ms", archive.clock)
    for n in range(3):
        news = article(f"第{n}个虚构储能项目签约。")
        take(news, fact("签约", article=news, host="370403", companies=(f"虚构{n}公司",)))
    out = run(subscribe, "backtest", "--data", data, rules, "zz")
    assert len(out.stdout.splitlines()) == 3
    assert "会响 3 次" in out.stderr
    out = run(subscribe, "backtest", "--data", data, rules, "zz", "--most-a-day", "2", "--save", code=RadarError)
    assert "would ring too often" in str(out.exception)
    out = run(subscribe, "add", "--data", data, rules, "--most-a-day", "2", code=RadarError)
    assert "not saved: zz would ring too often" in str(out.exception)
    run(subscribe, "backtest", "--data", data, rules, "zz", "--most-a-day", "2", "--save", "--yes")
    assert [r.id for r in archive.subscriptions.all()] == ["zz"]
    rules.write_text(RULES.replace("储能", "制药"), encoding="utf-8")
    out = run(subscribe, "backtest", "--data", data, rules, "zz")
    assert "多 0 条，少 3 条" in out.stderr
    assert out.stderr.count("- 2026-11-20 山东省枣庄市薛城区") == 3


def test_a_feed_has_an_address_that_is_shown_once(run, rules, data, archive):
    run(subscribe, "feed", "--data", data, "zz", code=RadarError)
    run(subscribe, "add", "--data", data, rules)
    address = run(subscribe, "feed", "--data", data, "zz").stdout.strip()
    token = address.rpartition("/")[2].removesuffix(".atom")
    assert feeds.subscription_of(archive, token).id == "zz"
    run(subscribe, "feed", "--data", data, "zz", "--end")
    with pytest.raises(feeds.NoSuchFeed):
        feeds.subscription_of(archive, token)


def test_a_test_letter_goes_to_the_terminal_and_an_unknown_channel_is_named(run, data):
    assert "已送达" in run(notify, "test", "--data", data, "terminal").stdout
    out = run(notify, "test", "--data", data, "pigeon", code=RadarError)
    assert 'no channel "pigeon"' in str(out.exception)
    run(notify, "dead", "--data", data, code=EXIT_NOTHING)
    assert "死信\t0" in run(notify, "list", "--data", data).stdout


def test_a_query_is_checked_from_the_command_line(run, rules):
    assert "地区=江苏省" in run(subscribe, "test", "--query", "region:江苏 AND 签约").stdout
    out = run(subscribe, "test", "--query", "签约 AND", code=RadarError)
    assert "第7个字符处" in str(out.exception)
    assert "2 条订阅" in run(subscribe, "test", rules).stdout
