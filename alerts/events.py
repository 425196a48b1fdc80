"""Real events: what two facts of different pages have to do with each other, as one subscriber hears them."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

from records import Fact
from text.fold import fold

Relation = Literal["same", "stage", "figure", "contradiction"]
RANK = {"negotiating": 0, "intent": 1, "signed": 2, "landed": 3, "started": 4, "production": 5, "target": 0}
LEGAL_FORM = re.compile(r"(?:\(.{1,12}\)|集团|控股|股份|有限|责任|公司|企业)+$")
SAME_FIGURES_DAYS = 10
ROUND_SUM_DAYS = 5
SAME_COUNT_DAYS = 3  # a count alone is a weak likeness
MONTH_DAYS = 27
LATE_NEWS_DAYS = 3
AGAIN_DAYS = 14
CLOSE = 0.005  # two exact sums are the same within rounding of a headline: 64亿 and 64.2亿
ABOUT = 0.03


@dataclass(frozen=True, kw_only=True)
class Event:
    """One fact as an event; everything that two pages may agree or differ on."""

    stage: str
    host: str | None
    count: int | None
    amount: float | None
    currency: str
    amount_kind: str | None
    exact: bool
    scope: str | None
    period: tuple[str | None, str | None] | None  # first and last day; None: not given, or only the day of the page
    companies: tuple[str, ...]
    projects: tuple[str, ...]
    project: str | None
    story: str | None
    article: str
    site: str
    day: str | None
    industries: tuple[str, ...] = ()
    happening: str | None = None  # what the story tells of, with stories in other words

    def body(self) -> dict[str, Any]:
        return asdict(self)


class Heard(Protocol):
    """An event that rang before: the alert it rang with, and its body."""

    @property
    def alert(self) -> str: ...
    @property
    def body(self) -> Mapping[str, Any]: ...


def event_of(
    fact: Fact,
    *,
    article: str,
    story: str | None,
    project: str | None,
    site: str,
    day: str | None,
    happening: str | None = None,
) -> Event:
    amount, count = fact.amount, fact.count
    return Event(
        stage=fact.stage,
        host=fact.host.adcode if fact.host else None,
        count=count.value if count else None,
        amount=amount.value if amount else None,
        currency=amount.currency if amount else "CNY",
        amount_kind=amount.kind if amount else None,
        exact=(amount is None or amount.qualifier == "exact") and (count is None or count.qualifier == "exact"),
        scope=fact.scope,
        period=_period(fact),
        companies=tuple(sorted({core_name(c) for c in fact.companies})),
        projects=tuple(sorted({fold(p) for p in fact.projects})),
        project=project,
        story=story,
        article=article,
        site=site,
        day=day,
        industries=tuple(sorted(fact.industries)),
        happening=happening,
    )


def _period(fact: Fact) -> tuple[str | None, str | None] | None:
    """The time that the words give; the day of the page itself tells nothing about the event."""
    period = fact.period
    if period is None or period.read_from in ("published", "dateline"):
        return None
    return period.start, period.end


def core_name(company: str) -> str:
    """A company's name without its legal form: 远岚储能科技有限公司 and 远岚储能科技 are one."""
    folded = fold(company)
    bare = LEGAL_FORM.sub("", folded)
    return bare if len(bare) >= 2 else folded


def marks(event: Event) -> tuple[str, ...]:
    """What an event is found again by. An event of the archive that shares one is compared in full."""
    found = [f"company:{name}" for name in event.companies] + [f"name:{name}" for name in event.projects]
    if event.project:
        found.append(f"project:{event.project}")
    if event.story:
        found.append(f"story:{event.story}")
    if event.happening:
        found.append(f"happening:{event.happening}")
    found.append(f"article:{event.article}")
    town = (event.host or "")[:4]
    if event.amount is not None:
        found.append(f"amount:{town}:{event.stage}:{event.amount:.0f}:{event.currency}")
        if event.count is not None and event.count > 1:
            found.append(f"figures:{event.stage}:{event.count}:{event.amount:.0f}:{event.currency}")
    if event.count is not None and not event.companies:
        found.append(f"count:{town}:{event.stage}:{event.count}")
    return tuple(dict.fromkeys(found))


def relate(new: Event, heard: Heard) -> Relation | None:
    """What a new event is to one heard before; None: something else, which rings for itself."""
    old = event_from(heard.body)
    if not hosts_agree(new.host, old.host):
        return "same" if _twice_alike(new, old) else None
    if _one_project(new, old):
        return _of_one_project(new, old)
    if new.companies and old.companies:
        return None  # other firms; a project's own name is too often told in other words to part two events
    if new.article == old.article or (new.story is not None and new.story == old.story):
        return _of_one_text(new, old)
    if new.happening is not None and new.happening == old.happening:
        return _of_one_text(new, old)
    if new.stage != old.stage or not _same_figures(new, old) or not _near_in_time(new, old):
        return None
    return None if _only_look_alike(new, old) else "same"


def _twice_alike(new: Event, old: Event) -> bool:
    """Whether two facts agree so well that the place of one was misread, as on a page that carries two articles:
    the same firm or the same count, with the same exact sum, at the same stage, within days."""
    if new.stage != old.stage or new.amount is None or old.amount is None or not _near_in_time(new, old):
        return False
    if abs(new.amount - old.amount) >= 1:
        return False
    if not figures_agree(new, old) or not (new.exact and old.exact):
        return False
    if set(new.companies) & set(old.companies):
        return True
    return new.count is not None and new.count == old.count and new.count > 1 and not is_round(new.amount)


