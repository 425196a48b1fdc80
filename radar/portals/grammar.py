"""The kinds of article: what each states, and the prose around it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from random import Random

from radar.portals import money as figures
from radar.portals.draft import Draft, join_names
from radar.portals.model import Piece
from radar.portals.phrases import table
from radar.portals.places import Host
from radar.portals.projects import Plan, industry_rows, person

STAGE_OF_LIFE = {
    "signed": "signed",
    "landed": "landed",
    "started": "started",
    "production": "production",
    "negotiating": "negotiating",
    "intent": "intent",
    "framework": "intent",
    "increase": "signed",
}
FLOORS = ("", "", "亿元以上", "过亿元", "5000万元以上")


def title(draft: Draft, kind: str, /, **slots: object) -> str:
    place = draft.host.full if draft.rng.random() < 0.5 else draft.host.name
    return draft.sentence(draft.pick("prose", "titles", kind), **{"host": place, **slots})


def plan_slots(draft: Draft, plan: Plan) -> dict[str, object]:
    return {"company": plan.company.name, "company_short": plan.company.short, "project": plan.content,
            "amount_bare": plan.money.bare, "amount": plan.money.printed}  # fmt: skip


def project_article(
    rng: Random,
    article_id: str,
    plan: Plan,
    stage: str,
    published: datetime,
    *,
    event: str = "",
    resigned: bool = False,
) -> Piece:
    """One project at one stage of its life."""
    draft = Draft(rng, article_id, f"project_{stage}", plan.host, published)
    slots = plan_slots(draft, plan)
    money = plan.money
    if stage in ("negotiating", "intent", "framework", "increase"):
        money = figures.Money(money.value, money.printed, money.qualifier, money.currency, "意向总投资")
    span = draft.happened()
    if stage == "negotiating":
        span = figures.Span(span.printed, None, "")
    head = title(draft, stage, **slots)
    lead = draft.state(
        stage,
        STAGE_OF_LIFE[stage],
        event=event or f"{plan.id}:{stage}",
        money=money,
        span=span,
        slots=slots,
        industries=plan.industries,
        companies=(plan.company.name,),
        project=plan.id,
        content=plan.content,
        framework=stage == "framework",
        resigned=resigned,
        **({"amount_kind": "total"} if stage == "increase" else {}),
    )
    if rng.random() < 0.25:
        draft.paragraphs.insert(0, draft.prose("opening"))
    draft.say(lead, draft.prose("detail", **slots) if rng.random() < 0.5 else "")
    draft.say(draft.prose("detail", **slots), draft.prose("quote") if rng.random() < 0.6 else "")
    background(draft, rng.choice((0, 1, 2, 2, 3, 4)))
    if rng.random() < 0.12:
        draft.say(stated_target(draft, "target_aside"))
    draft.say(draft.prose("closing"))
    return draft.piece(head, reporter=person(rng))


def background(draft: Draft, paragraphs: int) -> None:
    """Prose about how the host courts investors, with figures that are no facts about projects."""
    for _ in range(paragraphs):
        kinds = draft.rng.choices(("measures", "more"), k=draft.rng.randint(2, 3))
        draft.say(*(draft.prose(kind) for kind in kinds))
    if draft.rng.random() < 0.12:
        draft.say(draft.prose("refuse_swap"))


def stated_target(draft: Draft, kind: str) -> str:
    goal = draft.rng.randint(3, 12) * 10
    money = figures.total_money(draft.rng, goal, "总投资")
    pattern = draft.pick("facts", kind)
    qualifier = "over" if "以上" in pattern.split("{count}")[1] or "不少于" in pattern else "exact"
    return draft.state(
        kind, "target", pattern=pattern, money=money, count=figures.Counted(goal, str(goal), qualifier),
        slots={"floor": draft.rng.choice(FLOORS)}, reality="planned",
    )  # fmt: skip


def some_industries(rng: Random, most: int = 4) -> tuple[list[str], list[str]]:
    """(ids, phrases) of the industries of a batch of projects."""
    rows = industry_rows()
    ids = rng.sample(list(rows), rng.randint(2, most))
    return ids, [str(rows[one]["phrase"]) for one in ids]


def ceremony(
    rng: Random,
    article_id: str,
    host: Host,
    published: datetime,
    named: list[Plan],
    *,
    kind: str = "ceremony",
    resigned: frozenset[str] = frozenset(),
) -> Piece:
    """Many projects signed (or started) at once; `named` ones are told apart as parts."""
    draft = Draft(rng, article_id, kind, host, published)
    count = figures.counted(rng, max(3, len(named) + 1), 36)
    least = 1.2 * sum(plan.money.value for plan in named) / 1e4
    money = figures.total_money(rng, count.value, least=least)
    stage = "started" if kind == "ceremony_started" else "signed"
    ids, phrases = some_industries(rng)
    head = title(draft, kind, count=count.printed, kind=money.kind_word, amount=money.printed)
    lead = draft.state(kind, stage, money=money, count=count, span=draft.happened(),
                       industries=tuple(ids) if stage == "signed" else ())  # fmt: skip
    follow = draft.sentence(draft.pick("facts", "industries_after"), industries=join_names(phrases))
    if stage == "signed":
        lead += follow
    draft.say(lead)
    if len(named) > 1 and rng.random() < 0.3:
        draft.say(draft.sentence("[部分|重点]项目名单如下："))
        for number, plan in enumerate(named, 1):
            draft.say(f"{number}.", named_part(draft, plan, stage, plan.id in resigned, kind="part_row"))
    elif named:
        draft.say(*(named_part(draft, plan, stage, plan.id in resigned) for plan in named))
    gather_industries(draft)
    if rng.random() < 0.7:
        draft.say(draft.prose("quote"))
    background(draft, rng.choice((0, 1, 2, 2, 3, 4)))
    if rng.random() < 0.15:
        draft.say(stated_target(draft, "target_aside"))
    draft.say(draft.prose("closing"))
    return draft.piece(head, reporter=person(rng))


def gather_industries(draft: Draft) -> None:
    """A batch has the industries of the parts that are told apart."""
    inside = [
        code for fact in draft.facts if fact.part_of == 0 and fact.host == draft.host.adcode for code in fact.industries
    ]
    whole = draft.facts[0]
    draft.facts[0] = replace(whole, industries=tuple(dict.fromkeys((*whole.industries, *inside))))


def named_part(draft: Draft, plan: Plan, stage: str, resigned: bool, *, kind: str = "part_named") -> str:
    return draft.state(
        kind, stage, event=f"{plan.id}:{stage}", money=plan.money, slots=plan_slots(draft, plan), part_of=0,
        industries=plan.industries, companies=(plan.company.name,), project=plan.id, content=plan.content,
        period=draft.facts[0].period, resigned=resigned,
    )  # fmt: skip


def target(rng: Random, article_id: str, host: Host, published: datetime) -> Piece:
    draft = Draft(rng, article_id, "target", host, published)
    head = title(draft, "target")
    draft.say(draft.sentence("{host}近日召开招商引资工作会议，部署全年任务。"), stated_target(draft, "target"))
    background(draft, rng.choice((1, 2, 2, 3)))
    draft.say(draft.prose("closing"))
    return draft.piece(head)


def preview(rng: Random, article_id: str, host: Host, published: datetime) -> Piece:
    """A fair that is still to come; its only figures are those of the last one."""
    draft = Draft(rng, article_id, "preview", host, published)
    head = title(draft, "preview")
    draft.say(draft.prose("fair_preview"))
    count = figures.counted(rng, 8, 60)
    draft.say(
        draft.state("preview_recall", "signed", money=figures.total_money(rng, count.value, "总投资"), count=count,
                    reality="recalled", background=True),
        draft.prose("opening"),
    )  # fmt: skip
    background(draft, 1)
    return draft.piece(head)


def cancelled(rng: Random, article_id: str, plan: Plan, published: datetime) -> Piece:
    """A deal that fell through: verb, sum and company are all there, and nothing may ring."""
    draft = Draft(rng, article_id, "cancelled", plan.host, published)
    slots = plan_slots(draft, plan) | {"year": published.year - 1}
    head = title(draft, "cancelled", **slots)
    money = figures.Money(plan.money.value, plan.money.printed, plan.money.qualifier, plan.money.currency, "总投资")
    draft.say(draft.state("cancelled", "signed", event=f"{plan.id}:cancelled", money=money, slots=slots | {"day": "日前"},
                          companies=(plan.company.name,), project=plan.id, content=plan.content, reality="cancelled",
                          background=True))  # fmt: skip
    draft.say(draft.sentence("{own}有关部门表示，将依法追回已拨付的补助资金，并对闲置土地重新组织招商。"))
    background(draft, 1)
    return draft.piece(head)


def factless(rng: Random, article_id: str, host: Host, published: datetime, kind: str) -> Piece:
    """Tactics and policies: about investment, and no project is signed."""
    draft = Draft(rng, article_id, kind, host, published)
    head = title(draft, kind)
    rows = list(table("prose")[kind])
    for pattern in rows if kind == "policy" else rng.sample(rows, 3):
        draft.say(draft.sentence(pattern))
    background(draft, 2)
    draft.say(draft.prose("closing"))
    return draft.piece(head)


def negative(rng: Random, article_id: str, host: Host, published: datetime) -> Piece:
    """签约 without investment: loans, doctors, players, purchases, shops, schools, tourists, expropriation."""
    kind = rng.choice(list(table("prose")["negatives"]))
    draft = Draft(rng, article_id, f"negative_{kind}", host, published)
    count = rng.randint(8, 60)
    slots: dict[str, object] = {"day": draft.happened().printed, "count": count, "percent": rng.randint(61, 97),
                                "amount": figures.total_money(rng, count).printed}  # fmt: skip
    head = title(draft, kind, **slots)
    for pattern in table("prose")["negatives"][kind]:
        draft.say(draft.sentence(pattern, **slots))
    piece = draft.piece(head, relevant=False)
    return type(piece)(**{**vars(piece), "hosts": ()})


SIMPLE: dict[str, Callable[[Random, str, Host, datetime], Piece]] = {
    "target": target,
    "preview": preview,
    "negative": negative,
}
