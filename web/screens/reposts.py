"""转载与改动: who carried an article's text and what each changed, and what it resembles without being it."""

from dataclasses import dataclass
from typing import Any

from records import CHANGE_KINDS, LINK_KINDS, StoryLink
from storage.archive import Archive
from storage.articles import ArticleRow, ArticleUnknown
from storage.lineage import Change, Told

MOST_TOLD = 20
MOST_CHANGES = 8


@dataclass(frozen=True, kw_only=True)
class Beside:
    """An article that is no copy: it resembles this one, holds it, or stands in it."""

    row: ArticleRow
    link: StoryLink
    words: str


def section(archive: Archive, article: str, story: str) -> dict[str, Any]:
    """What the article's page shows of reposts."""
    line = archive.stories.lineage(story, most=MOST_TOLD)
    return {
        "line": line,
        "copies": archive.stories.size(story) - 1,
        "beside": beside(archive, article),
        "moves": archive.stories.moves(article),
        "how": how,
        "changes": changes,
        "change_kinds": CHANGE_KINDS,
    }


def how(told: Told) -> str:
    """`首发`, `转载`, `摘编或增补，留 33%`."""
    if told.link is None:
        return "首发"
    kept = f"，留 {told.link.covers:.0%}" if told.link.covers < 0.95 else ""
    return LINK_KINDS[told.link.kind] + kept


def changes(told: Told) -> list[Change]:
    return list(told.changes.changes[:MOST_CHANGES]) if told.changes else []


def beside(archive: Archive, article: str) -> list[Beside]:
    found = []
    for link in archive.stories.relations(article):
        other = link.other if link.article == article else link.article
        if link.kind == "sibling":
            words = "与此文几乎同文，数字或名称不同"
        elif link.kind == "contains":
            words = "本页也含有此文" if link.article == article else "此页含有本文"
        else:
            continue
        try:
            found.append(Beside(row=archive.articles.row(other), link=link, words=words))
        except ArticleUnknown:
            continue
    return found[:MOST_TOLD]


def as_json(shown: dict[str, Any]) -> dict[str, Any]:
    return {
        "copies": shown["copies"],
        "line": [
            {
                "article": told.article,
                "site": told.site,
                "published": told.published,
                "kind": told.link.kind if told.link else None,
                "from": told.link.other if told.link else None,
                "covered": told.link.covered if told.link else None,
                "covers": told.link.covers if told.link else None,
                "changes": [{"kind": c.kind, "old": c.old, "new": c.new} for c in changes(told)],
            }
            for told in shown["line"]
        ],
        "beside": [
            {"article": one.row.id, "kind": one.link.kind, "differs": [list(pair) for pair in one.link.differs]}
            for one in shown["beside"]
        ],
    }
