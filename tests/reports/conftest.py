"""An archive with a few filed articles of November 2026, and a watch over it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from records import Amount, Article, Count, Fact, Page, Paragraph, Period, Place, Published, Reading, Site
from storage.addresses import canonical, page_id
from storage.archive import Archive

NOON = 1_795_060_800_000  # 2026-11-19 12:00 in Shanghai

File = Callable[..., str]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "data", clock=lambda: NOON) as opened:
        yield opened


@pytest.fixture
def sites() -> dict[str, Site]:
    return {
        "xuzhou": Site(id="xuzhou", name="徐州示例网", url="http://xuzhou.example", region="320300"),
        "zaozhuang": Site(id="zaozhuang", name="枣庄示例网", url="http://zaozhuang.example", region="370400"),
    }


@pytest.fixture
def file(archive: Archive) -> File:
    """File an article whose text is the quotes of its facts; the article's id."""

    def file(number: int, *facts: Fact, day: str = "2026-11-17", title: str = "一条消息", site: str = "xuzhou") -> str:
        url = f"http://{site}.example/{day}/{number}.html"
        lines = [fact.quote for fact in facts]
        text = "\n".join(lines)
        article = Article(
            title=title,
            published=Published(value=day, kind="printed"),
            paragraphs=tuple(Paragraph(text=words) for words in lines),
            raw_text=text,
            confidence=0.9,
        )
        page = Page(
            id=page_id(url, text.encode()), url=url, canonical_url=canonical(url), site=site, status=200,
            fetched_at=NOON, content_type="text/html; charset=utf-8", body=text.encode(),
        )  # fmt: skip
        archive.pages.keep(page, kind="article")
        with archive.unit_of_work() as unit:
            return unit.file(page, article, Reading(relevant=True, signing=True, facts=facts)).article_id

    return file


@pytest.fixture
def fact() -> Callable[..., Fact]:
    """A fact that quotes the whole of its line; `at` is where the line begins."""

    def fact(quote: str, *, at: int = 0, adcode: str | None = "320322", **more: object) -> Fact:
        host = Place(adcode=adcode, name="") if adcode else None
        values: dict[str, object] = {"stage": "signed", "confidence": "A", "host": host}
        return Fact(quote=quote, start=at, end=at + len(quote), **(values | more))  # type: ignore[arg-type]

    return fact


def yuan(value: float, kind: str = "total", **more: object) -> Amount:
    return Amount(value=value, kind=kind, **more)  # type: ignore[arg-type]


def number(value: int) -> Count:
    return Count(value=value)


def quarter() -> Period:
    return Period(start="2026-07-01", end="2026-09-30")
