"""What follows from a page is filed once, together, and keeps its ids."""

from dataclasses import replace

import pytest

from storage.archive import Archive
from storage.database import ArchiveFull
from storage.docids import last_of
from storage.facts import RETIRED, FactFilter, FactUnknown
from storage.frontier import LeaseLost
from storage.query import EVERYTHING, Word
from storage.unit import STORY_OF

LINE = "云河县在上海举行推介会，集中签约项目14个，总投资64.2亿元。"
OTHER = "其中激光雷达项目当日开工，计划2026年投产。"


def file(archive: Archive, page, article, reading, **more):
    with archive.unit_of_work() as unit:
        return unit.file(page, article, reading, **more)


def test_an_article_comes_back_as_it_was_filed(archive: Archive, make) -> None:
    article = make.article(LINE, OTHER)
    fact = make.fact(article, "集中签约项目14个", host=make.place(), amount=make.yuan(6.42e9), industries=("lidar",))
    page = make.page()
    archive.pages.keep(page)
    filed = file(archive, page, article, make.reading(fact, hosts=(make.place(),)))
    stored = archive.articles.get(filed.article_id)
    assert stored.article == article
    assert stored.reading.hosts == (make.place(),)
    assert stored.row.day == "2024-06-01"
    [held] = archive.facts.of_article(filed.article_id)
    assert held.fact == fact
    assert article.text[held.fact.start : held.fact.end] == held.fact.quote
    assert filed.fact_ids == (held.id,)
    assert filed.is_new
    assert filed.new_facts == {held.id}


def test_filing_the_same_page_twice_equals_filing_it_once(archive: Archive, make) -> None:
    article = make.article(LINE)
    reading = make.reading(make.fact(article, "集中签约项目14个"))
    page = make.page()
    archive.pages.keep(page)
    first = file(archive, page, article, reading)
    second = file(archive, page, article, reading)
    assert (second.article_id, second.fact_ids, second.is_new, second.changed) == (
        first.article_id,
        first.fact_ids,
        False,
        False,
    )
    assert second.new_facts == frozenset()
    assert archive.search.count(Word("签约")) == 1
    assert archive.articles.count() == 1
    assert archive.articles.versions(first.article_id) == []


def test_a_unit_is_all_or_nothing(archive: Archive, make) -> None:
    pages = [make.page(f"http://yunhe.example/{n}.html") for n in range(3)]
    for page in pages:
        archive.pages.keep(page)
    leases = archive.pages.claim_unread(3, "reader", 1000)
    article = make.article(LINE)

    def file_all_and_break() -> None:
        with archive.unit_of_work() as unit:
            for page, lease in zip(pages, leases, strict=True):
                unit.file(page, article, make.reading(make.fact(article, "集中签约项目14个")), lease=lease)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        file_all_and_break()
    assert archive.articles.count() == 0
    assert archive.search.count(Word("签约")) == 0
    assert archive.facts.count(FactFilter()) == 0
    assert archive.pages.counts()["to_read"] == 3


def test_a_full_disk_while_filing_leaves_what_was_there(archive: Archive, make) -> None:
    kept = file(archive, archive_page(archive, make, "0"), make.article(LINE), make.reading())
    pages = [archive_page(archive, make, str(number)) for number in range(1, 60)]
    [(used,)] = archive.db.execute("PRAGMA page_count").fetchall()
    archive.db.execute(f"PRAGMA max_page_count={used + 4}")

    def file_all() -> None:
        with archive.unit_of_work() as unit:
            for page in pages:
                unit.file(page, make.article(LINE * 20, title=page.url), make.reading())

    with pytest.raises(ArchiveFull, match="free some space"):
        file_all()
    assert archive.articles.count() == archive.search.count(EVERYTHING) == 1
    archive.db.execute("PRAGMA max_page_count=1000000")
    file_all()
    assert archive.articles.count() == archive.search.count(EVERYTHING) == 60
    assert archive.articles.text(kept.article_id) == LINE


