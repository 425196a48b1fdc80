"""The desk shows what the archive holds, as page, fragment, JSON and CSV, and refuses what is not its own."""

import csv
import hashlib
import io
import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

ROOT = Path(__file__).resolve().parents[2]
ADDRESSES = [
    "/", "/alerts", "/alerts?state=all", "/facts", "/search?q=签约", "/subscriptions", "/subscriptions/new",
    "/subscriptions/jiangsu", "/subscriptions/lists", "/sources", "/channels",
    "/reports?kind=monthly&of=current",
]  # fmt: skip


def one_alert(desk: TestClient) -> dict:
    return desk.get("/alerts?state=all&format=json").json()["items"][0]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_answers_in_chinese(desk: TestClient, address: str) -> None:
    page = desk.get(address)
    assert page.status_code == 200
    assert '<html lang="zh-CN">' in page.text
    assert "招商雷达" in page.text


def test_an_alert_shows_the_sentence_that_fired_and_leads_to_it(desk: TestClient) -> None:
    page = desk.get("/alerts").text
    assert "现场签约项目12个，总投资36.5亿元" in re.sub(r"</?mark.*?>", "", page)
    assert "江苏签约" in page
    alert = one_alert(desk)
    assert f"/articles/{alert['article']}#f-{alert['fact']}" in page
    assert f'id="f-{alert["fact"]}"' in desk.get(f"/articles/{alert['article']}").text


def test_the_evidence_is_marked_where_it_was_read(desk: TestClient) -> None:
    fact = desk.get("/facts?stage=signed&format=json").json()["items"][0]
    evidence = fact["evidence"]
    article = desk.get(f"/articles/{fact['article']}?format=json").json()["items"][0]
    assert "\n".join(article["body"])[evidence["start"] : evidence["end"]] == evidence["text"]
    page = desk.get(f"/articles/{fact['article']}").text
    assert f'<mark class="fact-signed" title="签约">{evidence["text"]}</mark>' in page


def test_filters_in_the_address_narrow_the_list(desk: TestClient) -> None:
    def stages(address: str) -> set[str]:
        return {row["stage"] for row in desk.get(address + "&format=json").json()["items"]}

    assert "signed" in stages("/facts?")
    assert stages("/facts?stage=negotiating") == {"negotiating"}
    assert stages("/facts?region=山东省") == {"started"}
    assert stages("/facts?region=江苏省&amount=3e9") == {"signed"}
    days = {row["day"] for row in desk.get("/facts?since=2026-11-18&format=json").json()["items"]}
    assert days == {"2026-11-18"}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/facts?region=鼓楼区", "不止一个"),
        ("/facts?region=999999", "没有区划码 999999"),
        ("/facts?stage=signd", "stage：没有 signd"),
        ("/facts?since=昨天", "不是日期"),
        ("/facts?amount=lots", "不是数"),
        ("/search?q=签约 AND (", "第"),
        ("/alerts?state=gone", "state：没有 gone"),
    ],
)
def test_a_filter_that_cannot_be_read_is_said(desk: TestClient, address: str, words: str) -> None:
    page = desk.get(address)
    assert page.status_code == 400
    assert words in page.text


def test_search_finds_two_characters_and_marks_them(desk: TestClient) -> None:
    page = desk.get("/search?q=签约").text
    assert "徐州经济技术开发区集中<mark>签约</mark>12个装备项目" in page
    assert desk.get("/search?q=章丘&format=json").json()["items"][0]["title"] == "济南市章丘区一批项目开工"
    assert (
        desk.get("/search?q=簽約&format=json").json()["items"] == desk.get("/search?q=签约&format=json").json()["items"]
    )
    assert "没有找到" in desk.get("/search?q=火星移民").text
    assert "region%3A320000" in page
    endless = desk.get("/search?q=" + " OR ".join(f"词{n}" for n in range(500)))
    assert (endless.status_code, "400 clauses" in endless.text) == (400, True)


def test_a_table_for_spreadsheets_holds_no_formula(desk: TestClient) -> None:
    text = desk.get("/facts?format=csv").text
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert {"signed", "negotiating", "started"} <= {row["stage"] for row in rows}
    assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "+", "@")]


