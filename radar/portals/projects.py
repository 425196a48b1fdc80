"""Invented companies, people and projects; a project keeps its company, place and money through its life."""

import dataclasses
from dataclasses import dataclass
from random import Random
from typing import Any

from radar.portals.money import Money, project_money
from radar.portals.phrases import table
from radar.portals.places import Host, shorts

STEP = 7919  # a prime: neighbouring numbers give unlike names


@dataclass(frozen=True, kw_only=True)
class Company:
    name: str
    short: str
    industry: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A project: the same through all articles that tell of it."""

    id: str
    company: Company
    content: str  # 磷酸铁锂正极材料项目
    host: Host
    money: Money
    industry: str
    hard_negative_of: str | None = None

    @property
    def industries(self) -> tuple[str, ...]:
        return (self.industry,)


def industry_rows() -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in table("industries")["industry"]}


def core_name(number: int) -> str:
    """The number-th invented name: two syllables, three once all pairs are used, then four; never the name of a place."""
    syllables: list[str] = table("names")["syllables"]
    size = len(syllables)
    pairs = size * (size - 1)
    place = number * STEP % pairs
    first, second = divmod(place, size - 1)
    second += second >= first
    name = syllables[first] + syllables[second]
    if number >= pairs or name in shorts():
        name += syllables[(number // pairs + first + second) % size]
    if number >= pairs * size:
        name += syllables[number // (pairs * size) % size]
    return name


def company(rng: Random, number: int, industry: str) -> Company:
    names = table("names")
    row = industry_rows()[industry]
    core = core_name(number) + rng.choice(row["trades"])
    seat = rng.choice(names["seats"]) if rng.random() < 0.6 else ""
    form = rng.choice(names["forms"])
    if seat and rng.random() < 0.15:
        return Company(
            name=f"{core}({seat}){form}".replace("(", "（").replace(")", "）"), short=core, industry=industry
        )
    return Company(name=seat + core + form, short=core, industry=industry)


def person(rng: Random) -> str:
    names = table("names")
    return str(rng.choice(names["surnames"]) + rng.choice(names["given"]))


def plan(rng: Random, number: int, host: Host, *, industry: str = "", of: Company | None = None) -> Plan:
    """A new project; `number` is unique in the world and gives the company its name."""
    rows = industry_rows()
    chosen = of.industry if of else industry or rng.choice(list(rows))
    row = rows[chosen]
    return Plan(
        id=f"p{number:06d}",
        company=of or company(rng, number, chosen),
        content=rng.choice(row["projects"]),
        host=host,
        money=project_money(rng),
        industry=chosen,
    )


def second_phase(rng: Random, first: Plan, number: int) -> Plan:
    return dataclasses.replace(
        first,
        id=f"p{number:06d}",
        content=first.content.removesuffix("项目") + "二期项目",
        money=project_money(rng),
        hard_negative_of=first.id,
    )


def elsewhere(rng: Random, first: Plan, number: int, host: Host) -> Plan:
    """The same parent builds the same thing in another region."""
    return dataclasses.replace(
        first, id=f"p{number:06d}", host=host, money=project_money(rng), hard_negative_of=first.id
    )
