"""Is the archive sound: what `radar doctor` asks of it, and with `--deep` much more."""

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass

from storage import index
from storage.archive import Archive
from storage.compile import words_match
from storage.dossiers.upkeep import unsound
from storage.grams import grams
from storage.warc import PageDamaged, Spot
from storage.words import holds
from text.fold import fold


@dataclass(frozen=True, kw_only=True)
class Check:
    """One question and its answer. `way_out` says what to do when it is not ok."""

    name: str
    ok: bool
    detail: str
    way_out: str = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    checks: tuple[Check, ...]

    @property
    def problems(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.ok)


def examine(archive: Archive, *, deep: bool = False, sample: int = 200, seed: int = 1) -> Report:
    """Look at the whole archive; `deep` reads every page of the database and a sample of kept pages and articles."""
    quick: list[Callable[[Archive], Check]] = [tokenizer, warc_files, queues]
    checks = [check(archive) for check in quick]
    if deep:
        chance = random.Random(seed)
        checks += [
            integrity(archive),
            orphans(archive),
            stories(archive),
            reposts(archive),
            projects(archive),
            index_rows(archive),
            index_words(archive, sample, chance),
            kept_bytes(archive, sample, chance),
        ]
    return Report(checks=tuple(checks))


def tokenizer(archive: Archive) -> Check:
    return Check(
        name="search index made by this version",
        ok=index.is_current(archive.db),
        detail=index.state(archive.db.conn).get("version", "empty"),
        way_out="run `radar reindex`",
    )


def warc_files(archive: Archive) -> Check:
    """Every file that rows speak of is there and long enough."""
    short = []
    rows = archive.db.conn.execute(
        "SELECT file, max(\"offset\" + length), count(*) FROM pages WHERE file <> '' GROUP BY file"
    ).fetchall()
    for name, needed, pages in rows:
        path = archive.pages.warc.folder / name
        size = path.stat().st_size if path.exists() else -1
        if size < needed:
            short.append(f"{name} ({pages} pages): {'missing' if size < 0 else f'{size} of {needed} bytes'}")
    return Check(
        name="files of kept pages",
        ok=not short,
        detail="; ".join(short[:5]) or f"{len(rows)} files",
        way_out="run `radar restore` with the last backup; facts and texts that were read are still there",
    )


def queues(archive: Archive) -> Check:
    """Not an error by itself: how much was given up."""
    dead = archive.frontier.pending().dead
    counts = archive.pages.counts()
    return Check(
        name="queues",
        ok=True,
        detail=f"{dead} addresses and {counts['given_up']} pages given up, {counts['to_read']} pages to read",
    )


def integrity(archive: Archive) -> Check:
    found = [str(row[0]) for row in archive.db.conn.execute("PRAGMA integrity_check(20)")]
    return Check(
        name="integrity of the file",
        ok=found == ["ok"],
        detail="; ".join(found[:5]),
        way_out="move archive.sqlite aside and run `radar restore` with the last backup",
    )


def orphans(archive: Archive) -> Check:
    broken = archive.db.conn.execute("PRAGMA foreign_key_check").fetchall()
    textless = archive.db.conn.execute(
        "SELECT count(*) FROM articles a WHERE NOT EXISTS (SELECT 1 FROM texts t WHERE t.docid = a.docid)"
    ).fetchone()[0]
    return Check(
        name="rows whose parent is missing",
        ok=not broken and not textless,
        detail=f"{len(broken)} rows, {textless} articles without text"
        + (f", first: {tuple(broken[0])}" if broken else ""),
        way_out="run `radar reread` for the sites concerned",
    )


def stories(archive: Archive) -> Check:
    lost = archive.db.conn.execute(
        "SELECT count(*) FROM articles a WHERE NOT EXISTS (SELECT 1 FROM articles s WHERE s.id = a.story)"
    ).fetchone()[0]
    return Check(
        name="stories",
        ok=lost == 0,
        detail=f"{lost} articles of a story whose first article is missing",
        way_out="run `radar reread` for the sites concerned",
    )


def projects(archive: Archive) -> Check:
    wrong = unsound(archive.db.conn)
    count = archive.db.conn.execute("SELECT count(*) FROM projects WHERE mentions > 0").fetchone()[0]
    return Check(
        name="projects",
        ok=not wrong,
        detail="; ".join(wrong) or f"{count} dossiers",
        way_out="run `radar project join`; if it says the same again, `radar reread` for the sites concerned",
    )


