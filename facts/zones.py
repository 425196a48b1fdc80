"""Development zones: the national list, well-known zones without a region in their name, and the pattern for the rest.

About two thousand provincial and municipal zones are in no open list; they are read by pattern, a region name
followed by a zone word. The host of a zone is the city or county whose name it bears; the county in which it
lies is kept as a detail, so that both find it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from facts.gazetteer import Gazetteer, read_table
from records import Place

# What may stand between a region's name and the zone word: a local name of up to four characters.
_LOCAL = r"[^\W\d_的在与和及将是有把为对到从向于等市县区省州、]{0,4}"
_STRONG = (
    r"经济技术开发区|经济开发区|经开区|高新技术产业开发区|高新技术产业园区|高新技术开发区|高新技术产业园|高新产业开发区"
    r"|高新园区|高新区|工业园区|工业开发区|工业集中区|工业新区|产业园区|产业集聚区|产业集中区|先进制造业开发区|产业转移工业园"
    r"|循环经济园区|循环经济产业园区|化工园区|综合保税区|保税港区|保税区|自由贸易试验区|自贸试验区|自贸片区|自贸区|自贸港"
    r"|旅游度假区|旅游开发区|台商投资区|跨境经济合作区|边境经济合作区|经济合作区|特别合作区|临空经济区|临港经济区|综合实验区"
    r"|协同发展示范区|示范区|开发区|经济区|科技城|科学城"
)
_DIRECT = r"工业园|新区|合作区|度假区|实验区|试验区|临港工业区|工业区|新城"
_GRADE = r"(?:国家级|省级|国家)?"
AFTER_REGION = re.compile(rf"[市县区州]?{_GRADE}(?:(?:{_DIRECT}|{_STRONG})|{_LOCAL}(?:{_STRONG}))")
_WATERS = ("港", "湾", "湖", "岛", "口", "河", "洲")
_PLAIN = re.compile(rf"[市县区州]?{_GRADE}(?:{_DIRECT}|{_STRONG})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Zone:
    """A listed zone. `host` is the code of the unit whose name it bears, `lies_in` that of the county around it."""

    kind: str
    level: str
    name: str
    aliases: tuple[str, ...]
    host: str
    lies_in: str | None


@lru_cache(maxsize=1)
def listed() -> tuple[Zone, ...]:
    """The zones known by name."""
    return tuple(
        Zone(
            kind=row["kind"],
            level=row["level"],
            name=row["name"],
            aliases=tuple(row["aliases"].split("|")),
            host=row["host"],
            lies_in=row["lies_in"] or None,
        )
        for row in read_table("zones.tsv")
    )


@lru_cache(maxsize=1)
def by_alias() -> dict[str, Zone]:
    return {alias: zone for zone in reversed(listed()) for alias in (zone.name, *zone.aliases)}


def zone_after(text: str, end: int) -> int | None:
    """Where a zone's name that begins with the region ending at `end` stops, or None: 泉山|经济开发区."""
    match = AFTER_REGION.match(text, end)
    return match.end() if match else None


def names_another(text: str, end: int) -> bool:
    """Whether the word behind a region makes another place of it before the zone word: 独山|港|经济开发区."""
    return text.startswith(_WATERS, end) and not _PLAIN.match(text, end)


def covers(gazetteer: Gazetteer, outer: str, place: Place) -> bool:
    """Whether a region holds a place, a zone counting as part of its city and of the county where it lies."""
    if place.adcode and gazetteer.covers(outer, place.adcode):
        return True
    zone = by_alias().get(place.zone) if place.zone else None
    return bool(zone and zone.lies_in and gazetteer.covers(outer, zone.lies_in))
