"""One run at a time: a kernel lock on a file beside the database. A dead holder holds nothing."""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from ingest.errors import LockedError
from ingest.store._file.connect import translated

_POLL_S = 0.1


@contextmanager
def hold_lock(path: Path, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the lock of the database at `path` (its file is PATH.lock) for the length of a block.

    Raises LockedError when another program still holds it after `wait_s` seconds, DiskError when the
    folder cannot be written.
    """
    beside = path.with_name(path.name + ".lock")
    with translated(beside):
        beside.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _take(lock, beside, monotonic() + wait_s)
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(lock)  # which frees it


def _take(lock: int, beside: Path, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() >= deadline:
                holder = os.pread(lock, 20, 0).decode("ascii", "replace").strip() or "unknown"
                raise LockedError(
                    f"{beside}: another run holds the lock (process {holder})"
                ) from None
            threading.Event().wait(_POLL_S)
        else:
            return
