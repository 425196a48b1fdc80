"""Projects joined over the sample world, against its truth: `python -m bench.projects [--articles 20000] [--shuffle]`.

Articles are filed into an archive as the intake does it. Measured: B-cubed of statements over dossiers, backward steps
in the clocks, precision and recall of 老项目新签, and milliseconds of CPU a statement. `--readers` reads the pages as
served instead of taking the records of a perfect reader; `--noise 0.2` spoils each field of the perfect records in so
many of the statements about projects (firm left out or by its short name, content left out, place left out or its
city, sum left out, rounded or about, time left out). A statement that was not read stands alone, and a flag on a
statement that the truth does not know is false.
"""

import argparse
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench.portals import read_one
from radar.portals.filing import page_of
from radar.portals.model import Piece, Truth
from radar.portals.perfect import article_of, reading_of
from radar.portals.scoring import Mention, b_cubed, flagged, projects, resigned, split_projects
from radar.portals.world import World
from records import Article, Fact, Page, Reading
from storage.archive import Archive
from storage.dossiers import joining, names
from storage.dossiers.clock import stages_of, violations
from storage.dossiers.rows import told_of
from storage.dossiers.upkeep import unsound
from storage.pages import Keeping

BATCH = 40


def readings(world: World, *, readers: bool, shuffle: int | None) -> Iterator[tuple[Truth, Article, Reading]]:
    truths = sorted(world.truth(), key=lambda truth: (truth.piece.published, truth.piece.id))
    if shuffle is not None:
        random.Random(shuffle).shuffle(truths)
    for truth in truths:
        if not readers:
            yield truth, article_of(truth), reading_of(truth.piece)
        elif read := read_one(world.by_id[truth.piece.site], truth):
            yield truth, *read


def spoiled(fact: Fact, noise: float, dice: random.Random) -> Fact:
    """A statement about a project as a reader that misses much would give it."""
    if not fact.projects:
        return fact
    more: dict[str, object] = {}
    if dice.random() < noise:
        short = names.company(fact.companies[0])[: dice.choice((2, 4))] if fact.companies else ""
        more["companies"] = (short,) if short and dice.random() < 0.6 else ()
    if dice.random() < noise:
        more["projects"] = ()
    if fact.host is not None and dice.random() < noise:
        city = f"{(fact.host.adcode or '')[:4]}00"
        more["host"] = replace(fact.host, adcode=city, zone=None) if dice.random() < 0.7 else None
    if fact.amount is not None and dice.random() < noise:
        rounded = float(f"{fact.amount.value:.1e}")
        about = replace(fact.amount, value=rounded, qualifier="about")
        more["amount"] = about if dice.random() < 0.6 else None
    if dice.random() < noise:
        more["period"] = None
    if not more.get("companies", fact.companies) and not more.get("projects", fact.projects):
        more.pop("companies", None)  # something must be named
    return replace(fact, **more)  # type: ignore[arg-type]


