"""Is this the same project? Reasons for and against, each with its weight and its words."""

import datetime as dt
from dataclasses import dataclass

from facts import gazetteer
from storage.dossiers import names
from storage.dossiers.face import Face
from storage.dossiers.mention import Sum

JOIN = 5.5
NEAR_DAYS = 10  # signings of one firm in one place so near are rather one
AGAIN_DAYS = 120  # signings further apart whose sums differ are rather two projects
FAR = 3.0  # sums that differ by more than this factor
NEVER = -99.0
NAMES = ("firm", "firm_short", "firm_kin", "firm_named", "content", "content_like")  # without one nothing joins

# Code of a reason → how it is said on a screen; {} is what was compared.
REASONS = {
    "firm": "企业相同：{}",
    "firm_short": "企业简称相符：{}",
    "firm_kin": "企业字号相同：{}",
    "firm_named": "项目名里有企业：{}",
    "firm_other": "企业不同：{}",
    "host": "承接地相同：{}",
    "host_inside": "承接地相容：{}",
    "host_other": "承接地不同：{}",
    "zone": "园区相同：{}",
    "zone_other": "园区不同：{}",
    "content": "建设内容相同：{}",
    "content_like": "建设内容相近：{}",
    "content_other": "建设内容不同：{}",
    "sum": "金额相符：{}",
    "sum_rounding": "金额在取整范围内：{}",
    "sum_other": "金额不同：{}",
    "sum_far": "金额相差悬殊：{}",
    "again_other_sum": "相隔久而金额不同：{}",
    "near": "签约日期相近：{}",
    "phase": "期次相同：{}",
    "phase_other": "期次不同：{}",
    "industry": "产业相同：{}",
    "industry_other": "产业不同：{}",
    "words": "同一句话",
    "held": "此前已归入本项目",
    "rival": "另有相近的项目：{}",
    "first": "尚无相符的项目，单独立档",
    "analyst": "分析员指定：{}",
}
_APART = " / "


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for (points above 0) or against (below) one project."""

    code: str
    points: float
    words: str = ""

    @property
    def said(self) -> str:
        return REASONS[self.code].format(self.words)


@dataclass(frozen=True, slots=True)
class Verdict:
    """All reasons and their sum."""

    reasons: tuple[Reason, ...]

    @property
    def score(self) -> float:
        return sum(reason.points for reason in self.reasons)

    @property
    def joins(self) -> bool:
        """Enough speaks for it, among that a firm or what is built."""
        return self.score >= JOIN and any(r.code in NAMES for r in self.reasons)

    @property
    def against(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason.points < 0)


def weigh(new: Face, old: Face, *, increase: bool = False) -> Verdict:
    """Compare a mention (or a dossier) with a dossier. `increase`: its money is added, so it need not agree."""
    found: list[Reason] = []
    found += _hosts(new, old)
    named = _named_by(new, old)
    found += [named] if named else _firms(new, old)
    found += _contents(new, old)
    found += _phases(new, old)
    gap = days_apart(new.signed, old.signed)
    if gap is not None and gap <= NEAR_DAYS and any(r.code in ("firm", "firm_short", "firm_named") for r in found):
        found.append(Reason("near", 1.5, f"{gap} 天"))
    if not increase:
        found += _sums(new, old)
    found += _industries(new, old)
    return Verdict(tuple(found))


def _hosts(new: Face, old: Face) -> list[Reason]:
    if not new.host or not old.host:
        return []
    table = gazetteer.default()
    if new.host == old.host:
        region = table.get(new.host)
        level = region.level if region else 3
        found = [Reason("host", (0.5, 0.5, 1.5, 2.0)[min(level, 3)], table.path_name(new.host) if region else new.host)]
    elif table.covers(old.host, new.host) or table.covers(new.host, old.host):
        wide = old.host if table.covers(old.host, new.host) else new.host
        region = table.get(wide)
        points = 1.2 if region and region.level >= 2 else 0.5
        return [Reason("host_inside", points, _APART.join(map(table.path_name, (new.host, old.host))))]
    else:
        return [Reason("host_other", NEVER, _APART.join((new.host, old.host)))]
    if new.zones and old.zones:
        common = set(new.zones) & set(old.zones)
        found.append(
            Reason("zone", 0.5, min(common))
            if common
            else Reason("zone_other", -0.5, _APART.join((new.zones[0], old.zones[0])))
        )
    return found


FIRM_POINTS = {"same": ("firm", 4.0), "short": ("firm_short", 2.5), "kin": ("firm_kin", 1.0)}


def _firms(new: Face, old: Face) -> list[Reason]:
    if not new.firms or not old.firms:
        return []
    best: tuple[str, float, str] | None = None
    for one in new.firms:
        for other in old.firms:
            how = names.alike(one, other)
            if how and (best is None or FIRM_POINTS[how][1] > best[1]):
                best = (*FIRM_POINTS[how], one if one == other else _APART.join((one, other)))
    if best is None:
        return [Reason("firm_other", -4.0, _APART.join((new.firms[0], old.firms[0])))]
    return [Reason(*best)]


def _named_by(new: Face, old: Face) -> Reason | None:
    """One side names no firm, but its project is called by the other's."""
    for firms, contents in ((new.firms, old.contents), (old.firms, new.contents)):
        if not firms or (new.firms and old.firms):
            continue
        for firm in firms:
            for name in contents:
                if names.bears(name, firm):
                    return Reason("firm_named", 3.0, _APART.join((name, firm)))
    return None


