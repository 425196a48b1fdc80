"""A dossier in one row: what follows from its mentions, whatever the order in which they came."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from storage.dossiers.clock import Reached, Told, cancelled_on, happened, stages_of
from storage.dossiers.contradictions import contradictions, main_sum
from storage.dossiers.face import Face, face_of
from storage.dossiers.mention import Sum
from storage.dossiers.names import company
from storage.dossiers.signings import Again, signed_again, signings


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """What the row of a dossier holds. `sum` is that of its first signing; a later stage never changes it."""

    name: str
    face: Face
    reached: tuple[Reached, ...]
    sum: Sum | None
    again: tuple[Again, ...]
    contradictions: int
    cancelled_day: str | None
    first_day: str
    last_day: str

    @property
    def stage(self) -> Reached | None:
        return self.reached[-1] if self.reached else None

    @property
    def signed_day(self) -> str | None:
        return next((one.day for one in self.reached if one.stage == "signed"), None)


def summary_of(told: Sequence[Told]) -> Summary:
    """At least one mention."""
    told = sorted(told, key=lambda one: (one.published, one.fact))
    several = len(told) > 1
    return Summary(
        name=name_of(told),
        face=face_of([(one.mention, happened(one)[0]) for one in told]),
        reached=stages_of(told),
        sum=sum_of_project(told),
        again=tuple(signed_again(told)) if several else (),
        contradictions=len(contradictions(told)) if several else 0,
        cancelled_day=cancelled_on(told),
        first_day=told[0].published,
        last_day=told[-1].published,
    )


def name_of(told: Sequence[Told]) -> str:
    """Firm and what is built, as most reports print them."""
    firms = Counter(one for t in told for one in t.mention.firms_printed[:1])
    contents = Counter(one for t in told for one in t.mention.contents_printed[:1])
    firm = company(most_printed(firms)) if firms else ""
    what = most_printed(contents) if contents else ""
    return what if firm and firm in what else f"{firm}{what}"


def most_printed(printed: Counter[str]) -> str:
    return min(printed, key=lambda one: (-printed[one], -len(one), one))


def sum_of_project(told: Sequence[Told]) -> Sum | None:
    """The sum of the first signing; without one, that of the earliest report that gives any."""
    occasions = signings(told)
    for group in [*(occasion.told for occasion in occasions), list(told)]:
        found = main_sum([one.mention.sum for one in group if one.mention.sum and not one.mention.increase])
        if found is not None:
            return found
    return None
