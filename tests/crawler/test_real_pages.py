"""Saved real pages, served from loopback with their content types (some of them wrong) and crawled by the real spider."""

import gzip
import json
from pathlib import Path

from storage.archive import Archive

WRONG = {"utf-8": "gb2312", "gb18030": "utf-8"}
LIST_LENGTH = 30


def serve(portal, folder: Path) -> dict[str, bytes]:
    """The pages by path; every fifth is served with a charset that is not its own, every seventh with none."""
    served = {}
    for n, line in enumerate((folder / "pages.jsonl").read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        body = gzip.decompress((folder / "pages" / f"{row['id']}.html.gz").read_bytes())
        charset = WRONG.get(row["charset"], "utf-8") if n % 5 == 0 else row["charset"]
        content_type = "text/html" if n % 7 == 0 else f"text/html; charset={charset}"
        path = f"/saved/{row['id']}.html"
        portal.page(path, "", content_type=content_type)
        portal.answers[path].body = body
        served[path] = body
    return served


def test_every_saved_page_is_kept_byte_for_byte_and_none_ends_the_run(portal, station, shared: Path) -> None:
    pages = serve(portal, shared / "eval" / "pages")
    paths = list(pages)
    for start in range(0, len(paths), LIST_LENGTH):
        portal.listing(
            f"/list_{start}.html", paths[start : start + LIST_LENGTH], following=f"/list_{start + LIST_LENGTH}.html"
        )
    station.site(
        "saved",
        f'name = "存页"\nurl = "{portal.url}"\ncolumns = ["/list_0.html"]\nallow = ["/saved/"]\npages = 9\ndelay_seconds = 0\n',
    )

    ended = station.crawl(seconds=180)

    assert ended.code == 0, ended.log
    assert len(pages) > 50
    assert ended.counts["kept"] == len(pages), ended.log
    with Archive.open(station.data) as archive:
        for path, body in pages.items():
            (page,) = archive.pages.of_address(portal.url + path)
            assert archive.pages.body(page.id) == body, path
            assert page.content_type == portal.answers[path].content_type
