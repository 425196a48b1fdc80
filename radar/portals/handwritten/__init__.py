"""Articles written by hand, with truth made by hand; they appear at every size."""

import functools
import tomllib
from datetime import datetime
from importlib import resources
from typing import Any

from radar.portals.model import Piece, StatedFact


@functools.cache
def handwritten() -> tuple[Piece, ...]:
    """All of them, in order of file and place in the file."""
    found: list[Piece] = []
    by_name: dict[str, str] = {}
    files = sorted(
        (file for file in resources.files(__package__).iterdir() if file.name.endswith(".toml")),
        key=lambda file: file.name,
    )
    for file in files:
        for row in tomllib.loads(file.read_text("utf-8"))["article"]:
            found.append(_piece(row, len(found) + 1, by_name))
            by_name[row["id"]] = found[-1].id
    return tuple(found)


def _piece(row: dict[str, Any], number: int, by_name: dict[str, str]) -> Piece:
    paragraphs = tuple(line.strip() for line in row["text"].strip().splitlines() if line.strip())
    facts = tuple(_fact(fact, row["id"], place) for place, fact in enumerate(row.get("fact", ())))
    hosts = tuple(row.get("hosts", ()))
    return Piece(
        id=f"h{number:06d}",
        kind=row.get("kind", "handwritten"),
        title=row["title"],
        published=datetime.fromisoformat(row["published"]),
        source=row["source"],
        paragraphs=paragraphs,
        facts=facts,
        hosts=hosts,
        relevant=row.get("relevant", True),
        home=hosts[0] if hosts else "",
        site=row["site"],
        kicker=row.get("kicker"),
        subtitle=row.get("subtitle"),
        reporter=row.get("reporter"),
        editor=row.get("editor", "示例小编"),
        difficulties=tuple(row.get("difficulties", ())),
        tail=tuple(row.get("tail", ())),
        seed=number,
        repeats=by_name.get(row.get("retells", "")),
        habit="retold" if "retells" in row else None,
    )


def _fact(row: dict[str, Any], article: str, place: int) -> StatedFact:
    values = dict(row)
    values.setdefault("event", f"{article}/{place}")
    for key in ("industries", "companies"):
        values[key] = tuple(values.get(key, ()))
    if "period" in values:
        start, end = values["period"]
        values["period"] = (start or None, end or None)
    values.setdefault("host", None)
    if "project" in values:
        values.setdefault("count", 1)
    return StatedFact(**values)
