"""转载与改动: who carried an article's text and what each changed, and what it resembles without being it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from records import CHANGE_KINDS, LINK_KINDS, StoryLink
from storage.archive import Archive
from storage.articles import ArticleRow, ArticleUnknown
from storage.happenings import Happening, NotRulable
from storage.lineage import Change, Told
from web.asking import BadAsk
from web.desk import archive_of

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
        "happening": happening(archive, story),
        "rulings": [one for one in archive.happenings.rulings(story) if one.withdrawn_at is None],
    }


def happening(archive: Archive, story: str) -> Happening | None:
    """Others who tell of the same thing in their own words; None when nobody else does."""
    name = archive.happenings.of_story(story)
    found = archive.happenings.get(name) if name is not None else None
    return found if found is not None and len(found.tellings) > 1 else None


async def part(request: Request) -> Response:
    """不是同一件事: an analyst takes this article's story out of its happening."""
    form = await request.form()
    article = request.path_params["article"]
    with archive_of(request, writing=True) as archive:
        try:
            story = archive.articles.row(article).story
            archive.happenings.part(
                story, who=str(form.get("user", "") or "desk"), why=str(form.get("why", "")) or None
            )
        except NotRulable:
            raise BadAsk("没有别的稿件写这件事，不用分开") from None
    return RedirectResponse(f"/articles/{article}#happening", status_code=303)


async def withdraw(request: Request) -> Response:
    form = await request.form()
    with archive_of(request, writing=True) as archive:
        try:
            archive.happenings.withdraw(request.path_params["ruling"])
        except NotRulable:
            raise BadAsk("这条意见已经撤回，或从未有过") from None
    return RedirectResponse(f"/articles/{quote(str(form.get('article', '')), safe='')}", status_code=303)


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
        "happening": happening_json(shown["happening"]),
    }


def happening_json(found: Happening | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "id": found.id,
        "conflicts": list(found.conflicts),
        "tellings": [
            {"story": t.story, "title": t.face.title, "reason": t.reason, "said": t.said, "score": t.score}
            for t in found.tellings
        ],
    }
