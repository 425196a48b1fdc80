"""WeCom, DingTalk and Feishu group robots: own senders that read the platform's code in the answer.

All three answer HTTP 200 to a message they refuse; the code in the body decides. Where codes and limits
come from stands in docs/reference/channels.md.
"""

import base64
import hashlib
import hmac
import json
import urllib.parse
from collections.abc import Callable, Mapping
from typing import Any

from alerts.channels.base import Habits, Letter, Receipt, Secret, cut_bytes, with_link
from alerts.channels.posting import HttpChannel
from alerts.guard import Resolve, resolve

WECOM_BYTES = 4096
DINGTALK_BYTES = 20_000  # of the whole request
FEISHU_BYTES = 20_000
TITLE_BYTES = 120
SLACK = 64


class Messenger(HttpChannel):
    """A robot of a chat group. `codes` sorts what the platform may say; what is not listed kills the message only."""

    code_keys: tuple[str, ...] = ("errcode",)
    said_keys: tuple[str, ...] = ("errmsg",)
    rate_codes: frozenset[int] = frozenset()
    later_codes: frozenset[int] = frozenset({-1})
    wrong_channel: frozenset[int] = frozenset()
    rate_seconds: float = 60.0  # how long a platform that says "too fast" is left alone
    body_bytes: int = 1_000_000  # of the request, when the platform limits that and not the text

    def __init__(
        self,
        name: str,
        habits: Habits,
        *,
        url: str,
        secret: str = "",
        allow_private: bool = False,
        clock: Callable[[], int],
        resolver: Resolve = resolve,
    ) -> None:
        super().__init__(name, habits, url=url, allow_private=allow_private, resolver=resolver)
        self._secret = Secret(secret)
        self._clock = clock

    def send(self, letter: Letter) -> Receipt:
        body = self.fitting(letter)
        failed, answer = self.post(
            body, headers={"Content-Type": "application/json; charset=utf-8"}, query=self.query()
        )
        return failed or self.read_answer(answer)

    def fitting(self, letter: Letter) -> bytes:
        """The request within the platform's limit: the text is cut until it fits, at a character, never the link."""
        low, high = 0, self.body_bytes
        while True:  # the longest text by halving: how many bytes a cut saves depends on what is escaped in JSON
            room = high if low == 0 else (low + high) // 2
            body = json.dumps(self.message(letter, room), ensure_ascii=False).encode("utf-8", "replace")
            if len(body) <= self.body_bytes:
                if room == high or high - room <= SLACK:
                    return body
                low = room
            else:
                low, high = max(low, 1), room
                if high <= SLACK:
                    return body

    def message(self, letter: Letter, room: int) -> Mapping[str, Any]:
        """The platform's JSON, its text within `room` bytes."""
        raise NotImplementedError

    def query(self) -> Mapping[str, str] | None:
        return None

    def secrets(self) -> tuple[str, ...]:
        return (self._secret.reveal(),)

    def read_answer(self, answer: Any) -> Receipt:
        """The receipt that the body states. An answer without a code is no receipt."""
        if not isinstance(answer, Mapping):
            return Receipt(outcome="retry", code="answer", said=self.clean(f"not the platform's JSON: {answer}"))
        code = next((answer[key] for key in self.code_keys if key in answer), None)
        if not isinstance(code, int) or isinstance(code, bool):
            return Receipt(outcome="retry", code="answer", said=self.clean(f"no code in the answer: {answer}"))
        said = self.clean(str(next((answer[key] for key in self.said_keys if key in answer), "")))
        if code == 0:
            return Receipt(outcome="sent", code="0", said=said)
        if self.is_rate(code, said):
            wait = self.rate_seconds
            return Receipt(outcome="retry", code=str(code), said=said, retry_after_seconds=wait, whole_channel=True)
        if code in self.later_codes:
            return Receipt(outcome="retry", code=str(code), said=said)
        return Receipt(outcome="parked" if code in self.wrong_channel else "dead", code=str(code), said=said)

    def is_rate(self, code: int, said: str) -> bool:
        del said
        return code in self.rate_codes


class WeCom(Messenger):
    """企业微信群机器人: Markdown of at most 4,096 bytes; 20 messages a minute."""

    kind = "wecom"
    rate_codes = frozenset({45009, 45033})
    wrong_channel = frozenset({40001, 40014, 40056, 41001, 93000, 93004, 93008})

    def message(self, letter: Letter, room: int) -> Mapping[str, Any]:
        content = with_link(letter.markdown, letter.link, min(room, WECOM_BYTES))
        return {"msgtype": "markdown", "markdown": {"content": content}}


class DingTalk(Messenger):
    """钉钉自定义机器人: Markdown; signed (加签) by time and secret in the address; 20 messages a minute.

    Who is faster is shut out for ten minutes.
    """

    kind = "dingtalk"
    rate_codes = frozenset({130101, 660026, 410100})
    rate_seconds = 600.0
    body_bytes = DINGTALK_BYTES
    # 310000 is a wrong signature, keyword or address: nothing passes until the robot's settings are mended.
    wrong_channel = frozenset({300001, 310000, 40035, 400101, 400102, 400105, 400106})

    def query(self) -> Mapping[str, str] | None:
        parts = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.url.reveal()).query))
        if not self._secret:
            return parts or None
        stamp = str(self._clock())
        return parts | {"timestamp": stamp, "sign": dingtalk_sign(self._secret.reveal(), stamp)}

    def message(self, letter: Letter, room: int) -> Mapping[str, Any]:
        text = with_link(letter.markdown, letter.link, room)
        return {"msgtype": "markdown", "markdown": {"title": cut_bytes(letter.subject, TITLE_BYTES), "text": text}}


class Feishu(Messenger):
    """飞书自定义机器人: a post of paragraphs; signed by time and secret in the body; 100 a minute, 5 a second."""

    kind = "feishu"
    code_keys = ("code", "StatusCode")
    said_keys = ("msg", "StatusMessage")
    rate_codes = frozenset({11232, 11233, 11234, 11235, 11236, 11237, 11238})
    later_codes = frozenset({-1, 2200})
    wrong_channel = frozenset({19001, 19021, 19022, 19024})
    body_bytes = FEISHU_BYTES

    def is_rate(self, code: int, said: str) -> bool:
        """9499 stands for a bad request and for too many of them; only the words tell."""
        return super().is_rate(code, said) or (code == 9499 and "many" in said.lower())

    def message(self, letter: Letter, room: int) -> Mapping[str, Any]:
        text = cut_bytes(letter.text, room)
        lines: list[list[dict[str, str]]] = [[{"tag": "text", "text": line}] for line in text.split("\n")]
        if letter.link:
            lines.append([{"tag": "a", "text": "在工作台中查看", "href": letter.link}])
        post = {"zh_cn": {"title": cut_bytes(letter.subject, TITLE_BYTES), "content": lines}}
        message: dict[str, Any] = {"msg_type": "post", "content": {"post": post}}
        if self._secret:
            stamp = str(self._clock() // 1000)
            message |= {"timestamp": stamp, "sign": feishu_sign(self._secret.reveal(), stamp)}
        return message


def dingtalk_sign(secret: str, timestamp_ms: str) -> str:
    """Base64 of HMAC-SHA256 with the secret as key over `timestamp\\nsecret`."""
    digest = hmac.new(secret.encode(), f"{timestamp_ms}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def feishu_sign(secret: str, timestamp_seconds: str) -> str:
    """Base64 of HMAC-SHA256 with `timestamp\\nsecret` as key over nothing."""
    digest = hmac.new(f"{timestamp_seconds}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
