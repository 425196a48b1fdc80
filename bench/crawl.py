"""Pages a second of the crawl, side by side on one loopback portal: bare Scrapy as shipped, bare lean Scrapy, ours.

    python bench/crawl.py --pages 1000 --rounds 3 [--real ../shared/eval/pages]

"bare" fetches and keeps nothing; ours also claims leases, finds the links, writes WARC and archive row durably.
Each contender runs in a process of its own; milliseconds are CPU of that process, the best round is printed.
"""

import argparse
import gzip
import http.server
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIST_LENGTH = 50
LINKS = 200

BARE = """
import sys, scrapy
from scrapy.crawler import CrawlerProcess
urls, lean = sys.argv[2:], sys.argv[1] == "lean"
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for url in open(urls[0]).read().split():
            yield scrapy.Request(url, dont_filter=True)
    def parse(self, response):
        pass
settings = {"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
            "CONCURRENT_REQUESTS": 32, "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "DOWNLOAD_DELAY": 0}
if lean:
    import crawler.settings as ours
    for name in ("DOWNLOAD_HANDLERS", "SPIDER_MIDDLEWARES", "CONCURRENT_ITEMS", "COOKIES_ENABLED", "RETRY_ENABLED"):
        settings[name] = getattr(ours, name)
    settings["DOWNLOADER_MIDDLEWARES"] = {k: v for k, v in ours.DOWNLOADER_MIDDLEWARES.items() if v is None}
    try:
        import uvloop
        settings["ASYNCIO_EVENT_LOOP"] = "uvloop.Loop"
    except ImportError:
        pass
process = CrawlerProcess(settings)
process.crawl(Bare)
process.start()
"""


EACH = """
import sys, logging
from pathlib import Path
from scrapy.crawler import CrawlerProcess
from crawler.portal import PortalSpider
from crawler.process import _parser, settings_from
from crawler.sites import load_sites
asked = _parser().parse_args(sys.argv[1:])
process = CrawlerProcess(settings_from(asked))
logging.getLogger("scrapy").setLevel(logging.WARNING)
for name, site in load_sites(Path(asked.sites[0])).items():
    process.crawl(PortalSpider, sites={name: site})
process.start()
"""


