"""One test for each line of each saved page, and one that no site claims more than its pages show."""

from pathlib import Path

import pytest

from crawler.saved import Line, Unexpected, lines, without_pages
from crawler.sites import load_sites

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "tests" / "pages"
SITES = load_sites(ROOT / "spiders")
LINES = list(lines(PAGES, SITES))


@pytest.mark.parametrize("line", LINES, ids=[line.id for line in LINES])
def test_a_saved_page_gives_what_its_file_says(line: Line) -> None:
    line.check()


def test_every_site_that_is_not_marked_unverified_has_a_saved_page() -> None:
    assert without_pages(PAGES, SITES) == [], "run: radar site add URL, or keep unverified = true in the site's file"


def test_a_page_of_our_own_making_says_so() -> None:
    for path in PAGES.glob("*/*.toml"):
        site = SITES[path.parent.name]
        if site.unverified:
            assert "synthetic = true" in path.read_text(encoding="utf-8"), path


def test_a_line_that_does_not_hold_fails_with_both_values(tmp_path: Path) -> None:
    source = PAGES / "xuecheng"
    target = tmp_path / "xuecheng"
    target.mkdir()
    for path in source.glob("2023-03-16.*"):
        (target / path.name).write_bytes(path.read_bytes())
    (expected,) = target.glob("*.toml")
    expected.write_text(
        expected.read_text(encoding="utf-8").replace("薛城区集中签约九个", "薛城区集中签约十个"), encoding="utf-8"
    )

    wrong = [line for line in lines(tmp_path, SITES) if line.key == "title"]

    with pytest.raises(Unexpected, match=r"九个.*十个"):
        wrong[0].check()
