"""Full-text search over the archive: a tree in, a page of hits out, newest first."""

from dataclasses import dataclass

import sqlite_utils

from storage.compile import Compiled, compile_tree
from storage.query import Node


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An article that was found."""

    article: str
    url: str
    site: str
    title: str | None
    published: str | None
    day: str
    story: str


@dataclass(frozen=True, kw_only=True)
class Results:
    """A page of hits. `next` is the cursor of the following page, None at the end."""

    hits: tuple[Hit, ...]
    total: int
    next: str | None = None


class SearchIndex:
    """The index of one archive; written only through units of work."""

    def __init__(self, db: sqlite_utils.Database) -> None:
        self.db = db

    def search(self, tree: Node, *, cursor: str | None = None, limit: int = 20) -> Results:
        compiled = compile_tree(tree)
        return Results(hits=(), total=self._count(compiled))

    def _count(self, compiled: Compiled) -> int:
        return 0
