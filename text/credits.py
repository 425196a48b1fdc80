"""Who published a page, and who wrote and edited it: labels near the headline, names in the text and at its end."""

import re
from collections.abc import Iterable
from functools import cache

from text import dates, vocabulary
from text.lines import buttons
from text.published import names as meta_names
from text.tree import AUTHOR, SOURCE, Layout
from text.zones import Zones

HAN = r"[\u3400-\u9fff]"
SOURCE_END = re.compile(
    r"\s{2,}|[|｜\[\]【】（()）<>\n，。；]|\s(?=\S{1,8}[:：])|(?=(?:19|20)\d\d\s?[-/.年])|(?=(?:作者|记者|编辑|责任编辑|责编|通讯员|发布时间|时间|日期|浏览|点击|字号|字体|分享|参与互动|阅读|人气|评论)(?:[:：\s]|次数|量|$))"
)
ONLY_MARKS = re.compile(r"[\W\d_]{1,60}")
SPLIT = re.compile(r"[\s、,，;；/／|｜&·•︱丨]{1,4}")
NAME = re.compile(rf"{HAN}{{2,4}}")
STRANGER = re.compile(r"[\u3400-\u9fff]{1,7}·[\u3400-\u9fff·]{1,12}|[A-Z][A-Za-z .]{2,24}")
DATELINE = re.compile(
    rf"(?:据)?({HAN}{{2,10}}(?:网|报|社|台|客户端))(?:{HAN}{{2,6}}){{0,1}}\s?\d{{1,2}}月\d{{1,2}}日{HAN}{{0,3}}[讯电]"
)
WRITER_OF = re.compile(
    rf"({HAN}{{2,8}}(?:网|报|社|台|客户端|半月谈|商报|日报|晚报))(?:首席|见习|全媒体|特派|驻{HAN}{{2,4}})?记者"
)
BEFORE_INSTITUTION = re.compile(rf"({HAN}{{2,3}}?)(?={HAN}{{2,8}}(?:大学|学院|研究院|研究所|研究中心))")
BEHIND_INSTITUTION = re.compile(rf"(?:学院|大学|研究院|研究所|[报社网台院所局])({HAN}{{2,3}})$")
IN_BRACKETS = re.compile(r"[（(【\[]([^（）()【】\[\]。]{2,60})[）)】\]]")
OF_RANK = re.compile(rf"(?:研究员|教授|院长|所长|主任|部长|学者|评论员|专家|研究生|博士|会长|秘书长)({HAN}{{2,3}})$")
IS_OF = re.compile(rf"({HAN}{{2,3}})(?:系|为|是)")
NO_PUBLISHER = re.compile(r"^来自|[:：>＞@/！？!?。]|\d{2}(?![\u3400-\u9fff\d])")
FROM = re.compile(rf"(?<!{HAN})(?:本文)?(?:来源[于自]|转载?自)[\s:：]{{0,2}}(\S{{2,20}})")
LONGEST_BYLINE = 60
PICTURES = ("图", "摄", "摄影")  # whose names follow is no writer


def source(layout: Layout, zones: Zones, date_line: int | None) -> str | None:
    """Labelled near the text; named by an element; beside the date; in a meta tag; before 讯, 电 or 记者 in the text."""
    lines = layout.lines
    dated = () if date_line is None else (date_line,)
    return (
        _labelled(lines, (*dated, *zones.head))
        or _named(layout, zones)
        or _on_line(lines, dated)
        or _labelled(lines, (*zones.foot, *zones.above))
        or _at_edges(lines, zones)
        or _beside(lines, dated, zones)
        or _meta_source(layout)
        or _from_text(lines, zones)
    )


def source_in(text: str) -> str | None:
    """The source in the text of an element that a site's file names."""
    return _labelled([text], (0,)) or _bare_source(text)


def reporters_in(text: str) -> tuple[str, ...]:
    """The names in the text of an element that a site's file names."""
    return _signed([text], (0,)) or in_line(text) or _names(text)


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
    label = _label("author")
    for index in near:
        match = label.search(lines[index])
        if match:
            value = _value(lines, index, match.end())
            office = re.match(rf"{HAN}{{5,12}}(?![\u3400-\u9fff])", value)
            found = _names(value) or ((office[0],) if office and _publisher().fullmatch(office[0]) else ())
            if found:
                return found
    return ()


def editor(layout: Layout, zones: Zones) -> str | None:
    label = _label("editor")
    for index in (*zones.foot, *zones.head, *reversed(zones.text[-2:]), *zones.above):
        match = label.search(layout.lines[index])
        if match:
            value = _value(layout.lines, index, match.end())
            found = _names(value)
            name = " ".join(found) if found else re.split(r"[\s|）)】\]]", value, maxsplit=1)[0]
            if 2 <= len(name) <= 24 and name not in _words("nobody"):
                return name
    return None


