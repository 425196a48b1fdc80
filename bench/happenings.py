"""Articles in other words about one happening: fits the weights of words and days, and measures pairs on sample portals.

    python -m bench.happenings --fit                # the four numbers of storage/sameness.py
    python -m bench.happenings --articles 3000      # pair precision, recall and F1, by facts and words, and by words alone

Only first articles and retold ones take part; copies are the business of reposts. Two articles are a pair when they
state a common event of the sample world and were published within a week.
"""

import datetime as dt
import itertools
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import click
import numpy as np
from numpy.typing import NDArray

from facts.read import read_facts
from radar.portals.corpus import Corpus
from radar.portals.model import Piece
from storage.sameness import GATE_DAYS, KEY_DAYS, LIKELY, Face, chance, face_of, features, marks, same
from text.plain import read_text

EPOCH = dt.date(1970, 1, 1)
FIT_SEEDS, SEED = (101, 102), 7
RIDGE = 1.0


@click.command()
@click.option("--fit", is_flag=True)
@click.option("--articles", default=3000)
@click.option("--seed", default=SEED)
def main(fit: bool, articles: int, seed: int) -> None:
    if fit:
        faces = [face for one in FIT_SEEDS for face in tellings(articles, one)]
        click.echo(json.dumps(fitted(faces)))
        return
    click.echo(json.dumps(measured(tellings(articles, seed)), ensure_ascii=False))


def tellings(articles: int, seed: int) -> list[tuple[Face, frozenset[str]]]:
    """Faces of articles as they are read, with the events that they state."""
    found = []
    for piece in Corpus(articles, seed=seed):
        if (piece.repeats and piece.habit != "retold") or piece.contains:
            continue
        events = frozenset(f"{seed}/{fact.event}" for fact in piece.facts if not fact.background)
        found.append((face(piece, f"{seed}/{piece.id}"), events))
    return found


def face(piece: Piece, name: str) -> Face:
    published = piece.published.strftime("%Y-%m-%d")
    article = read_text(piece.text, title=piece.title, published=published)
    reading = read_facts(replace(article, title=piece.title), home=None)
    return face_of(name, (piece.published.date() - EPOCH).days, piece.title, piece.text, reading.facts)


def near(faces: Sequence[tuple[Face, frozenset[str]]], days: int) -> Iterator[tuple[Face, Face, bool]]:
    """Pairs published within so many days that have something to do with each other, and whether they are one."""
    by_day: dict[int, list[int]] = defaultdict(list)
    for number, (one, _) in enumerate(faces):
        by_day[one.day].append(number)
    for day, numbers in by_day.items():
        later = [n for more in range(1, days + 1) for n in by_day.get(day + more, ())]
        for a, b in itertools.chain(itertools.combinations(numbers, 2), itertools.product(numbers, later)):
            one, other = faces[a][0], faces[b][0]
            told = bool(faces[a][1] & faces[b][1])
            if told or set(marks(one)) & set(marks(other)):  # the archive compares only what shares a mark
                yield other, one, told


def fitted(faces: Sequence[tuple[Face, frozenset[str]]]) -> dict[str, float]:
    """Logistic regression on pairs within the gate, both kinds weighing the same, by Newton's method."""
    pairs = [(new, old, one) for new, old, one in near(faces, GATE_DAYS) if set(marks(new)) & set(marks(old))]
    rows = [(features(new, old), one) for new, old, one in pairs if new.story.split("/")[0] == old.story.split("/")[0]]
    x = np.array([[1.0, *values] for values, _ in rows])
    y = np.array([float(one) for _, one in rows])
    weight = np.where(y == 1, 0.5 / max(1.0, y.sum()), 0.5 / max(1.0, (1 - y).sum())) * len(y)
    w: NDArray[np.float64] = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (weight * (y - p)) - RIDGE * w
        curve = (x.T * (weight * p * (1 - p))) @ x + RIDGE * np.eye(len(w))
        step = np.linalg.solve(curve, gradient)
        w = w + step
        if float(np.abs(step).max()) < 1e-9:
            break
    names = ("BIAS", "DATES", "TITLE", "WHOLE")
    return {name: round(float(value), 2) for name, value in zip(names, w, strict=True)} | {
        "pairs": len(rows),
        "same": int(y.sum()),
    }


def measured(faces: Sequence[tuple[Face, frozenset[str]]]) -> dict[str, object]:
    counts = {name: [0, 0, 0] for name in ("facts_and_words", "words", "days")}
    by: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for new, old, one in near(faces, KEY_DAYS):
        found = same(new, old) if set(marks(new)) & set(marks(old)) else None
        close = abs(new.day - old.day) <= GATE_DAYS and bool(set(marks(new)) & set(marks(old)))
        said = {
            "facts_and_words": found is not None,
            "words": close and chance(new, old) >= LIKELY,
            "days": new.day == old.day,
        }
        for name, yes in said.items():
            counts[name][0] += yes and one
            counts[name][1] += yes
            counts[name][2] += one
        if found is not None:
            by[found.by][not one] += 1
    return {name: scores(*three) for name, three in counts.items()} | {"right_and_wrong_by_reason": dict(by)}


def scores(hit: int, found: int, gold: int) -> dict[str, float]:
    precision, recall = hit / max(1, found), hit / max(1, gold)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4), "pairs": gold}


if __name__ == "__main__":
    main()
