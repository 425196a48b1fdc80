"""A worker that crawls and files without network, to be killed at any moment.

python killed.py FOLDER PAGES WORKER: takes from the frontier, keeps, reads, files; exits when nothing is left.
"""

import sys
import time
from pathlib import Path

from records import Article, Fact, FetchRequest, Lease, Page, Paragraph, Published, Reading
from storage.addresses import canonical
from storage.archive import Archive
from storage.frontier import LeaseLost

LIST = "http://yunhe.example/list/"
LEASE_MS = 300


def main(folder: Path, pages: int, worker: str) -> None:
    with Archive.open(folder) as archive:
        archive.pages.max_tries = archive.frontier.max_tries = 1000  # no page is to blame for so many kills
        archive.frontier.add_many(
            [FetchRequest(url=LIST, site="yunhe", kind="seed")] if not archive.frontier.is_known(LIST) else []
        )
        while True:
            fetched = fetch(archive, pages, worker)
            read = intake(archive, worker)
            if fetched or read:
                continue
            if archive.frontier.pending().next_due is None and not archive.pages.counts()["to_read"]:
                return
            time.sleep(0.02)


def fetch(archive: Archive, pages: int, worker: str) -> int:
    leases = archive.frontier.claim(5, worker=worker, ttl_ms=LEASE_MS)
    for lease in leases:
        assert lease.request is not None
        url = lease.request.url
        found = (
            [FetchRequest(url=f"http://yunhe.example/{n}.html", site="yunhe") for n in range(pages)]
            if url == LIST
            else []
        )
        body = f"<p>{url} 集中签约项目。</p>".encode()
        page = Page(
            id="",
            url=url,
            canonical_url=canonical(url),
            site="yunhe",
            status=200,
            fetched_at=archive.clock(),
            body=body,
        )
        try:
            archive.pages.keep(page, lease=lease, found=found)
        except LeaseLost:
            continue
    return len(leases)


def intake(archive: Archive, worker: str) -> int:
    leases = archive.pages.claim_unread(7, worker, LEASE_MS)
    try:
        file_all(archive, leases)
    except LeaseLost:
        return 1
    return len(leases)


def file_all(archive: Archive, leases: list[Lease]) -> None:
    with archive.unit_of_work() as unit:
        for lease in leases:
            page = archive.pages.get(lease.id, body=True)
            text = page.body.decode()
            at = text.index("签约项目")
            fact = Fact(stage="signed", quote="签约项目", start=at, end=at + 4, confidence="A")
            number = page.url.rpartition("/")[2].partition(".")[0]
            article = Article(
                title=f"第{number}篇",
                published=Published(value=f"2024-05-{1 + int(number) % 28:02}", kind="printed"),
                paragraphs=(Paragraph(text=text),),
            )
            unit.file(page, article, Reading(relevant=True, facts=(fact,)), lease=lease)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
