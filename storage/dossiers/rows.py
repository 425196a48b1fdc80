"""Rows of dossiers: read, written and keyed. Everything here happens inside somebody else's transaction."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence

from storage import codec
from storage.dossiers.clock import Told
from storage.dossiers.face import Face, Span, keys_of
from storage.dossiers.mention import Mention
from storage.dossiers.summary import Summary, summary_of
from storage.dossiers.weighing import Reason, Verdict

MOST_WORDINGS = 200  # different sentences that a dossier is summed up from; the earliest count
MOST_OF_KEY = 24  # dossiers that are looked at for one value in one region


def told_of(conn: sqlite3.Connection, project: str, *, twins: bool = False) -> list[Told]:
    """The mentions of a dossier in order of publication; of the same words only one, unless `twins`."""
    rows = conn.execute(ALL_TOLD if twins else TOLD, [project, -1 if twins else MOST_WORDINGS])
    return [
        Told(fact=fact, mention=mention_from(seen), published=day, article=article, story=story or article)
        for fact, seen, day, article, story in rows
    ]


def mention_from(seen: str) -> Mention:
    return codec.loads(Mention, seen)


def mint(conn: sqlite3.Connection, fact: str) -> str:
    """A new id, made from the first fact; never one that any dossier had."""
    for ordinal in range(1_000_000):
        found = "p" + hashlib.blake2b(f"{fact}\n{ordinal}".encode(), digest_size=6).hexdigest()
        if conn.execute("SELECT 1 FROM projects WHERE id = ?", [found]).fetchone() is None:
            return found
    raise AssertionError("a million dossiers of one fact")


def root(conn: sqlite3.Connection, project: str) -> str | None:
    """The dossier that an id stands for now; None when there never was one."""
    row = conn.execute("SELECT coalesce(alias_of, id) FROM projects WHERE id = ?", [project]).fetchone()
    return None if row is None else str(row[0])


def candidates(conn: sqlite3.Connection, spans: Sequence[Span]) -> dict[str, Face]:
    """Dossiers filed under keys of these spans, at most `MOST_OF_KEY` of each, with their faces."""
    if not spans:
        return {}
    one = f"SELECT project FROM (SELECT project FROM project_keys WHERE key BETWEEN ? AND ? LIMIT {MOST_OF_KEY})"
    sql = f"SELECT id, face FROM projects WHERE id IN ({' UNION '.join([one] * len(spans))})"
    values = [key for span in spans for key in span]
    return {name: codec.loads(Face, face) for name, face in conn.execute(sql, values)}


def put(conn: sqlite3.Connection, project: str, one: Told, why: str, *, twin: str | None, pinned: bool) -> None:
    conn.execute(PUT, [one.fact, project, twin, pinned, codec.dumps(one.mention), why])


def reason_text(verdict: Verdict, *more: Reason) -> str:
    return json.dumps(
        [[r.code, r.points, r.words] for r in (*verdict.reasons, *more)], ensure_ascii=False, separators=(",", ":")
    )


def reasons_from(text: str) -> tuple[Reason, ...]:
    return tuple(Reason(*row) for row in json.loads(text))


def create(conn: sqlite3.Connection, project: str, seq: int) -> None:
    """An empty dossier."""
    conn.execute(
        "INSERT INTO projects (id, born, seq, mentions, name, face) VALUES (?, ?, ?, 0, '', '{}')", [project, seq, seq]
    )


def open_new(conn: sqlite3.Connection, project: str, one: Told, why: str, seq: int) -> None:
    """A dossier of one mention, written at once."""
    summary = summary_of([one])
    conn.execute(OPEN, row_of(project, summary, seq))
    put(conn, project, one, why, twin=None, pinned=False)
    add_keys(conn, project, summary.face, [one])


def sum_up(conn: sqlite3.Connection, project: str, told: Sequence[Told], seq: int) -> None:
    """Write the row, the flags and new keys of a dossier from its differently worded mentions."""
    if not told:
        conn.execute(EMPTY, [seq, project])
        return
    summary = summary_of(told)
    before = conn.execute("SELECT face FROM projects WHERE id = ?", [project]).fetchone()[0]
    row = row_of(project, summary, seq)
    conn.execute(SUM_UP, row)
    if before != row["face"]:
        gone = set(keys_of(codec.loads(Face, before))) - set(keys_of(summary.face))
        conn.executemany("DELETE FROM project_keys WHERE key = ? AND project = ?", [(key, project) for key in gone])
    add_keys(conn, project, summary.face, told)
    flag(conn, project, summary)


def row_of(project: str, summary: Summary, seq: int) -> dict[str, object]:
    stage, money = summary.stage, summary.sum
    return {
        "id": project,
        "seq": seq,
        "name": summary.name,
        "host": summary.face.host,
        "stage": stage.stage if stage else None,
        "stage_day": stage.day if stage else None,
        "signed_day": summary.signed_day,
        "cancelled_day": summary.cancelled_day,
        "first_day": summary.first_day,
        "last_day": summary.last_day,
        "amount": money.value if money else None,
        "currency": money.currency if money else None,
        "again": len(summary.again),
        "contradictions": summary.contradictions,
        "face": codec.dumps(summary.face),
    }


def flag(conn: sqlite3.Connection, project: str, summary: Summary) -> None:
    """老项目新签: on each fact that signs anew, the fact of the first signing."""
    wanted = {one.fact: one.first for one in summary.again}
    had = dict(conn.execute("SELECT fact, again FROM project_facts WHERE project = ? AND again IS NOT NULL", [project]))
    for fact in had.keys() | wanted.keys():
        if had.get(fact) != wanted.get(fact):
            conn.execute("UPDATE project_facts SET again = ? WHERE fact = ?", [wanted.get(fact), fact])


def add_keys(conn: sqlite3.Connection, project: str, face: Face, told: Iterable[Told]) -> None:
    keys = dict.fromkeys([*keys_of(face), *filter(None, (word_key(one.mention) for one in told))])
    conn.executemany(
        "INSERT OR IGNORE INTO project_keys (key, project) VALUES (?, ?)", [(key, project) for key in keys]
    )


def drop_keys(conn: sqlite3.Connection, project: str) -> None:
    """Before mentions leave: the keys of the dossier as it stands in its row and its facts."""
    row = conn.execute("SELECT face FROM projects WHERE id = ?", [project]).fetchone()
    keys = keys_of(codec.loads(Face, row[0])) + [word_key(one.mention) for one in told_of(conn, project, twins=True)]
    conn.executemany("DELETE FROM project_keys WHERE key = ? AND project = ?", [(key, project) for key in keys])


def word_key(mention: Mention) -> str:
    """Empty when the words are too few to tell anything."""
    return f"w:{mention.stage}:{mention.words}" if mention.words else ""


TOLD = """
SELECT p.fact, p.seen, f.day, f.article, a.story
FROM project_facts p
JOIN facts f ON f.id = p.fact
LEFT JOIN articles a ON a.id = f.article
WHERE p.project = ? AND p.twin IS NULL
ORDER BY f.day, p.fact
LIMIT ?
"""

ALL_TOLD = TOLD.replace("AND p.twin IS NULL", "")

PUT = """
INSERT INTO project_facts (fact, project, twin, pinned, seen, why)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (fact) DO UPDATE SET
    project = excluded.project, twin = excluded.twin, again = NULL, pinned = excluded.pinned, seen = excluded.seen,
    why = excluded.why
"""

OPEN = """
INSERT INTO projects (id, born, seq, mentions, name, host, stage, stage_day, signed_day, cancelled_day, first_day,
                      last_day, amount, currency, again, contradictions, face)
VALUES (:id, :seq, :seq, 1, :name, :host, :stage, :stage_day, :signed_day, :cancelled_day, :first_day,
        :last_day, :amount, :currency, :again, :contradictions, :face)
"""

SUM_UP = """
UPDATE projects
SET seq = :seq, name = :name, host = :host, stage = :stage, stage_day = :stage_day, signed_day = :signed_day,
    cancelled_day = :cancelled_day, first_day = :first_day, last_day = max(:last_day, coalesce(last_day, :last_day)),
    amount = :amount, currency = :currency, again = :again, contradictions = :contradictions, face = :face,
    mentions = (SELECT count(*) FROM project_facts WHERE project = :id)
WHERE id = :id
"""

EMPTY = """
UPDATE projects
SET seq = ?, mentions = 0, face = '{}', again = 0, contradictions = 0
WHERE id = ?
"""
