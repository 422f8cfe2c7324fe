"""Answer -> WARC/1.1 records on disk, one gzip member each: the raw response as it came.

One file is written at a time, under one lock here and a kernel lock between processes, flushed
before the page goes on. A tail that a crash tore off is cut away before the file is used again.
A file ends with its day (UTC) or when it is full, so that files can be removed by their age.
"""

import fcntl
import os
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from ingest.errors import DiskError
from ingest.fetch._archive.files import PATTERN, weeded_beside
from ingest.fetch._archive.records import answered, head, payload_digest, same_again
from ingest.fetch._client import Answer
from ingest.fetch._network import Stopped
from ingest.types import KeptBody

ROTATE_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response lies."""

    file: str  # name inside the archive folder
    offset: int  # bytes; of the record
    digest: str | None  # of the body as it came; None: a 304, and the earlier body is not known
    same_body_as: int | None = None  # `KeptBody.fetch_id`: the record is only a reference to it


class Archive:
    """The folder of raw responses. Safe to share between threads and between processes."""

    def __init__(
        self,
        folder: Path,
        *,
        now: Callable[[], datetime],
        keep_s: float | None = None,
        rotate_bytes: int = ROTATE_BYTES,
    ) -> None:
        self._folder = folder
        self._keep_s = keep_s  # age at which the files are removed
        self._now = now
        self._rotate_bytes = rotate_bytes
        self._lock = threading.Lock()
        self._file: BinaryIO | None = None
        self._path = folder
        self._is_closed = False

    def keep(self, answer: Answer, fetched_at: datetime, kept: KeptBody | None = None) -> Place:
        """Write the response and its request, flushed. Raises DiskError when the disk refuses.

        A body that is that of `kept`, or that the server did not send again, becomes a reference.
        """
        digest = payload_digest(answer.raw)
        kept = kept if kept and self._will_last(kept, fetched_at) else None
        is_same = kept is not None and (answer.status == 304 or digest == kept.digest)
        if is_same or answer.status == 304:
            records = same_again(answer, fetched_at, kept)
        else:
            records = answered(answer, fetched_at)
        with self._lock, _disk(self._folder):
            if self._is_closed:
                raise Stopped("the archive is closed")
            file = self._current()
            offset = file.tell()
            file.write(records)
            file.flush()
        if kept is not None and is_same:
            return Place(self._path.name, offset, kept.digest, kept.fetch_id)
        return Place(self._path.name, offset, None if answer.status == 304 else digest)

    def _will_last(self, kept: KeptBody, now: datetime) -> bool:
        """Whether a body is there, and for half of the time for which a new one would be."""
        if self._keep_s is not None and (now - kept.fetched_at).total_seconds() > self._keep_s / 2:
            return False
        return (self._folder / kept.file).exists()

    def close(self) -> None:
        """Close the file. A thread that comes late with a response is stopped."""
        with self._lock, _disk(self._folder):
            self._is_closed = True
            self._end_file()

    def _current(self) -> BinaryIO:
        if self._file is not None and not self._has_room(self._path, self._file.tell()):
            self._end_file()
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = self._reopened() or self._begun()
        return self._file

    def _end_file(self) -> None:
        if self._file is not None:
            self._file.close()
            _mark(self._path).unlink(missing_ok=True)
            self._file = None

    def _reopened(self) -> BinaryIO | None:
        """Return the newest file when it has room and nobody else writes to it."""
        newest = max(self._folder.glob(PATTERN), default=None)
        if newest is None or not self._has_room(newest, newest.stat().st_size):
            return None
        file = newest.open("r+b")
        if not _locked(file) or _is_weeded(newest, file):
            file.close()
            return None
        if _mark(newest).exists():  # its writer did not come to close it
            file.truncate(whole_members_end(file))
        file.seek(0, os.SEEK_END)
        self._take(newest)
        return file

    def _has_room(self, path: Path, size: int) -> bool:
        return size < self._rotate_bytes and path.name.startswith(f"ingest-{self._stamp()[:8]}")

    def _stamp(self) -> str:
        return f"{self._now().astimezone(UTC):%Y%m%dT%H%M%SZ}"

    def _begun(self) -> BinaryIO:
        stamp = self._stamp()
        for number in range(10_000):
            path = self._folder / f"ingest-{stamp}-{number:04d}.warc.gz"
            try:
                file = path.open("x+b")
            except FileExistsError:
                continue
            if _locked(file):
                self._take(path)
                file.write(head(path.name, self._now()))
                return file
            file.close()
        raise DiskError(f"{self._folder}: no free name for a new archive file")

    def _take(self, path: Path) -> None:
        self._path = path
        _mark(path).touch()


def whole_members_end(file: BinaryIO) -> int:
    """Return the offset behind the last complete gzip member, in bytes; 0 when there is none."""
    file.seek(0)
    end = at = 0
    decoder = zlib.decompressobj(31)
    while chunk := file.read(1 << 20):
        while chunk:
            try:
                decoder.decompress(chunk)
            except zlib.error:
                return end
            rest = decoder.unused_data
            at += len(chunk) - len(rest)
            if not decoder.eof:
                break
            end, chunk, decoder = at, rest, zlib.decompressobj(31)
    return end


def _mark(path: Path) -> Path:
    return path.with_name(path.name + ".open")


def _locked(file: BinaryIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_weeded(path: Path, file: BinaryIO) -> bool:
    """Whether another file is to take, or has just taken, the place of this one."""
    return weeded_beside(path).exists() or not os.path.samestat(
        path.stat(), os.fstat(file.fileno())
    )


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DiskError(f"{folder}: cannot keep responses: {error.strerror}") from error
