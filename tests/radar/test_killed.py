"""kill -9 of crawl, intake, delivery and desk at random moments: nothing lost, nothing filed twice, nobody told twice."""

import contextlib
import datetime as dt
import http.server
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from alerts.bell import Bell, take_up
from alerts.channels import load_channels
from alerts.delivery import Deliverer, due_of
from crawler.sites import load_sites
from radar.intake import Intake, readers
from radar.portals.server import Portals, serve_portals
from radar.portals.sites import write_site_files
from storage.archive import Archive
from storage.database import clock_from, utc_ms

KILLS = 20
MOST_ROUNDS = (
    12  # each kills the reading and delivering process, the desk, and two crawls while there is something to crawl
)
HOUR_MS = 3_600_000

SUBSCRIPTIONS = """
[[subscription]]
id = "everything-signed"
name = "各地签约"
stages = ["signed"]
channels = ["hook"]
[[subscription]]
id = "everything-started"
name = "各地开工"
stages = ["started", "production", "landed"]
channels = ["hook"]
"""


class Hook:
    """A webhook on loopback that drops what it has seen, by the idempotency key, as receivers should."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        hook = self

        class Door(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                hook.seen[self.headers["Idempotency-Key"]] += 1
                self.send_response(204)
                self.end_headers()

            def log_message(self, *args: object) -> None: ...

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def hook() -> Iterator[Hook]:
    made = Hook()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def portals() -> Iterator[Portals]:
    today = dt.datetime.now(dt.UTC).date()
    with serve_portals(320, today=today) as served:
        yield served


class House:
    """One installation: its folder, its settings, and the processes that are killed."""

    def __init__(self, folder: Path, portals: Portals, hook: Hook) -> None:
        self.folder, self.data, self.sites = folder, folder / "data", folder / "sites"
        origins = {name: site.origin for name, site in portals.sites.items()}
        write_site_files(self.sites, urlsplit(portals.url).port or 0, origins)
        (folder / "subscriptions.toml").write_text(SUBSCRIPTIONS, encoding="utf-8")
        (folder / "radar.toml").write_text(
            'data = "data"\nsites = ["sites"]\nallow_private = true\npage_seconds = 5\n'
            '[channels.hook]\nkind = "webhook"\nper_minute = 6000\nburst = 600\ndigest_over = 100000\n',
            encoding="utf-8",
        )
        self.environ = {**os.environ, "RADAR_CHANNEL_HOOK_URL": hook.url}

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        with (self.folder / "stderr.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=self.folder,
                env={**self.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )

    def crawler(self, *more: str) -> subprocess.Popen[bytes]:
        return self.start(
            "crawler", "--data", str(self.data), "--sites", str(self.sites), "--allow-private",
            "--delay", "0.4", "--timeout", "3", "--lease-seconds", "2", "--retry-seconds", "0.2", *more,
        )  # fmt: skip

    def reader(self) -> subprocess.Popen[bytes]:
        """Reads, rings and delivers; no site is due in it so soon."""
        return self.start("radar", "run")

    def desk(self, port: int) -> subprocess.Popen[bytes]:
        return self.start("radar", "serve", "--port", str(port))


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL the process and everything in its session."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()
    process.wait()


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def wait_for_desk(port: int, desk: subprocess.Popen[bytes]) -> None:
    """Until the desk answers; a busy machine may need long for it."""
    while desk.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError(f"the desk ended with {desk.returncode}; its words are in stderr.log")


def use_desk(port: int, seconds: float) -> int:
    """Mark alerts as done through the desk for a while; how many requests were answered."""
    address, answered = f"http://127.0.0.1:{port}", 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/alerts?format=json", timeout=2) as page:
                answered += 1
                for item in json.load(page)["items"][:3]:
                    done = urllib.request.Request(f"{address}/alerts/{item['id']}/state", data=b"state=done")
                    urllib.request.urlopen(done, timeout=2).close()
                    answered += 1
        except (urllib.error.URLError, OSError, ValueError):
            time.sleep(0.1)
    return answered


def finish(house: House, hook: Hook) -> None:
    """An hour later, when every lease has ended: crawl, read and deliver what is left."""
    later = utc_ms() + HOUR_MS
    house.crawler("--clock-start", str(later), "--patience", "3").wait(120)
    sites = load_sites(house.sites)
    os.environ["RADAR_CHANNEL_HOOK_URL"] = hook.url
    tables = {"hook": {"kind": "webhook", "per_minute": 6000, "burst": 600, "digest_over": 100000}}
    channels = load_channels(tables, allow_private=True)
    with (
        Archive.open(house.data, clock=clock_from(later + HOUR_MS)) as archive,
        readers(count=2, seconds=20) as workers,
    ):
        Intake(archive, workers, sites=sites, bell=Bell(archive, due=due_of(channels))).take()
        deliverer = Deliverer(archive, channels)
        while deliverer.run_once().anything:
            pass


def test_twenty_kills_lose_nothing_and_tell_nobody_twice(
    tmp_path: Path, portals: Portals, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RADAR_CHANNEL_HOOK_URL", hook.url)
    dice = random.Random(20)
    house = House(tmp_path, portals, hook)
    with Archive.open(house.data) as archive:
        take_up(archive, tmp_path / "subscriptions.toml")
    kills = answered = 0
    for _ in range(MOST_ROUNDS):
        if kills >= KILLS:
            break
        port = free_port()
        reader, desk = house.reader(), house.desk(port)
        if not answered:
            wait_for_desk(port, desk)
        for _ in range(2):
            crawler = house.crawler()
            answered += use_desk(port, dice.uniform(2, 4))
            kills += crawler.poll() is None
            kill(crawler)
        for process in dice.sample([reader, desk], 2):
            kills += process.poll() is None
            kill(process)
            time.sleep(dice.uniform(0, 0.2))
    finish(house, hook)

    (tmp_path / "calm").mkdir()
    calm = House(tmp_path / "calm", portals, hook)
    assert calm.crawler("--patience", "3").wait(120) in (0, 4)

    assert kills >= KILLS
    assert answered > 0
    wanted, _ = rows(calm.data, "SELECT canonical FROM pages WHERE state <> 5")
    assert len(wanted) >= 280
    kept, times = rows(house.data, "SELECT canonical FROM pages WHERE state <> 5")
    assert wanted - kept == set()
    assert times == len(kept), "the same page was kept twice"
    assert rows(house.data, "SELECT id FROM pages WHERE state = 0")[1] == 0
    read, times = rows(house.data, "SELECT canonical FROM articles")
    assert read == rows(house.data, "SELECT canonical FROM pages WHERE state = 2")[0]
    assert times == len(read), "a page was filed twice"
    assert rows(house.data, "PRAGMA integrity_check")[0] == {"ok"}
    assert rows(house.data, "PRAGMA foreign_key_check")[1] == 0
    with Archive.open(house.data, read_only=True) as archive:
        alerts, _ = archive.alerts.find(limit=5000)
        sent = archive.outbox.parcels("sent", 5000)
        assert len(alerts) >= 20
        assert sorted(parcel.payload["alert"] for parcel in sent) == sorted(a.id for a in alerts)
        assert archive.outbox.counts() == dict.fromkeys(archive.outbox.counts(), 0) | {"sent": len(sent)}
        assert set(hook.seen) == {parcel.key for parcel in sent}


def rows(data: Path, query: str) -> tuple[set[str], int]:
    """The values of the first column, and how many rows there were."""
    with contextlib.closing(sqlite3.connect(data / "archive.sqlite")) as database:
        found = [row[0] for row in database.execute(query)]
    return set(found), len(found)
