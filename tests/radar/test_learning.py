"""Profiles are learned from read pages, kept, and learned anew when a site changes its layout."""

from dataclasses import replace
from pathlib import Path

import pytest

from radar.learning import ENOUGH, Learner, remarks
from radar.reading import ReadTask, read
from storage.archive import Archive

OLD = '<html><body><div class="head"><h1>{t}</h1></div><div class="old-body">{p}</div></body></html>'
NEW = '<html><body><section id="wrap"><h2 class="tit">{t}</h2><article class="fresh">{p}</article></section></body></html>'


def page(layout: str, number: int) -> ReadTask:
    words = "".join(
        f"<p>{number}月{n}日，示例县举行集中签约仪式，现场签约项目{number}个，总投资{n}亿元，涉及装备制造等产业。</p>"
        for n in range(1, 5)
    )
    body = layout.format(t=f"示例县第{number}次集中签约", p=words).encode()
    return ReadTask(page=str(number), body=body, url=f"http://county.example/{number}.html", observe=True)


def feed(learner: Learner, layout: str, numbers: range) -> None:
    for number in numbers:
        done = read(page(layout, number))
        assert done.article is not None
        observation = done.observation if learner.wants("county") else None
        learner.note("county", done.article.template, done.article.confidence, observation)


@pytest.fixture
def archive(tmp_path: Path):
    with Archive.open(tmp_path) as opened:
        yield opened


def test_a_profile_is_learned_kept_and_used_by_the_next_process(archive: Archive) -> None:
    learner = Learner(archive)
    assert learner.wants("county")
    feed(learner, OLD, range(1, ENOUGH + 1))
    assert not learner.wants("county")
    again = Learner(archive)
    assert not again.wants("county")
    profile = again.profile("county")
    assert profile is not None
    assert len(profile.templates) == 1
    assert "old-body" in profile.templates[0].container


def test_a_new_layout_is_noticed_reported_and_learned_and_the_old_one_kept(archive: Archive) -> None:
    learner = Learner(archive)
    feed(learner, OLD, range(1, ENOUGH + 1))
    feed(learner, NEW, range(20, 20 + 2 * ENOUGH))
    profile = learner.profile("county")
    assert profile is not None
    containers = [t.container for t in profile.templates]
    assert any("old-body" in c for c in containers)
    assert any("fresh" in c for c in containers)
    assert remarks(archive) == []


def test_boxes_that_only_some_pages_have_are_no_new_layouts(archive: Archive) -> None:
    learner = Learner(archive)
    for number in range(1, 60):
        boxes = "".join(f'<div class="box{name}">推荐</div>' for bit, name in enumerate("abcd") if number >> bit & 1)
        done = read(replace(page(OLD.replace("<body>", f"<body>{boxes}"), number), profile=learner.profile("county")))
        assert done.article is not None
        observation = done.observation if learner.wants("county") else None
        learner.note("county", done.article.template, done.article.confidence, observation)

    profile = learner.profile("county")
    assert profile is not None
    assert any("old-body" in t.container for t in profile.templates)
    assert remarks(archive) == []


def test_a_change_that_is_not_yet_learned_is_a_remark(archive: Archive) -> None:
    learner = Learner(archive)
    feed(learner, OLD, range(1, ENOUGH + 1))
    for number in range(40, 52):
        done = read(page(NEW, number))
        assert done.article is not None
        if not learner.wants("county"):
            learner.note("county", done.article.template, done.article.confidence, None)
    assert [one["site"] for one in remarks(archive)] == ["county"]
