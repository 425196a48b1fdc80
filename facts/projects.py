"""Names of projects: the one that a statement is of, or the list in front of its count."""

import re
from collections.abc import Sequence

from facts.frames import Frame

_LIST = re.compile(
    r"(?:签约|签订|签下|签署|引进|落户|开工|推进|洽谈|对接|了|有|:|为|对|含|包括|以及|等地)?了?"
    r"(?P<names>[^,。;:、]{2,30}(?:、[^,。;:、]{2,30}){0,14})等(?:一批|在内的|首批)?(?:重点|重大)?(?:产业)?(?:合作)?(?:项目)?(?:共)?$"
)
_VERB = re.compile(
    r"^.*?(?:签约|签订|签下|签署|引进|招引|落户|开工|推进|洽谈|对接|跟踪|包括|涉及|其中|再立新功|新增)(?:了|的)?"
)
LONGEST = 30
MOST = 12


def projects_of(text: str, frame: Frame) -> tuple[str, ...]:
    """Names of projects as printed: 甲产业园、乙项目等5个 gives both, a lone sum its subject."""
    if frame.project is not None:
        start, end = frame.project
        return (text[start:end].strip('“”" '),) if end > start else ()
    if frame.count is None or (frame.count.measure == "家" and not frame.count.named):
        return ()
    return tuple(_named_in(text[frame.subject[0] : frame.count.start]))


def _named_in(words: str) -> Sequence[str]:
    match = _LIST.search(words) if "等" in words else None
    if match is None:
        return ()
    names = match["names"].split("、")
    names[0] = _VERB.sub("", names[0])
    kept = [name.strip('“”" ') for name in names if 2 <= len(name.strip('“”" ')) <= LONGEST]
    return kept[:MOST] if len(kept) > 1 or "项目" in words else kept[:1]
