"""The kinds of sample site: how each builds its lists, articles, feeds and faults."""

from radar.portals.kinds.base import Entry, Portal, Reply
from radar.portals.kinds.government import Jpaas, Trs, Zone
from radar.portals.kinds.odd import Odd
from radar.portals.kinds.old import Gbk, Hijack, Promo, Trad
from radar.portals.kinds.press import Aggregator, Daily, Feed, News, Paged

KINDS: dict[str, type[Portal]] = {
    "jpaas": Jpaas,
    "trs": Trs,
    "news": News,
    "daily": Daily,
    "zone": Zone,
    "gbk": Gbk,
    "trad": Trad,
    "hijack": Hijack,
    "promo": Promo,
    "aggregator": Aggregator,
    "odd": Odd,
    "paged": Paged,
    "feed": Feed,
}

__all__ = ["KINDS", "Entry", "Portal", "Reply"]
