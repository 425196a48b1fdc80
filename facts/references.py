"""What 我市, 全县, 该区 or a bare 新区 stands for, in the article of a page in which it is said."""

from collections.abc import Sequence

from facts import locality
from facts.locality import Reference
from facts.parts import Part, part_at
from facts.roles import WEIGHT
from facts.scene import AWAY, Scene, Seat


class References:
    """Resolves the references of one page, which may carry several articles (`parts`)."""

    def __init__(self, scene: Scene, parts: Sequence[Part]) -> None:
        self._scene = scene
        self._parts = parts
        self._gaz = scene.gaz
        self._known: dict[tuple[int, str], Seat | None] = {}

    def host_of(self, references: Sequence[Reference]) -> tuple[Seat, ...]:
        """The host that the first of these references stands for."""
        for reference in references:
            if reference.kind == "fair" and reference.region:
                if not self._scene.text.endswith(("在", "于"), 0, reference.start):
                    return (Seat(reference.region, None, "fair"),)
                continue
            seat = self._region_of(reference)
            if seat:
                return (seat,)
        return ()

    def _region_of(self, reference: Reference) -> Seat | None:
        """The region that 我市, 全县, 该区 or a bare 新区 stands for."""
        if reference.kind == "landmark":
            return None
        if reference.kind == "zone":
            zone = self._scene.last_zone(reference.start)
            return Seat(zone.mention.code, zone.mention.zone, "zone") if zone else None
        if reference.kind == "this":
            named = self._scene.last_named(reference.start, reference)
            if named:
                return Seat(named.mention.code, named.mention.zone, "reference")
        part = part_at(self._parts, reference.start)
        key = part.start, reference.level
        if key not in self._known:
            self._known[key] = self._own(reference.level, part)
        return self._known[key]

    def _own(self, level: str, part: Part) -> Seat | None:
        """The document's own unit of a level: of the main host and those around it, then of the hints, then of any name."""
        around: list[str] = []
        for seat in part.main:
            if seat.why in ("inferred", "site") and locality.fits(level, seat.code):
                return seat
            around += [seat.code, *reversed(self._gaz.parents(seat.code))]
        for code in around:
            if locality.fits(level, code):
                code = self._city_above(code, part) if level == "市" else code
                return Seat(code, part.scene.zones.get(code), "reference")
        for code, _ in part.scene.hints:
            if locality.fits(level, code):
                return Seat(code, None, "site")
        away = {a.mention for a in part.scene.acting if WEIGHT[a.role] <= AWAY}
        for mention in part.scene.named:
            for code in mention.codes if mention not in away else ():
                inside = not around or any(self._gaz.covers(wide, code) for wide in around)
                if inside and locality.fits(level, code):
                    return Seat(code, None, "reference")
        return None

    def _city_above(self, code: str, part: Part) -> str:
        """The prefecture around a county-level city, when the page names another part of it as well and 全市 is both."""
        place = self._gaz.place(code)
        if place.level != 3:
            return code
        acting = {c for a in part.scene.acting if WEIGHT[a.role] > AWAY for c in a.mention.regions}
        sisters = {c for c in acting if c != code and self._gaz.place(c).parent == place.parent}
        return place.parent if sisters and locality.fits("市", place.parent) else code
