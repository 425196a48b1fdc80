"""The lines of `radar read` taken back into records, so that matching needs no archive."""

from collections.abc import Mapping, Sequence
from typing import Any

from records import AMOUNT_KINDS, STAGES, Amount, Article, Count, Fact, Paragraph, Period, Place, Published, Reading

YI = 1e8


class BadLine(ValueError):
    """A line that is no output of `radar read`."""


def read_line(row: Any) -> tuple[Article, Reading]:
    """The article and the reading of one object. BadLine names the key that is wrong."""
    if not isinstance(row, Mapping):
        raise BadLine("a line must be an object as `radar read --jsonl` prints it")
    if "error" in row:
        raise BadLine(f"radar read could not read it: {row['error']}")
    given = row.get("article")
    if not isinstance(given, Mapping) or not isinstance(row.get("events"), Sequence):
        raise BadLine('"article" or "events" is missing; give the output of `radar read --jsonl`')
    article = _article(given)
    names = {host.get("adcode"): host for host in row.get("hosts") or [] if isinstance(host, Mapping)}
    facts = []
    for number, event in enumerate(row["events"]):
        try:
            facts.append(_fact(event, article, names))
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise BadLine(f"event {number}: {type(wrong).__name__}: {wrong}") from wrong
    reading = Reading(
        relevant=bool(row.get("relevant")),
        signing=bool(row.get("signing")),
        facts=tuple(facts),
        hosts=tuple(_place(host) for host in names.values()),
        industries=tuple(row.get("industries") or ()),
        companies=tuple(row.get("companies") or ()),
        tactics=tuple(row.get("tactics") or ()),
    )
    return article, reading


def _article(given: Mapping[str, Any]) -> Article:
    published = given.get("published")
    return Article(
        url=given.get("url"),
        title=given.get("title"),
        published=Published(value=str(published), kind="given") if published else None,
        source=given.get("source"),
        paragraphs=tuple(Paragraph(text=str(line)) for line in given.get("body") or ()),
    )


def _place(host: Mapping[str, Any]) -> Place:
    return Place(adcode=host.get("adcode"), name=str(host.get("name") or ""), zone=host.get("zone"))


def _fact(event: Mapping[str, Any], article: Article, hosts: Mapping[Any, Mapping[str, Any]]) -> Fact:
    stage, kind = event["stage"], event.get("amount_kind")
    if stage not in STAGES:
        raise BadLine(f'unknown stage "{stage}"; known: {", ".join(STAGES)}')
    if kind is not None and kind not in AMOUNT_KINDS:
        raise BadLine(f'unknown kind of amount "{kind}"; known: {", ".join(AMOUNT_KINDS)}')
    start, end = int(event.get("start") or 0), int(event.get("end") or 0)
    quote = str(event.get("evidence") or "")
    in_title = event.get("in_title")
    if in_title is None:
        in_title = article.text[start:end] != quote and (article.title or "")[start:end] == quote
    return Fact(
        stage=stage,
        quote=quote,
        start=start,
        end=end,
        in_title=bool(in_title),
        reality=event.get("reality") or "actual",
        background=bool(event.get("background")),
        count=_count(event),
        amount=_amount(event),
        scope=event.get("scope"),
        period=_period(event.get("period")),
        host=_host(event, hosts),
        industries=tuple(event.get("industries") or ()),
        companies=tuple(event.get("companies") or ()),
        projects=tuple(event.get("projects") or ()),
        tactics=tuple(event.get("tactics") or ()),
        part_of=event.get("part_of"),
        confidence=event.get("confidence") or "C",
        why=str(event.get("why") or ""),
    )


def _host(event: Mapping[str, Any], hosts: Mapping[Any, Mapping[str, Any]]) -> Place | None:
    code = event.get("host")
    if code is None:
        return None
    named = hosts.get(code, {})
    return Place(adcode=str(code), name=str(named.get("name") or code), zone=event.get("zone", named.get("zone")))


def _count(event: Mapping[str, Any]) -> Count | None:
    value = event.get("project_count")
    if value is None:
        return None
    return Count(value=int(value), low=event.get("count_low"), qualifier=event.get("count_qualifier") or "exact")


def _amount(event: Mapping[str, Any]) -> Amount | None:
    value, low = event.get("amount"), event.get("amount_low")
    if value is None:
        return None
    return Amount(
        value=round(float(value) * YI, 2),
        low=None if low is None else round(float(low) * YI, 2),
        currency=event.get("unit") or "CNY",
        kind=event.get("amount_kind"),
        qualifier=event.get("amount_qualifier") or "exact",
    )


def _period(ends: Any) -> Period | None:
    return Period(start=ends[0], end=ends[1]) if ends else None
