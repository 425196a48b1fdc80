"""Keys, addresses and tokens reach neither log nor export nor archive nor the desk, whatever a receiver says."""

import json
import logging

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from alerts.channels import load_channels
from alerts.delivery import Deliverer
from alerts.feeds import new_token
from radar.commands.alerts import alerts
from radar.commands.feedback import feedback
from radar.commands.notify import notify
from radar.commands.subscribe import subscribe
from records import Subscription
from web.app import create_app

KEY, SECRET, PASSWORD = "hidden-key-93b1", "SEC-hidden-signing-key", "hidden-password-77"
KINDS = ("webhook", "wecom", "dingtalk", "feishu")


@pytest.fixture
def environ(receiver):
    found = {"RADAR_CHANNEL_POST_PASSWORD": PASSWORD}
    for kind in KINDS:
        found[f"RADAR_CHANNEL_{kind.upper()}_URL"] = f"{receiver.url}/robot/{KEY}/send?key={KEY}&n=1"
        found[f"RADAR_CHANNEL_{kind.upper()}_SECRET"] = SECRET
    return found


TABLES = {kind: {"kind": kind, "allow_private": True, "timeout_seconds": 1} for kind in KINDS}
TABLES["post"] = {"kind": "mail", "host": "127.0.0.1", "port": 1, "sender": "a@x.invalid", "to": "b@x.invalid",
                  "user": "a", "security": "none", "timeout_seconds": 1}  # fmt: skip


def test_no_secret_is_found_in_anything_that_was_produced(
    archive, article, fact, take, receiver, environ, clock, caplog, monkeypatch, tmp_path
):
    caplog.set_level(logging.DEBUG)
    produced: list[str] = []
    channels = load_channels(TABLES, environ, clock=clock)
    archive.subscriptions.put(Subscription(id="r", name="枣庄", regions=("370400",), channels=tuple(TABLES)))
    token = new_token(archive, "r")
    for n, answer in enumerate(
        (
            lambda path, headers, body: (400, f"bad request {path} {dict(headers)} {SECRET}".encode()),
            lambda path, headers, body: (200, json.dumps({"errcode": 40001, "code": 40001, "errmsg": f"wrong {KEY}", "msg": path}).encode()),
            lambda path, headers, body: (503, path.encode()),
            lambda path, headers, body: (0, b""),
        )
    ):  # fmt: skip
        receiver.answer = answer
        news = article(f"第{n}个虚构项目在薛城区签约。", title=f"签约{n}")
        take(news, fact("签约", article=news, host="370403", companies=(f"虚构{n}公司",)))
        deliverer = Deliverer(archive, channels)
        for name in channels:
            deliverer.unpark(name)
        deliverer.run_once()
        clock.pass_(days=1)
    assert receiver.requests, "letters were really sent"
    assert KEY in receiver.requests[0][0]

    produced += [repr(channel) + str(vars(channel)) for channel in channels.values()]
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    settings = [
        f"[channels.{name}]\n" + "\n".join(f"{k} = {json.dumps(v)}" for k, v in t.items()) for name, t in TABLES.items()
    ]
    (tmp_path / "radar.toml").write_text(f'data = "{archive.folder}"\n' + "\n".join(settings), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for command, *arguments in [
        (notify, "list"), (notify, "dead", "--format", "json"), (notify, "test", "wecom"), (notify, "test", "post"),
        (subscribe, "export"), (subscribe, "list"), (alerts, "list", "--format", "json"), (feedback, "precision"),
    ]:  # fmt: skip
        result = CliRunner().invoke(command, arguments)
        produced.append(f"{result.output} {result.stderr} {result.exception!r}")
    app = create_app(archive.folder, outlets=channels, clock=clock)
    with TestClient(app) as desk:
        alert = archive.alerts.find()[0][0]
        for address in ("/", "/alerts?state=all", f"/alerts/{alert.id}", "/channels", "/channels?format=json",
                        "/subscriptions", "/subscriptions/r", "/subscriptions/lists", "/channels?format=csv"):  # fmt: skip
            page = desk.get(address)
            assert page.status_code == 200, address
            produced.append(page.text)
        produced.append(desk.post("/channels/wecom/test").text)
        feed = desk.get(f"/feeds/{token}.atom")
        assert feed.status_code == 200
        produced.append(feed.text)
    produced.append(caplog.text)
    archive.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    stored = b"".join(path.read_bytes() for path in archive.folder.rglob("*") if path.is_file())
    for secret in (KEY, SECRET, PASSWORD, token):
        assert secret.encode() not in stored, f"{secret} in the archive"
        for text in produced:
            at = text.find(secret)
            assert at < 0, text[max(0, at - 200) : at + 60]
    assert any("bad request" in text for text in produced), "the receiver's own words are shown all the same"
