"""A rule tried on the archive before it is saved: what it would have sent, week by week, and against the old rule."""

import dataclasses
import datetime
import json
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alerts.atlas import Atlas
from alerts.events import days_between
from alerts.lists import Lists, expand
from alerts.matching import Matcher
from alerts.ringing import MemoryLedger, Occurrence, Policy, china_day, ring_one
from records import Alert, Article, Reading, Site, Subscription
from storage.archive import Archive
from storage.articles import ArticleUnknown

MOST_A_DAY = 30


@dataclass(frozen=True, kw_only=True)
class Filing:
    """One article in the order in which it was filed, with what ringing needs to know of it."""

    met: Occurrence
    site: Site | None = None


@dataclass(frozen=True, kw_only=True)
class Result:
    """What one rule would have sent. `days` are the days of the period, `by_day` the number of alerts on each."""

    subscription: Subscription
    alerts: tuple[Alert, ...]
    first: str
    last: str
    articles: int

    @property
    def by_day(self) -> Mapping[str, int]:
        return Counter(china_day(alert.created_at) for alert in self.alerts)

    @property
    def days(self) -> int:
        return (days_between(self.last, self.first) or 0) + 1

    @property
    def a_week(self) -> float:
        return len(self.alerts) * 7 / self.days

    @property
    def busiest(self) -> tuple[str, int]:
        """The day with most alerts."""
        return max(self.by_day.items(), key=lambda item: (item[1], item[0]), default=("", 0))

    @property
    def usual(self) -> float:
        """Alerts on the median of all days, quiet ones too: a first fill of the archive does not hide it."""
        counts = [*self.by_day.values(), *([0] * max(0, self.days - len(self.by_day)))]
        return statistics.median(counts) if counts else 0.0

    def needs_confirmation(self, most_a_day: int = MOST_A_DAY) -> bool:
        """Whether a day would have brought more than somebody reads."""
        return self.busiest[1] > most_a_day


@dataclass(frozen=True, kw_only=True)
class Change:
    """A new rule against the old one: alerts by the article and fact that they stand for."""

    old: Result
    new: Result

    @property
    def gained(self) -> tuple[Alert, ...]:
        had = {(a.article, a.fact) for a in self.old.alerts}
        return tuple(a for a in self.new.alerts if (a.article, a.fact) not in had)

    @property
    def lost(self) -> tuple[Alert, ...]:
        has = {(a.article, a.fact) for a in self.new.alerts}
        return tuple(a for a in self.old.alerts if (a.article, a.fact) not in has)


def run(filings: Iterable[Filing], subscription: Subscription, **options: Any) -> Result:
    """What one rule would have sent; options as those of `run_all`."""
    return run_all(filings, [subscription], **options)[0]


def run_all(
    filings: Iterable[Filing],
    subscriptions: Sequence[Subscription],
    *,
    atlas: Atlas | None = None,
    saved: Mapping[str, str] | None = None,
    lists: Lists | None = None,
    policy: Policy | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Result]:
    """Replay articles once through the very functions that ring when an article is filed; nothing is written.

    BadQuery when a rule's query does not parse, UnknownList when it names a list that there is not.
    """
    tried = [dataclasses.replace(expand(s, lists or {}), enabled=True) for s in subscriptions]
    matcher = Matcher(tried, atlas=atlas, saved=saved)
    ledger = MemoryLedger()
    number, days = 0, list[str]()
    for filing in filings:
        number += 1
        day = china_day(filing.met.now)
        days = [min(days[0], day), max(days[1], day)] if days else [day, day]
        for match in matcher.match(filing.met.article, filing.met.reading, site=filing.site):
            ring_one(ledger, filing.met, match, policy=policy or Policy())
        if progress is not None and number % 200 == 0:
            progress(number)
    first, last = days or ("", "")
    found: dict[str, list[Alert]] = {s.id: [] for s in subscriptions}
    for alert in ledger.alerts.values():
        found[alert.subscription].append(dataclasses.replace(alert, sources=len(ledger.sources[alert.id])))
    return [
        Result(subscription=s, alerts=tuple(found[s.id]), first=first, last=last, articles=number)
        for s in subscriptions
    ]


def compare(filings: Callable[[], Iterable[Filing]], old: Subscription, new: Subscription, **options: Any) -> Change:
    """What a change of a rule wins and loses. `filings` is called once for each of the two."""
    results = [run(filings(), rule, **options) for rule in (old, new)]
    return Change(old=results[0], new=results[1])


def filings_of(archive: Archive, *, since_ms: int = 0, sites: Mapping[str, Site] | None = None) -> Iterator[Filing]:
    """The archive's articles as they were filed, oldest first, each with what ringing knew of it then.

    Texts and facts are those that stand now, corrections on top: a rule is tried on the best reading there is.
    """
    known = sites or {}
    may_ring = archive.facts.articles_that_may_ring()
    for noted in archive.alerts.filings(since_ms=since_ms):
        if noted.article not in may_ring:  # counted, and not read: most pages of a portal sign nothing
            yield Filing(met=Occurrence(article_id=noted.article, article=Article(), reading=Reading(), now=noted.at))
            continue
        try:
            stored = archive.articles.get(noted.article)
        except ArticleUnknown:
            continue
        facts = archive.facts.of_article(noted.article)
        met = Occurrence(
            article_id=noted.article,
            article=stored.article,
            reading=dataclasses.replace(stored.reading, facts=tuple(f.fact for f in facts)),
            now=noted.at,
            site=noted.site,
            story=noted.story,
            happening=archive.happenings.of_story(noted.story) if noted.story else None,
            story_seen_at=noted.story_seen_at,
            link=noted.link,
            projects=tuple(noted.projects.get(f.id) for f in facts),
            fact_ids=tuple(f.id for f in facts),
        )
        yield Filing(met=met, site=known.get(noted.site) or Site(id=noted.site, name=noted.site, url=""))


def days_of(first: str, last: str) -> Iterator[str]:
    """All days from one ISO day to another, both included."""
    day = datetime.date.fromisoformat(first)
    while day <= datetime.date.fromisoformat(last):
        yield day.isoformat()
        day += datetime.timedelta(days=1)


def monday_of(day: str) -> str:
    """The first day of a day's week."""
    date = datetime.date.fromisoformat(day)
    return (date - datetime.timedelta(days=date.weekday())).isoformat()


def as_json(result: Result) -> dict[str, object]:
    """The result for a screen or the JSON API."""
    return {
        "subscription": result.subscription.id,
        "articles": result.articles,
        "from": result.first,
        "to": result.last,
        "alerts": len(result.alerts),
        "a_week": round(result.a_week, 1),
        "busiest_day": list(result.busiest),
        "by_day": dict(sorted(result.by_day.items())),
        "list": [row(alert) for alert in result.alerts],
    }


def row(alert: Alert) -> dict[str, Any]:
    """One alert of a back-test for a list."""
    letter = json.loads(alert.letter)
    shown = ("title", "region", "stage", "stage_id", "count", "amount", "industry", "sentence", "url", "source")
    return {
        "id": alert.id,
        "article": alert.article,
        "fact": alert.fact,
        "kind": alert.kind,
        "sources": alert.sources,
        "day": china_day(alert.created_at),
        **{key: letter[key] for key in shown if key in letter},
    }