def test_htmx_gets_the_fragment_and_its_history_the_whole_page(desk: TestClient) -> None:
    fragment = desk.get("/facts", headers={"HX-Request": "true"})
    assert "<html" not in fragment.text
    assert "条事实" in fragment.text
    assert fragment.headers["vary"] == "HX-Request"
    restored = desk.get("/facts", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored.text


def test_the_kept_page_is_the_bytes_as_served_in_a_sandbox(desk: TestClient) -> None:
    alert = one_alert(desk)
    page = desk.get(f"/articles/{alert['article']}/page")
    assert b'document.title = "ran"' in page.content
    assert page.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert page.headers["x-kept-sha256"] == hashlib.sha256(page.content).hexdigest()
    assert page.headers["content-type"] == "text/html; charset=utf-8"


def test_markup_in_an_article_stays_text(desk: TestClient) -> None:
    page = desk.get("/search?q=实体经济").text
    assert "<b>全部" not in page


def test_a_state_is_changed_and_undone(desk: TestClient) -> None:
    alert = one_alert(desk)
    row = desk.post(
        f"/alerts/{alert['id']}/state", data={"state": "false_alarm", "reason": "旧闻"}, headers={"HX-Request": "true"}
    )
    assert "误报：旧闻" in row.text
    assert "<html" not in row.text
    assert one_alert(desk)["state"] == "false_alarm"
    form = {"state": "done", "back": "/alerts?state=all"}
    plain = desk.post(f"/alerts/{alert['id']}/state", data=form, follow_redirects=False)
    assert (plain.status_code, plain.headers["location"]) == (303, "/alerts?state=all&changed=1&as=done")
    assert one_alert(desk)["state"] == "done"
    assert "1 条改为“已处理”" in desk.get(plain.headers["location"]).text
    assert "已撤销 1 条的改动" in desk.post("/alerts/undo", data={"back": "/alerts?state=all"}).text
    assert (one_alert(desk)["state"], one_alert(desk)["reason"]) == ("false_alarm", "旧闻")
    desk.post("/alerts/undo")
    assert one_alert(desk)["state"] == "unread"
    assert "没有可撤销的改动" in desk.post("/alerts/undo").text
    wrong = desk.post(f"/alerts/{alert['id']}/state", data={"state": "false_alarm"})
    assert wrong.status_code == 400
    assert desk.post("/alerts/none/state", data={"state": "done"}).status_code == 404


def test_ticked_alerts_change_together_under_the_name_of_who_works_here(desk: TestClient) -> None:
    alert = one_alert(desk)
    desk.post("/who", data={"user": "李工"})
    assert "一条也没有选" in desk.post("/alerts/state", data={"state": "done"}).text
    assert "分派要写明给谁" in desk.post("/alerts/state", data={"state": "assigned", "alert": [alert["id"]]}).text
    form = {"state": "assigned", "assignee": "王处", "alert": [alert["id"]], "back": "https://far.example/alerts"}
    done = desk.post("/alerts/state", data=form, follow_redirects=False)
    assert done.headers["location"] == "/alerts?changed=1&as=assigned"
    assert one_alert(desk)["assignee"] == "王处"
    assert [row["id"] for row in desk.get("/alerts?assignee=王处&format=json").json()["items"]] == [alert["id"]]
    assert "李工 改为已分派" in desk.get(f"/alerts/{alert['id']}").text
    desk.cookies.clear()
    assert "没有可撤销的改动" in desk.post("/alerts/undo").text, "nobody takes back what another did"
    desk.post("/who", data={"user": "李工"})
    desk.post("/alerts/undo")
    assert one_alert(desk)["state"] == "unread"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://far.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://testserver"}, 403),
        ({"Origin": "http://testserver"}, 303),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({}, 303),
    ],
)
def test_a_post_from_another_site_is_refused(desk: TestClient, headers: dict[str, str], status: int) -> None:
    alert = one_alert(desk)
    done = desk.post(f"/alerts/{alert['id']}/state", data={"state": "unread"}, headers=headers, follow_redirects=False)
    assert done.status_code == status


@pytest.mark.parametrize("address", ["/nothing", "/articles/none", "/articles/none/page"])
def test_what_is_not_there_is_said(desk: TestClient, address: str) -> None:
    page = desk.get(address)
    assert page.status_code == 404
    assert "没有找到" in page.text


def test_vendored_files_are_the_ones_that_were_taken_and_no_template_names_a_host() -> None:
    vendor = ROOT / "web/static/vendor"
    for entry in json.loads((vendor / "VENDOR.json").read_text()):
        assert hashlib.sha256((vendor / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], entry["name"]
        assert (vendor / entry["licence_file"]).is_file()
    for file in [*(ROOT / "web/templates").glob("*.html"), *(ROOT / "web/static").glob("desk.*")]:
        assert "://" not in file.read_text(encoding="utf-8"), file
