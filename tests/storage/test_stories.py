"""Stories of the archive: joined while filing, settled later, the same when they are made anew."""

import tomllib
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from records import Paragraph
from storage import lineage
from storage.archive import Archive
from storage.lineage import compare
from storage.thinning import thin
from storage.upkeep import examine
from tests.storage.reposters import Sample, stream
from tests.storage.test_reposts import NEWS, OTHER

DAY_MS = 86_400_000
HEDGES = Path(lineage.__file__).parent / "hedges.toml"


class Desk:
    """Files texts by name."""

    def __init__(self, archive: Archive, make) -> None:
        self.archive, self.make = archive, make
        self.ids: dict[str, str] = {}

    def file(self, name: str, text: str, *, title: str = "集中签约", day: str = "2024-06-01"):
        page = self.make.page(f"http://{name}.example/a.html", text)
        self.archive.pages.keep(page)
        article = replace(
            self.make.article(title=title, day=day),
            paragraphs=tuple(Paragraph(text=line) for line in text.split("\n")),
            raw_text=text,
        )
        with self.archive.unit_of_work() as unit:
            filed = unit.file(page, article, self.make.reading())
        self.ids[name] = filed.article_id
        return filed

    def story(self, name: str) -> str:
        return self.archive.articles.row(self.ids[name]).story

    def groups(self) -> set[frozenset[str]]:
        names: dict[str, set[str]] = defaultdict(set)
        for name in self.ids:
            names[self.story(name)].add(name)
        for story, group in names.items():
            assert story in {self.ids[name] for name in group}  # a story is named by one of its articles
        return {frozenset(group) for group in names.values()}


@pytest.fixture
def desk(archive: Archive, make) -> Desk:
    return Desk(archive, make)


def test_filing_says_how_an_article_joined_its_story(desk: Desk, clock) -> None:
    first = desk.file("a", NEWS)
    clock.advance(3_600_000)
    near = desk.file("b", f"{NEWS}\n责任编辑：某某")
    assert first.link is None
    assert near.link is not None
    assert (near.link.kind, near.link.other, near.story_id) == ("near", first.article_id, first.article_id)
    assert near.first_seen_ms == clock.now - 3_600_000


def test_last_quarters_bulletin_is_linked_and_not_joined(desk: Desk) -> None:
    first = desk.file("a", NEWS)
    second = desk.file("b", NEWS.replace("18个", "27个").replace("64.2", "80.5"), day="2024-09-01")
    assert second.story_id == second.article_id
    [link] = desk.archive.stories.relations(first.article_id)
    assert (link.kind, link.article) == ("sibling", second.article_id)
    assert {("18", "27"), ("64.2亿", "80.5亿")} <= {
        (old.strip("个元投资项目"), new.strip("个元投资项目")) for old, new in link.differs
    }


def test_an_article_that_changes_a_little_stays_in_its_story(desk: Desk) -> None:
    first = desk.file("a", NEWS)
    desk.file("b", NEWS)
    desk.file("c", f"转载 {NEWS}")
    desk.file("a", NEWS + "记者将继续关注项目进展。")
    assert desk.groups() == {frozenset("abc")}
    assert desk.story("b") == first.article_id
    desk.file("d", NEWS)
    assert desk.story("d") == first.article_id


def test_an_article_that_becomes_another_leaves_its_story_to_the_others(desk: Desk) -> None:
    first = desk.file("a", NEWS)
    desk.file("b", NEWS)
    desk.file("c", f"转载 {NEWS}")
    desk.file("a", OTHER)
    assert desk.groups() == {frozenset("a"), frozenset("bc")}
    assert desk.story("a") == first.article_id
    assert [move.why for move in desk.archive.stories.moves(desk.ids["b"])] == ["edited"]
    desk.file("d", OTHER)
    assert desk.story("d") == first.article_id


def test_thinned_texts_still_know_their_copies(desk: Desk, clock) -> None:
    desk.file("a", NEWS)
    clock.advance(40 * DAY_MS)
    assert thin(desk.archive, older_than_days=30).articles == 1
    assert desk.file("b", NEWS, day="2024-06-20").story_id == desk.ids["a"]
    desk.archive.stories.rebuild()
    assert desk.groups() == {frozenset("ab")}


def file_stream(desk: Desk, samples: list[Sample]) -> None:
    for sample in samples:
        day = (
            f"2024-05-{1 + sample.day % 9:02d}"
            if sample.habit != "other_figures"
            else f"2024-06-{1 + sample.day % 9:02d}"
        )
        desk.file(sample.id, sample.text, title=sample.title, day=day)


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    found = list(stream(6))
    firsts = [s for s in found if not s.of]
    pages = [
        Sample(id=f"page{n}", title="汇编", text=f"{one.text}\n{two.text}", day=one.day)
        for n, (one, two) in enumerate(zip(firsts[::2], firsts[1::2], strict=False))
    ]
    return found + pages


