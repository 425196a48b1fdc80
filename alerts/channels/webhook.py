"""A signed JSON webhook: the receiver can check who sent it and drop what it has seen."""

import hashlib
import hmac
import json
from collections.abc import Callable

from alerts.channels.base import Habits, Letter, Receipt, Secret
from alerts.channels.posting import MOST_REDIRECTS, HttpChannel
from alerts.guard import Resolve, resolve


class Webhook(HttpChannel):
    """Posts the alert as JSON with `Idempotency-Key`, and with a secret a signature over time and body.

    `X-Radar-Signature: sha256=<hex>` is HMAC-SHA256 over `<timestamp>.<body>`; the timestamp (seconds) stands
    in `X-Radar-Timestamp`. Any 2xx is a receipt.
    """

    kind = "webhook"

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
        body = json.dumps(
            {"key": letter.key, "subject": letter.subject, "text": letter.text, "link": letter.link} | letter.data,
            ensure_ascii=False,
        ).encode("utf-8", "replace")
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": letter.key}
        if self._secret:
            stamp = str(self._clock() // 1000)
            headers["X-Radar-Timestamp"] = stamp
            headers["X-Radar-Signature"] = "sha256=" + sign(self._secret.reveal(), stamp, body)
        failed, _ = self.post(body, headers=headers, redirects=MOST_REDIRECTS)
        return failed or Receipt(outcome="sent", code="http 2xx")

    def secrets(self) -> tuple[str, ...]:
        return (self._secret.reveal(),)


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The hex HMAC-SHA256 that a receiver compares."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
