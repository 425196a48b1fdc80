"""One page read: bytes to article to facts. Pure, so that it runs in worker processes."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from facts import industries
from facts.read import read_facts
from records import Article, Reading, Site
from text.pages import join_pages
from text.profiles import Observation, SiteProfile
from text.read import NotAnArticle, observe_page, read_page


@dataclass(frozen=True, kw_only=True)
class ReadTask:
    """All that reading one page needs; it crosses to a worker process."""

    page: str
    body: bytes
    url: str
    content_type: str | None = None
    site: Site | None = None
    profile: SiteProfile | None = None
    industries: tuple[Path, ...] = ()  # the analyst's own files of industries
    observe: bool = False  # look at the layout as well, for the site's profile
    parts: tuple[tuple[str, bytes], ...] = ()  # address and bytes of the article's further pages, in order


@dataclass(frozen=True, kw_only=True)
class ReadPage:
    """What came of it: article and reading, or why the page is no article."""

    page: str
    article: Article | None = None
    reading: Reading | None = None
    observation: Observation | None = None
    why: str | None = None


def read(task: ReadTask) -> ReadPage:
    """Read one page. A page without an article is an answer, not an error."""
    try:
        article = read_one(task, task.url, task.body)
    except NotAnArticle as wrong:
        return ReadPage(page=task.page, why=str(wrong))
    if task.parts:
        article = join_pages([article, *further_pages(task)])
    if industries.chosen() != task.industries:
        industries.choose(*task.industries)
    home = task.site.region if task.site else None
    aggregator = bool(task.site and task.site.aggregator)
    return ReadPage(
        page=task.page,
        article=article,
        reading=read_facts(article, home=home, aggregator=aggregator),
        observation=observe(task) if task.observe else None,
    )


def read_one(task: ReadTask, url: str, body: bytes) -> Article:
    return read_page(body, content_type=task.content_type, url=url, site=task.site, profile=task.profile)


def further_pages(task: ReadTask) -> Iterator[Article]:
    """The article's further pages, up to the first that holds no article."""
    for url, body in task.parts:
        try:
            yield read_one(task, url, body)
        except NotAnArticle:
            return


def observe(task: ReadTask) -> Observation | None:
    try:
        return observe_page(task.body, content_type=task.content_type, url=task.url)
    except NotAnArticle:
        return None
