"""Questions to a large archive: times of first pages, and whether all is found. Commands of `bench.search`.

A first page is what the desk shows: the 20 newest hits with marked snippets, and the total. "bare" is `SELECT rowid …
ORDER BY rowid DESC LIMIT 20` and `SELECT count(*)` with the same MATCH on the same file; for NEAR and for words in one
sentence it is the MATCH that narrows them down. Both take turns on each query, twice, and the better time counts.
"ms" is by the clock, "cpu" is what the process itself used: on a loaded computer the two differ by the load.
"""

import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import click

from alerts.query import parse
from bench.corpus import INDUSTRIES, STAGES, Corpus
from storage.archive import Archive
from storage.compile import compile_tree
from storage.query import And, Between, Field, InSentence, Near, Node, Or, Phrase, Word
from storage.search import Results, bound, source
from text.fold import fold

FREQUENT = ["签约", "开工", "激光", "项目", "总投", "发展", "产业"]
SAVED = {"光电": "激光 OR 激光雷达", "在建": "stage:开工,投产", "近": "总投资 近/12 亿元", "同句": "签约 同句 总投资"}


@dataclass(frozen=True)
class Taken:
    """Best times of one query in ms: by the clock and of CPU."""

    ours: float
    ours_cpu: float
    bare: float
    bare_cpu: float


def kinds(chance: random.Random, corpus: Corpus) -> dict[str, Callable[[], Node]]:
    common = [str(w) for w in corpus.words[:3000] if len(w) == 2]
    longer = [str(w) for w in corpus.words[:6000] if len(w) >= 3] + list(INDUSTRIES.values())
    regions = sorted({code[:2] + "0000" for code, _ in corpus.counties})
    return {
        "two characters": lambda: Word(chance.choice([*common, *STAGES.values(), "激光", "项目"])),
        "one of the seven most frequent": lambda: Word(chance.choice(FREQUENT)),
        "phrase": lambda: Phrase(chance.choice(longer)),
        "word and region": lambda: And(
            (Word(chance.choice(["签约", "激光", "项目"])), Field("region", chance.choice(regions)))
        ),
        "word, stage, industry and year": lambda: And(
            (
                Word(chance.choice(common)),
                Field("stage", chance.choice(list(STAGES))),
                Field("industry", chance.choice(list(INDUSTRIES))),
                Between("date", "2023-01-01", "2023-12-31"),
            )
        ),
        "regions, and at least 1.2e9 yuan": lambda: And(
            (
                Or((Field("region", chance.choice(regions)), Field("region", chance.choice(regions)))),
                Word("签约"),
                Between("amount", 1.2e9, None),
            )
        ),
    }


def saved_kinds(chance: random.Random, corpus: Corpus) -> dict[str, Callable[[], Node]]:
    """What the index alone cannot decide; told apart from the rest."""
    common = [str(w) for w in corpus.words[:800] if len(w) == 2]
    regions = sorted({code[:2] + "0000" for code, _ in corpus.counties})
    return {
        "saved query with a region": lambda: parse(f"@光电 @在建 地区:{chance.choice(regions)}", saved=SAVED),
        "saved NEAR": lambda: And((parse("@近", saved=SAVED), Word(chance.choice(common)))),
        "NEAR of two words": lambda: Near(chance.choice(common), chance.choice(common), 10),
        "saved words in one sentence": lambda: And((parse("@同句", saved=SAVED), Word(chance.choice(common)))),
        "two words in one sentence": lambda: InSentence((Word(chance.choice(common)), Word(chance.choice(common)))),
    }


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--queries", default=200, help="of each kind")
def ask(folder: Path, queries: int) -> None:
    """95th percentiles of kinds of queries, ours and bare, in turn in one run."""
    chance = random.Random(3)
    corpus = Corpus()
    with Archive.open(folder, read_only=True) as archive:
        total = archive.articles.count()
        for label, group in (("all", kinds(chance, corpus)), ("all of these", saved_kinds(chance, corpus))):
            everything: list[Taken] = []
            for name, make in group.items():
                taken = [once(archive, make()) for _ in range(queries)]
                everything += taken
                tell(kind=name, articles=total, **figures(taken))
            tell(kind=label, articles=total, **figures(everything))
        for word in ("签约", "激光", "项目", "石墨烯"):
            tree = Word(word)
            told = {
                "newest_first": cpu_and_clock(lambda tree=tree: archive.search.search(tree)),
                "best_first": cpu_and_clock(lambda tree=tree: archive.search.search(tree, order="best")),
                "three_facets": cpu_and_clock(
                    lambda tree=tree: archive.search.facets(tree, ("stage", "region", "industry"))
                ),
            }
            tell(word=word, **{f"{name}_{unit}": each[unit] for name, each in told.items() for unit in each})


