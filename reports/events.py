"""Facts of a period as a bulletin counts them: single projects once, bulletins' own sums apart, money by its kind.

A single project (项目) that several articles tell of counts once. A statement about many projects
(汇总口径, such as 一季度签约14个、64.2亿元) speaks of a set that we do not see: it is shown, and never added.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from facts import gazetteer
from facts.companies import normal_name
from records import Amount
from storage.facts import StoredFact

CLOSE = 0.005  # sums that differ by no more than a headline's rounding are the same
ABOUT = frozenset({"about", "over", "nearly", "up_to"})


@dataclass(frozen=True, kw_only=True)
class Event:
    """One project at one stage, told by one or more facts, the earliest first."""

    stage: str
    facts: tuple[StoredFact, ...]
    project: str | None = None  # its dossier, when the archive has joined one

    @property
    def first(self) -> StoredFact:
        """The fact to quote: the surest, then the one that says most, then the earliest."""
        return min(self.facts, key=lambda one: (one.fact.confidence, -_says(one), one.day, one.id))

    @property
    def day(self) -> str:
        return min(one.day for one in self.facts)

    @property
    def adcode(self) -> str | None:
        """The narrowest region that any of its facts names."""
        codes = [one.fact.host.adcode for one in self.facts if one.fact.host and one.fact.host.adcode]
        return max(codes, key=lambda code: len(code.rstrip("0"))) if codes else None

    @property
    def industries(self) -> tuple[str, ...]:
        return _all(one.fact.industries for one in self.facts)

    @property
    def companies(self) -> tuple[str, ...]:
        seen: dict[str, str] = {}
        for one in self.facts:
            for name in one.fact.companies:
                seen.setdefault(normal_name(name), name)
        return tuple(seen.values())

    @property
    def projects(self) -> tuple[str, ...]:
        return _all(one.fact.projects for one in self.facts)

    @property
    def tactics(self) -> tuple[str, ...]:
        return _all(one.fact.tactics for one in self.facts)

    @property
    def copies(self) -> int:
        """Articles that carry it, reposts included."""
        return sum(one.copies for one in self.facts)

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """The different sums that are told of it; more than one is a contradiction."""
        kept: list[Amount] = []
        for one in self.facts:
            amount = one.fact.amount
            if amount is not None and not any(_same_sum(amount, other) for other in kept):
                kept.append(amount)
        return tuple(kept)

    @property
    def amount(self) -> Amount | None:
        """Its sum when all that is told agrees."""
        return self.amounts[0] if len(self.amounts) == 1 else None


@dataclass(frozen=True, kw_only=True)
class Total:
    """A statement about many projects together; `facts` are those that state it in the same figures."""

    facts: tuple[StoredFact, ...]

    @property
    def first(self) -> StoredFact:
        return self.facts[0]

    @property
    def stage(self) -> str:
        return self.first.fact.stage

    @property
    def adcode(self) -> str | None:
        return self.first.fact.host.adcode if self.first.fact.host else None


@dataclass(frozen=True, kw_only=True)
class Sum:
    """Money of one kind and currency over single projects. `about` of its `count` are no exact figures."""

    kind: str | None
    currency: str
    value: float
    count: int
    about: int


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What may be added, and what was left out and why."""

    by_kind: tuple[Sum, ...] = ()
    undisclosed: int = 0
    contradicted: int = 0
    ranges: int = 0


@dataclass
class Counted:
    """Facts sorted into what is counted: events, totals, and mentions that name neither project nor figure."""

    events: list[Event] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    mentions: list[StoredFact] = field(default_factory=list)


