"""Who wrote and edited a page: labels near the headline, names in the text and at its end."""

import re
from collections.abc import Iterable

from text.names import names
from text.published import names as meta_names
from text.signs import HAN, label_of, publisher, role, value_behind, words
from text.tree import Layout
from text.zones import Zones

IN_BRACKETS = re.compile(r"[（(【\[]([^（）()【】\[\]。]{2,60})[）)】\]]")
BEFORE_SLASH = re.compile(rf"[^\u3400-\u9fff]{{0,3}}((?:{HAN}{{2,4}}[\s、]{{0,2}}){{1,4}})[/／](?:文|图|摄|撰)")
OPENING = re.compile(
    rf"(?:{HAN}{{2,10}}(?:讯|消息|电)|{HAN}{{2,10}}\d{{1,2}}月\d{{1,2}}日(?:讯|电|消息))\s{{1,3}}(?:{HAN}{{0,6}}(?:记者|通讯员))\s?({HAN}[{HAN[1:-1]}\s、]{{1,24}}?)(?:报道|摄影报道)[\s：:，,]"
)
LONGEST_BYLINE = 60


def reporters_in(text: str) -> tuple[str, ...]:
    """The names in the text of an element that a site's file names."""
    return _signed([text], (0,)) or in_line(text) or names(text)


def reporters(layout: Layout, zones: Zones) -> tuple[str, ...]:
    """Names behind 记者, 作者 and the like; in brackets behind the dateline or the last sentence; in a meta tag."""
    lines = layout.lines
    edges = (*zones.text[:8], *zones.text[-6:])
    return (
        _signed(lines, (*zones.head, *zones.text[-3:]))
        or next((found for index in edges if (found := in_line(lines[index]))), ())
        or next((found for index in (*zones.head, *zones.foot[:4]) if (found := in_line(lines[index]))), ())
        or _signed(lines, (*zones.foot, *zones.above))
        or next((found for index in reversed(zones.text[-3:]) if (found := _closing(lines[index]))), ())
        or _beside_source(layout, zones)
        or _meta_names(layout)
    )


def _signed(lines: list[str], near: Iterable[int]) -> tuple[str, ...]:
    """Names, or one office, behind the label 作者."""
    label = label_of("author")
    for index in near:
        match = label.search(lines[index])
        if match:
            value = value_behind(lines, index, match.end())
            office = re.match(rf"{HAN}{{5,12}}(?![\u3400-\u9fff])", value)
            found = names(value) or ((office[0],) if office and publisher().fullmatch(office[0]) else ())
            if found:
                return found
    return ()


def editor(layout: Layout, zones: Zones) -> str | None:
    return _editor(layout.lines, (*zones.foot, *zones.head, *reversed(zones.text[-2:]), *zones.above))


def editor_in(line: str) -> str | None:
    """The editor whom one line of a bare text names."""
    return _editor([line], (0,))


def named_in(line: str) -> tuple[str, ...]:
    """The reporters whom one line of a bare text names."""
    return in_line(line) or _signed([line], (0,))


def is_byline(line: str) -> bool:
    """Is a whole line the names of those who wrote the text?"""
    return len(line) < 48 and not re.search("[。,，;；!！?？]", line) and bool(in_line(line.strip("[]【】()（） ")))


def _editor(lines: list[str], near: Iterable[int]) -> str | None:
    label = label_of("editor")
    for index in near:
        match = label.search(lines[index])
        if match:
            value = value_behind(lines, index, match.end())
            found = names(value)
            name = " ".join(found) if found else re.split(r"[\s|）)】\]]", value, maxsplit=1)[0]
            if 2 <= len(name) <= 24 and name not in words("nobody"):
                return name
    return None


def in_line(line: str) -> tuple[str, ...]:
    """Names behind a role: the whole of a short line, or a bracket anywhere in a line."""
    known = role()
    for match in IN_BRACKETS.finditer(line[:200] + (" " + line[-120:] if len(line) > 200 else "")):
        inside = match[1]
        if (found := known.search(inside)) and (who := names(inside[found.end() :])):
            return who
        before = line[max(0, match.start() - 3) : match.start()].rstrip()
        if before.endswith(("电", "讯", "消息")) and match.start() < 40 and (who := names(inside, strict=True)):
            return who
    if opened := OPENING.match(line):
        return names(opened[1])
    if len(line) > LONGEST_BYLINE or re.search("[。！？]", line):
        return ()
    if signed := BEFORE_SLASH.match(line):
        return names(signed[1])
    found = known.search(line)
    return names(line[found.end() :]) if found and found.start() <= 40 else ()


def _closing(line: str) -> tuple[str, ...]:
    """`……全部开工。（张三 李四）`"""
    match = re.search(r"[。！？”…]\s?[（(]([^（）()]{2,24})[）)]\s?$", line[-40:])
    return names(match[1], strict=True) if match else ()


def _beside_source(layout: Layout, zones: Zones) -> tuple[str, ...]:
    """A name behind the source: `来源：某某网 张三`."""
    for index in zones.head:
        match = label_of("source").search(layout.lines[index])
        parts = layout.lines[index][match.end() :].split() if match else []
        if len(parts) == 2 and (found := names(parts[1], strict=True)):
            return found
    return ()


def _meta_names(layout: Layout) -> tuple[str, ...]:
    for name in meta_names("author"):
        found = names(layout.metas.get(name, "")[:60], strict=True)
        if found:
            return found
    return ()
