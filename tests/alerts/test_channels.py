"""Channels against stand-ins on loopback: what they send, and what they make of every answer."""

import base64
import email
import email.policy
import hashlib
import hmac
import json
import socket
import urllib.parse

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from alerts.channels import BadChannel, Letter, load_channels
from alerts.channels.base import Habits, cut_bytes, with_link
from alerts.channels.mail import Mail

LETTER = Letter(
    subject="【新事件】薛城区 签约 总投资5.2亿元",
    text="正文第一行\n正文第二行",
    markdown="**标题**\n> 正文",
    html="<p>正文</p>",
    link="http://desk.invalid/alerts/1",
    key="k1",
    data={"alert": "1"},
)


@pytest.fixture
def channel(receiver, clock):
    opened = []

    def make(kind, secret="", **table):
        environ = {"RADAR_CHANNEL_C_URL": f"{receiver.url}/robot?key=hidden123", "RADAR_CHANNEL_C_SECRET": secret}
        table = {"kind": kind, "allow_private": True, "timeout_seconds": 0.4} | table
        opened.append(load_channels({"c": table}, environ, clock=clock)["c"])
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.mark.parametrize(
    ("kind", "answer", "outcome"),
    [
        ("wecom", {"errcode": 0, "errmsg": "ok"}, "sent"),
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}, "retry"),
        ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, "parked"),
        ("wecom", {"errcode": 40058, "errmsg": "markdown.content exceed max length"}, "dead"),
        ("wecom", {"errcode": -1, "errmsg": "system busy"}, "retry"),
        ("dingtalk", {"errcode": 0, "errmsg": "ok"}, "sent"),
        ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}, "parked"),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast"}, "retry"),
        ("feishu", {"code": 0, "msg": "success"}, "sent"),
        ("feishu", {"StatusCode": 0, "StatusMessage": "success"}, "sent"),
        ("feishu", {"code": 19024, "msg": "Key Words Not Found"}, "parked"),
        ("feishu", {"code": 11232, "msg": "frequency limited"}, "retry"),
        ("feishu", {"code": 9999, "msg": "?"}, "dead"),
        ("feishu", {"code": 9499, "msg": "Bad Request"}, "dead"),
        ("feishu", {"code": 9499, "msg": "too many request"}, "retry"),
        ("feishu", {"code": 2200, "msg": "internal error"}, "retry"),
        ("wecom", {}, "retry"),
        ("wecom", [], "retry"),
        ("feishu", {"code": "0"}, "retry"),
        ("feishu", {"code": True}, "retry"),
    ],
)
def test_the_code_in_the_body_decides_and_not_the_status(kind, answer, outcome, channel, receiver):
    receiver.answer = lambda *_: (200, json.dumps(answer).encode())
    receipt = channel(kind).send(LETTER)
    assert receipt.outcome == outcome
    if isinstance(answer, dict) and "errmsg" in answer and outcome != "sent":
        assert receipt.said == answer["errmsg"]
        assert receipt.code == str(answer["errcode"])


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu"])
def test_an_answer_that_is_no_json_is_no_receipt(kind, channel, receiver):
    receiver.answer = lambda *_: (200, "<html>维护中</html>".encode())
    receipt = channel(kind).send(LETTER)
    assert (receipt.outcome, receipt.code) == ("retry", "answer")
    assert "维护中" in receipt.said


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu", "webhook"])
def test_a_receiver_that_hangs_up_or_is_silent_may_answer_later(kind, channel, receiver):
    receiver.answer = lambda *_: (0, b"")
    receipt = channel(kind).send(LETTER)
    assert (receipt.outcome, receipt.whole_channel) == ("retry", True)
    assert receipt.code in ("network", "timeout")


def test_wecom_gets_markdown_within_its_bytes_with_the_link_whole(channel, receiver):
    receiver.answer = lambda *_: (200, b'{"errcode":0}')
    long = Letter(**{**vars_of(LETTER), "markdown": "招商引资" * 2000})
    channel("wecom").send(long)
    ((path, _, body),) = receiver.requests
    content = json.loads(body)["markdown"]["content"]
    assert path == "/robot?key=hidden123"
    assert len(content.encode()) <= 4096
    assert content.endswith("…\nhttp://desk.invalid/alerts/1")


