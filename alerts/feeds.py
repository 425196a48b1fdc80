"""An Atom feed for each subscription, at an address that only its reader knows."""

import datetime
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Sequence
from xml.etree import ElementTree

from alerts.letter import KINDS
from records import Alert, Subscription
from storage.archive import Archive

ATOM = "http://www.w3.org/2005/Atom"
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TOKENS = "feed:"
NEWEST = 100

ElementTree.register_namespace("", ATOM)


class NoSuchFeed(ValueError):
    """No feed has this token."""


def new_token(archive: Archive, subscription: str) -> str:
    """A fresh secret address for a subscription's feed; an older one stops working. Only its hash is stored."""
    token = secrets.token_urlsafe(24)
    archive.subscriptions.set_setting(TOKENS + subscription, _digest(token))
    return token


def revoke(archive: Archive, subscription: str) -> None:
    archive.subscriptions.set_setting(TOKENS + subscription, None)


def subscription_of(archive: Archive, token: str) -> Subscription:
    """The subscription of a token. NoSuchFeed when there is none, without saying why."""
    given = _digest(token)
    found = None
    for ident, digest in archive.subscriptions.settings(TOKENS).items():
        if hmac.compare_digest(given, str(digest)):
            found = ident
    rule = archive.subscriptions.get(found) if found is not None else None
    if rule is None:
        raise NoSuchFeed("there is no feed at this address")
    return rule


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def feed(archive: Archive, token: str, *, desk: str = "") -> bytes:
    """The feed as XML: the newest alerts of the token's subscription."""
    rule = subscription_of(archive, token)
    alerts, _ = archive.alerts.find(subscriptions=[rule.id], limit=NEWEST)
    return write_feed(rule, alerts, desk=desk)


def write_feed(rule: Subscription, alerts: Sequence[Alert], *, desk: str = "") -> bytes:
    root = ElementTree.Element(f"{{{ATOM}}}feed")
    newest = max((max(a.changed_at, a.created_at) for a in alerts), default=0)
    _add(root, "id", f"urn:zhaoshang-radar:subscription:{hashlib.sha256(rule.id.encode()).hexdigest()[:24]}")
    _add(root, "title", f"招商预警：{rule.name}")
    _add(root, "updated", _time(newest))
    author = ElementTree.SubElement(root, f"{{{ATOM}}}author")
    _add(author, "name", "招商雷达")
    for alert in alerts:
        _entry(root, alert, desk.rstrip("/"))
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: ElementTree.Element, alert: Alert, desk: str) -> None:
    letter = json.loads(alert.letter or "{}")
    entry = ElementTree.SubElement(root, f"{{{ATOM}}}entry")
    _add(entry, "id", f"urn:zhaoshang-radar:alert:{alert.id}")
    parts = (letter.get("region"), letter.get("stage"), letter.get("count"), letter.get("amount"))
    head = " · ".join(str(p) for p in parts if p)
    _add(entry, "title", f"【{KINDS.get(alert.kind, '预警')}】{head} {letter.get('title', '')}")
    _add(entry, "published", _time(alert.created_at))
    _add(entry, "updated", _time(max(alert.changed_at, alert.created_at)))
    link = f"{desk}/alerts/{alert.id}" if desk else str(letter.get("url", ""))
    if link.startswith(("http://", "https://")):
        ElementTree.SubElement(entry, f"{{{ATOM}}}link", {"href": _legal(link)})
    said = f"{letter.get('sentence', '')}\n来源：{letter.get('source') or '未写明'}，共{alert.sources}处报道"
    _add(entry, "summary", said)


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = _legal(text)


def _legal(text: str) -> str:
    return ILLEGAL.sub("", text)


def _time(ms: int) -> str:
    return datetime.datetime.fromtimestamp(ms / 1000, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
