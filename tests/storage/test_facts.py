"""Lists of facts: filtered, cut by key, corrected by analysts, whose word outlives a rereading."""

from dataclasses import replace

import pytest

from records import Count
from storage.archive import Archive
from storage.corrections import NotCorrectable
from storage.facts import REJECTED, FactFilter
from storage.query import Field
from storage.review import CorrectionUnknown

CASES = [
    # name, adcode, stage, industries, yuan, day, confidence
    ("zaozhuang", "370403", "signed", ("lidar", "chips"), 6.42e9, "2024-05-01", "A"),
    ("jining", "370811", "started", ("food",), 1e8, "2024-05-02", "B"),
    ("nanjing", "320102", "signed", ("lidar",), 3e8, "2024-05-02", "C"),
    ("province", "370000", "signed", (), None, "2024-05-03", "A"),
]


@pytest.fixture
def filed(archive: Archive, make) -> dict[str, str]:
    """Fact ids by name."""
    ids = {}
    with archive.unit_of_work() as unit:
        for name, adcode, stage, industries, yuan, day, confidence in CASES:
            page = make.page(f"http://{name}.example/1.html", site=name)
            archive.pages.keep(page)
            article = make.article(f"{name}集中签约项目14个。", day=day)
            fact = make.fact(
                article,
                "签约项目14个",
                stage=stage,
                host=make.place(adcode),
                industries=industries,
                amount=make.yuan(yuan) if yuan else None,
                count=Count(value=14),
                confidence=confidence,
                companies=(f"{name}公司",),
            )
            ids[name] = unit.file(page, article, make.reading(fact)).fact_ids[0]
    return ids


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (FactFilter(), "province nanjing jining zaozhuang"),
        (FactFilter(stages=("signed",)), "province nanjing zaozhuang"),
        (FactFilter(stages=("signed", "started"), regions=("370000",)), "province jining zaozhuang"),
        (FactFilter(regions=("370400",)), "zaozhuang"),
        (FactFilter(regions=("370403", "320100")), "nanjing zaozhuang"),
        (FactFilter(industries=("lidar",)), "nanjing zaozhuang"),
        (FactFilter(industries=("lidar", "food")), "nanjing jining zaozhuang"),
        (FactFilter(since="2024-05-02"), "province nanjing jining"),
        (FactFilter(until="2024-05-02"), "nanjing jining zaozhuang"),
        (FactFilter(min_amount=3e8), "nanjing zaozhuang"),
        (FactFilter(max_amount=3e8), "nanjing jining"),
        (FactFilter(alerting=True), "province jining zaozhuang"),
        (FactFilter(confidences=("C",)), "nanjing"),
        (FactFilter(sites=("jining",)), "jining"),
        (FactFilter(amount_kinds=("total",), company="nanjing公司"), "nanjing"),
        (FactFilter(background=True), ""),
        (FactFilter(realities=("planned",)), ""),
    ],
    ids=str,
)
def test_filters_list_what_they_say(
    archive: Archive, filed: dict[str, str], filters: FactFilter, expected: str
) -> None:
    names = {fact: name for name, fact in filed.items()}
    found = [names[fact.id] for fact in archive.facts.find(filters).facts]
    assert sorted(found) == sorted(expected.split())
    assert archive.facts.count(filters) == len(found)
    assert [fact.day for fact in archive.facts.find(filters).facts] == sorted(
        (fact.day for fact in archive.facts.find(filters).facts), reverse=True
    )


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("stage", {"signed": 3, "started": 1}),
        ("province", {"370000": 3, "320000": 1}),
        ("city", {"320100": 1, "370000": 1, "370400": 1, "370800": 1}),
        ("industry", {"lidar": 2, "chips": 1, "food": 1}),
        ("day", {"2024-05-01": 1, "2024-05-02": 2, "2024-05-03": 1}),
        ("month", {"2024-05": 4}),
        ("confidence", {"A": 2, "B": 1, "C": 1}),
    ],
)
def test_tallies_count_facts_by_value(archive: Archive, filed, by, expected: dict[str, int]) -> None:
    assert archive.facts.tally(FactFilter(), by) == expected
    assert list(archive.facts.tally(FactFilter(), by)) == list(expected)
    assert archive.facts.tally(FactFilter(stages=("landed",)), by) == {}


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM facts f WHERE f.current = 1",
        "SELECT f.stage, count(*) FROM facts f WHERE f.current = 1 AND f.day >= '2023-01-01' GROUP BY 1",
        "SELECT count(*) FROM facts f WHERE f.current = 1 AND f.host BETWEEN '370000' AND '379999' AND f.day >= '2023'",
        "SELECT count(*) FROM facts f WHERE f.current = 1 AND f.currency = 'CNY' AND f.amount >= 1e9",
    ],
)
def test_counts_are_read_from_an_index_alone(archive: Archive, sql: str) -> None:
    [(*_, plan)] = archive.db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
    assert "COVERING INDEX" in plan


def test_a_fact_knows_how_many_articles_carry_its_text(archive: Archive, make) -> None:
    text = "云河县在上海举行推介会，集中签约项目14个，总投资64.2亿元。" * 3
    for site in ("one", "two", "three"):
        page = make.page(f"http://{site}.example/1.html", site=site)
        archive.pages.keep(page)
        article = make.article(text)
        with archive.unit_of_work() as unit:
            unit.file(page, article, make.reading(make.fact(article, "集中签约项目14个")))
    assert [fact.copies for fact in archive.facts.find(FactFilter()).facts] == [3, 3, 3]
    assert len(archive.facts.find(FactFilter(first_copies=True)).facts) == 1


