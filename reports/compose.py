"""A bulletin put into words: 招商动态简报, with the sentence and source of every figure as a note."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence

from facts import gazetteer, wording
from records import ALERT_STATES, Site
from reports.bulletin import Bulletin, Scope, industry_of
from reports.coverage import SIGHTS, Outlook, Watch
from reports.document import Document, Line, Run, line
from reports.events import Event, Sum, Sums, Total, add_up
from reports.spans import NAMES, SHANGHAI
from storage.facts import StoredFact

NUMERALS = "一二三四五六七八九十"
MOST_NAMED = 30
MOVES = ("landed", "started", "production")
TALKS = ("negotiating", "intent")
RULES = (
    "统计口径：单个项目同一阶段只计一次，转载不重复计；“现场签约12个”一类汇总口径只列原话，不与单个项目相加，也不互相相加；"
    "投资额只在同一口径、同一币种内合计，未披露、说法不一和只给区间的不计入；往期、计划、取消和存疑的不计。"
)


def compose(
    bulletin: Bulletin, sites: Mapping[str, Site], *, title: str = "招商动态简报", office: str = ""
) -> Document:
    """The document of a bulletin. `office` is the bureau that hands it in."""
    made = dt.datetime.fromtimestamp(bulletin.made_at / 1000, SHANGHAI)
    return _Writer(bulletin, sites).write(
        Document(
            title=f"{title}·{NAMES[bulletin.span.kind]}",
            subtitle=bulletin.span.name,
            made=" ".join(filter(None, [office, f"{made.year}年{made.month}月{made.day}日 {made:%H:%M} 编"])),
        )
    )


class _Writer:
    def __init__(self, bulletin: Bulletin, sites: Mapping[str, Site]) -> None:
        self.bulletin = bulletin
        self.sites = sites
        self.sections = 0

    def write(self, document: Document) -> Document:
        self.document = document
        document.say(Run("范围：", strong=True), scope_words(self.bulletin.scope))
        self._summary()
        self._events("签约动态", ("signed",), "本期没有读到签约的单个项目。")
        self._again()
        self._events("落地、开工与投产", MOVES, "")
        self._events("在谈与意向", TALKS, "")
        self._totals()
        self._industries()
        self._tactics()
        self._waiting()
        self._coverage()
        self._alerts()
        document.say(RULES, quiet=True)
        return document

    def _section(self, name: str) -> None:
        self.document.heading(f"{numeral(self.sections)}、{name}")
        self.sections += 1

    def _summary(self) -> None:
        bulletin = self.bulletin
        self._section("总体情况")
        signed, before = len(bulletin.signed), bulletin.signed_before
        totals = sum(one.stage == "signed" for one in bulletin.totals)
        if signed or totals:
            change = f"（上期 {before} 个）" if before or signed else ""
            self.document.say(
                "本期读到签约的单个项目 ", Run(f"{signed} 个", strong=True), change,
                f"，另有老项目新签 {len(bulletin.again)} 个" if bulletin.again else "",
                f"，另有签约的汇总口径 {totals} 条，见后。" if totals else "。",
            )  # fmt: skip
            if signed:
                self.document.say(*sums_words(add_up(bulletin.signed)))
        else:
            self.document.say(
                Run("本期没有读到签约消息。", strong=True), "是没有签约，还是没有看到，见“看到与没看到”一节。"
            )
        moves = [
            f"{wording.stage(stage)} {len(events)} 个"
            for stage in (*MOVES, *TALKS)
            if (events := bulletin.by_stage.get(stage))
        ]
        if moves:
            self.document.say("其他阶段的单个项目：" + "，".join(moves) + "。")
        self.document.say(self._sight_words())

    def _sight_words(self) -> str:
        watches, blind = self.bulletin.watches, self.bulletin.blind
        if not watches:
            return "还没有任何来源，以上不能说明什么。"
        words = f"在看的来源 {len(watches)} 个，其中全程可见 {len(watches) - len(blind)} 个"
        return words + (f"；另 {len(blind)} 个没有看全，可能有漏。" if blind else "。")

    def _events(self, name: str, stages: Sequence[str], nothing: str) -> None:
        events = [event for stage in stages for event in self.bulletin.by_stage.get(stage, ())]
        if not events and not nothing:
            return
        self._section(name)
        if not events:
            self.document.say(nothing)
            return
        for group, (place, members) in enumerate(grouped(events, self.bulletin.scope)):
            self.document.heading(f"（{numeral(group)}）{place}", 2)
            for number, event in enumerate(members, 1):
                self.document.say(f"{number}. ", *self._event(event, place))

    def _event(self, event: Event, group: str) -> Iterable[Run | str]:
        first = event.first.fact
        where = wording.place(first.host) if first.host else "地区未明"
        if event.adcode and first.host and first.host.adcode != event.adcode:
            where = wording.region(event.adcode)
        yield Run(where.removeprefix(group).strip() or where, strong=True)
        yield f" {wording.stage(event.stage)}"
        yield f"：{who_words(event)}"
        if event.industries:
            yield "（" + "、".join(wording.industry(ident) for ident in event.industries) + "）"
        yield "，"
        amounts = event.amounts
        if not amounts:
            yield "投资额未披露"
        elif len(amounts) == 1:
            yield f"{wording.amount_kind(amounts[0]) or '投资额（口径未说明）'} "
            yield Run(wording.money(amounts[0]), strong=True)
        else:
            yield Run("说法不一：", strong=True)
            yield " / ".join(f"{wording.amount_kind(one)} {wording.money(one)}".strip() for one in amounts)
        if event.tactics:
            yield "；打法：" + "、".join(wording.tactic(ident) for ident in event.tactics)
        spread = event.copies
        yield Run(f"；{spread} 篇报道" if spread > 1 else "", notes=tuple(self._notes(event)))
        yield "。"

    def _notes(self, event: Event) -> Iterable[int]:
        """The fact to quote, and every one that tells another sum."""
        kept = [event.first]
        if len(event.amounts) > 1:
            kept += [one for one in event.facts if one.fact.amount is not None and one.id != event.first.id]
        return [self._note(one) for one in kept[:4]]

    def _note(self, stored: StoredFact) -> int:
        site = self.sites.get(stored.site)
        quote = self.bulletin.quotes.get(stored.id)
        words = quote.sentence if quote else stored.fact.quote
        return self.document.note(stored, site.name if site else stored.site, words)

    def _again(self) -> None:
        again = self.bulletin.again
        if not again:
            return
        self._section("老项目新签（已在首次签约时计过，不再计）")
        for number, one in enumerate(again, 1):
            amount = f"，{wording.amount_kind(one.new.fact.amount)} {wording.money(one.new.fact.amount)}"
            batch = f"；同一批汇总口径 {wording.count(one.batch.fact.count)} 里又计了一次" if one.batch else ""
            self.document.say(
                f"{number}. ",
                Run(wording.place(one.new.fact.host), strong=True),
                f" {one.project.name}{amount if one.new.fact.amount else ''}",
                Run("", notes=(self._note(one.new),)),
                f"；{one.days} 天前（{one.first.day}）已有报道：{wording.stage(one.first.fact.stage)}",
                Run("", notes=(self._note(one.first),)),
                f"{batch}。",
            )

    def _waiting(self) -> None:
        if not self.bulletin.all_waiting:
            return
        self._section("签约一年以上未见开工")
        self.document.say(f"共 {self.bulletin.all_waiting} 个；没有见到开工的报道，不等于没有开工。最近的：")
        for number, one in enumerate(self.bulletin.waiting, 1):
            where = wording.region(one.host) if one.host else "地区未明"
            self.document.say(
                f"{number}. ",
                Run(where, strong=True),
                f" {one.name}，{one.signed_day or one.stage_day or '日期未明'} 签约。",
            )

    def _totals(self) -> None:
        totals = self.bulletin.totals
        if not totals:
            return
        self._section("汇总口径（原话，不相加）")
        places: dict[str, list[Total]] = {}
        for one in totals:
            places.setdefault(wording.place(one.first.fact.host), []).append(one)
        for place, members in places.items():
            runs: list[Run | str] = [Run(place, strong=True), "："]
            for number, one in enumerate(members):
                runs += ["；" if number else "", self._total(one)]
            self.document.say(*runs, "。")

    def _total(self, one: Total) -> Run:
        fact = one.first.fact
        amount = fact.amount or fact.joint
        figures = [
            " ".join(filter(None, [fact.scope, wording.count(fact.count)])),
            f"{wording.amount_kind(amount)} {wording.money(amount)}".strip() if amount else "",
        ]
        when = wording.period(fact.period)
        words = f"{when} {wording.stage(one.stage)} {'、'.join(filter(None, figures))}".strip()
        return Run(words, notes=tuple(self._note(stored) for stored in one.facts[:3]))

    def _industries(self) -> None:
        tally: dict[str, list[Event]] = {}
        for event in self.bulletin.signed:
            for ident in industry_of(event) or ("",):
                tally.setdefault(ident, []).append(event)
        if not tally:
            return
        self._section("签约分产业")
        order = sorted(tally.items(), key=lambda item: (-len(item[1]), item[0]))
        rows = [
            (
                wording.industry(ident) if ident else "产业未明",
                str(len(events)),
                "；".join(sum_words(one) for one in add_up(events).by_kind) or "未披露",
                "、".join(dict.fromkeys(short_place(event) for event in events)),
            )
            for ident, events in order
        ]
        self.document.table(("产业", "个数", "披露投资", "地区"), rows, numeric=(1,), widths=(20, 8, 32, 40))
        self.document.say("一个项目涉及几个产业时各计一次，各行不可相加。", quiet=True)

    def _tactics(self) -> None:
        found: dict[str, list[Event]] = {}
        for event in self.bulletin.events:
            for ident in event.tactics:
                found.setdefault(ident, []).append(event)
        for one in self.bulletin.totals:
            for ident in one.first.fact.tactics:
                found.setdefault(ident, []).append(Event(stage=one.stage, facts=one.facts))
        if not found:
            return
        self._section("打法")
        for ident, events in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
            places = "、".join(dict.fromkeys(short_place(event) for event in events))
            notes = tuple(self._note(event.first) for event in events[:3])
            self.document.say(
                Run(wording.tactic(ident), strong=True), f"：{len(events)} 件，{places}", Run("", notes=notes), "。"
            )

    def _coverage(self) -> None:
        bulletin = self.bulletin
        self._section("看到与没看到")
        rows = [(wording.region(one.region), signed_words(one, bulletin), look_words(one)) for one in bulletin.outlooks]
        if rows:
            self.document.table(("地区", "本期签约", "来源"), rows, widths=(26, 28, 46))
        if bulletin.blind:
            self.document.heading(f"（一）没有看全的来源（{len(bulletin.blind)} 个）", 2)
            for sight, members in itertools.groupby(bulletin.blind, key=lambda watch: watch.sight):
                names = [watch_words(watch) for watch in members]
                more = f"等 {len(names)} 个" if len(names) > MOST_NAMED else ""
                self.document.say(Run(SIGHTS[sight], strong=True), f"：{'；'.join(names[:MOST_NAMED])}{more}。")
        if bulletin.doubted or bulletin.mentions:
            words = []
            if bulletin.doubted:
                words.append(f"另有 {bulletin.doubted} 条计划、推介或把握不足的说法")
            if bulletin.mentions:
                words.append(f"{bulletin.mentions} 条没有项目、企业和数字的提及")
            self.document.say("，".join(words) + "，没有列入，可在工作台查看。", quiet=True)

    def _alerts(self) -> None:
        if not self.bulletin.rung:
            return
        self._section("预警")
        for one in self.bulletin.rung:
            states = "，".join(f"{ALERT_STATES.get(state, state)} {n}" for state, n in sorted(one.states.items()))
            self.document.say(Run(one.name, strong=True), f"：{one.count} 条（{states}）。")


def numeral(place: int) -> str:
    return NUMERALS[place] if place < len(NUMERALS) else str(place + 1)


def grouped(events: Iterable[Event], scope: Scope) -> list[tuple[str, list[Event]]]:
    """Events by province, or by city when the scope lies within one province; the fullest group first."""
    within = {code[:2] for code in scope.regions}
    level: Callable[[str], str] = (
        (lambda code: f"{code[:4]}00") if len(within) == 1 else (lambda code: f"{code[:2]}0000")
    )
    groups: dict[str, list[Event]] = {}
    for event in events:
        groups.setdefault(_known(level, event.adcode), []).append(event)
    return sorted(groups.items(), key=lambda item: (item[0] == "地区未明", -len(item[1]), item[0]))


def _known(level: Callable[[str], str], adcode: str | None) -> str:
    if not adcode:
        return "地区未明"
    table = gazetteer.default()
    wide = level(adcode)
    return wording.region(wide if table.get(wide) else f"{adcode[:2]}0000")


def who_words(event: Event) -> str:
    """Firms and projects; a firm that stands in a project's name is not said twice."""
    projects = event.projects
    firms = [name for name in event.companies if not any(name in project for project in projects)]
    return "，".join(filter(None, ["、".join(firms), "、".join(projects)]))


