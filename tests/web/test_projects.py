"""Projects and totals on the desk, over a small sample world: pages, JSON, CSV, decisions, and a real browser."""

import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from radar.portals.filing import file_world
from radar.portals.world import World
from storage.archive import Archive
from web.app import create_app

TODAY_MS = 1_795_132_800_000  # 2026-11-20 08:00 in China


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("projects")
    with Archive.open(folder) as archive:
        file_world(archive, World(300))
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    ticks = itertools.count(TODAY_MS)
    with TestClient(create_app(folder, clock=lambda: next(ticks))) as client:
        yield client


def items(client: TestClient, address: str) -> list[dict]:
    return client.get(address + ("&" if "?" in address else "?") + "format=json").json()["items"]


@pytest.mark.parametrize(
    "address", ["/projects", "/projects/resigned", "/totals", "/projects?stalled=400&region=山东省"]
)
def test_each_screen_is_a_page_json_and_csv(client, address):
    page = client.get(address)
    assert page.status_code == 200
    assert '<html lang="zh-CN">' in page.text
    found = items(client, address)
    assert found
    table = client.get(address + ("&" if "?" in address else "?") + "format=csv").text
    assert len(list(csv.DictReader(io.StringIO(table.lstrip("\ufeff"))))) == len(found)


def test_filters_are_in_the_address(client):
    assert {row["stage"] for row in items(client, "/projects?stage=started")} == {"started"}
    assert {row["region"][:2] for row in items(client, "/projects?region=山东省")} == {"37"}
    assert min(row["resigned"] for row in items(client, "/projects?resigned=1")) >= 1
    assert min(row["waits_days"] for row in items(client, "/projects?stalled=400")) >= 400
    assert client.get("/projects?stalled=x").status_code == 400
    assert client.get("/projects?stage=dancing").status_code == 400
    assert client.get("/projects?after=x").status_code == 400
    assert client.get("/projects/p0").status_code == 404


def test_a_dossier_shows_its_clock_and_both_sentences_of_a_signing_anew(client):
    again = items(client, "/projects/resigned")[0]
    page = client.get(f"/projects/{again['project']}").text
    assert again["new"]["text"] in page
    assert again["first"]["text"] in page
    assert f"/articles/{again['first']['article']}#f-{again['first']['fact']}" in page
    assert "企业相同" in page
    assert f'href="/projects/{again["project"]}"' in client.get(f"/articles/{again['new']['article']}").text


def test_a_split_from_the_page_and_back(client):
    dossier = max(items(client, "/projects"), key=lambda row: row["mentions"])
    address = f"/projects/{dossier['id']}"
    fact = next(one for one in items(client, address)[0]["members"] if one["copy_of"] is None)["fact"]

    answered = client.post(
        f"{address}/split", data={"fact": fact, "why": "两块地", "user": "甲"}, follow_redirects=False
    )
    other = answered.headers["location"].rpartition("/")[2]
    assert other != dossier["id"]
    assert "两块地" in client.get(address).text

    assert client.post(f"{address}/split", data={}).status_code == 400
    assert client.post(f"{address}/merge", data={"other": "p0"}).status_code == 400
    merged = client.post(f"{address}/merge", data={"other": other}, follow_redirects=False).headers["location"]
    assert items(client, merged)[0]["mentions"] == dossier["mentions"]
    decision = items(client, merged)[0]["decisions"][-1]["id"]
    assert client.post(f"/projects/decisions/{decision}/withdraw", data={"project": dossier["id"]}).status_code == 200
    assert client.post(f"/projects/decisions/{decision}/withdraw", data={}).status_code == 400


def test_a_post_of_another_site_decides_nothing(client):
    dossier = items(client, "/projects")[0]
    refused = client.post(
        f"/projects/{dossier['id']}/merge", data={"other": "p0"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert refused.status_code == 403


def test_totals_are_added_on_the_page_or_refused(client):
    found = items(client, "/totals?stage=signed")
    one = next(row for row in found if row["count"] and row["amount"])
    other = next(row for row in found if row["amount_kind"] not in (None, one["amount_kind"]))

    assert items(client, f"/totals?add={one['fact']}")[0]["count"] == one["count"]
    page = client.get(f"/totals?add={one['fact']}&add={other['fact']}").text
    assert "这些数不能相加" in page
    assert client.get(f"/totals/{one['fact']}").status_code == 200
    assert client.get("/totals?add=" + "0" * 24).status_code == 400


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_screens_are_drawn_in_a_browser(folder, chromium, serve, width):
    from playwright.sync_api import sync_playwright

    ticks = itertools.count(TODAY_MS)
    address = serve(create_app(folder, clock=lambda: next(ticks)))
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": 900})
        errors: list[str] = []
        page.on("pageerror", lambda wrong: errors.append(str(wrong)))
        for path in ("/projects", "/projects/resigned", "/totals"):
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.goto(address + "/projects?resigned=1")
        page.click("article.card a[data-open]")
        page.wait_for_selector("h2:has-text('进程')")
        assert "首次签约" in page.inner_text("main")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert errors == []
        browser.close()
