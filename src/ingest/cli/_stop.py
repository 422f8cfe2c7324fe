"""SIGTERM, SIGINT, a disk that fills up -> a run that ends soon and whole.

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

GRACE_S = 8  # and two more for connections to close: ten in all


@dataclass(slots=True)
class Stop:
    """Whether the run is to end before its work is done."""

    folder: Path  # that the run writes to
    min_free: int  # bytes to be left on its disk
    number: int = 0  # of the signal; 0: nobody asked
    tell: Callable[[], None] | None = None  # who is to know at once, such as a fetcher that waits

    def __call__(self) -> bool:
        return self.number != 0 or self.is_full()

    def is_full(self) -> bool:
        """Whether less is free than has to be."""
        return shutil.disk_usage(self.folder).free < self.min_free

    @property
    def exit_code(self) -> int:
        """Return 143 after SIGTERM, 130 after SIGINT, 0 when nobody asked."""
        return 128 + self.number if self.number else 0


@contextmanager
def stop_on_signals(folder: Path, min_free: int) -> Iterator[Stop]:
    """Watch for signals as long as the block lasts."""
    stop = Stop(folder, min_free)

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
