"""Letters by e-mail over SMTP, as HTML with a plain-text part."""

import email.message
import email.policy
import email.utils
import hashlib
import smtplib
import ssl
from collections.abc import Callable, Sequence
from typing import Literal

from alerts.channels.base import Channel, Habits, Letter, Receipt, Secret

Security = Literal["starttls", "tls", "none"]


class Mail(Channel):
    """One mail a letter, to all `to`. The idempotency key is part of Message-ID, so a mail program can join copies."""

    kind = "mail"

    def __init__(
        self,
        name: str,
        habits: Habits,
        *,
        host: str,
        port: int,
        sender: str,
        to: Sequence[str],
        user: str = "",
        password: str = "",
        security: Security = "starttls",
        clock: Callable[[], int],
    ) -> None:
        super().__init__(name, habits)
        self._host, self._port, self._security = host, port, security
        self._sender, self._to = sender, tuple(to)
        self._user, self._password = user, Secret(password)
        self._clock = clock

    def send(self, letter: Letter) -> Receipt:
        message = self.compose(letter)
        try:
            with self._connect() as server:
                refused = server.send_message(message, self._sender, list(self._to))
        except smtplib.SMTPAuthenticationError as wrong:
            return Receipt(outcome="parked", code=str(wrong.smtp_code), said=_words(wrong.smtp_error))
        except smtplib.SMTPRecipientsRefused as wrong:
            code, words = next(iter(wrong.recipients.values()))
            return _refused(code, words)
        except smtplib.SMTPResponseException as wrong:
            return _refused(wrong.smtp_code, wrong.smtp_error)
        except smtplib.SMTPNotSupportedError as wrong:
            return Receipt(outcome="parked", code="smtp", said=str(wrong)[:300])
        except (OSError, smtplib.SMTPException) as wrong:
            said = f"{type(wrong).__name__}: {wrong}"[:300]
            return Receipt(outcome="retry", code="network", said=said, whole_channel=True)
        said = "; ".join(f"{who}: {_words(words)}" for who, (_, words) in refused.items())
        return Receipt(outcome="sent", said=said[:300])

    def _connect(self) -> smtplib.SMTP:
        timeout = self.habits.timeout_seconds
        if self._security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=timeout, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=timeout)
        try:
            if self._security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self._user:
                server.login(self._user, self._password.reveal())
        except BaseException:
            server.close()
            raise
        return server

    def compose(self, letter: Letter) -> email.message.EmailMessage:
        message = email.message.EmailMessage(policy=email.policy.SMTP)
        message["Subject"] = " ".join(letter.subject.split())
        message["From"] = self._sender
        message["To"] = ", ".join(self._to)
        message["Date"] = email.utils.formatdate(self._clock() / 1000, usegmt=True)
        domain = self._sender.rpartition("@")[2].strip("> ") or "radar.invalid"
        message["Message-ID"] = f"<{hashlib.sha256(letter.key.encode()).hexdigest()[:32]}@{domain}>"
        message["X-Radar-Key"] = letter.key
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(f"{letter.text}\n\n{letter.link}\n", cte="base64")
        message.add_alternative(letter.html, subtype="html", cte="base64")
        return message


def _refused(code: int, words: bytes | str) -> Receipt:
    """4xx may pass later, 5xx never will."""
    return Receipt(outcome="retry" if 400 <= code < 500 else "dead", code=str(code), said=_words(words))


def _words(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())[:300]
