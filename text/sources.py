"""Who published a page first (来源): a label, an element so named, a word beside the date, a meta tag, the text itself."""

import re
from bisect import bisect_left
from collections.abc import Iterable

from text import dates
from text.hints import AUTHOR, SOURCE
from text.lines import buttons
from text.names import NAME, has_surname
from text.published import names as meta_names
from text.signs import HAN, WRITING, label_of, placeholders, publisher, role, value_behind
from text.tree import Layout
from text.zones import Zones

SOURCE_END = re.compile(
    r"\s{2,}|[|｜\[\]【】（()）<>\n，。；]|\s(?=\S{1,8}[:：])|(?=语音播报|听新闻|收听|朗读|扫一扫|我要评论|打印本|字[体号][:：【])|(?=(?:19|20)\d\d\s?[-/.年])|(?=(?:发布于|作者|记者|编辑|责任编辑|责编|通讯员|发布时间|时间|日期|浏览|点击|字号|字体|分享|参与互动|阅读|人气|评论)(?:[:：\s]|次数|量|$))"
)
NAMELESS = re.compile("未知|不详|佚名|其他$|无$")
HAS_LETTERS = re.compile(r"[\u3400-\u9fff]|^(?!.{0,30}\d{4})[0-9 .·-]{0,8}[A-Za-z][A-Za-z0-9 .·-]{1,30}$")
WEEKDAY = re.compile("(?:星期|周)[一二三四五六日天]")
ONLY_MARKS = re.compile(r"[\W\d_]{1,60}")
DATELINE = re.compile(
    rf"(?:据)?({HAN}{{2,10}}(?:网|报|社|台|客户端))(?:{HAN}{{2,6}}){{0,1}}\s?\d{{1,2}}月\d{{1,2}}日{HAN}{{0,3}}(?:讯|电|消息)"
)
REPORTS = re.compile(
    rf"(?:据)?[《]?({HAN}{{2,10}}(?:网|报|社|台|客户端))[》]?(?:{HAN}{{0,4}}?)(?:讯|电(?!视|子|力)|消息|报道)[\s，,：:(（]"
)
WRITER_OF = re.compile(
    rf"({HAN}{{2,8}}(?:网|报|社|台|客户端|半月谈|商报|日报|晚报))(?:首席|见习|全媒体|特派|驻{HAN}{{2,4}})?记者"
)
NO_PUBLISHER = re.compile(r"^来自|[:：>＞@/！？!?。]|\d{2}(?![\u3400-\u9fff\d])")
FROM = re.compile(rf"(?<!{HAN})(?:本文)?(?:来源[于自]|转载?自)[\s:：]{{0,2}}(\S{{2,20}})")
IN_SCRIPT = re.compile(
    r"[\"']?\b(?:source|media|mediaName|media_name|sourceName|source_name|copyfrom|copyFrom|nickname|nick_name)[\"']?\s?[:=]\s?(?:htmlDecode\()?[\"']([^\"'<>{}]{2,24})[\"']"
)
EDITION = re.compile(rf"({HAN}{{2,10}}报)(?:数字报|电子报|电子版|数字版|多媒体数字报)")
UNMARKED = re.compile(
    rf"(?:^|\s)(?:来源|稿源|信息来源|文章来源)\s({HAN}[^\s:：]{{1,20}})(?:\s|$)"
)  # a label without its colon
OURS = ("本报", "本网", "本社", "本台", "我报", "我网", "我社", "我台")  # says nothing to who does not know the site


def find(layout: Layout, zones: Zones, date_line: int | None) -> str | None:
    """Labelled near the text; named by an element; beside the date; in a meta tag; before 讯, 电 or 记者 in the text."""
    lines = layout.lines
    dated = () if date_line is None else (date_line,)
    return (
        _labelled(lines, (*dated, *zones.head), layout)
        or _named(layout, zones.head)
        or _on_line(lines, dated)
        or _at_edges(lines, zones)
        or _labelled(lines, (*zones.foot, *zones.above), layout)
        or _named(layout, zones.above)
        or _beside(lines, dated, zones)
        or _meta_source(layout)
        or _from_text(lines, zones)
        or _from_script(layout)
        or _employer(lines, zones)
        or _newspaper(layout)
    )


def labelled_in(line: str) -> str | None:
    """The source behind its label in one line of a bare text."""
    return _labelled([line], (0,))


def in_text(text: str) -> str | None:
    """The source in the text of an element that a site's file names."""
    return _labelled([text], (0,)) or _bare_source(text)


def _clean_source(text: str) -> str | None:
    text = text.lstrip("[【（(《 ").strip()
    text = SOURCE_END.split(text, maxsplit=1)[0].strip(" 》:：·-—、,")
    text = text.split(" ")[0] if " " in text and not text.isascii() else text
    if not 2 <= len(text) <= 30 or text in buttons() or text in placeholders():
        return None
    if text.endswith("报讯"):
        text = text[:-1]
    if NAMELESS.match(text) or not HAS_LETTERS.search(text):
        return None
    if ONLY_MARKS.fullmatch(text) or WEEKDAY.fullmatch(text) or text.startswith(("http", "www.")):
        return None
    return text


