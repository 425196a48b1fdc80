"""Subscriptions, channels and corrections on the desk: tried before they are saved, undone when they were wrong."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import lxml.html
import pytest
from starlette.testclient import TestClient

from alerts.channels.base import Channel, Habits, Letter, Receipt
from records import Subscription
from storage.archive import Archive
from web.app import create_app

NOW = 1_795_132_800_000  # 2026-11-20 08:00 Asia/Shanghai


class Refusing(Channel):
    """A channel whose platform refuses with its own words."""

    kind = "webhook"

    def send(self, letter: Letter) -> Receipt:
        return Receipt(outcome="dead", code="93000", said="invalid webhook url")


@pytest.fixture
def folder(archive_folder: Path, tmp_path: Path) -> Path:
    return Path(copytree(archive_folder, tmp_path / "copy"))


@pytest.fixture
def own_desk(folder: Path) -> Iterator[TestClient]:
    outlets = {"robot": Refusing("robot", Habits())}
    with TestClient(create_app(folder, clock=lambda: NOW, outlets=outlets)) as client:
        yield client


def test_a_rule_is_tried_before_it_is_saved_and_rings_what_was_shown(own_desk: TestClient, folder: Path) -> None:
    form = {"id": "east", "name": "华东", "regions": "江苏省、山东省", "stages": ["signed", "negotiating"]}
    shown = own_desk.post("/subscriptions/preview", data=form, headers={"HX-Request": "true"}).text
    assert "过去 90 天会响 2 次" in shown
    assert "现场签约项目12个，总投资36.5亿元" in shown
    assert own_desk.post("/subscriptions/save", data=form, follow_redirects=False).status_code == 303
    assert "华东" in own_desk.get("/subscriptions").text
    with Archive.open(folder, read_only=True) as archive:
        rule = archive.subscriptions.get("east")
    assert rule is not None
    assert (rule.regions, rule.stages) == (("320000", "370000"), ("signed", "negotiating"))


def test_a_change_shows_what_it_wins_and_loses(own_desk: TestClient) -> None:
    form = {"id": "jiangsu", "name": "江苏签约", "regions": "山东省", "stages": "signed"}
    shown = own_desk.post("/subscriptions/preview", data=form, headers={"HX-Request": "true"}).text
    assert "多 0 条" in shown
    assert "少掉的 1 条" in shown
    assert "现场签约项目12个" in shown.partition("少掉的")[2], "what is lost is listed"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"regions": "江苏生"}, "地区：没有“江苏生”这个地区；是不是“江苏"),
        ({"regions": "鼓楼区"}, "“鼓楼区”不止一个"),
        ({"industries": "装备制遭"}, "产业：没有“装备制遭”这个产业；是不是“装备制造”？"),
        ({"query": "签约 AND ("}, "第9个字符处"),
        ({"query": "@没有"}, "已存查询的名字"),
        ({"min_amount": "很多"}, "金额：“很多”不是金额；写成 1亿、5000万"),
        ({"regions": "@对手"}, "没有名单“@对手”"),
    ],
)
def test_a_rule_that_cannot_be_taken_is_said_and_not_saved(
    own_desk: TestClient, folder: Path, form: dict[str, str], words: str
) -> None:
    page = own_desk.post("/subscriptions/save", data={"id": "wrong", "name": "错", **form})
    assert page.status_code == 400
    assert words in page.text
    for typed in form.values():
        assert f'value="{typed}"' in page.text, "what was typed is still there"
    with Archive.open(folder, read_only=True) as archive:
        assert archive.subscriptions.get("wrong") is None


def test_a_stored_rule_comes_back_in_its_form_and_out_unchanged(own_desk: TestClient, folder: Path) -> None:
    rule = Subscription(
        id="full", name="样样都有", regions=("@对手", "370400"), except_regions=("370403",), industries=("display",),
        stages=("signed", "landed"), min_amount=1.25e8, undisclosed=True, amount_kinds=("total",), companies=("储能",),
        tactics=("chain",), words_all=("基地",), words_any=("电池", "储能"), words_none=("招聘",), query="@大单 非 回收",
        min_confidence="A", publishers=("government",), channels=("robot",), owner="李工", group="新能源", starred=True,
        digest="daily", enabled=False,
    )  # fmt: skip
    with Archive.open(folder) as archive:
        archive.subscriptions.put_all([rule], lists={"regions": {"对手": ("320000",)}}, queries={"大单": "amount>1亿"})
    fields: dict[str, list[str]] = {}
    root = lxml.html.fromstring(own_desk.get("/subscriptions/full").text)
    form = next(f for f in root.forms if f.action.endswith("/save"))
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    assert own_desk.post("/subscriptions/save", data=fields, follow_redirects=False).status_code == 303
    with Archive.open(folder, read_only=True) as archive:
        assert archive.subscriptions.get("full") == rule


def test_lists_and_queries_are_kept_followed_and_not_removed_while_used(own_desk: TestClient, folder: Path) -> None:
    for form in (
        {"kind": "regions", "name": "对手", "members": "江苏省、山东"},
        {"kind": "queries", "name": "大单", "members": "amount>1亿"},
    ):
        assert own_desk.post("/subscriptions/lists/save", data=form, follow_redirects=False).status_code == 303
    wrong = own_desk.post("/subscriptions/lists/save", data={"kind": "regions", "name": "错", "members": "江苏生"})
    assert (wrong.status_code, "没有“江苏生”这个地区" in wrong.text) == (400, True)
    own_desk.post("/subscriptions/save", data={"id": "r", "name": "盯对手", "regions": "@对手", "query": "@大单"})
    assert "江苏省、山东省" in own_desk.get("/subscriptions/lists").text
    assert "盯对手" in own_desk.post("/subscriptions/lists/remove", data={"kind": "regions", "name": "对手"}).text
    with Archive.open(folder, read_only=True) as archive:
        assert archive.subscriptions.get("r").regions == ("@对手",)
        assert archive.subscriptions.lists() == {"regions": {"对手": ("320000", "370000")}}
    own_desk.post("/subscriptions/r/remove")
    own_desk.post("/subscriptions/lists/remove", data={"kind": "regions", "name": "对手"})
    with Archive.open(folder, read_only=True) as archive:
        assert archive.subscriptions.lists() == {"regions": {}}


def test_a_rule_that_rings_too_often_is_saved_only_when_confirmed(own_desk: TestClient, folder: Path) -> None:
    own_desk.app.state.most_a_day = 1
    form = {"id": "all", "name": "全部"}
    page = own_desk.post("/subscriptions/save", data=form)
    assert (page.status_code, "仍然保存（一天会超过 1 条）" in page.text) == (400, True)
    with Archive.open(folder, read_only=True) as archive:
        assert archive.subscriptions.get("all") is None
    assert own_desk.post("/subscriptions/save", data=form | {"confirm": "1"}, follow_redirects=False).status_code == 303


def test_a_list_of_facts_becomes_a_rule(own_desk: TestClient) -> None:
    page = own_desk.get("/facts?region=江苏省&stage=signed&industry=equipment&amount=1e8").text
    address = page.partition('href="/subscriptions/new?')[2].partition('"')[0].replace("&amp;", "&")
    form = own_desk.get(f"/subscriptions/new?{address}").text
    for field in (
        'name="regions" value="江苏省"',
        'name="industries" value="装备制造"',
        'name="min_amount" value="1亿元"',
    ):
        assert field in form
    assert 'name="id" value=""' in form
    assert 'value="signed" checked' in form


def test_without_scripts_a_trial_keeps_the_form(own_desk: TestClient) -> None:
    page = own_desk.post(
        "/subscriptions/preview", data={"name": "华东", "regions": "江苏省", "stages": ["signed"]}
    ).text
    assert '<html lang="zh-CN">' in page
    assert 'value="江苏省"' in page
    assert "过去 90 天会响 1 次" in page


def test_a_rule_is_removed(own_desk: TestClient, folder: Path) -> None:
    own_desk.post("/subscriptions/jiangsu/remove")
    with Archive.open(folder, read_only=True) as archive:
        assert archive.subscriptions.get("jiangsu") is None
    assert own_desk.get("/subscriptions/jiangsu").status_code == 400


def test_a_feed_has_a_secret_address_and_the_old_one_dies(own_desk: TestClient) -> None:
    def address() -> str:
        page = own_desk.post("/subscriptions/jiangsu/feed").text
        return page[page.index("/feeds/") :].split("<")[0]

    first = address()
    xml = own_desk.get(first)
    assert xml.headers["content-type"].startswith("application/atom+xml")
    assert "36.5亿元" in xml.text
    assert own_desk.get(address()).status_code == 200
    assert own_desk.get(first).status_code == 404


def test_a_channel_is_tried_and_the_platforms_words_are_shown(own_desk: TestClient) -> None:
    assert "robot" in own_desk.get("/channels").text
    page = own_desk.post("/channels/robot/test")
    assert "没有发出：93000 invalid webhook url" in page.text
    assert own_desk.post("/channels/none/test").status_code == 400


def test_dead_letters_are_shown_with_the_platforms_words_and_sent_again(own_desk: TestClient, folder: Path) -> None:
    with Archive.open(folder, clock=lambda: NOW) as archive:
        (lease,) = archive.outbox.claim(1, worker="w", ttl_ms=1000)
        archive.outbox.fail(lease, retry_at=None, code="40058", said="exceed max length")
        archive.subscriptions.set_setting("parked:robot", {"code": "93000", "said": "invalid webhook url", "at": NOW})
    page = own_desk.get("/channels").text
    assert "40058 exceed max length" in page
    assert "停发" in page
    assert "1 封重新排队" in own_desk.post("/channels/retry", data={"letter": lease.id}).text
    assert "已重新启用" in own_desk.post("/channels/retry", data={"channel": "robot"}).text
    with Archive.open(folder, read_only=True) as archive:
        assert archive.outbox.counts()["dead"] == 0
        assert archive.subscriptions.settings("parked:") == {}


def test_a_correction_lies_on_top_and_can_be_taken_back(own_desk: TestClient) -> None:
    fact = next(f for f in own_desk.get("/facts?format=json").json()["items"] if f["stage"] == "negotiating")

    def now() -> dict:
        every = own_desk.get("/facts?background=1&format=json").json()["items"]
        return next((f for f in every if f["id"] == fact["id"]), {})

    own_desk.post(f"/facts/{fact['id']}/correct", data={"field": "stage", "value": "意向"})
    own_desk.post(f"/facts/{fact['id']}/correct", data={"field": "host", "value": "宿豫区"})
    assert (now()["stage"], now()["region"], now()["corrected"]) == ("intent", "321311", True)
    page = own_desk.get(f"/articles/{fact['article']}").text
    number = page.split("/corrections/")[1].split("/")[0]
    own_desk.post(f"/corrections/{number}/withdraw", data={"article": fact["article"]})
    assert now()["stage"] == "negotiating"
    own_desk.post(f"/facts/{fact['id']}/correct", data={"field": "rejected"})
    assert now() == {}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"field": "quote", "value": "x"}, "不能更正 quote"),
        ({"field": "stage", "value": "飞了"}, "stage：没有 飞了"),
        ({"field": "amount", "value": "很多"}, "不是数"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(own_desk: TestClient, form: dict[str, str], words: str) -> None:
    fact = own_desk.get("/facts?format=json").json()["items"][0]
    page = own_desk.post(f"/facts/{fact['id']}/correct", data=form)
    assert page.status_code == 400
    assert words in page.text
