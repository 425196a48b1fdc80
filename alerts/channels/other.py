"""Every other service through Apprise, with its answer checked as far as it can be."""

import logging
from typing import Any

from alerts.channels.base import Channel, Habits, Letter, Receipt, Secret
from alerts.guard import Resolve, is_public, resolve

# Services whose plugin looks only at the HTTP status, so that a refusal in the body would pass as success.
BLIND = ("wecombot", "dingtalk", "feishu", "lark", "schan")
OWN = {"wecombot": "wecom", "dingtalk": "dingtalk", "feishu": "feishu", "lark": "feishu"}
# Plain webhooks: ours is signed, keyed and guarded on every connection.
WEBHOOKS = ("json", "jsons", "xml", "xmls", "form", "forms")


class NoApprise(ValueError):
    """The extra `notify` is not installed."""


class Apprise(Channel):
    """One Apprise address. Addresses of platforms that we send to ourselves are refused, and so are private ones.

    The address is looked up before each letter; where Apprise goes after a redirect cannot be seen from here.
    """

    kind = "apprise"

    def __init__(
        self, name: str, habits: Habits, *, url: str, allow_private: bool = False, resolver: Resolve = resolve
    ) -> None:
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
        if scheme in WEBHOOKS and not allow_private:
            raise ValueError('use kind = "webhook": it is guarded against addresses of your own network')
        self._url = Secret(url)
        self._allow_private, self._resolve = allow_private, resolver
        self._blind = scheme in BLIND
        self._target: Any = apprise.Apprise()
        if not self._target.add(url):
            raise ValueError("Apprise does not know an address of this form")
        logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its log prints addresses with their keys

    def send(self, letter: Letter) -> Receipt:
        if (inside := self._private_host()) is not None:
            said = f"{inside} is on this machine or its own network; set allow_private for the channel if that is meant"
            return Receipt(outcome="parked", code="private-address", said=said)
        try:
            sent = self._target.notify(title=letter.subject, body=f"{letter.text}\n{letter.link}")
        except Exception as wrong:  # plugins of third parties raise what they like
            return Receipt(outcome="retry", code="apprise", said=type(wrong).__name__)
        if sent:
            said = "accepted by HTTP status only; the service's own answer is not read" if self._blind else "accepted"
            return Receipt(outcome="sent", said=said)
        return Receipt(outcome="retry", code="apprise", said="the service did not accept the letter")

    def _private_host(self) -> str | None:
        """The first of the service's own hosts that leads inside; None when none does, or the name is unknown."""
        if self._allow_private:
            return None
        for plugin in self._target:
            host = getattr(plugin, "host", None)
            if not isinstance(host, str) or ("." not in host and ":" not in host and host != "localhost"):
                continue  # a topic or a key, not a host
            try:
                addresses = self._resolve(host, 443)
            except OSError:
                continue
            if not all(map(is_public, addresses)):
                return host
        return None
