"""All articles of a sample world, block by block: any block can be written without the others."""

import dataclasses
import functools
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from radar.portals import bulletins, grammar, habits
from radar.portals.draft import at
from radar.portals.handwritten import handwritten
from radar.portals.life import Life
from radar.portals.model import Piece
from radar.portals.phrases import table
from radar.portals.places import Host, cities
from radar.portals.projects import Plan, plan
from radar.portals.specs import SiteSpec, hosts_of, site_specs

BLOCK = 50
TODAY = date(2026, 11, 20)
SPECS = {spec.id: spec for spec in site_specs()}
FIRST_NUMBER = 1000  # articles written by hand are numbered below


class Block:
    """Fifty articles: lives of projects, ceremonies, bulletins, what is none of these, and copies of them."""

    def __init__(self, seed: int, number: int, today: date) -> None:
        self.rng = Random(f"{seed}/{number}")
        self.number = number
        self.today = today
        self.pieces: list[Piece] = []
        self.plans = 0

    def next_id(self) -> str:
        return f"g{self.number * BLOCK + len(self.pieces) + FIRST_NUMBER:06d}"

    def plan(self, where: Host) -> Plan:
        self.plans += 1
        return plan(self.rng, self.number * 100 + self.plans, where)

    def day(self, *, first: int = 725, last: int = 2) -> date:
        """A day of the past; a quarter of them lies in the last six weeks."""
        back = int(last + (first - last) * self.rng.random() ** 2)
        return self.today - timedelta(days=back)

    def spec(self) -> SiteSpec:
        specs = site_specs()
        return self.rng.choices(specs, [spec.weight for spec in specs])[0]

    def site_for(self, where: Host) -> SiteSpec:
        """A site that would bring news of this place."""
        fit = [spec for spec in site_specs() if spec.weight and spec.covers(where.adcode)
               and (spec.zone is None or spec.zone == where.zone)]  # fmt: skip
        return self.rng.choices(fit, [spec.weight + (20 if spec.region else 0) for spec in fit])[0]

    def add(self, piece: Piece, spec: SiteSpec) -> Piece:
        seed = self.rng.getrandbits(32)
        source = piece.source or spec.name
        editor = f"{self.rng.choice(table('names')['surnames'])}编"
        done = dataclasses.replace(piece, site=spec.id, source=source, seed=seed, editor=editor)
        self.pieces.append(done)
        return done

    def write(self) -> tuple[Piece, ...]:
        rng = self.rng
        for _ in range(4):
            Life(self).write()
        for kind in ("ceremony", "ceremony", "ceremony", "cloud", "ceremony_started"):
            self.ceremony(kind)
        for kind in ("bulletin", "bulletin", "bulletin", "team", "multi", "target", "preview", "policy", "tactics"):
            self.single(kind)
        for stage in ("intent", "framework", "negotiating"):
            spec = self.spec()
            project = self.plan(rng.choice(hosts_of(spec)))
            self.add(grammar.project_article(rng, self.next_id(), project, stage, at(self.day(), rng)), spec)
        for _ in range(4):
            self.single("negative")
        while len(self.pieces) < BLOCK:
            self.copy()
        return tuple(self.pieces[:BLOCK])

    def ceremony(self, kind: str) -> None:
        rng, spec = self.rng, self.spec()
        where = rng.choice(hosts_of(spec))
        named = [self.plan(where) for _ in range(rng.choice((0, 1, 2, 2, 3)))]
        self.add(grammar.ceremony(rng, self.next_id(), where, at(self.day(), rng), named, kind=kind), spec)

    def single(self, kind: str) -> None:
        rng, spec = self.rng, self.spec()
        where = rng.choice(hosts_of(spec))
        when, article_id = at(self.day(), rng), self.next_id()
        match kind:
            case "bulletin" | "team":
                piece = bulletins.bulletin(
                    rng, article_id, where, when, kind=kind, own_voice=spec.region == where.adcode
                )
            case "multi":
                inside = [
                    spec for spec in site_specs() if spec.weight and len(cities(spec.region)) and spec.level != "county"
                ]
                spec = rng.choice(inside)
                piece = bulletins.multi_county(
                    rng, article_id, rng.choice(cities(spec.region)), when, lines=rng.random() < 0.5
                )
            case "policy" | "tactics":
                piece = grammar.factless(rng, article_id, where, when, kind)
            case _:
                piece = grammar.SIMPLE[kind](rng, article_id, where, when)
        self.add(piece, spec)

    def copy(self) -> None:
        """A repost of an article of this block."""
        rng = self.rng
        originals = [piece for piece in self.pieces if piece.repeats is None and not piece.contains]
        origin = rng.choice(originals)
        if rng.random() < 0.08:
            others = [piece for piece in originals if piece.id != origin.id]
            other = min(others, key=lambda piece: abs(piece.published - origin.published))  # news of the same days
            merged = habits.merge(origin, other)
            self.add(
                dataclasses.replace(merged, id=self.next_id(), habit="merged", source=""),
                self.reposter(origin, merged=True),
            )
            return
        names = list(habits.HABITS)
        name = rng.choices(names, [habits.HABITS[one][1] for one in names])[0]
        fit = [piece for piece in originals if habits.suits(name, piece)]
        origin = rng.choice(fit) if fit else origin
        self.add(repost(rng, origin, name, self.next_id(), self.today), self.reposter(origin))

    def reposter(self, origin: Piece, *, merged: bool = False) -> SiteSpec:
        """Another site that copies. A hijacked domain has its victim's paths: one copy of an article, no merged pages."""
        stolen = {piece.repeats for piece in self.pieces if SPECS[piece.site].copies_only}
        specs = [
            spec
            for spec in site_specs()
            if spec.id != origin.site
            and (not spec.copies_only or (spec.copies_only == origin.site and origin.id not in stolen and not merged))
        ]
        return self.rng.choices(specs, [spec.reposts for spec in specs])[0]


