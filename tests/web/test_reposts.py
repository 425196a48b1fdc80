"""转载与改动 on the article's page: who was first, what changed, what only resembles it, and who else tells of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from radar.reading import ReadTask, read
from records import Page, Site
from storage.addresses import article_id
from storage.archive import Archive
from tests.web.conftest import NOW, served
from web.app import create_app

LINES = [
    "11月18日，徐州经济技术开发区与示例星河重工有限公司签约，液压件项目计划总投资约8亿元，占地120亩。",
    "项目全部达产后预计年产值12亿元，可带动就业600余人，产品供应工程机械主机厂。",
    "开发区负责人表示，将为企业提供从拿地到投产的全程服务，专班每周调度一次，确保项目早开工。",
]
RETOLD = [
    "做液压件的示例星河重工有限公司来了徐州！8亿元的新项目日前正式签约徐州经济技术开发区。",
    "记者从园区了解到，企业看中的是这里离主机厂近，零部件半小时可达，厂房也已备好。",
]
TITLE = "星河重工液压件项目签约徐州经开区"
PAGES = {
    "first": (TITLE, "2026-11-18", LINES),
    "copy": (TITLE, "2026-11-19", [LINES[0].replace("约8亿", "8亿"), LINES[1], "责任编辑某某某，本页只供参考。"]),
    "changed": (TITLE, "2026-11-19", [LINES[0].replace("120亩", "210亩"), *LINES[1:]]),
    "retold": ("8亿元！徐州又添一家液压件工厂", "2026-11-19", RETOLD),
}


def address(name: str) -> str:
    return f"http://{name}.example/art/1.html"


def page_of(name: str) -> str:
    return f"/articles/{article_id(address(name))}"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[TestClient]:
    with Archive.open(tmp_path, clock=lambda: NOW) as archive:
        for number, (name, (title, day, lines)) in enumerate(PAGES.items()):
            url = address(name)
            page = Page(
                id="", url=url, canonical_url=url, site=name, status=200, fetched_at=NOW - 9000 + number * 1000,
                content_type="text/html; charset=utf-8", body=served(title, day, lines),
            )  # fmt: skip
            archive.pages.keep(page, kind="article")
            [lease] = archive.pages.claim_unread(1, "test", 60_000)
            kept = archive.pages.get(lease.id, body=True)
            done = read(ReadTask(page=kept.id, body=kept.body, url=url, content_type=kept.content_type))
            assert done.article is not None
            assert done.reading is not None
            with archive.unit_of_work() as unit:
                unit.file(kept, done.article, done.reading, lease=lease)
    sites = {name: Site(id=name, name=f"{name}网", url=f"http://{name}.example") for name in PAGES}
    with TestClient(create_app(tmp_path, sites=sites, clock=lambda: NOW)) as client:
        yield client


def test_the_page_tells_who_was_first_and_what_a_copy_changed(desk: TestClient) -> None:
    shown = desk.get(page_of("copy")).text
    assert "转载与改动" in shown
    assert shown.index("首发") < shown.index("本文")
    assert "语气不同" in shown
    assert "全程服务" in shown  # the sentence that was lost
    told = desk.get(page_of("copy") + "?format=json").json()
    [row] = told["items"]
    assert {change["kind"] for change in row["reposts"]["line"][1]["changes"]} >= {"hedge", "lost"}


def test_a_text_whose_figures_differ_is_shown_beside_and_not_among_the_copies(desk: TestClient) -> None:
    shown = desk.get(page_of("first")).text
    assert "与此文几乎同文，数字或名称不同" in shown
    assert "210" in shown


def test_other_words_about_one_thing_are_parted_and_joined_again(desk: TestClient) -> None:
    assert "同一件事" in desk.get(page_of("retold")).text
    assert "同一阶段、同一企业" in desk.get(page_of("retold")).text
    answer = desk.post(page_of("retold") + "/part", headers={"origin": "http://testserver"})
    assert answer.status_code == 200
    assert "desk 认为不是同一件事" in answer.text
    assert "同一阶段、同一企业" not in answer.text
    ident = page_of("retold").rsplit("/", 1)[1]
    back = desk.post("/rulings/1/withdraw", data={"article": ident}, headers={"origin": "http://testserver"})
    assert "同一阶段、同一企业" in back.text
    assert desk.post("/rulings/1/withdraw", data={"article": ident}).status_code == 400
