"""Cost of matching against the loop over all rules, in one run, on mixed subscriptions and synthetic articles.

    python -m bench.matching [--rules 1000 10000 100000] [--articles 200] [--rounds 3]

Rules: one to four `any` words, none to two `all`, at most one `none`, a province in 70 %, an industry in 70 %,
a stage in 60 %; one in twenty has facets alone, one in ten a query tree. Both ways must name the same rules
and facts or the run fails. Times are the best of all rounds; an article has about 715 characters.
"""

import argparse
import gc
import json
import random
import resource
import time
from collections.abc import Sequence

from alerts.matching import Matcher
from alerts.percolation import Percolator, count_terms
from alerts.rules import Rule, compile_rule
from alerts.subject import Subject, prepare
from alerts.tables import default_atlas
from records import Article, Fact, Paragraph, Place, Published, Reading, Subscription
from storage.grams import folded

COMMON_WORDS, RARE_WORDS = 900, 36_000
STAGES = ("negotiating", "intent", "signed", "landed", "started", "production")


def vocabulary(dice: random.Random) -> tuple[list[str], list[str]]:
    """Invented words of two to four characters: a common stock and a long tail."""
    characters = [chr(c) for c in range(0x4E00, 0x4E00 + 2500)]
    words: dict[str, None] = {}
    while len(words) < COMMON_WORDS + RARE_WORDS:
        words["".join(dice.choices(characters, k=dice.choice((2, 2, 2, 3, 4))))] = None
    listed = list(words)
    return listed[:COMMON_WORDS], listed[COMMON_WORDS:]


def subscriptions(number: int, common: Sequence[str], rare: Sequence[str], dice: random.Random) -> list[Subscription]:
    atlas = default_atlas()
    provinces = [code for code in atlas.region_names if code.endswith("0000")]
    industries = list(atlas.industry_names)

    def word() -> str:
        return dice.choice(common) if dice.random() < 0.35 else dice.choice(rare)

    found = []
    for n in range(number):
        bare, tree = n % 20 == 0, n % 10 == 1
        found.append(
            Subscription(
                id=str(n),
                name=str(n),
                regions=(dice.choice(provinces),) if dice.random() < 0.7 or bare else (),
                industries=(dice.choice(industries),) if dice.random() < 0.7 or bare else (),
                stages=(dice.choice(STAGES),) if dice.random() < 0.6 else (),
                words_any=() if bare or tree else tuple(word() for _ in range(dice.randint(1, 4))),
                words_all=() if bare else tuple(word() for _ in range(dice.choice((0, 0, 0, 1, 1, 2)))),
                words_none=(word(),) if dice.random() < 0.5 else (),
                query=f"{word()} AND ({word()} OR {word()} OR amount>1亿)" if tree else "",
            )
        )
    return found


def articles(number: int, common: Sequence[str], rare: Sequence[str], dice: random.Random) -> list[Subject]:
    atlas = default_atlas()
    counties = [code for code in atlas.region_names if not code.endswith("00")]
    industries = list(atlas.industry_names)
    found = []
    for _ in range(number):
        text = ""
        while len(text) < 715:
            text += dice.choice(common) if dice.random() < 0.7 else dice.choice(rare)
            text += "，" if dice.random() < 0.2 else ""
        facts = tuple(
            Fact(
                stage=dice.choice(STAGES),  # type: ignore[arg-type]
                quote="",
                start=0,
                end=0,
                confidence="A",
                host=Place(adcode=dice.choice(counties), name=""),
                industries=tuple(dice.sample(industries, dice.choice((1, 1, 2)))),
            )
            for _ in range(dice.choice((1, 1, 1, 2, 3)))
        )
        article = Article(
            title="".join(dice.choices(common, k=6)),
            paragraphs=(Paragraph(text=text),),
            published=Published(value="2026-11-20", kind="given"),
        )
        found.append(prepare(article, Reading(facts=facts), atlas=atlas))
    return found


def loop(rules: Sequence[Rule], subject: Subject) -> list[tuple[Rule, tuple[int, ...]]]:
    return [(rule, facts) for rule in rules if (facts := rule.matches(subject))]


def memory_mb() -> float:
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() / 1e6


def milliseconds(run, subjects: Sequence[Subject]) -> float:  # type: ignore[no-untyped-def]
    start = time.perf_counter()
    for subject in subjects:
        run(subject)
    return (time.perf_counter() - start) * 1000 / len(subjects)


def after_filing(matcher: Matcher, subjects: Sequence[Subject]) -> float:
    """Milliseconds of matching an article that was filed a moment ago, so that its folded text is at hand."""
    spent = 0.0
    for subject in subjects:
        folded(subject.article.title or "")
        folded(subject.article.text)
        start = time.perf_counter()
        matcher.match(subject.article, subject.reading)
        spent += time.perf_counter() - start
    return spent * 1000 / len(subjects)


def measure(number: int, subjects: Sequence[Subject], made: list[Subscription], rounds: int) -> dict[str, float]:
    gc.collect()
    before = memory_mb()
    atlas = default_atlas()
    start = time.perf_counter()
    rules = [compile_rule(s, atlas=atlas) for s in made]
    counts = count_terms(rules, [s.words for s in subjects[:400]])
    percolator = Percolator(rules, counts=counts)
    built = time.perf_counter() - start
    few = subjects[: max(3, min(len(subjects), 200_000 // number))]
    for subject in few:
        assert loop(rules, subject) == percolator.fired(subject), "the index and the loop differ"
    naive = min(milliseconds(lambda s: loop(rules, s), few) for _ in range(rounds))
    best = min(milliseconds(percolator.fired, subjects) for _ in range(rounds))
    matcher = Matcher(made[:1], atlas=atlas)
    matcher.percolator, matcher.rules = percolator, tuple(rules)
    pairs = [(s.article, s.reading) for s in subjects]
    whole = min(milliseconds(lambda s: matcher.match(s.article, s.reading), subjects) for _ in range(rounds))
    filed = min(after_filing(matcher, subjects) for _ in range(rounds))
    return {
        "rules": number,
        "terms": len(percolator._terms),
        "matches_an_article": round(sum(len(percolator.fired(s)) for s in subjects) / len(pairs), 1),
        "loop_ms": round(naive, 4),
        "index_ms": round(best, 4),
        "times": round(naive / best, 1),
        "match_ms": round(whole, 4),
        "match_after_filing_ms": round(filed, 4),
        "build_s": round(built, 2),
        "memory_mb": round(memory_mb() - before, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rules", type=int, nargs="*", default=[1000, 10_000, 100_000])
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    dice = random.Random(20261121)
    common, rare = vocabulary(dice)
    subjects = articles(given.articles, common, rare, dice)
    for number in given.rules:
        made = subscriptions(number, common, rare, dice)
        print(json.dumps(measure(number, subjects, made, given.rounds)), flush=True)


if __name__ == "__main__":
    main()
