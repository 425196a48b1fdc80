"""An archive that cannot be opened says why and what to do."""

import errno
import os
import sqlite3
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.database import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveLocked,
    ArchiveMissing,
    ArchiveNewer,
    ArchiveReadOnly,
    connect,
)
from storage.migrations import STEPS, migrate
from storage.query import Word


def test_a_new_archive_is_safe_against_power_cuts_and_orphans(archive: Archive) -> None:
    pragmas = {
        name: archive.db.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_readers_see_what_was_filed_while_a_writer_is_at_work(archive: Archive, make) -> None:
    page = make.page()
    archive.pages.keep(page)
    with Archive.open(archive.folder, read_only=True) as reader:
        with archive.unit_of_work() as unit:
            unit.file(page, make.article("集中签约。"), make.reading())
            assert reader.search.count(Word("签约")) == 0
        assert reader.search.count(Word("签约")) == 1
        with pytest.raises(ArchiveReadOnly, match="cannot be written"), reader.unit_of_work():
            pass


def test_a_folder_without_archive_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match="radar crawl"):
        Archive.open(tmp_path, read_only=True)


def test_a_newer_archive_is_refused_and_left_alone(tmp_path: Path) -> None:
    Archive.open(tmp_path).close()
    conn = sqlite3.connect(tmp_path / "archive.sqlite")
    conn.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('archive', 'moon_001', '')")
    conn.commit()
    conn.close()
    for read_only in (False, True):
        with pytest.raises(ArchiveNewer, match="moon_001"):
            Archive.open(tmp_path, read_only=read_only)


def test_an_older_archive_is_not_read_without_the_steps_it_lacks(tmp_path: Path) -> None:
    db = connect(tmp_path / "archive.sqlite")
    migrate(db, stop_before=STEPS[1].__name__)
    db.conn.close()
    with pytest.raises(ArchiveError, match=STEPS[1].__name__):
        Archive.open(tmp_path, read_only=True)
    Archive.open(tmp_path).close()
    Archive.open(tmp_path, read_only=True).close()


@pytest.mark.parametrize("junk", [b"not a database at all" * 500, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_archive_names_the_way_out(tmp_path: Path, junk: bytes) -> None:
    (tmp_path / "archive.sqlite").write_bytes(junk)
    with pytest.raises(ArchiveDamaged, match="radar restore"):
        Archive.open(tmp_path)


def test_damage_in_the_midst_is_told_when_it_is_met(archive: Archive, make) -> None:
    with archive.unit_of_work() as unit:
        for number in range(300):
            page = make.page(f"http://yunhe.example/{number}.html")
            archive.pages.keep(page)
            unit.file(page, make.article("集中签约。" * 50), make.reading())
    archive.close()
    path = archive.folder / "archive.sqlite"
    size = path.stat().st_size
    with path.open("r+b") as file:
        for place in range(8192, size, 4096):
            file.seek(place)
            file.write(os.urandom(4096))
    with pytest.raises(ArchiveDamaged, match="radar restore"):  # noqa: PT012
        again = Archive.open(archive.folder)
        try:
            with again.unit_of_work() as unit:
                unit.file(page, make.article("集中开工。"), make.reading())
        finally:
            again.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    Archive.open(tmp_path).close()
    (tmp_path / "archive.sqlite").chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        with pytest.raises((ArchiveReadOnly, ArchiveMissing)):
            Archive.open(tmp_path)
    finally:
        tmp_path.chmod(0o700)


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path, monkeypatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(ArchiveReadOnly, match="cannot be written"):
        Archive.open(tmp_path / "new")


def test_a_writer_that_does_not_let_go_is_named_as_such(archive: Archive, monkeypatch) -> None:
    monkeypatch.setattr("storage.database.BUSY_SECONDS", 0.05)
    with (
        Archive.open(archive.folder) as second,
        archive.unit_of_work(),
        pytest.raises(ArchiveLocked, match="another process"),
        second.unit_of_work(),
    ):
        pass


@pytest.mark.parametrize("number", range(len(STEPS)), ids=[step.__name__ for step in STEPS])
def test_each_step_starts_from_the_one_before(tmp_path: Path, number: int) -> None:
    db = connect(tmp_path / "archive.sqlite")
    step = STEPS[number].__name__
    migrate(db, stop_before=step)
    before = {table.name for table in db.tables}
    fill_all_tables(db)
    rows_before = {name: count(db, name) for name in before}
    later = STEPS[number + 1].__name__ if number + 1 < len(STEPS) else None
    assert migrate(db, stop_before=later) == [step]
    assert rows_before == {name: count(db, name) + (-1 if name == "_sqlite_migrations" else 0) for name in before}
    assert migrate(db) == [one.__name__ for one in STEPS[number + 1 :]]
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.conn.close()


def count(db, name: str) -> int:
    return db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]


def fill_all_tables(db) -> None:
    """A row in each table that has none, its columns filled by their type; parents stand before children."""
    db.execute("PRAGMA foreign_keys=OFF")
    values = {"INTEGER": 1, "TEXT": "x", "REAL": 0.5, "BLOB": b"x", "": "x"}
    for table in db.tables:
        if table.name.startswith(("search", "sqlite_", "_sqlite")) or table.count:
            continue
        columns = db.execute(f"SELECT name, type FROM pragma_table_info('{table.name}')").fetchall()
        marks = ", ".join("?" for _ in columns)
        names = ", ".join(f'"{name}"' for name, _ in columns)
        row = [values.get(kind.split("(")[0], "x") for _, kind in columns]
        if table.name == "articles":
            row = ["x" if name == "id" else value for (name, _), value in zip(columns, row, strict=True)]
        db.execute(f"INSERT OR IGNORE INTO {table.name} ({names}) VALUES ({marks})", row)
    db.execute("PRAGMA foreign_keys=ON")


def test_steps_have_their_own_names() -> None:
    names = [step.__name__ for step in STEPS]
    assert len(set(names)) == len(names)
    assert all(name.split("_")[1].isdigit() for name in names)


def test_two_processes_may_open_a_new_archive_at_once(tmp_path: Path) -> None:
    first, second = connect(tmp_path / "archive.sqlite"), connect(tmp_path / "archive.sqlite")
    assert migrate(first)
    assert migrate(second) == []
    first.conn.close()
    second.conn.close()
