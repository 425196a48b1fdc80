"""A small atlas and short ways to write articles and facts; all companies are invented."""

from collections.abc import Callable

import pytest

from alerts.atlas import Atlas, build
from records import Amount, Article, Count, Fact, Paragraph, Place, Published, Reading

REGIONS = [
    ("320000", "江苏省", None), ("320300", "徐州市", "320000"), ("320311", "泉山区", "320300"),
    ("370000", "山东省", None), ("370400", "枣庄市", "370000"), ("370403", "薛城区", "370400"),
    ("370800", "济宁市", "370000"), ("370811", "任城区", "370800"),
    ("420000", "湖北省", None), ("429004", "仙桃市", "420000"),
    ("110000", "北京市", None), ("110105", "朝阳区", "110000"), ("220000", "吉林省", None), ("220100", "长春市", "220000"),
    ("220104", "朝阳区", "220100"),
]  # fmt: skip
INDUSTRIES = [
    ("electronics", "电子信息制造", None), ("display", "新型显示", "electronics"), ("battery-storage", "锂电储能", None),
    ("chemicals", "化工", None), ("fine-chemicals", "精细化工", "chemicals"),
]  # fmt: skip


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    return build(
        regions=REGIONS,
        industries=INDUSTRIES,
        short_names={"320000": ("江苏",), "370000": ("山东",), "370400": ("枣庄",), "370403": ("薛城",)},
        former_codes={"370402": "370403"},
    )


@pytest.fixture
def article() -> Callable[..., Article]:
    def make(*lines: str, title: str = "", day: str | None = "2026-11-20", url: str | None = None) -> Article:
        return Article(
            title=title or None,
            url=url,
            published=Published(value=day, kind="printed") if day else None,
            paragraphs=tuple(Paragraph(text=line) for line in lines),
        )

    return make


@pytest.fixture
def fact() -> Callable[..., Fact]:
    """A fact whose words are `quote`, found in `article` when one is given."""

    def make(quote: str = "", *, article: Article | None = None, **values: object) -> Fact:
        start = article.text.index(quote) if article else 0
        given: dict[str, object] = {"stage": "signed", "confidence": "A", "quote": quote, "start": start}
        given |= {"end": start + len(quote)} | values
        if isinstance(given.get("host"), str):
            names = {code: name for code, name, _ in REGIONS}
            given["host"] = Place(adcode=str(given["host"]), name=names[str(given["host"])])
        if isinstance(given.get("amount"), int | float):
            given["amount"] = Amount(value=float(given["amount"]), kind="total")  # type: ignore[arg-type]
        if isinstance(given.get("count"), int):
            given["count"] = Count(value=given["count"])  # type: ignore[arg-type]
        return Fact(**given)  # type: ignore[arg-type]

    return make


@pytest.fixture
def reading() -> Callable[..., Reading]:
    def make(*facts: Fact) -> Reading:
        return Reading(relevant=True, signing=True, facts=facts)

    return make
