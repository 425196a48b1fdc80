"""Read a bare text, title and a portal's furniture included, as an article."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from records.article import Article, Damage, Dropped, Paragraph, Published, PublishedKind
from text import credits, damage, dates, furniture, sources
from text.alignment import Draft, Edit
from text.repair import Mended, Repaired, assemble, mend, repair_line
from text.repeats import repeated, squeeze
from text.trust import trust_marks

LONGEST_META = 110
LONGEST_TITLE = 64
# So much article must have been seen before a footer's word can end it.
ENOUGH = 60
CHINESE = re.compile("[\u3400-\u9fff]")
ENDS_SENTENCE = re.compile(r"[。!！?？…；;][”’」』)）\]】]{0,2}$")
PROSE = re.compile(r"[。；]|[,，、]")
OPENS_REPORT = re.compile(r"^.{0,16}(?:讯|电|消息|报道)[\s(（:：,，]")
CAPTION = re.compile(r"^[^\n]{0,34}[\s。/:：)）](?:[\u4e00-\u9fff]{0,10}\s{0,2}摄|摄影?|供图)[)）]?$")
COUNTER = re.compile(r"[\d,.\s]{1,12}")
YEAR_ALONE = re.compile(r"(?:19|20)\d\d")
DAY_ALONE = re.compile(r"(1[0-2]|0?[1-9])[/\-.月](3[01]|[12]\d|0?[1-9])日?")
IN_CLOSING = re.compile(r"\s?[(（][^()（）]{1,30}[)）]$")
CONTINUES = re.compile(r"[\u4e00-\u9fffa-z\d,，、]")
LISTED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．]|[①-⑳•·\-*|])"
)
STARTS_WITH_DATE = re.compile(r"(?:19|20)\d\d[-/.年]")
BULLET = re.compile(r"[•·\-*]\s")
MONEY = re.compile(r"\d[\d.,]{0,20}\s?(?:亿|万)|项目|签约")


class NotAnArticle(ValueError):
    """There is nothing to read here: no text, or only the furniture of a page."""


@dataclass(slots=True)
class Line:
    draft: Draft
    text: str
    rule: str | None = None


@dataclass(slots=True)
class Head:
    """What the lines around the article say about it."""

    title: str | None = None
    published: Published | None = None
    source: str | None = None
    editor: str | None = None
    reporters: tuple[str, ...] = ()
    original_title: str | None = None
    linked_day: str | None = None  # in the address of the source


def read_text(text: str, *, title: str | None = None, published: str | None = None, url: str | None = None) -> Article:
    """The article in a bare text. A title or date given by the caller wins over the text's own.

    Raises `NotAnArticle` when nothing is left but furniture.
    """
    mended = mend(list(unwrapped(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))))
    lines = [Line(draft, draft.text.strip()) for draft in mended.drafts]
    lines = [line for line in lines if line.text]
    head = Head(title=repair_line(title.strip()) or None if title else None)
    _read_head(lines, head)
    body = _cut_tail(lines, head)
    _drop_repeats(body, head)
    _drop_headlines(body)
    kept = [line for line in body if line.rule is None]
    if not kept:
        raise NotAnArticle(
            f"no line of an article in {len(text)} characters beginning {text[:30]!r}: give the whole text"
        )
    return _article(mended, lines, kept, head, published, url)


def unwrapped(lines: Sequence[str]) -> Iterator[str]:
    """The lines, those put together that a hard wrap parted in the middle of a sentence."""
    waiting: str | None = None
    for line in lines:
        if waiting is not None and _wraps(waiting, line):
            waiting = f"{waiting}\n{line}"
            continue
        if waiting is not None:
            yield waiting
        waiting = line
    if waiting is not None:
        yield waiting


def _wraps(line: str, following: str) -> bool:
    last = line.rstrip()[-1:]
    if not CONTINUES.match(last or " ") or last in "元个家项%年月日人" or len(line) < 25:
        return False
    start = following.lstrip()[:1]
    return (
        len(PROSE.findall(line)) >= 2
        and not LISTED.match(line.lstrip())
        and not STARTS_WITH_DATE.match(line.lstrip())
        and bool(re.match("[\u4e00-\u9fff]", start))
        and not furniture.rule_of(following.strip())
        and ("。" in following or len(following.strip()) >= 25)
        and not following.startswith(("\u3000", "  "))
    )


def _read_head(lines: Sequence[Line], head: Head) -> None:
    """Read title, date and source from the lines above the article."""
    given = head.title
    candidates: list[int] = []
    for index, line in enumerate(lines[:24]):
        if _is_prose(line.text):
            break
        if line.text == given:
            line.rule = "title"
        elif furniture.is_crumbs(line.text):
            line.rule = "crumbs"
            for before in lines[:index]:
                before.rule = before.rule or "header"
            candidates = []
            head.title = given or _title_behind_crumbs(line.text)
        elif furniture.ORIGINAL_TITLE.match(line.text):
            _read_credits(line, head)
            line.rule = "original_title"
        elif (found := furniture.rule_of(line.text)) and dates.find(line.text) is None:
            line.rule = found[0]
            _read_credits(line, head)
        elif _is_meta(line.text):
            _read_meta(line, head)
        elif YEAR_ALONE.fullmatch(line.text) and index + 1 < len(lines) and DAY_ALONE.fullmatch(lines[index + 1].text):
            _join_date(line, lines[index + 1], head)
        elif COUNTER.fullmatch(line.text):
            line.rule = line.rule or "counter"
        elif line.rule is None:
            candidates.append(index)
    _choose_title(lines, candidates, head, given)


def _choose_title(lines: Sequence[Line], candidates: list[int], head: Head, given: str | None) -> None:
    if head.title is None:
        head.title = head.original_title
    if given is not None or head.title is not None:
        return
    fits = [i for i in candidates[:4] if _is_title(lines[i].text) and i + 1 < len(lines)]
    if not fits:
        return
    chosen = next((i for i in fits if len(CHINESE.findall(lines[i].text)) >= 6), fits[0])
    head.title = lines[chosen].text
    lines[chosen].rule = "title"
    for before in candidates:
        if before < chosen:
            lines[before].rule = "header"


def _is_prose(line: str) -> bool:
    if _is_meta(line) or furniture.rule_of(line) or furniture.is_crumbs(line):
        return False
    return len(line) > LONGEST_TITLE or "。" in line or bool(OPENS_REPORT.match(line) and len(line) > 30)


def _is_title(line: str) -> bool:
    return (
        6 <= len(line) <= LONGEST_TITLE
        and len(CHINESE.findall(line)) >= 4
        and not line.endswith((",", "，", "、", ":", "：", ";", "；", "。"))
        and not line.startswith(("(", "（", "[", "《关于印发"))
        and not LISTED.match(line)
        and not ("讯 " in line[:12] or "讯(" in line[:12])
        and not CAPTION.match(line)
    )


def _title_behind_crumbs(line: str) -> str | None:
    """`首页 > 数字报 > 市直动态 某市招商再上台阶`: the headline glued to the last crumb."""
    if not re.search("[>›»]", line):
        return None
    last = re.split("[>›»]", line)[-1].strip()
    _, gap, rest = last.partition(" ")
    return rest if gap and len(rest) >= 10 and _is_title(rest) else None


def _is_meta(line: str) -> bool:
    """A line that says when and by whom, and nothing else."""
    if len(line) > LONGEST_META:
        return False
    if furniture.ORIGINAL_TITLE.match(line) or (line.endswith((":", "：")) and "情况" in line):
        return False
    found = dates.find(line)
    labelled = bool(furniture.LABELLED.search(line[:40]))
    if found is None:
        return (labelled and "。" not in line) or (bool(furniture.EMPTY_DATE.search(line)) and len(line) < 40)
    rest = furniture.ADDRESS.sub("", line[: found.start] + " " + line[found.end :])
    return labelled or (len(squeeze(rest)) <= 16 and not re.search("[。,，]", rest))


def _read_meta(line: Line, head: Head) -> None:
    found = dates.find(line.text)
    if found is not None and head.published is None:
        head.published = Published(value=found.value, kind="printed", unsure=found.unsure)
    if found is not None and head.source is None and not furniture.LABELLED.search(line.text):
        head.source = _bare_source(furniture.ADDRESS.sub("", line.text[: found.start] + " " + line.text[found.end :]))
    _read_credits(line, head)
    line.rule = line.rule or "dateline"


def _bare_source(rest: str) -> str | None:
    """`2006年07月20日09:15 天津日报`: a newspaper's name beside the date, without a label."""
    name = rest.strip(" \u3000|,，[]【】()（）")
    return (
        name
        if re.fullmatch(r"[\u4e00-\u9fff·A-Za-z]{2,20}(?:报|网|社|台|在线|新闻|日报|客户端|晚报|周刊|中心)", name)
        else None
    )


