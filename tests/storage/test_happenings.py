"""One happening told in other words is one happening; what only resembles it is another; an analyst has the last word."""

import pytest

from storage.archive import Archive
from storage.happenings import NotRulable
from storage.sameness import face_of, same

FIRST = "6月1日，云河县与远岚储能科技有限公司签订储能系统集成项目合同，项目总投资12亿元，占地120亩。"
RETOLD = "远岚储能要来了：这家做储能柜的企业日前与我县正式牵手，12亿元的储能系统集成项目落子开发区。"


class Desk:
    def __init__(self, archive: Archive, make) -> None:
        self.archive, self.make = archive, make

    def file(
        self,
        name: str,
        text: str,
        *,
        title: str,
        day: str = "2024-06-01",
        stage: str = "signed",
        host: str | None = "320322",
        companies: tuple[str, ...] = (),
        count: int | None = None,
        amount: float | None = None,
    ):
        page = self.make.page(f"http://{name}.example/a.html", text)
        self.archive.pages.keep(page)
        article = self.make.article(text, title=title, day=day)
        fact = self.make.fact(
            article,
            text[:12],
            stage=stage,
            host=self.make.place(host) if host else None,
            companies=companies,
            count=self.make.number(count) if count else None,
            amount=self.make.yuan(amount) if amount else None,
        )
        with self.archive.unit_of_work() as unit:
            return unit.file(page, article, self.make.reading(fact))

    def told(self, filed) -> set[str]:
        happening = self.archive.happenings.of_story(filed.story_id)
        return {telling.story for telling in self.archive.happenings.get(happening).tellings}


@pytest.fixture
def desk(archive: Archive, make) -> Desk:
    return Desk(archive, make)


YUANLAN = ("远岚储能科技有限公司",)


def test_the_same_firm_stage_and_place_within_a_week_is_one_happening(desk: Desk) -> None:
    one = desk.file("a", FIRST, title="云河签下储能大单", companies=YUANLAN, amount=1.2e9)
    two = desk.file("b", RETOLD, title="远岚落子", day="2024-06-05", companies=("远岚储能科技有限公司",), amount=1.2e9)
    assert two.story_id == two.article_id  # stories stay apart
    assert two.happening_id == one.happening_id
    [_, second] = desk.archive.happenings.get(one.happening_id).tellings
    assert (second.reason, second.other) == ("company", one.article_id)


@pytest.mark.parametrize(
    "changed",
    [
        {"day": "2024-05-10"},
        {"host": "370403"},
        {"stage": "started"},
        {"companies": ("砺垚新材料有限公司",)},
    ],
    ids=["three weeks later", "elsewhere", "another stage", "another firm"],
)
def test_what_differs_in_kind_is_another_happening(desk: Desk, changed: dict[str, object]) -> None:
    one = desk.file("a", FIRST, title="云河签下储能大单", companies=YUANLAN, amount=1.2e9)
    two = desk.file("b", RETOLD, **{"title": "远岚落子", "companies": YUANLAN, "amount": 1.2e9} | changed)
    assert two.happening_id != one.happening_id


def test_a_sum_told_differently_stays_one_happening_and_is_shown(desk: Desk) -> None:
    one = desk.file("a", FIRST, title="云河签下储能大单", companies=YUANLAN, amount=1.2e9)
    desk.file("b", RETOLD.replace("12亿", "21亿"), title="远岚落子", companies=YUANLAN, amount=2.1e9)
    found = desk.archive.happenings.get(one.happening_id)
    assert len(found.tellings) == 2
    assert found.conflicts == ("12亿 / 21亿",)


def test_a_ceremony_is_known_by_its_figures_in_other_words(desk: Desk) -> None:
    one = desk.file(
        "a", "云河县举行二季度集中签约活动，现场签约项目18个。", title="18个项目签约", count=18, amount=6.4e9
    )
    two = desk.file(
        "b", "总投资64亿元！这场仪式上十八个项目一起落笔。", title="落笔", day="2024-06-03", count=18, amount=6.4e9
    )
    other = desk.file(
        "c", "云河县举行集中签约活动，现场签约项目9个。", title="9个项目签约", day="2024-06-03", count=9, amount=3e9
    )
    assert two.happening_id == one.happening_id
    assert other.happening_id != one.happening_id


def test_words_alone_join_only_within_three_days(make) -> None:
    article = make.article("云河县举行储能产业链招商推介会，邀请四十余家企业参会，县领导介绍投资环境。")
    fact = make.fact(article, "云河县举行", stage="negotiating", host=make.place("320322"))
    title = "云河县举行储能产业链招商推介会"
    one = face_of("a", 20_000, title, article.text, [fact])
    again = face_of("b", 20_001, f"{title} 四十余家企业参会", article.text[4:] + "现场气氛热烈。", [fact])
    late = face_of("c", 20_005, title, article.text, [fact])
    assert same(again, one) is not None
    assert same(late, one) is None


def test_an_analyst_parts_what_the_rules_joined_and_takes_it_back(desk: Desk) -> None:
    one = desk.file("a", FIRST, title="云河签下储能大单", companies=YUANLAN, amount=1.2e9)
    two = desk.file("b", RETOLD, title="远岚落子", companies=YUANLAN, amount=1.2e9)
    happenings = desk.archive.happenings
    ruling = happenings.part(two.story_id, who="li", why="二期")
    assert desk.told(one) == {one.story_id}
    third = desk.file("c", RETOLD[::-1] + FIRST, title="储能", day="2024-06-02", companies=YUANLAN, amount=1.2e9)
    assert len(desk.told(third)) == 2
    assert [r.kind for r in happenings.rulings(two.story_id)] == ["apart"]
    happenings.withdraw(ruling)
    assert two.story_id in desk.told(one) | desk.told(third)
    with pytest.raises(NotRulable, match="no ruling"):
        happenings.withdraw(ruling)


def test_parting_the_first_story_leaves_the_others_together(desk: Desk) -> None:
    one = desk.file("a", FIRST, title="云河签下储能大单", companies=YUANLAN, amount=1.2e9)
    two = desk.file("b", RETOLD, title="远岚落子", companies=YUANLAN, amount=1.2e9)
    three = desk.file("c", RETOLD[::-1], title="又讯", companies=YUANLAN, amount=1.2e9)
    desk.archive.happenings.part(one.story_id, who="li")
    assert desk.told(one) == {one.story_id}
    assert desk.told(two) == {two.story_id, three.story_id}


def test_an_analyst_joins_what_the_rules_kept_apart_and_rereading_keeps_it(desk: Desk) -> None:
    one = desk.file("a", FIRST, title="云河签下储能大单", companies=YUANLAN)
    two = desk.file("b", RETOLD, title="落子", companies=("砺垚新材料有限公司",))
    desk.archive.happenings.join(two.story_id, one.story_id, who="li")
    again = desk.file("b", RETOLD + "记者还了解到，厂房已经封顶。", title="落子", companies=("砺垚新材料有限公司",))
    assert again.happening_id == one.happening_id
    with pytest.raises(NotRulable, match="already"):
        desk.archive.happenings.join(one.story_id, two.story_id, who="li")


def test_what_states_nothing_has_no_happening(desk: Desk, make) -> None:
    page = make.page("http://d.example/a.html", "云河县召开例会。")
    desk.archive.pages.keep(page)
    with desk.archive.unit_of_work() as unit:
        filed = unit.file(page, make.article("云河县召开例会。"), make.reading())
    assert filed.happening_id is None
    with pytest.raises(NotRulable, match="states no fact"):
        desk.archive.happenings.part(filed.story_id, who="li")
