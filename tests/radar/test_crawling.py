"""`radar crawl` and the demo as a user calls them: real processes against the sample portals on loopback."""

import contextlib
import datetime as dt
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from radar.portals.server import Portals, serve_portals
from radar.portals.sites import write_site_files
from storage.archive import Archive
from storage.database import ArchiveError

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def portals() -> Iterator[Portals]:
    with serve_portals(90, today=dt.datetime.now(dt.UTC).date()) as served:
        yield served


@pytest.fixture
def folder(tmp_path: Path, portals: Portals) -> Path:
    origins = {name: site.origin for name, site in portals.sites.items() if name != "odd_site"}
    write_site_files(tmp_path / "sites", urlsplit(portals.url).port or 0, origins)
    (tmp_path / "sites" / "odd_site.toml").unlink(missing_ok=True)
    set_delay(tmp_path, 0)
    (tmp_path / "radar.toml").write_text('data = "data"\nsites = ["sites"]\nallow_private = true\n', encoding="utf-8")
    return tmp_path


@pytest.fixture
def heard() -> Iterator[None]:
    """Children hear Ctrl-C, also where the tests run in the background and a shell made them deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def set_delay(folder: Path, seconds: float) -> None:
    for file in (folder / "sites").rglob("*.toml"):
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if "delay_seconds" not in line]
        file.write_text("\n".join([*lines, f"delay_seconds = {seconds}", ""]), encoding="utf-8")


def radar(folder: Path, *command: str, **more: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "radar", *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,  # type: ignore[call-overload]
    )


def figures(said: str) -> dict[str, int]:
    """The last progress line as numbers."""
    last = [line for line in said.splitlines() if "抓取" in line and "归档" in line][-1]
    return {name: int(n) for name, n in re.findall(r"(抓取|列表|归档|非文章|失败|事实) (\d+)", last)}


def test_a_second_crawl_fetches_only_lists(folder: Path) -> None:
    first = radar(folder, "crawl")
    _, said = first.communicate(timeout=120)
    assert first.returncode == 0, said
    before = figures(said)
    assert before["归档"] == before["抓取"] >= 60
    assert before["事实"] >= 30
    assert before["失败"] == 0

    second = radar(folder, "crawl")
    _, said = second.communicate(timeout=120)
    assert second.returncode == 0, said
    after = figures(said)
    assert after["抓取"] == after["归档"] == 0
    assert after["列表"] >= 10


def test_ctrl_c_stops_cleanly_and_the_next_crawl_goes_on(folder: Path, heard: None) -> None:
    set_delay(folder, 0.5)
    running = radar(folder, "crawl", start_new_session=True)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(ArchiveError), Archive.open(folder / "data", read_only=True) as archive:
            if archive.articles.count():
                break
        time.sleep(0.2)
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130, said
    assert "Traceback" not in said
    with Archive.open(folder / "data", read_only=True) as archive:
        done = archive.articles.count()
        assert done >= 1
    set_delay(folder, 0)
    again = radar(folder, "crawl")
    _, said = again.communicate(timeout=120)
    assert again.returncode == 0, said
    with Archive.open(folder / "data", read_only=True) as archive:
        assert archive.articles.count() >= 60


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = ", "broken.toml"),
        ('name = "甲县"\nurl = "http://127.0.0.1:9"\ncolumns = ["/"]\nregoin = "320311"\n', 'did you mean "region"'),
        ('name = "甲县"\nurl = "http://127.0.0.1:9"\ncolumns = ["/"]\nregion = "999999"\n', "999999"),
    ],
    ids=["broken", "misspelt", "region"],
)
def test_a_site_file_that_cannot_be_taken_is_named_in_one_line(folder: Path, text: str, words: str) -> None:
    (folder / "sites" / "broken.toml").write_text(text, encoding="utf-8")
    refused = radar(folder, "crawl")
    _, said = refused.communicate(timeout=60)
    assert refused.returncode in (1, 2)
    assert words in said
    assert "broken" in said
    assert "Traceback" not in said


def test_the_demo_names_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = radar(tmp_path, "demo", "--port", str(port), "--portals-port", "0")
        _, said = refused.communicate(timeout=60)
    assert refused.returncode == 1
    assert f"端口 {port}" in said
    assert "Traceback" not in said


def test_the_demo_does_not_empty_a_folder_that_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep")
    refused = radar(tmp_path, "demo", "--once", "--portals-port", "0", "--folder", "mine")
    _, said = refused.communicate(timeout=60)
    assert refused.returncode == 1
    assert "mine" in said
    assert (tmp_path / "mine" / "letter.txt").read_text() == "keep"
