"""What a bulletin says, as values: gathered from the archive for a span and a scope, before any layout."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from facts import gazetteer, industries
from records import Alert, Project, Site, Subscription
from reports.coverage import Outlook, Watch, outlook, watches
from reports.events import Counted, Event, Total, count
from reports.quoting import Quoted, quote_all
from reports.spans import Span
from storage.archive import Archive
from storage.facts import FactFilter
from storage.projects import ProjectFilter, SignedAgain

MOST_AGAIN = 200
MOST_WAITING = 10
STALLED_DAYS = 365
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
    """Everything that is said; every event and total carries its facts, every fact its words.

    `by_stage` leaves out what signs a known project anew; that stands in `again`.
    """

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
    again: tuple[SignedAgain, ...] = ()
    waiting: tuple[Project, ...] = ()
    all_waiting: int = 0
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
) -> Bulletin:
    """Read the archive for a bulletin; nothing is written."""
    counted = counted_of(archive, filters(span, scope))
    again = signed_again(archive, span, scope)
    known = {one.new.id for one in again}
    every = watches(archive, span, sites)
    all_late, late = waiting(archive, span, scope) if span.kind == "monthly" else (0, ())
    events = tuple(sorted(counted.events, key=lambda event: (event.adcode or "~", event.day, event.first.id)))
    return Bulletin(
        span=span,
        scope=scope,
        made_at=archive.clock(),
        events=events,
        totals=tuple(sorted(counted.totals, key=lambda one: (one.adcode or "~", one.first.day, one.first.id))),
        mentions=len(counted.mentions),
        doubted=archive.facts.count(replace(filters(span, scope), alerting=False, background=False)),
        signed_before=signed_before(archive, span.before(), scope),
        watches=every,
        outlooks=tuple(outlook(region, every) for region in watched_regions(archive, scope, events, every)),
        rung=tuple(rung(archive, span)),
        again=again,
        waiting=late,
        all_waiting=all_late,
        quotes=quote_all(
            archive,
            [one for group in (*events, *counted.totals) for one in group.facts]
            + [fact for one in again for fact in (one.new, one.first)],
        ),
        by_stage={
            stage: tuple(
                event for event in events if event.stage == stage and (stage != "signed" or is_new(event, known))
            )
            for stage in STAGES
        },
    )


def counted_of(archive: Archive, wanted: FactFilter) -> Counted:
    """The facts of a filter as they are counted, joined by the archive's dossiers."""
    facts = list(archive.facts.each(wanted))
    return count(facts, archive.projects.of_facts([one.id for one in facts]))


def signed_again(archive: Archive, span: Span, scope: Scope) -> tuple[SignedAgain, ...]:
    """老项目新签 of the span: each counted at its first signing, not here."""
    wanted = ProjectFilter(
        regions=scope.regions, industries=scope.industries, since=span.first.isoformat(), until=span.last.isoformat()
    )
    return tuple(archive.projects.signed_again(wanted, limit=MOST_AGAIN))


def signed_before(archive: Archive, span: Span, scope: Scope) -> int:
    known = {one.new.id for one in signed_again(archive, span, scope)}
    events = counted_of(archive, replace(filters(span, scope), stages=("signed",))).events
    return sum(is_new(event, known) for event in events)


def is_new(event: Event, known: Collection[str]) -> bool:
    """Whether no fact of the event signs a known project anew."""
    return not any(one.id in known for one in event.facts)


def waiting(archive: Archive, span: Span, scope: Scope) -> tuple[int, tuple[Project, ...]]:
    """Projects signed more than a year before the end of the span without a start seen: how many, and the latest."""
    wanted = ProjectFilter(
        regions=scope.regions, industries=scope.industries, stalled_days=STALLED_DAYS, today=span.last.isoformat()
    )
    return archive.projects.count(wanted), archive.projects.find(wanted, limit=MOST_WAITING).projects


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
