"""A copy of the archive that can be trusted, and the way back from it."""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from storage.archive import DATABASE, WARC, Archive
from storage.database import ArchiveError, explained

MANIFEST = "manifest.json"
CHUNK = 1 << 20


class BackupUnsound(ArchiveError):
    """The backup is incomplete or not what its manifest says."""


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A WARC file of the backup: how many bytes of it the rows need, and their hash."""

    name: str
    length: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup holds. `made_at` in ms UTC."""

    made_at: int
    database_sha256: str
    articles: int
    pages: int
    steps: tuple[str, ...]
    files: tuple[KeptFile, ...]


def back_up(archive: Archive, target: Path, *, progress: Callable[[str], None] | None = None) -> Manifest:
    """Copy the archive into a folder while it may be in use. A later backup into the same folder copies only what is new.

    The database is copied and examined first, then as many bytes of each WARC file as its rows speak of. Only then
    does the copy take the place of the one before, which until that moment can be restored; a folder without a
    manifest is no backup. Files that were thinned stay in the backup.
    """
    with explained(target):
        (target / WARC).mkdir(parents=True, exist_ok=True)
        draft = target / f"{DATABASE}.part"
        copy_database(archive, draft)
        rows, articles, pages, steps = contents(draft)
        files = []
        for name, length in rows:
            if progress:
                progress(name)
            files.append(copy_file(archive.folder / WARC / name, target / WARC / name, length))
        manifest = Manifest(
            made_at=archive.clock(),
            database_sha256=hash_of(draft),
            articles=articles,
            pages=pages,
            steps=steps,
            files=tuple(files),
        )
        (target / MANIFEST).unlink(missing_ok=True)
        draft.replace(target / DATABASE)
        write_whole(target / MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode())
    return manifest


def copy_database(archive: Archive, draft: Path) -> None:
    draft.unlink(missing_ok=True)
    with sqlite3.connect(draft) as copy:
        archive.db.conn.backup(copy)  # in one step: in several, each write of another process would start it anew
        copy.execute("PRAGMA journal_mode=DELETE")
        [found] = copy.execute("PRAGMA quick_check(1)").fetchone()
    copy.close()
    if found != "ok":
        draft.unlink()
        raise BackupUnsound(
            f"{archive.path}: the file is damaged ({found}), so the backup before was left as it is; run `radar restore`"
        )


def contents(database: Path) -> tuple[list[tuple[str, int]], int, int, tuple[str, ...]]:
    """WARC files with the bytes needed, number of articles and pages, steps of the schema."""
    conn = sqlite3.connect(database)
    try:
        rows = conn.execute(
            "SELECT file, max(\"offset\" + length) FROM pages WHERE file <> '' GROUP BY file ORDER BY file"
        ).fetchall()
        articles = conn.execute("SELECT count(*) FROM articles").fetchone()[0]
        pages = conn.execute("SELECT count(*) FROM pages").fetchone()[0]
        steps = tuple(row[0] for row in conn.execute("SELECT name FROM _sqlite_migrations ORDER BY id"))
    finally:
        conn.close()
    return rows, articles, pages, steps


def copy_file(source: Path, target: Path, length: int) -> KeptFile:
    """The first `length` bytes; what the target already has of them is not copied again."""
    if not source.exists() or source.stat().st_size < length:
        raise BackupUnsound(f"{source}: missing or cut short; run `radar doctor` before the next backup")
    if not target.exists() or target.stat().st_size < length:
        part = target.with_name(f"{target.name}.part")
        with source.open("rb") as read, part.open("wb") as write:
            left = length
            while left and (chunk := read.read(min(CHUNK, left))):
                write.write(chunk)
                left -= len(chunk)
            write.flush()
            os.fsync(write.fileno())
        part.replace(target)
    return KeptFile(name=target.name, length=length, sha256=hash_of(target, length))


def read_manifest(backup: Path) -> Manifest:
    path = backup / MANIFEST
    try:
        held: dict[str, Any] = json.loads(path.read_text())
        files = tuple(KeptFile(**file) for file in held.pop("files"))
        return Manifest(**(held | {"files": files, "steps": tuple(held["steps"])}))
    except FileNotFoundError:
        raise BackupUnsound(f"{path}: no manifest, so this is no finished backup; take an older one") from None
    except (ValueError, TypeError, KeyError) as wrong:
        raise BackupUnsound(f"{path}: cannot be read ({wrong}); take an older backup") from wrong


def verify_backup(backup: Path) -> Manifest:
    """The manifest of a backup all of whose files are what it says. Raises BackupUnsound."""
    manifest = read_manifest(backup)
    wanted: list[tuple[Path, str, int | None]] = [(backup / DATABASE, manifest.database_sha256, None)]
    wanted += [(backup / WARC / file.name, file.sha256, file.length) for file in manifest.files]
    for path, sha256, length in wanted:
        if not path.exists():
            raise BackupUnsound(f"{path}: missing from the backup; take an older one")
        if hash_of(path, length) != sha256:
            raise BackupUnsound(f"{path}: not what the manifest says; take an older backup")
    return manifest


def restore(backup: Path, folder: Path, *, replace: bool = False, suffix: str = "before-restore") -> Manifest:
    """Put a verified backup in place. An archive that is there is moved aside (`replace`), never deleted."""
    manifest = verify_backup(backup)
    database = folder / DATABASE
    with explained(folder):
        (folder / WARC).mkdir(parents=True, exist_ok=True)
        if database.exists():
            if not replace:
                raise ArchiveError(f"{database}: there is an archive already; say --replace to move it aside")
            for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
                if (folder / name).exists():
                    (folder / name).replace(free_name(folder / f"{name}.{suffix}"))
        for file in manifest.files:
            target = folder / WARC / file.name
            if (
                not target.exists()
                or target.stat().st_size < file.length
                or hash_of(target, file.length) != file.sha256
            ):
                copy_whole(backup / WARC / file.name, target)
        copy_whole(backup / DATABASE, database)
    return manifest


def free_name(path: Path) -> Path:
    number = 0
    found = path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.name}.{number}")
    return found


def copy_whole(source: Path, target: Path) -> None:
    part = target.with_name(f"{target.name}.part")
    with source.open("rb") as read, part.open("wb") as write:
        shutil.copyfileobj(read, write, CHUNK)
        write.flush()
        os.fsync(write.fileno())
    part.replace(target)


def write_whole(target: Path, data: bytes) -> None:
    part = target.with_name(f"{target.name}.part")
    with part.open("wb") as write:
        write.write(data)
        write.flush()
        os.fsync(write.fileno())
    part.replace(target)


def hash_of(path: Path, length: int | None = None) -> str:
    """SHA-256 of a file, or of its first `length` bytes."""
    found = hashlib.sha256()
    left = path.stat().st_size if length is None else length
    with path.open("rb") as file:
        while left and (chunk := file.read(min(CHUNK, left))):
            found.update(chunk)
            left -= len(chunk)
    return found.hexdigest()
