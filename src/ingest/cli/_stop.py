"""SIGTERM, SIGINT, a disk or a log that fills up -> a run that ends soon and whole.

The first signal lets the rows in hand be written and starts nothing new. A second one, or some seconds, end the run
at once; the transaction under way is then undone, and what it held stays due.
"""

import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

from ingest.cli._print import log_line
from ingest.errors import DiskError, FatalError, LockedError

GRACE_S = 8  # and two more for connections to close: ten in all


@dataclass(slots=True)
class Stop:
    """Whether the run is to end before its work is done."""

    db: Path  # that the run writes to
    min_free: int  # bytes to be left on its disk
    number: int = 0  # of the signal; 0: nobody asked
    tell: Callable[[], None] | None = None  # who is to know at once, such as a fetcher that waits

    def __call__(self) -> bool:
        return self.number != 0 or self.lack() is not None

    def lack(self) -> FatalError | None:
        """Return what forbids to write more: little room on the disk, or a log that a reader holds. None: nothing."""
        from ingest.store import MOST_LOG_BYTES, log_bytes

        rest = "the rest comes with the next call"
        if shutil.disk_usage(self.db.parent).free < self.min_free:
            free = f"less than {self.min_free // 1_000_000} MB are free"
            return DiskError(f"{self.db.parent}: {free} (`run: min_free`); {rest}")
        if (size := log_bytes(self.db)) > MOST_LOG_BYTES:
            return LockedError(f"{self.db}: {log_line(size)}; {rest}")
        return None

    @property
    def exit_code(self) -> int:
        """Return 143 after SIGTERM, 130 after SIGINT, 0 when nobody asked."""
        return 128 + self.number if self.number else 0


@contextmanager
def stop_on_signals(db: Path, min_free: int) -> Iterator[Stop]:
    """Watch for signals as long as the block lasts."""
    stop = Stop(db, min_free)

    def first(number: int, _frame: FrameType | None) -> None:
        stop.number = number
        for each in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
            signal.signal(each, at_once)
        signal.alarm(GRACE_S)
        if stop.tell:
            stop.tell()

    def at_once(_number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(stop.exit_code)

    before = {each: signal.signal(each, first) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        signal.alarm(0)
        for each, handler in before.items():
            signal.signal(each, handler)
