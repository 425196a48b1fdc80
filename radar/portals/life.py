"""The life of a project over its articles: talks, signing, start, production, and what looks like signing anew."""

import dataclasses
from datetime import date, timedelta
from typing import TYPE_CHECKING

from radar.portals import grammar
from radar.portals.draft import at
from radar.portals.money import project_money
from radar.portals.places import Host
from radar.portals.projects import Plan, elsewhere, second_phase
from radar.portals.specs import hosts_of, site_specs

if TYPE_CHECKING:
    from radar.portals.corpus import Block

# What may follow a signing; the last three look like it and are not.
TURNS = ("plain", "plain", "resigned", "resigned", "second_phase", "elsewhere", "increase", "cancelled")


class Life:
    def __init__(self, block: "Block") -> None:
        self.block = block
        spec = block.spec()
        self.plan: Plan = block.plan(block.rng.choice(hosts_of(spec)))
        self.turn = block.rng.choice(TURNS)

    def tell(self, plan: Plan, stage: str, day: date, *, resigned: bool = False) -> bool:
        """One article, and sometimes a second in other words; False when the day is still to come."""
        block = self.block
        if day >= block.today:
            return False
        spec = block.site_for(plan.host)
        first = block.add(
            grammar.project_article(block.rng, block.next_id(), plan, stage, at(day, block.rng), resigned=resigned),
            spec,
        )
        if stage in ("signed", "started") and block.rng.random() < 0.2:
            again = grammar.project_article(
                block.rng, block.next_id(), plan, stage, first.published + timedelta(hours=5), event=first.facts[0].event,
                resigned=resigned,
            )  # fmt: skip
            told = dataclasses.replace(again, repeats=first.id, habit="retold")
            block.add(told, block.site_for(plan.host))
        return True

    def write(self) -> None:
        block, rng, plan = self.block, self.block.rng, self.plan
        day = block.day(last=20 if self.turn == "plain" else 200)
        if rng.random() < 0.3:
            self.tell(plan, "negotiating", day - timedelta(days=rng.randint(20, 60)))
        self.tell(plan, "signed", day)
        later = day + timedelta(days=rng.randint(100, 260))
        match self.turn:
            case "resigned":
                self.sign_again(plan, later)
                return
            case "second_phase":
                self.tell(second_phase(rng, plan, self.number()), "signed", later)
            case "elsewhere":
                other = rng.choice([one for one in self.other_hosts() if one.adcode != plan.host.adcode])
                self.tell(elsewhere(rng, plan, self.number(), other), "signed", later)
            case "increase":
                self.increase(plan, later)
            case "cancelled":
                self.cancel(plan, later)
                return
        started = day + timedelta(days=rng.randint(40, 200))
        if rng.random() < 0.7 and self.tell(plan, "started", started) and rng.random() < 0.6:
            self.tell(plan, "production", started + timedelta(days=rng.randint(150, 320)))

    def number(self) -> int:
        self.block.plans += 1
        return self.block.number * 100 + self.block.plans

    def other_hosts(self) -> tuple[Host, ...]:
        return hosts_of(self.block.rng.choice([spec for spec in site_specs() if not spec.region]))

    def sign_again(self, plan: Plan, day: date) -> None:
        """老项目新签: months later the old project stands among the new ones of a ceremony, or has a ceremony of its own."""
        block, rng = self.block, self.block.rng
        if day >= block.today:
            return
        if rng.random() < 0.4:
            self.tell(plan, "signed", day, resigned=True)
            return
        spec = block.site_for(plan.host)
        named = [block.plan(plan.host), plan]
        rng.shuffle(named)
        piece = grammar.ceremony(
            rng, block.next_id(), plan.host, at(day, rng), named, resigned=frozenset({plan.id})
        )  # fmt: skip
        block.add(piece, spec)

    def increase(self, plan: Plan, day: date) -> None:
        more = dataclasses.replace(plan, money=project_money(self.block.rng, "总投资"))
        self.tell(more, "increase", day)

    def cancel(self, plan: Plan, day: date) -> None:
        block = self.block
        if day < block.today:
            spec = block.site_for(plan.host)
            block.add(grammar.cancelled(block.rng, block.next_id(), plan, at(day, block.rng)), spec)
