"""Where the sample articles take place: real regions of the gazetteer, real zones, as newspapers name them."""

import functools
from dataclasses import dataclass

from facts import gazetteer, zones
from facts.gazetteer import PSEUDO_LEVELS


@dataclass(frozen=True, kw_only=True)
class Host:
    """A region that receives projects. `full` names its parent too; `zone` is set when it is a development zone."""

    adcode: str
    name: str
    full: str
    short: str
    city: str
    province: str
    zone: str | None
    leader: str  # 县, 区, 市, 州, 旗; 管委会 for a zone

    @property
    def own(self) -> str:
        return "该区" if self.zone else f"该{self.leader}"

    @property
    def all(self) -> str:
        return "全区" if self.zone else f"全{self.leader}"


@functools.cache
def shorts() -> frozenset[str]:
    """Short names of all divisions: no invented name may be one of them."""
    return frozenset(region.short for region in gazetteer.default() if region.short)


@functools.cache
def host(code: str) -> Host:
    """The county, district or city with this adcode as a host."""
    path = [region for region in gazetteer.default().path(code) if region.name not in PSEUDO_LEVELS]
    region = path[-1]
    parent = path[-2] if len(path) > 1 else None
    ending = region.name[-1]
    return Host(
        adcode=code,
        name=region.name,
        full=(parent.name if parent else "") + region.name,
        short=region.short,
        city=parent.name if parent else region.name,
        province=path[0].short,
        zone=None,
        leader=ending if ending in "省县区市州旗" else "县",
    )


@functools.cache
def zone_hosts(inside: str = "") -> tuple[Host, ...]:
    """Listed zones inside a region; their host is the city or county whose name they bear."""
    table = gazetteer.default()
    found: list[Host] = []
    for zone in zones.listed():
        if inside and not table.covers(inside, zone.host):
            continue
        base = host(zone.host)
        if not base.short or not zone.name.startswith(base.short):
            continue
        found.append(
            Host(
                adcode=zone.host, name=zone.name, full=zone.name, short=base.short, city=base.name,
                province=base.province, zone=zone.name, leader="管委会",
            )
        )  # fmt: skip
    return tuple(found)


def _stem(inside: str) -> str:
    if not inside:
        return ""
    return inside[:2] if inside.endswith("0000") else inside[:4] if inside.endswith("00") else inside


@functools.cache
def counties(inside: str = "") -> tuple[Host, ...]:
    """Counties and districts inside a code of any level; the whole country for an empty code."""
    stem = _stem(inside)
    return tuple(
        host(region.code)
        for region in gazetteer.default()
        if region.level == 3 and region.adcode and region.code.startswith(stem) and region.name[-1] in "县区市"
        and len(region.short) >= 2 and len(region.name) <= 4 and region.code[:2] not in ("81", "82", "71")
    )  # fmt: skip


@functools.cache
def cities(inside: str = "") -> tuple[Host, ...]:
    """Prefecture cities inside a province; the whole country for an empty code."""
    return tuple(
        host(region.code)
        for region in gazetteer.default()
        if region.level == 2 and region.code.startswith(_stem(inside)) and region.name.endswith("市")
        and region.name not in PSEUDO_LEVELS and counties(region.code)
    )  # fmt: skip
