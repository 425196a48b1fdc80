"""Backups that come back, damage that is found, old pages that are let go."""

import errno
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from radar.commands.backup import backup, restore_command
from radar.commands.facts import facts
from radar.commands.search import search
from radar.commands.upkeep import reindex, thin_command
from radar.errors import RadarError
from storage.archive import Archive
from storage.backup import BackupUnsound, back_up, restore, verify_backup
from storage.database import ArchiveError, ArchiveFull
from storage.facts import FactFilter
from storage.pages import PageThinned
from storage.query import Word
from storage.thinning import thin
from storage.upkeep import examine

DAY_MS = 86_400_000


@pytest.fixture
def filled(archive: Archive, make) -> Archive:
    with archive.unit_of_work() as unit:
        for number in range(12):
            page = make.page(f"http://yunhe.example/{number}.html", body=f"第{number}页")
            archive.pages.keep(page)
            article = make.article(
                f"云河县第{number}次集中签约项目14个。", "会议还研究了其他事项。", title=f"第{number}次"
            )
            fact = make.fact(article, "集中签约项目14个", host=make.place(), amount=make.yuan(1e8 * number))
            unit.file(page, article, make.reading(fact))
    return archive


def problems(archive: Archive) -> list[str]:
    return [check.name for check in examine(archive, deep=True).problems]


def test_a_sound_archive_has_no_problems(filled: Archive) -> None:
    assert problems(filled) == []


def test_a_backup_comes_back_whole_in_another_folder(filled: Archive, tmp_path: Path) -> None:
    manifest = back_up(filled, tmp_path / "copy")
    assert (manifest.articles, manifest.pages) == (12, 12)
    restore(tmp_path / "copy", tmp_path / "new")
    with Archive.open(tmp_path / "new") as again:
        assert problems(again) == []
        assert again.search.count(Word("签约")) == 12
        for row in again.articles.changes(0):
            assert again.pages.body(row.page or "").decode() == f"第{row.title[1:-1] if row.title else ''}页"


def test_a_later_backup_copies_only_what_is_new(filled: Archive, tmp_path: Path, make) -> None:
    target = tmp_path / "copy"
    back_up(filled, target)
    [file] = (target / "warc").iterdir()
    before = file.stat().st_mtime_ns
    back_up(filled, target)
    assert file.stat().st_mtime_ns == before
    filled.pages.keep(make.page("http://yunhe.example/new.html"))
    assert back_up(filled, target).pages == 13
    assert file.stat().st_mtime_ns > before
    assert verify_backup(target).pages == 13


def test_a_backup_while_pages_are_kept_holds_what_its_rows_need(filled: Archive, tmp_path: Path, make) -> None:
    with Archive.open(filled.folder) as writer:
        writer.pages.keep(make.page("http://yunhe.example/other.html"))
        back_up(filled, tmp_path / "copy")
        writer.pages.keep(make.page("http://yunhe.example/later.html"))
    restore(tmp_path / "copy", tmp_path / "new")
    with Archive.open(tmp_path / "new") as again:
        assert problems(again) == []


