"""Memory of the lines that a host prints under every title, so that they do not count as text."""

import re
import sqlite3
from collections.abc import Iterable
from hashlib import blake2b

from text.fold import fold

FIRST_LINES, LAST_LINES = 8, 32  # furniture stands above and below
SEEN_ON = 2  # earlier pages under other titles
SHORTEST, LONGEST = 2, 200  # characters of a line of furniture
PADDING = 40
NUMBERS = re.compile(r"\d+")
SIGNS = re.compile(r"[\W_]+")
SITE_NAME = re.compile(r"(?<=\S{4})\s*[_|\-—–－丨].{1,40}$")
_FIND = f"SELECT line, first, second, third FROM host_lines WHERE line IN ({','.join('?' * PADDING)})"
_KEEP = """
INSERT INTO host_lines (line, first, second, third, number) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (line) DO UPDATE SET second = excluded.second, third = excluded.third, number = excluded.number
"""


def _key(part: str) -> int:
    digest = blake2b(part.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "big")


def line_keys(host: str, lines: Iterable[str]) -> list[int]:
    """A number for each line; those of a host are neighbours."""
    first = (_key(host) - (1 << 31)) << 32
    return [first + _key(NUMBERS.sub("0", line.strip())) for line in lines]


def without(text: str, host: str, lines: frozenset[int]) -> str:
    """The text without those lines."""
    if not lines:
        return text
    every = text.split("\n")
    return "\n".join(line for line, key in zip(every, line_keys(host, every), strict=True) if key not in lines)


def learn(
    conn: sqlite3.Connection, host: str, title: str, text: str, number: int, *, keep: bool = True
) -> frozenset[int]:
    """Remember a page's outer lines; which of them are the host's furniture by now.

    Of each line the first three titles are kept, so what is furniture does not depend on the order of the pages.
    """
    lines = text.split("\n")
    if not host or len(lines) < 2:
        return frozenset()
    if len(lines) > FIRST_LINES + LAST_LINES:
        lines = lines[:FIRST_LINES] + lines[-LAST_LINES:]
    keys = list(dict.fromkeys(line_keys(host, (line for line in lines if SHORTEST <= len(line.strip()) <= LONGEST))))
    mine = _key(SIGNS.sub("", fold(SITE_NAME.sub("", title))))
    asked = [*keys, *([None] * (PADDING - len(keys)))]
    known = {line: [t for t in titles if t is not None] for line, *titles in conn.execute(_FIND, asked)}
    rows, furniture = [], []
    for key in keys:
        titles = known.get(key, [])
        if sum(1 for one in titles if one != mine) >= SEEN_ON:
            furniture.append(key)
        if mine not in titles and len(titles) <= SEEN_ON:
            rows.append((key, *[*titles, mine, None, None][: SEEN_ON + 1], number))
    if keep:
        conn.executemany(_KEEP, rows)
    return frozenset(furniture)


def forget(conn: sqlite3.Connection, before: int) -> None:
    """Let go of lines that were seen under one title, before the print of that number."""
    conn.execute("DELETE FROM host_lines WHERE second IS NULL AND number < ?", [before])
