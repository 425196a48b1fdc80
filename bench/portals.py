"""How quickly the sample sites are served, and how well the product reads them: `python -m bench.portals [--articles N]`.

Served: requests over loopback with keep-alive, one client. Read: text.read and facts.read on every article as served,
against the truth; a fact is found when stage, count and amount agree and, for `host`, the region too.
"""

import argparse
import gzip
import http.client
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from facts.read import read_facts
from radar.portals.kinds import Portal
from radar.portals.kinds.base import Request
from radar.portals.kinds.press import Paged
from radar.portals.model import Piece, StatedFact, Truth
from radar.portals.server import serve_portals
from radar.portals.world import World
from records import Article, Fact, Reading
from text.read import NotAnArticle, read_page


def served(articles: int, seed: int) -> tuple[int, float]:
    """(pages, pages a second) over sockets, the odd site left out."""
    pages = 0
    with serve_portals(articles=articles, seed=seed) as portals:
        start = time.perf_counter()
        for portal in portals.sites.values():
            if portal.spec.kind == "odd":
                continue
            parts = urlsplit(portal.origin)
            connection = http.client.HTTPConnection(str(parts.hostname), parts.port)
            for entry in portal.entries:
                connection.request("GET", portal.article_path(entry))
                connection.getresponse().read()
                pages += 1
            connection.close()
        return pages, pages / (time.perf_counter() - start)


def read_one(portal: Portal, truth: Truth) -> tuple[Article, Reading] | None:
    """The first page of an article as the product reads it; None when it says that this is no article."""
    path = truth.urls[0].removeprefix(portal.origin)
    reply = portal.answer(Request.of(path))
    if reply.status == 503:
        reply = portal.answer(Request.of(path))
    body = gzip.decompress(reply.body) if ("Content-Encoding", "gzip") in reply.headers else reply.body
    try:
        article = read_page(body, content_type=reply.content_type, url="http://127.0.0.1" + path)
    except NotAnArticle:
        return None
    return article, read_facts(article, home=portal.spec.region or None, aggregator=portal.spec.aggregator)


def same(stated: StatedFact, found: Fact) -> bool:
    if stated.stage != found.stage or (stated.background or stated.reality != "actual") != (
        found.background or found.reality != "actual"
    ):
        return False
    count = found.count.value if found.count else None
    amount = found.amount.value if found.amount else None
    close = stated.amount is None if amount is None else stated.amount is not None and abs(amount - stated.amount) < 1e4
    return stated.count == count and close


def judge(
    world: World,
) -> Iterator[tuple[Truth, Article | None, list[StatedFact], list[Fact], list[tuple[StatedFact, Fact]]]]:
    """For each article: (truth, article, facts that were missed, facts too many, pairs that agree)."""
    for truth in world.truth():
        read = read_one(world.by_id[truth.piece.site], truth)
        if read is None:
            yield truth, None, list(truth.piece.facts), [], []
            continue
        article, reading = read
        left = [fact for fact in reading.facts if not fact.in_title]
        first = truth.piece.text
        portal = world.by_id[truth.piece.site]
        if isinstance(portal, Paged):  # the pages that follow are the crawler's to join
            first = "\n".join(portal.parts(truth.piece)[0])
        missed: list[StatedFact] = []
        pairs: list[tuple[StatedFact, Fact]] = []
        for stated in truth.piece.facts:
            if stated.evidence not in first:
                continue
            found = next((fact for fact in left if same(stated, fact)), None)
            if found is None:
                missed.append(stated)
            else:
                left.remove(found)
                pairs.append((stated, found))
        yield truth, article, missed, left, pairs


def likeness(piece: Piece, article: Article) -> float:
    """Share of the truth's characters that stand in the article in the same order."""
    matcher = SequenceMatcher(None, piece.text, article.text, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) * 2 / (len(piece.text) + len(article.text) or 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print so many misses")
    options = parser.parse_args()
    pages, rate = served(options.articles, options.seed)
    print(f"served {pages} pages, {rate:.0f} a second")
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    shown = 0
    for truth, article, missed, extra, pairs in judge(World(options.articles, options.seed)):
        piece = truth.piece
        for key in (piece.site, "all"):
            row = sums[key]
            row["articles"] += 1
            row["unread"] += article is None
            if article:
                row["title"] += article.title == piece.title
                row["day"] += bool(article.published and article.published.day == f"{piece.published:%Y-%m-%d}")
                row["body"] += round(100 * likeness(piece, article))
            row["facts"] += len(missed) + len(pairs)
            row["missed"] += len(missed)
            row["extra"] += len(extra)
            row["host"] += sum(stated.host == (found.host.adcode if found.host else None) for stated, found in pairs)
            row["paired"] += len(pairs)
            row["industries"] += sum(set(stated.industries) == set(found.industries) for stated, found in pairs)
        if (missed or extra) and shown < options.show:
            shown += 1
            print(f"-- {piece.id} {piece.site} {piece.kind} {piece.habit} {truth.urls[0]}")
            for stated in missed:
                print(f"   missed {stated.stage} {stated.count} {stated.amount} {stated.host}: {stated.evidence}")
            for found in extra:
                print(
                    f"   extra  {found.stage} {found.count and found.count.value} {found.amount and found.amount.value} {found.reality}: {found.quote}"
                )
    for key, row in sums.items():
        good, facts = row["articles"] - row["unread"] or 1, row["facts"] or 1
        print(
            f"{key:18} articles {row['articles']:5} unread {row['unread']:3} title {row['title'] / good:.2f} day {row['day'] / good:.2f} "
            f"body {row['body'] / good:.0f} facts {row['facts']:5} recall {row['paired'] / facts:.2f} "
            f"precision {row['paired'] / (row['paired'] + row['extra'] or 1):.2f} host {row['host'] / (row['paired'] or 1):.2f} "
            f"industries {row['industries'] / (row['paired'] or 1):.2f}"
        )


if __name__ == "__main__":
    main()