def reposts(archive: Archive) -> Check:
    """Every article is in the index of reposts, by its text or as a copy of one that is, and in that one's story."""
    conn = archive.db.conn
    absent = conn.execute(NOT_IN_REPOSTS).fetchone()[0]
    other = conn.execute(
        "SELECT count(*) FROM prints p JOIN articles a ON a.id = p.article WHERE a.story <> p.story"
    ).fetchone()[0]
    return Check(
        name="index of reposts",
        ok=not absent and not other,
        detail=f"{absent} articles absent, {other} in another story there than here",
        way_out="run `radar reposts --rebuild`",
    )


def index_rows(archive: Archive) -> Check:
    """Every article is in the index once, and nothing else is."""
    conn = archive.db.conn
    absent = conn.execute(
        "SELECT count(*) FROM articles a WHERE NOT EXISTS (SELECT 1 FROM search_docsize d WHERE d.id = a.docid)"
    ).fetchone()[0]
    extra = conn.execute(
        "SELECT count(*) FROM search_docsize d WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.docid = d.id)"
    ).fetchone()[0]
    return Check(
        name="search index: rows",
        ok=not absent and not extra,
        detail=f"{absent} articles absent, {extra} rows of no article",
        way_out="run `radar reindex`",
    )


def index_words(archive: Archive, sample: int, chance: random.Random) -> Check:
    """Words of sampled articles are found by the index in exactly those of them in which a scan finds them."""
    conn = archive.db.conn
    numbers = [row[0] for row in conn.execute("SELECT docid FROM articles")]
    chosen = chance.sample(numbers, min(sample, len(numbers)))
    texts = {docid: fold("\n".join(conn.execute(TEXT, [docid]).fetchone())) for docid in chosen}
    words: set[str] = set()
    for text in texts.values():
        pairs = [part for part in grams(text) if len(part) > 1 and part.isalnum()]
        words.update(chance.sample(pairs, min(2, len(pairs))))
    wrong: list[str] = []
    for word in chance.sample(sorted(words), min(60, len(words))):
        match = words_match(word)
        found = {docid for docid in texts if conn.execute(HELD, [match, docid]).fetchone()}
        expected = {docid for docid, text in texts.items() if holds(text, word)}
        if found != expected:
            wrong.append(f"{word}: {len(found)} by the index, {len(expected)} by scan")
    return Check(
        name="search index: words",
        ok=not wrong,
        detail="; ".join(wrong[:5]) or f"{len(texts)} articles compared with a scan",
        way_out="run `radar reindex`",
    )


def kept_bytes(archive: Archive, sample: int, chance: random.Random) -> Check:
    """A sample of kept pages is read back and compared with its hash."""
    rows = archive.db.conn.execute("SELECT id, file, \"offset\", length, sha256 FROM pages WHERE file <> ''").fetchall()
    wrong = []
    chosen = chance.sample(rows, min(sample, len(rows)))
    for kept, file, offset, length, sha256 in chosen:
        try:
            _, body = archive.pages.warc.read(Spot(file=file, offset=offset, length=length))
            if hashlib.sha256(body).hexdigest() != sha256:
                wrong.append(f"{kept}: other bytes")
        except (PageDamaged, OSError) as damaged:
            wrong.append(f"{kept}: {damaged}")
    return Check(
        name="bytes of kept pages",
        ok=not wrong,
        detail="; ".join(wrong[:3]) or f"{len(chosen)} of {len(rows)} pages compared with their hash",
        way_out="run `radar restore` with the last backup",
    )


NOT_IN_REPOSTS = """
SELECT count(*)
FROM articles a
WHERE a.thinned_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM prints p WHERE p.article = a.id)
  AND NOT EXISTS (
    SELECT 1 FROM article_relations r JOIN prints p ON p.article = r.other
    WHERE r.article = a.id AND r.kind IN ('exact', 'rerun'))
"""
TEXT = "SELECT coalesce(title, ''), coalesce(body, '') FROM articles LEFT JOIN texts USING (docid) WHERE docid = ?"
HELD = "SELECT 1 FROM search WHERE search MATCH ? AND rowid = ?"
