"""Bulletins: totals of a period with their parts, stocks, money that arrived, and a city's counties."""

from datetime import datetime
from random import Random

from radar.portals import money as figures
from radar.portals.draft import Draft
from radar.portals.grammar import FLOORS, background, gather_industries, stated_target, title
from radar.portals.model import Piece
from radar.portals.phrases import table
from radar.portals.places import Host, counties
from radar.portals.projects import industry_rows, person


def bulletin(
    rng: Random, article_id: str, host: Host, published: datetime, *, kind: str = "bulletin", own_voice: bool = False
) -> Piece:
    """A quarter or month in figures: signed, parts of it, started, in talks, money that arrived.

    `own_voice`: the host's own site may say 我县 and name no place in the text.
    """
    draft = Draft(rng, article_id, kind, host, published)
    span = figures.period(rng, published.date())
    floor = rng.choice(FLOORS)
    count = figures.counted(rng, 8, 80)
    money = figures.total_money(rng, count.value)
    slots: dict[str, object] = {"floor": floor, "count": count.printed}
    head = title(draft, "team" if kind == "team" else "bulletin", period=span.printed, **slots)
    if rng.random() < 0.5:
        draft.say(draft.prose("opening"))
    signed = "team_signed" if kind == "team" else "bulletin_signed"
    if own_voice and kind == "bulletin" and not host.zone and rng.random() < 0.5:
        signed = "bulletin_own_voice"
    pattern = draft.pick("facts", signed)
    whole_span = span
    if "{asof}" in pattern:
        whole_span = figures.Span(f"{int(span.end[5:7])}月底", f"{span.end[:4]}-01-01", span.end)
        slots["asof"] = whole_span.printed
    scope = ("亿元以上" if "亿元以上项目" in pattern else floor) or None
    lead = draft.state(
        signed, "signed", money=money, count=count, span=whole_span, slots=dict(slots), scope=scope, pattern=pattern
    )
    draft.say(lead, *parts_of_total(draft, count, money, whole_span))
    gather_industries(draft)
    rows: list[str] = []
    for part, stage, chance in (("bulletin_started", "started", 0.6), ("bulletin_production", "production", 0.4)):
        if rng.random() < chance:
            number = figures.counted(rng, 3, 40)
            rows.append(draft.state(part, stage, money=figures.total_money(rng, number.value), count=number, span=span,
                                    slots=dict(slots), scope=floor_in(part, floor)))  # fmt: skip
    if rows:
        draft.say(*rows)
    draft.say(*stock_and_money(draft, span, floor, published))
    background(draft, rng.choice((1, 2, 2, 3)))
    if rng.random() < 0.3:
        draft.say(stated_target(draft, "target_aside"))
    draft.say(draft.prose("closing"))
    return draft.piece(head, reporter=person(rng))


def floor_in(kind: str, floor: str) -> str | None:
    return floor or None if kind in ("bulletin_started", "bulletin_negotiating") else None


