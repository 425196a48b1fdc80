"""How reposters treat an article: the words stay, and something around or inside them does not."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

from radar.portals.model import Piece, StatedFact
from radar.portals.phrases import table

SENTENCE = re.compile(r"[^。！？]*[。！？]”?|[^。！？]+$")
LOSABLE = re.compile(r"\d+(?=[家次批场条名人])")
Habit = Callable[[Random, Piece], Piece]


def sentences(paragraph: str) -> list[str]:
    return SENTENCE.findall(paragraph)


def surviving(piece: Piece, paragraphs: tuple[str, ...]) -> tuple[StatedFact, ...]:
    """The facts whose words are still there; a part whose whole was lost stands on its own."""
    text = "\n".join(paragraphs)
    kept = [number for number, fact in enumerate(piece.facts) if fact.evidence in text]
    places = {old: new for new, old in enumerate(kept)}
    found = []
    for number in kept:
        fact = piece.facts[number]
        found.append(replace(fact, part_of=places.get(fact.part_of) if fact.part_of is not None else None))
    return tuple(found)


def with_paragraphs(piece: Piece, paragraphs: tuple[str, ...]) -> Piece:
    return replace(piece, paragraphs=paragraphs, facts=surviving(piece, paragraphs))


def exact(rng: Random, piece: Piece) -> Piece:
    return piece


def tail(rng: Random, piece: Piece) -> Piece:
    lines = rng.sample(table("furniture")["tails"], rng.randint(2, 4))
    return replace(piece, tail=tuple(lines))


def head(rng: Random, piece: Piece) -> Piece:
    lines = rng.sample(table("furniture")["heads"], rng.randint(1, 3))
    return replace(piece, head=tuple(lines))


def lead(rng: Random, piece: Piece) -> Piece:
    """Title and first sentences once more above the text."""
    first = "".join(sentences(piece.paragraphs[0])[:2])
    return replace(piece, paragraphs=(first, *piece.paragraphs))


def drop(rng: Random, piece: Piece) -> Piece:
    """Without 15 to 35 % of the sentences, the first one kept."""
    share = rng.uniform(0.15, 0.35)
    kept: list[str] = []
    for number, paragraph in enumerate(piece.paragraphs):
        parts = sentences(paragraph)
        left = [part for place, part in enumerate(parts) if (number == 0 and place == 0) or rng.random() > share]
        kept.append("".join(left))
    return with_paragraphs(piece, tuple(filter(None, kept)))


def width(rng: Random, piece: Piece) -> Piece:
    return replace(piece, damage=(*piece.damage, "width"), difficulties=(*piece.difficulties, "width"))


def cut(piece: Piece, share: float) -> Piece:
    goal, kept, size = int(len(piece.text) * share), list[str](), 0
    for paragraph in piece.paragraphs:
        parts: list[str] = []
        for part in sentences(paragraph):
            if size >= goal and kept + parts:
                break
            parts.append(part)
            size += len(part)
        if parts:
            kept.append("".join(parts))
    return with_paragraphs(piece, tuple(kept))


def trunc(rng: Random, piece: Piece) -> Piece:
    """Cut in the middle, with words that say so."""
    short = cut(piece, rng.uniform(0.45, 0.55))
    return replace(short, tail=("（未完，登录后阅读全文）",), difficulties=(*short.difficulties, "truncated"))


def digest(rng: Random, piece: Piece) -> Piece:
    return cut(piece, rng.uniform(0.25, 0.33))


def combo(rng: Random, piece: Piece) -> Piece:
    for habit in (drop, head, tail):
        piece = habit(rng, piece)
    return width(rng, piece) if rng.random() < 0.5 else piece


def figure(rng: Random, piece: Piece) -> Piece:
    """One count printed wrong: 18 becomes 81, or a digit slips in."""
    for number, fact in enumerate(piece.facts):
        if fact.count is None or fact.count < 10 or fact.count_qualifier != "exact":
            continue
        printed = f"{fact.count}个"
        if piece.text.count(printed) != 1 or printed not in fact.evidence:
            continue
        turned = int(str(fact.count)[::-1])
        wrong = turned if turned > fact.count else fact.count * 10
        evidence = fact.evidence.replace(printed, f"{wrong}个")
        paragraphs = tuple(paragraph.replace(fact.evidence, evidence) for paragraph in piece.paragraphs)
        facts = list(piece.facts)
        facts[number] = replace(fact, count=wrong, evidence=evidence)
        title = piece.title.replace(printed, f"{wrong}个")
        return replace(piece, title=title, paragraphs=paragraphs, facts=tuple(facts), changed=(printed, f"{wrong}个"))
    return piece


def about(rng: Random, piece: Piece) -> Piece:
    """约 dropped: a round figure becomes an exact one."""
    for number, fact in enumerate(piece.facts):
        found = re.search(r"约(?=\d)", fact.evidence)
        if fact.amount_qualifier != "about" or found is None:
            continue
        evidence = fact.evidence[: found.start()] + fact.evidence[found.end() :]
        paragraphs = tuple(paragraph.replace(fact.evidence, evidence) for paragraph in piece.paragraphs)
        facts = list(piece.facts)
        facts[number] = replace(fact, amount_qualifier="exact", evidence=evidence)
        return replace(piece, paragraphs=paragraphs, facts=tuple(facts), changed=("约", ""))
    return piece


def suits(name: str, piece: Piece) -> bool:
    """Whether a habit finds something to do in this article."""
    if name == "about":
        return any(fact.amount_qualifier == "about" for fact in piece.facts)
    if name == "figure":
        return any(fact.count and fact.count >= 10 and f"{fact.count}个" in fact.evidence for fact in piece.facts)
    return True


def rerun(rng: Random, piece: Piece) -> Piece:
    """The old text once more, months later, under a new date."""
    return replace(piece, published=piece.published + timedelta(days=rng.randint(60, 300)))


def stripped(rng: Random, piece: Piece) -> Piece:
    """Digits eaten by a filter: 拜访企业57家 becomes 拜访企业余家. No fact can be read from what is left."""
    paragraphs = list(piece.paragraphs)
    for number, paragraph in enumerate(paragraphs):
        spot = LOSABLE.search(paragraph)
        if spot and not any(fact.evidence in paragraph for fact in piece.facts):
            paragraphs[number] = paragraph[: spot.start()] + "余" + paragraph[spot.end() :]
            found = with_paragraphs(piece, tuple(paragraphs))
            return replace(found, difficulties=(*found.difficulties, "stripped"))
    return piece


def merge(first: Piece, second: Piece) -> Piece:
    """Two articles on one page."""
    shift = len(first.facts)
    moved = [replace(fact, part_of=None if fact.part_of is None else fact.part_of + shift) for fact in second.facts]
    return replace(
        first,
        kind="merged",
        paragraphs=(*first.paragraphs, second.title, *second.paragraphs),
        facts=(*first.facts, *moved),
        hosts=tuple(dict.fromkeys((*first.hosts, *second.hosts))),
        published=max(first.published, second.published),
        relevant=first.relevant or second.relevant,
        contains=(first.id, second.id),
        difficulties=("two_articles",),
    )


# name: (function, weight). Script and swaps are habits of a site: trad_mirror and ganzhou_promo do them to everything.
HABITS: dict[str, tuple[Habit, int]] = {
    "exact": (exact, 4),
    "tail": (tail, 3),
    "head": (head, 2),
    "lead": (lead, 2),
    "drop": (drop, 2),
    "width": (width, 2),
    "trunc": (trunc, 2),
    "digest": (digest, 2),
    "combo": (combo, 2),
    "figure": (figure, 2),
    "about": (about, 1),
    "rerun": (rerun, 1),
    "stripped": (stripped, 1),
}
