"""Profiles of sites: learned by vote, used, kept as a mapping, and outlived by none of their old layouts."""

import json

import pytest

from text import profiles
from text.profiles import Observation, SiteProfile, Template
from text.read import observe_page, read_page

NOTE = "青溪网提醒广大投资者：欢迎来青溪考察，项目信息以公告为准。"


def page(number: int, *, frame: str = "a", label: bool = True) -> bytes:
    when = f"2024-05-{number:02} 08:30"
    prose = f"<p>第{number}批项目集中签约，县里安排专班跟踪服务，力争年内开工。</p>" * 1
    more = f"<p>在第{number}场推介会上，客商考察了{number}个园区，对产业基础表示满意。</p>"
    return (
        f"<html><head><title>青溪县第{number}批项目签约_青溪网</title></head><body><div id=page{number} class='wrap-{frame}'>"
        f"<div class='top-{frame}'><h1>青溪县第{number}批项目签约</h1><span class=x>{'来源：' if label else ''}青溪日报 {when}</span></div>"
        f"<div class='text-{frame}'>{prose}{more}<p>{NOTE}</p></div></div></body></html>"
    ).encode()


def learned(frame: str = "a", known: SiteProfile | None = None) -> SiteProfile:
    return profiles.learn("qingxi", [observe_page(page(n, frame=frame)) for n in range(1, 7)], known=known)


def test_five_pages_that_agree_make_a_template() -> None:
    (template,) = learned().templates

    assert template.container.endswith("div.text-a")
    assert template.title is not None
    assert template.title.endswith("h1")
    assert template.pages == 6


def test_four_pages_are_too_few() -> None:
    assert profiles.learn("qingxi", [observe_page(page(n)) for n in range(1, 5)]).templates == ()


def test_pages_that_disagree_on_the_place_make_no_template() -> None:
    seen = [Observation(signature="s", container=f"body/div#{n % 3}") for n in range(9)]

    assert profiles.learn("qingxi", seen).templates == ()


def test_a_block_that_stands_on_every_page_is_left_out_with_the_profile_only() -> None:
    without, with_profile = read_page(page(9)), read_page(page(9), profile=learned())

    assert NOTE in without.text
    assert NOTE not in with_profile.text
    assert ("alike on the site", NOTE) in [(d.rule, d.text) for d in with_profile.dropped]
    assert with_profile.title == "青溪县第9批项目签约"


def test_a_profile_survives_json() -> None:
    profile = learned()

    assert SiteProfile.from_dict(json.loads(json.dumps(profile.to_dict()))) == profile


def test_an_old_page_still_reads_with_its_old_template() -> None:
    both = learned("b", known=learned("a"))

    assert [t.container.rpartition(".")[2] for t in both.templates] == ["text-a", "text-b"]
    assert NOTE not in read_page(page(9, frame="a"), profile=both).text
    assert NOTE not in read_page(page(9, frame="b"), profile=both).text


def test_learning_again_replaces_the_template() -> None:
    once = learned()

    assert len(profiles.learn("qingxi", [observe_page(page(n)) for n in range(10, 20)], known=once).templates) == 1


def test_a_new_layout_is_noticed_once_most_pages_have_it() -> None:
    profile = learned("a")
    old, new = (str(read_page(page(9, frame=frame)).template) for frame in "ab")

    assert profiles.layout_change(profile, [old] * 10) is None
    assert profiles.layout_change(profile, [old] * 6 + [new] * 4) is None
    remark = profiles.layout_change(profile, [old] * 2 + [new] * 8)
    assert remark is not None
    assert remark.startswith("qingxi: 8 of the last 10 pages have a new layout")


@pytest.mark.parametrize(
    ("recent", "fallen"), [([0.9] * 6, False), ([0.6] * 6, True), ([0.2] * 3, False), ([0.9] * 20 + [0.5] * 10, True)]
)
def test_confidence_that_falls_asks_for_learning_again(recent: list[float], fallen: bool) -> None:
    template = Template(signature="s", container="c", confidence=0.92)

    assert profiles.has_fallen(template, recent) is fallen


def test_figures_in_names_do_not_part_the_pages_of_one_template() -> None:
    assert read_page(page(1)).template == read_page(page(8)).template
    assert read_page(page(1)).template != read_page(page(1, frame="b")).template
