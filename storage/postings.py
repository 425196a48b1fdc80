"""Which texts hold a sampled hash: a table for the many, and the latest texts in a row each until they are merged.

Hashes are random numbers, so a text's postings would touch as many pages of the table as it has hashes; merged
in the order of the hashes, the postings of a few hundred texts share those pages.
"""

import json
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence

from storage.shingles import KEPT_BITS

MERGE_AT = 200  # fresh texts
ASKED = 64
THIN_BIT = 1 << KEPT_BITS
_ASK = f"SELECT hash, number FROM postings WHERE hash IN ({','.join('?' * ASKED)})"


class Postings:
    """Over one connection. `begin` must be called at the start of each transaction."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self._fresh: dict[int, list[int]] = {}
        self._holders: dict[int, list[int]] = {}
        self._version = -1

    def begin(self) -> bool:
        """Bring the memory of fresh texts up to date with the file; whether another writer, or a transaction
        that was undone, had made them differ."""
        version = int(self.conn.execute("PRAGMA data_version").fetchone()[0])
        rows = self.conn.execute("SELECT count(*), coalesce(max(number), 0) FROM fresh_postings").fetchone()
        if version == self._version and tuple(rows) == (len(self._fresh), max(self._fresh, default=0)):
            return False
        self._fresh.clear()
        self._holders.clear()
        for number, blob in self.conn.execute("SELECT number, hashes FROM fresh_postings ORDER BY number"):
            self._keep(number, array("q", blob).tolist())
        self._version = version
        return True

    def _keep(self, number: int, marked: list[int]) -> None:
        self._fresh[number] = marked
        for value in marked:
            self._holders.setdefault(value & (THIN_BIT - 1), []).append(number)

    def holders(self, sample: Sequence[int]) -> dict[int, list[int]]:
        """Hash → the numbers of the texts posted under it, for those that have any."""
        found: dict[int, list[int]] = defaultdict(list)
        for at in range(0, len(sample), ASKED):
            part = sample[at : at + ASKED]
            for value, number in self.conn.execute(_ASK, [*part, *([-1] * (ASKED - len(part)))]):
                found[value].append(number)
        fresh = self._holders
        for value in sample:
            if value in fresh:
                found[value].extend(fresh[value])
        return found

    def add(self, number: int, hashes: Iterable[tuple[int, bool]]) -> None:
        """Post a text under its hashes, each with whether it is thin."""
        marked = [value | THIN_BIT if thin else value for value, thin in hashes]
        self.conn.execute(
            "INSERT INTO fresh_postings (number, hashes) VALUES (?, ?)", [number, array("q", marked).tobytes()]
        )
        self._keep(number, marked)
        if len(self._fresh) >= MERGE_AT:
            self.merge()

    def remove(self, number: int, sample: Sequence[int]) -> None:
        """Take a text out of the lists of those hashes, which should be those that it was posted under."""
        marked = self._fresh.pop(number, None)
        if marked is None:
            self.conn.executemany(
                "DELETE FROM postings WHERE hash = ? AND number = ?", [(value, number) for value in sample]
            )
            return
        for value in marked:
            self._holders[value & (THIN_BIT - 1)].remove(number)
        self.conn.execute("DELETE FROM fresh_postings WHERE number = ?", [number])

    def clear(self, first: int, kept: Sequence[int]) -> None:
        """Take out all texts from a number on, but for those `kept`. Reads the whole table."""
        self.merge()
        self.conn.execute(
            "DELETE FROM postings WHERE number >= ? AND number NOT IN (SELECT value FROM json_each(?))",
            [first, json.dumps(list(kept))],
        )

    def merge(self) -> None:
        """Move the fresh texts' postings into the table."""
        rows = sorted(
            (value & (THIN_BIT - 1), number, value >> KEPT_BITS)
            for number, marked in self._fresh.items()
            for value in marked
        )
        self.conn.executemany("INSERT OR IGNORE INTO postings (hash, number, thin) VALUES (?, ?, ?)", rows)
        self.conn.execute("DELETE FROM fresh_postings")
        self._fresh.clear()
        self._holders.clear()

    def thin(self, before: int) -> None:
        """Let go of the postings under hashes that are not thin, of texts before that number."""
        self.conn.execute("DELETE FROM postings WHERE thin = 0 AND number < ?", [before])
