"""Measures over the sample world: stories and projects joined rightly, and old projects signed anew found."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from radar.portals.model import Piece
from radar.portals.world import World

Key = TypeVar("Key", bound=Hashable)
Mention = tuple[str, int]  # (id of the article, index of the fact)


@dataclass(frozen=True, kw_only=True)
class Score:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def projects(world: World) -> dict[Mention, str]:
    """The project of every statement that is about one; totals have none."""
    return {
        (piece.id, index): fact.project
        for piece in world.corpus
        for index, fact in enumerate(piece.facts)
        if fact.project is not None
    }


def stories(world: World) -> dict[str, str]:
    """The story of every article: the id of the first that carries its text. Merged pages belong to none."""
    return {piece.id: story_of(piece) for piece in world.corpus if not piece.contains}


def story_of(piece: Piece) -> str:
    """A retold story is another text; a copy belongs to the article that it copies (copies of copies do not occur)."""
    return piece.repeats if piece.repeats and piece.habit != "retold" else piece.id


def resigned(world: World) -> frozenset[Mention]:
    """Statements in which an old project is signed anew."""
    return frozenset(
        (piece.id, index) for piece in world.corpus for index, fact in enumerate(piece.facts) if fact.resigned
    )


def b_cubed(gold: Mapping[Key, str], found: Mapping[Key, str]) -> Score:
    """B-cubed over the keys of the gold; a key that was not found stands alone.

    Bagga and Baldwin 1998: for each key the share of its found cluster that is of its gold cluster
    (precision) and the share of its gold cluster that was found with it (recall), averaged.
    """
    clusters = {key: ("found", found[key]) if key in found else ("alone", key) for key in gold}
    gold_size, found_size = Counter(gold.values()), Counter(clusters.values())
    both = Counter((gold[key], clusters[key]) for key in gold)
    if not gold:
        return Score(precision=1.0, recall=1.0)
    precision = sum(both[gold[key], clusters[key]] / found_size[clusters[key]] for key in gold) / len(gold)
    recall = sum(both[gold[key], clusters[key]] / gold_size[gold[key]] for key in gold) / len(gold)
    return Score(precision=precision, recall=recall)


def flagged(gold: Iterable[Mention], found: Iterable[Mention]) -> Score:
    """Precision and recall of flags."""
    wanted, had = set(gold), set(found)
    hit = len(wanted & had)
    return Score(precision=hit / len(had) if had else 1.0, recall=hit / len(wanted) if wanted else 1.0)


def split_projects(gold: Mapping[Mention, str], found: Mapping[Mention, str]) -> dict[str, set[str]]:
    """Gold projects that were found as several, for reading by eye."""
    parts: dict[str, set[str]] = defaultdict(set)
    for key, project in gold.items():
        if key in found:
            parts[project].add(found[key])
    return {project: several for project, several in parts.items() if len(several) > 1}