def _only_look_alike(new: Event, old: Event) -> bool:
    """Whether figures that agree say little: a round sum is signed every week, so industry and time must agree too.

    A sum with decimals is as good as a name.
    """
    if new.period is not None and new.period == old.period:
        return False
    if new.amount is not None and old.amount is not None and not (is_round(new.amount) and is_round(old.amount)):
        return False
    if new.industries and old.industries and not set(new.industries) & set(old.industries):
        return True
    apart = days_between(new.day, old.day)
    return apart is not None and abs(apart) > ROUND_SUM_DAYS


def is_round(amount: float) -> bool:
    """One figure that counts, or two of which the second is a five: 3亿, 50亿, 1.5亿, 2500万."""
    digits = f"{amount:.0f}".rstrip("0")
    return len(digits) <= 1 or (len(digits) == 2 and digits[1] == "5")


def event_from(body: Mapping[str, Any]) -> Event:
    """An event as it was remembered."""
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in body.items()}
    return Event(**values)


def hosts_agree(one: str | None, other: str | None) -> bool:
    """Whether two regions can be the same place: equal, one inside the other, or one not given."""
    if one is None or other is None or one == other:
        return True
    short, long = sorted((_stem(one), _stem(other)), key=len)
    return long.startswith(short)


def _stem(code: str) -> str:
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code


def _named(event: Event) -> bool:
    return bool(event.companies or event.projects)


def _one_project(new: Event, old: Event) -> bool:
    if new.project and old.project:
        return new.project == old.project
    return bool(set(new.companies) & set(old.companies) or set(new.projects) & set(old.projects))


def _of_one_project(new: Event, old: Event) -> Relation | None:
    apart = days_between(new.day, old.day)
    if RANK[new.stage] != RANK[old.stage]:
        if RANK[new.stage] < RANK[old.stage]:
            # An earlier stage told late. Days after, with another sum, it is new money: a second phase, 增资扩产.
            more = apart is not None and apart > LATE_NEWS_DAYS and not figures_agree(new, old)
            return "figure" if more else "same"
        return "same" if new.day is not None and new.day == old.day else "stage"
    if _signed_again(new, old):
        return "figure"
    if figures_agree(new, old):
        return "same"
    return "figure" if new.site == old.site else "contradiction"


def _signed_again(new: Event, old: Event) -> bool:
    """The words of both give a time, well apart, and both a sum, of which no two are equal: 增资扩产, a second phase."""
    if not (new.period and old.period) or new.amount is None or old.amount is None:
        return False
    apart = days_between(new.period[1], old.period[1])
    return apart is not None and apart > AGAIN_DAYS and abs(new.amount - old.amount) > ABOUT * new.amount


def _of_one_text(new: Event, old: Event) -> Relation | None:
    """Facts of the same text or page without a common name: told apart by stage, scope and figures."""
    if new.stage != old.stage or new.scope != old.scope:
        return None
    if figures_agree(new, old):
        return "same"
    if (new.count is None) != (old.count is None):
        return None
    return "figure" if new.site == old.site else "contradiction"


def _same_figures(new: Event, old: Event) -> bool:
    """Both give the same amount, or within a few days the same count, and nothing that they give differs."""
    if not figures_agree(new, old) or new.scope != old.scope:
        return False
    if new.amount is not None and old.amount is not None:
        return True
    apart = days_between(new.day, old.day)
    if new.period is not None and new.period == old.period:
        apart = 0
    close = apart is None or abs(apart) <= SAME_COUNT_DAYS
    return close and new.count is not None and new.count == old.count and new.count > 1


def figures_agree(new: Event, old: Event) -> bool:
    """No figure that both give differs; sums of different kinds or currencies are not compared."""
    if new.count is not None and old.count is not None and new.count != old.count:
        return False
    if new.amount is None or old.amount is None or new.currency != old.currency:
        return True
    if new.amount_kind and old.amount_kind and new.amount_kind != old.amount_kind:
        return True
    margin = CLOSE if new.exact and old.exact else ABOUT
    return abs(new.amount - old.amount) <= margin * max(new.amount, old.amount)


def _near_in_time(new: Event, old: Event) -> bool:
    if new.period is not None and new.period == old.period:
        return True  # the same figures of the same time, however long after
    if new.period and old.period and not _periods_agree(new.period, old.period):
        return False
    apart = days_between(new.day, old.day)
    return apart is None or abs(apart) <= SAME_FIGURES_DAYS


def _periods_agree(one: tuple[str | None, str | None], other: tuple[str | None, str | None]) -> bool:
    """Months and quarters must be the same; days may differ by as much as two tellings of one event do."""
    if all(days_between(p[1], p[0]) is None or (days_between(p[1], p[0]) or 0) >= MONTH_DAYS for p in (one, other)):
        return one == other
    apart = days_between(one[1], other[1])
    return apart is None or abs(apart) <= SAME_FIGURES_DAYS


def days_between(later: str | None, earlier: str | None) -> int | None:
    """Days from one ISO day to another; None when one is missing or no day."""
    try:
        return (datetime.date.fromisoformat(later or "") - datetime.date.fromisoformat(earlier or "")).days
    except ValueError:
        return None


def strongest(new: Event, heard: Sequence[Heard]) -> tuple[Relation, str] | None:
    """What a new event is to all events heard before, newest first, and the alert that it belongs to.

    Events of the same stage decide before those of others: an earlier start without a sum says nothing about
    a second signing with one. Among equals, known beats changed.
    """
    found: list[tuple[int, Relation, str]] = []
    for old in heard:
        relation = relate(new, old)
        if relation is not None:
            other_stage = old.body["stage"] != new.stage
            found.append((2 * other_stage + (relation != "same"), relation, old.alert))
    if not found:
        return None
    _, relation, alert = min(found, key=lambda item: item[0])
    return relation, alert