@pytest.mark.parametrize("kind", ["dingtalk", "feishu"])
@pytest.mark.parametrize("piece", ["招商引资", "一行\n", '"\\"'])
def test_a_long_letter_fits_into_the_request_that_the_platform_takes(kind, piece, channel, receiver):
    receiver.answer = lambda *_: (200, b'{"errcode":0,"code":0}')
    long = Letter(**{**vars_of(LETTER), "markdown": piece * 9000, "text": piece * 9000})
    assert channel(kind).send(long).outcome == "sent"
    ((_, _, body),) = receiver.requests
    assert 19_800 < len(body) <= 20_000
    assert LETTER.link in json.dumps(json.loads(body))


def test_a_platform_that_shuts_out_who_is_too_fast_is_left_alone_as_long(channel, receiver):
    receiver.answer = lambda *_: (200, b'{"errcode":130101,"errmsg":"send too fast"}')
    assert channel("dingtalk").send(LETTER).retry_after_seconds == 600


def vars_of(letter):
    return {name: getattr(letter, name) for name in letter.__dataclass_fields__}


def test_dingtalk_signs_time_and_secret_in_the_address(channel, receiver, clock):
    receiver.answer = lambda *_: (200, b'{"errcode":0}')
    channel("dingtalk", secret="SEC000").send(LETTER)
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(receiver.requests[0][0]).query))
    expected = hmac.new(b"SEC000", f"{clock()}\nSEC000".encode(), hashlib.sha256).digest()
    assert (query["key"], query["timestamp"]) == ("hidden123", str(clock()))
    assert base64.b64decode(query["sign"]) == expected