def _labelled(lines: list[str], near: Iterable[int], layout: Layout | None = None) -> str | None:
    label = label_of("source")
    for index in near:
        for match in label.finditer(lines[index]):
            value = value_behind(lines, index, match.end())
            found = _clean_source((layout and _linked(layout, index, value)) or value)
            if found:
                return found
        bare = UNMARKED.search(lines[index]) if len(lines[index]) <= 120 else None
        if bare and dates.find(lines[index]) and (found := _clean_source(bare[1])):
            return found
        said = FROM.search(lines[index])
        if said and len(lines[index]) <= 80 and (found := _clean_source(said[1])):
            return found
    return None


def _linked(layout: Layout, index: int, value: str) -> str | None:
    """The link that the value begins with: what hangs on behind it, a place or a button, is no part of the name."""
    for link in range(bisect_left(layout.link_lines, index), bisect_left(layout.link_lines, index + 1)):
        text = " ".join(layout.link_texts[link].split())
        if 2 <= len(text) <= 30 and value.startswith(text) and text not in buttons():
            return text
    return None


def _at_edges(lines: list[str], zones: Zones) -> str | None:
    """`（本文来源：某某日报 作者：…）` and the like in the last lines of the text."""
    for index in (*zones.text[-4:], *zones.text[:2]):
        match = re.search(
            r"(?:来源|稿源|转载自|转自)\s?[:：|｜丨︱/／]\s?([^\s）)】\]，。]{2,24})", lines[index][-200:]
        )
        if match and (found := _clean_source(match[1])):
            return found
    return None


def _named(layout: Layout, near: Iterable[int]) -> str | None:
    """An element in these lines whose class says source or author."""
    wanted = frozenset(near)
    for hint in (SOURCE, AUTHOR):
        for spot in sorted(layout.spots, key=lambda spot: "nickname" not in spot.attrs.get("class", "")):
            if (
                spot.hints & hint
                and spot.line in wanted
                and len(spot.text) <= 60
                and (found := _bare_source(spot.text))
                and not (hint == AUTHOR and _is_writer(spot.text, found))
            ):
                return found
        for node, hints in enumerate(layout.hints):
            first = layout.firsts[node]
            if (
                hints & hint
                and first in wanted
                and layout.ends[node] == first + 1
                and (found := _bare_source(layout.lines[first]))
                and not (hint == AUTHOR and _is_writer(layout.lines[first], found))
            ):
                return found
    return None


def _is_writer(text: str, found: str) -> bool:
    """A person and no account: `作者 张三`, or a name alone."""
    return _is_person(found) or bool(role().match(text.strip()) or WRITING.match(text.strip()))


def _is_person(name: str) -> bool:
    return len(name) <= 3 and NAME.fullmatch(name) is not None and has_surname(name) and not publisher().fullmatch(name)


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
        beside = [_before_role(part) for part in (lines[index][date.end :], lines[index][: date.start])]
        tokens = [
            (found, part)
            for part in beside
            for token in re.split(r"[\s|｜·]+", part)
            if (found := _clean_source(token)) and not NO_PUBLISHER.search(found)
        ]
        known = next((found for found, _ in tokens if publisher().fullmatch(found)), None)
        found = known or next((f for f, part in tokens if len(part.strip()) <= 12 and not WRITING.match(f)), None)
        if found:
            return found
    return None


def _before_role(part: str) -> str:
    """What stands before `作者 张三`."""
    found = role().search(part)
    return part[: found.start()] if found else part


def _beside(lines: list[str], dated: Iterable[int], zones: Zones) -> str | None:
    """The line before or behind the date's, when it looks like a publisher or stands between headline and date."""
    for date_line in dated:
        for index in (date_line - 1, date_line + 1, date_line - 2, date_line + 2, date_line + 3):
            if index not in zones.reach or index == zones.title or len(lines[index]) > 16 or " " in lines[index]:
                continue
            found = _clean_source(lines[index])
            if found is None or NO_PUBLISHER.search(found):
                continue
            if publisher().fullmatch(found) or (zones.title is not None and zones.title < index <= date_line):
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
        match = DATELINE.match(line) or REPORTS.match(line) or WRITER_OF.search(line)
        if match and (found := match[1].removeprefix("据")) not in OURS:
            return found
    for index in zones.text[:8]:
        line = lines[index]
        date = dates.find(line) if len(line) <= 30 else None
        if date and (found := _clean_source(line[date.end :])) and publisher().fullmatch(found):
            return found
    return None


def _from_script(layout: Layout) -> str | None:
    """The medium in the data that a script writes the page from."""
    for script in layout.scripts:
        match = IN_SCRIPT.search(script)
        found = _clean_source(match[1]) if match else None
        if found and re.search(HAN, found):
            return found
    return None


def _employer(lines: list[str], zones: Zones) -> str | None:
    """The paper of the reporter who signs the last lines: `某某日报记者 张三`."""
    for index in zones.text[-2:]:
        match = WRITER_OF.match(lines[index]) if len(lines[index]) <= 40 else None
        if match and match[1] not in OURS:
            return match[1]
    return None


def _newspaper(layout: Layout) -> str | None:
    """The newspaper whose electronic edition the page says it is."""
    found = EDITION.search(layout.title)
    return found[1] if found else None
