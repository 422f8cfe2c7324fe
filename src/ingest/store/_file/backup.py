"""A database in use -> a sound copy of it in another folder, the last few of which are kept."""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from ingest.errors import ConfigError, DataError
from ingest.store._file.connect import read_as_it_is, translated

_STAMP = "%Y%m%dT%H%M%SZ"
_CUT_OFF = timedelta(days=1)  # no copy takes so long


def back_up(path: Path, folder: Path, *, now: datetime, keep: int | None) -> Path:
    """Copy the database into `folder`, check the copy, remove all but the newest `keep`; return the new file.

    `keep` None removes none. Runs may go on: the copy is the state of one moment. It is one file without a log,
    and it is only there under its name when it is whole. Raises DataError, ConfigError, DiskError.
    """
    wanted = folder / f"{path.stem}-{now.strftime(_STAMP)}.db"
    with translated(wanted):
        with _copied(path, wanted) as copy:
            _check(copy, path)
        _make_sure(folder)
        _tidy(wanted, path.stem, now - _CUT_OFF, keep)
    return wanted


def publish(path: Path, wanted: Path) -> None:
    """Put a copy of the database in the place of an earlier one, whole or not at all.

    Who reads the earlier one goes on doing so. It has no log, so that no query on it holds ours, and reading it takes no
    permission to write. Raises ConfigError when something else lies there, DiskError, DataError.
    """
    if wanted.exists():
        if wanted.samefile(path):
            raise ConfigError(f"{wanted}: is the database itself; publish under another name")
        read_as_it_is(wanted).close()
    with translated(wanted), _copied(path, wanted):
        pass


@contextmanager
def _copied(path: Path, wanted: Path) -> Iterator[sqlite3.Connection]:
    """Copy the database to where it is wanted; it gets its name after the block, which may look at it."""
    part = wanted.with_name(wanted.name + ".part")
    wanted.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(read_as_it_is(path)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            yield copy
        _make_sure(part)
        part.replace(wanted)
    finally:
        part.unlink(missing_ok=True)


def _tidy(newest: Path, stem: str, long_ago: datetime, keep: int | None) -> None:
    """Remove all but the newest copies, and what a copy that was cut off long ago left."""
    copies, parts = (
        sorted(
            each
            for each in newest.parent.iterdir()
            if re.fullmatch(re.escape(stem) + r"-\d{8}T\d{6}Z\.db" + ending, each.name)
        )
        for ending in ("", r"\.part(-journal)?")
    )
    cut_off = newest.with_name(f"{stem}-{long_ago.strftime(_STAMP)}.db")
    for old in copies[: -keep if keep else 0] + [each for each in parts if each < cut_off]:
        old.unlink()


def _check(copy: sqlite3.Connection, path: Path) -> None:
    found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise DataError(f"{path}: the copy is not sound ({found}); the older copies were kept")


def _make_sure(path: Path) -> None:
    """Have the disk itself hold what was written."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
