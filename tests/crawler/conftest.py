"""A small portal on loopback whose every answer a test writes, and the real crawler as a child process."""

import http.server
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass
class Answer:
    """What one address answers. `length` lies about the body's length, `seconds` keeps the client waiting."""

    body: bytes = b""
    status: int = 200
    content_type: str | None = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    seconds: float = 0.0


Handler = Callable[[str, Mapping[str, str]], Answer]


class Portal:
    """A portal of answers by path; a callable answers a path with the request's headers in hand."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | Handler] = {}
        self.asked: Counter[str] = Counter()
        self.times: list[tuple[float, str]] = []
        self.fallback: Handler = lambda path, headers: Answer(status=404)
        portal = self

        class Door(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                portal.serve(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that hangs up in the midst is what many of these tests are about."""

        self.server = Server(("127.0.0.1", 0), Door)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def serve(self, door: http.server.BaseHTTPRequestHandler) -> None:
        self.asked[door.path] += 1
        self.times.append((time.monotonic(), door.path))
        answer = self.answers.get(door.path, self.fallback)
        if callable(answer):
            answer = answer(door.path, {name.lower(): value for name, value in door.headers.items()})
        if answer.seconds:
            time.sleep(answer.seconds)
        door.send_response(answer.status)
        if answer.content_type:
            door.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers.items():
            door.send_header(name, value)
        if answer.status != 304:
            door.send_header("Content-Length", str(len(answer.body) if answer.length is None else answer.length))
        door.end_headers()
        if answer.status != 304:
            door.wfile.write(answer.body)
        if answer.length is not None:
            door.close_connection = True

    def page(self, path: str, body: str, **more: object) -> None:
        self.answers[path] = Answer(body=body.encode(), **more)  # type: ignore[arg-type]

    def listing(self, path: str, articles: list[str], *, following: str = "") -> None:
        links = "".join(
            f'<li><a href="{address}">河阳县举行重点产业项目集中签约仪式之{n}</a></li>'
            for n, address in enumerate(articles)
        )
        more = f'<a href="{following}">下一页</a>' if following else ""
        self.page(path, f"<html><head><title>招商动态</title></head><body><ul>{links}</ul>{more}</body></html>")

    def articles(self, paths: list[str]) -> None:
        for path in paths:
            self.page(path, article(path))

    def articles_asked(self) -> list[str]:
        return [path for path in self.asked if "/art/" in path]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def article(path: str) -> str:
    return f"<html><head><title>河阳县项目签约 {path}</title></head><body><p>河阳县与客商签约，文章地址 {path}。</p></body></html>"


@dataclass(frozen=True)
class Ended:
    code: int
    counts: Mapping[str, int]
    lines: tuple[Mapping[str, object], ...]
    log: str


@dataclass
class Station:
    """A data folder, a folder of site files, and the crawler that reads both."""

    folder: Path
    arguments: list[str] = field(
        default_factory=lambda: ["--allow-private", "--retry-seconds", "0.2", "--patience", "1.5", "--timeout", "3"]
    )

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def site(self, name: str, text: str) -> Path:
        path = self.folder / "sites" / f"{name}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def start(self, *more: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "crawler", "--data", str(self.data), "--sites", str(self.folder / "sites")]
        return subprocess.Popen(
            [*command, "--progress", "-", *self.arguments, *more],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def crawl(self, *more: str, seconds: float = 60) -> Ended:
        process = self.start(*more)
        try:
            out, err = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            raise AssertionError(f"still crawling after {seconds} s: {out[-2000:]} {err[-4000:]}") from None
        lines = tuple(json.loads(line) for line in out.splitlines())
        counts = lines[-1]["counts"] if lines else {}
        assert "Traceback" not in err, err
        return Ended(code=process.returncode, counts=counts, lines=lines, log=err)


@pytest.fixture
def portal() -> Iterator[Portal]:
    portal = Portal()
    yield portal
    portal.close()


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(tmp_path)


@pytest.fixture
def answer() -> type[Answer]:
    return Answer
