"""Each site file as a Scrapy spider, so that `scrapy list` and `scrapy crawl SITE` work from a checkout.

Folders besides the catalogue are named in RADAR_SITES, separated like PATH.
"""

import os
from pathlib import Path

from crawler.portal import PortalSpider
from crawler.sites import catalogue, load_sites
from records.site import Site


def spider_class(site: Site) -> type[PortalSpider]:
    """A spider of one site."""
    attributes = {
        "__module__": __name__,
        "__doc__": f"{site.name} {site.url}",
        "name": site.id,
        "sites": {site.id: site},
    }
    return type(f"Site_{site.id.replace('-', '_')}", (PortalSpider,), attributes)


def site_folders() -> list[Path]:
    more = os.environ.get("RADAR_SITES", "")
    return [catalogue(), *(Path(folder) for folder in more.split(os.pathsep) if folder)]


def declare(sites: dict[str, Site], odd: set[str]) -> dict[str, type[PortalSpider]]:
    """Spiders of the sites that have no class of their own in spiders/odd/."""
    made = (spider_class(site) for site in sites.values() if site.enabled and site.id not in odd)
    return {spider.__name__: spider for spider in made}


def _odd_names() -> set[str]:
    folder = Path(__file__).parent / "odd"
    return {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")}


# Scrapy's loader looks for classes among a module's globals.
globals().update(declare(load_sites(*site_folders()), _odd_names()))