def test_pages_of_a_list_neither_skip_nor_repeat_while_facts_arrive(archive: Archive, make) -> None:
    def file(number: int) -> str:
        page = make.page(f"http://yunhe.example/{number}.html")
        archive.pages.keep(page)
        article = make.article("集中签约项目。", day=f"2024-05-{1 + number % 5:02}")
        with archive.unit_of_work() as unit:
            return unit.file(page, article, make.reading(make.fact(article, "签约项目"))).fact_ids[0]

    first = {file(number) for number in range(30)}
    seen: list[str] = []
    cursor = None
    number = 100
    while True:
        page = archive.facts.find(FactFilter(), cursor=cursor, limit=7)
        seen += [fact.id for fact in page.facts]
        cursor = page.next
        if cursor is None:
            break
        number += 1
        file(number)
    assert len(seen) == len(set(seen))
    assert first <= set(seen)
    assert {fact.id for fact in archive.facts.each(FactFilter())} >= first


def test_the_largest_sums_come_first_and_pages_follow_each_other(archive: Archive, filed: dict[str, str]) -> None:
    names = {ident: name for name, ident in filed.items()}
    found, cursor = [], None
    while True:
        page = archive.facts.find(FactFilter(), cursor=cursor, limit=1, order="largest")
        found += [names[one.id] for one in page.facts]
        cursor = page.next
        if cursor is None:
            break
    assert found == ["zaozhuang", "nanjing", "jining"]
    newest = archive.facts.find(FactFilter(), limit=1).next
    with pytest.raises(ValueError, match="no cursor of this list"):
        archive.facts.find(FactFilter(), cursor=newest, order="largest")


@pytest.mark.parametrize("cursor", ["x", "2024-05-01", "~", "'; DROP TABLE facts"])
def test_a_foreign_cursor_of_a_list_is_refused(archive: Archive, cursor: str) -> None:
    with pytest.raises(ValueError, match="start again"):
        archive.facts.find(FactFilter(), cursor=cursor)


def test_a_correction_shows_everywhere_and_outlives_a_rereading(archive: Archive, filed, make) -> None:
    fact = archive.facts.get(filed["zaozhuang"])
    made = archive.review.correct(fact.id, "stage", "started", who="li", why="开工仪式")
    archive.review.correct(fact.id, "host", {"adcode": "370404", "name": "峄城区"}, who="li")
    archive.review.correct(fact.id, "industries", ["food"], who="li")
    archive.review.correct(fact.id, "amount", {"value": 1e8, "kind": "agreed"}, who="li")
    assert (made.before, made.after) == ("signed", "started")

    def check() -> None:
        now = archive.facts.get(fact.id)
        assert now.corrected
        assert now.read.stage == "signed"
        assert now.fact.stage == "started"
        assert now.fact.amount is not None
        assert now.fact.amount.value == 1e8
        assert archive.facts.count(FactFilter(regions=("370403",))) == 0
        assert archive.facts.count(FactFilter(regions=("370404",), stages=("started",), industries=("food",))) == 1
        assert archive.search.count(Field("region", "370404")) == 1
        assert archive.search.count(Field("region", "370403")) == 0
        assert archive.search.count(Field("industry", "chips")) == 0

    check()
    page = archive.pages.get(archive.articles.row(fact.article).page or "")
    article = archive.articles.get(fact.article).article
    reread = replace(fact.read, why="by a better rule", confidence="B")
    with archive.unit_of_work() as unit:
        assert unit.file(page, article, make.reading(reread, extractor="2")).fact_ids == (fact.id,)
    check()
    with archive.unit_of_work() as unit:
        unit.file(page, article, make.reading(extractor="3"))
    check()


def test_a_withdrawn_correction_gives_way_to_the_one_before(archive: Archive, filed) -> None:
    fact = filed["jining"]
    first = archive.review.correct(fact, "stage", "landed", who="li")
    second = archive.review.correct(fact, "stage", "production", who="wang")
    archive.review.withdraw(second.id)
    assert archive.facts.get(fact).fact.stage == "landed"
    archive.review.withdraw(first.id)
    assert archive.facts.get(fact).fact.stage == "started"
    assert not archive.facts.get(fact).corrected
    with pytest.raises(CorrectionUnknown):
        archive.review.withdraw(first.id)
    assert [made.withdrawn_at is None for made in archive.review.of_article(archive.facts.get(fact).article)] == [
        False
    ] * 2


def test_a_rejected_fact_leaves_lists_and_search_and_keeps_its_id(archive: Archive, filed) -> None:
    fact = filed["nanjing"]
    rejected = archive.review.reject(fact, who="li", why="往年旧闻")
    assert archive.facts.get(fact).state == REJECTED
    assert fact not in {held.id for held in archive.facts.each(FactFilter())}
    assert archive.search.count(Field("industry", "lidar")) == 1
    archive.review.withdraw(rejected.id)
    assert archive.search.count(Field("industry", "lidar")) == 2


@pytest.mark.parametrize(
    ("field", "value"), [("quote", "别的话"), ("start", 3), ("colour", "red"), ("amount", "much"), ("host", 5)]
)
def test_evidence_and_unknown_fields_cannot_be_corrected(archive: Archive, filed, field: str, value: object) -> None:
    with pytest.raises(NotCorrectable, match=field):
        archive.review.correct(filed["jining"], field, value, who="li")
    assert not archive.facts.get(filed["jining"]).corrected