def page_of(n: int, kilobytes: int) -> bytes:
    links = "".join(f'<li><a href="/menu/{i}.html">栏目{i}</a></li>' for i in range(LINKS))
    text = f"<p>河阳县第{n}批项目集中签约，总投资三十六亿元，涉及精密铸造与激光装备。</p>"
    body = f"<html><head><title>第{n}批项目签约</title></head><body><ul>{links}</ul>{text}".encode()
    return body + text.encode() * max(0, (kilobytes * 1024 - len(body)) // len(text.encode())) + b"</body></html>"


def serve(pages: dict[str, tuple[bytes, str]]) -> str:
    """Serve pages by path from a process of its own, so that its work is not counted; its address."""
    reading, writing = os.pipe()
    if os.fork() == 0:

        class Door(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body, kind = pages.get(self.path, (b"", ""))
                self.send_response(200 if kind else 404)
                self.send_header("Content-Type", kind or "text/plain")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = http.server.ThreadingHTTPServer(("0.0.0.0", 0), Door)  # 127.0.0.2, .3 … are hosts too
        server.request_queue_size = 128
        os.write(writing, str(server.server_address[1]).encode())
        os.close(writing)
        threading.Thread(target=_leave_with_parent, args=(os.getppid(),), daemon=True).start()
        server.serve_forever()
    os.close(writing)
    return f"http://127.0.0.1:{os.read(reading, 16).decode()}"


def _leave_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(0)


def listing(paths: list[str], following: str) -> tuple[bytes, str]:
    links = "".join(f'<li><a href="{path}">河阳县举行重点产业项目集中签约仪式</a></li>' for path in paths)
    return (
        f'<html><body><ul>{links}</ul><a href="{following}">下一页</a></body></html>'.encode(),
        "text/html; charset=utf-8",
    )


def with_lists(pages: dict[str, tuple[bytes, str]]) -> dict[str, tuple[bytes, str]]:
    paths = list(pages)
    lists = {
        f"/list_{n}.html": listing(paths[n : n + LIST_LENGTH], f"/list_{n + LIST_LENGTH}.html")
        for n in range(0, len(paths), LIST_LENGTH)
    }
    return pages | lists


def timed(command: list[str], **environment: str) -> tuple[float, float]:
    """Seconds by the clock and of CPU of one child process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **environment})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, cpu


def contenders(address: str, paths: list[str], folder: Path) -> dict[str, Callable[[], tuple[float, float]]]:
    urls = folder / "urls.txt"
    urls.write_text("\n".join(address + path for path in paths))
    sites = folder / "sites"
    sites.mkdir()
    (sites / "bench.toml").write_text(
        f'name = "bench"\nurl = "{address}"\ncolumns = ["/list_0.html"]\nallow = ["/art/"]\npages = 9999\ndelay_seconds = 0\n'
    )

    def ours() -> tuple[float, float]:
        with tempfile.TemporaryDirectory(dir=folder) as data:
            command = [sys.executable, "-m", "crawler", "--data", data, "--sites", str(sites), "--allow-private"]
            return timed([*command, "--log-level", "WARNING"])

    return {
        "bare Scrapy, defaults": lambda: timed([sys.executable, "-c", BARE, "default", str(urls)]),
        "bare Scrapy, lean": lambda: timed([sys.executable, "-c", BARE, "lean", str(urls)]),
        "ours: lease, links, WARC, archive": ours,
    }


def many_sites(
    address: str, pages: dict[str, tuple[bytes, str]], number: int, folder: Path
) -> dict[str, Callable[[], tuple[float, float]]]:
    """One spider over all sites against one spider a site, in one process each; every site is a host of its own."""
    sites = folder / "many"
    sites.mkdir()
    port = address.rpartition(":")[2]
    for n in range(number):
        (sites / f"site{n}.toml").write_text(
            f'name = "bench {n}"\nurl = "http://127.0.0.{n + 2}:{port}"\ncolumns = ["/list_0.html"]\nallow = ["/art/"]\n'
            "pages = 9999\ndelay_seconds = 0\n"
        )

    def run(start: list[str]) -> tuple[float, float]:
        with tempfile.TemporaryDirectory(dir=folder) as data:
            options = ["--data", data, "--sites", str(sites), "--allow-private", "--log-level", "ERROR"]
            return timed([sys.executable, *start, *options])

    return {
        f"one spider over {number} sites": lambda: run(["-m", "crawler"]),
        f"one spider for each of {number} sites": lambda: run(["-c", EACH]),
    }


def real_pages(folder: Path) -> dict[str, tuple[bytes, str]]:
    rows = [json.loads(line) for line in (folder / "pages.jsonl").read_text(encoding="utf-8").splitlines()]
    return {
        f"/art/{row['id']}.html": (
            gzip.decompress((folder / "pages" / f"{row['id']}.html.gz").read_bytes()),
            f"text/html; charset={row['charset']}",
        )
        for row in rows
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--kilobytes", type=int, default=66)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sites", type=int, help="compare one spider over so many sites with one spider a site")
    parser.add_argument("--real", type=Path, help="folder of saved real pages to serve instead of made ones")
    asked = parser.parse_args()
    pages = (
        real_pages(asked.real)
        if asked.real
        else {f"/art/{n}.html": (page_of(n, asked.kilobytes), "text/html; charset=utf-8") for n in range(asked.pages)}
    )
    address = serve(with_lists(pages))
    with tempfile.TemporaryDirectory() as scratch:
        if asked.sites:
            runs = many_sites(address, pages, asked.sites, Path(scratch))
        else:
            runs = contenders(address, list(pages), Path(scratch))
        best: dict[str, tuple[float, float]] = {}
        for _ in range(asked.rounds):  # in turn, so that a busy machine disturbs all alike
            for name, run in runs.items():
                wall, cpu = run()
                old = best.get(name, (1e9, 1e9))
                best[name] = (min(wall, old[0]), min(cpu, old[1]))
    number = len(pages) * (asked.sites or 1)
    for name, (wall, cpu) in best.items():
        print(f"{name:36} {number / wall:7.0f} pages/s  {1000 * cpu / number:6.2f} ms CPU a page (start included)")


if __name__ == "__main__":
    main()