def parts_of_total(draft: Draft, whole: figures.Counted, money: figures.Money, span: figures.Span) -> list[str]:
    """其中 …: children of the signed total, never to be added to it."""
    silent = figures.Span("", span.start, span.end)
    kind = draft.rng.choice(("sector", "sector", "done", "size", "origin", "", "", ""))
    match kind:
        case "sector":
            return [sector_part(draft, whole, money, silent)]
        case "done":
            stage, pattern = draft.rng.choice((("started", "part_started"), ("landed", "part_landed")))
            number = figures.Counted(max(2, whole.value // 2), str(max(2, whole.value // 2)))
            return [draft.state(pattern, stage, count=number, span=silent, part_of=0)]
        case "size":
            return size_parts(draft, whole, silent)
        case "origin":
            return origin_parts(draft, whole, money, silent)
    return []


def sector_part(draft: Draft, whole: figures.Counted, money: figures.Money, span: figures.Span) -> str:
    rows = industry_rows()
    one = draft.rng.choice(list(rows))
    number = figures.Counted(max(2, whole.value // 3), str(max(2, whole.value // 3)))
    share = figures.money(draft.rng, money.value / 1e4 * draft.rng.uniform(0.2, 0.4), "总投资", foreign=0)
    phrase = str(rows[one]["phrase"])
    return draft.state("part_sector", "signed", money=share, count=number, span=span, slots={"industry": phrase},
                       industries=(one,), part_of=0, scope=phrase)  # fmt: skip


def size_parts(draft: Draft, whole: figures.Counted, span: figures.Span) -> list[str]:
    """Counts by size, one inside the other: 5亿元以上项目9个、10亿元以上项目4个."""
    large = max(3, whole.value // 3)
    rows = (
        ("其中，5亿元以上项目{count}个，", "5亿元以上", large),
        ("10亿元以上项目{count}个。", "10亿元以上", large // 2 or 1),
    )
    said: list[str] = []
    for pattern, scope, number in rows:
        said.append(draft.state("", "signed", pattern=pattern, count=figures.Counted(number, str(number)), span=span,
                                scope=scope, part_of=0))  # fmt: skip
    return said


def origin_parts(draft: Draft, whole: figures.Counted, money: figures.Money, span: figures.Span) -> list[str]:
    """Domestic and foreign projects, in two currencies."""
    foreign = max(1, whole.value // 8)
    home = figures.money(draft.rng, money.value / 1e4 * 0.8, "总投资", foreign=0)
    dollars = draft.rng.randint(2, 90) * 100
    abroad = figures.Money(dollars * 1e4, f"{dollars}万美元", "exact", "USD", "总投资")
    rows = (("其中，内资项目{count}个，{kind}{amount}；", "内资", whole.value - foreign, home),
            ("外资项目{count}个，{kind}{amount}。", "外资", foreign, abroad))  # fmt: skip
    return [
        draft.state("", "signed", pattern=pattern, count=figures.Counted(number, str(number)), money=sum_, span=span,
                    scope=scope, part_of=0)
        for pattern, scope, number, sum_ in rows
    ]  # fmt: skip


def stock_and_money(draft: Draft, span: figures.Span, floor: str, published: datetime) -> list[str]:
    rng, said = draft.rng, []
    if rng.random() < 0.6:
        number = figures.counted(rng, 10, 90)
        day = figures.as_of(published.date())
        pattern = draft.pick("facts", "bulletin_negotiating")
        said.append(
            draft.state("bulletin_negotiating", "negotiating", money=figures.total_money(rng, number.value, "总投资"),
                        count=number, span=day if "{asof}" in pattern else figures.Span("", None, ""), pattern=pattern,
                        slots={"floor": floor, "asof": day.printed}, scope=floor or None)
        )  # fmt: skip
    if rng.random() < 0.5:
        arrived = figures.total_money(rng, rng.randint(5, 40), "总投资")
        said.append(draft.state("bulletin_arrived", "landed", money=arrived, span=span, amount_kind="arrived",
                                slots={"percent": rng.randint(3, 68)}))  # fmt: skip
    if rng.random() < 0.25:
        number = figures.counted(rng, 3, 30)
        said.append(draft.state("bulletin_intent", "intent", money=figures.total_money(rng, number.value, "意向总投资"),
                                count=number))  # fmt: skip
    return said


def multi_county(rng: Random, article_id: str, city: Host, published: datetime, *, lines: bool) -> Piece:
    """A city's bulletin: the city's total, then a line or a paragraph for each county."""
    draft = Draft(rng, article_id, "multi", city, published)
    span = figures.period(rng, published.date())
    inside = list(counties(city.adcode)) or [city]
    rng.shuffle(inside)
    inside = inside[: rng.randint(3, 6)]
    numbers = [figures.Counted(n, str(n)) for n in (rng.randint(2, 20) for _ in inside)]
    total = sum(one.value for one in numbers) + rng.randint(1, 9)
    head = title(draft, "multi", period=span.printed)
    sums = [figures.total_money(rng, number.value, "总投资") for number in numbers]
    whole = figures.total_money(rng, total, least=1.1 * sum(one.value for one in sums) / 1e4)
    rows = [one for one in table("facts")["bulletin_signed"] if "{asof}" not in one]
    draft.say(draft.state("", "signed", pattern=rng.choice(rows), money=whole, span=span,
                          count=figures.Counted(total, str(total)), slots={"floor": ""}))  # fmt: skip
    if len(inside) > 3 and rng.random() < 0.3:
        draft.say(respectively(draft, inside[:2], numbers[:2], span))
        inside, numbers, sums = inside[2:], numbers[2:], sums[2:]
    said: list[str] = []
    for county, number, money in zip(inside, numbers, sums, strict=True):
        kind = "county_signed_line" if lines else "county_signed"
        said.append(draft.state(kind, "signed", money=money, count=number, host=county,
                                span=span, slots={"county": county.name}, part_of=0))  # fmt: skip
        draft.hosts.append(county.adcode)
    if lines:
        draft.say("".join(said).removesuffix("；") + "。")
    else:
        for sentence in said:
            draft.say(sentence)
    background(draft, rng.choice((0, 1, 2)))
    draft.say(draft.prose("closing"))
    return draft.piece(head, reporter=person(rng))


def respectively(draft: Draft, places: list[Host], numbers: list[figures.Counted], span: figures.Span) -> str:
    """Two counties in one sentence: A、B分别签约项目5个、7个. Both facts have the whole sentence as their words."""
    text = f"{places[0].name}、{places[1].name}分别签约项目{numbers[0].value}个、{numbers[1].value}个。"
    for place, number in zip(places, numbers, strict=True):
        draft.state("", "signed", pattern=text, count=number, host=place, span=span, part_of=0)
        draft.hosts.append(place.adcode)
    return text
