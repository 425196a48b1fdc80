"""Where reports of one project disagree: kept side by side, never averaged."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from storage.dossiers.clock import Told, happened
from storage.dossiers.mention import Sum
from storage.dossiers.signings import days_between, signings
from storage.dossiers.weighing import agree, comparable, spoken

DAYS_APART = 2


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two facts that cannot both be right about a stage. `kind`: amount or day."""

    kind: str
    stage: str
    facts: tuple[str, str]
    values: tuple[str, str]


def contradictions(told: Sequence[Told]) -> list[Contradiction]:
    """One for each figure that differs from the one reported most, in a fixed order."""
    found: list[Contradiction] = []
    for stage in dict.fromkeys(one.mention.stage for one in told):
        found += _of_amounts(stage, [one for one in told if one.mention.stage == stage])
    for occasion in signings(told):
        found += _of_days([one for one in occasion.told if one.mention.dated and one.mention.start == one.mention.end])
    return found


def _of_amounts(stage: str, told: Sequence[Told]) -> list[Contradiction]:
    rows = [
        (one.mention.sum, one.fact)
        for one in sorted(told, key=lambda one: (one.published, one.fact))
        if one.mention.sum is not None and not one.mention.increase
    ]
    usual = main_sum([one for one, _ in rows])
    if usual is None:
        return []
    base = next(fact for one, fact in rows if one == usual)
    found: dict[float, Contradiction] = {}
    for one, fact in rows:
        if one.currency == usual.currency and comparable(one, usual) and not agree(one, usual):
            found.setdefault(one.value, Contradiction("amount", stage, (base, fact), (spoken(usual), spoken(one))))
    return list(found.values())


def main_sum(sums: Sequence[Sum]) -> Sum | None:
    """The sum that most reports give; of equals an exact one, then the earliest."""
    if not sums:
        return None
    how_often = Counter(one.value for one in sums)
    return max(enumerate(sums), key=lambda row: (how_often[row[1].value], row[1].exact, -row[0]))[1]


def _of_days(told: Sequence[Told]) -> list[Contradiction]:
    rows = sorted((happened(one)[0], one.fact) for one in told)
    if not rows:
        return []
    usual = Counter(day for day, _ in rows).most_common(1)[0][0]
    base = next(fact for day, fact in rows if day == usual)
    found: dict[str, Contradiction] = {}
    for day, fact in rows:
        if abs(days_between(day, usual)) > DAYS_APART:
            found.setdefault(day, Contradiction("day", "signed", (base, fact), (usual, day)))
    return list(found.values())
