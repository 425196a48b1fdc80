"""Every other service through Apprise, with its answer checked as far as it can be."""

import logging
from typing import Any

from alerts.channels.base import Channel, Habits, Letter, Receipt, Secret

# Services whose plugin looks only at the HTTP status, so that a refusal in the body would pass as success.
BLIND = ("wecombot", "dingtalk", "feishu", "lark", "schan")
OWN = {"wecombot": "wecom", "dingtalk": "dingtalk", "feishu": "feishu", "lark": "feishu"}


class NoApprise(ValueError):
    """The extra `notify` is not installed."""


class Apprise(Channel):
    """One Apprise address. Addresses of platforms that we send to ourselves are refused."""

    kind = "apprise"

    def __init__(self, name: str, habits: Habits, *, url: str) -> None:
        super().__init__(name, habits)
        try:
            import apprise
        except ImportError as wrong:
            raise NoApprise(
                'channels of kind "apprise" need the extra: pip install "zhaoshang-radar[notify]"'
            ) from wrong
        scheme = url.partition("://")[0].lower()
        if scheme in OWN:
            raise ValueError(f'use kind = "{OWN[scheme]}": Apprise reports a refusal by that platform as success')
        self._url = Secret(url)
        self._blind = scheme in BLIND
        self._target: Any = apprise.Apprise()
        if not self._target.add(url):
            raise ValueError("Apprise does not know an address of this form")
        logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its log prints addresses with their keys

    def send(self, letter: Letter) -> Receipt:
        try:
            sent = self._target.notify(title=letter.subject, body=f"{letter.text}\n{letter.link}")
        except Exception as wrong:  # plugins of third parties raise what they like
            return Receipt(outcome="retry", code="apprise", said=type(wrong).__name__)
        if sent:
            said = "accepted by HTTP status only; the service's own answer is not read" if self._blind else "accepted"
            return Receipt(outcome="sent", said=said)
        return Receipt(outcome="retry", code="apprise", said="the service did not accept the letter")
