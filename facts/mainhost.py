"""The region that an article is about: every mention speaks for its region by the part it plays."""

from collections.abc import Collection, Sequence

from facts import locality
from facts.roles import STRONG, WEIGHT, Acting
from facts.scene import AWAY, Scene, Seat

_AT_FAIR = ("在", "于", "参加", "亮相", "参加了", "借助", "利用", "赴", "借")
_AWAY = frozenset({"venue", "at", "visited", "partner", "origin"})
_EARLY = 60  # characters of the body that count as its lead


def main_seats(scene: Scene) -> tuple[Seat, ...]:
    """The main host; several when the title or the first sentence names a group (鄂州、恩施、荆州集中签约)."""
    first_end = scene.sentences[0].end if scene.sentences else 0
    for acting, why in ((scene.title_acting, "title"), (scene.acting_between(0, first_end), "lead")):
        group = _at_home(scene, _leading_group(scene, acting))
        if len(group) > 1:
            return tuple(Seat(code, None, why) for code in group)
    scores = _scores(scene)
    if scores:
        code = _descend(scene, scores)
        code = _spoken_of(scene, code) or code
        return (Seat(code, scene.zones.get(code), "text"),)
    return _without_names(scene)


def _leading_group(scene: Scene, acting: Sequence[Acting]) -> tuple[str, ...]:
    strong = [a for a in acting if a.role in STRONG]
    return tuple(dict.fromkeys(seat.code for seat in scene.pick(strong))) if strong else ()


def _at_home(scene: Scene, group: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a group that act in the body; the city of a fair or a partner (肇庆、贺州共谋…, held in 肇庆) does not."""
    if len(group) < 2:
        return group

    def acts(code: str, roles: Collection[str]) -> bool:
        return any(a.role in roles and scene.gaz.covers(code, c) for a in body for c in a.mention.regions)

    body = [a for a in scene.acting if a.mention.start > (scene.sentences[0].end if not scene.title_acting else 0)]
    home = tuple(code for code in group if acts(code, STRONG))
    away = [code for code in group if code not in home]
    return home if home and all(acts(code, _AWAY) for code in away) else group


def _scores(scene: Scene) -> dict[str, float]:
    scores: dict[str, float] = {}

    def add(code: str, weight: float) -> None:
        scores[code] = scores.get(code, 0.0) + weight

    for mention, role, _ in scene.title_acting:
        for code in mention.regions:
            add(code, WEIGHT[role] * 3)
    for mention, role, _ in scene.acting:
        weight = WEIGHT[role] * (2 if mention.start - scene.begin < _EARLY else 1) + (
            0.5 if mention.zone and role in STRONG else 0
        )
        for code in mention.regions:
            add(code, weight / len(mention.regions))
    for reference in locality.find_references(scene.title):
        if reference.kind == "fair" and reference.region:
            add(reference.region, 0.3 if scene.title.startswith("上", reference.end) else 5.0)
    _add_references(scene, scores)
    return {code: score for code, score in scores.items() if score > AWAY}


def _add_references(scene: Scene, scores: dict[str, float]) -> None:
    """What 该市, 我市 and the fairs of the body say, and, when the page says 我市, its source and address."""

    def add(code: str, weight: float) -> None:
        scores[code] = scores.get(code, 0.0) + weight

    levels: dict[str, None] = {}
    local = False
    for reference in scene.references:
        local = local or reference.kind in ("own", "office")
        if reference.kind == "fair" and reference.region:
            # 在西洽会上成功签约: whoever signs there is named elsewhere.
            away = scene.text.endswith(_AT_FAIR, max(0, reference.start - 12), reference.start)
            add(reference.region, 0.3 if away else 2.0)
        elif reference.kind == "this":
            named = scene.last_named(reference.start, reference)
            if named:
                add(named.mention.code, 1.5)
        elif reference.kind == "own":
            levels[reference.level] = None
    if not local:
        return
    for code, weight in scene.hints:
        add(code, weight)
    for level in levels:
        fitting = [code for code in scores if scores[code] >= 0.5 and locality.fits(level, code)]
        if fitting:
            add(max(fitting, key=lambda code: scores[code]), 2.0)


def _descend(scene: Scene, scores: dict[str, float]) -> str:
    """From the best province down, while one part holds most of the whole."""
    gaz = scene.gaz
    totals: dict[str, float] = {}
    for code, score in scores.items():
        for node in (*gaz.parents(code), code):
            totals[node] = totals.get(node, 0.0) + score
    node = max((c for c in totals if not gaz.place(c).parent), key=lambda c: totals[c])
    while True:
        children = [c for c in totals if gaz.place(c).parent == node]
        if not children:
            return node
        best = max(children, key=lambda c: totals[c])
        own = scores.get(node, 0.0)
        if totals[best] < 0.6 * totals[node] and not (totals[best] >= 0.4 * totals[node] and totals[best] >= own):
            return node
        node = best


def _spoken_of(scene: Scene, code: str) -> str | None:
    """The part of the main host that the body means by 该区, when the wider name acts only in the title."""
    if any(a.role in STRONG and a.mention.code == code for a in scene.acting):
        return None
    for reference in scene.references:
        named = scene.last_named(reference.start, reference) if reference.kind == "this" else None
        if named and named.mention.code != code and scene.gaz.covers(code, named.mention.code):
            return named.mention.code
    return None


def _without_names(scene: Scene) -> tuple[Seat, ...]:
    """A page that names no region: its site, else a works or a sight that there is only once."""
    if scene.hints:
        return (Seat(scene.hints[0][0], None, "site"),)
    found = {r.region for r in scene.references if r.kind == "landmark" and r.region}
    return (Seat(found.pop(), None, "inferred"),) if len(found) == 1 else ()
