"""Raw chunks -> inflated body, never more than allowed in memory.

httpx would inflate 97 KB into one chunk of 100 MB; here each step asks zlib for a bounded piece.
"""

import zlib
from collections.abc import Iterable, Iterator

_PIECE = 65_536
_GZIP_MAGIC = b"\x1f\x8b"
_MEMBERS_MAX = 10_000  # empty members cost time without making bytes


class TooLarge(Exception):
    """The inflated body passes the limit. `body` holds what fits."""

    def __init__(self, body: bytes) -> None:
        super().__init__(f"more than {len(body)} bytes")
        self.body = body


class BadCoding(Exception):
    """A coding that we did not ask for, or a stream that is not what its header says."""


def inflated(chunks: Iterable[bytes], coding: str | None, max_bytes: int) -> tuple[bytes, bool]:
    """Return the body and whether its coding came to a proper end.

    `coding` is the value of Content-Encoding. Raises TooLarge past `max_bytes`, BadCoding.

    >>> inflated([zlib.compress(b"a" * 9)[:-1]], "deflate", 100)
    (b'aaaaaaaaa', False)
    """
    stream = _Inflation(_coding_names(coding))
    body = bytearray()
    for chunk in chunks:
        for piece in stream.feed(chunk):
            body += piece
            if len(body) > max_bytes:
                raise TooLarge(bytes(body[:max_bytes]))
    return bytes(body), stream.is_whole


def _coding_names(coding: str | None) -> str:
    names = [name.strip().lower() for name in (coding or "").split(",")]
    kept = [name for name in names if name not in ("", "identity", "none", "utf-8")]
    if not kept:
        return "identity"
    if len(kept) == 1 and kept[0] in ("gzip", "x-gzip", "deflate"):
        return kept[0].removeprefix("x-")
    raise BadCoding(f"Content-Encoding {coding!r} was not asked for")


class _Inflation:
    """Inflates chunk by chunk. A body that is plain in spite of its header passes unchanged."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._decoder: zlib._Decompress | None = None
        self._members = 0
        self._head = b""  # held back until the coding can be told
        self.is_whole = True

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        if self._coding == "identity":
            yield chunk
            return
        if self._decoder is None:
            chunk = self._head + chunk
            self._head = b""
            if len(chunk) < 2:
                self._head = chunk
                return
            if not self._begin(chunk):
                yield chunk
                return
        yield from self._inflate(chunk)

    def _begin(self, chunk: bytes) -> bool:
        """Choose a decoder by the first two bytes; False when the body is not coded at all."""
        if chunk.startswith(_GZIP_MAGIC):
            self._decoder = zlib.decompressobj(31)
        elif self._coding == "deflate":
            is_zlib = chunk[0] & 0x0F == 8 and int.from_bytes(chunk[:2], "big") % 31 == 0
            self._decoder = zlib.decompressobj(15 if is_zlib else -15)
        else:
            self._coding = "identity"
            return False
        self.is_whole = False
        return True

    def _inflate(self, chunk: bytes) -> Iterator[bytes]:
        assert self._decoder is not None
        piece = b""
        while chunk or len(piece) == _PIECE:  # a full piece: zlib may hold more inside
            try:
                piece = self._decoder.decompress(chunk, _PIECE)
            except zlib.error as error:
                raise BadCoding(f"the {self._coding} stream is broken: {error}") from error
            if piece:
                yield piece
            chunk = self._decoder.unconsumed_tail
            if self._decoder.eof:
                self.is_whole = True
                chunk = self._next_member(self._decoder.unused_data)

    def _next_member(self, rest: bytes) -> bytes:
        """Begin another gzip member when one follows; anything else behind the end is dropped."""
        self._members += 1
        if rest.startswith(_GZIP_MAGIC) and self._members < _MEMBERS_MAX:
            self._decoder = zlib.decompressobj(31)
            self.is_whole = False
            return rest
        return b""
