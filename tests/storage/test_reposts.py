"""Reposts are joined whatever was done around their words; what only looks alike is not."""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial

import pytest

from storage.alignment import align, verdict
from storage.figures import figures_in, worth
from storage.repost_file import RepostFile
from storage.reposts import Incoming
from storage.shingles import print_of
from storage.verdicts import Decision
from tests.storage.reposters import HABITS, Sample, first_texts, stream

NEWS = (
    "云河县在滨江会展中心举行第三季度重点项目集中签约仪式，现场签约项目18个，计划总投资64.2亿元，涉及激光雷达、储能电池两个产业。"
    "其中远岚储能科技有限公司投资的储能系统集成项目占地120亩，建成后年产值可达9亿元。"
    "县委主要负责人表示，将为企业提供从拿地到投产的全程服务，专班每周调度一次。"
)
OTHER = (
    "青石市高新区召开产业链招商推进会，通报前十个月外出对接情况，累计拜访企业306家，储备线索95条。"
    "会议要求各专班盯住在谈项目，倒排工期，年内力争促成31个项目落地。"
    "与会企业代表就用工、物流和用能成本提出了七条建议，有关部门当场作了回应。"
)
FURNITURE = "首页 - 要闻 - 招商\n字号 大 中 小\n本网原创稿件转载须注明出处及作者姓名\n技术支持：云河融媒体中心运营部"


def file_all(samples: Iterable[Sample], **options: bool) -> dict[str, Decision]:
    with RepostFile.open(None, **options) as index, index.batch():
        return {
            s.id: index.add(Incoming(article=s.id, text=s.text, title=s.title, day=s.day, host="")) for s in samples
        }


def texts(*pairs: tuple[str, str], day: int = 20_000) -> dict[str, Decision]:
    return file_all(Sample(id=name, title=name, text=text, day=day) for name, text in pairs)


@pytest.fixture(scope="module")
def judged() -> tuple[list[Sample], dict[str, Decision]]:
    samples = list(stream(40))
    return samples, file_all(samples)


@pytest.mark.parametrize("habit", HABITS)
def test_a_repost_joins_the_story_it_repeats(habit: str, judged: tuple[list[Sample], dict[str, Decision]]) -> None:
    samples, decisions = judged
    asked = [s for s in samples if s.habit == habit]
    joined = [s for s in asked if s.of is not None and decisions[s.id].story == decisions[s.of].story]
    assert len(joined) >= 0.95 * len(asked) > 0


def test_the_next_quarters_bulletin_is_another_story(judged: tuple[list[Sample], dict[str, Decision]]) -> None:
    samples, decisions = judged
    asked = [s for s in samples if s.habit == "other_figures"]
    for sample in asked:
        assert sample.of is not None
        assert decisions[sample.id].story != decisions[sample.of].story
        assert decisions[sample.id].others("sibling"), sample.id


def test_it_is_the_figures_that_keep_look_alikes_apart(judged: tuple[list[Sample], dict[str, Decision]]) -> None:
    samples, _ = judged
    decisions = file_all(samples, figures_count=False)
    asked = [s for s in samples if s.habit == "other_figures"]
    fused = [s for s in asked if s.of is not None and decisions[s.id].story == decisions[s.of].story]
    assert len(fused) >= 0.9 * len(asked)


def test_one_changed_figure_makes_a_sibling_that_names_it() -> None:
    decision = texts(("a", NEWS), ("b", NEWS.replace("18个", "81个")))["b"]
    assert decision.story == "b"
    [link] = decision.relations
    assert (link.kind, link.other) == ("sibling", "a")
    assert any("18" in old and "81" in new for old, new in link.differs)


@pytest.mark.parametrize("written", ["十八个", "１８个"])
def test_a_figure_written_otherwise_is_no_other_figure(written: str) -> None:
    assert texts(("a", NEWS), ("b", NEWS.replace("18个", written)))["b"].story == "a"


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("三亿两千万", 3.2e8),
        ("64.2亿", 6.42e9),
        ("一百零八", 108),
        ("二〇二六", 2026),
        ("五点五万", 55_000),
        ("万", None),
    ],
)
def test_a_figure_is_worth_what_it_says(word: str, value: float | None) -> None:
    assert worth(word) == (None if value is None else pytest.approx(value))


def test_a_figure_is_found_whole_from_its_middle() -> None:
    text = "总投资约3亿2000万元"
    [figure] = figures_in(text, 6, 7)
    assert (text[figure.start : figure.end], figure.value) == ("3亿2000万", 3.2e8)


def test_a_page_of_two_articles_holds_both_and_fuses_neither() -> None:
    decisions = texts(
        ("a", NEWS), ("b", OTHER), ("page", f"{NEWS}\n{OTHER}"), ("a2", NEWS + "。"), ("b2", f"据悉，{OTHER}")
    )
    assert {decisions["a"].story, decisions["b"].story} == {"a", "b"}
    assert set(decisions["page"].others("contains")) == {"a", "b"}
    assert decisions["a2"].story == "a"
    assert decisions["b2"].story == "b"


