"""Bytes of list pages, feeds and sitemaps as trees, and the addresses in them."""

import zlib
from collections.abc import Iterable
from urllib.parse import urljoin

from lxml import etree, html


def decode(body: bytes, encoding: str | None = None) -> str:
    """Text of a list page, for its links only: UTF-8 where the bytes are, else GB18030, whatever the page declares."""
    if encoding:
        return body.decode(encoding, errors="replace")
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return body.decode("utf-16", errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as wrong:
        if wrong.start > 0.98 * len(body):
            return body.decode("utf-8", errors="replace")
    return body.decode("gb18030", errors="replace")


def unzip(body: bytes, limit: int) -> bytes:
    """The bytes inside gzip, at most `limit` of them; other bytes as they are."""
    if not body.startswith(b"\x1f\x8b"):
        return body[:limit]
    try:
        return zlib.decompressobj(wbits=31).decompress(body, limit)
    except zlib.error:
        return b""


def tree_of(text: str) -> html.HtmlElement | None:
    # From bytes: lxml refuses a str that carries an XML declaration, as jpaas lists do.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, huge_tree=True)
    try:
        return html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def xml_of(body: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True)
    try:
        return etree.fromstring(body.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def base_of(tree: html.HtmlElement, url: str) -> str:
    for element in tree.iter("base"):
        href = element.get("href")
        if href:
            return joined(url, href) or url
    return url


def joined(base: str, href: str | None) -> str | None:
    """The absolute address of a link without its fragment, or None for what is no address of a page."""
    if not href:
        return None
    href = href.strip().partition("#")[0]
    if not href or href[:11].lower() == "javascript:":
        return None
    try:
        address = urljoin(base, href.replace("\n", "").replace("\t", ""))
    except ValueError:
        return None
    return address if address.startswith(("http://", "https://")) else None


def unique(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(addresses))
