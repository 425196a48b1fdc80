"""The sample world filed into an archive as a perfect reader reads it, without serving or crawling a page."""

import datetime as dt

from radar.portals.model import Truth
from radar.portals.perfect import read_perfectly
from radar.portals.world import World
from records import Page
from storage.addresses import canonical, page_id
from storage.archive import Archive
from storage.pages import Keeping
from storage.unit import Filed

CHINA = dt.timezone(dt.timedelta(hours=8))
BATCH = 40


def page_of(truth: Truth) -> Page:
    """A page for an article of the truth: fetched ten minutes after it was published, its text as its bytes."""
    piece = truth.piece
    url = f"http://{piece.site}.example/{piece.id}.html"
    fetched = int(piece.published.replace(tzinfo=CHINA).timestamp() * 1000) + 600_000
    body = piece.text.encode()
    return Page(
        id=page_id(url, body), url=url, canonical_url=canonical(url), site=piece.site, status=200, fetched_at=fetched,
        body=body,
    )  # fmt: skip


def file_world(archive: Archive, world: World) -> list[tuple[Truth, Filed]]:
    """Every article, in order of publication."""
    rows = sorted(read_perfectly(world), key=lambda row: (row[0].piece.published, row[0].piece.id))
    found: list[tuple[Truth, Filed]] = []
    for start in range(0, len(rows), BATCH):
        pages = [page_of(truth) for truth, _, _ in rows[start : start + BATCH]]
        archive.pages.keep_many([Keeping(page=page) for page in pages])
        with archive.unit_of_work() as unit:
            for page, (truth, article, reading) in zip(pages, rows[start : start + BATCH], strict=True):
                found.append((truth, unit.file(page, article, reading)))
    return found
