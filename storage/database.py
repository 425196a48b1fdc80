"""Opening the archive's SQLite file, its transactions, and what can be wrong with it."""

import contextlib
import errno
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlite_utils

Clock = Callable[[], int]

BUSY_SECONDS = 30
MAPPED_BYTES = 4 << 30  # readers only: a writer that meets a bad disk must get an error, not a signal
LOG_BYTES = 64 << 20


class ArchiveError(ValueError):
    """The archive cannot do what was asked; the message says which file and the way out."""


class ArchiveMissing(ArchiveError):
    """There is no archive in that folder."""


class ArchiveReadOnly(ArchiveError):
    """The file, its folder or the connection cannot be written."""


class ArchiveFull(ArchiveError):
    """The disk is full. What was being written is not there, what was there before still is."""


class ArchiveLocked(ArchiveError):
    """Another process holds the write lock for longer than the archive waits."""


class ArchiveNewer(ArchiveError):
    """A newer version of the product wrote the archive."""


class ArchiveDamaged(ArchiveError):
    """SQLite cannot read the file."""


def utc_ms() -> int:
    """Milliseconds since 1970-01-01 UTC by the wall clock; the default clock of an archive."""
    return time.time_ns() // 1_000_000


def sqlite_version() -> str:
    """The SQLite library in use; another process may bring another one."""
    return sqlite3.sqlite_version


def clock_from(start_ms: int) -> Clock:
    """A clock that runs as if it were `start_ms` (ms UTC) now: for sample worlds whose today is fixed."""
    began = time.monotonic_ns()
    return lambda: start_ms + (time.monotonic_ns() - began) // 1_000_000


def connect(path: Path, *, read_only: bool = False) -> sqlite_utils.Database:
    """A connection in WAL mode with foreign keys on and every commit on the disk before it returns.

    Transactions are begun by `transaction` only. The connection may be handed from one thread to
    another, never be used by two at once.
    """
    with explained(path):
        conn = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro" if read_only else str(path),
            uri=read_only,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        try:
            db = sqlite_utils.Database(conn, execute_plugins=False)
            if read_only:
                conn.execute("PRAGMA query_only=ON")
                conn.execute(f"PRAGMA mmap_size={MAPPED_BYTES}")
            else:
                conn.execute("PRAGMA journal_mode=WAL")
                conn.execute("PRAGMA synchronous=FULL")
                conn.execute(f"PRAGMA journal_size_limit={LOG_BYTES}")
            conn.execute("PRAGMA foreign_keys=ON")
            conn.execute("PRAGMA temp_store=MEMORY")
            conn.execute("PRAGMA cache_size=-65536")
        except BaseException:
            conn.close()
            raise
    return db


@contextlib.contextmanager
def transaction(db: sqlite_utils.Database) -> Iterator[sqlite3.Connection]:
    """One writing transaction: all or nothing. Inside another one it simply becomes part of that."""
    conn = db.conn
    if conn.in_transaction:
        yield conn
        return
    path = Path(database_path(conn))
    with explained(path):
        conn.execute("BEGIN IMMEDIATE")
        try:
            yield conn
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise


def database_path(conn: sqlite3.Connection) -> str:
    row = conn.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()
    return str(row[0])


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """SQLite's errors and the system's as ours, naming the file and the way out."""
    try:
        yield
    except sqlite3.Error as wrong:
        raise explain(wrong, path) from wrong
    except OSError as wrong:
        if wrong.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise ArchiveReadOnly(f"{path}: cannot be written; check the owner and rights of the folder") from wrong
        if wrong.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ArchiveFull(f"{path}: the disk is full; free some space and run the command again") from wrong
        raise


def explain(wrong: sqlite3.Error, path: Path) -> Exception:
    said = str(wrong).lower()
    code = getattr(wrong, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or "disk is full" in said:
        return ArchiveFull(f"{path}: the disk is full; free some space and run the command again")
    if code == sqlite3.SQLITE_READONLY:
        return ArchiveReadOnly(
            f"{path}: cannot be written; check the owner and rights of the file and its folder"
            f" (readers keep {path.name}-shm there)"
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ArchiveLocked(
            f"{path}: another process has been writing for {BUSY_SECONDS} s; try again when it is done"
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return ArchiveDamaged(
            f"{path}: the file is damaged ({wrong}); move it aside and run `radar restore` with the last backup"
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return ArchiveMissing(f"{path}: cannot be opened; check that the folder exists and may be read")
    if code == sqlite3.SQLITE_IOERR:
        return ArchiveError(f"{path}: the disk failed while reading or writing ({wrong}); check the disk")
    return wrong
