"""Dossiers as an analyst sees them: lists, the clock, what stands still, and decisions that outlive rereading."""

import pytest

from records import Amount, Period
from storage.archive import Archive
from storage.dossiers.decisions import NotDecidable
from storage.projects import ProjectFilter, ProjectUnknown
from storage.thinning import thin
from storage.upkeep import examine

SIGNED = "1月5日，沛县与上海远岚储能科技有限公司签订储能系统集成项目投资协议，总投资5亿元"
STARTED = "6月1日，远岚储能科技储能系统集成项目在沛县开工建设"


@pytest.fixture
def two(news, archive) -> tuple[str, str]:
    """Two dossiers: one signed and started in Pei, one of another firm signed in Xuecheng."""
    one = news.tell(SIGNED, "2024-01-05", industries=("batteries",))
    news.tell(STARTED, "2024-06-01", stage="started", amount=None)
    other = news.tell(
        "2月2日，云鹿食品有限公司预制菜项目落户薛城区", "2024-02-02", companies=("云鹿食品有限公司",),
        projects=("预制菜项目",), host=news.make.place("370403"), amount=Amount(value=8e7), industries=("food",),
    )  # fmt: skip
    return one, other


def test_a_dossier_tells_each_stage_with_its_day_and_fact(news, archive, two):
    dossier = archive.projects.get(two[0])

    assert [(e.stage, e.day, e.precision) for e in dossier.events] == [
        ("signed", "2024-01-05", "day"),
        ("started", "2024-06-01", "day"),
    ]
    assert dossier.fact(dossier.events[0].fact).fact.quote == SIGNED
    assert dossier.project.amount == 5e8
    assert dossier.project.name == "远岚储能科技储能系统集成项目"


@pytest.mark.parametrize(
    ("period", "day", "precision"),
    [
        (Period(start="2024-01-01", end="2024-01-31"), "2024-01-31", "month"),
        (Period(start="2024-01-01", end="2024-03-31"), "2024-03-31", "quarter"),
        (Period(start="2023-07-01", end="2023-12-31"), "2023-12-31", "half"),
        (Period(start="2023-01-01", end="2023-12-31"), "2023-12-31", "year"),
        (Period(start=None, end="2024-03-31"), "2024-03-31", "as_of"),
        (None, "2024-04-08", "as_of"),
    ],
)
def test_a_day_is_as_precise_as_the_words(news, archive, period, day, precision):
    project = news.tell(SIGNED, "2024-04-08", period=period)

    event = archive.projects.get(project).events[0]
    assert (event.day, event.precision) == (day, precision)


def test_a_signing_told_only_after_the_start_does_not_turn_the_clock_back(news, archive):
    news.tell(STARTED, "2024-06-01", stage="started", amount=None)
    project = news.tell(SIGNED, "2024-09-01")

    signed, started = archive.projects.get(project).events
    assert (signed.day, signed.precision, signed.told_after) == ("2024-06-01", "as_of", True)
    assert (started.day, started.told_after) == ("2024-06-01", False)


def ids(archive: Archive, **clauses: object) -> list[str]:
    filters = ProjectFilter(**clauses)  # type: ignore[arg-type]
    found = [one.id for one in archive.projects.find(filters).projects]
    assert archive.projects.count(filters) == len(found)
    return found


def test_lists_are_filtered(archive, two):
    one, other = two
    assert ids(archive) == [one, other]
    assert ids(archive, regions=("370000",)) == [other]
    assert ids(archive, industries=("food",)) == [other]
    assert ids(archive, stages=("started",)) == [one]
    assert ids(archive, company="远岚") == [one]
    assert ids(archive, min_amount=1e8) == [one]
    assert ids(archive, since="2024-03-01") == [one]
    first = archive.projects.find(ProjectFilter(), limit=1)
    assert [p.id for p in archive.projects.find(ProjectFilter(), cursor=first.next).projects] == [other]
    with pytest.raises(ValueError, match="no cursor"):
        archive.projects.find(ProjectFilter(), cursor="x")


