"""WARC file -> Pages of its responses, streaming, with bounded memory."""

from collections.abc import Iterator
from datetime import datetime
from itertools import repeat, takewhile
from pathlib import Path
from typing import Any

from ingest.errors import DataError
from ingest.fetch._body import BadCoding, TooLarge, inflated
from ingest.types import Page

MAX_BYTES = 10_000_000
_CHUNK = 65_536


def read_warc(path: Path, *, max_bytes: int = MAX_BYTES) -> Iterator[Page]:
    """Yield a page for each HTTP response with status 200; other records are passed over.

    `archive_file` and `archive_offset` say where it lies. A body past `max_bytes` or in a coding
    that cannot be read is passed over too. Raises DataError when the file is missing or no WARC;
    a torn tail ends the reading.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with path.open("rb") as file:
            records = ArchiveIterator(file)
            for record in records:
                page = _page(record, path.name, records.offset, max_bytes)
                if page is not None:
                    yield page
    except ArchiveLoadFailed as error:
        raise DataError(f"{path}: no web archive ({error})") from error
    except OSError as error:
        raise DataError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error


def _page(record: Any, name: str, offset: int, max_bytes: int) -> Page | None:
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
        return None
    from warcio.bufferedreaders import ChunkedDataReader

    stream = record.raw_stream
    if (headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
        stream = ChunkedDataReader(stream)  # some archives keep the chunks, others only the header
    chunks = takewhile(bool, (stream.read(_CHUNK) for _ in repeat(None)))
    try:
        body, is_whole = inflated(chunks, headers.get_header("Content-Encoding"), max_bytes)
    except (TooLarge, BadCoding):
        return None
    if record.raw_stream.limit > 0:
        return None  # the file ends within the record
    url = record.rec_headers.get_header("WARC-Target-URI")
    return Page(
        url=url,
        body=body,
        fetched_at=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
        given_url=url,
        headers=tuple((key.lower(), value) for key, value in headers.headers),
        archive_file=name,
        archive_offset=offset,
        truncated=not is_whole,
    )
