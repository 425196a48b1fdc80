"""An archive in a fresh folder under a clock that stands still until told, and makers of records."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from records import Amount, Article, Count, Fact, Page, Paragraph, Period, Place, Published, Reading
from storage.addresses import canonical, page_id
from storage.archive import Archive
from storage.unit import Filed

MIDDAY = 1_717_300_000_000  # 2024-06-02 03:46:40 UTC


class StandingClock:
    """Gives the same instant until `advance`."""

    def __init__(self) -> None:
        self.now = MIDDAY

    def __call__(self) -> int:
        return self.now

    def advance(self, ms: int) -> None:
        self.now += ms


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def archive(tmp_path: Path, clock: StandingClock) -> Iterator[Archive]:
    with Archive.open(tmp_path / "data", clock=clock) as opened:
        yield opened


@dataclass(frozen=True)
class Make:
    """Records with what a test does not care about filled in."""

    clock: Callable[[], int]

    def page(self, url: str = "http://www.yunhe.example/2024/a1.html", body: str = "正文", **more: object) -> Page:
        values: dict[str, object] = {
            "id": page_id(url, body.encode()),
            "url": url,
            "canonical_url": canonical(url),
            "site": "yunhe",
            "status": 200,
            "fetched_at": self.clock(),
            "content_type": "text/html; charset=utf-8",
            "headers": {"Content-Type": "text/html; charset=utf-8"},
            "body": body.encode(),
        }
        return Page(**(values | more))  # type: ignore[arg-type]

    def article(self, *lines: str, title: str = "云河县集中签约", day: str | None = "2024-06-01") -> Article:
        published = Published(value=day, kind="printed") if day else None
        paragraphs = tuple(Paragraph(text=line) for line in lines)
        text = "\n".join(lines)
        return Article(title=title, published=published, paragraphs=paragraphs, raw_text=text, confidence=0.9)

    def fact(self, article: Article, quote: str, **more: object) -> Fact:
        start = article.text.index(quote)
        values: dict[str, object] = {
            "stage": "signed",
            "quote": quote,
            "start": start,
            "end": start + len(quote),
            "confidence": "A",
        }
        return Fact(**(values | more))  # type: ignore[arg-type]

    def reading(self, *facts: Fact, **more: object) -> Reading:
        values: dict[str, object] = {"relevant": True, "signing": True, "facts": facts, "extractor": "1"}
        return Reading(**(values | more))  # type: ignore[arg-type]

    def place(self, adcode: str = "370403") -> Place:
        return Place(adcode=adcode, name="")

    def number(self, value: int) -> Count:
        return Count(value=value)

    def yuan(self, value: float) -> Amount:
        return Amount(value=value, kind="total")


@pytest.fixture
def make(clock: StandingClock) -> Make:
    return Make(clock)


@dataclass
class News:
    """Files articles that each tell of one project of an invented firm in Pei county."""

    archive: Archive
    make: Make
    number: int = 0
    filed: list[Filed] = field(default_factory=list)

    def fact(self, quote: str, day: str, **more: object) -> Fact:
        values: dict[str, object] = {
            "stage": "signed",
            "quote": quote,
            "start": 0,
            "end": len(quote),
            "confidence": "A",
            "companies": ("上海远岚储能科技有限公司",),
            "projects": ("储能系统集成项目",),
            "host": self.make.place("320322"),
            "amount": self.make.yuan(5e8),
            "period": Period(start=day, end=day, printed=day),
        }
        return Fact(**(values | more))  # type: ignore[arg-type]

    def tell(self, quote: str, day: str, *, url: str = "", published: str = "", **more: object) -> str:
        """File one article with one fact; the id of the dossier that it went to, empty for none."""
        self.number += 1
        page = self.make.page(url or f"http://www.yunhe.example/2024/n{self.number}.html", quote)
        article = self.make.article(f"{quote}。", "另讯。", title=quote[:20], day=published or day)
        if not self.archive.pages.has(page.id):
            self.archive.pages.keep(page)
        with self.archive.unit_of_work() as unit:
            self.filed.append(unit.file(page, article, self.make.reading(self.fact(quote, day, **more))))
        return self.filed[-1].project_ids[0] or ""


@pytest.fixture
def news(archive: Archive, make: Make, clock: StandingClock) -> News:
    clock.advance(400 * 86_400_000)  # what is told lies in the past
    return News(archive, make)
