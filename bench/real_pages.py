"""Crawl the labelled pages from loopback with the real spider, read and file them, and score what came out.

    python bench/real_pages.py [--shared ../shared] [--out predictions.jsonl]

Every third page is served with a wrong charset in its header, as the wild does.
"""

import argparse
import contextlib
import gzip
import http.server
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from crawler.sites import load_sites  # noqa: E402
from radar.crawling import Crawl  # noqa: E402
from radar.display import Display  # noqa: E402
from radar.intake import Intake, readers  # noqa: E402
from radar.morning import Morning, crawl_and_read  # noqa: E402
from radar.printed import as_printed  # noqa: E402
from storage.archive import Archive  # noqa: E402

WRONG = {"utf-8": "gb2312", "gb18030": "utf-8", "gbk": "utf-8", "gb2312": "utf-8"}


@contextlib.contextmanager
def labelled_site(pages: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve the labelled pages and a list of them; the origin, and the id of each address."""
    rows = [json.loads(line) for line in (pages / "pages.jsonl").read_text(encoding="utf-8").split("\n") if line]
    bodies: dict[str, tuple[bytes, str]] = {}
    for number, row in enumerate(rows):
        charset = (row["charset"] or "utf-8").lower()
        served = WRONG.get(charset, charset) if number % 3 == 0 else charset
        body = gzip.decompress((pages / "pages" / f"{row['id']}.html.gz").read_bytes())
        bodies[f"/page/{row['id']}.html"] = (body, f"text/html; charset={served}")
    links = "".join(f'<li><a href="{path}">第{n}篇有标注的新闻网页</a></li>' for n, path in enumerate(bodies))
    bodies["/list.html"] = (f"<html><body><ul>{links}</ul></body></html>".encode(), "text/html; charset=utf-8")

    class Door(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body, kind = bodies.get(self.path, (b"", ""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_port}"
    try:
        yield origin, {f"{origin}/page/{row['id']}.html": row["id"] for row in rows}
    finally:
        server.shutdown()
        server.server_close()


def crawl_labelled(pages: Path, folder: Path) -> tuple[Morning, list[dict[str, object]], dict[str, int]]:
    """The whole way over the labelled pages: how it went, predictions for the scorer, pages by state."""
    with labelled_site(pages) as (origin, ids):
        (folder / "sites").mkdir(parents=True)
        (folder / "sites" / "labelled.toml").write_text(
            f'name = "标注网页"\nurl = "{origin}"\ncolumns = ["/list.html"]\nlist = "li a"\nallow = ["/page/"]\n',
            encoding="utf-8",
        )
        with Archive.open(folder / "data") as archive, readers(count=2, seconds=20) as workers, Display() as display:
            intake = Intake(archive, workers, sites=load_sites(folder / "sites"))
            morning = crawl_and_read(
                lambda again: Crawl(
                    folder / "data",
                    [folder / "sites"],
                    allow_private=True,
                    open_only=again,
                    options=["--delay", "0", "--patience", "1"],
                    log=folder / "crawl.log",
                ),
                intake,
                display,
            )
            rows = [prediction(archive, ident, ids) for ident in archive.articles.all_ids()]
            return morning, rows, archive.pages.counts()


def prediction(archive: Archive, ident: str, ids: dict[str, str]) -> dict[str, object]:
    stored = archive.articles.get(ident)
    # The labels are in the words as printed, traditional script and glosses included.
    article, _ = as_printed(stored.article, stored.reading)
    return {
        "id": ids[stored.row.url],
        "title": article.title,
        "date": article.published.value if article.published else None,
        "source": article.source,
        "author": article.author,
        "body": [p.text for p in article.paragraphs],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    pages = asked.shared / "eval" / "pages"
    if not pages.is_dir():
        sys.exit(f"{pages}: the labelled pages are not there")
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        morning, rows, states = crawl_labelled(pages, Path(folder))
        out = asked.out or Path(folder) / "predictions.jsonl"
        out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        print(f"{morning.taken} in {time.monotonic() - began:.1f} s; pages by state {states}")
        subprocess.run([sys.executable, str(pages / "score.py"), str(out)], check=True)


if __name__ == "__main__":
    main()
