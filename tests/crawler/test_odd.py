"""A site that needs code: one class in spiders/odd/, everything else from its file."""

import os
import subprocess
import sys
from pathlib import Path

from storage.archive import Archive

ROOT = Path(__file__).parents[2]
CLASS = '''
"""heyang: its list is a script that names the articles; no link stands in the markup (seen in a test)."""

import re
from urllib.parse import urljoin

from crawler.discovery import Links
from crawler.portal import PortalSpider


class Heyang(PortalSpider):
    name = "heyang"

    def links(self, response, site, kind, depth):
        numbers = re.findall(rb"article\\((\\d+)\\)", response.body)
        return Links(articles=tuple(urljoin(response.url, f"/art/{int(n)}.html") for n in numbers))
'''


def test_an_odd_site_finds_its_links_by_its_own_class_in_a_run_over_all_sites(portal, station) -> None:
    odd = station.folder / "extra" / "odd_sites"
    odd.mkdir(parents=True)
    (odd / "__init__.py").write_text("", encoding="utf-8")
    (odd / "heyang.py").write_text(CLASS, encoding="utf-8")
    portal.page("/list.html", "<script>article(7); article(8);</script>")
    portal.articles(["/art/7.html", "/art/8.html"])
    portal.listing("/plain.html", ["/art/2024/3/1/art_11_9.html"])
    portal.articles(["/art/2024/3/1/art_11_9.html"])
    for name, column in (("heyang", "/list.html"), ("other", "/plain.html")):
        station.site(name, f'name = "甲"\nurl = "{portal.url}"\ncolumns = ["{column}"]\ndelay_seconds = 0\n')
    start = (
        "import sys; sys.path.insert(0, sys.argv.pop(1));"
        "import crawler.settings; crawler.settings.SPIDER_MODULES = ['odd_sites'];"
        "import crawler.process as process; process.ODD = 'odd_sites';"
        "sys.exit(process.main(sys.argv[1:]))"
    )

    done = subprocess.run(
        [sys.executable, "-c", start, str(odd.parent), "--data", str(station.data), "--sites",
         str(station.folder / "sites"), *station.arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    with Archive.open(station.data) as archive:
        assert {page.url for page in archive.pages.of_site("heyang")} == {f"{portal.url}/art/{n}.html" for n in (7, 8)}
        assert len(archive.pages.of_site("other")) == 1