def once(archive: Archive, tree: Node) -> Taken:
    compiled = compile_tree(tree)
    if compiled.checks:
        compiled = replace(compiled, where=(), checks=())
    sql, values = source(compiled), bound(compiled)

    def bare() -> None:
        archive.db.conn.execute(f"SELECT search.rowid {sql} ORDER BY search.rowid DESC LIMIT 20", values).fetchall()
        archive.db.conn.execute(f"SELECT count(*) {sql}", values).fetchall()

    def ours() -> Results:
        return archive.search.search(tree)

    works: list[Callable[[], object]] = [bare, ours]
    best = {work: {"ms": 1e9, "cpu": 1e9} for work in works}
    for _ in range(2):
        random.shuffle(works)
        for work in works:
            best[work] = {unit: min(best[work][unit], value) for unit, value in cpu_and_clock(work).items()}
    return Taken(best[ours]["ms"], best[ours]["cpu"], best[bare]["ms"], best[bare]["cpu"])


def cpu_and_clock(work: Callable[[], object]) -> dict[str, float]:
    began, used = time.perf_counter(), time.process_time()
    work()
    return {
        "ms": round((time.perf_counter() - began) * 1000, 2),
        "cpu": round((time.process_time() - used) * 1000, 2),
    }


def figures(taken: list[Taken]) -> dict[str, float]:
    def at(name: str, share: float) -> float:
        values = sorted(getattr(one, name) for one in taken)
        return round(values[min(len(values) - 1, int(share * len(values)))], 2)

    return {
        "p50_ms": at("ours", 0.5),
        "p95_ms": at("ours", 0.95),
        "p95_cpu": at("ours_cpu", 0.95),
        "bare_p50_ms": at("bare", 0.5),
        "bare_p95_ms": at("bare", 0.95),
        "bare_p95_cpu": at("bare_cpu", 0.95),
        "p95_ratio": round(at("ours", 0.95) / at("bare", 0.95), 2),
        "p95_cpu_ratio": round(at("ours_cpu", 0.95) / max(0.01, at("bare_cpu", 0.95)), 2),
    }


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--texts", default=3000, help="articles that are scanned")
@click.option("--words", default=300)
def recall(folder: Path, texts: int, words: int) -> None:
    """Words of 1 to 6 characters cut out of sampled texts: the index against a scan of the sample, and the marks."""
    chance = random.Random(11)
    with Archive.open(folder, read_only=True) as archive:
        conn = archive.db.conn
        numbers = [row[0] for row in conn.execute("SELECT docid FROM articles")]
        sample = chance.sample(numbers, min(texts, len(numbers)))
        folded = {n: fold("\n".join(conn.execute(TEXT, [n]).fetchone())) for n in sample}
        asked = list(cuts(chance, folded, words))
        missed = extra = held = wrong_totals = 0
        for word in asked:
            compiled = compile_tree(Word(word))
            found = {row[0] for row in conn.execute(f"SELECT search.rowid {source(compiled)}", bound(compiled))}
            expected = {n for n, text in folded.items() if word in text}
            held += len(expected)
            missed += len(expected - found)
            extra += len((found & folded.keys()) - expected)
            wrong_totals += archive.search.count(Word(word)) != len(found)
        marks, wrong_marks = marked(archive, asked[:100])
        tell(
            articles=len(numbers),
            scanned=len(sample),
            words=len(asked),
            occurrences=held,
            recall=round(1 - missed / max(1, held), 6),
            missed=missed,
            found_but_not_by_scan=extra,
            wrong_totals=wrong_totals,
            marks=marks,
            wrong_marks=wrong_marks,
        )


TEXT = "SELECT coalesce(title, ''), coalesce(body, '') FROM articles JOIN texts USING (docid) WHERE docid = ?"


def cuts(chance: random.Random, folded: dict[int, str], words: int) -> Iterator[str]:
    """Chinese words as they stand in the texts, of one to six characters."""
    texts = list(folded.values())
    seen: set[str] = set()
    while len(seen) < words:
        text = chance.choice(texts)
        start = chance.randrange(max(1, len(text) - 6))
        word = text[start : start + chance.choice([1, 2, 2, 2, 3, 4, 5, 6])]
        if word not in seen and all("\u4e00" <= c <= "\u9fff" for c in word):
            seen.add(word)
            yield word


def marked(archive: Archive, words: list[str]) -> tuple[int, int]:
    """Marks of first pages, in both orders, and how many of them do not stand on the word that was asked for."""
    marks = wrong = 0
    for word in words:
        for order in ("newest", "best"):
            for hit in archive.search.search(Word(word), order=order).hits:  # type: ignore[arg-type]
                body = archive.articles.text(hit.article)
                start = hit.snippet.start
                spans = [(body, start + a, start + b) for a, b in hit.snippet.marks]
                spans += [(hit.title or "", a, b) for a, b in hit.title_marks]
                marks += len(spans)
                wrong += not spans
                wrong += sum(word not in fold(text[a:b]) for text, a, b in spans)
    return marks, wrong


def tell(**values: object) -> None:
    click.echo(json.dumps(values, ensure_ascii=False))
