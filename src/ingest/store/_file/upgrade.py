"""An older database -> the newest schema: what it takes, and doing it with a checked copy made first.

All steps are one transaction, checked before it is committed: who kills it finds the file as it was.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingest.errors import DataError, DiskError
from ingest.store._file.backup import back_up
from ingest.store._file.connect import (
    check_ours,
    open_as_it_is,
    read_as_it_is,
    transaction,
    translated,
)
from ingest.store._file.migrations import (
    SCHEMA_VERSION,
    file_bytes,
    migrate,
    tables_read,
    version_of,
)

# Seconds for a billion bytes, as measured on a shared virtual disk: copying and checking twice, and a step.
_COPY_S = 20
_STEP_S = 10
_SLACK_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class UpgradePlan:
    """What an upgrade takes."""

    path: Path
    version: int  # of the file
    wanted: int  # of the program
    tables: dict[str, int]  # read through by steps that are not instant -> rows
    bytes: int  # of the file
    work_bytes: int  # that the steps write at most, to the log and then to the file

    @property
    def is_due(self) -> bool:
        """Whether there is anything to do."""
        return self.version < self.wanted

    @property
    def seconds(self) -> float:
        """Return about how long it takes."""
        return (_COPY_S * self.bytes + _STEP_S * self.work_bytes) / 1e9

    @property
    def room(self) -> int:
        """Return the bytes that have to be free beside the database, the copy not counted."""
        return 2 * self.work_bytes + _SLACK_BYTES


def plan_upgrade(path: Path) -> UpgradePlan:
    """Return what bringing the database up to date takes; writes nothing.

    Raises DataError when there is none, ConfigError for another program's database or a newer schema.
    """
    with closing(read_as_it_is(path)) as db, translated(path):
        tables = tables_read(db)
        return UpgradePlan(
            path=path,
            version=version_of(db),
            wanted=SCHEMA_VERSION,
            tables={name: _rows(db, name) for name in tables},
            bytes=file_bytes(db),
            work_bytes=_bytes_of(db, tables),
        )


def upgrade(plan: UpgradePlan, folder: Path, *, now: datetime) -> Path:
    """Copy the database into `folder`, then take it to the newest schema; return the copy.

    To be called under the lock. Raises DiskError when there is not the room, and then nothing was done; DataError
    when the copy or the outcome is not sound, and then the database is as it was.
    """
    path = plan.path
    _make_sure_of_room(plan, folder)
    copy = back_up(path, folder, now=now, keep=None)
    with closing(open_as_it_is(path)) as db, translated(path):
        with transaction(db):
            check_ours(db, path, may_be_empty=False)
            migrate(db, path)
            found = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok":
                raise DataError(f"{path}: is not sound after the upgrade ({found}); it was undone")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return copy


def _rows(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608 - our own names


def _bytes_of(db: sqlite3.Connection, tables: list[str]) -> int:
    """Return how much room tables take; all of the file where SQLite was built without `dbstat`."""
    try:
        rows = [
            db.execute(
                "SELECT pgsize FROM dbstat WHERE name = ? AND aggregate = 1", (table,)
            ).fetchone()
            for table in tables
        ]
    except sqlite3.OperationalError:
        return file_bytes(db)
    return sum(row[0] for row in rows if row)


def _make_sure_of_room(plan: UpgradePlan, folder: Path) -> None:
    """Raise DiskError when a disk has not the room for what is to be written to it."""
    needs = [(plan.path.resolve().parent, plan.room), (_existing(folder), plan.bytes)]
    disks = {os.stat(place).st_dev: place for place, _ in needs}
    for disk, place in disks.items():
        needed = sum(room for where, room in needs if os.stat(where).st_dev == disk)
        free = shutil.disk_usage(place).free
        if free < needed:
            raise DiskError(
                f"{place}: {free / 1e6:,.0f} MB are free, the upgrade needs {needed / 1e6:,.0f}; nothing was done"
            )


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    folder = folder.resolve()
    while not folder.exists():
        folder = folder.parent
    return folder