def test_a_signing_without_a_start_stands_still(archive, two):
    _, other = two
    dossier = archive.projects.get(other)

    assert dossier.waits("2025-03-08") == 400
    assert ids(archive, stalled_days=400, today="2025-03-08") == [other]
    assert ids(archive, stalled_days=400, today="2025-03-07") == []
    assert archive.projects.get(two[0]).waits("2026-01-01") is None


def test_a_project_that_fell_through_waits_no_more(news, archive, two):
    news.tell(
        "因未按约出资，云鹿食品预制菜项目投资协议已终止", "2024-08-01", companies=("云鹿食品有限公司",),
        projects=("预制菜项目",), host=news.make.place("370403"), amount=None, reality="cancelled", background=True,
    )  # fmt: skip

    assert ids(archive, stalled_days=365, today="2026-01-01") == []
    assert ids(archive, cancelled=True) == [two[1]]


def test_contradictions_stand_side_by_side(news, archive, two):
    project = news.tell("远岚储能科技储能系统集成项目签约沛县，总投资50亿元", "2024-01-06", amount=Amount(value=5e9))

    (found,) = [c for c in archive.projects.get(project).contradictions if c.kind == "amount"]
    assert found.values == ("5亿", "50亿")
    assert [archive.facts.get(f).fact.quote[:4] for f in found.facts] == ["1月5日", "远岚储能"]
    assert ids(archive, contradicted=True) == [two[0]]
    assert archive.projects.get(project).project.amount == 5e8


def test_an_increase_and_a_later_stage_leave_the_amount(news, archive, two):
    project = news.tell(
        "沛县与远岚储能科技签订储能系统集成项目增资扩产协议，新增投资3亿元", "2024-08-01", amount=Amount(value=3e8)
    )
    news.tell(
        "远岚储能科技储能系统集成项目在沛县投产，总投资6亿元",
        "2024-12-01",
        stage="production",
        amount=Amount(value=6e8),
    )

    assert project == two[0]
    assert archive.projects.row(project).amount == 5e8


def test_a_split_outlives_rereading_and_keeps_copies_together(news, archive, two):
    one, _ = two
    url = "http://www.yunhe.example/2024/odd.html"
    odd = "3月3日，远岚储能科技另一个储能系统集成项目在沛县签约"
    assert news.tell(odd, "2024-03-03", url=url) == one
    fact = news.filed[-1].fact_ids[0]

    apart = archive.decisions.split(one, [fact], who="甲", why="两块地")

    assert apart not in two
    assert news.tell(odd, "2024-03-03", url=url) == apart  # read again
    assert news.tell(odd, "2024-03-03", url=url, industries=("batteries",)) == apart  # and read otherwise
    assert news.tell(odd, "2024-03-04") == apart  # a copy elsewhere
    assert archive.projects.get(one).related[0].id == apart

    decision = archive.projects.get(one).decisions[0]
    archive.decisions.withdraw(decision.id, who="甲")
    assert archive.projects.of_facts([fact]) == {fact: one}


def test_a_merge_keeps_the_old_id_as_alias_and_can_be_taken_back(news, archive, two):
    one, other = two
    facts = [m.stored.id for m in archive.projects.members(other)]

    assert archive.decisions.merge(other, one, who="甲") == one
    assert archive.projects.get(other).project.id == one
    assert archive.projects.get(one).aliases == (other,)
    assert archive.projects.get(one).project.mentions == 3

    archive.decisions.withdraw(archive.projects.get(one).decisions[-1].id, who="甲")
    assert archive.projects.of_facts(facts) == dict.fromkeys(facts, other)
    assert archive.projects.get(other).aliases == ()


