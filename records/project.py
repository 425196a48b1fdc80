"""A project: facts of many articles about one real project, joined; counted once."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ProjectEvent:
    """A stage a project reached, by one fact.

    `precision`: day, month, quarter, half, year; as_of when all that is known is that it was reached by then.
    `told_after`: the report of it names a later day than that of the next stage, whose day stands here.
    """

    fact: str
    article: str
    stage: str
    day: str | None
    precision: str = "day"
    told_after: bool = False


@dataclass(frozen=True, kw_only=True)
class Project:
    """A dossier in one row. Its amount is that of its first signing; a later stage never changes it.

    `stage` is None when no report says that anything happened. Days are ISO.
    """

    id: str
    host: str | None
    name: str
    companies: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    phases: tuple[int, ...] = ()
    stage: str | None = None
    stage_day: str | None = None
    signed_day: str | None = None
    cancelled_day: str | None = None
    first_day: str | None = None  # of publication of the first report
    last_day: str | None = None
    amount: float | None = None
    currency: str | None = None
    mentions: int = 0
    again: int = 0  # wordings in which it is signed anew
    contradictions: int = 0
