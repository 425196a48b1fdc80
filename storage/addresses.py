"""Addresses in canonical form, and the ids that are made from them.

Two addresses with the same canonical form are the same article; the form is for comparing, not for fetching.
"""

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

ALIAS_HOST = re.compile(r"^(?:www\d?|m|wap|3g|mip|mobile)\.(?=[^.]+\.)")
SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
INDEX_PAGE = re.compile(r"/(?:index|default|main)\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)
TRACKING = re.compile(r"^(?:utm_\w+|spm|isappinstalled|share\w*|nsukey|vd_source|bd_vid|hmsr)$", re.IGNORECASE)
DEFAULT_PORTS = {"http": "80", "https": "443"}


def canonical(url: str) -> str:
    """Host, path and query that name the article, without scheme, mirror prefix, session and tracking."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").rstrip(".")
    host = ALIAS_HOST.sub("", host)
    if parts.port and str(parts.port) != DEFAULT_PORTS.get(parts.scheme.lower()):
        host = f"{host}:{parts.port}"
    path = INDEX_PAGE.sub("/", re.sub(r"/{2,}", "/", SESSION.sub("", parts.path))) or "/"
    query = urlencode(
        sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.match(k))
    )
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def host_of(url: str) -> str:
    """The host as politeness counts it: lower case, with a port that is not the scheme's own."""
    parts = urlsplit(url.strip())
    port = "" if not parts.port or str(parts.port) == DEFAULT_PORTS.get(parts.scheme.lower()) else f":{parts.port}"
    return f"{parts.hostname or ''}{port}"


def address_id(url: str) -> str:
    """The id of whatever stands at this address, the same on every machine: 24 hexadecimal digits."""
    return digest(canonical(url))


article_id = address_id


def page_id(url: str, body: bytes) -> str:
    """The id of one answer: the same address with other bytes is another page."""
    return digest(f"{canonical(url)}\n{hashlib.sha256(body).hexdigest()}")


def digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
