"""Channels of the settings: `[channels.NAME]` tables become ways to send, secrets come from the environment."""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from alerts.atlas import did_you_mean
from alerts.channels.base import Channel, Habits, Letter, Receipt, Secret
from alerts.channels.mail import Mail
from alerts.channels.messengers import DingTalk, Feishu, WeCom
from alerts.channels.other import Apprise, NoApprise
from alerts.channels.terminal import Terminal
from alerts.channels.webhook import Webhook
from alerts.guard import BadAddress
from storage.database import utc_ms

__all__ = ["BadChannel", "Channel", "Habits", "Letter", "Receipt", "Secret", "load_channel", "load_channels"]

SECRETS = ("url", "secret", "password")
HABITS = ("per_minute", "burst", "timeout_seconds", "quiet", "weekends", "digest_over", "digest_hour")
KEYS: dict[str, tuple[str, ...]] = {
    "terminal": (),
    "webhook": ("url", "secret", "allow_private"),
    "wecom": ("url", "secret", "allow_private"),
    "dingtalk": ("url", "secret", "allow_private"),
    "feishu": ("url", "secret", "allow_private"),
    "mail": ("host", "port", "sender", "to", "user", "password", "security"),
    "apprise": ("url", "allow_private"),
}
RATES: dict[str, dict[str, Any]] = {
    "wecom": {"per_minute": 18.0, "burst": 10},
    "dingtalk": {"per_minute": 18.0, "burst": 10},
    "feishu": {"per_minute": 90.0, "burst": 4},
    "terminal": {"per_minute": 6000.0, "burst": 1000, "digest_over": 0},
    "webhook": {"per_minute": 600.0, "burst": 50, "digest_over": 0},
}
HOUR = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
HTTP: dict[str, type[Webhook] | type[WeCom] | type[DingTalk] | type[Feishu]] = {
    "webhook": Webhook,
    "wecom": WeCom,
    "dingtalk": DingTalk,
    "feishu": Feishu,
}


class BadChannel(ValueError):
    """A channel of the settings that cannot be taken as it stands. No secret is ever part of the message."""


def load_channels(
    tables: Mapping[str, Mapping[str, object]],
    environ: Mapping[str, str] = os.environ,
    *,
    allow_private: bool = False,
    clock: Callable[[], int] = utc_ms,
) -> dict[str, Channel]:
    """All channels by name; `terminal` is always there. BadChannel names table, key and the way out."""
    named = {"terminal": {"kind": "terminal"}, **tables}
    return {
        name: load_channel(name, table, environ, allow_private=allow_private, clock=clock)
        for name, table in named.items()
    }


def load_channel(
    name: str,
    table: Mapping[str, object],
    environ: Mapping[str, str] = os.environ,
    *,
    allow_private: bool = False,
    clock: Callable[[], int] = utc_ms,
) -> Channel:
    where = f"[channels.{name}]"
    kind = str(table.get("kind", ""))
    if kind not in KEYS:
        raise BadChannel(f'{where}: unknown kind "{kind}"{did_you_mean(kind, KEYS)}; known: {", ".join(KEYS)}')
    known = ("kind", *KEYS[kind], *HABITS)
    for key in table:
        if key not in known:
            raise BadChannel(f'{where}: unknown key "{key}"{did_you_mean(key, known)}')
    values = dict(table) | _secrets(name, kind, table, environ, where)
    habits = _habits(kind, table, where)
    try:
        return _build(name, kind, habits, values, allow_private=allow_private, clock=clock)
    except KeyError as missing:
        key = missing.args[0]
        hint = f"; set {variable(name, key)} in the environment" if key in SECRETS else ""
        raise BadChannel(f'{where}: the key "{key}" is missing{hint}') from None
    except NoApprise as wrong:
        raise BadChannel(f"{where}: {wrong}") from None
    except BadAddress as wrong:
        raise BadChannel(f"{where}: url: {wrong}") from None
    except (TypeError, ValueError) as wrong:
        raise BadChannel(f"{where}: {wrong}") from None


def variable(name: str, key: str) -> str:
    """The environment variable of a channel's secret; with _FILE after it, of a file that holds it."""
    return f"RADAR_CHANNEL_{re.sub(r'[^A-Za-z0-9]', '_', name).upper()}_{key.upper()}"


def _secrets(
    name: str, kind: str, table: Mapping[str, object], environ: Mapping[str, str], where: str
) -> dict[str, str]:
    found: dict[str, str] = {}
    for key in SECRETS:
        if key not in KEYS[kind]:
            continue
        if key in table and (key != "url" or kind != "webhook"):
            raise BadChannel(
                f"{where}: {key} is a secret and does not belong into the settings file; set {variable(name, key)} "
                f"or {variable(name, key)}_FILE in the environment"
            )
        given, path = environ.get(variable(name, key)), environ.get(variable(name, key) + "_FILE")
        if path and not given:
            try:
                given = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as wrong:
                raise BadChannel(f"{where}: {variable(name, key)}_FILE cannot be read: {wrong}") from None
        if given:
            found[key] = given
    return found


def _habits(kind: str, table: Mapping[str, object], where: str) -> Habits:
    values: dict[str, Any] = dict(RATES.get(kind, {})) | {key: table[key] for key in HABITS if key in table}
    quiet = values.get("quiet")
    if quiet is not None:
        ends = tuple(str(hour) for hour in quiet) if isinstance(quiet, list | tuple) else ()
        if len(ends) != 2 or not all(HOUR.fullmatch(hour) for hour in ends):
            raise BadChannel(f'{where}: quiet is two hours, such as ["22:00", "07:30"]')
        values["quiet"] = ends
    if not HOUR.fullmatch(str(values.get("digest_hour", "08:30"))):
        raise BadChannel(f'{where}: digest_hour is an hour such as "08:30"')
    if not isinstance(values.get("weekends", True), bool):
        raise BadChannel(f"{where}: weekends is true or false")
    for key, least in (("per_minute", 0.01), ("burst", 1), ("timeout_seconds", 0.1), ("digest_over", 0)):
        value = values.get(key, least)
        if not isinstance(value, int | float) or isinstance(value, bool) or value < least or value > 1e6:
            raise BadChannel(f"{where}: {key} is a number from {least}")
    return Habits(**values)


def _build(
    name: str,
    kind: str,
    habits: Habits,
    values: dict[str, Any],
    *,
    allow_private: bool,
    clock: Callable[[], int],
) -> Channel:
    if kind == "terminal":
        return Terminal(name, habits)
    if kind == "apprise":
        private = bool(values.get("allow_private", allow_private))
        return Apprise(name, habits, url=values["url"], allow_private=private)
    if kind == "mail":
        to = values["to"]
        security = values.get("security", "starttls")
        if security not in ("starttls", "tls", "none"):
            raise ValueError(f'security is starttls, tls or none, not "{security}"')
        return Mail(
            name,
            habits,
            host=str(values["host"]),
            port=int(values.get("port", 465 if security == "tls" else 587)),
            sender=str(values["sender"]),
            to=[to] if isinstance(to, str) else [str(t) for t in to],
            user=str(values.get("user", "")),
            password=values.get("password", ""),
            security=security,
            clock=clock,
        )
    return HTTP[kind](
        name,
        habits,
        url=values["url"],
        secret=values.get("secret", ""),
        allow_private=bool(values.get("allow_private", allow_private)),
        clock=clock,
    )
