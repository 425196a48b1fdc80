"""What any backend of the doors must hold, with several workers at once and in any order of events.

With `test_frontier`, `test_pages`, `test_filing`, `test_search` and `test_facts`, which go through the doors
alone, this is the suite that another backend has to pass.
"""

import tempfile
import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from records import FetchRequest, Lease
from storage.archive import Archive
from storage.frontier import MAX_TRIES, LeaseLost
from storage.query import EVERYTHING, Word


def test_each_request_goes_to_one_of_several_workers(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        archive.frontier.add_many(
            FetchRequest(url=f"http://h{n % 7}.example/{n}.html", site=f"s{n % 7}") for n in range(400)
        )
    claimed: list[list[str]] = [[] for _ in range(4)]

    def work(number: int) -> None:
        with Archive.open(tmp_path) as mine:
            while leases := mine.frontier.claim(9, worker=f"w{number}", ttl_ms=60_000, per_host=3):
                claimed[number] += [lease.id for lease in leases]
                mine.frontier.finish(leases)

    run_all(work, 4)
    assert Counter(id_ for ids in claimed for id_ in ids).most_common(1)[0][1] == 1
    assert sum(map(len, claimed)) == 400


def test_each_page_is_read_by_one_of_several_readers_and_filed_once(tmp_path: Path, make) -> None:
    with Archive.open(tmp_path, clock=make.clock) as archive:
        for number in range(120):
            archive.pages.keep(make.page(f"http://yunhe.example/{number}.html"))
    filed: list[list[str]] = [[] for _ in range(3)]

    def work(number: int) -> None:
        with Archive.open(tmp_path, clock=make.clock) as mine:
            while leases := mine.pages.claim_unread(7, f"w{number}", 60_000):
                with mine.unit_of_work() as unit:
                    for lease in leases:
                        page = mine.pages.get(lease.id, body=True)
                        article = make.article("云河县集中签约。", title=page.url)
                        filed[number].append(unit.file(page, article, make.reading(), lease=lease).article_id)

    run_all(work, 3)
    assert len({id_ for ids in filed for id_ in ids}) == sum(map(len, filed)) == 120
    with Archive.open(tmp_path, clock=make.clock) as archive:
        assert archive.search.count(EVERYTHING) == archive.articles.count() == 120


def test_a_reader_sees_whole_units_only(tmp_path: Path, make) -> None:
    Archive.open(tmp_path, clock=make.clock).close()
    seen: list[int] = []
    done = threading.Event()

    def write() -> None:
        with Archive.open(tmp_path, clock=make.clock) as mine:
            for batch in range(12):
                pages = [make.page(f"http://yunhe.example/{batch}-{n}.html") for n in range(10)]
                for page in pages:
                    mine.pages.keep(page)
                with mine.unit_of_work() as unit:
                    for page in pages:
                        unit.file(page, make.article("集中签约。", title=page.url), make.reading())
        done.set()

    def look() -> None:
        with Archive.open(tmp_path, read_only=True, clock=make.clock) as mine:
            while not done.is_set():
                seen.append(mine.search.count(Word("签约")))

    run_all(lambda number: (write, look)[number](), 2)
    assert {count % 10 for count in seen} <= {0}


def run_all(work, n: int) -> None:
    """Run in threads, each with an archive of its own; a failure in one fails the test."""
    failures: list[BaseException] = []

    def guarded(number: int) -> None:
        try:
            work(number)
        except BaseException as wrong:
            failures.append(wrong)

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)
    if failures:
        raise failures[0]


class FrontierInAnyOrder(RuleBasedStateMachine):
    """Adds, claims, finishes, failures and time in any order, beside a model of what must be so."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.now = 1_000_000
        self.archive = Archive.open(Path(self.folder.name), clock=lambda: self.now)
        self.held: list[Lease] = []  # every lease ever given
        self.newest: dict[str, Lease] = {}
        self.done: set[str] = set()
        self.dead: set[str] = set()

    @rule(n=st.integers(0, 12))
    def add(self, n: int) -> None:
        self.archive.frontier.add_many([FetchRequest(url=f"http://h{n % 3}.example/{n}.html", site="s")])

    @rule(n=st.integers(1, 6), ttl=st.integers(1, 1000), per_host=st.none() | st.integers(1, 3))
    def claim(self, n: int, ttl: int, per_host: int | None) -> None:
        for lease in self.archive.frontier.claim(n, worker="w", ttl_ms=ttl, per_host=per_host):
            before = self.newest.get(lease.id)
            assert lease.id not in self.done | self.dead
            assert before is None or before.until <= self.now, "nobody takes what another still holds"
            assert before is None or lease.token > before.token
            assert lease.tries <= MAX_TRIES
            self.newest[lease.id] = lease
            self.held.append(lease)

    @rule(ms=st.integers(1, 1500))
    def wait(self, ms: int) -> None:
        self.now += ms

    @precondition(lambda self: getattr(self, "held", None))
    @rule(data=st.data())
    def finish(self, data: st.DataObject) -> None:
        lease = data.draw(st.sampled_from(self.held))
        current = self.newest[lease.id].token == lease.token and lease.id not in self.done | self.dead
        try:
            self.archive.frontier.finish([lease])
        except LeaseLost:
            assert not current
            return
        assert current
        self.done.add(lease.id)

    @precondition(lambda self: getattr(self, "held", None))
    @rule(data=st.data(), again=st.booleans())
    def fail(self, data: st.DataObject, again: bool) -> None:
        lease = data.draw(st.sampled_from(self.held))
        current = self.newest[lease.id].token == lease.token and lease.id not in self.done | self.dead
        retry_at = self.now if again else None
        assert self.archive.frontier.fail(lease, retry_at=retry_at, why="so") == current
        if current and (not again or lease.tries >= MAX_TRIES):
            self.dead.add(lease.id)
        elif current:
            self.held.remove(lease)
            self.newest[lease.id] = replace(lease, until=self.now)

    @invariant()
    def what_is_done_stays_done(self) -> None:
        if not hasattr(self, "archive"):
            return
        rows = dict(self.archive.db.execute("SELECT id, state FROM frontier").fetchall())
        assert {id_ for id_, state in rows.items() if state == 2} == self.done
        assert self.dead <= {id_ for id_, state in rows.items() if state == 3}
        self.dead = {id_ for id_, state in rows.items() if state == 3}

    def teardown(self) -> None:
        if hasattr(self, "archive"):
            self.archive.close()
            self.folder.cleanup()


TestFrontierInAnyOrder = FrontierInAnyOrder.TestCase
TestFrontierInAnyOrder.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