def _read_credits(line: Line, head: Head) -> None:
    head.source = head.source or sources.labelled_in(line.text)
    head.editor = head.editor or credits.editor_in(line.text)
    if not head.reporters:
        head.reporters = credits.named_in(line.text)
    if "://" in line.text:
        head.linked_day = head.linked_day or dates.in_address(line.text)
    original = furniture.ORIGINAL_TITLE.match(line.text)
    if original:
        head.original_title = original[1].strip()


def _join_date(year: Line, day: Line, head: Head) -> None:
    """A year and a day that stand on two lines."""
    match = DAY_ALONE.fullmatch(day.text)
    year.rule = day.rule = "dateline"
    if match and head.published is None and dates.is_real(int(year.text), int(match[1]), int(match[2])):
        head.published = Published(value=f"{year.text}-{int(match[1]):02}-{int(match[2]):02}", kind="printed")


def _cut_tail(lines: Sequence[Line], head: Head) -> list[Line]:
    """Give every line below the head its rule; lines of the article keep None."""
    seen = 0
    stopped: str | None = None
    last_prose = max((i for i, line in enumerate(lines) if _is_prose_below(line.text)), default=-1)
    for index, line in enumerate(lines):
        if line.rule is not None:
            continue
        found = furniture.rule_of(line.text)
        if stopped is not None:
            line.rule = found[0] if found else stopped
            continue
        if furniture.ORIGINAL_TITLE.match(line.text):
            _read_credits(line, head)
            line.rule = "original_title"
        elif found is not None:
            line.rule = found[0]
            if len(line.text) <= 80 and furniture.CREDITS.match(line.text):
                _read_credits(line, head)
            if found[1] and (seen >= ENOUGH or (seen and last_prose < index)):
                stopped = found[0]
        elif len(line.text) <= 60 and credits.is_byline(line.text):
            head.reporters = head.reporters or credits.named_in(line.text)
            line.rule = "byline"
        elif len(line.text) <= 60 and _is_meta(line.text):
            _read_credits(line, head)
            line.rule = "source"
        else:
            seen += len(line.text)
    if head.title is None and head.original_title is not None:
        head.title = head.original_title
    return [line for line in lines if line.rule is None]


