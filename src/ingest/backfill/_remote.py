"""Address -> open file, wherever it lies. Files of this machine need no library."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from ingest.backfill._inputs import Remote, is_remote

_AHEAD = 1 << 23  # bytes asked of a remote file at once


@contextmanager
def open_any(address: str) -> Iterator[BinaryIO]:
    """Open an archive. Raises OSError when it cannot be read, also where its reader took that for damage."""
    with _opened(address) as file:
        watched = _Watched(file)
        yield cast(BinaryIO, watched)
    if watched.error is not None:
        raise OSError(str(watched.error)) from watched.error


@contextmanager
def _opened(address: str) -> Iterator[Any]:
    if not is_remote(address):
        with open(address, "rb") as local:
            yield local
        return
    import daft

    try:
        remote = daft.File(address).open(buffer_size=_AHEAD)
    except Exception as error:
        raise OSError(str(error)) from error
    with remote:
        yield remote


class _Watched:
    """A file that remembers that it could not be read."""

    def __init__(self, file: Any) -> None:
        self.error: Exception | None = None
        self._file = file
        self.seek = file.seek
        self.tell = file.tell

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            return bytes(self._file.read(size))
        except Exception as error:
            self.error = error
            raise


def _read(address: str) -> bytes:
    with _opened(address) as file:
        return bytes(file.read())


def _glob(pattern: str) -> list[str]:
    import daft

    try:
        return daft.from_glob_path(pattern).to_pydict()["path"]
    except Exception as error:
        raise OSError(str(error)) from error


REMOTE = Remote(_read, _glob)
