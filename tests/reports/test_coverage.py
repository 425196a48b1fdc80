"""没有签约 differs from 没有看到."""

import datetime as dt

import pytest

from records import Site
from reports.bulletin import Scope, gather
from reports.compose import compose
from reports.markdown import to_markdown
from reports.spans import span_holding
from storage.archive import Archive
from tests.reports.conftest import NOON

DAY = 86_400_000
LAST_WEEK = span_holding("weekly", dt.date(2026, 11, 10))
SCOPE = Scope(regions=("320300", "370400", "440300"))


def bulletin(folder, sites, visits: dict[str, list[int]]) -> str:
    """The bulletin of the week 9 to 15 November; `visits` are days before the 19th on which a site answered."""
    now = NOON
    with Archive.open(folder, clock=lambda: now) as archive:
        for at, site in sorted(((back, site) for site, days in visits.items() for back in days), reverse=True):
            now = NOON - at * DAY
            archive.sources.note(site, {"lists": 1, "kept": 2})
        now = NOON
        return to_markdown(compose(gather(archive, LAST_WEEK, SCOPE, sites), sites))


def row(text: str, region: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"| {region}"))


def test_each_way_of_not_seeing_is_told_apart(tmp_path, sites: dict[str, Site]) -> None:
    text = bulletin(tmp_path, sites, {"xuzhou": [12, 6, 1], "zaozhuang": [12]})
    assert "本期没有读到签约消息" in text
    assert "未见签约（来源全程可见）" in row(text, "江苏省徐州市")
    assert "没有看到，不能判断" in row(text, "山东省枣庄市")
    assert "没有本地来源，不能判断" in row(text, "广东省深圳市")
    assert "**没有看到**：枣庄示例网" in text


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([9, 8, 7], "只看到一部分**：徐州示例网（看到 11月12日）"),
        ([2, 1], "期后才首次抓取，只见列表回溯到的部分**：徐州示例网"),
        ([], "没有看到**：徐州示例网（还没有抓取过）"),
    ],
)
def test_a_source_says_how_far_it_was_seen(tmp_path, sites, days, words) -> None:
    text = bulletin(tmp_path, sites, {"xuzhou": days, "zaozhuang": [12, 3]})
    assert words in text


def test_a_visit_after_the_week_shows_the_whole_of_it(tmp_path, sites) -> None:
    text = bulletin(tmp_path, sites, {"xuzhou": [12, 1], "zaozhuang": [12, 2]})
    assert "其中全程可见 2 个。" in text
    assert "没有看全" not in text
