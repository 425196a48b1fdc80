"""A query tree as SQL: what the index can answer goes into one MATCH, the rest into conditions beside it."""

from dataclasses import dataclass, field

from storage.query import Node


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """Conditions over articles `a` and the index `search`, with their values."""

    match: str | None = None
    where: tuple[str, ...] = ()
    values: dict[str, object] = field(default_factory=dict)


def compile_tree(tree: Node) -> Compiled:
    return Compiled()
