"""A small atlas and short ways to write articles and facts; all companies are invented."""

import contextlib
import dataclasses
import functools
import http.server
import itertools
import threading
from collections.abc import Callable

import pytest

from alerts.atlas import Atlas, build
from alerts.bell import Bell
from alerts.ringing import Policy
from records import Amount, Article, Count, Fact, Page, Paragraph, Place, Published, Reading, Site
from storage.addresses import page_id
from storage.archive import Archive

REGIONS = [
    ("320000", "江苏省", None), ("320300", "徐州市", "320000"), ("320311", "泉山区", "320300"),
    ("370000", "山东省", None), ("370400", "枣庄市", "370000"), ("370403", "薛城区", "370400"),
    ("370800", "济宁市", "370000"), ("370811", "任城区", "370800"),
    ("420000", "湖北省", None), ("429004", "仙桃市", "420000"),
    ("110000", "北京市", None), ("110105", "朝阳区", "110000"), ("220000", "吉林省", None), ("220100", "长春市", "220000"),
    ("220104", "朝阳区", "220100"),
]  # fmt: skip
INDUSTRIES = [
    ("electronics", "电子信息制造", None), ("display", "新型显示", "electronics"), ("battery-storage", "锂电储能", None),
    ("chemicals", "化工", None), ("fine-chemicals", "精细化工", "chemicals"),
]  # fmt: skip


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    return build(
        regions=REGIONS,
        industries=INDUSTRIES,
        short_names={"320000": ("江苏",), "370000": ("山东",), "370400": ("枣庄",), "370403": ("薛城",)},
        former_codes={"370402": "370403"},
    )


@pytest.fixture
def article() -> Callable[..., Article]:
    def make(*lines: str, title: str = "", day: str | None = "2026-11-20", url: str | None = None) -> Article:
        return Article(
            title=title or None,
            url=url,
            published=Published(value=day, kind="printed") if day else None,
            paragraphs=tuple(Paragraph(text=line) for line in lines),
        )

    return make


@pytest.fixture
def fact() -> Callable[..., Fact]:
    """A fact whose words are `quote`, found in `article` when one is given."""

    def make(quote: str = "", *, article: Article | None = None, **values: object) -> Fact:
        start = article.text.index(quote) if article else 0
        given: dict[str, object] = {"stage": "signed", "confidence": "A", "quote": quote, "start": start}
        given |= {"end": start + len(quote)} | values
        if isinstance(given.get("host"), str):
            names = {code: name for code, name, _ in REGIONS}
            given["host"] = Place(adcode=str(given["host"]), name=names[str(given["host"])])
        if isinstance(given.get("amount"), int | float):
            given["amount"] = Amount(value=float(given["amount"]), kind="total")  # type: ignore[arg-type]
        if isinstance(given.get("count"), int):
            given["count"] = Count(value=given["count"])  # type: ignore[arg-type]
        return Fact(**given)  # type: ignore[arg-type]

    return make


@pytest.fixture
def reading() -> Callable[..., Reading]:
    def make(*facts: Fact) -> Reading:
        return Reading(relevant=True, signing=True, facts=facts)

    return make


class Clock:
    """A clock that is moved by hand, ms UTC; 2026-11-20 10:00 in China at first."""

    def __init__(self, now: int = 1_795_140_000_000) -> None:
        self.now = now
        self.drift = 0  # ms by which it goes on each time it is asked

    def __call__(self) -> int:
        self.now += self.drift
        return self.now

    def pass_(self, *, seconds: float = 0, days: float = 0) -> None:
        self.now += int(seconds * 1000 + days * 86_400_000)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def archive(tmp_path, clock):
    with Archive.open(tmp_path / "data", clock=clock) as opened:
        yield opened


def keep_page(archive: Archive, article: Article, url: str, site: str = "town") -> Page:
    """The page of an article, kept in the archive."""
    body = f"{article.title}\n{article.text}".encode()
    page = Page(
        id=page_id(url, body), url=url, canonical_url=url, site=site, status=200, fetched_at=archive.clock(), body=body
    )
    archive.pages.keep(page)
    return page


@pytest.fixture
def keep(archive):
    """keep(article, url) gives the page of an article, kept in the archive."""
    return functools.partial(keep_page, archive)


@pytest.fixture
def take(archive, atlas, clock):
    """File an article and ring: take(article, fact, …, url=…, site=…) gives the number of new alerts."""
    numbers = itertools.count()

    def file(article: Article, *facts: Fact, url: str | None = None, site: str = "town", policy: Policy | None = None):
        url = url or article.url or f"http://127.0.0.1/{next(numbers)}.html"
        page = keep_page(archive, article, url, site)
        article = dataclasses.replace(article, url=url)
        reading = Reading(relevant=True, signing=True, facts=facts)
        bell = Bell(archive, atlas=atlas, policy=policy)
        with archive.unit_of_work() as unit:
            filed = unit.file(page, article, reading)
            return bell.ring(unit, filed, article, reading, site=Site(id=site, name=site, url="http://127.0.0.1/"))

    return file


class Receiver:
    """A server on loopback that answers what `answer(path, headers, body)` says and remembers what it accepted.

    The default answer is 200. `accepted` holds the Idempotency-Key of each request that was answered with 2xx.
    """

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.accepted: list[str] = []
        self.answer: Callable[[str, dict[str, str], bytes], tuple] = lambda *_: (200, b"{}")
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {k.lower(): v for k, v in self.headers.items()}
                receiver.requests.append((self.path, headers, body))
                status, answer, *more = receiver.answer(self.path, headers, body)
                if status == 0:
                    self.close_connection = True
                    return
                if 200 <= status < 300:
                    receiver.accepted.append(headers.get("idempotency-key", ""))
                self.send_response(status)
                for name, value in (more[0] if more else {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self._thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


@pytest.fixture
def receiver():
    opened = Receiver()
    yield opened
    opened.close()