def test_a_page_that_came_before_its_second_part_does_not_draw_it_in() -> None:
    decisions = texts(("a", NEWS), ("page", f"{NEWS}\n{OTHER}"), ("b", OTHER))
    assert decisions["page"].story == "a"
    assert decisions["b"].story == "b"


def test_a_round_up_of_similar_notices_is_not_taken_for_a_changed_one() -> None:
    second = (
        NEWS.replace("云河县", "青石市").replace("18个", "27个").replace("64.2", "33.5").replace("远岚储能", "砺垚新材")
    )
    decisions = texts(("a", NEWS), ("b", second), ("page", f"{NEWS}\n{second}"))
    assert decisions["b"].story == "b"
    page = decisions["page"]
    assert {page.story, *page.others("contains")} >= {"a", "b"}
    assert not page.others("sibling")


def test_a_text_served_anew_after_months_is_a_rerun() -> None:
    samples = [Sample(id="a", title="", text=NEWS, day=20_000), Sample(id="b", title="", text=NEWS, day=20_200)]
    link = file_all(samples)["b"].link
    assert link is not None
    assert link.kind == "rerun"


def test_what_a_site_prints_under_every_title_joins_nothing() -> None:
    with RepostFile.open(None) as index, index.batch():
        for number, (title, text) in enumerate([("一", NEWS[:70]), ("二", OTHER[:70]), ("三", "别的"), ("四", "短讯")]):
            page = Incoming(
                article=title, title=title, text=f"{FURNITURE}\n{text}", host="h.example", day=20_000 + number
            )
            decision = index.add(page)
        assert decision.story == "四"


@pytest.mark.parametrize("text", ["", "签约", "。，！", "\x00\ud800", "县" * 59])
def test_texts_too_short_to_tell_stand_alone(text: str) -> None:
    decisions = texts(("a", text), ("b", text))
    assert decisions["b"].story == "b"


@pytest.mark.parametrize("day", [0, 47_481, -365, None])
def test_impossible_dates_do_no_harm(day: int | None) -> None:
    with RepostFile.open(None) as index, index.batch():
        index.add(Incoming(article="a", text=NEWS, day=20_000))
        decision = index.add(Incoming(article="b", text=NEWS + "完", day=day))
    assert decision.story in ("a", "b")


def test_farms_of_county_names_are_no_reposts_of_news() -> None:
    counties = [f"{a}{b}县" for a in "云青白石清长永安临平" for b in "河山阳川溪林水宁城泽"]
    farms = [("，".join(counties[n:] + counties[:n]) + "。") * 3 for n in (0, 30, 60)]
    decisions = texts(("a", NEWS), *((f"farm{n}", farm) for n, farm in enumerate(farms)), ("b", NEWS + "完"))
    assert decisions["b"].story == "a"


def test_a_megabyte_is_filed_and_its_copy_found() -> None:
    lines = [s.text for s in first_texts(60)]
    book = "\n".join(f"{n}{line}" for n in range(60) for line in lines)[:1_000_000]
    decisions = texts(("a", NEWS), ("book", book), ("copy", book[1000:]))
    assert decisions["copy"].story == "book"


def test_every_copy_letter_by_letter_costs_a_row_and_no_postings() -> None:
    with RepostFile.open(None) as index:
        with index.batch():
            index.add(Incoming(article="a0", text=NEWS, day=20_000))
        rows = index.conn.execute("SELECT count(*) FROM prints").fetchone()
        steps = []
        for start in (1, 1001):
            counted: list[int] = []
            index.conn.set_progress_handler(partial(counted.append, 1), 100)
            with index.batch():
                for number in range(start, start + 1000):
                    assert index.add(Incoming(article=f"a{number}", text=NEWS, day=20_000)).story == "a0"
            steps.append(len(counted))
        assert index.conn.execute("SELECT count(*) FROM prints").fetchone() == rows
        assert steps[1] <= 1.5 * steps[0]


def test_a_kept_index_goes_on_where_it_was(tmp_path) -> None:
    path = tmp_path / "index.sqlite"
    for name in ("a", "b"):
        with RepostFile.open(path) as index, index.batch():
            decision = index.add(Incoming(article=name, text=NEWS, day=20_000))
    assert decision.story == "a"


def test_contradictory_copies_part_alike_in_any_order() -> None:
    other = NEWS.replace("18个", "81个")
    versions = {"a": NEWS, "b": other, "c": f"快讯：{NEWS}", "d": f"转载：{other}"}
    found = set()
    for order in ("abcd", "badc", "dcba", "cdab", "bdac"):
        decisions = texts(*((name, versions[name]) for name in order))
        groups: dict[str, set[str]] = defaultdict(set)
        for name, decision in decisions.items():
            groups[decision.story].add(name)
        found.add(frozenset(frozenset(group) for group in groups.values()))
    assert found == {frozenset({frozenset("ac"), frozenset("bd")})}


def test_the_verdict_is_the_same_from_both_sides() -> None:
    for sample in first_texts(12):
        one, other = print_of(sample.text, 20_000), print_of(sample.text.replace("亿元", "万元"), 20_000)
        assert (verdict(align(one, other)) == "sibling") == (verdict(align(other, one)) == "sibling")
