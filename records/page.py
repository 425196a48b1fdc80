"""A page as served, and the requests and leases that fetch it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Page:
    """One answer of one server. Its id is the hash of the canonical address and the body.

    `fetched_at` is in whole milliseconds since 1970-01-01 UTC. `body` holds the bytes after
    content decoding (gzip, br) and before character decoding; it is empty when only the
    archive's row was asked for.
    """

    id: str
    url: str
    canonical_url: str
    site: str
    status: int
    fetched_at: int
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""
    length: int = 0
    body: bytes = b""


@dataclass(frozen=True, kw_only=True)
class FetchRequest:
    """An address to fetch. `kind`: seed, list, article, feed, sitemap, attachment. `due` in ms UTC."""

    url: str
    site: str
    kind: str = "article"
    due: int = 0
    depth: int = 0
    priority: int = 0
    found_on: str | None = None
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, kw_only=True)
class Lease:
    """A claim on one row of a queue. `token` grows with each claim: a late finish is refused by it."""

    id: str
    token: int
    tries: int
    until: int  # ms UTC
    request: FetchRequest | None = None
    payload: Mapping[str, object] = field(default_factory=dict)
