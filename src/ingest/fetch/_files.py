"""Saved files -> Pages. HTML and plain text, gzip or not; reads the disk, asks no server."""

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from ingest.errors import DataError, Reason, SkipEntry
from ingest.types import Page

MAX_BYTES = 10_000_000
_GZIP_MAGIC = b"\x1f\x8b"
# What a file is not, by its first bytes: reason and name.
_FOREIGN = (
    (b"%PDF-", Reason.PDF, "a PDF document"),
    (b"PK\x03\x04", Reason.NOT_HTML, "a ZIP archive or an office document"),
    (b"\x89PNG", Reason.NOT_HTML, "a PNG image"),
    (b"\xff\xd8\xff", Reason.NOT_HTML, "a JPEG image"),
    (b"GIF8", Reason.NOT_HTML, "a GIF image"),
    (b"\xd0\xcf\x11\xe0", Reason.NOT_HTML, "an old office document"),
    (b"WARC/", Reason.NOT_HTML, "a web archive"),
    (b"SQLite format 3", Reason.NOT_HTML, "a database"),
)
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx"})
_TEXT_SUFFIXES = frozenset({".txt", ".text", ".md"})
_TEXT_BOMS = (b"\xff\xfe", b"\xfe\xff")  # UTF-16 is text in spite of its zero bytes


def read_files(
    paths: Iterable[Path], *, now: Callable[[], datetime], url: str | None = None
) -> Iterator[Page | SkipEntry]:
    """Yield the page of each file in order; a file that is no text comes as SkipEntry.

    Raises DataError at a file that cannot be read.
    """
    for path in paths:
        try:
            yield page_from_file(path, url=url, now=now)
        except SkipEntry as error:
            yield error


def page_from_file(path: Path, *, url: str | None, now: Callable[[], datetime]) -> Page:
    """Return a saved HTML or text file as a page; `content-type` says which of the two it is.

    Raises DataError when the file cannot be read, SkipEntry when it is neither (pdf, not_html,
    too_large, too_short).
    """
    body = _read(path)
    for mark, reason, name in _FOREIGN:
        if body.startswith(mark):
            raise SkipEntry(reason, f"is {name}", url=str(path))
    if not body.strip():
        raise SkipEntry(Reason.TOO_SHORT, "is empty", url=str(path))
    if b"\0" in body[:8192] and not body.startswith(_TEXT_BOMS):
        raise SkipEntry(Reason.NOT_HTML, "is a binary file", url=str(path))
    kind = ("content-type", _content_type(path, body))
    return Page(url=url, body=body, fetched_at=now(), given_url=url, headers=(kind,))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
        if body.startswith(_GZIP_MAGIC):
            with gzip.open(path) as file:
                body = file.read(MAX_BYTES + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DataError(f"{path}: broken gzip file ({error})") from error
    except OSError as error:
        raise DataError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
    except ValueError as error:
        raise DataError(f"{path!s}: not a file name ({error})") from error
    if len(body) > MAX_BYTES:
        raise SkipEntry(Reason.TOO_LARGE, f"has more than {MAX_BYTES} bytes", url=str(path))
    return body


def _content_type(path: Path, body: bytes) -> str:
    """Return text/html or text/plain: by the name, else by whether a tag comes first."""
    suffix = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    if suffix.lower() in _HTML_SUFFIXES:
        return "text/html"
    if suffix.lower() in _TEXT_SUFFIXES:
        return "text/plain"
    head = body[:2048].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return "text/html" if head.startswith(b"<") else "text/plain"