def count(facts: Iterable[StoredFact], projects: Mapping[str, str]) -> Counted:
    """Sort facts. `projects` is the dossier of each fact that has one; where there is none, names decide."""
    counted = Counted()
    groups: list[list[StoredFact]] = []
    named: dict[tuple[str, str], list[int]] = {}  # stage and name → places in `groups`
    owned: dict[tuple[str, str], int] = {}  # stage and project → place
    owners: dict[int, str] = {}
    totals: dict[object, list[StoredFact]] = {}
    for one in sorted(facts, key=lambda stored: (stored.day, stored.article, stored.position)):
        stage, names = one.fact.stage, names_of(one)
        if is_total(one):
            totals.setdefault(_figures(one), []).append(one)
            continue
        if not names:
            counted.mentions.append(one)
            continue
        owner = projects.get(one.id)
        place = owned.get((stage, owner)) if owner else None
        if place is None:
            near = sorted({at for name in names for at in named.get((stage, name), ())})
            place = next(
                (at for at in near if not (owner and owners.get(at)) and all(_same(one, old) for old in groups[at])),
                None,
            )
        if place is None:
            place = len(groups)
            groups.append([])
        groups[place].append(one)
        for name in names:
            named.setdefault((stage, name), []).append(place)
        if owner:
            owned.setdefault((stage, owner), place)
            owners.setdefault(place, owner)
    counted.totals = [Total(facts=tuple(members)) for members in totals.values()]
    counted.events = [
        Event(stage=group[0].fact.stage, facts=tuple(group), project=owners.get(place))
        for place, group in enumerate(groups)
    ]
    return counted


def is_total(stored: StoredFact) -> bool:
    """Whether a fact speaks of several projects together."""
    fact = stored.fact
    if fact.count is not None:
        return fact.count.value > 1
    return fact.joint is not None or (fact.amount is not None and not names_of(stored))


def _figures(stored: StoredFact) -> object:
    """What makes two statements about many projects the same one: stage, place, time and figures."""
    fact = stored.fact
    amount = fact.amount or fact.joint
    period = (fact.period.start, fact.period.end) if fact.period else None
    money = (amount.value, amount.low, amount.currency, amount.kind) if amount else None
    number = (fact.count.value, fact.count.low) if fact.count else None
    return fact.stage, fact.host and (fact.host.adcode, fact.host.zone), period, money, number, fact.scope


def names_of(stored: StoredFact) -> frozenset[str]:
    fact = stored.fact
    return frozenset({normal_name(name) for name in fact.companies} | set(fact.projects))


def add_up(events: Iterable[Event]) -> Sums:
    """Sums by kind and currency. A contradiction and a range are left out, never settled."""
    sums: dict[tuple[str | None, str], list[Amount]] = {}
    undisclosed = contradicted = ranges = 0
    for event in events:
        amount = event.amount
        if not event.amounts:
            undisclosed += 1
        elif amount is None:
            contradicted += 1
        elif amount.low not in (None, amount.value):
            ranges += 1
        else:
            sums.setdefault((amount.kind, amount.currency), []).append(amount)
    by_kind = [
        Sum(
            kind=kind,
            currency=currency,
            value=sum(one.value for one in members),
            count=len(members),
            about=sum(one.qualifier in ABOUT for one in members),
        )
        for (kind, currency), members in sums.items()
    ]
    by_kind.sort(key=lambda one: (one.currency != "CNY", -one.value))
    return Sums(by_kind=tuple(by_kind), undisclosed=undisclosed, contradicted=contradicted, ranges=ranges)


def _same(one: StoredFact, other: StoredFact) -> bool:
    """Whether two facts of one stage tell of one project, as far as names, places and sums say."""
    if not names_of(one) & names_of(other) or not _meet(one, other):
        return False
    projects, others = set(one.fact.projects), set(other.fact.projects)
    if projects and others and not projects & others:
        return False
    amount, known = one.fact.amount, other.fact.amount
    if one.article == other.article:  # an article that states a firm twice with two sums means two projects
        return amount is None or known is None or _same_sum(amount, known)
    return True


def _meet(one: StoredFact, other: StoredFact) -> bool:
    host, known = one.fact.host, other.fact.host
    if host is None or known is None or host.adcode is None or known.adcode is None:
        return True
    table = gazetteer.default()
    return table.covers(host.adcode, known.adcode) or table.covers(known.adcode, host.adcode)


def _same_sum(one: Amount, other: Amount) -> bool:
    if one.currency != other.currency or (one.kind and other.kind and one.kind != other.kind):
        return False
    return abs(one.value - other.value) <= CLOSE * max(one.value, other.value)


def _says(stored: StoredFact) -> int:
    fact = stored.fact
    return sum(map(bool, (fact.amount, fact.host, fact.industries, fact.companies, fact.projects, not fact.in_title)))


def _all(values: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for members in values for value in members))
