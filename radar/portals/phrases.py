"""The tables of words and sentence patterns, and how a pattern is filled."""

import functools
import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from random import Random
from typing import Any

CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")


@functools.cache
def table(name: str) -> dict[str, Any]:
    """The table `words/<name>.toml`."""
    return tomllib.loads(resources.files(__package__).joinpath("words", f"{name}.toml").read_text("utf-8"))


def fill(rng: Random, pattern: str, slots: Mapping[str, object]) -> str:
    """Take one word of each [a|b] and put the slots in. A slot that is missing is a KeyError with its name."""
    if "[" in pattern:
        pattern = CHOICE.sub(lambda choice: rng.choice(choice[1].split("|")), pattern)
    return pattern.format_map(slots)
