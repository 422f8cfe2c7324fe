"""WARC file -> Pages of its responses, streaming, with bounded memory."""

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import repeat, takewhile
from pathlib import Path
from typing import Any, BinaryIO

from ingest.errors import DataError
from ingest.fetch._body import BadCoding, TooLarge, inflated
from ingest.types import Page

MAX_BYTES = 10_000_000
_CHUNK = 65_536


def read_warc(path: Path, *, max_bytes: int = MAX_BYTES) -> Iterator[Page]:
    """Yield a page for each HTTP response with status 200; other records are passed over.

    `archive_file` and `archive_offset` say where it lies. A body past `max_bytes` or in a coding
    that cannot be read, or a record without address or date, is passed over too. A torn tail ends
    the reading. Raises DataError when the file is missing, no WARC, or damaged in its midst.
    """
    try:
        with path.open("rb") as file:
            for record, offset in _records(file, path):
                page = _page(record, path.name, offset, max_bytes)
                if page is not None:
                    yield page
    except OSError as error:
        raise DataError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error


def _records(file: BinaryIO, path: Path) -> Iterator[tuple[Any, int]]:
    """Yield each record with its offset. Raises DataError where the file cannot be read on."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = ArchiveIterator(file)
    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        except ArchiveLoadFailed as error:
            raise DataError(f"{path}: no web archive ({error})") from error
        except (AttributeError, TypeError, ValueError, zlib.error) as error:
            # What warcio raises at damaged headers.
            raise DataError(f"{path}: broken record near byte {records.offset}") from error
        yield record, records.offset


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
    if getattr(record.raw_stream, "limit", 1) > 0:
        return None  # the file ends within the record, or the record names no length
    url = record.rec_headers.get_header("WARC-Target-URI")
    fetched_at = _moment(record.rec_headers.get_header("WARC-Date"))
    if url is None or fetched_at is None:
        return None
    return Page(
        url=url,
        body=body,
        fetched_at=fetched_at,
        given_url=url,
        headers=tuple((key.lower(), value) for key, value in headers.headers),
        archive_file=name,
        archive_offset=offset,
        truncated=not is_whole,
    )


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
