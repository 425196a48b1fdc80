"""The sample world as sites: which articles stand where, and the truth about each with its addresses."""

import functools
import itertools
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from radar.portals.corpus import TODAY, Corpus
from radar.portals.kinds import KINDS, Entry, Portal
from radar.portals.model import Piece, Truth
from radar.portals.specs import site_specs

ASIDE = ("negative", "policy", "tactics", "target", "preview")
SITE_DIFFICULTIES = {
    "jpaas": ("document_table",),
    "trs": ("early_html_end", "hidden_copy"),
    "news": ("recommended_inside",),
    "daily": ("epaper",),
    "zone": ("split_date", "no_container"),
    "gbk": ("gb2312", "br_body", "rare_characters"),
    "trad": ("traditional",),
    "hijack": ("traditional", "stolen_path", "doubled_commas"),
    "promo": ("swaps", "trader_footer", "side_headlines", "false_region"),
    "aggregator": ("related_below",),
    "odd": ("flaky",),
    "paged": (),
    "feed": (),
}


def entry_of(piece: Piece) -> Entry:
    return Entry(
        number=int(piece.id[1:]),
        id=piece.id,
        title=piece.title,
        published=piece.published,
        main=not piece.kind.startswith(ASIDE),
    )


class World:
    """Corpus and sites together."""

    def __init__(self, articles: int = 300, seed: int = 1, today: date = TODAY) -> None:
        self.corpus = Corpus(articles, seed, today)
        entries: dict[str, list[Entry]] = {spec.id: [] for spec in site_specs()}
        for piece in self.corpus:
            entries[piece.site].append(entry_of(piece))
        self.portals = [KINDS[spec.kind](spec, entries[spec.id], self.corpus.get) for spec in site_specs()]

    def grow(self, articles: int) -> int:
        """Publish more articles, up to `articles` in all; returns how many are new."""
        before = len(self.corpus)
        self.corpus.articles = max(before, articles)
        fresh: dict[str, list[Entry]] = {}
        for piece in itertools.islice(self.corpus, before, None):
            fresh.setdefault(piece.site, []).append(entry_of(piece))
        for site, entries in fresh.items():
            portal = self.by_id[site]
            portal.arrange([*portal.entries, *entries])
        return len(self.corpus) - before

    @functools.cached_property
    def by_id(self) -> dict[str, Portal]:
        return {portal.spec.id: portal for portal in self.portals}

    def truth_of(self, piece: Piece) -> Truth:
        portal = self.by_id[piece.site]
        entry = portal.by_number[int(piece.id[1:])]
        paths = portal.paths_of(entry, piece)
        hard = [*piece.difficulties, *SITE_DIFFICULTIES[portal.spec.kind]]
        if len(paths) > 1:
            hard.append("several_pages")
        if portal.spec.kind in ("trad", "hijack"):
            hard.append(f"glosses_{portal.mode(piece)}")  # type: ignore[attr-defined]
        return Truth(piece=piece, urls=tuple(portal.origin + path for path in paths), difficulties=tuple(hard))

    def truth(self) -> Iterator[Truth]:
        """The truth of every article; addresses are paths alone until the sites have their ports."""
        return map(self.truth_of, self.corpus)

    def write_truth(self, path: Path) -> int:
        """JSON Lines, one article a line; returns how many."""
        count = 0
        with path.open("w", encoding="utf-8") as out:
            for one in self.truth():
                out.write(json.dumps(one.as_dict(), ensure_ascii=False) + "\n")
                count += 1
        return count