@cache
def _label(field: str) -> re.Pattern[str]:
    words = tuple(w for row in vocabulary.rows("labels", "label") if row["field"] == field for w in row["words"])
    bracket = "】" if field != "source" else ""
    return re.compile(rf"(?<!{HAN}){vocabulary.either(words)}\s{{0,2}}[于自]?\s?[:：︱丨/{bracket}]\s{{0,4}}")


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(vocabulary.words("credits", kind))


@cache
def _no_source() -> frozenset[str]:
    """Labels and placeholders that are taken for a source when their own value is missing."""
    return (_words("nobody") | frozenset(vocabulary.words("labels", "label"))) - {"本站", "原创", "转载"}


@cache
def _role() -> re.Pattern[str]:
    """A role and what follows it; the roles that are one character need a mark behind them."""
    words = [word for word in _words("role") if len(word) > 1]
    return re.compile(rf"(?:{vocabulary.either(words)}[\s:：︱丨/|]{{0,3}}|(?<!{HAN})文(?:/图)?\s?[/／:：︱丨|\s]\s?)")


@cache
def _publisher() -> re.Pattern[str]:
    return re.compile(rf"[\u3400-\u9fffA-Za-z0-9·－—-]{{0,20}}{vocabulary.either(_words('publisher'))}")


def _value(lines: list[str], index: int, start: int) -> str:
    """What stands behind a label: the rest of its line, else the next line."""
    rest = lines[index][start:].strip()
    if not rest and index + 1 < len(lines) and len(lines[index + 1]) <= 40:
        rest = lines[index + 1]
    return rest


def _clean_source(text: str) -> str | None:
    text = text.lstrip("[【（(《 ").strip()
    text = SOURCE_END.split(text, maxsplit=1)[0].strip(" 》:：·-—、,")
    text = text.split(" ")[0] if " " in text and not text.isascii() else text
    if not 2 <= len(text) <= 30 or text in buttons() or text in _no_source():
        return None
    return None if ONLY_MARKS.fullmatch(text) or text.startswith(("http", "www.")) else text


def _labelled(lines: list[str], near: Iterable[int]) -> str | None:
    label = _label("source")
    for index in near:
        for match in label.finditer(lines[index]):
            found = _clean_source(_value(lines, index, match.end()))
            if found:
                return found
        said = FROM.search(lines[index])
        if said and len(lines[index]) <= 80 and (found := _clean_source(said[1])):
            return found
    return None


def _at_edges(lines: list[str], zones: Zones) -> str | None:
    """`（本文来源：某某日报 作者：…）` and the like in the last lines of the text."""
    for index in (*zones.text[-4:], *zones.text[:2]):
        match = re.search(r"(?:来源|稿源|转载自)\s?[:：]\s?([^\s）)】\]，。]{2,24})", lines[index][-200:])
        if match and (found := _clean_source(match[1])):
            return found
    return None


def _named(layout: Layout, zones: Zones) -> str | None:
    """An element whose class says source or author, near the headline."""
    wanted = frozenset((*zones.head, *zones.above))
    for hint in (SOURCE, AUTHOR):
        for spot in layout.spots:
            if (
                spot.hints & hint
                and spot.line in wanted
                and len(spot.text) <= 60
                and (found := _bare_source(spot.text))
            ):
                return found
        for node, hints in enumerate(layout.hints):
            first = layout.firsts[node]
            if (
                hints & hint
                and first in wanted
                and layout.ends[node] == first + 1
                and (found := _bare_source(layout.lines[first]))
            ):
                return found
    return None


def _bare_source(text: str) -> str | None:
    """The source in a text that may hold the date and labels too."""
    text = " ".join(text.split())
    date = dates.find(text)
    if date:
        text = f"{text[: date.start]} {text[date.end :]}".strip()
    for token in text.split(" "):
        found = _clean_source(token)
        if found and not NO_PUBLISHER.search(found) and len(found) <= 20:
            return found
    return None


def _on_line(lines: list[str], dated: Iterable[int]) -> str | None:
    """A word beside the date on its line."""
    for index in dated:
        date = dates.find(lines[index])
        if date is None or len(lines[index]) > 80:
            continue
        for part in (lines[index][date.end :], lines[index][: date.start]):
            for token in re.split(r"[\s|｜·]+", part):
                found = _clean_source(token)
                if (
                    found
                    and not NO_PUBLISHER.search(found)
                    and (_publisher().fullmatch(found) or len(part.strip()) <= 12)
                ):
                    return found
    return None


def _beside(lines: list[str], dated: Iterable[int], zones: Zones) -> str | None:
    """The line before or behind the date's, when it looks like a publisher or stands between headline and date."""
    for date_line in dated:
        for index in (date_line - 1, date_line + 1, date_line - 2, date_line + 2, date_line + 3):
            if index not in zones.reach or index == zones.title or len(lines[index]) > 16 or " " in lines[index]:
                continue
            found = _clean_source(lines[index])
            if found is None or NO_PUBLISHER.search(found):
                continue
            if _publisher().fullmatch(found) or (zones.title is not None and zones.title < index <= date_line):
                return found
    return None


