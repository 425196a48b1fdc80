"""The alerts that subscriptions must give on the sample sites, worked out from the truth alone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from random import Random

from alerts.money import yuan_at_least
from alerts.ringing import Policy
from alerts.subscriptions import loads
from facts import gazetteer, industries
from facts.zones import covers
from radar.portals.corpus import TODAY
from radar.portals.kinds.press import Paged
from radar.portals.model import Piece, StatedFact
from radar.portals.projects import industry_rows
from radar.portals.world import World
from records import Alert, Amount, Place, Subscription


def sample_subscriptions() -> tuple[Subscription, ...]:
    """The three subscriptions of the demo."""
    name = "subscriptions.toml"
    return loads(resources.files(__package__).joinpath(name).read_text("utf-8"), name=name).expanded


def draw_subscriptions(count: int, seed: int = 1) -> tuple[Subscription, ...]:
    """Many subscriptions of mixed kinds, for load and for end-to-end figures; the same for the same seed."""
    rng = Random(f"subscriptions/{seed}")
    provinces = [region.code for region in gazetteer.default() if region.level == 1 and region.adcode]
    sites = ("321322", "320300", "320000", "370000", "370800", "420600", "510700", "330400", "430181")
    found: list[Subscription] = []
    for number in range(count):
        regions = (
            tuple(rng.sample(sites, rng.choice((1, 1, 2)))) if rng.random() < 0.6 else tuple(rng.sample(provinces, 2))
        )
        chosen = tuple(rng.sample(list(industry_rows()), rng.randint(1, 5)))
        found.append(
            Subscription(
                id=f"s{number:04d}",
                name=f"示例订阅{number:04d}",
                regions=regions if rng.random() < 0.85 else (),
                industries=chosen if rng.random() < 0.6 else (),
                stages=rng.choice((("signed",), ("signed",), ("signed", "intent"), ("started",), ("signed", "landed"))),
                min_amount=rng.choice((None, None, 1e8, 5e8, 1e9)),
                words_none=("贷款",) if rng.random() < 0.1 else (),
            )
        )
    return tuple(found)


def fires(subscription: Subscription, fact: StatedFact, piece: Piece) -> bool:
    """Whether one stated fact satisfies every clause. Companies, tactics, queries and sources are not used by the samples."""
    if fact.reality != "actual" or fact.background or fact.stage not in subscription.stages:
        return False
    where = Place(adcode=fact.host, name="", zone=fact.zone)
    regions = gazetteer.default()
    if subscription.regions and not any(covers(regions, outer, where) for outer in subscription.regions):
        return False
    if any(covers(regions, outer, where) for outer in subscription.except_regions):
        return False
    kinds = industries.default()
    if subscription.industries and not any(
        kinds.covers(wide, narrow) for wide in subscription.industries for narrow in fact.industries
    ):
        return False
    if subscription.min_amount is not None:
        if fact.amount is None:
            return subscription.undisclosed
        worth = yuan_at_least(Amount(value=fact.amount, currency=fact.currency))
        if worth is None or worth < subscription.min_amount:
            return False
    words = piece.title + piece.text
    if any(word in words for word in subscription.words_none):
        return False
    if subscription.words_any and not any(word in words for word in subscription.words_any):
        return False
    return all(word in words for word in subscription.words_all)


def events_of(subscription: Subscription, piece: Piece) -> frozenset[str]:
    """The events of one article that a subscription wants."""
    return frozenset(fact.event for fact in piece.facts if fires(subscription, fact, piece))


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was wrong with a run's alerts; all empty means that every event rang, once, and nothing else."""

    missing: tuple[tuple[str, str], ...] = ()  # (subscription, event)
    unexpected: tuple[tuple[str, str], ...] = ()  # (subscription, address)
    doubled: tuple[tuple[str, str], ...] = ()  # (subscription, address) of an alert that told nothing new
    heard: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.unexpected or self.doubled)

    @property
    def precision(self) -> float:
        rang = self.heard + len(self.unexpected) + len(self.doubled)
        return self.heard / rang if rang else 1.0

    @property
    def recall(self) -> float:
        wanted = self.heard + len(self.missing)
        return self.heard / wanted if wanted else 1.0


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What is wrong with a run's alerts, each in one line of words."""

    missing: tuple[str, ...]
    unexpected: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.unexpected)


