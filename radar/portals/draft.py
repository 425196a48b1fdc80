"""An article being written: sentences with slots, and the facts that they state."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from radar.portals import money as figures
from radar.portals.model import Piece, StatedFact
from radar.portals.phrases import fill, table
from radar.portals.places import Host
from radar.portals.projects import person

TWICE = re.compile(r"([市县区州旗])\1(?=委)")  # 三门峡市市委书记 is written 三门峡市委书记
SEASONS = ("一季度", "二季度", "三季度", "四季度")


def leader(rng: Random, host: Host) -> str:
    """The title of somebody who leads the host: 县委书记, 区长, 管委会主任."""
    if host.zone:
        return rng.choice(("党工委书记", "管委会主任", "管委会副主任"))
    return str(host.leader + rng.choice(table("names")["leaders"]).format(unit=host.leader))


class Draft:
    """Collects paragraphs, facts and slots. `host` is named in full the first time a sentence needs it."""

    def __init__(self, rng: Random, article_id: str, kind: str, host: Host, published: datetime) -> None:
        self.rng = rng
        self.id = article_id
        self.kind = kind
        self.host = host
        self.published = published
        self.paragraphs: list[str] = []
        self.facts: list[StatedFact] = []
        self.used: set[str] = set()
        self.named = False
        self.hosts: list[str] = [host.adcode]
        self.slots = self.common_slots()

    def common_slots(self) -> dict[str, Any]:
        rng, host, names = self.rng, self.host, table("names")
        day = self.published.date()
        year, short = day.year, host.short
        city = rng.choice(names["visited"])
        slots: dict[str, Any] = {
            "host": host.name, "own": host.own, "all": host.all, "short": short, "province": host.province,
            "we": f"我{host.leader}",
            "leader": leader(rng, host), "person": person(rng), "visited": city, "city": city, "venue": city,
            "year": year, "nth": figures.chinese(rng.randint(2, 9)), "season": SEASONS[(day.month - 1) // 3],
            "rounds": figures.chinese(rng.randint(3, 9)), "mu": rng.randint(3, 60) * 10, "months": rng.randint(10, 24),
            "output": rng.randint(3, 60), "tax": rng.randint(8, 60) * 100, "jobs": rng.randint(6, 40) * 10,
            "area": rng.randint(12, 90) * 1000, "founded": rng.randint(1998, 2016), "years": rng.randint(3, 20),
            "patents": rng.randint(6, 80), "teams": rng.randint(5, 15), "trips": rng.randint(11, 40),
            "visits": rng.randint(41, 160), "days": rng.randint(5, 20), "period_word": rng.choice(("今年以来", "上半年")),
            "bank": rng.choice(names["unions"]),
        }  # fmt: skip
        slots["park"] = rng.choice(names["parks"]).format_map(slots)
        slots["fair"] = rng.choice(names["fairs"]).format_map(slots)
        return slots

    def happened(self, *, earlier: int = 3) -> figures.Span:
        """A day just before publication, and how it is named."""
        day = self.published.date() - timedelta(days=self.rng.randint(0, earlier))
        return figures.day_words(self.rng, day, self.published.date())

    def sentence(self, pattern: str, /, **slots: object) -> str:
        """Fill a pattern. The first sentence that names the host names its parent as well."""
        words = {**self.slots, **slots}
        if not self.named and "{host}" in pattern and "host" not in slots:
            words["host"] = self.host.full
            self.named = True
        return TWICE.sub(r"\1", fill(self.rng, pattern, words))

    def pick(self, *path: str) -> str:
        """A pattern of a table; within one article none comes twice while there are others."""
        found: Any = table(path[0])
        for key in path[1:]:
            found = found[key]
        fresh = [pattern for pattern in found if pattern not in self.used] or found
        pattern = str(self.rng.choice(fresh))
        self.used.add(pattern)
        return pattern

    def say(self, *sentences: str) -> None:
        """A new paragraph."""
        if any(sentences):
            self.paragraphs.append("".join(sentences))

    def prose(self, kind: str, /, **slots: object) -> str:
        return self.sentence(self.pick("prose", kind), **slots)

    def state(self, kind: str, stage: str, *, event: str = "", pattern: str = "", **stated: Any) -> str:
        """A sentence that states a fact. `stated` may hold money, count, plan, span, and fields of StatedFact."""
        money: figures.Money | None = stated.pop("money", None)
        count: figures.Counted | None = stated.pop("count", None)
        span: figures.Span | None = stated.pop("span", None)
        host: Host = stated.pop("host", self.host)
        slots: dict[str, object] = dict(stated.pop("slots", {}))
        if money:
            slots |= {"kind": money.kind_word, "amount": money.printed}
        if count:
            slots["count"] = count.printed
        if span:
            slots.setdefault("day", span.printed)
            slots.setdefault("period", span.printed)
        pattern = pattern or self.pick("facts", kind)
        text = self.sentence(pattern, **slots)
        # A day that the sentence does not print is not stated; the parts of a whole share its time without a word.
        said = span and (not span.printed or any(slot in pattern for slot in ("{day}", "{period}", "{asof}")))
        pair = span.pair if span and span.end and said else None
        fact: dict[str, Any] = {
            "stage": stage,
            "evidence": text.strip("，；"),
            "event": event or f"{self.id}/{len(self.facts)}",
            "host": host.adcode,
            "zone": host.zone,
            "count": count.value if count else None,
            "count_qualifier": count.qualifier if count else "exact",
            "period": pair,
        }
        if money and money.printed in text:  # a pattern may have no place for it
            fact |= {
                "amount": money.value,
                "amount_kind": money.kind if "{kind}" in pattern else figures.kind_before(pattern) or money.kind,
                "amount_qualifier": money.qualifier,
                "currency": money.currency,
            }
        if stated.get("project") and count is None:
            fact["count"] = 1  # the labels count a single project as one
        self.facts.append(StatedFact(**(fact | stated)))
        return text

    def piece(self, title: str, **more: Any) -> Piece:
        return Piece(
            id=self.id,
            kind=self.kind,
            title=title,
            published=self.published,
            paragraphs=tuple(self.paragraphs),
            facts=tuple(self.facts),
            hosts=tuple(dict.fromkeys(self.hosts)),
            home=self.host.adcode,
            **{"source": "", **more},
        )


def join_names(names: Sequence[str]) -> str:
    return "、".join(names)


def at(day: date, rng: Random) -> datetime:
    """A publication instant on this day, to the minute, Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, rng.randint(7, 21), rng.randint(0, 59))  # noqa: DTZ001
