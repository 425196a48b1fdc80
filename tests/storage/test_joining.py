"""Facts of many articles become one dossier a real project; what only looks like it stays apart."""

import itertools
import json

import pytest

from records import Amount, Count, Period
from storage.archive import Archive

SIGNED = "1月5日，沛县与上海远岚储能科技有限公司签订储能系统集成项目投资协议，总投资5亿元"
ELSEWHERE = {"adcode": "320324"}


def dossiers(archive: Archive) -> dict[str, tuple[str | None, int]]:
    """Id → (stage, mentions) of those that hold anything."""
    rows = archive.db.conn.execute("SELECT id, stage, mentions FROM projects WHERE mentions > 0")
    return {name: (stage, mentions) for name, stage, mentions in rows}


def flags(archive: Archive) -> dict[str, str]:
    return dict(archive.db.conn.execute("SELECT fact, again FROM project_facts WHERE again IS NOT NULL"))


# What a second report says differently, and whether it is the same project.
SECOND = {
    "the same, months later": ({}, True),
    "short form of the firm": ({"companies": ("远岚储能",)}, True),
    "no firm, the same content and sum": ({"companies": ()}, True),
    "no content, the same firm and place": ({"projects": ()}, True),
    "the city instead of the county": ({"host": "320300"}, True),
    "no place, all else the same": ({"host": None}, True),
    "a sum within rounding": ({"amount": Amount(value=5.2e8, qualifier="about")}, True),
    "a sum that somebody miscopied": ({"amount": Amount(value=5e9)}, True),
    "first phase, said so": ({"projects": ("储能系统集成一期项目",)}, True),
    "another kind of content, the same sum": ({"projects": ("储能系统生产基地项目",)}, True),
    "a firm where the project's name should be": ({"companies": (), "projects": ("远岚储能科技",)}, True),
    "a project called by its firm": ({"companies": (), "projects": ("远岚储能科技储能系统集成",)}, True),
    "another firm where the project's name should be": ({"companies": (), "projects": ("云鹿食品",)}, False),
    "second phase": ({"projects": ("储能系统集成二期项目",)}, False),
    "the same parent in the next county": ({"host": "320324"}, False),
    "the same parent in another province": ({"host": "370403"}, False),
    "another firm": ({"companies": ("云鹿食品有限公司",)}, False),
    "another plant of the firm": ({"projects": ("光伏玻璃深加工项目",), "amount": Amount(value=3e7)}, False),
    "another sum, signed half a year later": (
        {"amount": Amount(value=9e8), "projects": ("储能电芯项目",), "day": "2024-09-01"},
        False,
    ),
}


@pytest.mark.parametrize(("more", "one"), SECOND.values(), ids=SECOND)
def test_a_second_report_joins_or_not(news, make, more, one):
    more = dict(more)
    day = more.pop("day", "2024-01-25")
    if isinstance(more.get("host"), str):
        more["host"] = make.place(more["host"])
    first = news.tell(SIGNED, "2024-01-05")

    second = news.tell("又一则报道说起远岚储能的项目在当地落户签约", day, stage="signed", **more)

    assert (second == first) is one


def test_totals_and_nameless_projects_have_no_dossier(news, archive):
    assert news.tell("一季度签约项目14个，总投资64.2亿元", "2024-04-05", count=Count(value=14)) == ""
    assert news.tell("到位资金12亿元，完成年度任务", "2024-04-05", companies=(), projects=()) == ""
    assert news.tell("全年力争签约亿元以上项目", "2024-04-05", stage="target", companies=()) == ""

    assert dossiers(archive) == {}


def test_the_clock_goes_forward_whatever_arrives_first(news, archive):
    stages = [
        ("started", "2024-06-01"),
        ("signed", "2024-01-05"),
        ("production", "2025-03-02"),
        ("negotiating", "2023-11-01"),
    ]
    for stage, day in stages:
        project = news.tell(f"{day}远岚储能在沛县的项目{stage}", day, stage=stage)

    row = archive.db.conn.execute(
        "SELECT stage, stage_day, signed_day FROM projects WHERE id = ?", [project]
    ).fetchone()
    assert row == ("production", "2025-03-02", "2024-01-05")