def test_a_late_reader_cannot_overwrite(archive: Archive, make, clock) -> None:
    page = make.page()
    archive.pages.keep(page)
    [late] = archive.pages.claim_unread(1, "slow", 1000)
    clock.advance(1001)
    [current] = archive.pages.claim_unread(1, "quick", 1000)
    file(archive, page, make.article(LINE), make.reading(), lease=current)
    with pytest.raises(LeaseLost):
        file(archive, page, make.article(OTHER), make.reading(), lease=late)
    [row] = archive.articles.changes(0)
    assert archive.articles.text(row.id) == LINE


def test_a_changed_source_keeps_the_earlier_text(archive: Archive, make, clock) -> None:
    before = make.page(body="一")
    archive.pages.keep(before)
    filed = file(archive, before, make.article("集中签约项目18个。"), make.reading())
    clock.advance(86_400_000)
    after = make.page(body="二")
    archive.pages.keep(after)
    again = file(archive, after, make.article("集中签约项目81个。"), make.reading())
    assert again.article_id == filed.article_id
    assert again.changed
    assert not again.is_new
    [version] = archive.articles.versions(filed.article_id)
    assert (version.text, version.page, version.version) == ("集中签约项目18个。", before.id, 1)
    assert archive.articles.row(filed.article_id).version == 2
    assert archive.search.count(Word("81个")) == 1
    assert archive.search.count(Word("18个")) == 0


def test_an_older_answer_read_later_becomes_history_only(archive: Archive, make, clock) -> None:
    before = make.page(body="一")
    archive.pages.keep(before)
    clock.advance(86_400_000)
    after = make.page(body="二")
    archive.pages.keep(after)
    filed = file(archive, after, make.article("集中签约项目81个。"), make.reading())
    late = file(archive, before, make.article("集中签约项目18个。"), make.reading())
    assert late.superseded
    assert archive.articles.text(filed.article_id) == "集中签约项目81个。"
    file(archive, before, make.article("集中签约项目18个。"), make.reading())
    assert [version.text for version in archive.articles.versions(filed.article_id)] == ["集中签约项目18个。"]


def test_a_reread_keeps_the_ids_of_facts_and_never_gives_one_again(archive: Archive, make) -> None:
    article = make.article(LINE, OTHER)
    page = make.page()
    archive.pages.keep(page)
    narrow = make.fact(article, "签约项目14个")
    started = make.fact(article, "激光雷达项目当日开工", stage="started")
    first = file(archive, page, article, make.reading(narrow, started))
    wide = make.fact(article, "集中签约项目14个", amount=make.yuan(6.42e9))
    second = file(archive, page, article, make.reading(wide, extractor="2"))
    assert second.fact_ids == (first.fact_ids[0],), "the same statement with more words is the same fact"
    gone = archive.facts.get(first.fact_ids[1])
    assert gone.state == RETIRED
    assert [fact.id for fact in archive.facts.of_article(first.article_id)] == [first.fact_ids[0]]
    third = file(archive, page, article, make.reading(wide, started, extractor="3"))
    assert third.fact_ids == first.fact_ids, "the statement that is found again has its old id"
    assert third.new_facts == frozenset()


def test_two_statements_in_the_same_words_have_two_ids(archive: Archive, make) -> None:
    article = make.article("签约项目14个。", "签约项目14个。")
    page = make.page()
    archive.pages.keep(page)
    one = make.fact(article, "签约项目14个")
    other = replace(one, start=one.start + 9, end=one.end + 9)
    filed = file(archive, page, article, make.reading(one, other))
    assert len(set(filed.fact_ids)) == 2