def statement(piece: Piece, fact: Fact, taken: set[int]) -> int | None:
    """The number of the stated fact that a fact read is: the same stage and firm, its words overlapping most."""
    best: tuple[float, int] | None = None
    for number, stated in enumerate(piece.facts):
        if number in taken or stated.stage != fact.stage or fact.in_title:
            continue
        common = len(set(stated.evidence) & set(fact.quote)) / max(1, len(set(fact.quote)))
        names = any(core[:4] in stated.evidence for core in (*fact.companies, *fact.projects))
        score = common + names
        if score >= 0.8 and (best is None or score > best[0]):
            best = (score, number)
    return None if best is None else best[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--readers", action="store_true", help="read the pages as served")
    parser.add_argument("--noise", type=float, default=0.0, help="share of fields to spoil in perfect records")
    parser.add_argument("--shuffle", type=int, help="file the articles in a random order of this seed")
    parser.add_argument("--show", type=int, default=0, help="print so many of each fault")
    options = parser.parse_args()
    world = World(options.articles, options.seed)
    found: dict[Mention, str] = {}
    named: dict[str, Mention] = {}
    spent, statements = timed_joining()
    dice = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder)) as archive:
        waiting: list[tuple[Truth, Page, Article, Reading]] = []
        for truth, article, reading in readings(world, readers=options.readers, shuffle=options.shuffle):
            if options.noise:
                facts = tuple(spoiled(fact, options.noise, dice) for fact in reading.facts)
                reading = replace(reading, facts=facts)
            waiting.append((truth, page_of(truth), article, reading))
            if len(waiting) == BATCH:
                file_batch(archive, waiting, named, readers=options.readers)
                waiting.clear()
        file_batch(archive, waiting, named, readers=options.readers)
        conn = archive.db.conn
        flags = set()
        for fact, project, again in conn.execute(
            "SELECT p.fact, p.project, coalesce(p.again, t.again) FROM project_facts p"
            " LEFT JOIN project_facts t ON t.fact = p.twin"
        ):
            key = named.get(fact, (fact, -1))
            found[key] = project
            if again is not None:
                flags.add(key)
        backward = sum(
            violations(stages_of(told_of(conn, row[0])))
            for row in conn.execute("SELECT id FROM projects WHERE mentions > 0").fetchall()
        )
        dossiers = conn.execute("SELECT count(*) FROM projects WHERE mentions > 0").fetchone()[0]
        wrong = unsound(conn, sample=10**9)
        merges = conn.execute("SELECT count(*) FROM project_decisions").fetchone()[0]
    gold = projects(world)
    cubed, again_score = b_cubed(gold, found), flagged(resigned(world), flags)
    print(json.dumps({
        "articles": options.articles, "noise": options.noise, "statements": len(gold), "projects": len(set(gold.values())),
        "dossiers": dossiers, "merges": merges,
        "b_cubed": [round(cubed.precision, 4), round(cubed.recall, 4), round(cubed.f1, 4)],
        "backward_steps": backward, "unsound": wrong,
        "resigned": [round(again_score.precision, 4), round(again_score.recall, 4)], "flags": len(flags),
        "ms_a_statement": round(1000 * spent[0] / max(1, statements[0]), 3),
    }))  # fmt: skip
    show_faults(world, gold, found, flags, options.show)


def timed_joining() -> tuple[list[float], list[int]]:
    """Counts the CPU that joining takes, wherever it is called from."""
    spent, statements = [0.0], [0]
    inner = joining.file_mentions

    def timed(*args: object, **more: object) -> dict[str, str]:
        began = time.process_time()
        placed = inner(*args, **more)  # type: ignore[arg-type]
        spent[0] += time.process_time() - began
        statements[0] += len(placed)
        return placed

    joining.file_mentions = timed
    return spent, statements


def file_batch(
    archive: Archive, batch: list[tuple[Truth, Page, Article, Reading]], named: dict[str, Mention], *, readers: bool
) -> None:
    """File some articles; `named` gets for each fact's id the statement of the truth that it is."""
    archive.pages.keep_many([Keeping(page=page) for _, page, _, _ in batch])
    with archive.unit_of_work() as unit:
        for truth, page, article, reading in batch:
            filed = unit.file(page, article, reading)
            taken: set[int] = set()
            for number, (fact_id, fact) in enumerate(zip(filed.fact_ids, reading.facts, strict=True)):
                which = statement(truth.piece, fact, taken) if readers else number
                if which is not None:
                    taken.add(which)
                    named[fact_id] = (truth.piece.id, which)


def show_faults(
    world: World, gold: dict[Mention, str], found: dict[Mention, str], flags: set[Mention], most: int
) -> None:
    if not most:
        return
    pieces = {piece.id: piece for piece in world.corpus}

    def said(key: Mention) -> str:
        piece = pieces.get(key[0])
        if piece is None or key[1] < 0:
            return f"{key} not of the truth"
        fact = piece.facts[key[1]]
        return (
            f"{key} {piece.published:%Y-%m-%d} {piece.kind}/{piece.habit} {fact.host} {fact.stage} {fact.evidence[:70]}"
        )

    for project, parts in list(split_projects(gold, found).items())[:most]:
        print("split", project, parts)
        for key in [key for key, name in gold.items() if name == project]:
            print("   ", found.get(key), said(key))
    mixed: dict[str, set[str]] = {}
    for key, project in gold.items():
        if key in found:
            mixed.setdefault(found[key], set()).add(project)
    for dossier, several in [(d, s) for d, s in mixed.items() if len(s) > 1][:most]:
        print("mixed", dossier, several)
        for key, name in found.items():
            if name == dossier:
                print("   ", gold.get(key), said(key))
    wanted = resigned(world)
    for words, keys in (("false flag", flags - wanted), ("missed flag", wanted - flags)):
        kinds = Counter((pieces[k[0]].kind, pieces[k[0]].habit) if k[0] in pieces else ("?", None) for k in keys)
        print(words, dict(kinds.most_common(8)))
        for key in sorted(keys)[:most]:
            print("   ", found.get(key), said(key))


if __name__ == "__main__":
    main()
