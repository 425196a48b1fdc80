"""A project: facts of many articles about one real project, joined; counted once."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ProjectEvent:
    """A stage a project reached, by one fact. `precision`: day, month, quarter, half, year, as_of."""

    fact: str
    article: str
    stage: str
    day: str | None
    precision: str = "day"
    amount: float | None = None
    currency: str = "CNY"


@dataclass(frozen=True, kw_only=True)
class Project:
    """A dossier. Its amount is that of its first signing; a later stage never changes it."""

    id: str
    host: str | None
    name: str
    companies: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    phase: str | None = None
    stage: str = "signed"
    amount: float | None = None
    currency: str = "CNY"
    events: tuple[ProjectEvent, ...] = ()
    flags: tuple[str, ...] = ()  # resigned, stalled, contradiction
