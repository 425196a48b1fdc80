"""What was learned of each site's pages: JSON that `text` makes and reads."""

import json
from collections.abc import Mapping
from typing import Any

import sqlite_utils

from storage.database import Clock, transaction


class Profiles:
    """Profiles of one archive, by site."""

    def __init__(self, db: sqlite_utils.Database, clock: Clock) -> None:
        self.db = db
        self.clock = clock

    def get(self, site: str) -> Mapping[str, Any] | None:
        row = self.db.conn.execute("SELECT profile FROM profiles WHERE site = ?", [site]).fetchone()
        if row is None:
            return None
        found: Mapping[str, Any] = json.loads(row[0])
        return found

    def all(self) -> dict[str, Mapping[str, Any]]:
        """Every profile, by site."""
        rows = self.db.conn.execute("SELECT site, profile FROM profiles ORDER BY site")
        return {site: json.loads(profile) for site, profile in rows}

    def put(self, site: str, profile: Mapping[str, Any]) -> None:
        with transaction(self.db) as conn:
            conn.execute(PUT, [site, json.dumps(profile, ensure_ascii=False), self.clock()])


PUT = """
INSERT INTO profiles (site, profile, changed_at)
VALUES (?, ?, ?)
ON CONFLICT (site) DO UPDATE SET profile = excluded.profile, changed_at = excluded.changed_at
"""
