"""A database in use -> a sound copy of it in another folder, the last few of which are kept."""

import os
import re
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from ingest.errors import DataError
from ingest.store._connect import read_as_it_is, translated

_STAMP = "%Y%m%dT%H%M%SZ"
_CUT_OFF = timedelta(days=1)  # no copy takes so long


def back_up(path: Path, folder: Path, *, now: datetime, keep: int | None) -> Path:
    """Copy the database into `folder`, check the copy, remove all but the newest `keep`; return the new file.

    `keep` None removes none. Runs may go on: the copy is the state of one moment. It is one file without a log,
    and it is only there under its name when it is whole. Raises DataError, ConfigError, DiskError.
    """
    wanted = folder / f"{path.stem}-{now.strftime(_STAMP)}.db"
    part = wanted.with_name(wanted.name + ".part")
    with closing(read_as_it_is(path)) as source, translated(wanted):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with closing(sqlite3.connect(part)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
                _check(copy, path)
            _make_sure(part)
            part.replace(wanted)
        finally:
            part.unlink(missing_ok=True)
        _make_sure(folder)
        _tidy(wanted, path.stem, now - _CUT_OFF, keep)
    return wanted


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