def scope_words(scope: Scope) -> str:
    regions = "、".join(map(wording.region, scope.regions)) or "全部地区"
    wanted = "、".join(map(wording.industry, scope.industries)) or "全部产业"
    return f"{scope.name + '（' if scope.name else ''}{regions}；{wanted}{'）' if scope.name else ''}。"


def sums_words(sums: Sums) -> list[str | Run]:
    """What the disclosed sums are, each kind by itself, and what they leave out."""
    left = [
        words
        for number, words in (
            (sums.undisclosed, "个未披露"),
            (sums.contradicted, "个说法不一"),
            (sums.ranges, "个只给区间"),
        )
        if number
        for words in [f"{number} {words}"]
    ]
    if not sums.by_kind:
        return ["投资额：" + "，".join(left) + "，没有可以合计的。"]
    found: list[str | Run] = ["披露的投资额，按口径分别合计："]
    found.append(Run("；".join(sum_words(one) for one in sums.by_kind), strong=True))
    found.append(f"。未计入：{'，'.join(left)}。" if left else "。")
    if len(sums.by_kind) > 1:
        found.append("口径或币种不同，不可相加。")
    return found


def sum_words(one: Sum) -> str:
    about = f"，含约数 {one.about} 个" if one.about else ""
    return f"{wording.kind(one.kind)} {wording.sum_of_money(one.value, one.currency)}（{one.count} 个{about}）"