def test_what_is_kept_apart_is_never_merged_by_rule(news, archive):
    by_firm = news.tell("远岚储能科技与沛县签约", "2024-01-05", projects=(), amount=None)
    by_content = news.tell("沛县签下储能系统集成项目，总投资5亿元", "2024-01-05", companies=())
    archive.decisions.keep_apart(by_firm, by_content, who="甲")

    news.tell(SIGNED, "2024-01-05")

    assert {p.id for p in archive.projects.find(ProjectFilter()).projects} == {by_firm, by_content}
    archive.decisions.merge(by_firm, by_content, who="乙")  # a person may
    assert archive.projects.count(ProjectFilter()) == 1


def test_decisions_that_make_no_sense_are_refused(archive, two):
    one, other = two
    facts = [m.stored.id for m in archive.projects.members(one)]
    for refused in (
        lambda: archive.decisions.merge(one, one, who="甲"),
        lambda: archive.decisions.merge(one, "p0", who="甲"),
        lambda: archive.decisions.split(one, facts, who="甲"),
        lambda: archive.decisions.split(other, facts[:1], who="甲"),
        lambda: archive.decisions.withdraw(99, who="甲"),
    ):
        with pytest.raises(NotDecidable):
            refused()
    with pytest.raises(ProjectUnknown):
        archive.projects.get("p0")
    assert archive.projects.count(ProjectFilter()) == 2


def test_a_signing_anew_comes_with_both_sentences_and_the_ceremony_that_counts_it(news, archive, make, two):
    text = "9月20日，沛县集中签约项目6个，总投资40亿元"
    part = "其中，上海远岚储能科技有限公司储能系统集成项目总投资5亿元"
    page = make.page("http://www.yunhe.example/2024/ceremony.html", text)
    article = make.article(f"{text}。{part}。", day="2024-09-21")
    day = Period(start="2024-09-20", end="2024-09-20")
    whole = make.fact(article, text, period=day, host=make.place("320322"), amount=make.yuan(4e9))
    named = make.fact(
        article, part, period=day, host=make.place("320322"), part_of=0, amount=make.yuan(5e8),
        companies=("上海远岚储能科技有限公司",), projects=("储能系统集成项目",),
    )  # fmt: skip
    archive.pages.keep(page)
    with archive.unit_of_work() as unit:
        filed = unit.file(page, article, make.reading(whole, named))

    assert filed.project_ids == (None, two[0])
    (found,) = archive.projects.signed_again(ProjectFilter())
    assert (found.new.fact.quote, found.first.fact.quote) == (part, SIGNED)
    assert found.batch is not None
    assert found.batch.fact.quote == text
    assert ids(archive, resigned=True) == [two[0]]


def test_facts_filed_before_there_were_dossiers_are_caught_up(news, archive, two):
    before = archive.db.conn.execute("SELECT fact FROM project_facts ORDER BY fact").fetchall()
    for table in ("project_keys", "project_facts", "projects"):
        archive.db.conn.execute(f"DELETE FROM {table}")
    assert [check.name for check in examine(archive, deep=True).problems] == ["projects"]

    assert archive.decisions.catch_up() == (3, 3)
    assert archive.decisions.catch_up() == (3, 0)

    assert archive.db.conn.execute("SELECT fact FROM project_facts ORDER BY fact").fetchall() == before
    assert archive.projects.count(ProjectFilter()) == 2
    assert examine(archive, deep=True).problems == ()


def test_dossiers_that_do_not_add_up_are_found(archive, two):
    archive.db.conn.execute("UPDATE projects SET mentions = 7 WHERE id = ?", [two[0]])

    (problem,) = examine(archive, deep=True).problems
    assert "count their facts wrongly" in problem.detail


def test_thinning_an_article_leaves_its_dossier(news, archive, clock, two):
    clock.advance(800 * 86_400_000)
    thin(archive, older_than_days=365)
    fact = archive.projects.members(two[0])[0].stored.id

    archive.review.correct(fact, "industries", ["chips"], who="甲")

    assert archive.projects.get(two[0]).project.mentions == 2
    assert examine(archive, deep=True).problems == ()
