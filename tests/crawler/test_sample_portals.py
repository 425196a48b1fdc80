"""The sample portals by the real crawler: every article that the truth names is kept."""

from collections.abc import Iterator

import pytest

from radar.portals.server import serve_portals
from radar.portals.sites import write_site_files
from storage.addresses import canonical
from storage.archive import Archive


@pytest.fixture(scope="module")
def portals() -> Iterator[object]:
    with serve_portals(articles=200, seed=3, port=0) as served:
        yield served


def test_every_article_of_every_sample_site_is_kept_and_a_second_crawl_fetches_lists_only(portals, station) -> None:
    origins = {name: site.origin for name, site in portals.sites.items()}
    write_site_files(station.folder / "sites", 0, origins)
    articles = [truth.urls for truth in portals.world.truth()]

    ended = station.crawl(seconds=180)

    assert ended.code == 0, ended.log
    with Archive.open(station.data) as archive:
        kept = {page.canonical_url for name in origins for page in archive.pages.of_site(name, limit=10_000)}
    missing = [urls[0] for urls in articles if not any(canonical(url) in kept for url in urls)]
    assert len(articles) >= 200
    assert [url for url in missing if not url.startswith(origins["odd_site"])] == []

    again = station.crawl(seconds=180)
    kept_again = {
        name: counts.get("kept", 0) for name, counts in again.lines[-1]["sites"].items() if name != "odd_site"
    }
    assert not any(kept_again.values()), kept_again
