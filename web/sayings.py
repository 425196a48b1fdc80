"""What the readers say of a page (marks, repairs, doubts), in Chinese; an id without words is shown as it is."""

import tomllib
from functools import lru_cache
from pathlib import Path

from records import REALITIES

WORDS = Path(__file__).parent / "words" / "reading.toml"


@lru_cache(maxsize=1)
def tables() -> dict[str, dict[str, str]]:
    """The words by table and id."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def trust(kind: str) -> str:
    return tables()["trust"].get(kind, kind)


def repair(kind: str) -> str:
    return tables()["repair"].get(kind, kind)


def damage(kind: str) -> str:
    return tables()["damage"].get(kind, kind)


def doubts(why: str) -> str:
    """Why a fact has its confidence: the reader's reasons, each in Chinese."""
    whole = tables()["doubt"].get(why)
    return whole or "；".join(_doubt(reason) for reason in why.split("; ") if reason)


def _doubt(reason: str) -> str:
    if reason.startswith("page is "):
        return "、".join(trust(mark) for mark in reason.removeprefix("page is ").split(", "))
    if reason.startswith("not done: "):
        ident = reason.removeprefix("not done: ")
        return f"不是已发生的事（{REALITIES.get(ident, ident)}）"
    return tables()["doubt"].get(reason, reason)
