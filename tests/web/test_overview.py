"""态势总览 answers who signed what; 简报 is a preview and a file; lists show what a further filter would leave."""

import io
import zipfile

import pytest
from starlette.testclient import TestClient


def test_the_overview_says_who_signed_what_where_and_for_how_much(desk: TestClient) -> None:
    page = desk.get("/?days=7&scope=all").text
    assert "江苏省徐州市" in page
    assert "示例星河重工有限公司" in page
    assert "总投资 8 亿元" in page
    assert "汇总口径" in page
    assert "<mark>现场签约项目12个，总投资36.5亿元</mark>" in page
    (row,) = desk.get("/?days=7&scope=all&format=json").json()["items"]
    assert (row["companies"], row["amounts"][0]["value"]) == (["示例星河重工有限公司"], 8e8)
    assert "示例星河重工有限公司投资8亿元的液压件项目" in row["sentence"]


def test_the_overview_looks_where_the_subscriptions_look(desk: TestClient) -> None:
    assert "示例星河重工" in desk.get("/?scope=jiangsu").text
    assert "示例星河重工" in desk.get("/").text
    assert desk.get("/?days=1").text.count("示例星河重工") == 0
    assert "没有读到单个项目签约、落户" in desk.get("/?days=1").text


@pytest.mark.parametrize(
    ("address", "words"), [("/?days=5", "days：没有 5"), ("/?scope=nobody", "可以是 all、jiangsu")]
)
def test_a_scope_that_does_not_exist_is_said(desk: TestClient, address: str, words: str) -> None:
    answered = desk.get(address)
    assert answered.status_code == 400
    assert words in answered.text


def test_every_province_has_its_square_and_says_its_number(desk: TestClient) -> None:
    page = desk.get("/?scope=all").text
    assert page.count('role="listitem"') == 34
    assert 'aria-label="江苏 2 条"' in page
    places = {(part.split('"')[0]) for part in page.split('class="t ')[1:]}
    assert len(places) == 34


def test_facets_leave_out_their_own_choice(desk: TestClient) -> None:
    page = desk.get("/facts?stage=negotiating").text
    assert 'value="started"> 开工 <small>1</small>' in page
    assert 'value="negotiating" checked> 在谈 <small>1</small>' in page
    assert ">江苏省</a> <small>1</small>" in page
    assert ">江苏省徐州市</a>" in desk.get("/facts?region=320000").text


def test_the_largest_sums_come_first_when_asked(desk: TestClient) -> None:
    rows = desk.get("/facts?order=largest&format=json").json()["items"]
    sums = [row["amount"] for row in rows]
    assert sums == sorted(sums, reverse=True)
    assert desk.get("/facts?order=smallest").status_code == 400
    assert desk.get("/facts?order=largest&after=x").status_code == 400


def test_days_count_back_from_today(desk: TestClient) -> None:
    days = {row["day"] for row in desk.get("/facts?days=7&format=json").json()["items"]}
    assert days == {"2026-11-18", "2026-11-17"}


def test_a_quote_stands_in_its_sentence(desk: TestClient) -> None:
    page = desk.get("/facts?stage=signed").text
    assert (
        "11月18日，徐州经济技术开发区举行重点项目集中签约仪式，<mark>现场签约项目12个，总投资36.5亿元</mark>，涵盖"
        in page
    )


def test_a_bulletin_is_shown_and_can_be_taken_along(desk: TestClient) -> None:
    page = desk.get("/reports?kind=weekly&of=2026-W47").text
    assert "2026年第47周" in page
    assert "示例星河重工有限公司" in page
    assert 'href="#note-1"' in page
    assert 'id="note-1"' in page
    word = desk.get("/reports?kind=weekly&of=2026-W47&format=docx")
    assert "attachment" in word.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(word.content)) as parts:
        assert "示例星河重工有限公司" in parts.read("word/document.xml").decode()
    assert desk.get("/reports?kind=weekly&of=2026-W47&format=md").text.startswith("# 招商动态简报")
    assert "<style>" in desk.get("/reports?kind=weekly&of=2026-W47&format=file").text
    assert len(desk.get("/reports?kind=weekly&of=2026-W47&format=json").json()["items"]) >= 1


@pytest.mark.parametrize(
    "query", ["kind=yearly", "of=2026-13", "region=无此地", "subscription=nobody", "industry=nothing"]
)
def test_a_bulletin_that_cannot_be_made_is_said(desk: TestClient, query: str) -> None:
    answered = desk.get(f"/reports?{query}")
    assert answered.status_code == 400
    assert "看不懂这个条件" in answered.text


def test_a_source_shows_on_which_days_it_was_seen(desk: TestClient) -> None:
    (row,) = desk.get("/sources?format=json").json()["items"]
    assert [day["seen"] for day in row["days"]] == [False] * 13 + [True]
    assert row["days"][-1] == {"day": "2026-11-20", "seen": True, "kept": 3}
    assert "14 天里看到 1 天" in desk.get("/sources").text


def test_a_row_leads_to_the_dossier_of_its_project(desk: TestClient) -> None:
    page = desk.get("/?days=7&scope=all").text
    dossier = page.split('· <a href="')[1].split('"')[0]
    assert "示例星河重工" in desk.get(dossier).text


def test_all_that_the_filters_leave_can_be_taken_along(desk: TestClient) -> None:
    page = desk.get("/facts?stage=started").text
    assert 'href="/facts/export?stage=started&amp;as=xlsx"' in page
    taken = desk.get("/facts/export?stage=started&as=csv")
    assert "attachment" in taken.headers["content-disposition"]
    lines = taken.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("日期,阶段,承接地")
    assert [line.split(",")[1] for line in lines[1:]] == ["开工"]
    assert desk.get("/facts/export?as=xlsx").content.startswith(b"PK")
    assert desk.get("/facts/export?as=doc").status_code == 400
    assert desk.get("/facts/export?region=无此地").status_code == 400
