"""What a dossier shows of itself to a new fact: the union of its mentions, and the keys it is found by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from facts import gazetteer
from storage.dossiers.mention import Mention, Sum
from storage.dossiers.names import brand, company

MOST = 16  # values of one kind that a face keeps


@dataclass(frozen=True, kw_only=True, slots=True)
class Face:
    """Everything that another mention is compared with. `plain`: what is built is named without a phase."""

    host: str | None = None  # the narrowest region
    zones: tuple[str, ...] = ()
    firms: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    phases: tuple[int, ...] = ()
    plain: bool = False
    sums: tuple[Sum, ...] = ()
    industries: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()  # days of signings, increases left out


def face_of(mentions: Sequence[tuple[Mention, str]]) -> Face:
    """The face of mentions, each with the day by which what it tells had happened."""
    phases = {n for one, _ in mentions for n in one.phases}
    return Face(
        host=narrowest(one.host for one, _ in mentions),
        zones=some(one.zone for one, _ in mentions),
        firms=some(firm for one, _ in mentions for firm in one.firms),
        contents=some(name for one, _ in mentions for name in one.contents),
        phases=tuple(sorted(phases)),
        plain=any(one.plain for one, _ in mentions),
        sums=tuple(dict.fromkeys(one.sum for one, _ in mentions if one.sum is not None and not one.increase))[:MOST],
        industries=some(code for one, _ in mentions for code in one.industries),
        stages=some(one.stage for one, _ in mentions),
        signed=tuple(sorted({day for one, day in mentions if is_signing(one)}))[:MOST],
    )


def is_signing(mention: Mention) -> bool:
    return mention.stage == "signed" and mention.actual and not mention.increase


def some(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, values)))[:MOST]


def narrowest(hosts: Iterable[str | None]) -> str | None:
    """The code deepest in the tree; the first of equals."""
    found: str | None = None
    table = gazetteer.default()
    for host in hosts:
        if host and (found is None or (host != found and table.covers(found, host))):
            found = host
    return found


def keys_of(face: Face) -> list[str]:
    """What a dossier is found by later, whatever of it a mention gives."""
    province, city = region_keys(face.host)
    found = [f"c:{firm}" for firm in face.firms]
    found += [f"b:{brand(firm)}@{province}" for firm in face.firms or map(company, face.contents)]
    found += [f"n:{name[:12]}@{province}" for name in face.contents]
    found += [f"s:{city}:{rounded(one)}" for one in face.sums]
    return list(dict.fromkeys(found))


def searched(face: Face) -> list[str]:
    """The keys under which dossiers that a mention may belong to are filed."""
    province, city = region_keys(face.host)
    found: list[str] = []
    for firm in face.firms or map(company, face.contents):  # a firm may stand where the project's name should
        if province:
            found += [f"b:{brand(firm)}@{province}", f"b:{brand(firm)}@"]
        else:
            found.append(f"c:{firm}")
    for name in face.contents:
        found += (
            [f"n:{name[:12]}@{province}"]
            if face.firms or not province
            else [
                f"n:{name[:12]}@{province}",
                f"n:{name[:12]}@",
            ]
        )
    if city and (not face.firms or not face.contents):
        found += [f"s:{city}:{rounded(one)}" for one in face.sums]
    return list(dict.fromkeys(found))


def region_keys(host: str | None) -> tuple[str, str]:
    """Province and city by their digits; 省直辖 counties stand under their own."""
    if not host:
        return "", ""
    return host[:2], host[:4]


def rounded(one: Sum) -> str:
    return f"{one.value:.1e}{one.currency}"
