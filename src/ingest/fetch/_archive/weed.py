"""Files of our archive -> the same without the records that hold something of removed pieces.

What is left of a file is written beside it (`.weeded`), record by record as the bytes are, and put in its place later:
between the two stands the database, which has to know where the records lie. A file with such a neighbour is written to
no more.
"""

import fcntl
import os
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from ingest.errors import DataError, DiskError, LockedError
from ingest.fetch._archive.files import PATTERN, weeded_beside
from ingest.fetch._archive.pages import HEADER_MAX, Damaged
from ingest.fetch._archive.record_starts import next_start
from ingest.fetch._archive.traces import Judge
from ingest.fetch._archive.writer import whole_members_end
from ingest.types import Traces

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Weeded:
    """What is left of one file."""

    path: Path
    moved: dict[int, int | None] = field(default_factory=dict)  # offset of a record -> its new one
    spans: list[tuple[int, int]] = field(default_factory=list)  # bytes of the file that stay

    @property
    def gone(self) -> int:
        """How many records go."""
        return sum(offset is None for offset in self.moved.values())

    @property
    def left_bytes(self) -> int:
        """How long the new file is."""
        return sum(stop - start for start, stop in self.spans)


@contextmanager
def weed(folder: Path, traces: Traces) -> Iterator[list[Weeded]]:
    """Find the files of an archive of which something goes, and what is left of each; nothing is written.

    Nobody writes to these files within the block. Raises DataError for a damaged file, LockedError for one that
    another program writes to, DiskError for one that cannot be read.
    """
    judge, found = Judge(traces), []
    with ExitStack() as held:
        for path in sorted(folder.glob(PATTERN)):
            with ExitStack() as opened:
                file = opened.enter_context(_opened(path))
                left = _left(file, path, judge)
                if left.gone:
                    found.append(left)
                    held.push(opened.pop_all())  # its lock is kept
        yield found


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with _disk(path), path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            detail = "another program writes raw answers to it; nothing was removed"
            raise LockedError(f"{path}: {detail}") from None
        yield file


def _left(file: BinaryIO, path: Path, judge: Judge) -> Weeded:
    """Go through one file."""
    end = whole_members_end(file)  # behind it lies at most what a crash tore off
    if end < path.stat().st_size and next_start(file, end + 1) is not None:
        raise _damaged(path, end)
    starts = list(_verdicts(file, path, end, judge))
    stops = [*(start for start, _ in starts[1:]), end]
    left, length = Weeded(path), 0
    for (start, goes), stop in zip(starts, stops, strict=True):
        left.moved[start] = None if goes else length
        if not goes:
            left.spans.append((start, stop))
            length += stop - start
    return left


def _verdicts(file: BinaryIO, path: Path, end: int, judge: Judge) -> Iterator[tuple[int, bool]]:
    """Yield where each record begins, and whether it goes."""
    from fastwarc.warc import ArchiveIterator

    file.seek(0)
    last = 0
    try:
        for record in ArchiveIterator(file, parse_http=False, max_header_len=HEADER_MAX):
            last = record.stream_pos
            if last >= end:
                return
            yield last, judge.goes(record, (path.name, last))
    except (OSError, Damaged) as error:
        if end == path.stat().st_size:  # else it is what a crash tore off
            raise _damaged(path, last) from error


def _damaged(path: Path, at: int) -> DataError:
    detail = f"damaged near byte {at}, so nobody knows what it holds: move it away, or remove it"
    return DataError(f"{path}: {detail}; nothing was removed")


def write_beside(left: Weeded) -> None:
    """Write what is left of a file beside it, onto the disk itself. Raises DiskError."""
    beside = weeded_beside(left.path)
    with _disk(left.path), left.path.open("rb") as old, beside.open("wb") as new:
        for start, stop in left.spans:
            old.seek(start)
            for at in range(start, stop, _PIECE):
                new.write(old.read(min(_PIECE, stop - at)))
        new.flush()
        os.fsync(new.fileno())


def put_in_place(folder: Path, names: Collection[str]) -> None:
    """Put what is left of these files in their place; what else was written beside files goes. Raises DiskError."""
    with _disk(folder):
        for new in sorted(folder.glob(weeded_beside(Path(PATTERN)).name)):
            old = new.with_name(new.name.removesuffix(new.suffix))
            if old.name in names and old.exists():
                new.replace(old)
            else:
                new.unlink()


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DiskError(f"{path}: cannot be written anew: {error.strerror}") from error
