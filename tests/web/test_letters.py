"""Addresses that stand in letters and feeds lead where they say."""

from pathlib import Path
from xml.etree import ElementTree

from starlette.testclient import TestClient

from alerts.feeds import ATOM, new_token
from storage.archive import Archive


def test_the_address_in_a_letter_shows_the_alert_with_its_proof_and_leads_to_the_sentence(desk: TestClient) -> None:
    alert = desk.get("/alerts?state=all&format=json").json()["items"][0]
    page = desk.get(f"/alerts/{alert['id']}").text
    assert "现场签约项目12个，总投资36.5亿元" in page
    assert f'href="/articles/{alert["article"]}#f-{alert["fact"]}"' in page
    for clause in alert["because"]:
        assert clause["clause"] in page
    assert "terminal：排队" in page
    assert "1 处报道" in page
    assert desk.get("/alerts/nothing").status_code == 404


def test_a_feed_is_served_to_whoever_has_its_address(desk: TestClient, archive_folder: Path) -> None:
    with Archive.open(archive_folder) as archive:
        token = new_token(archive, "jiangsu")
    answer = desk.get(f"/feeds/{token}.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert ElementTree.fromstring(answer.content).findall(f"{{{ATOM}}}entry")
    assert desk.get("/feeds/guess.atom").status_code == 404
