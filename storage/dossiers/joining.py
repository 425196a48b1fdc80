"""Facts into dossiers, inside the transaction that files their article.

A fact goes to the dossier that most speaks for; without one it opens its own. A fact that fits two dossiers which
nothing keeps apart merges them. What an analyst decided (`pinned`, `apart`) is never undone here.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import replace

from records import Fact
from storage import codec
from storage.dossiers import rows
from storage.dossiers.clock import Told, happened
from storage.dossiers.face import Face, face_of, searched
from storage.dossiers.mention import Mention, layer_of, mention_of, sentence_at
from storage.dossiers.rows import told_of
from storage.dossiers.weighing import NEVER, Reason, Verdict, weigh

HELD = Reason("held", 1.5)
SAME_WORDS = 3.0
FIRST = rows.reason_text(Verdict(()), Reason("first", 0.0))
CLOSE = 0.5  # a rival so near is named among the reasons
RULE = "rule"


def file_mentions(
    conn: sqlite3.Connection,
    article: str,
    day: str,
    story: str,
    facts: Mapping[str, Fact],
    *,
    text: str,
    seq: int,
    now: int,
    fresh: bool = False,
) -> dict[str, str]:
    """Bring the dossiers in line with the facts of one article; the dossier of each fact that has one.

    `text` is that of the article; one that was thinned no longer holds the sentences, and what was seen of them
    stays. `fresh`: no fact of this article was ever filed. What has not changed costs one look.
    """
    held = {} if fresh else {row[0]: row[1:] for row in conn.execute(HELD_FACTS, [article])}
    found: dict[str, str] = {}
    for fact in held.keys() - facts.keys():
        leave(conn, fact, held[fact][0], seq)
    for name, fact in facts.items():
        project, seen, pinned = held.get(name, (None, None, False))
        sentence = sentence_at(text, fact) if layer_of(fact) == "project" else None
        mention = mention_of(fact, sentence)
        if mention is not None and seen is not None and sentence is None and not fact.in_title:
            old = rows.mention_from(seen)
            mention = replace(mention, words=old.words, phases=mention.phases or old.phases)
        if mention is None:
            if project is not None and not pinned:
                leave(conn, name, project, seq)
            elif project is not None:
                found[name] = project
            continue
        one = Told(fact=name, mention=mention, published=day, article=article, story=story)
        if project is None:
            found[name] = join(conn, one, seq=seq, now=now)
        elif seen == codec.dumps(mention):
            found[name] = project
        else:
            found[name] = rejoin(conn, one, project, seq=seq, now=now, pinned=bool(pinned))
    if fresh and len(found) < 2:
        return found
    # A merge on the way may have moved what was placed before it.
    return {name: rows.root(conn, project) or project for name, project in found.items()}


def places_of(conn: sqlite3.Connection, article: str) -> dict[str, str]:
    """The dossier of each fact of an article, as it stands."""
    return {row[0]: row[1] for row in conn.execute(HELD_FACTS, [article])}


def join(conn: sqlite3.Connection, one: Told, *, seq: int, now: int, before: str | None = None) -> str:
    """Put a mention into the dossier it belongs to. `before`: the one it was in until now."""
    copied = of_same_words(conn, one)
    if copied is not None:
        project, verdict = copied
        attach(conn, project, one, rows.reason_text(verdict), seq)
        if before is not None:
            retire(conn, before, project, seq)
        return project
    face = face_of([(one.mention, happened(one)[0])])
    ranked = rank(conn, one.mention, face, before)
    if not ranked:
        if before is not None:
            attach(conn, before, one, FIRST, seq)
            return before
        project = rows.mint(conn, one.fact)
        rows.open_new(conn, project, one, FIRST, seq)
        return project
    (project, verdict), *others = ranked
    close = [Reason("rival", 0.0, name) for name, other in others if verdict.score - other.score <= CLOSE][:1]
    attach(conn, project, one, rows.reason_text(verdict, *close), seq)
    if before is not None and before != project:
        retire(conn, before, project, seq)
    for name, _ in others:
        if not one.mention.increase:
            project = try_merge(conn, project, name, seq=seq, now=now)
    return project


def of_same_words(conn: sqlite3.Connection, one: Told) -> tuple[str, Verdict] | None:
    """The one dossier that holds this very statement, unless what it names is something else."""
    if not one.mention.words:
        return None
    key = rows.word_key(one.mention)
    found = rows.candidates(conn, [(key, key)])
    if len(found) != 1:
        return None
    ((project, old),) = found.items()
    verdict = weigh(face_of([(one.mention, happened(one)[0])]), old, increase=one.mention.increase)
    if any(reason.points == NEVER or reason.code in ("firm_other", "content_other") for reason in verdict.reasons):
        return None
    return project, Verdict((*verdict.reasons, Reason("words", SAME_WORDS, one.mention.words)))


def rank(conn: sqlite3.Connection, mention: Mention, face: Face, before: str | None) -> list[tuple[str, Verdict]]:
    """Dossiers that a mention may join, the best first; of equals the one it was in, then the one told of first.

    Not the one filed first: what a killed worker had claimed comes later, and should go where it would have gone.
    """
    found: list[tuple[str, Verdict]] = []
    for project, old in rows.candidates(conn, searched(face)).items():
        verdict = weigh(face, old, increase=mention.increase)
        if project == before:
            verdict = Verdict((*verdict.reasons, HELD))
        if verdict.joins:
            found.append((project, verdict))
    if len(found) > 1:
        told = {name: conn.execute(TOLD_FIRST, [name]).fetchone()[0] for name, _ in found}
        found.sort(key=lambda item: (-item[1].score, item[0] != before, told[item[0]], item[0]))
    return found


def attach(conn: sqlite3.Connection, project: str, one: Told, why: str, seq: int, *, pinned: bool = False) -> None:
    """Add a mention to a dossier. A sentence that the dossier holds already changes hardly anything."""
    held = [other for other in told_of(conn, project) if other.fact != one.fact]
    key = rows.word_key(one.mention)
    twin = next((other for other in held if key and rows.word_key(other.mention) == key), None)
    if twin is not None and happened(twin)[0] <= happened(one)[0]:
        rows.put(conn, project, one, why, twin=twin.fact, pinned=pinned)
        conn.execute(ONE_MORE, [seq, one.published, project])
        return
    rows.put(conn, project, one, why, twin=None, pinned=pinned)
    if twin is not None:
        conn.execute(
            "UPDATE project_facts SET twin = ?, again = NULL WHERE project = ? AND (twin = ? OR fact = ?)",
            [one.fact, project, twin.fact, twin.fact],
        )
        held.remove(twin)
    rows.sum_up(conn, project, [*held, one], seq)


def leave(conn: sqlite3.Connection, fact: str, project: str, seq: int) -> None:
    """Take a mention out; the dossier stays, with whatever is left."""
    rows.drop_keys(conn, project)
    conn.execute("DELETE FROM project_facts WHERE fact = ?", [fact])
    conn.execute("UPDATE projects SET last_day = NULL WHERE id = ?", [project])
    settle(conn, project, seq)


def settle(conn: sqlite3.Connection, project: str, seq: int) -> None:
    """Find twins, sums, keys and flags of a dossier anew after mentions have come or gone."""
    first: dict[str, str] = {}
    left: list[Told] = []
    for one in sorted(told_of(conn, project, twins=True), key=lambda t: (happened(t)[0], t.published, t.fact)):
        key = rows.word_key(one.mention) or one.fact
        conn.execute("UPDATE project_facts SET twin = ? WHERE fact = ?", [first.get(key), one.fact])
        if key not in first:
            first[key] = one.fact
            left.append(one)
        else:
            conn.execute("UPDATE project_facts SET again = NULL WHERE fact = ?", [one.fact])
    rows.sum_up(conn, project, left[: rows.MOST_WORDINGS], seq)
    conn.execute(LAST_DAY, [project, project])


def rejoin(conn: sqlite3.Connection, one: Told, project: str, *, seq: int, now: int, pinned: bool) -> str:
    """A mention whose reading or correction changed: it stays where it is unless another dossier fits better."""
    row = conn.execute("SELECT why FROM project_facts WHERE fact = ?", [one.fact]).fetchone()
    leave(conn, one.fact, project, seq)
    if pinned:
        attach(conn, project, one, row[0], seq, pinned=True)
        return project
    alone = conn.execute("SELECT mentions FROM projects WHERE id = ?", [project]).fetchone()[0] == 0
    if alone:
        return join(conn, one, seq=seq, now=now, before=project)
    face = face_of([(one.mention, happened(one)[0])])
    ranked = rank(conn, one.mention, face, project)
    if ranked and ranked[0][0] == project:
        attach(conn, project, one, rows.reason_text(ranked[0][1]), seq)
        return project
    return join(conn, one, seq=seq, now=now)


def retire(conn: sqlite3.Connection, gone: str, kept: str, seq: int) -> None:
    """A dossier whose only mention moved to another becomes its alias."""
    left = conn.execute("SELECT mentions FROM projects WHERE id = ?", [gone]).fetchone()[0]
    if left == 0 and not kept_apart(conn, gone, kept):
        make_alias(conn, gone, kept, seq)


def try_merge(conn: sqlite3.Connection, one: str, other: str, *, seq: int, now: int) -> str:
    """Merge two dossiers that one fact fits, when nothing speaks against it; the dossier that is left of `one`."""
    faces = {
        name: codec.loads(Face, face)
        for name, face in conn.execute("SELECT id, face FROM projects WHERE id IN (?, ?)", [one, other])
    }
    verdict = weigh(faces[one], faces[other])
    codes = {reason.code for reason in verdict.reasons}
    named = all(face.contents for face in faces.values())
    if verdict.against or not verdict.joins or (named and not codes & {"content", "content_like"}):
        return one
    if kept_apart(conn, one, other):
        return one
    return merge(conn, one, other, who=RULE, why=rows.reason_text(verdict), seq=seq, now=now)[0]


def merge(
    conn: sqlite3.Connection, one: str, other: str, *, who: str, why: str | None, seq: int, now: int
) -> tuple[str, int]:
    """The younger dossier goes into the older one, which keeps its id: (its id, the decision's number)."""
    born = dict(conn.execute("SELECT id, born FROM projects WHERE id IN (?, ?)", [one, other]))
    kept, gone = sorted((one, other), key=lambda name: (born[name], name))
    moved = [row[0] for row in conn.execute("SELECT fact FROM project_facts WHERE project = ? ORDER BY fact", [gone])]
    rows.drop_keys(conn, gone)
    conn.execute("UPDATE project_facts SET project = ?, again = NULL WHERE project = ?", [kept, gone])
    make_alias(conn, gone, kept, seq)
    settle(conn, kept, seq)
    return kept, decide(conn, "merge", kept, gone, moved, who=who, why=why, now=now)


def make_alias(conn: sqlite3.Connection, gone: str, kept: str, seq: int) -> None:
    rows.sum_up(conn, gone, (), seq)
    conn.execute("UPDATE projects SET alias_of = ? WHERE id = ? OR alias_of = ?", [kept, gone, gone])


def kept_apart(conn: sqlite3.Connection, one: str, other: str) -> bool:
    """Whether an analyst said that these two, or what became of them, are different projects."""
    return conn.execute(APART, [one, other, other, one]).fetchone() is not None


def decide(
    conn: sqlite3.Connection,
    kind: str,
    project: str,
    other: str,
    facts: list[str],
    *,
    who: str,
    why: str | None,
    now: int,
) -> int:
    row = conn.execute(DECIDE, [kind, project, other, json.dumps(facts), who, why, now]).fetchone()
    return int(row[0])


HELD_FACTS = """
SELECT p.fact, p.project, p.seen, p.pinned
FROM facts f JOIN project_facts p ON p.fact = f.id
WHERE f.article = ?
"""

TOLD_FIRST = "SELECT first_day FROM projects WHERE id = ?"

ONE_MORE = """
UPDATE projects
SET mentions = mentions + 1, seq = ?, last_day = max(last_day, ?)
WHERE id = ?
"""

LAST_DAY = """
UPDATE projects
SET last_day = (SELECT max(f.day) FROM project_facts p JOIN facts f ON f.id = p.fact WHERE p.project = ?)
WHERE id = ?
"""

APART = """
SELECT 1
FROM project_decisions d
JOIN projects a ON a.id = d.project
JOIN projects b ON b.id = d.other
WHERE d.kind IN ('split', 'apart') AND d.withdrawn_at IS NULL
  AND ((coalesce(a.alias_of, a.id) = ? AND coalesce(b.alias_of, b.id) = ?)
       OR (coalesce(a.alias_of, a.id) = ? AND coalesce(b.alias_of, b.id) = ?))
"""

DECIDE = """
INSERT INTO project_decisions (kind, project, other, facts, who, why, made_at)
VALUES (?, ?, ?, ?, ?, ?, ?)
RETURNING id
"""
