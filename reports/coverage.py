"""What was looked at: whether 没有签约 means that nothing was signed, or that nobody looked.

A visit walks a list back to the visit before, so a source that answered on the last day of a period, or
later, has shown the whole of it; one that fell silent has shown it up to its last good day.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from facts import gazetteer
from records import Site
from reports.spans import Span
from storage.archive import Archive
from storage.sources import day_of

Sight = Literal["whole", "late", "part", "none"]
SIGHTS: dict[Sight, str] = {
    "whole": "全程可见",
    "late": "期后才首次抓取，只见列表回溯到的部分",
    "part": "只看到一部分",
    "none": "没有看到",
}


@dataclass(frozen=True, kw_only=True)
class Watch:
    """One source over the span. `until` is the last day that it showed, None when it showed none."""

    site: str
    name: str
    region: str | None
    sight: Sight
    until: dt.date | None = None
    kept: int = 0  # pages kept during the span
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """The sources that can tell of one region."""

    region: str
    watches: tuple[Watch, ...]

    @property
    def whole(self) -> int:
        return sum(watch.sight == "whole" for watch in self.watches)

    @property
    def blind(self) -> tuple[Watch, ...]:
        return tuple(watch for watch in self.watches if watch.sight != "whole")


def watches(archive: Archive, span: Span, sites: Mapping[str, Site]) -> tuple[Watch, ...]:
    """Each enabled or once visited source over the span, those that showed least first."""
    now = day_of(archive.clock())
    health = archive.sources.all()
    days = archive.sources.between(span.first, max(now, span.last))
    last = min(span.last, now)  # a span that is still running is whole when it was seen today
    found = []
    for name in {site.id for site in sites.values() if site.enabled} | set(health):
        site, known = sites.get(name), health.get(name)
        good = [day for day, counts in days.get(name, {}).items() if counts.get("lists") or counts.get("kept")]
        inside = [day for day in good if day <= span.last]
        until = span.last if any(day >= last for day in good) else max(inside, default=None)
        sight: Sight = "none"
        if until is not None and until >= last:
            sight = "late" if known and day_of(known.first_seen) > span.last else "whole"
        elif until is not None:
            sight = "part"
        found.append(
            Watch(
                site=name,
                name=site.name if site else name,
                region=site.region if site else None,
                sight=sight,
                until=until,
                kept=sum(counts.get("kept", 0) for day, counts in days.get(name, {}).items() if day <= span.last),
                why=(known.last_why or "") if known else "还没有抓取过",
            )
        )
    order: dict[Sight, int] = {"none": 0, "part": 1, "late": 2, "whole": 3}
    return tuple(sorted(found, key=lambda watch: (order[watch.sight], watch.name)))


def outlook(region: str, every: Iterable[Watch]) -> Outlook:
    """The sources of a region, of what lies inside it, and of what it lies in; those of no region tell of all."""
    table = gazetteer.default()
    return Outlook(
        region=region,
        watches=tuple(
            watch
            for watch in every
            if watch.region is None or table.covers(region, watch.region) or table.covers(watch.region, region)
        ),
    )
