"""What a bulletin says, as values: gathered from the archive for a span and a scope, before any layout."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from facts import gazetteer, industries
from records import Alert, Site, Subscription
from reports.coverage import Outlook, Watch, outlook, watches
from reports.events import Counted, Event, ProjectOf, Total, count
from reports.quoting import Quoted, quote_all
from reports.spans import Span
from storage.archive import Archive
from storage.facts import FactFilter

STAGES = ("signed", "landed", "started", "production", "negotiating", "intent")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a bulletin looks at; empty tuples mean everything. `name` stands in its title."""

    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    name: str = ""

    @classmethod
    def of(cls, subscription: Subscription) -> "Scope":
        """The regions and industries that a subscription watches."""
        return cls(regions=subscription.regions, industries=subscription.industries, name=subscription.name)


@dataclass(frozen=True, kw_only=True)
class Rung:
    """The alerts of one subscription within the span, by state."""

    name: str
    states: Mapping[str, int]

    @property
    def count(self) -> int:
        return sum(self.states.values())


@dataclass(frozen=True, kw_only=True)
class Bulletin:
    """Everything that is said; every event and total carries its facts, every fact its words."""

    span: Span
    scope: Scope
    made_at: int  # ms UTC
    events: tuple[Event, ...]
    totals: tuple[Total, ...]
    mentions: int
    doubted: int  # statements too unsure to stand here
    signed_before: int  # single projects signed in the span in front of it
    watches: tuple[Watch, ...]
    outlooks: tuple[Outlook, ...]
    rung: tuple[Rung, ...] = ()
    by_stage: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)
    quotes: Mapping[str, Quoted] = field(default_factory=dict)  # by fact

    @property
    def signed(self) -> tuple[Event, ...]:
        return self.by_stage.get("signed", ())

    @property
    def blind(self) -> tuple[Watch, ...]:
        """Sources that did not show the whole span."""
        return tuple(watch for watch in self.watches if watch.sight != "whole")


def gather(
    archive: Archive,
    span: Span,
    scope: Scope,
    sites: Mapping[str, Site],
    *,
    project_of: ProjectOf | None = None,
) -> Bulletin:
    """Read the archive for a bulletin; nothing is written. `project_of` as in `reports.events.count`."""
    counted = facts_of(archive, span, scope, project_of)
    every = watches(archive, span, sites)
    events = tuple(sorted(counted.events, key=lambda event: (event.adcode or "~", event.day, event.first.id)))
    return Bulletin(
        span=span,
        scope=scope,
        made_at=archive.clock(),
        events=events,
        totals=tuple(sorted(counted.totals, key=lambda one: (one.adcode or "~", one.first.day, one.first.id))),
        mentions=len(counted.mentions),
        doubted=archive.facts.count(replace(filters(span, scope), alerting=False, background=False)),
        signed_before=sum(
            event.stage == "signed" for event in facts_of(archive, span.before(), scope, project_of).events
        ),
        watches=every,
        outlooks=tuple(outlook(region, every) for region in watched_regions(archive, scope, events, every)),
        rung=tuple(rung(archive, span)),
        quotes=quote_all(archive, (one for group in (*events, *counted.totals) for one in group.facts)),
        by_stage={stage: tuple(event for event in events if event.stage == stage) for stage in STAGES},
    )


def facts_of(archive: Archive, span: Span, scope: Scope, project_of: ProjectOf | None) -> Counted:
    return count(archive.facts.each(filters(span, scope)), project_of)


def filters(span: Span, scope: Scope) -> FactFilter:
    """Sure and present statements of one copy of each text, published within the span."""
    return FactFilter(
        stages=STAGES,
        regions=scope.regions,
        industries=scope.industries,
        since=span.first.isoformat(),
        until=span.last.isoformat(),
        alerting=True,
        first_copies=True,
    )


def watched_regions(archive: Archive, scope: Scope, events: Iterable[Event], every: Iterable[Watch]) -> tuple[str, ...]:
    """The regions to answer for: those of the scope, else those that subscriptions watch, else all that we look at."""
    table = gazetteer.default()
    regions = scope.regions or tuple(code for one in archive.subscriptions.all() if one.enabled for code in one.regions)
    if not regions:
        codes = [*(event.adcode for event in events), *(watch.region for watch in every)]
        regions = tuple(f"{code[:2]}0000" for code in codes if code)
    return tuple(sorted({table.current(code) for code in regions if table.get(code)}))


def rung(archive: Archive, span: Span) -> Iterable[Rung]:
    """Alerts of the span by subscription, in the order of their names."""
    first, after = span.bounds_ms
    names = {one.id: one.name for one in archive.subscriptions.all()}
    states: dict[str, Counter[str]] = {}
    for alert in alerts_since(archive, first):
        if alert.created_at < after:
            states.setdefault(alert.subscription, Counter())[alert.state] += 1
    return [
        Rung(name=names.get(ident, ident), states=dict(counts))
        for ident, counts in sorted(states.items(), key=lambda item: names.get(item[0], item[0]))
    ]


def alerts_since(archive: Archive, since_ms: int | None) -> Iterable[Alert]:
    """All alerts since an instant, newest first, a page at a time."""
    cursor = None
    while True:
        page, cursor = archive.alerts.find(since_ms=since_ms, cursor=cursor, limit=500)
        yield from page
        if cursor is None:
            return


def industry_of(event: Event) -> tuple[str, ...]:
    """The broadest industries that an event counts under."""
    table = industries.default().industries
    return tuple(dict.fromkeys(_top(ident, table) for ident in event.industries))


def _top(ident: str, table: Mapping[str, industries.Industry]) -> str:
    seen = {ident}
    while (known := table.get(ident)) and known.broader and known.broader not in seen:
        ident = known.broader
        seen.add(ident)
    return ident