def test_an_exact_copy_joins_the_story_of_the_first(archive: Archive, make, clock) -> None:
    text = LINE * 3
    archive.pages.keep(first_page := make.page("http://yunhe.example/1.html"))
    first = file(archive, first_page, make.article(text), make.reading())
    clock.advance(60_000)
    copy_page = make.page("http://copy.example/9.html", site="copy")
    archive.pages.keep(copy_page)
    copy = file(archive, copy_page, make.article(text.replace("，", ",")), make.reading())
    assert copy.story_id == first.article_id
    assert copy.link is not None
    assert copy.link.kind == "exact"
    assert copy.first_seen_ms == first_page.fetched_at
    assert [row.id for row in archive.articles.of_story(first.article_id)] == [first.article_id, copy.article_id]
    short = file(archive, archive_page(archive, make, "3"), make.article("简讯。"), make.reading())
    shorter = file(archive, archive_page(archive, make, "4"), make.article("简讯。"), make.reading())
    assert short.story_id != shorter.story_id, "a few words prove nothing"


def archive_page(archive: Archive, make, name: str):
    page = make.page(f"http://yunhe.example/{name}.html")
    archive.pages.keep(page)
    return page


@pytest.mark.parametrize(
    ("printed", "day"),
    [("2024-05-30", "2024-05-30"), ("1969-12-31", "2024-06-02"), ("2099-01-01", "2024-06-02"), (None, "2024-06-02")],
)
def test_an_impossible_date_does_not_go_to_the_top(archive: Archive, make, printed, day) -> None:
    filed = file(archive, archive_page(archive, make, "1"), make.article(LINE, day=printed), make.reading())
    assert archive.articles.row(filed.article_id).day == day


def test_a_date_that_is_mended_moves_the_article(archive: Archive, make) -> None:
    page = archive_page(archive, make, "1")
    file(archive, page, make.article(LINE, day="2024-01-01"), make.reading())
    file(archive, page, make.article(LINE, day="2024-05-01"), make.reading())
    results = archive.search.search(Word("签约"))
    assert [hit.day for hit in results.hits] == ["2024-05-01"]
    assert results.total == 1


def test_a_day_that_is_full_goes_on_in_the_next(archive: Archive, make) -> None:
    first = file(archive, archive_page(archive, make, "1"), make.article(LINE), make.reading())
    archive.db.execute("UPDATE articles SET docid = ? WHERE id = ?", [last_of("2024-06-01"), first.article_id])
    file(archive, archive_page(archive, make, "2"), make.article(OTHER), make.reading())
    [docid] = archive.db.execute("SELECT docid FROM articles WHERE id <> ?", [first.article_id]).fetchone()
    assert docid == last_of("2024-06-01") + 1


def test_the_first_of_many_copies_is_found_without_sorting_them(archive: Archive) -> None:
    plan = str(archive.db.execute(f"EXPLAIN QUERY PLAN {STORY_OF}", ["x"]).fetchall())
    assert "B-TREE" not in plan
    assert "articles_story" in plan


def test_a_page_without_article_says_why(archive: Archive, make) -> None:
    page = archive_page(archive, make, "1")
    [lease] = archive.pages.claim_unread(1, "reader", 1000)
    with archive.unit_of_work() as unit:
        unit.not_article(page, "no paragraph of 20 characters", lease)
    [unread] = archive.pages.without_article()
    assert (unread.state, unread.why) == ("not_article", "no paragraph of 20 characters")
    assert archive.pages.claim_unread(1, "reader", 1000) == []


@pytest.mark.parametrize(
    "lines", [(), ("签",), ("签约" * 300_000,), ("\x00\x0b�",)], ids=["empty", "one", "long", "odd"]
)
def test_odd_articles_are_filed_and_come_back(archive: Archive, make, lines) -> None:
    article = make.article(*lines)
    filed = file(archive, archive_page(archive, make, "1"), article, make.reading())
    assert archive.articles.get(filed.article_id).article == article


def test_changes_are_numbered_in_order(archive: Archive, make) -> None:
    ids = [
        file(archive, archive_page(archive, make, str(n)), make.article(LINE + str(n)), make.reading()).article_id
        for n in range(5)
    ]
    assert [row.id for row in archive.articles.changes(0)] == ids
    assert [row.id for row in archive.articles.changes(3)] == ids[3:]


def test_an_unknown_fact_is_named(archive: Archive) -> None:
    with pytest.raises(FactUnknown, match="nobody"):
        archive.facts.get("nobody")
