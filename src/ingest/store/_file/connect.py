"""Path -> connection: opens our database and no other, brings its schema up to date, translates errors.

sqlite3's own errors leave this package only as errors of `ingest.errors`; `translated` is the one place.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from ingest.errors import ConfigError, DataError, DiskError, FatalError, LockedError
from ingest.store._file.migrations import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    SMALL_BYTES,
    file_bytes,
    is_current,
    migrate,
    tables_read,
    version_of,
)
from ingest.store._index.search import spaced

BUSY_S = 30.0  # how long a write waits for another program's write
_CACHE_KIB = 65_536
_LOG_PAGES = 8_000  # of 4 KiB
LONG_LOG_BYTES = 8 * 4096 * _LOG_PAGES  # so long it grows only while somebody reads one old state
MOST_LOG_BYTES = 16 * LONG_LOG_BYTES  # of some 20,000 pieces; a run lets it grow no longer

_FULL = "the disk is full; nothing of the last write was kept"
_MEANINGS: dict[int, tuple[type[FatalError], str]] = {
    sqlite3.SQLITE_FULL: (DiskError, _FULL),
    sqlite3.SQLITE_READONLY: (DiskError, "the database or its folder is read-only"),
    sqlite3.SQLITE_IOERR: (DiskError, "the disk could not be read or written"),
    sqlite3.SQLITE_CANTOPEN: (DiskError, "the database cannot be opened"),
    sqlite3.SQLITE_PERM: (DiskError, "no permission to open the database"),
    sqlite3.SQLITE_BUSY: (LockedError, "another program is writing to the database"),
    sqlite3.SQLITE_LOCKED: (LockedError, "another program is writing to the database"),
    sqlite3.SQLITE_NOTADB: (DataError, "is no SQLite database"),
    sqlite3.SQLITE_CORRUPT: (DataError, "the database is damaged"),
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system raise into our errors, naming the file.

    Raises DiskError, LockedError, DataError. What is our own mistake (a wrong statement) stays as it is.
    """
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # extended codes share the low byte
        if code not in _MEANINGS:
            raise
        kind, sentence = _MEANINGS[code]
        raise kind(f"{path}: {sentence}") from error
    except OSError as error:
        raise DiskError(f"{path}: {error.strerror or error}") from error


def engine() -> tuple[str, bool]:
    """Return the version of SQLite, and whether it has full-text search."""
    with closing(sqlite3.connect(":memory:")) as db:
        options = [row[0] for row in db.execute("PRAGMA compile_options")]
    return sqlite3.sqlite_version, "ENABLE_FTS5" in options


def open_for_writing(path: Path, *, busy_s: float = BUSY_S) -> sqlite3.Connection:
    """Open the database, made when needed, with the instant steps of its schema taken. Autocommit; WAL.

    Raises ConfigError for another program's database, a newer schema, or one that wants `ingest upgrade`;
    DiskError, DataError, LockedError.
    """
    db = open_as_it_is(path, busy_s=busy_s)
    with translated(path), closed_on_error(db):
        if not is_current(db):
            with transaction(db):  # two programs may open a new file at once
                check_ours(db, path, may_be_empty=True)
                if file_bytes(db) > SMALL_BYTES and tables_read(db):
                    raise ConfigError(f"{_older(db, path)}, which takes a while")
                migrate(db, path)
    return db


def open_as_it_is(path: Path, *, busy_s: float = BUSY_S) -> sqlite3.Connection:
    """Open the database for writing, whatever its schema. Raises as `open_for_writing`."""
    with translated(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        db = _connection(f"file:{quote(str(path))}", busy_s)
        with closed_on_error(db):
            check_ours(db, path, may_be_empty=True)
            if _pragma(db, "journal_mode") != "wal":
                db.execute("PRAGMA journal_mode = WAL")
            # A killed program loses nothing; a power cut may lose the last transactions, never the file.
            db.execute("PRAGMA synchronous = NORMAL")
            # Pages that many articles touch go into the file once in 32 MB of log, not once in 4.
            db.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
            db.execute(f"PRAGMA journal_size_limit = {2 * 4096 * _LOG_PAGES}")
        return db


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Open an existing database read-only. A copy on a read-only disk opens too.

    Raises DataError when there is no such file, ConfigError for another program's database or schema.
    """
    db = read_as_it_is(path)
    with closed_on_error(db):
        if version_of(db) < SCHEMA_VERSION:
            raise ConfigError(_older(db, path))
    return db


def read_as_it_is(path: Path) -> sqlite3.Connection:
    """Open an existing database read-only, be its schema an older one. Raises as `open_for_reading`."""
    if not path.exists():
        raise DataError(f"{path}: no such database")
    with translated(path):
        db = _connection(_reading_uri(path), BUSY_S)
        with closed_on_error(db):
            check_ours(db, path, may_be_empty=False)
        return db


def _older(db: sqlite3.Connection, path: Path) -> str:
    return f"{path}: has the older schema {version_of(db)}: `ingest upgrade` brings it to {SCHEMA_VERSION}"


def shorten_log(db: sqlite3.Connection) -> None:
    """Write the log back into the file and empty it, as far as no reader still needs what is in it."""
    (waits_ms,) = db.execute("PRAGMA busy_timeout").fetchone()
    db.execute("PRAGMA busy_timeout = 0")  # a reader may look on for hours
    try:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        db.execute(f"PRAGMA busy_timeout = {waits_ms}")


def log_bytes(path: Path) -> int:
    """Return how long the log beside a database is, in bytes."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size
    except OSError:
        return 0


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """One transaction around a block, with the write lock from its start; undone by any error."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite itself rolls back when the disk is full
            db.execute("ROLLBACK")
        raise


@contextmanager
def closed_on_error(db: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        db.close()
        raise


def _reading_uri(path: Path) -> str:
    uri = f"file:{quote(str(path))}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as db:
            db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.OperationalError:
        # A WAL database in a folder that we may not write: without a log it cannot change under us.
        if not path.with_name(path.name + "-wal").exists():
            return uri + "&immutable=1"
        raise
    return uri


def _connection(uri: str, busy_s: float) -> sqlite3.Connection:
    db = sqlite3.connect(uri, uri=True, timeout=busy_s, isolation_level=None, cached_statements=256)
    db.row_factory = sqlite3.Row
    db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    db.create_function("spaced", 1, spaced, deterministic=True)  # what the full-text index reads
    return db


def _pragma(db: sqlite3.Connection, name: str) -> int | str:
    value: int | str = db.execute(f"PRAGMA {name}").fetchone()[0]
    return value


def check_ours(db: sqlite3.Connection, path: Path, *, may_be_empty: bool) -> None:
    """Raise ConfigError for another program's database, or one of a newer program."""
    if _pragma(db, "application_id") != APPLICATION_ID:
        empty = db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None
        if not (empty and may_be_empty):
            raise ConfigError(f"{path}: is the database of another program")
    version = version_of(db)
    if version > SCHEMA_VERSION:
        raise ConfigError(
            f"{path}: has schema {version}, this program knows {SCHEMA_VERSION}: use a newer ingest"
        )
