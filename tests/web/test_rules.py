"""Subscriptions, channels and corrections on the desk: tried before they are saved, undone when they were wrong."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from starlette.testclient import TestClient

from alerts.channels.base import Channel, Habits, Letter, Receipt
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
    assert "过去 90 天会命中" in shown
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
    assert "多 0 条，少 " in shown
    assert "少 0 条" not in shown


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"regions": "江苏生"}, "江苏"),
        ({"industries": "batery"}, "batery"),
        ({"query": "签约 AND ("}, "第9个字符处"),
        ({"min_amount": "很多"}, "很多"),
    ],
)
def test_a_rule_that_cannot_be_taken_is_said_and_not_saved(
    own_desk: TestClient, folder: Path, form: dict[str, str], words: str
) -> None:
    page = own_desk.post("/subscriptions/save", data={"id": "wrong", "name": "错", **form})
    assert page.status_code == 400
    assert words in page.text
    with Archive.open(folder, read_only=True) as archive:
        assert archive.subscriptions.get("wrong") is None


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
