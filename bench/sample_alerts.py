"""Alerts over the sample world, against the truth: `python -m bench.sample_alerts [--articles 5000] [--subscriptions 200]`.

The articles arrive in order of publication and are matched and rung as the intake does it, without the archive:
stories and projects are those of the truth, so that matching and ringing are measured alone.
`--readers` reads the pages as served instead of taking the records of a perfect reader.
`--archive` files them into one, so that stories, happenings and projects are those that it finds; it also says how
well the stories are joined.
"""

import argparse
import datetime as dt
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from alerts.matching import Matcher
from alerts.ringing import MemoryLedger, Occurrence, Policy, occurrence, ring_one
from bench.portals import read_one
from radar.portals.expected import Expected, draw_subscriptions
from radar.portals.model import Truth
from radar.portals.perfect import article_of, reading_of
from radar.portals.scoring import b_cubed, stories, story_of
from radar.portals.world import World
from records import Article, Page, Reading, Site
from storage.addresses import canonical, page_id
from storage.archive import Archive

CHINA = dt.timezone(dt.timedelta(hours=8))


def readings(world: World, readers: bool) -> Iterator[tuple[Truth, Article, Reading]]:
    for truth in sorted(world.truth(), key=lambda truth: (truth.piece.published, truth.piece.id)):
        if not readers:
            yield truth, article_of(truth), reading_of(truth.piece)
        elif read := read_one(world.by_id[truth.piece.site], truth):
            yield truth, *read


def ring_all(world: World, matcher: Matcher, *, readers: bool) -> list[tuple[str, str, str]]:
    """(subscription, address of the article, kind) of every alert, in order."""
    ledger, rang, seen = MemoryLedger(), [], dict[str, int]()
    for truth, article, reading in readings(world, readers):
        piece = truth.piece
        now = int(piece.published.replace(tzinfo=CHINA).timestamp() * 1000)
        story = story_of(piece)
        link = "rerun" if piece.habit == "rerun" else "near" if story != piece.id else None
        met = Occurrence(
            article_id=piece.id, article=article, reading=reading, now=now, site=piece.site, story=story,
            story_seen_at=seen.setdefault(story, now), link=link,
            projects=() if readers else [fact.project for fact in piece.facts],
        )  # fmt: skip
        for match in matcher.match(article, reading, site=Site(id=piece.site, name="", url="")):
            alert = ring_one(ledger, met, match, policy=Policy(max_age_days=None))
            if alert:
                rang.append((alert.subscription, truth.urls[0], alert.kind))
    return rang


def ring_archive(world: World, matcher: Matcher, *, readers: bool) -> list[tuple[str, str, str]]:
    """The same through an archive."""
    ledger, rang, now = MemoryLedger(), [], [0]
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder), clock=lambda: now[0]) as archive:
        names: dict[str, str] = {}
        for truth, article, reading in readings(world, readers):
            piece, url = truth.piece, truth.urls[0]
            now[0] = int(piece.published.replace(tzinfo=CHINA).timestamp() * 1000)
            body = article.text.encode()
            page = Page(
                id=page_id(url, body), url=url, canonical_url=canonical(url), site=piece.site, status=200, body=body,
                fetched_at=now[0],
            )  # fmt: skip
            archive.pages.keep(page)
            with archive.unit_of_work() as unit:
                filed = unit.file(page, article, reading)
            names[piece.id] = filed.article_id
            met = occurrence(filed, article, reading, now=now[0], site=piece.site)
            for match in matcher.match(article, reading, site=Site(id=piece.site, name="", url="")):
                alert = ring_one(ledger, met, match, policy=Policy(max_age_days=None))
                if alert:
                    rang.append((alert.subscription, url, alert.kind))
        gold = {piece: story for piece, story in stories(world).items() if piece in names}
        score = b_cubed(gold, {piece: archive.articles.row(names[piece]).story for piece in gold})
        print(f"stories: B-cubed precision {score.precision:.4f} recall {score.recall:.4f} F1 {score.f1:.4f}")
    return rang


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--subscriptions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--readers", action="store_true", help="read the pages as served")
    parser.add_argument("--archive", action="store_true", help="through an archive")
    parser.add_argument("--show", type=int, default=0, help="print so many of each fault")
    options = parser.parse_args()
    world = World(options.articles, options.seed)
    watches = draw_subscriptions(options.subscriptions, options.seed)
    expected = Expected(world, watches)
    start = time.perf_counter()
    way = ring_archive if options.archive else ring_all
    rang = way(world, Matcher(watches), readers=options.readers)
    seconds = time.perf_counter() - start
    verdict = expected.compare((name, url) for name, url, _ in rang)
    print(f"{len(rang)} alerts for {len(expected.pairs())} expected events in {seconds:.1f} s")
    print(f"precision {verdict.precision:.4f} recall {verdict.recall:.4f} "
          f"(missing {len(verdict.missing)}, unexpected {len(verdict.unexpected)}, doubled {len(verdict.doubled)})")  # fmt: skip
    for words, rows in (("unexpected", verdict.unexpected), ("doubled", verdict.doubled)):
        kinds = Counter(f"{expected.by_url[url].kind}/{expected.by_url[url].habit}" for _, url in rows)
        print(words, dict(kinds.most_common(8)))
        for name, url in rows[: options.show]:
            print("  ", name, expected.why_not(name, url))
    for name, event in verdict.missing[: options.show]:
        print("   missing", expected.words_of(name, event))


if __name__ == "__main__":
    main()
