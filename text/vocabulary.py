"""The tables of `text/words/*.toml`, and the patterns made of their words."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """One file of words, as written."""
    return tomllib.loads(files("text").joinpath(f"words/{name}.toml").read_text("utf-8"))


def rows(name: str, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table(name)[kind]
    return found


def words(name: str, kind: str, key: str = "words") -> tuple[str, ...]:
    """All words of the rows of one kind, in the order of the file."""
    return tuple(word for row in rows(name, kind) for word in row.get(key, ()))


def either(alternatives: Iterable[str]) -> str:
    """A group that matches any of these words, the longest first; spaces between Chinese characters do not matter."""
    return "(?:" + "|".join(map(re.escape, sorted(set(alternatives), key=lambda word: (-len(word), word)))) + ")"
