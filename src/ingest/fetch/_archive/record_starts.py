"""Damaged web archive -> where its next record begins."""

from io import BytesIO
from typing import BinaryIO

_PIECE = 1 << 20
_GZIP, _ZSTD, _PLAIN = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"WARC/1."
_HEAD = 4096  # bytes that tell a record from what only looks like one


def next_start(file: BinaryIO, offset: int) -> int | None:
    """Return the first place at or behind `offset` where a record can begin; None when there is none.

    That is a gzip member, a zstd frame or a plain record, by the way in which the file begins.
    """
    file.seek(0)
    first = file.read(len(_PLAIN))
    mark = next((m for m in (_ZSTD, _PLAIN) if first.startswith(m)), _GZIP)
    kept = b""
    while piece := _piece(file, offset):
        window = kept + piece
        at = window.find(mark)
        while at >= 0:
            start = offset - len(kept) + at
            if _is_record(file, start, mark):
                return start
            at = window.find(mark, at + 1)
        offset += len(piece)
        kept = window[1 - len(mark) :]
    return None


def _piece(file: BinaryIO, offset: int) -> bytes:
    file.seek(offset)
    return file.read(_PIECE)


def _is_record(file: BinaryIO, start: int, mark: bytes) -> bool:
    from fastwarc.stream_io import GzipReader, ZstdReader

    file.seek(start)
    head = file.read(_HEAD)
    if mark == _PLAIN:
        return b"\nWARC-" in head
    try:
        reader = (GzipReader if mark == _GZIP else ZstdReader)(BytesIO(head))
        return reader.read(len(_PLAIN)) == _PLAIN
    except OSError:
        return False
