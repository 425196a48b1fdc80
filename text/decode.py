"""Bytes to UTF-8 that the parser takes, with the reason for the charset chosen."""

import codecs
import re

from records.article import Charset

LARGEST = 12 * 1024 * 1024  # bytes of a page that are read; what follows is left out
HEAD = 4096  # bytes in which a page declares its charset
SAMPLE = 24_000  # bytes outside ASCII that a detector is shown, taken from the whole page
BROKEN = 0.01  # share of characters that may be lost in a charset that still counts as right

HEADER = re.compile(r"charset\s?=\s?[\"']?([A-Za-z0-9_.:-]{2,24})", re.IGNORECASE)
META = re.compile(
    rb"<(?:meta|\?xml)\b[^<>]{0,300}?(?:charset|encoding)\s?=\s?[\"']?\s?([A-Za-z0-9_.:-]{2,24})", re.IGNORECASE
)
NOT_ASCII = re.compile(rb"[\x80-\xff][\x40-\xff]{0,400}")
SAME_AS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030"}
SAME_AS |= {
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "utf8": "utf-8",
    "unicode": "utf-8",
}
SINGLE_BYTE = {"iso8859-1", "cp1252", "ascii", "latin-1"}  # what servers say of pages that they know nothing of
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# The commonest comma and character in each encoding; one page is written in one of them.
GB_SIGNS = (b"\xa3\xac", b"\xb5\xc4", b"\xa1\xa3")
BIG5_SIGNS = (b"\xa1A", b"\xaa\xba", b"\xa1C")

CLOSERS = re.compile(rb"</(?:html|body)\s{0,9}>", re.IGNORECASE)
DECLARATION = re.compile(rb"\s{0,99}<\?xml[^>]{0,300}>")


def decode(body: bytes, *, content_type: str | None = None, encoding: str | None = None) -> tuple[bytes, Charset]:
    """UTF-8 of the page and how it was read. `encoding` is what the site's file says, and comes before the page's own word.

    Order: byte order mark, strict UTF-8, what is declared (gb2312 and gbk mean gb18030), a detector on
    bytes of the whole page. Never fails: what has no character becomes U+FFFD.
    """
    body = body[:LARGEST]
    declared = _declared(body, content_type, encoding)
    for mark, charset in MARKS:
        if body.startswith(mark):
            return _read(body[len(mark) :], charset, declared, "byte order mark")
    if _is_utf8(body):
        why = "strict UTF-8" if declared in (None, "utf-8") else f"strict UTF-8, though {declared} is declared"
        return body, Charset(declared=declared, used="utf-8", why=why)
    charset, why = _not_utf8(body, declared)
    return _read(body, charset, declared, why)


def prepare(utf8: bytes) -> bytes:
    """Take out what breaks a parse: null bytes, a declaration, the ends of html and body wherever they stand.

    Some servers close html behind an included header; all that follows would be lost.
    """
    utf8 = utf8.replace(b"\0", b"")
    declaration = DECLARATION.match(utf8)
    if declaration:
        utf8 = utf8[declaration.end() :]
    return CLOSERS.sub(b"", utf8)


def _declared(body: bytes, content_type: str | None, encoding: str | None) -> str | None:
    """The charset declared by the site's file, the header or the page, under one name each; None when unknown to Python."""
    header = HEADER.search(content_type[:300]) if content_type else None
    meta = META.search(body, 0, HEAD)
    for name in (encoding, header and header[1], meta and meta[1].decode("ascii", "replace")):
        if not name:
            continue
        name = SAME_AS.get(name.lower(), name.lower())
        try:
            codec = codecs.lookup(name)
            codec.decode(b"")
        except (LookupError, ValueError, TypeError):
            continue
        if codec.name not in SINGLE_BYTE and isinstance(codec.decode(b"")[0], str):
            return name
    return None


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(body) - 3 and len(body) > 3
    return True


def _not_utf8(body: bytes, declared: str | None) -> tuple[str, str]:
    gb, big5 = (sum(map(body.count, signs)) for signs in (GB_SIGNS, BIG5_SIGNS))
    if declared == "gb18030" and not (big5 > 4 and big5 > 4 * gb):
        return declared, "declared"
    if declared == "big5hkscs" and not (gb > 4 and gb > 4 * big5):
        return declared, "declared"
    if declared not in (None, "gb18030", "big5hkscs"):
        lost = _lost(body, declared)
        if lost == 0:
            return declared, "declared"
        if lost < BROKEN:
            return declared, f"declared; {lost:.2%} of the characters are broken"
    found = _detect(body)
    if declared is None and found != "utf-8" and _lost(body, "utf-8") < BROKEN:
        found = "utf-8"
    return found, f"detected, {f'though {declared} is declared' if declared else 'nothing is declared'}"


def _detect(body: bytes) -> str:
    from resiliparse.parse.encoding import detect_encoding

    runs = NOT_ASCII.findall(body)
    step = max(1, sum(map(len, runs)) // SAMPLE)
    found = str(detect_encoding(b" ".join(runs[::step])[: 2 * SAMPLE])).lower()
    found = SAME_AS.get(found, found)
    return found if found in ("utf-8", "big5hkscs", "utf-16-le", "utf-16-be") else "gb18030"


def _lost(body: bytes, charset: str) -> float:
    """Share of the characters outside ASCII that this charset cannot read."""
    text = body.decode(charset, "replace")
    return text.count("\ufffd") / max(1, len(text) - len(text.encode("ascii", "ignore")))


def _read(body: bytes, charset: str, declared: str | None, why: str) -> tuple[bytes, Charset]:
    text = body.decode(charset, "replace")
    return text.encode("utf-8", "replace"), Charset(declared=declared, used=charset, why=why)
