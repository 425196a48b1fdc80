"""态势总览: which rival signed what, in our industries, with whom, for how much and by what means; and whether we saw."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from facts import gazetteer
from records import Subscription
from reports.bulletin import industry_of
from reports.compose import who_words
from reports.events import Counted, Event, add_up, count
from reports.quoting import Quoted, quote_all
from storage.archive import Archive
from storage.facts import FactFilter, StoredFact
from web import shown
from web.answers import answer
from web.asking import BadAsk, known
from web.desk import archive_of, site_name, today
from web.screens.sources import verdicts
from web.tiles import TILES

DAYS = {"1": "今天", "7": "近 7 天", "30": "近 30 天"}
WON = ("signed", "landed")
MOST_SCOPES = 20  # subscriptions looked at together; beyond that the desk shows everything
MOST_EVENTS = 40
MOST_TOTALS = 12


def show(request: Request) -> Response:
    query = request.query_params
    (days,) = known([query.get("days") or "7"], DAYS, "days")
    wanted = query.get("scope") or ""
    last = today(request)
    step = dt.timedelta(days=int(days))
    since, one = last - step + dt.timedelta(days=1), dt.timedelta(days=1)
    with archive_of(request) as archive:
        subscriptions = tuple(one for one in archive.subscriptions.all() if one.enabled)
        scopes = chosen(subscriptions, wanted)
        counted = won(archive, scopes, since, last)
        before = won(archive, scopes, since - step, since - one)
        events = sorted(counted.events, key=lambda event: (event.day, sum_of(event), event.first.id), reverse=True)
        totals = sorted(counted.totals, key=lambda total: (total.first.day, total.first.id), reverse=True)
        shown_facts = [event.first for event in events[:MOST_EVENTS]] + [one.first for one in totals[:MOST_TOTALS]]
        quotes = quote_all(archive, shown_facts)
        counts = archive.alerts.counts()
        health = verdicts(request, archive)
        articles = archive.articles.count()
    ill = [one for one in health if one["state"] not in ("well", "new")]
    return answer(
        request,
        "overview.html",
        {
            "title": "态势总览",
            "days": days,
            "periods": DAYS,
            "since": since.isoformat(),
            "scope": wanted,
            "subscriptions": subscriptions,
            "narrowed": bool(scopes),
            "counts": counts,
            "events": events[:MOST_EVENTS],
            "all_events": len(events),
            "totals": totals[:MOST_TOTALS],
            "all_totals": len(totals),
            "quotes": quotes,
            "who": who_words,
            "change": len(events) - len(before.events),
            "sums": add_up(events),
            "tiles": tiles(counted),
            "industries": by_industry(events),
            "tactics": Counter(ident for event in events for ident in event.tactics).most_common(8),
            "sources": health,
            "ill": ill,
            "articles": articles,
            "site_name": lambda site: site_name(request, site),
        },
        rows=[as_row(event, quotes) for event in events[:MOST_EVENTS]],
    )


def chosen(subscriptions: Sequence[Subscription], wanted: str) -> tuple[Subscription, ...]:
    """The subscriptions to look through: one, or all of them when nothing is asked for; none for everything."""
    if wanted == "all":
        return ()
    if wanted:
        found = tuple(one for one in subscriptions if one.id == wanted)
        if not found:
            raise BadAsk(
                f"scope：没有订阅 {wanted}；可以是 all、{'、'.join(one.id for one in subscriptions) or '（还没有订阅）'}"
            )
        return found
    return tuple(subscriptions) if len(subscriptions) <= MOST_SCOPES else ()


def won(archive: Archive, scopes: Iterable[Subscription], first: dt.date, last: dt.date) -> Counted:
    """Signings and landings of the days by the regions and industries of the subscriptions, each project once."""
    whole = FactFilter(stages=WON, since=first.isoformat(), until=last.isoformat(), alerting=True, first_copies=True)
    found: dict[str, StoredFact] = {}
    looked = False
    for one in scopes:
        looked = True
        narrow = FactFilter(**{**vars(whole), "regions": one.regions, "industries": one.industries})
        found |= {fact.id: fact for fact in archive.facts.each(narrow) if not is_excepted(fact, one.except_regions)}
    if not looked:
        found = {fact.id: fact for fact in archive.facts.each(whole)}
    return count(found.values(), archive.projects.of_facts(list(found)))


def is_excepted(stored: StoredFact, regions: Iterable[str]) -> bool:
    code = stored.fact.host.adcode if stored.fact.host else None
    return bool(code) and any(gazetteer.default().covers(region, code) for region in regions)


def sum_of(event: Event) -> float:
    return max((amount.value for amount in event.amounts if amount.currency == "CNY"), default=0.0)


def by_industry(events: Iterable[Event]) -> list[tuple[str, int, str]]:
    """Industry, number of projects, disclosed money; the fullest first."""
    groups: dict[str, list[Event]] = {}
    for event in events:
        for ident in industry_of(event):
            groups.setdefault(ident, []).append(event)
    rows = [
        (
            ident,
            len(members),
            "；".join(f"{shown.kind(one.kind)} {shown.sum_of_money(one.value, one.currency)}" for one in sums),
        )
        for ident, members in groups.items()
        for sums in [add_up(members).by_kind]
    ]
    return sorted(rows, key=lambda row: (-row[1], row[0]))[:10]


def tiles(counted: Counted) -> list[dict[str, Any]]:
    """One square a province, with what was signed or landed there; `heat` runs from 0 to 5."""
    codes = [event.adcode for event in counted.events] + [total.adcode for total in counted.totals]
    numbers = Counter(f"{code[:2]}0000" for code in codes if code)
    most = max(numbers.values(), default=0)
    return [
        {
            "code": tile.code,
            "name": tile.name,
            "column": tile.column,
            "row": tile.row,
            "number": numbers[tile.code],
            "heat": -(-5 * numbers[tile.code] // most) if most else 0,
        }
        for tile in TILES
    ]


def as_row(event: Event, quotes: Mapping[str, Quoted]) -> dict[str, Any]:
    first = event.first
    return {
        "day": event.day,
        "stage": event.stage,
        "region": event.adcode,
        "region_name": shown.region(event.adcode) if event.adcode else None,
        "industries": list(event.industries),
        "companies": list(event.companies),
        "projects": list(event.projects),
        "amounts": [
            {"value": one.value, "currency": one.currency, "kind": one.kind, "qualifier": one.qualifier}
            for one in event.amounts
        ],
        "tactics": list(event.tactics),
        "reports": event.copies,
        "sentence": quotes[first.id].sentence,
        "article": first.article,
        "facts": [one.id for one in event.facts],
    }


def health(request: Request) -> Response:
    """The process answers; whether the archive can be read is part of the answer."""
    with archive_of(request) as archive:
        return JSONResponse({"ok": True, "sequence": archive.change_sequence()})