def _is_prose_below(line: str) -> bool:
    return len(line) > 30 and "。" in line and not furniture.rule_of(line)


def _drop_repeats(body: list[Line], head: Head) -> None:
    title = squeeze(head.title or "")
    for line in body:
        if title and squeeze(line.text) == title:
            line.rule = "repeated_title"
    rest = [line for line in body if line.rule is None]
    for index in repeated([line.text for line in rest]):
        rest[index].rule = "repeated"


def _drop_headlines(body: Sequence[Line]) -> None:
    """A run of other stories' headlines below the last sentence of the article."""
    kept = [line for line in body if line.rule is None]
    run = 0
    while run < len(kept) and _is_headline(kept[-1 - run].text):
        run += 1
    least = 2 if kept[-1:] and BULLET.match(kept[-1].text) else 3
    if run < least or run == len(kept):
        return
    tail, before = kept[-run:], kept[-1 - run].text
    facts = sum(1 for line in tail if MONEY.search(line.text))
    if (
        ENDS_SENTENCE.search(IN_CLOSING.sub("", before))
        and facts * 2 < run
        and sum(map(len, (k.text for k in kept[:-run]))) >= ENOUGH
    ):
        for line in tail:
            line.rule = "headlines"


def _is_headline(line: str) -> bool:
    return (
        8 <= len(line) <= 45
        and not re.search("[。;；]|[:：,，、]$", line)
        and (BULLET.match(line) is not None or not LISTED.match(line))
    )