def test_the_stories_do_not_depend_on_the_order_of_arrival(tmp_path, clock, make, samples) -> None:
    found = set()
    for seed in range(3):
        shuffled = Random(seed).sample(samples, len(samples))
        with Archive.open(tmp_path / str(seed), clock=clock) as archive:
            desk = Desk(archive, make)
            file_stream(desk, shuffled)
            archive.stories.settle()
            settled = desk.groups()
            found.add(frozenset(settled))
            assert archive.stories.settle() == 0
            archive.stories.rebuild()
            assert desk.groups() == settled
    assert len(found) == 1


def test_settling_keeps_names_and_writes_down_what_moved(desk: Desk, samples) -> None:
    file_stream(desk, Random(9).sample(samples, len(samples)))
    before = {name: desk.story(name) for name in desk.ids}
    moved = desk.archive.stories.settle()
    after = {name: desk.story(name) for name in desk.ids}
    assert moved == sum(before[name] != after[name] for name in before) < 0.1 * len(before)
    for name in before:
        if before[name] != after[name]:
            last = desk.archive.stories.moves(desk.ids[name])[-1]
            assert (last.story_before, last.story_after, last.why) == (before[name], after[name], "settled")


def test_an_archive_from_before_gets_its_index_when_it_is_written_to(tmp_path, clock, make) -> None:
    with Archive.open(tmp_path, clock=clock) as archive:
        before = Desk(archive, make)
        before.file("a", NEWS)
        before.file("other", OTHER)
        conn = archive.db.conn
        for table in [
            "happening_rulings",
            "happening_marks",
            "happenings",
            "story_moves",
            "repost_state",
            "prints",
            "postings",
            "fresh_postings",
            "article_relations",
            "host_lines",
        ]:
            conn.execute(f"DROP TABLE {table}")
        conn.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'reposts_%'")
        conn.execute("DROP INDEX articles_story")
        conn.execute("CREATE INDEX articles_story ON articles (story)")
    with Archive.open(tmp_path, clock=clock) as archive:
        assert not archive.stories.is_current()
        after = Desk(archive, make)
        assert after.file("b", f"转载 {NEWS}").story_id == before.ids["a"]
        assert archive.stories.is_current()
        assert not examine(archive, deep=True).problems


def test_the_doctor_sees_an_article_that_the_index_lost(desk: Desk) -> None:
    desk.file("a", NEWS)
    desk.archive.db.conn.execute("DELETE FROM prints")
    [problem] = examine(desk.archive, deep=True).problems
    assert problem.name == "index of reposts"
    desk.archive.stories.rebuild()
    assert not examine(desk.archive, deep=True).problems


def test_the_line_of_a_story_tells_who_was_first_and_what_each_changed(desk: Desk) -> None:
    desk.file("copy", NEWS.replace("计划总投资", "总投资") + "\n责任编辑：某某某。", day="2024-06-02")
    desk.file("first", NEWS, day="2024-06-01")
    desk.file("short", NEWS[: NEWS.index("县委")], day="2024-06-03")
    first, copy, short = desk.archive.stories.lineage(desk.story("first"))
    assert [told.article for told in (first, copy, short)] == [desk.ids[n] for n in ("first", "copy", "short")]
    assert copy.link is None  # it came first and was published later
    assert first.changes is not None
    assert {change.kind for change in first.changes.changes} >= {"hedge", "lost"}
    assert short.changes is not None
    assert any(change.kind == "lost" and "全程服务" in change.old for change in short.changes.changes)


def test_what_differs_between_two_texts_is_said_in_full() -> None:
    found = compare(NEWS.replace("18个", "81个").replace("64.2", "46.2"), NEWS)
    assert found.figures_differ
    assert found.verdict == "sibling"
    said = " ".join(f"{change.old}>{change.new}" for change in found.of("figure"))
    for figure in ("18", "81", "64.2", "46.2"):
        assert figure in said


@pytest.mark.parametrize("row", tomllib.loads(HEDGES.read_text("utf-8"))["hedge"], ids=lambda row: row["word"])
def test_a_dropped_hedge_is_seen(row: dict[str, str]) -> None:
    old = f"{OTHER}{row['example']}{NEWS}"
    found = compare(old.replace(row["example"], row["example"].replace(row["word"], "")), old)
    assert found.of("hedge"), found.changes
    assert not found.figures_differ


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("签约。" * 9000, "签约，" * 9000),
        ("约" * 60_000, "约" * 50_000),
        ("签约18个。\n" * 5000, "签约81个。\n" * 5000),
    ],
    ids=["short sentences", "one letter", "equal sentences"],
)
def test_comparing_hostile_texts_is_bounded_work(new: str, old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    whole = lineage.SequenceMatcher.ratio
    monkeypatch.setattr(
        lineage.SequenceMatcher, "ratio", lambda m: asked.append(len(m.a) * len(m.b)) or whole(m), raising=True
    )
    compare(new, old)
    assert sum(asked) <= lineage.WORK