def test_a_backup_that_does_not_come_to_its_end_leaves_the_one_before(filled: Archive, tmp_path: Path, make) -> None:
    target = tmp_path / "copy"
    back_up(filled, target)
    filled.pages.keep(make.page("http://yunhe.example/new.html"))

    def disk_is_full(name: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(ArchiveFull, match="disk is full"):
        back_up(filled, target, progress=disk_is_full)
    assert verify_backup(target).pages == 12
    [warc] = (filled.folder / "warc").iterdir()
    whole = warc.read_bytes()
    warc.write_bytes(whole[:-3])
    with pytest.raises(BackupUnsound, match="radar doctor"):
        back_up(filled, target)
    assert verify_backup(target).pages == 12
    warc.write_bytes(whole)
    assert back_up(filled, target).pages == 13


def test_a_damaged_archive_does_not_take_the_place_of_its_backup(filled: Archive, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    back_up(filled, target)
    [(root,)] = filled.db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'facts'").fetchall()
    filled.close()
    with (filled.folder / "archive.sqlite").open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\x0d" + bytes(range(1, 200)))
    with Archive.open(filled.folder, read_only=True) as harmed, pytest.raises(BackupUnsound, match="radar restore"):
        back_up(harmed, target)
    assert verify_backup(target).articles == 12
    restore(target, filled.folder, replace=True)
    with Archive.open(filled.folder) as again:
        assert problems(again) == []


@pytest.mark.parametrize("harm", ["manifest", "database", "warc", "cut"])
def test_a_backup_that_is_not_what_it_says_is_not_restored(filled: Archive, tmp_path: Path, harm: str) -> None:
    target = tmp_path / "copy"
    back_up(filled, target)
    [warc] = (target / "warc").iterdir()
    if harm == "manifest":
        (target / "manifest.json").unlink()
    elif harm == "database":
        with (target / "archive.sqlite").open("r+b") as file:
            file.seek(5000)
            file.write(b"harm")
    elif harm == "warc":
        warc.unlink()
    else:
        warc.write_bytes(warc.read_bytes()[:-1])
    with pytest.raises(BackupUnsound, match="older"):
        restore(target, tmp_path / "new")
    assert not (tmp_path / "new" / "archive.sqlite").exists()


def test_an_archive_that_is_there_is_moved_aside_never_deleted(filled: Archive, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "copy")
    filled.close()
    with pytest.raises(ArchiveError, match="--replace"):
        restore(tmp_path / "copy", filled.folder)
    for _ in range(2):
        restore(tmp_path / "copy", filled.folder, replace=True)
    aside = [path.name for path in filled.folder.iterdir() if path.name.startswith("archive.sqlite.before")]
    assert sorted(aside) == ["archive.sqlite.before-restore", "archive.sqlite.before-restore.1"]
    with Archive.open(filled.folder) as again:
        assert again.articles.count() == 12


def test_harm_is_found(filled: Archive) -> None:
    name = next(path for path in (filled.folder / "warc").iterdir())
    whole = name.read_bytes()
    name.write_bytes(whole[:-5])
    assert problems(filled) == ["files of kept pages", "bytes of kept pages"]
    name.write_bytes(whole[:200] + bytes(50) + whole[250:])
    assert problems(filled) == ["bytes of kept pages"]
    name.write_bytes(whole)
    [docid] = filled.db.execute("SELECT docid FROM articles LIMIT 1").fetchone()
    filled.db.execute("UPDATE texts SET body = '改过的话' WHERE docid = ?", [docid])
    assert problems(filled) == ["search index: words"]
    filled.db.execute("INSERT INTO search (search) VALUES ('delete-all')")
    assert "search index: rows" in problems(filled)
    filled.db.execute("PRAGMA foreign_keys=OFF")
    filled.db.execute("DELETE FROM texts WHERE docid = ?", [docid])
    filled.db.execute("UPDATE articles SET story = 'nobody' WHERE docid = ?", [docid])
    assert {"rows whose parent is missing", "stories"} <= set(problems(filled))


def test_thinned_articles_keep_facts_quotes_and_hashes(filled: Archive, make, clock, monkeypatch) -> None:
    clock.advance(400 * DAY_MS)
    young = make.page("http://yunhe.example/young.html")
    filled.pages.keep(young)
    with filled.unit_of_work() as unit:
        unit.file(young, make.article("新的集中签约项目3个。", "会议还研究了其他事项。"), make.reading())
    hashes = filled.db.execute("SELECT sha256 FROM pages ORDER BY id").fetchall()
    filled.db.execute("UPDATE pages SET state = 2")
    done = thin(filled, older_than_days=365)
    assert (done.articles, done.pages) == (12, 12)
    assert filled.facts.count(FactFilter()) == 12
    assert filled.search.count(Word("签约项目14个")) == 12
    assert filled.search.count(Word("其他事项")) == 1
    assert filled.db.execute("SELECT sha256 FROM pages ORDER BY id").fetchall() == hashes
    old = filled.articles.changes(0)[0]
    stored = filled.articles.get(old.id)
    assert stored.row.thinned_at == clock()
    assert stored.article.text == "集中签约项目14个"
    with pytest.raises(PageThinned):
        filled.pages.body(old.page or "")
    assert filled.pages.body(young.id) == "正文".encode()
    assert problems(filled) == []
    assert thin(filled, older_than_days=365).articles == 0
    assert filled.pages.read_again() == 1, "what is gone cannot be read again"


def test_files_without_pages_are_deleted_when_they_are_at_rest(filled: Archive, clock) -> None:
    filled.db.execute("UPDATE pages SET state = 2")
    filled.pages.close()
    filled.pages.warc.name = ""
    clock.advance(400 * DAY_MS)
    assert thin(filled, older_than_days=365, sites=["elsewhere"]).pages == 0
    assert thin(filled, older_than_days=365, sites=["yunhe"]).files == 0, "somebody may be writing to it"
    [path] = (filled.folder / "warc").iterdir()
    os.utime(path, (0, 0))
    done = thin(filled, older_than_days=365)
    assert (done.files, path.exists()) == (1, False)
    assert done.freed_bytes > 0


def run(command, *arguments: str):
    return CliRunner().invoke(command, arguments)


def test_the_commands_answer(filled: Archive, tmp_path: Path) -> None:
    data = ["--data", str(filled.folder)]
    found = run(search, "簽約", *data, "--format", "csv", "--limit", "3")
    assert found.exit_code == 0, found.output
    assert found.stdout.count("yunhe.example") == 3
    assert "--cursor n~" in found.stderr
    assert run(search, "没有的词", *data).exit_code == 3
    assert isinstance(run(search, "(", *data).exception, RadarError)
    counted = run(search, "签约", *data, "--facets", "region")
    assert '"value": "370000", "articles": 12' in counted.stdout
    listed = run(facts, *data, "--region", "370000", "--stage", "signed", "--min-amount", "1.5e8", "--format", "jsonl")
    assert listed.exit_code == 0, listed.output
    assert len(listed.stdout.splitlines()) == 10
    assert isinstance(run(facts, *data, "--region", "999999").exception, RadarError)
    assert "did you mean" in str(run(facts, *data, "--industry", "激光光电子").exception)
    by_name = run(facts, *data, "--region", "薛城区", "--format", "csv")
    assert by_name.stdout.count("山东省枣庄市薛城区") == 12
    assert run(facts, *data, "--stage", "started").exit_code == 3
    assert "12" in run(backup, str(tmp_path / "copy"), *data).stdout
    assert "12" in run(backup, str(tmp_path / "copy"), "--verify").stdout
    assert run(restore_command, str(tmp_path / "copy"), "--data", str(tmp_path / "new")).exit_code == 0
    assert "12" in run(reindex, *data).stdout
    assert run(thin_command, *data, "--days", "9999", "--yes").exit_code == 0
