"""Web archive -> every record of it, streaming. Damage ends one record, not the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ingest.errors import DataError, Reason, SkipEntry
from ingest.fetch._archive.pages import HEADER_MAX, Damaged, date_of, page_of, type_of
from ingest.fetch._archive.record_starts import next_start
from ingest.types import Page

MAX_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class ArchivedRecord:
    """One record of a web archive."""

    number: int  # in its file, from 0; a damaged stretch counts as one
    offset: int  # bytes; where it, or the compressed member that holds it, begins
    type: str  # response resource revisit request ... unknown, or damaged
    date: datetime | None  # UTC; as the record gives it
    page: Page | SkipEntry | None  # or why there is none; None for a type that never holds a page


def read_warc(
    file: BinaryIO, name: str | None = None, *, max_bytes: int = MAX_BYTES
) -> Iterator[ArchivedRecord]:
    """Yield every record of an open archive (gzip, zstd or plain), in order, with bounded memory.

    `name` becomes `archive_file` of the pages. Behind damage it goes on at the next record, if the
    file can seek. Raises DataError at the end of a file without one record.
    """
    is_any = False
    for number, (offset, type_, date, page) in enumerate(_records(file, name, max_bytes)):
        is_any = is_any or type_ != "damaged"
        yield ArchivedRecord(number, offset, type_, date, page)
    if not is_any:
        raise DataError("no web archive")


def _records(
    file: BinaryIO, name: str | None, max_bytes: int
) -> Iterator[tuple[int, str, datetime | None, Page | SkipEntry | None]]:
    """Yield offset, type, date and page of each record, and of each damaged stretch."""
    from fastwarc.warc import ArchiveIterator

    start: int | None = 0
    while start is not None:
        if start:
            file.seek(start)
        last = start
        try:
            for record in ArchiveIterator(file, parse_http=False, max_header_len=HEADER_MAX):
                last = record.stream_pos
                page = page_of(record, name, max_bytes)
                yield last, type_of(record), date_of(record), page
            return
        except (OSError, Damaged):
            # What fastwarc raises. Its messages quote the file, so they are not passed on.
            detail = f"damaged near byte {last}"
            yield last, "damaged", None, SkipEntry(Reason.UNREADABLE, detail)
        start = next_start(file, last + 1) if file.seekable() else None


def page_at(path: Path, offset: int, *, max_bytes: int = MAX_BYTES) -> Page:
    """Return the page whose record begins at a place of an archive. Raises SkipEntry when it cannot be read."""
    from fastwarc.warc import ArchiveIterator

    try:
        with path.open("rb") as file:
            file.seek(offset)
            record = next(iter(ArchiveIterator(file, parse_http=False, max_header_len=HEADER_MAX)))
            page = page_of(record, path.name, max_bytes)
    except (OSError, StopIteration, Damaged) as error:
        detail = "no record can be read there" if path.exists() else "the file is gone"
        raise SkipEntry(Reason.UNREADABLE, f"{path.name}: {detail}") from error
    if not isinstance(page, Page):
        raise page or SkipEntry(Reason.UNREADABLE, f"{path.name}: holds no page there")
    return page