def test_a_signing_anew_is_flagged_with_the_first_one(news, archive):
    first = news.tell(SIGNED, "2024-01-05")
    copy = news.tell(SIGNED, "2024-01-05", published="2024-09-20")  # an old text under a new date
    again = news.tell("9月20日，沛县集中签约，远岚储能科技储能系统集成项目总投资5亿元", "2024-09-20")

    assert first == copy == again
    assert flags(archive) == {news.filed[2].fact_ids[0]: news.filed[0].fact_ids[0]}


@pytest.mark.parametrize(
    ("quote", "more"),
    [
        ("9月20日，远岚储能科技与沛县签订储能系统集成项目增资扩产协议，新增投资3亿元", {"amount": Amount(value=3e8)}),
        ("9月20日，沛县与远岚储能科技签约储能系统集成二期项目，总投资5亿元", {"projects": ("储能系统集成二期项目",)}),
        ("9月20日，储能系统集成项目在睢宁县签约，总投资5亿元", {"host": "320324"}),
        ("今年1至9月签约的项目有远岚储能储能系统集成项目", {"period": Period(start="2024-01-01", end="2024-09-30")}),
        ("远岚储能储能系统集成项目去年签约，总投资5亿元", {"reality": "recalled", "background": True, "period": None}),
    ],
    ids=["增资扩产", "second phase", "same parent elsewhere", "a period around the first", "recalled"],
)
def test_what_only_looks_like_a_signing_anew_is_not_flagged(news, make, archive, quote, more):
    if isinstance(more.get("host"), str):
        more = more | {"host": make.place(more["host"])}
    news.tell(SIGNED, "2024-01-05")

    news.tell(quote, "2024-09-20", **more)

    assert flags(archive) == {}


def test_a_late_report_that_names_everything_merges_two_dossiers(news, archive):
    by_firm = news.tell("远岚储能科技与沛县签约", "2024-01-05", projects=(), amount=None)
    by_content = news.tell("沛县签下储能系统集成项目，总投资5亿元", "2024-01-05", companies=())
    assert by_firm != by_content

    both = news.tell(SIGNED, "2024-01-05")

    assert both == by_firm  # the older one keeps its id
    assert dossiers(archive) == {by_firm: ("signed", 3)}
    alias = archive.db.conn.execute("SELECT alias_of FROM projects WHERE id = ?", [by_content]).fetchone()[0]
    assert alias == by_firm


def test_the_order_of_arrival_does_not_matter(tmp_path, make, news):
    told = [
        ("1月5日，沛县与远岚储能科技签约储能系统集成项目", "2024-01-05", {}),
        ("储能系统集成项目在徐州沛县动工建设中", "2024-06-01", {"stage": "started", "companies": ()}),
        ("9月20日，远岚储能项目再次签约于沛县的仪式上", "2024-09-20", {"companies": ("远岚储能",)}),
        ("储能系统集成二期项目签约落户沛县经济开发区", "2024-10-08", {"projects": ("储能系统集成二期项目",)}),
        ("远岚储能科技同样的项目签约落户枣庄市薛城区", "2024-02-01", {"host": make.place("370403")}),
    ]
    seen = set()
    for number, order in enumerate(itertools.permutations(range(len(told)))):
        if number % 17:
            continue
        with Archive.open(tmp_path / str(number), clock=make.clock) as fresh:
            teller = type(news)(fresh, make)
            where = {
                n: teller.tell(told[n][0], told[n][1], url=f"http://y.example/{n}.html", **told[n][2]) for n in order
            }
            final = {n: fresh.db.conn.execute("SELECT coalesce(alias_of, id) FROM projects WHERE id = ?", [p]).fetchone()[0]
                     for n, p in where.items()}  # fmt: skip
            groups = frozenset(frozenset(n for n in final if final[n] == p) for p in final.values())
            seen.add((groups, len(flags(fresh))))

    assert seen == {(frozenset({frozenset({0, 1, 2}), frozenset({3}), frozenset({4})}), 1)}


