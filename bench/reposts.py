"""Reposts on the labelled stream beside datasketch, and the cost of an article as the index grows.

    python -m bench.reposts --set ../shared/eval/reposts          # quality, control, speed beside datasketch
    python -m bench.reposts --set ../shared/eval/reposts --shuffles 2   # the days of a dated stream shuffled
    python -m bench.reposts --grow 200000                         # CPU an article, memory, postings

Speeds are the best of `--rounds` runs of each, taken in turn in one process; they hold as ratios.
"""

import importlib.util
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from radar.commands.reposts import answers, incoming
from storage.repost_file import BATCH, RepostFile
from storage.reposts import Incoming

SHINGLE, THRESHOLD, PERMUTATIONS = 5, 0.8, 128


@click.command()
@click.option("--set", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--seed", default=7)
@click.option("--rounds", default=2)
@click.option("--shuffles", default=0, help="only: shuffle the articles of each day so often and compare the stories")
@click.option("--grow", default=0, help="file so many synthetic articles and show the cost on the way")
def main(folder: Path | None, seed: int, rounds: int, shuffles: int, grow: int) -> None:
    """Print one JSON object a measurement."""
    if folder is not None:
        with tempfile.TemporaryDirectory() as made:
            order = ["--order", "dated"] if shuffles else []
            generator = [sys.executable, str(folder / "gen.py"), "--out", made, "--seed", str(seed), *order]
            subprocess.run(generator, check=True, stdout=2)
            lines = (Path(made) / "stream.jsonl").read_text("utf-8").splitlines()
            if shuffles:
                click.echo(json.dumps(shuffled(lines, shuffles)))
            else:
                click.echo(json.dumps(quality(folder, Path(made), lines), ensure_ascii=False))
                click.echo(json.dumps(speeds(lines, rounds)))
    if grow:
        for row in growth(grow):
            click.echo(json.dumps(row))


def scorer(folder: Path) -> ModuleType:
    """The set's own scorer."""
    spec = importlib.util.spec_from_file_location("reposts_score", folder / "score.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder}: no score.py here")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def quality(folder: Path, made: Path, lines: Sequence[str]) -> dict[str, Any]:
    """Scores of the stream, and with figures looked away from."""
    score = scorer(folder)
    found: dict[str, Any] = {}
    for name, figures_count in (("figures", True), ("control", False)):
        with RepostFile.open(None, figures_count=figures_count) as index:
            predictions = {row["id"]: row for row in answers(index, lines)}
        result, _ = score.score(predictions, score.load(str(made / "truth.jsonl")))
        result.pop("seen")
        found[name] = result
    return found


def speeds(lines: Sequence[str], rounds: int) -> dict[str, float]:
    """Documents a second of the usual set-up and of ours, and the ratios."""
    rows = [json.loads(line) for line in lines]
    news = [incoming(row) for row in rows]
    runs: dict[str, Callable[[], None]] = {
        "datasketch": lambda: datasketch_run([row["text"] for row in rows]),
        "batches": lambda: file_all(news, BATCH),
        "durable": lambda: file_all(news, 1),
    }
    best = {name: [float("inf"), float("inf")] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            began = time.perf_counter(), time.process_time()
            run()
            spent = time.perf_counter() - began[0], time.process_time() - began[1]
            best[name] = [min(pair) for pair in zip(best[name], spent, strict=True)]
    found: dict[str, float] = {}
    for name, (wall, cpu) in best.items():
        found |= {name: round(len(rows) / wall, 1), f"{name}_cpu_ms": round(1000 * cpu / len(rows), 3)}
    for name in ("batches", "durable"):
        found[f"{name}_against_datasketch"] = round(best["datasketch"][0] / best[name][0], 3)
        found[f"{name}_against_datasketch_by_cpu"] = round(best["datasketch"][1] / best[name][1], 3)
    return found


def shuffled(lines: Sequence[str], times: int) -> dict[str, list[float]]:
    """The share of articles that come out elsewhere when the articles of each day arrive in another order.

    Stories of two runs are matched one to one by the articles that they share; the rest came out elsewhere.
    """
    found = [stories_of(by_day(lines, seed)) for seed in range(times + 1)]
    return {"moved": [round(elsewhere(found[0], other), 4) for other in found[1:]]}


def by_day(lines: Sequence[str], seed: int) -> list[str]:
    rng = random.Random(seed)
    days: dict[str, list[str]] = {}
    for line in lines:
        days.setdefault(json.loads(line)["published"][:10], []).append(line)
    return [line for day in sorted(days) for line in rng.sample(days[day], len(days[day]))]


def stories_of(lines: Sequence[str]) -> dict[str, str]:
    with RepostFile.open(None) as index:
        return {row["id"]: row["story"] for row in answers(index, lines)}


def elsewhere(one: dict[str, str], other: dict[str, str]) -> float:
    both = Counter((one[name], other[name]) for name in one)
    mine, theirs, same = set(), set(), 0
    for (a, b), count in both.most_common():
        if a not in mine and b not in theirs:
            mine.add(a)
            theirs.add(b)
            same += count
    return 1 - same / len(one)


def datasketch_run(texts: Sequence[str]) -> None:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    for number, text in enumerate(texts):
        signature = MinHash(num_perm=PERMUTATIONS)
        grams = {text[i : i + SHINGLE] for i in range(max(1, len(text) - SHINGLE + 1))}
        signature.update_batch([gram.encode() for gram in grams])
        index.query(signature)
        index.insert(number, signature)


def file_all(news: Sequence[Incoming], batch: int) -> None:
    with tempfile.TemporaryDirectory() as folder, RepostFile.open(Path(folder) / "index.sqlite") as index:
        for at in range(0, len(news), batch):
            with index.batch():
                for new in news[at : at + batch]:
                    index.add(new)


def growth(count: int) -> list[dict[str, float]]:
    """CPU an article at several sizes; nine of ten texts are new, one repeats a recent one with a tail."""
    rng = random.Random(3)
    words = [
        "".join(chr(0x4E00 + rng.randrange(3000)) for _ in range(rng.choice((1, 2, 2, 2, 3)))) for _ in range(20_000)
    ]
    recent: list[str] = []
    rows: list[dict[str, float]] = []
    found = asked = 0
    marks = sorted({min(n, count) for n in (10_000, 20_000, 40_000, 100_000, 150_000, 200_000, count)})
    with tempfile.TemporaryDirectory() as folder, RepostFile.open(Path(folder) / "index.sqlite") as index:
        spent, since = 0.0, 0
        for at in range(0, count, BATCH):
            batch = []
            for number in range(at, at + BATCH):
                again = recent and rng.random() < 0.1
                text = rng.choice(recent) + "。" + "".join(rng.choices(words, k=20)) if again else _text(rng, words)
                if not again:
                    recent = [*recent[-2000:], text]
                batch.append((bool(again), Incoming(article=f"a{number}", text=text, day=19_000 + number // 5000)))
            began = time.process_time()
            with index.batch():
                decisions = [(again, index.add(new)) for again, new in batch]
            spent += time.process_time() - began
            found += sum(decision.link is not None for again, decision in decisions if again)
            asked += sum(again for again, _ in decisions)
            done = at + BATCH
            if done - since >= 5_000 or done in marks:
                if done in marks:
                    rows.append(_row(index, done, spent / (done - since), found / max(1, asked)))
                spent, since = 0.0, done
    return rows


def _text(rng: random.Random, words: Sequence[str]) -> str:
    return "，".join("".join(rng.choices(words, k=8)) for _ in range(rng.randint(25, 55)))


def _row(index: RepostFile, done: int, seconds: float, recall: float) -> dict[str, float]:
    postings = index.conn.execute("SELECT count(*) FROM postings").fetchone()[0]
    return {
        "articles": done,
        "cpu_ms": round(1000 * seconds, 3),
        "recall": round(recall, 4),
        "postings": postings,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


if __name__ == "__main__":
    main()