class Expected:
    """Expected events by subscription. `max_age_days` is the ringing policy's: older articles stay silent.

    `events` must ring. `optional` may: events whose only tellings are copies, stand on a page that holds two
    articles, on a later page of an article, or on the site that misbehaves. Reruns of old texts may never ring.
    """

    def __init__(
        self,
        world: World,
        subscriptions: Iterable[Subscription] = (),
        *,
        today: date = TODAY,
        max_age_days: int | None = None,
    ) -> None:
        self.world = world
        self.subscriptions = tuple(subscriptions) or sample_subscriptions()
        oldest = today - timedelta(days=max_age_days) if max_age_days is not None else date.min
        self.by_url: dict[str, Piece] = {}
        self.events: dict[str, dict[str, list[str]]] = {one.id: {} for one in self.subscriptions}
        self.optional: dict[str, set[str]] = {one.id: set() for one in self.subscriptions}
        for truth in world.truth():
            piece = truth.piece
            self.by_url.update(dict.fromkeys(truth.urls, piece))
            if piece.published.date() < oldest or piece.habit == "rerun":
                continue
            sure = self.sure_events(piece)
            for one in self.subscriptions:
                for event in sorted(events_of(one, piece)):
                    if event in sure:
                        self.events[one.id].setdefault(event, []).append(truth.urls[0])
                    else:
                        self.optional[one.id].add(event)

    def sure_events(self, piece: Piece) -> frozenset[str]:
        """The events of an article that no crawl may miss."""
        portal = self.world.by_id[piece.site]
        if portal.spec.kind == "odd" or piece.contains or piece.habit not in (None, "retold"):
            return frozenset()
        first = "\n".join(portal.parts(piece)[0]) if isinstance(portal, Paged) else piece.text
        return frozenset(fact.event for fact in piece.facts if fact.evidence in first)

    def pairs(self) -> frozenset[tuple[str, str]]:
        """All expected (subscription, event)."""
        return frozenset((name, event) for name, events in self.events.items() for event in events)

    def wanted(self, subscription: Subscription, piece: Piece) -> frozenset[str]:
        """The events of an article that must or may ring."""
        name = subscription.id
        return events_of(subscription, piece) & (self.events[name].keys() | self.optional[name])

    def compare(self, alerts: Iterable[tuple[str, str]]) -> Verdict:
        """Hold the alerts of a run against the truth; `alerts` are (subscription, address of the article), in order.

        One alert stands for all events of its article. An alert whose events all rang before is doubled,
        unless its article states a figure that others state otherwise: that rings with reason.
        """
        by_name = {one.id: one for one in self.subscriptions}
        told: dict[str, Counter[str]] = {name: Counter() for name in by_name}
        unexpected: list[tuple[str, str]] = []
        doubled: list[tuple[str, str]] = []
        heard = 0
        for name, url in alerts:
            piece = self.by_url.get(url)
            events = self.wanted(by_name[name], piece) if piece and name in by_name else frozenset()
            if piece is None or not events:
                unexpected.append((name, url))
                continue
            fresh = [event for event in events if not told[name][event]]
            heard += sum(event in self.events[name] for event in fresh)
            told[name].update(events)
            if not fresh and piece.changed is None:
                doubled.append((name, url))
        missing = [(name, event) for name, events in self.events.items() for event in events if not told[name][event]]
        return Verdict(missing=tuple(missing), unexpected=tuple(unexpected), doubled=tuple(doubled), heard=heard)

    def why_not(self, name: str, url: str) -> str:
        """Why an alert was not expected, in words."""
        piece = self.by_url.get(url)
        if piece is None:
            return "no article of the truth"
        return f"{piece.id} {piece.kind} {piece.habit or ''} {piece.published:%Y-%m-%d} {piece.title}"

    def words_of(self, name: str, event: str) -> str:
        """An expected event in one line: rule, event, address, sentence."""
        url = self.events[name][event][0]
        fact = next(fact for fact in self.by_url[url].facts if fact.event == event)
        return f"{name}: {event} {url} {fact.evidence}"


def compare(
    world: World,
    subscriptions: Iterable[Subscription],
    alerts: Iterable[Alert],
    urls: Mapping[str, str | None],
    *,
    today: date = TODAY,
) -> Difference:
    """Hold the alerts of a run on the sample sites against the truth.

    `urls` gives the address of each alert's article; `today` is the day by the clock of the run,
    from which the ringing policy counts an article's age.
    """
    expected = Expected(world, subscriptions, today=today, max_age_days=Policy().max_age_days)
    verdict = expected.compare((alert.subscription, urls.get(alert.article) or "") for alert in alerts)
    return Difference(
        missing=tuple(expected.words_of(name, event) for name, event in verdict.missing),
        unexpected=tuple(f"{name}: {url} ({expected.why_not(name, url)})" for name, url in verdict.unexpected)
        + tuple(f"{name}: {url} (rang before)" for name, url in verdict.doubled),
    )
