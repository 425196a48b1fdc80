"""Addresses in canonical form, and the ids that are made from them.

Two addresses with one canonical form are one article; the form is for comparing, not for fetching. Only what
never tells articles apart is dropped: two addresses of one article cost a repost that is joined by its text, two
articles under one address cost an article. `t`, `source`, `from`, `id` are tracking on one site and the article's
key on another, and `node_2.htm` is page 2 here and another article there: those stay.
"""

import hashlib
import re
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

# Faces of one site: desktop, mobile, and the machine-made traditional mirror.
ALIAS_LABELS = frozenset({"www", "www1", "www2", "www3", "m", "wap", "3g", "4g", "mip", "mobile", "big5"})
# What registrars sell names under: m.com.cn is a site, not the mobile face of com.cn.
REGISTRIES = frozenset(f"{kind}.cn" for kind in ("com", "gov", "org", "net", "edu", "ac", "mil"))
BIG5_GATE = re.compile(r"^/gate/(?:big5|gb)/(?:https?:/)?([a-z0-9.-]+\.[a-z]{2,}(?::\d{1,5})?)(/.*)?$", re.IGNORECASE)
SESSION = re.compile(
    r";(?:jsessionid|phpsessid|aspsessionid\w{0,20})=[^/?#;]*|/\((?:[a-z]\([a-z0-9]{24}\)){1,3}\)(?=/)", re.IGNORECASE
)
INDEX_PAGE = re.compile(r"/(?:index|default)\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)
TRACKING = re.compile(
    r"^(?:(?:utm_\w*|spm|isappinstalled|sharer?_\w*|share(?:from|to|token|type)|nsukey|vd_source|bd_vid|hmsr|gclid"
    r"|fbclid|jsessionid|phpsessid|sessionid|session_id|aspsessionid\w*)(?:=.*)?"
    r"|from=(?:singlemessage|timeline|groupmessage|message)"  # where WeChat showed it; other values may be keys
    r"|_=\d{13})$",  # a stamp against caches
    re.IGNORECASE | re.DOTALL,
)
# Where all but these parameters is tracking.
ONLY_KEYS = {"mp.weixin.qq.com/s": frozenset({"__biz", "mid", "idx", "sn"})}
ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
AMPERSANDS = re.compile(r"&(?:amp;)*")  # some pages print their links escaped twice
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
        behind = f"http://{gate[1]}{gate[2] or '/'}"
        return canonical(behind + ("?" if parts.query else "") + parts.query + "#" + parts.fragment)
    host = without_alias(ascii_host(parts.hostname or ""))
    port = parts.port
    if port and port != DEFAULT_PORTS.get(parts.scheme.lower(), 80):
        host = f"{host}:{port}"
    query = canonical_query(parts.query, ONLY_KEYS.get(host + path))
    if not query:  # with one, index.php?id=5 and default.asp?id=5 are two scripts
        path = INDEX_PAGE.sub("/", path)
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


def ascii_host(host: str) -> str:
    """A host in Chinese characters as the name that is asked for, xn--…."""
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def without_alias(host: str) -> str:
    """The host without `www.`, `m.` and the like, while the name of a site remains."""
    labels = host.strip(".").split(".")
    while len(labels) > 2 and labels[0] in ALIAS_LABELS and ".".join(labels[1:]) not in REGISTRIES:
        labels = labels[1:]
    return ".".join(labels)


def canonical_path(path: str) -> str:
    before = None
    while path != before:  # one removal can uncover another
        before = path
        path = SLASHES.sub("/", SESSION.sub("", escaped(path)))
        path = without_dots(path if path.startswith("/") else f"/{path}")
    return path


def without_dots(path: str) -> str:
    """RFC 3986, 5.2.4: /a/./b is /a/b, and /a/../b is /b."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    ends_open = segments[-1] in (".", "..")
    return SLASHES.sub("/", "/" + "/".join(kept) + ("/" if ends_open and kept else ""))


def canonical_query(query: str, keys: frozenset[str] | None = None) -> str:
    """Without tracking, in the order of its names. Values stay as they are printed: they may be in GBK."""
    pairs = [part for part in map(escaped, AMPERSANDS.split(query)) if part and not TRACKING.match(part)]
    if keys is not None:
        pairs = [part for part in pairs if part.split("=", 1)[0] in keys] or pairs
    return "&".join(sorted(pairs, key=lambda part: part.split("=", 1)[0]))


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