def _meta_source(layout: Layout) -> str | None:
    for name in meta_names("source"):
        found = _clean_source(layout.metas.get(name, ""))
        if found and re.search(HAN, found):
            return found
    return None


def _from_text(lines: list[str], zones: Zones) -> str | None:
    """`某某网5月8日讯`, `某某日报记者`, and a date line with the paper's name inside the text."""
    for index in zones.text[:3]:
        line = lines[index][:60]
        match = DATELINE.match(line) or WRITER_OF.search(line)
        if match:
            return match[1].removeprefix("据")
    for index in zones.text[:8]:
        line = lines[index]
        date = dates.find(line) if len(line) <= 30 else None
        if date and (found := _clean_source(line[date.end :])) and _publisher().fullmatch(found):
            return found
    return None


def in_line(line: str) -> tuple[str, ...]:
    """Names behind a role: the whole of a short line, or a bracket anywhere in a line."""
    role = _role()
    for match in IN_BRACKETS.finditer(line[:200] + (" " + line[-120:] if len(line) > 200 else "")):
        inside = match[1]
        if (found := role.search(inside)) and (who := _names(inside[found.end() :])):
            return who
        before = line[max(0, match.start() - 1) : match.start()]
        if before in ("电", "讯") and match.start() < 40 and (who := _names(inside, strict=True)):
            return who
    found = role.search(line) if len(line) <= LONGEST_BYLINE and not re.search("[。！？]", line) else None
    return _names(line[found.end() :]) if found and found.start() <= 20 else ()


def _closing(line: str) -> tuple[str, ...]:
    """`……全部开工。（张三 李四）`"""
    match = re.search(r"[。！？”…]\s?[（(]([^（）()]{2,24})[）)]\s?$", line[-40:])
    return _names(match[1], strict=True) if match else ()


def _beside_source(layout: Layout, zones: Zones) -> tuple[str, ...]:
    """A name behind the source: `来源：某某网 张三`."""
    for index in zones.head:
        match = _label("source").search(layout.lines[index])
        parts = layout.lines[index][match.end() :].split() if match else []
        if len(parts) == 2 and (found := _names(parts[1], strict=True)):
            return found
    return ()


def _meta_names(layout: Layout) -> tuple[str, ...]:
    for name in meta_names("author"):
        found = _names(layout.metas.get(name, "")[:60], strict=True)
        if found:
            return found
    return ()


def _names(text: str, *, strict: bool = False) -> tuple[str, ...]:
    """The names that a text begins with. `strict`: nothing but names, each of which begins with a family name."""
    text = re.split(r"[:：（(）)\[\]【】。]|，系|，为", text.strip(" :：/／|"), maxsplit=1)[0]
    parts = [part.strip("-—_ ") for part in SPLIT.split(text) if part]
    found: list[str] = []
    single = ""
    for part in parts[:12]:
        role = _role().match(part)
        part = part[role.end() :] if role else part
        if not part:
            continue
        if found and part in PICTURES:
            break
        if len(part) == 1 and re.match(HAN, part) and part not in _words("after"):
            found += [single + part] if single else []
            single = "" if single else part
            continue
        name = _name(part)
        if name and (not strict or _has_surname(name)):
            found.append(name)
        elif strict:
            return ()
        elif found and part not in _words("after"):
            break
    if not found and not strict and (match := OF_RANK.search(text)):
        found = [match[1]]
    return tuple(dict.fromkeys(found[:6]))


def _name(part: str) -> str | None:
    """A token as a name: Chinese of two to four characters, a transcription, or a name behind or before an institution."""
    for word in _after():
        if part.endswith(word) and len(part) - len(word) >= (2 if len(word) > 1 or word == "摄" else 3):
            part = part[: -len(word)]
            break
    if (
        part in _words("nobody")
        or part in _words("after")
        or part in _words("role")
        or part in _no_source()
        or part in buttons()
    ):
        return None
    if NAME.fullmatch(part) or STRANGER.fullmatch(part):
        return part
    matches = (IS_OF.match(part), BEHIND_INSTITUTION.search(part), BEFORE_INSTITUTION.match(part))
    return next((match[1] for match in matches if match and _has_surname(match[1])), None)


@cache
def _after() -> tuple[str, ...]:
    return tuple(sorted(_words("after"), key=lambda word: (-len(word), word)))


def _has_surname(name: str) -> bool:
    surnames = vocabulary.rows("credits", "surname")[0]
    return len(name) <= 4 and (name[0] in surnames["words"][0] or name[:2] in surnames["compound"])