def repost(rng: Random, origin: Piece, name: str, article_id: str, today: date) -> Piece:
    """A copy of `origin` with one habit, usually within three days."""
    done = habits.HABITS[name][0](rng, origin)
    if name in ("figure", "about", "stripped") and done is origin:
        name = "exact"
    days = rng.choices((0, 1, 2, 3, rng.randint(4, 14)), (40, 25, 12, 5, 18))[0]
    published = done.published + timedelta(days=days, minutes=rng.randint(20, 200))
    if published.date() >= today:
        published = origin.published + timedelta(minutes=rng.randint(5, 59))
        name = "exact" if name == "rerun" else name
    return dataclasses.replace(
        done, id=article_id, published=published, repeats=origin.id, habit=name, source=origin.source, kicker=None,
        subtitle=None,
    )  # fmt: skip


class Corpus:
    """The sample world: `articles` articles, the ones written by hand first; the same for the same seed."""

    def __init__(self, articles: int = 300, seed: int = 1, today: date = TODAY) -> None:
        self.seed = seed
        self.today = today
        self.by_hand = handwritten()
        self.articles = max(articles, len(self.by_hand))
        self.block = functools.lru_cache(maxsize=1200)(self._block)

    def _block(self, number: int) -> tuple[Piece, ...]:
        return Block(self.seed, number, self.today).write()

    def __len__(self) -> int:
        return self.articles

    def __iter__(self) -> Iterator[Piece]:
        yield from self.by_hand
        left = self.articles - len(self.by_hand)
        number = 0
        while left > 0:
            yield from self.block(number)[:left]
            left -= BLOCK
            number += 1

    def get(self, article_id: str) -> Piece:
        """The article with this id; KeyError when there is none."""
        if article_id.startswith("h"):
            found = [piece for piece in self.by_hand if piece.id == article_id]
            if found:
                return found[0]
            raise KeyError(article_id)
        place = int(article_id[1:]) - FIRST_NUMBER
        if not 0 <= place < self.articles - len(self.by_hand):
            raise KeyError(article_id)
        return self.block(place // BLOCK)[place % BLOCK]
