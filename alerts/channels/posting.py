"""Posting JSON over the guarded client, and reading what an answer means."""

import json
import urllib.parse
from collections.abc import Mapping
from typing import Any

import httpx2

from alerts.channels.base import Channel, Habits, Receipt, Secret
from alerts.guard import PrivateAddress, Resolve, check_address, client, resolve

LONGEST_ANSWER = 64 * 1024
SHOWN = 300
MOST_REDIRECTS = 3
SHORTEST_KEY = 8


class HttpChannel(Channel):
    """A channel that posts to one address. The address may hold a key and is kept as a secret."""

    def __init__(
        self, name: str, habits: Habits, *, url: str, allow_private: bool = False, resolver: Resolve = resolve
    ) -> None:
        super().__init__(name, habits)
        self.url = Secret(check_address(url))
        self._hidden = tuple(map(Secret, hidden_parts(url)))
        self._allow_private = allow_private
        self._client = client(timeout_seconds=habits.timeout_seconds, allow_private=allow_private, resolver=resolver)

    def close(self) -> None:
        self._client.close()

    def post(
        self, body: bytes, *, headers: Mapping[str, str], query: Mapping[str, str] | None = None, redirects: int = 0
    ) -> tuple[Receipt | None, Any]:
        """Post once. (None, the body as JSON or text) on a 2xx, else (a receipt, None)."""
        url = self.url.reveal()
        try:
            for _ in range(redirects + 1):
                request = self._client.build_request("POST", url, content=body, headers=dict(headers), params=query)
                answer = self._client.send(request, stream=True)
                try:
                    read = _read(answer)
                finally:
                    answer.close()
                if not answer.is_redirect or redirects == 0:
                    return self._judge(answer, read)
                # Only redirects that keep the method are followed; each hop is checked like the first.
                url = check_address(str(answer.url.join(answer.headers["location"])))
                query = None
            return Receipt(outcome="dead", code="redirects", said=f"more than {redirects} redirects"), None
        except httpx2.TimeoutException as wrong:
            said = f"no answer within {self.habits.timeout_seconds:g} s ({type(wrong).__name__})"
            return Receipt(outcome="retry", code="timeout", said=said, whole_channel=True), None
        except (PrivateAddress, httpx2.TransportError) as wrong:
            return self._unreachable(wrong), None
        except (ValueError, httpx2.HTTPError) as wrong:
            return Receipt(outcome="dead", code="address", said=self.clean(str(wrong))), None

    def _unreachable(self, wrong: Exception) -> Receipt:
        cause: BaseException | None = wrong
        while cause is not None:
            if isinstance(cause, PrivateAddress):
                return Receipt(outcome="parked", code="private-address", said=str(cause))
            cause = cause.__cause__ or cause.__context__
        if "leads to" in str(wrong) and "own network" in str(wrong):
            return Receipt(outcome="parked", code="private-address", said=str(wrong))
        return Receipt(
            outcome="retry", code="network", said=self.clean(f"{type(wrong).__name__}: {wrong}"), whole_channel=True
        )

    def _judge(self, answer: httpx2.Response, read: bytes) -> tuple[Receipt | None, Any]:
        text = read.decode("utf-8", "replace")
        if answer.is_success:
            try:
                return None, json.loads(text)
            except ValueError:
                return None, text
        said = self.clean(text.strip()) or answer.reason_phrase
        code = f"http {answer.status_code}"
        if answer.status_code == 429 or answer.status_code >= 500 or answer.status_code in (408, 425):
            wait = retry_after(answer)
            whole = answer.status_code in (429, 502, 503, 504)
            return Receipt(outcome="retry", code=code, said=said, retry_after_seconds=wait, whole_channel=whole), None
        if answer.status_code in (401, 403):
            return Receipt(outcome="parked", code=code, said=said), None
        return Receipt(outcome="dead", code=code, said=said), None

    def clean(self, words: str) -> str:
        """A receiver's words, short, on one line, without our secrets."""
        for secret in (*self._hidden, *self.secrets()):
            if secret:
                words = words.replace("".join(secret), "***")
        return " ".join(words.split())[:SHOWN]

    def secrets(self) -> tuple[str, ...]:
        return ()


def hidden_parts(url: str) -> list[str]:
    """What of an address may be its key: the whole, its path and query, their long pieces; the longest first."""
    parts = urllib.parse.urlsplit(url)
    values = [value for _, value in urllib.parse.parse_qsl(parts.query)]
    pieces = [*values, *parts.path.split("/")]
    found = {url, f"{parts.path}?{parts.query}", parts.query, *(p for p in pieces if len(p) >= SHORTEST_KEY)}
    if len(parts.path) > SHORTEST_KEY:
        found.add(parts.path)
    quoted = {urllib.parse.quote(part, safe="") for part in found}
    return sorted((part for part in found | quoted if len(part) >= SHORTEST_KEY), key=len, reverse=True)


def _read(answer: httpx2.Response) -> bytes:
    """At most LONGEST_ANSWER bytes; the rest of a long answer is not waited for."""
    found = bytearray()
    for piece in answer.iter_bytes():
        found += piece
        if len(found) >= LONGEST_ANSWER:
            break
    return bytes(found[:LONGEST_ANSWER])


def retry_after(answer: httpx2.Response) -> float | None:
    """Seconds of the Retry-After header, at most a day."""
    value = answer.headers.get("retry-after", "")
    return min(float(value), 86_400.0) if value.isascii() and value.isdigit() else None
