"""Memory of the lines that a host prints under every title, so that they do not count as text."""

import re
import sqlite3
from collections.abc import Iterable
from hashlib import blake2b

from text.fold import fold

FIRST_LINES, LAST_LINES = 8, 32  # furniture stands above and below
SEEN_ON = 2  # earlier pages under other titles
SHORTEST = 2
PADDING = 40
NUMBERS = re.compile(r"\d+")
SIGNS = re.compile(r"[\W_]+")
SITE_NAME = re.compile(r"(?<=\S{4})\s*[_|\-—–－丨].{1,40}$")
_FIND = f"SELECT line, title, pages FROM host_lines WHERE line IN ({','.join('?' * PADDING)})"
_KEEP = """
INSERT INTO host_lines (line, title, pages, number) VALUES (?, ?, ?, ?)
ON CONFLICT (line) DO UPDATE SET title = excluded.title, pages = excluded.pages, number = excluded.number
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


def learn(conn: sqlite3.Connection, *, host: str, title: str, text: str, number: int) -> frozenset[int]:
    """Remember a page's outer lines; which of them are the host's furniture by now."""
    lines = text.split("\n")
    if not host or len(lines) < 2:
        return frozenset()
    if len(lines) > FIRST_LINES + LAST_LINES:
        lines = lines[:FIRST_LINES] + lines[-LAST_LINES:]
    keys = list(dict.fromkeys(line_keys(host, (line for line in lines if len(line.strip()) >= SHORTEST))))
    mine = _key(SIGNS.sub("", fold(SITE_NAME.sub("", title))))
    asked = [*keys, *([None] * (PADDING - len(keys)))]
    known = {line: (seen, pages) for line, seen, pages in conn.execute(_FIND, asked)}
    rows, furniture = [], []
    for key in keys:
        last_title, pages = known.get(key, (None, 0))
        if last_title == mine:
            continue
        if pages >= SEEN_ON:
            furniture.append(key)
        rows.append((key, mine, pages + 1, number))
    conn.executemany(_KEEP, rows)
    return frozenset(furniture)


def forget(conn: sqlite3.Connection, before: int) -> None:
    """Let go of lines that were seen once, before the print of that number."""
    conn.execute("DELETE FROM host_lines WHERE pages = 1 AND number < ?", [before])
