"""A request for removal -> the pieces gone from the database and from the raw answers, wholly or not at all.

What is left of the raw files is written beside them first; then one transaction removes the rows and notes these files;
then the files take their place and the freed room is wiped. A kill before the transaction has changed nothing; after it,
whoever holds the lock next finishes what is noted. To be called under the lock.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import DiskError
from ingest.fetch import Weeded, archive_of, put_in_place, weed, write_beside
from ingest.store import RESTORED, Named, Store
from ingest.types import Removal


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What one request removed, or would remove."""

    rows: dict[str, int] = field(default_factory=dict)  # table -> how many
    records: int = 0  # of raw answers
    record_bytes: int = 0  # of them, as they lie on the disk
    files: tuple[str, ...] = ()  # that are written anew


def forget(removal: Removal, store: Store, *, dry_run: bool = False) -> Forgotten:
    """Remove what a request names; return what went. Nothing is written in a dry run.

    Raises DataError for what was never there and for damaged files of raw answers, DiskError, LockedError.
    """
    if not dry_run:
        finish_removals(store)
    named = store.removals.find(removal)
    return _forget(named, removal, store, dry_run=dry_run) if named.known_by else Forgotten()


def finish_removals(store: Store) -> None:
    """Finish what a kill or a full disk cut short, and remove again what an older copy of the database brought back."""
    unfinished = store.removals.unfinished()
    if unfinished is None:
        return
    put_in_place(archive_of(store.path), unfinished)
    store.removals.note_placed()
    named = store.removals.returned()
    if named.copies:
        _forget(named, Removal((), "copy", "nothing", RESTORED), store)
    else:
        store.removals.finish(store.path)


def _forget(named: Named, removal: Removal, store: Store, *, dry_run: bool = False) -> Forgotten:
    folder = archive_of(store.path)
    with weed(folder, store.removals.traces(named, removal)) as files:
        moved = {each.path.name: each.moved for each in files}
        if dry_run:
            rows = store.removals.forget(named, removal, moved, dry_run=True)
            return _told(rows, files)
        _make_sure_of_room(store.path, files)
        put_in_place(folder, ())  # what a kill before its transaction left
        with _undone_on_error(store, folder):
            for each in files:
                write_beside(each)
            rows = store.removals.forget(named, removal, moved)
        told = _told(rows, files)
        put_in_place(folder, moved)
        store.removals.note_placed()
    store.removals.finish(store.path)
    return told


@contextmanager
def _undone_on_error(store: Store, folder: Path) -> Iterator[None]:
    """Take away what was written beside the raw files when the rows are not removed."""
    try:
        yield
    except BaseException as error:
        put_in_place(folder, store.removals.unfinished() or ())
        if isinstance(error, DiskError):
            raise DiskError(f"{error}; nothing was removed") from error
        raise


def _told(rows: dict[str, int], files: list[Weeded]) -> Forgotten:
    return Forgotten(
        rows,
        sum(each.gone for each in files),
        sum(each.path.stat().st_size - each.left_bytes for each in files),
        tuple(each.path.name for each in files),
    )


def _make_sure_of_room(path: Path, files: list[Weeded]) -> None:
    """Raise DiskError when the files cannot be written anew, the database among them, once beside itself and once in its log."""
    needed = 2 * path.stat().st_size + sum(each.left_bytes for each in files)
    free = shutil.disk_usage(path.parent).free
    if free < needed:
        told = f"a removal needs {needed / 1e6:,.0f} MB of room, {free / 1e6:,.0f} MB are free"
        raise DiskError(f"{path.parent}: {told}; nothing was removed")