def test_a_rereading_keeps_every_dossier(news, archive):
    url = "http://www.yunhe.example/2024/one.html"
    first = news.tell(SIGNED, "2024-01-05", url=url)
    before = archive.db.conn.execute("SELECT * FROM project_facts").fetchall()

    assert news.tell(SIGNED, "2024-01-05", url=url) == first
    assert archive.db.conn.execute("SELECT * FROM project_facts").fetchall() == before

    better = news.tell(
        SIGNED, "2024-01-05", url=url, industries=("batteries",), companies=("上海远岚储能科技股份有限公司",)
    )
    assert better == first
    assert dossiers(archive) == {first: ("signed", 1)}


def test_a_fact_that_is_read_otherwise_moves_and_its_id_stays_as_alias(news, archive):
    known = news.tell(SIGNED, "2024-01-05")
    url = "http://www.yunhe.example/2024/late.html"
    wrong = news.tell(
        "远岚储能科技储能系统集成项目在沛县开工了", "2024-06-01", url=url, stage="started", companies=("开工了公司",)
    )
    assert wrong != known

    right = news.tell("远岚储能科技储能系统集成项目在沛县开工了", "2024-06-01", url=url, stage="started")

    assert right == known
    assert archive.db.conn.execute("SELECT alias_of FROM projects WHERE id = ?", [wrong]).fetchone()[0] == known


def test_a_correction_joins_anew_and_withdrawn_goes_back(news, archive):
    first = news.tell(SIGNED, "2024-01-05")
    second = news.tell("3月1日远岚储能科技在当地签约一个储能系统集成项目", "2024-03-01", host=news.make.place("320324"))
    fact = news.filed[1].fact_ids[0]
    assert first != second

    made = archive.review.correct(fact, "host", {"adcode": "320322", "name": "沛县"}, who="甲")
    assert dossiers(archive) == {first: ("signed", 2)}

    archive.review.withdraw(made.id)
    assert {mentions for _, mentions in dossiers(archive).values()} == {1}

    archive.review.reject(fact, who="甲")
    assert dossiers(archive) == {first: ("signed", 1)}


def test_each_joining_says_what_spoke_for_and_against(news, archive):
    news.tell(SIGNED, "2024-01-05")
    news.tell(
        "远岚储能科技储能系统集成项目在沛县开工，总投资50亿元", "2024-06-01", stage="started", amount=Amount(value=5e9)
    )

    rows = dict(archive.db.conn.execute("SELECT fact, why FROM project_facts").fetchall())
    why = {news.filed[n].fact_ids[0]: n for n in (0, 1)}
    reasons = {why[fact]: {row[0]: row[1] for row in json.loads(text)} for fact, text in rows.items()}

    assert set(reasons[0]) == {"first"}
    assert reasons[1]["firm"] > 0 > reasons[1]["sum_far"]
    assert reasons[1]["content"] > 0


def test_a_thousand_copies_cost_one_comparison_each(news, archive):
    first = news.tell(SIGNED, "2024-01-05")
    for _ in range(30):
        assert news.tell(SIGNED, "2024-01-05") == first

    worded = archive.db.conn.execute("SELECT count(*) FROM project_facts WHERE twin IS NULL").fetchone()[0]
    assert worded == 1
    assert dossiers(archive) == {first: ("signed", 31)}


def test_two_projects_of_one_sentence_are_two(archive, make):
    text = "远岚储能科技储能系统集成项目5亿元、云鹿食品预制菜项目5亿元在沛县签约"
    page = make.page("http://www.yunhe.example/2024/list.html", text)
    article = make.article(f"{text}。", day="2024-01-05")
    one = make.fact(article, text, projects=("储能系统集成项目",), host=make.place("320322"), amount=make.yuan(5e8))
    other = make.fact(
        article,
        "云鹿食品预制菜项目5亿元在沛县签约",
        projects=("预制菜项目",),
        host=make.place("320322"),
        amount=make.yuan(5e8),
    )
    archive.pages.keep(page)
    with archive.unit_of_work() as unit:
        filed = unit.file(page, article, make.reading(one, other))

    assert len(set(filed.project_ids)) == 2
