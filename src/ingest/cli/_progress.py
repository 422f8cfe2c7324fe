"""How far a long command has come: a bar with rate and time left on stderr, at a terminal alone.

    with progress() as show:
        for number, path in enumerate(paths, 1):
            ...
            show("files", number, len(paths))

`show.make_room()` goes before lines that are printed meanwhile; the next call draws the bar again.
"""

import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_EVERY_S = 0.1


@contextmanager
def progress() -> Iterator["Bar"]:
    """Yield a bar, which is gone when the block ends; into a file or a pipe nothing is ever drawn."""
    bar = Bar()
    try:
        yield bar
    finally:
        bar.end()


class Bar:
    """One line that is drawn anew ten times a second, at most."""

    def __init__(self) -> None:
        self._drawn: Progress | None = None
        self._task: TaskID | None = None
        self._what = ""
        self._last = 0.0  # when it was drawn; seconds of a clock that only runs on
        self._called = self._began = time.monotonic()

    def __call__(self, what: str, done: int, total: int | None = None) -> None:
        """Show how many of `total` are done (None: nobody knows how many there are)."""
        if not _is_watched():
            return
        now = time.monotonic()
        if what != self._what:  # another kind of work has a rate of its own
            self.end()
            self._what, self._began = what, self._called
        self._called = now
        if now - self._last < _EVERY_S:
            return
        self._last = now
        rate = done / (now - self._began) if now > self._began else 0.0
        left = _clock((total - done) / rate) if total is not None and rate else "-:--"
        count = f"{done:,}" if total is None else f"{done:,}/{max(done, total):,}"
        said = (
            f"{count} {what}  {rate:,.1f}/s  {left} left"
            if total
            else f"{count} {what}  {rate:,.1f}/s"
        )
        self._draw(said, done, total)

    def make_room(self) -> None:
        """Take the bar away when lines go to the same terminal."""
        if sys.stdout.isatty():
            self.end()

    def end(self) -> None:
        """Take the bar away."""
        if self._drawn is not None:
            self._drawn.stop()
            self._drawn = None

    def _draw(self, said: str, done: int, total: int | None) -> None:
        if self._drawn is None:
            self._drawn = _line()
            self._task = self._drawn.add_task(said, total=total)
            self._drawn.start()
        if self._task is not None:
            self._drawn.update(self._task, description=said, completed=done, total=total)
            self._drawn.refresh()


def _is_watched() -> bool:
    """Whether a terminal shows a line that is drawn anew; who asked for log lines reads these."""
    is_able = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    return is_able and not logging.getLogger().isEnabledFor(logging.INFO)


def _line() -> "Progress":
    from rich.console import Console  # 0.15 s, which only a terminal pays
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (BarColumn(bar_width=20), TextColumn("{task.description}", markup=False))
    return Progress(
        *columns, console=console, auto_refresh=False, transient=True,
        redirect_stdout=False, redirect_stderr=False,
    )  # fmt: skip


def _clock(seconds: float) -> str:
    """Return a time to wait as people read it.

    >>> _clock(75), _clock(3 * 3600 + 60)
    ('1:15', '3:01:00')
    """
    minutes, rest = divmod(int(max(seconds, 0)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
