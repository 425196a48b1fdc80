"""Reposts explained in words: what two texts share, what differs, and a story's line of articles."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from radar.errors import EXIT_USAGE, RadarError
from records import CHANGE_KINDS, LINK_KINDS, StoryLink
from storage.archive import Archive
from storage.articles import ArticleUnknown
from storage.lineage import Comparison, Told, compare
from storage.repost_file import RepostFile

NOTHING = "不是转载"


class CannotExplain(RadarError):
    """What was asked for is neither an article nor a file."""

    exit_code = EXIT_USAGE


def of_files(new: Path, old: Path) -> dict[str, Any]:
    """Two text files, the newer first."""
    return as_row(str(new), str(old), compare(_read(new), _read(old)))


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        raise CannotExplain(
            f"{path}: cannot be read as UTF-8 text ({wrong}); name a text file or an article"
        ) from wrong


def of_index(index: RepostFile, new: str, old: str) -> dict[str, Any]:
    """Two articles of an index file."""
    texts = [index.text_of(name) for name in (new, old)]
    for name, text in zip((new, old), texts, strict=True):
        if text is None:
            raise CannotExplain(f"{name}: no such article in this index, or an exact copy, which keeps no text")
    return as_row(new, old, compare(str(texts[0]), str(texts[1])))


def of_archive(archive: Archive, new: str, old: str) -> dict[str, Any]:
    """Two articles of an archive, by id or address."""
    names = [find(archive, name) for name in (new, old)]
    found = archive.stories.compare(*names)
    if found is None:
        raise CannotExplain(f"{new}, {old}: the text of one is gone (radar thin); its facts and links stay")
    return as_row(*names, found)


def find(archive: Archive, name: str) -> str:
    """The id of an article given by id or address."""
    found = archive.articles.named(name)
    if found is None:
        raise CannotExplain(f"{name}: no article of this archive has this id or address; `radar search` shows ids")
    return found


def story(archive: Archive, name: str) -> dict[str, Any]:
    """Where an article stands: its story's line, and what it resembles, holds or stands in."""
    article = find(archive, name)
    try:
        held = archive.articles.row(article).story
    except ArticleUnknown as wrong:
        raise CannotExplain(f"{name}: no article of this archive") from wrong
    return {
        "article": article,
        "story": held,
        "line": [told_row(told) for told in archive.stories.lineage(held)],
        "relations": [link_row(link) for link in archive.stories.relations(article)],
        "moves": [
            {"from": m.story_before, "to": m.story_after, "why": m.why, "at": m.moved_at}
            for m in archive.stories.moves(article)
        ],
    }


def link_row(link: StoryLink) -> dict[str, Any]:
    return {
        "article": link.article,
        "other": link.other,
        "kind": link.kind,
        "covered": link.covered,
        "covers": link.covers,
        "differs": [list(pair) for pair in link.differs],
    }


def told_row(told: Told) -> dict[str, Any]:
    return {
        "article": told.article,
        "site": told.site,
        "source": told.source,
        "title": told.title,
        "published": told.published,
        "kind": told.link.kind if told.link else None,
        "from": told.link.other if told.link else None,
        "covered": told.link.covered if told.link else None,
        "covers": told.link.covers if told.link else None,
        "changes": _changes(told.changes) if told.changes else [],
    }


def as_row(new: str, old: str, found: Comparison) -> dict[str, Any]:
    return {
        "article": new,
        "other": old,
        "verdict": found.verdict,
        "covered": found.covered,
        "covers": found.covers,
        "match": found.match,
        "days": found.days,
        "figures_differ": found.figures_differ,
        "changes": _changes(found),
    }


def _changes(found: Comparison) -> list[dict[str, str]]:
    return [{"kind": c.kind, "old": c.old, "new": c.new} for c in found.changes]


def lines(row: Mapping[str, Any]) -> Iterator[str]:
    """An explanation as lines for a reader."""
    if "line" in row:
        yield f"稿件 {row['story']}，{len(row['line'])} 篇"
        for number, told in enumerate(row["line"], 1):
            how = LINK_KINDS[told["kind"]] if told["kind"] else "首发"
            shares = (
                f"，本文 {told['covered']:.0%} 取自 {told['from']}，取了它的 {told['covers']:.0%}"
                if told["from"]
                else ""
            )
            yield f"{number}. {told['published'] or '?'} {told['source'] or told['site']} {told['article']} {how}{shares}"
            yield from (f"   {line}" for line in _change_lines(told["changes"]))
        for link in row["relations"]:
            if link["kind"] in ("sibling", "contains"):
                yield f"{link['article']} 与 {link['other']}：{LINK_KINDS[link['kind']]}"
                yield from (f"   {old} → {new}" for old, new in link["differs"])
        yield from (f"曾归入 {move['from']}，后归入 {move['to']}（{move['why']}）" for move in row["moves"])
        return
    yield f"{row['article']} 与 {row['other']}：{LINK_KINDS.get(row['verdict'], NOTHING)}"
    yield f"前者的 {row['covered']:.0%} 见于后者，后者的 {row['covers']:.0%} 见于前者；相同 {row['match']} 字，相隔 {row['days']} 天"
    yield from _change_lines(row["changes"])


def _change_lines(changes: list[dict[str, str]]) -> Iterator[str]:
    for change in changes:
        word = CHANGE_KINDS[change["kind"]]
        both = (
            f"{change['old']} → {change['new']}" if change["old"] and change["new"] else change["old"] or change["new"]
        )
        yield f"{word}：{both}"