def _without(contents: tuple[str, ...], firms: tuple[str, ...]) -> list[str]:
    """What is built, where a firm stands in front of it or in its place."""
    found = []
    for name in contents:
        firm = next((firm for firm in firms if names.bears(name, firm)), "")
        bare = names.content(name, firm) if firm else name
        if bare and not (firm and (firm.startswith(bare) or names.company(name) == bare)):
            found.append(bare)
    return found


def _contents(new: Face, old: Face) -> list[Reason]:
    if not new.contents or not old.contents:
        return []
    here, there = _without(new.contents, old.firms), _without(old.contents, new.firms)
    if not here or not there:
        return []
    best, pair = max(
        ((names.likeness(one, other), (one, other)) for one in here for other in there),
        key=lambda item: item[0],
    )
    if best == 1.0:
        points = 1.0 if names.is_general(pair[0]) else 4.0 if len(pair[0]) >= 8 else 3.0
        return [Reason("content", points, pair[0])]
    if best >= 0.45:
        return [Reason("content_like", 2.5 * best, _APART.join(pair))]
    return [Reason("content_other", -2.5, _APART.join(pair))] if best < 0.2 else []


def _phases(new: Face, old: Face) -> list[Reason]:
    """A second phase is another project than the first, also where the first is not called so."""
    if new.phases and old.phases:
        if set(new.phases) & set(old.phases):
            return [Reason("phase", 0.5, "、".join(f"{n}期" for n in new.phases))]
        return [Reason("phase_other", NEVER, _APART.join(_spoken(face) for face in (new, old)))]
    for phased, other in ((new, old), (old, new)):
        if phased.phases and 1 not in phased.phases and other.plain:
            return [Reason("phase_other", NEVER, _APART.join(_spoken(face) for face in (new, old)))]
    return []


def _spoken(face: Face) -> str:
    return "、".join(f"{n}期" for n in face.phases) or "未分期"


def _sums(new: Face, old: Face) -> list[Reason]:
    couples = [
        (one, other)
        for one in new.sums
        for other in old.sums
        if one.currency == other.currency and comparable(one, other)
    ]
    if not couples:
        return []
    one, other = min(couples, key=lambda couple: apart(*couple))
    said = spoken(one) if one.value == other.value else _APART.join((spoken(one), spoken(other)))
    if apart(one, other) <= 0.01:
        return [Reason("sum", 2.0, said)]
    if agree(one, other):
        return [Reason("sum_rounding", 1.0, said)]
    far = max(one.value, other.value) > FAR * min(one.value, other.value)
    softer = 0.0
    if not far and not set(new.stages) & set(old.stages):
        softer = 1.0  # plans change from one stage to the next
    if not new.contents or not old.contents:
        softer += 0.5 if far else 1.0  # nothing says that something else is built
    found = [Reason("sum_far" if far else "sum_other", min(0.0, softer - (2.5 if far else 1.5)), said)]
    gap = days_apart(new.signed, old.signed)
    if gap is not None and gap > AGAIN_DAYS:
        found.append(Reason("again_other_sum", -2.0 if far else -2.5, f"{gap} 天"))
    return found


def comparable(one: Sum, other: Sum) -> bool:
    """Money that arrived or went into assets is a part of what was agreed, not the same figure."""
    parts = ("arrived", "fixed")
    return (one.kind in parts) == (other.kind in parts)


def agree(one: Sum, other: Sum) -> bool:
    """Whether both printed words can mean one sum."""
    return one.currency == other.currency and one.low <= other.high and other.low <= one.high


def apart(one: Sum, other: Sum) -> float:
    return abs(one.value - other.value) / max(one.value, other.value, 1.0)


def spoken(one: Sum) -> str:
    unit = "" if one.currency == "CNY" else one.currency
    return f"{one.value / 1e8:g}亿{unit}" if one.value >= 1e8 else f"{one.value / 1e4:g}万{unit}"


def days_apart(new: tuple[str, ...], old: tuple[str, ...]) -> int | None:
    """The least number of days between a signing of one and a signing of the other."""
    if not new or not old:
        return None
    return min(abs((dt.date.fromisoformat(a) - dt.date.fromisoformat(b)).days) for a in new for b in old)


def _industries(new: Face, old: Face) -> list[Reason]:
    if not new.industries or not old.industries:
        return []
    common = set(new.industries) & set(old.industries)
    if common:
        return [Reason("industry", 0.5, min(common))]
    return [Reason("industry_other", -0.5, _APART.join((new.industries[0], old.industries[0])))]
