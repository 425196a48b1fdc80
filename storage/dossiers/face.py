"""What a dossier shows of itself to a new fact: the union of its mentions, and the keys it is found by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from facts import gazetteer
from storage.dossiers.mention import Mention, Sum
from storage.dossiers.names import brand, company

BINGTUAN = "bt00"  # its divisions are bt01 … bt14
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
    """What a dossier is found by later, whatever of it a mention gives: each value at the dossier's own region."""
    at = face.host or ""
    found = [f"c:{firm}@{at}" for firm in face.firms]
    found += [f"b:{brand(firm)}@{at}" for firm in face.firms or map(company, face.contents)]
    found += [f"n:{name[:12]}@{at}" for name in face.contents]
    if at:
        found += [f"s:{rounded(one)}@{at}" for one in face.sums]
    return list(dict.fromkeys(found))


Span = tuple[str, str]  # keys from the first to the second, both included


def searched(face: Face) -> list[Span]:
    """The keys under which dossiers that a mention may belong to are filed.

    Only regions that lie in the mention's or around it: a firm with a thousand projects elsewhere hides none here.
    """
    here, around = regions(face.host)
    wider = [*around, ""]  # "": dossiers of no known region
    found: list[Span] = []
    firms = face.firms or tuple(map(company, face.contents))  # a firm may stand where the project's name should
    if face.host:
        for what in [f"c:{firm}" for firm in firms] + [f"b:{brand(firm)}" for firm in firms]:
            found += spans(what, here, wider)
    else:
        found += [everywhere(f"c:{firm}") for firm in firms]
    for name in face.contents:
        # Without a place only among those without one: what is built has the same name all over the country.
        found += spans(f"n:{name[:12]}", here, around if face.firms else wider)
    if face.host and (not face.firms or not face.contents):
        for one in face.sums:  # the same sum in the same city
            found += spans(f"s:{rounded(one)}", here, [code for code in around if code[2:] != "0000"])
    return list(dict.fromkeys(found))


def spans(what: str, here: Span, others: Iterable[str]) -> list[Span]:
    return [(f"{what}@{here[0]}", f"{what}@{here[1]}"), *((f"{what}@{code}", f"{what}@{code}") for code in others)]


def everywhere(what: str) -> Span:
    return f"{what}@", f"{what}@~"


@cache
def regions(host: str | None) -> tuple[Span, tuple[str, ...]]:
    """The codes from a region to the last inside it, and those of the regions around it, the nearest first."""
    if not host:
        return ("", ""), ()
    table = gazetteer.default()
    around = tuple(reversed(table.parents(host))) if table.get(host) else ()
    last = host
    if host.isdecimal() and len(host) == 6 and host.endswith("00"):
        last = f"{host[:2]}9999" if host.endswith("0000") else f"{host[:4]}99"
    elif host == BINGTUAN:
        last = f"{host[:2]}~"
    return (host, last), around


def rounded(one: Sum) -> str:
    return f"{one.value:.1e}{one.currency}"
