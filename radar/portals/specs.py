"""Which sample sites there are, and which places each of them brings news of."""

import dataclasses
import functools

from facts import gazetteer
from radar.portals.phrases import table
from radar.portals.places import Host, cities, counties, host, zone_hosts


@dataclasses.dataclass(frozen=True, kw_only=True)
class SiteSpec:
    """A row of words/sites.toml."""

    id: str
    kind: str
    name: str
    region: str
    level: str
    publisher: str
    weight: int
    reposts: int
    zone: str | None = None
    aggregator: bool = False
    copies_only: str = ""  # a hijacked domain serves stolen pages of this site alone, under their own paths

    def covers(self, code: str) -> bool:
        return not self.region or gazetteer.default().covers(self.region, code)


@functools.cache
def site_specs() -> tuple[SiteSpec, ...]:
    return tuple(SiteSpec(**row) for row in table("sites")["site"])


@functools.cache
def hosts_of(spec: SiteSpec) -> tuple[Host, ...]:
    """Where the first articles of a site take place."""
    if spec.zone:
        return tuple(one for one in zone_hosts(spec.region) if one.zone == spec.zone)
    if spec.level == "county":
        return (host(spec.region),)
    return (*counties(spec.region), *cities(spec.region), *zone_hosts(spec.region))
