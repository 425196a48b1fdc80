"""Backup and thinning by the timetable: they run at their hour, apart from the crawls, and stop when told."""

import datetime as dt
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from radar.commands.upkeep import thin_command
from radar.config import BadSettings, Settings, load
from radar.errors import RadarError
from radar.timetable import BadRule, Timetable
from radar.upkeep import BadRetention, Upkeep, rules_of
from records import Article, Fact, Page, Paragraph, Published, Reading, Site
from storage.addresses import canonical, page_id
from storage.archive import Archive
from storage.backup import verify_backup
from storage.facts import FactFilter

SITES = {
    name: Site(id=name, name=name, url=f"http://{name}.example", publisher=publisher)
    for name, publisher in {"gate": "portal", "gate2": "portal", "daily": "news", "bureau": "government"}.items()
}
NOW = int(dt.datetime.fromisoformat("2026-11-20T02:00:00+08:00").timestamp() * 1000)
DAY = 86_400_000


class Clock:
    now = NOW

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def filled(tmp_path: Path, clock: Clock):
    """An article of each site, two years and half a year old."""
    with Archive.open(tmp_path / "data", clock=clock) as archive:
        for site in SITES:
            for days in (730, 180):
                url = f"http://{site}.example/{days}.html"
                page = Page(
                    id=page_id(url, b"x"), url=url, canonical_url=canonical(url), site=site, status=200,
                    fetched_at=NOW - days * DAY, body=b"x",
                )  # fmt: skip
                archive.pages.keep(page)
                text = "云河县集中签约项目14个。其他事项。"
                fact = Fact(stage="signed", quote="签约项目14个", start=5, end=12, confidence="A")
                article = Article(
                    title="云河", published=Published(value="2024-06-01", kind="printed"), paragraphs=(Paragraph(text=text),)
                )  # fmt: skip
                with archive.unit_of_work() as unit:
                    unit.file(page, article, Reading(relevant=True, facts=(fact,)))
        archive.db.execute("UPDATE pages SET state = 2")
        yield archive


def test_rules_go_by_site_and_by_publisher() -> None:
    settings = Settings(retention={"portal": 365, "gate2": 90})
    assert rules_of(settings, SITES) == {365: ["gate"], 90: ["gate2"]}
    with pytest.raises(BadRetention, match=r"'prtal'.*portal"):
        rules_of(Settings(retention={"prtal": 365}), SITES)


@pytest.mark.parametrize("value", ["portal = 0", 'portal = "1y"', "portal = true"])
def test_days_that_are_no_days_are_refused(tmp_path: Path, value: str) -> None:
    (tmp_path / "radar.toml").write_text(f"[retention]\n{value}\n")
    with pytest.raises(BadSettings, match="retention"):
        load(tmp_path / "radar.toml")


def test_they_run_at_their_hour_beside_the_crawls(filled: Archive, clock: Clock, tmp_path: Path) -> None:
    settings = Settings(data=filled.folder, backup_to=tmp_path / "copy", retention={"portal": 365})
    upkeep = Upkeep(settings, SITES, threading.Event())
    crawled: list[str] = []
    crawls = Timetable(filled.jobs, {"crawl": crawled.append}, clock=clock)
    crawls.plan({"crawl:gate": "daily 02:30"} | upkeep.plan())
    own = upkeep.timetable(filled)
    assert own.tick() == 0
    clock.now = NOW + 5 * 3_600_000
    assert crawls.tick() == 1
    assert crawled == ["gate"]
    assert own.tick() == 3
    assert verify_backup(tmp_path / "copy").articles == 8
    thinned = [
        row[0] for row in filled.db.execute("SELECT url FROM articles WHERE thinned_at > 0 ORDER BY url").fetchall()
    ]
    assert thinned == ["http://gate.example/730.html", "http://gate2.example/730.html"]
    assert filled.facts.count(FactFilter()) == 8
    assert {job.last_status for job in filled.jobs.all()} == {"ok"}
    assert own.tick() == 0


def test_told_to_stop_they_stay_due(filled: Archive, clock: Clock, tmp_path: Path) -> None:
    stop = threading.Event()
    settings = Settings(data=filled.folder, backup_to=tmp_path / "copy", retention={"portal": 365})
    upkeep = Upkeep(settings, SITES, stop)
    own = upkeep.timetable(filled)
    own.plan(upkeep.plan())
    stop.set()
    clock.now += 5 * 3_600_000
    assert own.tick() == 3
    assert not (tmp_path / "copy" / "manifest.json").exists()
    assert filled.articles.get(next(filled.articles.all_ids())).row.thinned_at is None
    stop.clear()
    assert own.tick() == 0, "the lease of the one that was stopped has to end"
    clock.now += 16 * 60_000
    assert own.tick() == 3
    assert verify_backup(tmp_path / "copy").articles == 8


def test_a_backup_that_fails_is_told_and_tried_again(filled: Archive, clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("in the way")
    upkeep = Upkeep(Settings(data=filled.folder, backup_to=tmp_path / "copy"), SITES, threading.Event())
    own = upkeep.timetable(filled)
    own.plan(upkeep.plan())
    clock.now += 5 * 3_600_000
    own.tick()
    [job] = [job for job in filled.jobs.all() if job.name == "backup"]
    assert (job.last_status, job.fails) == ("failed", 1)
    assert "copy" in str(job.last_error)


def test_a_rule_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, backup_to=tmp_path / "copy", backup_at="at night")
    with pytest.raises(BadRule, match="at night"):
        Upkeep(settings, SITES, threading.Event()).plan()


def test_the_command_counts_first_and_needs_a_rule(filled: Archive, tmp_path: Path) -> None:
    filled.db.execute("UPDATE articles SET fetched_at = fetched_at - ?", [400 * DAY])
    config = tmp_path / "radar.toml"
    config.write_text('data = "data"\n')
    run = CliRunner()
    answer = run.invoke(thin_command, ["--config", str(config)])
    assert isinstance(answer.exception, RadarError)
    assert "[retention]" in str(answer.exception)
    counted = run.invoke(thin_command, ["--config", str(config), "--days", "300", "--site", "daily", "--dry-run"])
    assert "2 篇文章" in counted.output
    assert filled.db.execute("SELECT count(*) FROM articles WHERE thinned_at > 0").fetchone()[0] == 0
    done = run.invoke(thin_command, ["--config", str(config), "--days", "300", "--site", "daily", "--yes"])
    assert "2 篇文章" in done.output
