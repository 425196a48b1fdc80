"""The catalogue as it is shipped."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.sites import load_sites
from spiders.declared import declare, spider_class

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "spiders" / "sites").rglob("*.toml"))
SITES = load_sites(ROOT / "spiders")


def scrapy(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **more},
        check=False,
    )


def test_at_least_fourteen_real_sources_are_shipped() -> None:
    assert len(SITES) >= 14


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_site_file_has_at_most_fifteen_lines_and_ascii_name(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").strip().splitlines()

    assert len(lines) <= 15
    assert re.fullmatch(r"[a-z0-9_]+", path.stem)


def test_what_could_not_be_tried_says_so() -> None:
    assert all(site.unverified for site in SITES.values()), "drop unverified only with a page saved from the live site"


def test_scrapy_lists_every_enabled_site() -> None:
    listed = scrapy("list")

    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.split() == sorted(name for name, site in SITES.items() if site.enabled)


def test_scrapy_crawls_one_site_as_its_users_expect(portal, station) -> None:
    portal.articles(["/art/2024/3/1/art_11_1.html"])
    portal.listing("/zsyz/index.html", ["/art/2024/3/1/art_11_1.html"])
    station.site("heyang", f'name = "河阳"\nurl = "{portal.url}"\ncolumns = ["/zsyz/index.html"]\ndelay_seconds = 0\n')

    done = scrapy(
        "crawl",
        "heyang",
        RADAR_DATA=str(station.data),
        RADAR_SITES=str(station.folder / "sites"),
        RADAR_ALLOW_PRIVATE="1",
    )

    assert done.returncode == 0, done.stderr
    assert "1 pages kept" in done.stderr
    assert portal.asked["/art/2024/3/1/art_11_1.html"] == 1


def test_a_site_with_a_class_of_its_own_is_not_declared_twice() -> None:
    declared = declare(SITES, odd={"cinic"})

    assert "Site_cinic" not in declared
    assert spider_class(SITES["xuecheng"]).name == "xuecheng"


def test_ports_that_run_code_are_closed_and_robots_are_obeyed() -> None:
    got = {
        name: scrapy("settings", f"--get{kind}={name}" if kind else f"--get={name}").stdout.strip()
        for name, kind in (
            ("TELNETCONSOLE_ENABLED", "bool"),
            ("REMOTE_CONTROL_ENABLED", "bool"),
            ("ROBOTSTXT_OBEY", "bool"),
        )
    }

    assert got == {"TELNETCONSOLE_ENABLED": "False", "REMOTE_CONTROL_ENABLED": "False", "ROBOTSTXT_OBEY": "True"}
