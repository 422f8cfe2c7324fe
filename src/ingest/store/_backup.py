"""A database in use -> a sound copy of it in another folder, the last few of which are kept."""

import os
import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from ingest.errors import DataError
from ingest.store._connect import open_for_reading, translated

_STAMP = "%Y%m%dT%H%M%SZ"


def back_up(path: Path, folder: Path, *, now: datetime, keep: int) -> Path:
    """Copy the database into `folder`, check the copy, remove all but the newest `keep`; return the new file.

    Runs may go on: the copy is the state of one moment. It is one file without a log, and it is only there
    under its name when it is whole. Raises DataError, ConfigError, DiskError.
    """
    wanted = folder / f"{path.stem}-{now.strftime(_STAMP)}.db"
    is_ours = re.compile(re.escape(path.stem) + r"-\d{8}T\d{6}Z\.db").fullmatch
    part = wanted.with_name(wanted.name + ".part")
    with closing(open_for_reading(path)) as source, translated(wanted):
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
        for old in sorted(each for each in folder.iterdir() if is_ours(each.name))[:-keep]:
            old.unlink()
    return wanted


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
