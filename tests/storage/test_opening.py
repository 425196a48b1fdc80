"""An archive that cannot be opened says why and what to do."""

import errno
import itertools
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.database import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveFull,
    ArchiveLocked,
    ArchiveMissing,
    ArchiveNewer,
    ArchiveReadOnly,
    connect,
)
from storage.migrations import STEPS, migrate
from storage.pages import FILED
from storage.query import Word
from storage.upkeep import examine


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


@pytest.fixture
def sealed() -> Iterator[Path]:
    """A folder with an archive that this process may read and not write, also when root runs the tests."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Archive.open(folder).close()
        root = os.geteuid() == 0
        for path, mode in ((folder / "archive.sqlite", 0o444), (folder, 0o555)):
            path.chmod(mode)
        try:
            if root:
                os.seteuid(65534)
            yield folder
        finally:
            if root:
                os.seteuid(0)
            folder.chmod(0o700)


def test_a_file_that_cannot_be_written_says_so(sealed: Path) -> None:
    with pytest.raises(ArchiveReadOnly, match="owner and rights"):
        Archive.open(sealed)


def test_a_reader_that_may_not_write_its_notes_beside_the_file_says_so(sealed: Path) -> None:
    with pytest.raises(ArchiveReadOnly, match="-shm"):
        Archive.open(sealed, read_only=True)


def test_a_full_disk_undoes_what_was_being_written_and_nothing_else(archive: Archive, make) -> None:
    """The engine itself says SQLITE_FULL here, as it does when the disk says so."""
    file_some(archive, make, range(3))
    [(pages,)] = archive.db.execute("PRAGMA page_count").fetchall()
    archive.db.execute(f"PRAGMA max_page_count={pages + 20}")
    with pytest.raises(ArchiveFull, match="free some space"):
        file_some(archive, make, range(3, 60))
    assert archive.articles.count() == 3
    archive.db.execute("PRAGMA max_page_count=1073741823")
    file_some(archive, make, range(3, 60))
    assert archive.search.count(Word("签约")) == archive.articles.count() == 60
    assert not examine(archive, deep=True).problems


def file_some(archive: Archive, make, numbers: range) -> None:
    with archive.unit_of_work() as unit:
        for number in numbers:
            page = make.page(f"http://yunhe.example/{number}.html", body=str(number))
            archive.pages.keep(page)
            unit.file(page, make.article(f"第{number}次集中签约。" * 200), make.reading())


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


# What a step gives another value to, by the step; anything else that changes is a loss.
REWRITTEN: dict[str, set[str]] = {}


@pytest.mark.parametrize("number", range(len(STEPS)), ids=[step.__name__ for step in STEPS])
def test_each_step_keeps_what_the_version_before_held(tmp_path: Path, number: int) -> None:
    db = connect(tmp_path / "archive.sqlite")
    step = STEPS[number].__name__
    migrate(db, stop_before=step)
    fill_all_tables(db)
    before = contents(db)
    later = STEPS[number + 1].__name__ if number + 1 < len(STEPS) else None
    assert migrate(db, stop_before=later) == [step]
    after = contents(db)
    for table, (columns, rows) in before.items():
        assert table in after, f"{step} drops {table} with its rows"
        kept = [
            name for name in columns if name in after[table][0] and f"{table}.{name}" not in REWRITTEN.get(step, ())
        ]
        assert chosen(columns, rows, kept) == chosen(*after[table], kept), table
    assert migrate(db) == [one.__name__ for one in STEPS[number + 1 :]]
    sound(db)
    db.conn.close()


def test_an_archive_with_rows_from_every_version_is_sound_and_usable(tmp_path: Path, make) -> None:
    """Rows that each version could have written, carried through all steps; then the product works on it."""
    path = tmp_path / "data" / "archive.sqlite"
    path.parent.mkdir()
    db = connect(path)
    for step, later in itertools.pairwise([*(one.__name__ for one in STEPS), None]):
        fill_all_tables(db)
        assert migrate(db, stop_before=later) == [step]
    fill_all_tables(db)
    sound(db)
    db.conn.close()
    with Archive.open(tmp_path / "data", clock=make.clock) as archive:
        archive.search.rebuild()
        page = make.page()
        archive.pages.keep(page)
        article = make.article("集中签约项目14个。")
        with archive.unit_of_work() as unit:
            unit.file(page, article, make.reading(make.fact(article, "签约项目14个", host=make.place())))
        assert archive.search.search(Word("集中签约项目")).total == 1
        # made-up facts are no records, which the check of projects says; made-up pages were never kept
        assert {check.name for check in examine(archive, deep=True).problems if "kept" not in check.name} <= {
            "projects"
        }
    with Archive.open(tmp_path / "data", read_only=True) as reader:
        assert reader.search.count(Word("集中签约项目")) == 1


def sound(db) -> None:
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def contents(db) -> dict[str, tuple[list[str], list[tuple[object, ...]]]]:
    """Columns and rows of each table but those of the index and of the steps themselves."""
    found = {}
    for name in ordinary_tables(db):
        cursor = db.execute(f'SELECT * FROM "{name}"')
        found[name] = [column[0] for column in cursor.description], cursor.fetchall()
    return found


def ordinary_tables(db) -> list[str]:
    virtual = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")]
    own = ("sqlite_", "_sqlite", *(f"{name}_" for name in virtual))
    names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")]
    return [name for name in names if (name not in virtual and not name.startswith(own)) or name == "search_state"]


def chosen(columns: list[str], rows: list[tuple[object, ...]], names: list[str]) -> list[tuple[object, ...]]:
    places = [columns.index(name) for name in names]
    return sorted((tuple(row[at] for at in places) for row in rows), key=repr)


def fill_all_tables(db) -> None:
    """Three rows in each table that has none, the third with NULL wherever that is allowed.

    Values go by type and are the same in all tables, so that every reference finds its row.
    """
    db.execute("PRAGMA foreign_keys=OFF")
    for name in ordinary_tables(db):
        if db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] or name == "search_state":
            continue
        columns = db.execute(f"SELECT name, type, \"notnull\", pk FROM pragma_table_info('{name}')").fetchall()
        parents = {row[0] for row in db.execute(f"SELECT \"from\" FROM pragma_foreign_key_list('{name}')")}
        names = ", ".join(f'"{column}"' for column, *_ in columns)
        marks = ", ".join("?" for _ in columns)
        for number in (1, 2, 3):
            row = [
                None
                if number == 3 and not required and not key and column not in parents
                else value_of(column, kind, number)
                for column, kind, required, key in columns
            ]
            db.execute(f'INSERT INTO "{name}" ({names}) VALUES ({marks})', row)
    db.execute("PRAGMA foreign_keys=ON")
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []


# Columns whose values the product decodes when it starts to work, by name.
DECODED: dict[str, object] = {"hashes": bytes(8)}


def value_of(column: str, kind: str, number: int) -> object:
    text = f"x{number}"
    if column in DECODED:
        return DECODED[column]
    if (column, kind) == ("state", "INTEGER"):
        return FILED
    return {"INTEGER": number, "TEXT": text, "REAL": number + 0.5, "BLOB": text.encode()}.get(kind.split("(")[0], text)


def test_examining_names_records_that_cannot_be_read(tmp_path: Path, make) -> None:
    (tmp_path / "data").mkdir()
    db = connect(tmp_path / "data" / "archive.sqlite")
    migrate(db)
    fill_all_tables(db)
    db.conn.close()
    with Archive.open(tmp_path / "data", clock=make.clock, read_only=True) as archive:
        found = {check.name: check.detail for check in examine(archive, deep=True).problems}
    assert "cannot be read as a record" in found["projects"]


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
