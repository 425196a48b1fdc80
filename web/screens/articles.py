"""The article page: cleaned text with the evidence marked, and the page as it was served."""

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from records import Article
from storage.articles import StoredArticle
from storage.facts import StoredFact
from text.alignment import raw_span
from web import sayings, shown
from web.answers import answer
from web.desk import archive_of, site_name
from web.marks import Mark, cut
from web.screens import reposts
from web.screens.corrections import FIELDS
from web.screens.facts import as_row

# A kept page is a stranger's: nothing in it may run, ask for anything, or send a form.
STRANGER = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def show(request: Request) -> Response:
    ident = request.path_params["article"]
    with archive_of(request) as archive:
        stored = archive.articles.get(ident)
        facts = archive.facts.of_article(ident)
        dossiers = archive.projects.of_facts([one.id for one in facts])
        told = reposts.section(archive, ident, stored.row.story)
        alerts, _ = archive.alerts.find(article=ident)
        versions = archive.articles.versions(ident)
        made = archive.review.of_article(ident)
    article = stored.article
    marks = evidence(stored, facts)
    raw = request.query_params.get("text") == "printed" and bool(article.raw_text)
    return answer(
        request,
        "article.html",
        {
            "title": article.title or "（无标题）",
            "stored": stored,
            "article": article,
            "facts": facts,
            "dossiers": dossiers,
            "paragraphs": cut(article.raw_text, as_printed(article, marks)) if raw else cut(article.text, marks),
            "kinds": [] if raw else [p.kind for p in article.paragraphs],
            "raw": raw,
            "repaired": article.raw_text not in ("", article.text),
            "reposts": told,
            "alerts": alerts,
            "versions": versions,
            "corrections": [one for one in made if one.withdrawn_at is None],
            "fields": FIELDS,
            "site_name": lambda site: site_name(request, site),
        },
        rows=[as_json(stored, facts) | {"reposts": reposts.as_json(told)}],
    )


def evidence(stored: StoredArticle, facts: list[StoredFact]) -> list[Mark]:
    """Marks of facts and of damage, as offsets into the article's text."""
    marks = [
        Mark(
            start=one.fact.start,
            end=one.fact.end,
            kind=f"fact-{one.fact.stage}",
            label=shown.stage(one.fact.stage),
            anchor=f"f-{one.id}",
        )
        for one in facts
        if one.is_current and not one.fact.in_title
    ]
    return marks + [
        Mark(start=d.start, end=d.end, kind="damage", label=f"此处原文有损：{sayings.damage(d.kind)}")
        for d in stored.article.damaged
    ]


def as_printed(article: Article, marks: list[Mark]) -> list[Mark]:
    """The same marks over the text before its repair."""
    length = len(article.raw_text)
    if article.raw_text == article.text:
        return marks
    spans = [raw_span(article.alignment, mark.start, mark.end, length) for mark in marks]
    return [replace(mark, start=start, end=end) for mark, (start, end) in zip(marks, spans, strict=True)]


def as_json(stored: StoredArticle, facts: list[StoredFact]) -> dict[str, Any]:
    article = stored.article
    return {
        "id": stored.row.id,
        "url": stored.row.url,
        "title": article.title,
        "published": article.published.value if article.published else None,
        "source": article.source,
        "author": article.author,
        "body": [p.text for p in article.paragraphs],
        "story": stored.row.story,
        "facts": [as_row(fact) for fact in facts],
    }


def page_as_served(request: Request) -> Response:
    """The bytes as kept, in a sandbox: no script runs and nothing is fetched."""
    with archive_of(request) as archive:
        row = archive.articles.row(request.path_params["article"])
        if row.page is None:
            return answer(request, "error.html", {"title": "没有原页", "what": "这一页的原文没有保存。"}, status=404)
        page = archive.pages.get(row.page, body=True)
    kind = (page.content_type or "text/html").split(";")[0].strip().lower()
    if kind not in ("text/html", "application/xhtml+xml"):
        kind = "text/plain"
    charset = _charset(page.content_type)
    return Response(
        page.body,
        headers={
            "content-type": f"{kind}; charset={charset}" if charset else kind,
            "content-security-policy": STRANGER,
            "x-kept-sha256": page.sha256,
        },
    )


def _charset(content_type: str | None) -> str:
    """The charset of the answer's header, when it is a plain name."""
    _, _, name = (content_type or "").lower().partition("charset=")
    name = name.split(";")[0].strip(" \"'")
    return name if name.replace("-", "").replace("_", "").isalnum() else ""
