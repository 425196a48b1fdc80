"""Kept pages: the bytes in WARC files, a row each, and the queue of those not yet read."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import sqlite_utils

from records import FetchRequest, Lease, Page
from storage.addresses import address_id, canonical, page_id
from storage.database import ArchiveError, Clock, transaction
from storage.frontier import REPEATED_KINDS, Frontier, LeaseLost
from storage.warc import PageDamaged, Spot, WarcFolder

TO_READ, FILED, GIVEN_UP, NOT_ARTICLE, LISTING = 0, 2, 3, 4, 5
MAX_TRIES = 5
FURTHER = "a further page of "  # begins the reason of a page that was read with its first one


class PageUnknown(KeyError):
    """No page with that id was kept."""


class PageThinned(ArchiveError):
    """The bytes of the page were let go by the retention rule."""


@dataclass(frozen=True, kw_only=True)
class Unread:
    """A page that gave no article, and why."""

    page: str
    url: str
    site: str
    state: str  # not_article, given_up
    why: str


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """A page to keep, with the lease that this ends and the addresses that it led to."""

    page: Page
    lease: Lease | None = None
    found: tuple[FetchRequest, ...] = ()
    kind: str | None = None

    @property
    def kind_of_request(self) -> str:
        return self.kind or (self.lease.request.kind if self.lease and self.lease.request else "article")


class PageStore:
    """The pages of one archive."""

    def __init__(
        self, db: sqlite_utils.Database, folder: Path, frontier: Frontier, clock: Clock, *, max_tries: int = MAX_TRIES
    ) -> None:
        self.db = db
        self.warc = WarcFolder(folder)
        self.frontier = frontier
        self.clock = clock
        self.max_tries = max_tries

    def keep(
        self,
        page: Page,
        *,
        lease: Lease | None = None,
        found: Iterable[FetchRequest] = (),
        kind: str | None = None,
    ) -> str:
        """Keep a page, finish its lease and queue what it links to: all of it, or none.

        `kind` is that of the request (the lease's, else article); lists, seeds, feeds and sitemaps are kept
        and not read. Keeping the same answer twice changes nothing but the time it was last seen. Raises
        LeaseLost when the lease ran out meanwhile, ArchiveFull when the disk is full.
        """
        return self.keep_many([Keeping(page=page, lease=lease, found=tuple(found), kind=kind)])[0]

    def keep_many(self, pages: Iterable[Keeping]) -> list[str]:
        """Keep several pages as `keep` does, with one wait for the disk and in one transaction: all, or none."""
        pages = list(pages)
        ids = [page_id(one.page.url, one.page.body) for one in pages]
        rows: dict[str, dict[str, object]] = {}
        for kept, one in zip(ids, pages, strict=True):
            if kept not in rows and not self.has(kept):
                state = LISTING if one.kind_of_request in REPEATED_KINDS else TO_READ
                rows[kept] = self._row(one.page, kept, self.warc.append(one.page), state)
        if rows:
            self.warc.sync()
        with transaction(self.db) as conn:
            for kept, one in zip(ids, pages, strict=True):
                if kept in rows:
                    conn.execute(KEEP, rows[kept])
                else:
                    conn.execute(SEEN, [one.page.fetched_at, kept])
                self.frontier.add_many(one.found)
                if one.lease is not None:
                    headers = {name.lower(): value for name, value in one.page.headers.items()}
                    self.frontier.finish([one.lease], etag=headers.get("etag"), modified=headers.get("last-modified"))
        return ids

    def _row(self, page: Page, kept: str, spot: Spot, state: int) -> dict[str, object]:
        return {
            "id": kept,
            "url": page.url,
            "canonical": canonical(page.url),
            "address": address_id(page.url),
            "site": page.site,
            "status": page.status,
            "fetched_at": page.fetched_at,
            "content_type": page.content_type,
            "headers": json.dumps(dict(page.headers), separators=(",", ":")),
            "sha256": hashlib.sha256(page.body).hexdigest(),
            "body_length": len(page.body),
            "file": spot.file,
            "offset": spot.offset,
            "length": spot.length,
            "state": state,
            "due": min(page.fetched_at, self.clock()),
        }

    def has(self, kept: str) -> bool:
        return self.db.conn.execute("SELECT 1 FROM pages WHERE id = ?", [kept]).fetchone() is not None

    def get(self, kept: str, *, body: bool = False) -> Page:
        """The page, without its bytes unless asked for. Raises PageUnknown."""
        row = self.db.conn.execute(f"SELECT {COLUMNS} FROM pages WHERE id = ?", [kept]).fetchone()
        if row is None:
            raise PageUnknown(kept)
        page = page_of(row)
        return replace(page, body=self.body(kept)) if body else page

    def body(self, kept: str) -> bytes:
        """The bytes as served, after content decoding, checked against the hash of the row."""
        row = self.db.conn.execute('SELECT file, "offset", length, sha256 FROM pages WHERE id = ?', [kept]).fetchone()
        if row is None:
            raise PageUnknown(kept)
        if not row[0]:
            raise PageThinned(f"page {kept} was thinned: its bytes were let go by the retention rule, its hash stays")
        _, body = self.warc.read(Spot(file=row[0], offset=row[1], length=row[2]))
        if hashlib.sha256(body).hexdigest() != row[3]:
            raise PageDamaged(f"{self.warc.folder / row[0]}: the record at byte {row[1]} is not page {kept}")
        return body

    def claim_unread(self, n: int, worker: str, ttl_ms: int) -> list[Lease]:
        """Up to `n` pages to read, oldest first; `payload["page_id"]` and `id` are the page's id."""
        now = self.clock()
        leases = []
        with transaction(self.db) as conn:
            due = "SELECT id, tries FROM pages WHERE state = 0 AND due <= ? ORDER BY due LIMIT ?"
            for kept, tries in conn.execute(due, [now, n]).fetchall():
                if tries >= self.max_tries:
                    conn.execute(BURY, {"id": kept, "now": now})
                    continue
                row = conn.execute(CLAIM, {"id": kept, "until": now + ttl_ms, "worker": worker}).fetchone()
                payload = {"page_id": kept}
                leases.append(Lease(id=kept, token=row[0], tries=row[1], until=now + ttl_ms, payload=payload))
        return leases

    def renew(self, lease: Lease, *, ttl_ms: int) -> Lease:
        until = self.clock() + ttl_ms
        with transaction(self.db) as conn:
            changed = conn.execute(
                "UPDATE pages SET due = ? WHERE id = ? AND token = ? AND state = 0", [until, lease.id, lease.token]
            )
            if changed.rowcount != 1:
                raise LeaseLost(f"lease {lease.token} of page {lease.id} has run out")
        return replace(lease, until=until)

    def release(self, leases: Iterable[Lease]) -> None:
        """Give back what was not begun; the try is not counted."""
        with transaction(self.db) as conn:
            conn.executemany(RELEASE, [(lease.id, lease.token) for lease in leases])

    def fail(self, lease: Lease, *, retry_at: int | None, why: str) -> bool:
        """Read again at `retry_at`, or never (None). False when the lease was lost."""
        state = GIVEN_UP if retry_at is None or lease.tries >= self.max_tries else TO_READ
        return self._end(lease, state, why, due=retry_at or 0)

    def finish(self, lease: Lease, state: int = FILED, why: str | None = None) -> None:
        """Mark a page read inside a unit of work. Raises LeaseLost: the unit must then be undone."""
        if not self._end(lease, state, why):
            raise LeaseLost(f"lease {lease.token} of page {lease.id} has run out; another worker reads it")

    def _end(self, lease: Lease, state: int, why: str | None, due: int = 0) -> bool:
        with transaction(self.db) as conn:
            changed = conn.execute(
                END,
                {
                    "id": lease.id,
                    "token": lease.token,
                    "state": state,
                    "why": why,
                    "due": due,
                    "now": self.clock(),
                },
            )
            return changed.rowcount == 1

    def read_again(self, pages: Sequence[str] | None = None, *, site: str | None = None) -> int:
        """Put pages back into the queue of those to read (all article pages when neither is given)."""
        where = "state IN (2, 3, 4) AND file <> ''" + (" AND site = ?" if site else "")
        with transaction(self.db) as conn:
            if pages is None:
                changed = conn.execute(f"{AGAIN} WHERE {where}", [site] if site else [])
                return changed.rowcount
            return conn.executemany(
                f"{AGAIN} WHERE id = ? AND state IN (2, 3, 4) AND file <> ''", [(p,) for p in pages]
            ).rowcount

    def without_article(self, limit: int = 100) -> list[Unread]:
        """Pages that were given up or hold no article, newest first; further pages of an article are none of them."""
        rows = self.db.conn.execute(
            "SELECT id, url, site, state, why FROM pages WHERE state IN (3, 4) AND coalesce(why, '') NOT LIKE ?"
            " ORDER BY read_at DESC LIMIT ?",
            [f"{FURTHER}%", limit],
        )
        names = {GIVEN_UP: "given_up", NOT_ARTICLE: "not_article"}
        return [Unread(page=r[0], url=r[1], site=r[2], state=names[r[3]], why=r[4] or "") for r in rows]

    def counts(self) -> dict[str, int]:
        """How many pages stand in each state."""
        names = {
            TO_READ: "to_read",
            FILED: "filed",
            GIVEN_UP: "given_up",
            NOT_ARTICLE: "not_article",
            LISTING: "listing",
        }
        found = Counter(dict.fromkeys(names.values(), 0))
        for state, n in self.db.conn.execute("SELECT state, count(*) FROM pages GROUP BY state"):
            found[names[state]] += n
        return dict(found)

    def of_address(self, url: str) -> list[Page]:
        """All answers of an address that were kept, oldest first."""
        rows = self.db.conn.execute(
            f"SELECT {COLUMNS} FROM pages WHERE address = ? ORDER BY fetched_at, id", [address_id(url)]
        )
        return [page_of(row) for row in rows]

    def of_site(self, site: str, *, lists: bool = False, limit: int = 100) -> list[Page]:
        """Kept pages of a site, the latest first: its articles, or its lists and feeds."""
        where = "state = 5" if lists else "state <> 5"
        rows = self.db.conn.execute(
            f"SELECT {COLUMNS} FROM pages WHERE site = ? AND {where} ORDER BY fetched_at DESC, id LIMIT ?",
            [site, limit],
        )
        return [page_of(row) for row in rows]

    def close(self) -> None:
        self.warc.close()


def page_of(row: Sequence[object]) -> Page:
    kept, url, form, site, status, fetched_at, content_type, headers, sha256, length = row
    read: Mapping[str, str] = json.loads(str(headers))
    return Page(
        id=str(kept),
        url=str(url),
        canonical_url=str(form),
        site=str(site),
        status=int(str(status)),
        fetched_at=int(str(fetched_at)),
        content_type=None if content_type is None else str(content_type),
        headers=read,
        sha256=str(sha256),
        length=int(str(length)),
    )


COLUMNS = "id, url, canonical, site, status, fetched_at, content_type, headers, sha256, body_length"

KEEP = """
INSERT INTO pages (id, url, canonical, address, site, status, fetched_at, seen_at, content_type, headers,
                   sha256, body_length, file, "offset", length, state, due)
VALUES (:id, :url, :canonical, :address, :site, :status, :fetched_at, :fetched_at, :content_type, :headers,
        :sha256, :body_length, :file, :offset, :length, :state, :due)
ON CONFLICT (id) DO UPDATE SET seen_at = max(seen_at, excluded.seen_at)
"""

SEEN = "UPDATE pages SET seen_at = max(seen_at, ?) WHERE id = ?"

CLAIM = """
UPDATE pages
SET due = :until, worker = :worker, tries = tries + 1, token = token + 1
WHERE id = :id
RETURNING token, tries
"""

BURY = """
UPDATE pages
SET state = 3, worker = NULL, read_at = :now,
    why = coalesce(why || '; ', '') || 'given up after ' || tries || ' tries; the last reader never reported'
WHERE id = :id
"""

RELEASE = """
UPDATE pages
SET due = 0, worker = NULL, tries = tries - 1
WHERE id = ? AND token = ? AND state = 0
"""

END = """
UPDATE pages
SET state = :state, due = :due, worker = NULL, read_at = :now, why = :why
WHERE id = :id AND token = :token AND state = 0
"""

AGAIN = "UPDATE pages SET state = 0, due = 0, tries = 0, worker = NULL, why = NULL"
