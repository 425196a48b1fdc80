"""What analysts corrected: kept apart from what was read, and laid on top of every new reading."""

import json
import sqlite3
import typing
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from records import Fact
from storage import codec

REJECTED_FIELD = "rejected"
FIELDS = frozenset(field.name for field in fields(Fact)) - {"quote", "start", "end", "in_title"}


class NotCorrectable(ValueError):
    """A fact has no such field, or its evidence was to be changed."""


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One field of one fact as an analyst says it is. `before` and `after` are JSON values."""

    id: int
    article: str
    fact: str
    field: str
    before: Any
    after: Any
    who: str
    why: str | None
    made_at: int
    withdrawn_at: int | None = None


def corrections_of(conn: sqlite3.Connection, article: str) -> dict[str, tuple[Correction, ...]]:
    """Corrections in force, by fact, in the order in which they were made."""
    found: dict[str, tuple[Correction, ...]] = {}
    for row in conn.execute(f"{SELECT} WHERE article = ? AND withdrawn_at IS NULL ORDER BY id", [article]):
        made = correction_of(row)
        found[made.fact] = (*found.get(made.fact, ()), made)
    return found


def correction_of(row: Sequence[Any]) -> Correction:
    return Correction(
        id=row[0],
        article=row[1],
        fact=row[2],
        field=row[3],
        before=json.loads(row[4]),
        after=json.loads(row[5]),
        who=row[6],
        why=row[7],
        made_at=row[8],
        withdrawn_at=row[9],
    )


def corrected(fact: Fact, corrections: Sequence[Correction]) -> tuple[Fact, bool]:
    """The fact with its corrections, and whether an analyst rejects it altogether."""
    rejected = False
    for made in corrections:
        if made.field == REJECTED_FIELD:
            rejected = bool(made.after)
        else:
            fact = replace(fact, **{made.field: field_value(made.field, made.after)})
    return fact, rejected


def field_value(name: str, value: Any) -> Any:
    """A JSON value as the field's own type. Raises NotCorrectable."""
    if name not in FIELDS:
        raise NotCorrectable(
            f"a fact has no field {name!r} that can be corrected; there are {', '.join(sorted(FIELDS))}"
        )
    hint = typing.get_type_hints(Fact)[name]
    try:
        return codec.reader(hint)(value)
    except (TypeError, AttributeError, ValueError) as wrong:
        raise NotCorrectable(f"{value!r} is no value of the field {name!r}: {wrong}") from wrong


SELECT = "SELECT id, article, fact, field, before, after, who, why, made_at, withdrawn_at FROM corrections"
