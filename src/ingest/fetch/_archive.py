"""Answer -> WARC/1.1 records on disk, one gzip member each: the raw response as it came.

One file is written at a time, under one lock here and a kernel lock between processes, flushed
before the page goes on. A tail that a crash tore off is cut away before the file is used again.
"""

import fcntl
import os
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from ingest.errors import DiskError
from ingest.fetch._client import Answer
from ingest.fetch._network import Stopped

ROTATE_BYTES = 100_000_000
# Headers never kept. A request keeps only those that hold no secret of the configuration.
_REDACTED = frozenset({"set-cookie", "set-cookie2", "authorization", "cookie", "www-authenticate"})
_REQUEST_KEPT = frozenset({"host", "user-agent", "accept", "accept-encoding", "accept-language"})
_FRAMING = frozenset({"transfer-encoding", "content-length", "connection", "keep-alive"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response lies: file name inside the archive folder, and the offset of its record."""

    file: str
    offset: int


class Archive:
    """The folder of raw responses. Safe to share between threads and between processes."""

    def __init__(
        self, folder: Path, *, now: Callable[[], datetime], rotate_bytes: int = ROTATE_BYTES
    ) -> None:
        self._folder = folder
        self._now = now
        self._rotate_bytes = rotate_bytes
        self._lock = threading.Lock()
        self._file: BinaryIO | None = None
        self._path = folder
        self._is_closed = False

    def keep(self, answer: Answer, fetched_at: datetime) -> Place:
        """Write the response and its request, flushed. Raises DiskError when the disk refuses."""
        with self._lock, _disk(self._folder):
            if self._is_closed:
                raise Stopped("the archive is closed")
            file = self._current()
            offset = file.tell()
            _write(file, answer, fetched_at)
            file.flush()
            return Place(self._path.name, offset)

    def close(self) -> None:
        """Close the file. A thread that comes late with a response is stopped."""
        with self._lock, _disk(self._folder):
            self._is_closed = True
            self._end_file()

    def _current(self) -> BinaryIO:
        if self._file is not None and self._file.tell() >= self._rotate_bytes:
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
        newest = max(self._folder.glob("ingest-*.warc.gz"), default=None)
        if newest is None or newest.stat().st_size >= self._rotate_bytes:
            return None
        file = newest.open("r+b")
        if not _locked(file):
            file.close()
            return None
        if _mark(newest).exists():  # its writer did not come to close it
            file.truncate(whole_members_end(file))
        file.seek(0, os.SEEK_END)
        self._take(newest)
        return file

    def _begun(self) -> BinaryIO:
        stamp = f"{self._now().astimezone(UTC):%Y%m%dT%H%M%SZ}"
        for number in range(10_000):
            path = self._folder / f"ingest-{stamp}-{number:04d}.warc.gz"
            try:
                file = path.open("x+b")
            except FileExistsError:
                continue
            if _locked(file):
                self._take(path)
                _write_head(file, path.name, self._now())
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


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DiskError(f"{folder}: cannot keep responses: {error.strerror}") from error


def _write_head(file: BinaryIO, name: str, now: datetime) -> None:
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
    head = writer.create_warcinfo_record(
        name, {"software": "ingest", "format": "WARC File Format 1.1"}
    )
    head.rec_headers.replace_header("WARC-Date", _date(now))
    writer.write_record(head)


def _write(file: BinaryIO, answer: Answer, fetched_at: datetime) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
    dated = {"WARC-Date": _date(fetched_at)}
    response = writer.create_warc_record(
        answer.url,
        "response",
        payload=BytesIO(answer.raw),
        length=len(answer.raw),
        warc_headers_dict={
            **dated,
            **({} if answer.is_whole else {"WARC-Truncated": "disconnect"}),
        },
        http_headers=StatusAndHeaders(
            f"{answer.status} ", _response_headers(answer), protocol="HTTP/1.1"
        ),
    )
    request = writer.create_warc_record(
        answer.url,
        "request",
        warc_headers_dict=dict(dated),
        http_headers=StatusAndHeaders(
            f"GET {answer.target} HTTP/1.1", _request_headers(answer), is_http_request=True
        ),
    )
    writer.write_request_response_pair(request, response)


def _response_headers(answer: Answer) -> list[tuple[str, str]]:
    kept = [(n, v) for n, v in answer.headers if n not in _REDACTED and n not in _FRAMING]
    return [*kept, ("content-length", str(len(answer.raw)))]


def _request_headers(answer: Answer) -> list[tuple[str, str]]:
    return [(name, value) for name, value in answer.sent if name in _REQUEST_KEPT]


def _date(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