def _trim(draft: Draft) -> None:
    """Indentation is layout; the way back to the raw text keeps it."""
    text = draft.text
    left, right = len(text) - len(text.lstrip()), len(text.rstrip())
    draft.apply([Edit(0, left, "", None)] if left else [])
    draft.apply([Edit(right - left, len(text) - left, "", None)] if right < len(text) else [])


def _article(
    mended: Mended, lines: Sequence[Line], kept: Sequence[Line], head: Head, published: str | None, url: str | None
) -> Article:
    for line in kept:
        _trim(line.draft)
    repaired = assemble(mended, [line.draft for line in kept])
    body = repaired.text
    edges = [line.text for line in kept[:2]] + [line.text[-80:] for line in kept[-3:]]
    reporters = head.reporters or next((found for edge in edges if (found := credits.named_in(edge))), ())
    article = Article(
        url=url,
        title=head.title,
        published=_published(published, head, kept, body, url),
        source=head.source or next((name for edge in edges[2:] if (name := sources.labelled_in(edge))), None),
        reporters=reporters,
        editor=head.editor or next((name for edge in edges if (name := credits.editor_in(edge))), None),
        paragraphs=tuple(_paragraph(text, place) for place, text in enumerate(repaired.paragraphs)),
        repairs=repaired.repairs,
        repair_counts=_page_counts(lines),
        damaged=repaired.damaged + _damage_below(lines, repaired),
        dropped=tuple(Dropped(text=line.text, rule=line.rule) for line in lines if line.rule not in (None, "title")),
        raw_text=repaired.raw_text,
        alignment=repaired.alignment,
        confidence=round(0.5 + 0.2 * bool(head.title) + 0.15 * bool(head.published) + 0.15 * (len(body) > 200), 2),
    )
    return replace(article, trust=trust_marks(article))


def _paragraph(text: str, place: int) -> Paragraph:
    if CAPTION.match(text):
        return Paragraph(text=text, kind="caption")
    if place == 0 and len(text) > 30:
        return Paragraph(text=text, kind="lead")
    if len(text) <= 30 and not ENDS_SENTENCE.search(text) and not re.search("[,，、:：]$", text):
        return Paragraph(text=text, kind="subhead")
    return Paragraph(text=text)


def _published(given: str | None, head: Head, kept: Sequence[Line], body: str, url: str | None) -> Published | None:
    if given:
        found = dates.find(given)
        return Published(value=found.value if found else given, kind="given")
    if head.published is not None:
        return head.published
    kind: PublishedKind = "printed"
    if line := dates.from_dateline(kept[0].text, body):
        return Published(value=line.value, kind=kind, unsure=line.unsure)
    day = dates.in_address(url or "") or head.linked_day
    return Published(value=day, kind="url") if day else None


def _page_counts(lines: Sequence[Line]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for line in lines:
        for kind, count in line.draft.counts.items():
            counts[kind] = counts.get(kind, 0) + count
    return counts


def _damage_below(lines: Sequence[Line], repaired: Repaired) -> tuple[Damage, ...]:
    """Damage in lines that were dropped, as empty spans at the end of the text: it says how the page was treated."""
    end = len(repaired.text)
    return tuple(
        Damage(start=end, end=end, text=line.text[spot.start : spot.end], kind=spot.kind)
        for line in lines
        if line.rule in ("footer", "contact", "disclaimer", "truncated")
        for spot in damage.find(line.text)
    )