def test_feishu_signs_in_the_body_with_the_text_as_key(channel, receiver, clock):
    receiver.answer = lambda *_: (200, b'{"code":0}')
    channel("feishu", secret="fs").send(LETTER)
    body = json.loads(receiver.requests[0][2])
    stamp = str(clock() // 1000)
    assert body["timestamp"] == stamp
    assert base64.b64decode(body["sign"]) == hmac.new(f"{stamp}\nfs".encode(), b"", hashlib.sha256).digest()
    lines = body["content"]["post"]["zh_cn"]["content"]
    assert lines[-1][0]["href"] == LETTER.link


@pytest.mark.parametrize("limit", range(40))
def test_a_cut_never_splits_a_character_and_never_exceeds_its_bytes(limit):
    text = "招商a引资𠀀b签约"
    cut = cut_bytes(text, limit)
    assert len(cut.encode()) <= limit
    assert cut == text or text.startswith(cut.removesuffix("…"))
    assert len(with_link(text, "http://x/1", limit).encode()) <= limit


def test_a_secret_shows_in_no_message_of_a_failure(channel, receiver):
    receiver.answer = lambda *_: (400, f"bad request for {receiver.url}/robot?key=hidden123 with SEC9".encode())
    receipt = channel("webhook", secret="SEC9").send(LETTER)
    assert receipt.outcome == "dead"
    assert "hidden123" not in receipt.said
    assert "SEC9" not in receipt.said


def test_a_secret_shows_in_no_repr_and_no_formatted_text(channel):
    hook = channel("webhook", secret="SEC9")
    shown = f"{hook} {hook!r} {hook.url} {hook.url!r} {vars(hook)} %s" % hook._secret
    assert "hidden123" not in shown
    assert "SEC9" not in shown


@pytest.mark.parametrize(
    ("table", "environ", "says"),
    [
        ({"kind": "pigeon"}, {}, 'unknown kind "pigeon"'),
        ({"kind": "wecomm"}, {}, 'did you mean "wecom"?'),
        ({"kind": "wecom", "urll": "x"}, {}, 'unknown key "urll"; did you mean "url"?'),
        ({"kind": "wecom"}, {}, "set RADAR_CHANNEL_C_URL in the environment"),
        ({"kind": "wecom", "url": "https://robot.invalid/?key=abc999"}, {}, "url is a secret"),
        ({"kind": "webhook", "secret": "abc999"}, {"RADAR_CHANNEL_C_URL": "http://a.invalid"}, "secret is a secret"),
        ({"kind": "webhook"}, {"RADAR_CHANNEL_C_URL": "file:///etc/passwd"}, "is not http or https"),
        ({"kind": "webhook"}, {"RADAR_CHANNEL_C_URL": "http://u:p@a.invalid"}, "name and password in the address"),
        ({"kind": "webhook"}, {"RADAR_CHANNEL_C_URL_FILE": "/nowhere"}, "RADAR_CHANNEL_C_URL_FILE cannot be read"),
        ({"kind": "terminal", "quiet": ["25:00", "07:00"]}, {}, "quiet is two hours"),
        ({"kind": "terminal", "burst": 0}, {}, "burst is a number from 1"),
        ({"kind": "mail", "host": "h", "sender": "a@b", "to": "c@d", "security": "ssl"}, {}, "security is starttls"),
        ({"kind": "mail", "host": "h"}, {}, 'the key "to" is missing'),
    ],
)
def test_a_wrong_channel_is_refused_by_table_and_key_without_its_secret(table, environ, says):
    with pytest.raises(BadChannel) as wrong:
        load_channels({"c": table}, environ)
    assert says in str(wrong.value)
    assert "[channels.c]" in str(wrong.value)
    assert "abc999" not in str(wrong.value)


class Post:
    """A mail server's judgement: 250 unless told otherwise."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self.say = "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.messages.append(envelope.content)
        return self.say


@pytest.fixture
def post():
    handler = Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        handler.port = free.getsockname()[1]
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=handler.port,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
        auth_require_tls=False,
    )
    controller.start()
    yield handler
    controller.stop()


def mail(post, clock, **values):
    given = {"host": "127.0.0.1", "port": post.port, "sender": "radar@bureau.invalid", "to": ["a@bureau.invalid"]}
    return Mail("m", Habits(timeout_seconds=2), security="none", clock=clock, **(given | values))


def test_a_mail_has_text_and_html_and_its_key_in_the_message_id(post, clock):
    assert mail(post, clock).send(LETTER).outcome == "sent"
    message = email.message_from_bytes(post.messages[0], policy=email.policy.default)
    assert message["Subject"] == LETTER.subject
    assert message["X-Radar-Key"] == "k1"
    assert message["Message-ID"].startswith(f"<{hashlib.sha256(b'k1').hexdigest()[:32]}@")
    assert "正文第二行" in message.get_body(("plain",)).get_content()
    assert LETTER.link in message.get_body(("plain",)).get_content()
    assert message.get_body(("html",)).get_content().strip() == LETTER.html


@pytest.mark.parametrize(
    ("say", "outcome"),
    [("451 try again later", "retry"), ("554 refused as spam", "dead"), ("250 OK", "sent")],
)
def test_a_mail_servers_code_says_whether_later_or_never(say, outcome, post, clock):
    post.say = say
    receipt = mail(post, clock).send(LETTER)
    assert receipt.outcome == outcome
    if outcome != "sent":
        assert say[4:] in receipt.said


def test_a_wrong_mail_password_parks_the_channel(post, clock):
    receipt = mail(post, clock, user="radar", password="wrong").send(LETTER)
    assert (receipt.outcome, receipt.code) == ("parked", "535"), receipt


def test_a_mail_server_that_is_away_may_come_back(post, clock):
    receipt = mail(post, clock, port=1).send(LETTER)
    assert (receipt.outcome, receipt.whole_channel) == ("retry", True)


def test_a_headline_with_a_line_feed_makes_no_header_of_its_own(post, clock):
    tricky = Letter(**{**vars_of(LETTER), "subject": "标题\r\nBcc: x@y.invalid"})
    mail(post, clock).send(tricky)
    message = email.message_from_bytes(post.messages[0], policy=email.policy.default)
    assert message["Bcc"] is None