def signed_words(one: Outlook, bulletin: Bulletin) -> Line:
    table = gazetteer.default()
    events = sum(bool(event.adcode) and table.covers(one.region, event.adcode or "") for event in bulletin.signed)
    totals = sum(
        total.stage == "signed" and bool(total.adcode) and table.covers(one.region, total.adcode or "")
        for total in bulletin.totals
    )
    if events or totals:
        words = [f"{events} 个" if events else "", f"汇总口径 {totals} 条" if totals else ""]
        return line(Run("，".join(filter(None, words)), strong=True))
    local = [watch for watch in one.watches if watch.region]
    if not local:
        return line("没有本地来源，不能判断")
    if all(watch.sight == "none" for watch in local):
        return line(Run("没有看到，不能判断", strong=True))
    if all(watch.sight == "whole" for watch in local):
        return line("未见签约（来源全程可见）")
    return line("未见签约，但来源没有看全")


def look_words(one: Outlook) -> str:
    local = [watch for watch in one.watches if watch.region]
    wide = len(one.watches) - len(local)
    words = f"本地及上级来源 {len(local)} 个，全程可见 {sum(watch.sight == 'whole' for watch in local)} 个"
    if wide:
        words += f"；不限地区的来源 {wide} 个"
    blind = [watch.name for watch in local if watch.sight != "whole"]
    return words + (f"；没有看全：{'、'.join(blind[:3])}{'等' if len(blind) > 3 else ''}" if blind else "")


def short_place(event: Event) -> str:
    return wording.region(event.adcode) if event.adcode else "地区未明"


def watch_words(watch: Watch) -> str:
    until = f"看到 {watch.until.month}月{watch.until.day}日" if watch.sight == "part" and watch.until else ""
    detail = "，".join(filter(None, [until, watch.why]))
    return f"{watch.name}（{detail}）" if detail else watch.name
