"""Addresses in canonical form, and the ids that are made from them.

Two addresses with one canonical form are one article; the form is for comparing, not for fetching. Only what
never tells articles apart is dropped. `t`, `source`, `from`, `id` are tracking on one site and the article's key
on another, and `node_2.htm` is page 2 here and another article there: those stay.
"""

import hashlib
import re
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

# Faces of one site: desktop, mobile, and the machine-made traditional mirror.
ALIAS_LABELS = frozenset({"www", "www1", "www2", "www3", "m", "wap", "3g", "4g", "mip", "mobile", "big5", "ft"})
BIG5_GATE = re.compile(r"^/gate/(?:big5|gb)/([a-z0-9.-]+\.[a-z]{2,})(/.*)?$", re.IGNORECASE)
SESSION = re.compile(r";(?:jsessionid|phpsessid|aspsessionid\w{0,20})=[^/?#;]*", re.IGNORECASE)
INDEX_PAGE = re.compile(r"/(?:index|default|main)\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)
TRACKING = re.compile(
    r"^(?:utm_\w*|spm|isappinstalled|share\w*|nsukey|vd_source|bd_vid|hmsr|jsessionid|phpsessid)$", re.IGNORECASE
)
ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
SLASHES = re.compile(r"/{2,}")
PART = re.compile(r"^(.*[^/])_(\d{1,3})(\.[a-z]{2,5})$", re.IGNORECASE)
DEFAULT_PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=1024)
def canonical(url: str) -> str:
    """Host, path and query that name the article. What is no address at all stays as it is."""
    parts = split(url)
    if parts is None:
        return url.strip()
    path = canonical_path(parts.path)
    gate = BIG5_GATE.match(path)
    if gate:
        rest = gate[2] or "/"
        return canonical(f"http://{gate[1]}{rest}{'?' + parts.query if parts.query else ''}")
    host = without_alias(parts.hostname or "")
    port = parts.port
    if port and port != DEFAULT_PORTS.get(parts.scheme.lower(), 80):
        host = f"{host}:{port}"
    query = canonical_query(parts.query)
    route = parts.fragment if parts.fragment.startswith(("/", "!")) else ""  # the page of a one-page site
    return f"{host}{path}{'?' + query if query else ''}{'#' + escaped(route) if route else ''}"


def split(url: str) -> SplitResult | None:
    text = url.strip()
    try:
        parts = urlsplit(text if "://" in text[:12] or text.startswith("//") else f"//{text}")
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.hostname else None


def without_alias(host: str) -> str:
    """The host without `www.`, `m.` and the like, while at least two labels remain."""
    labels = host.strip(".").split(".")
    while len(labels) > 2 and labels[0] in ALIAS_LABELS:
        labels = labels[1:]
    return ".".join(labels)


def canonical_path(path: str) -> str:
    before = None
    while path != before:  # one removal can uncover another
        before = path
        path = INDEX_PAGE.sub("/", SLASHES.sub("/", SESSION.sub("", escaped(path))))
    return path if path.startswith("/") else f"/{path}"


def canonical_query(query: str) -> str:
    """Without tracking, in the order of its names. Values stay as they are printed: they may be in GBK."""
    pairs = [part for part in query.split("&") if part and not TRACKING.match(part.split("=", 1)[0])]
    return "&".join(sorted(map(escaped, pairs), key=lambda part: part.split("=", 1)[0]))


def escaped(text: str) -> str:
    """One way of writing each byte: %7e as ~, %e4 as %E4, 中 as its UTF-8 bytes."""

    def plain(found: re.Match[str]) -> str:
        character = chr(int(found[1], 16))
        return character if character in UNRESERVED else f"%{found[1].upper()}"

    written = ESCAPE.sub(plain, text)
    if written.isascii() and " " not in written:
        return written
    return "".join(c if c.isascii() and c != " " else utf8_escape(c) for c in written)


def utf8_escape(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def first_part(url: str, links: Collection[str]) -> str | None:
    """Of which article this address is a further part, such as `a_2.html` of `a.html`.

    Only the page itself can tell: it must link to the first part. None when it does not.
    """
    parts = split(url)
    found = PART.match(parts.path) if parts else None
    if parts is None or not found:
        return None
    first = parts._replace(path=f"{found[1]}{found[3]}").geturl()
    return first if canonical(first) in {canonical(link) for link in links} else None


def path_key(url: str) -> str | None:
    """The path and query alone, when they are long enough to name an article on whatever domain serves it.

    The same key under another host hints at a mirror, a moved site or a hijacked domain; it proves nothing.
    """
    _, slash, rest = canonical(url).partition("/")
    return rest if slash and sum(c.isdigit() for c in rest) >= 8 else None


def host_of(url: str) -> str:
    """The host as politeness counts it: lower case, with a port that is not the scheme's own. Empty if none."""
    parts = split(url)
    if parts is None:
        return ""
    port = parts.port
    default = port is None or port == DEFAULT_PORTS.get(parts.scheme.lower(), 80)
    return (parts.hostname or "") if default else f"{parts.hostname}:{port}"


def address_id(url: str) -> str:
    """The id of whatever stands at this address, the same on every machine: 24 hexadecimal digits."""
    return digest(canonical(url))


article_id = address_id


def page_id(url: str, body: bytes) -> str:
    """The id of one answer: the same address with other bytes is another page."""
    return digest(f"{canonical(url)}\n{hashlib.sha256(body).hexdigest()}")


def digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
