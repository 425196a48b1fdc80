"""When the page says it was published: printed near the headline, in a meta tag or script, or in its address."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import NamedTuple

from records.article import Published
from text import dates, vocabulary
from text.hints import DATE
from text.tree import Layout
from text.zones import Zones

LOWEST = -0.8  # points below which a date is not one of publication
SHANGHAI = timezone(timedelta(hours=8))
YEAR = re.compile(r"(?:19|20)\d\d|[一二][九〇○零Ｏ]")
INSTANT = re.compile(
    r"((?:19|20)\d\d-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d))?(?:\.\d{1,9})?\s?(?:(Z)|([+-])(\d\d):?(\d\d))"
)
EPOCH = re.compile(r"[12]\d{9}(?:\d{3})?")
IN_SCRIPT = re.compile(
    r"[\"']?\b(?:datePublished|pubDate|publishTime|publish_time|pub_time|pubTime|pubtime|publishDate|publish_date|publishedAt|published_at|releaseTime|release_time|releaseDate|issueTime|ptime)[\"']?\s?[:=]\s?(?:[\"']([^\"'<>]{8,40})[\"']|([12]\d{9}(?:\d{3})?)\b)|\bct\s?=\s?[\"'](\d{10})[\"']"
)
PROSE = re.compile("[。！？；]")
# Dates that a page prints in elements of their own: year and month, then the day; or year, month and day, time.
YEAR_MONTH = re.compile(r"((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?月?")
DAY = re.compile(r"(\d{1,2})日?")
YEAR_ALONE = re.compile(r"((?:19|20)\d\d)年?")
MONTH_DAY = re.compile(r"(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?")
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")


class Candidate(NamedTuple):
    points: float
    value: str
    line: int
    unsure: str | None
    changed: bool  # a date of the last change, not of publication


@cache
def _labels(field: str) -> re.Pattern[str]:
    words = tuple(w for row in vocabulary.rows("labels", "label") if row["field"] == field for w in row["words"])
    return re.compile(vocabulary.either(words) + r"\s{0,2}[:：】]?\s{0,4}$")


@cache
def names(field: str) -> tuple[str, ...]:
    """Names of the meta tags of a field."""
    return tuple(name for row in vocabulary.rows("metas", "meta") if row["field"] == field for name in row["names"])


def find(
    layout: Layout, zones: Zones, url: str | None, path: str | None
) -> tuple[Published | None, int | None, str | None]:
    """The date, the line it is printed in, and the date of the last change where the page prints one.

    `path` is where the site's other pages print it.
    """
    candidates = _printed(layout, zones)
    if path:
        known = {index for index in zones.reach if layout.path(layout.owners[index]) == path}
        candidates = [c._replace(points=c.points + 3) if c.line in known else c for c in candidates]
    best = max((c for c in candidates if not c.changed), default=None, key=lambda c: (c.points, -c.line))
    changed = max((c for c in candidates if c.changed), default=None, key=lambda c: c.points)
    if best is None and changed is not None:
        best, changed = changed._replace(unsure="the page prints the date of its last change only"), None
    updated = changed.value if changed else _meta(layout, "updated")
    meta = _meta(layout, "published")
    if best is None or best.points < LOWEST:
        return (_unprinted(layout, zones, meta, url), None, updated)
    if meta and len(best.value) == 10 and len(meta) > 10 and meta[:10] == best.value:
        return Published(value=meta, kind="meta"), best.line, updated
    return (
        Published(value=best.value, kind="printed", unsure=best.unsure or _doubt(best.value, url)),
        best.line,
        updated,
    )


def _printed(layout: Layout, zones: Zones) -> list[Candidate]:
    """Every date in the zones with points for its place and label."""
    found: list[Candidate] = []
    hinted = {spot.line for spot in layout.spots if spot.hints & DATE or spot.tag == "time"}
    text = (*zones.text[:6], *zones.text[-2:])
    for indices, points in ((zones.head, 6.0), (zones.foot, 2.0), (zones.above, 1.0), (text, -0.5)):
        for distance, index in enumerate(indices):
            line = layout.lines[index]
            if YEAR.search(line):
                worth = points - 0.05 * distance
                worth += (index in hinted) - (2 * layout.linked[index] > len(line)) - 3 * bool(PROSE.search(line))
                found += _in_line(
                    line,
                    index,
                    worth if points > 0 or len(line) <= 40 else -9,
                    layout.lines[index - 1] if index else "",
                    layout.lines[index + 1] if index + 1 < len(layout.lines) else "",
                )
            if points > 0 and len(line) <= 10 and line[0].isdigit():
                value = _split(layout.lines, index)
                if value:
                    found.append(Candidate(points - 0.5, value, index, None, changed=False))
    return found


def _in_line(line: str, index: int, points: float, above: str, below: str) -> list[Candidate]:
    """Dates of a line; one that begins it may have its label at the end of the line above, one that ends it its time below."""
    found = []
    start = 0
    for _ in range(3):
        date = dates.find(line[start:])
        if date is None:
            break
        before = line[start : start + date.start]
        if not before.strip() and len(above) <= 12:
            before = above
        changed = _labels("changed").search(before) is not None
        written = _labels("written").search(before) is not None
        labelled = not written and _labels("date").search(before) is not None
        if len(date.value) == 10 and not line[start + date.end :].strip() and (clock := CLOCK.fullmatch(below)):
            date = date._replace(value=f"{date.value}T{int(clock[1]):02}:{clock[2]}:{clock[3] or '00'}+08:00")
        worth = points + 2 * labelled + 0.5 * (len(date.value) > 10) - 4 * written
        found.append(Candidate(worth, date.value, index, date.unsure, changed))
        start += max(date.end, 1)
    return found


def _split(lines: list[str], index: int) -> str | None:
    """A date over neighbouring short lines: `21` and `2024年02月`, or `2019`, `09/07` and `19:02`."""
    one = lines[index]
    two = lines[index + 1] if index + 1 < len(lines) else ""
    three = lines[index + 2] if index + 2 < len(lines) else ""
    parts = None
    for month, day in ((one, two), (two, one)):
        if (m := YEAR_MONTH.fullmatch(month)) and (d := DAY.fullmatch(day)):
            parts = m[1], m[2], d[1]
    for year, rest in ((one, two), (two, one)):
        if (y := YEAR_ALONE.fullmatch(year)) and (d := MONTH_DAY.fullmatch(rest)):
            parts = y[1], d[1], d[2]
    if parts is None or not dates.is_real(*map(int, parts)):
        return None
    day_value = f"{parts[0]}-{int(parts[1]):02}-{int(parts[2]):02}"
    clock = CLOCK.fullmatch(three)
    return f"{day_value}T{int(clock[1]):02}:{clock[2]}:{clock[3] or '00'}+08:00" if clock else day_value


def _unprinted(layout: Layout, zones: Zones, meta: str | None, url: str | None) -> Published | None:
    if meta:
        return Published(value=meta, kind="meta")
    for spot in layout.spots:
        if (spot.hints & DATE or spot.tag == "time") and spot.line in zones.reach:
            for key in ("datetime", "content", "data-time", "data-val", "data-pubtime", "title"):
                value = read(spot.attrs.get(key, ""))
                if value:
                    return Published(value=value, kind="meta")
    for script in layout.scripts:
        match = IN_SCRIPT.search(script)
        value = read(match[1] or match[2] or match[3]) if match else None
        if value:
            return Published(value=value, kind="meta", unsure="read from a script of the page")
    day = dates.in_address(url) if url else None
    return Published(value=day, kind="url") if day else None


def _meta(layout: Layout, field: str) -> str | None:
    for name in names(field):
        content = layout.metas.get(name)
        value = read(content) if content else None
        if value:
            return value
    return None


def read(written: str) -> str | None:
    """A date as machines write it: ISO with an offset (turned to Shanghai time), seconds since 1970, or as people print it."""
    written = written.strip()[:60]
    match = INSTANT.match(written)
    if match:
        day, clock, seconds, utc, sign, hours, minutes = match.groups()
        try:
            moment = datetime.fromisoformat(f"{day}T{clock}:{seconds or '00'}")
        except ValueError:
            return None
        offset = timedelta() if utc else timedelta(hours=int(hours), minutes=int(minutes)) * (1 if sign == "+" else -1)
        return (
            (moment - offset).replace(tzinfo=UTC).astimezone(SHANGHAI).isoformat()
            if 1970 < moment.year < 2100
            else None
        )
    if EPOCH.fullmatch(written):
        return datetime.fromtimestamp(int(written[:10]), SHANGHAI).isoformat()
    found = dates.find(written)
    return found.value if found else None


def _doubt(value: str, url: str | None) -> str | None:
    """The address of a page carries its day; another day printed is worth a remark."""
    day = dates.in_address(url) if url else None
    if day is None or day[:7] == value[:7]:
        return None
    return f"the address says {day}"
