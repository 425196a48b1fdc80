"""What all tests share: where the labelled sets are, and whether a browser is at hand."""

import os
import shutil
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
REQUIRED = os.environ.get("RADAR_REQUIRE_BROWSER") == "1"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of labelled sets that stands beside a developer's checkout; tests of it skip without it."""
    if not (SHARED / "eval").is_dir():
        pytest.skip("the labelled sets are not beside this checkout")
    return SHARED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM or REQUIRED:
        return
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser. Where RADAR_REQUIRE_BROWSER=1 its absence is a failure, elsewhere a skip."""
    if CHROMIUM is None:
        if REQUIRED:
            pytest.fail("RADAR_REQUIRE_BROWSER=1 but there is no Chromium: apt-get install chromium")
        pytest.skip("no Chromium on this machine")
    return CHROMIUM


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if "no Chromium" in str(r.longrepr)]
    if skipped:
        terminalreporter.write_line(
            f"{len(skipped)} browser tests skipped: no Chromium here (Debian: apt-get install chromium)"
        )


def pytest_make_parametrize_id(val: object) -> str | None:
    """Sets print in an order of their own in each process; the ids of tests must not."""
    if isinstance(val, (set, frozenset)):
        return "+".join(sorted(map(str, val))) or "none"
    return None
