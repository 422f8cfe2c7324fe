"""One web archive -> one Parquet file of its articles, and one of what was left out.

The file of articles gets its name last, when it is whole: it is also the sign that the archive is done, and its
footer holds the counts.
"""

import json
import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from uuid import uuid4

from ingest.backfill._inputs import Archive
from ingest.backfill._remote import open_any
from ingest.backfill._rows import Row, row_of, schema
from ingest.dedupe import take_fingerprint
from ingest.errors import DataError, Reason, SkipEntry
from ingest.fetch import ArchivedRecord, read_warc
from ingest.piece import article_from_page
from ingest.pipeline import VERSIONS
from ingest.types import Page

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

_TOGETHER = 500  # rows of a row group: 5 to 10 MB of text
_FOOTER = b"ingest"
_LEFT_OUT = ("url", "reason", "detail", "archive_file", "archive_offset")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the records of an archive, or of several."""

    records: int = 0
    articles: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)  # reason -> records

    def __add__(self, other: "Counts") -> "Counts":
        left_out = Counter(self.left_out) + Counter(other.left_out)
        return Counts(self.records + other.records, self.articles + other.articles, dict(left_out))


def done_file(out: Path, archive: Archive) -> Path:
    """Return where the articles of an archive lie when it is done."""
    return out / "articles" / f"{archive.name}.parquet"


def begun_files(out: Path, archive: Archive) -> list[Path]:
    """Return what lies beside it while it is read: one for each reading, so that none writes into another's."""
    folder = out / "articles"
    named = f".{archive.name}."
    held = folder.iterdir() if folder.exists() else ()
    return [each for each in held if each.name.startswith(named) and each.suffix == ".part"]


def is_done(out: Path, archive: Archive) -> bool:
    """Whether an archive was read, and has not changed since. Raises DataError for another program's file."""
    done = done_file(out, archive)
    return done.exists() and _footer(done)["size"] == archive.size


def read_counts(done: Path) -> Counts:
    """Return what was counted when a file was made. Raises DataError for another program's file."""
    return Counts(**_footer(done)["counts"])


def _footer(done: Path) -> dict[str, Any]:
    from pyarrow import ArrowInvalid
    from pyarrow.parquet import read_metadata

    try:
        told: dict[str, Any] = json.loads(read_metadata(done).metadata[_FOOTER])
    except (ArrowInvalid, KeyError, TypeError, ValueError) as error:
        raise DataError(f"{done}: not made by `ingest backfill`; remove it") from error
    return told


def trouble_with(archive: Archive, out: Path) -> str | None:
    """Read an archive into a folder; return why that failed, when it did. Memory does not grow with the archive.

    A damaged record is left out, like a page without an article.
    """
    mine = f".{archive.name}.{uuid4().hex}.part"
    begun, left_begun = out / "articles" / mine, out / "left_out" / mine
    left = out / "left_out" / f"{archive.name}.parquet"
    for each in (begun, left_begun):
        each.parent.mkdir(parents=True, exist_ok=True)
    try:
        with (
            _table(begun, schema()) as articles,
            _table(left_begun, _left_out_schema()) as left_out,
        ):
            with open_any(archive.address) as file:
                counts = _sort(file, archive, articles, left_out)
            articles.tell(counts, archive.size)
        left_begun.replace(left)
        begun.replace(done_file(out, archive))
    except (OSError, DataError) as error:
        begun.unlink(missing_ok=True)
        left_begun.unlink(missing_ok=True)
        return getattr(error, "strerror", None) or str(error)
    return None


def _sort(file: BinaryIO, archive: Archive, articles: "_Table", left_out: "_Table") -> Counts:
    """Put every record where it belongs, and count."""
    records, reasons = 0, Counter[str]()
    for record in read_warc(file, archive.file):
        records += 1
        found = _article(record)
        if isinstance(found, SkipEntry):
            reasons[found.reason] += 1
            left_out.add(_left_out_row(found, record, archive))
        elif found is not None:
            articles.add(found)
    return Counts(records, articles.rows, dict(reasons))


def _article(record: ArchivedRecord) -> Row | SkipEntry | None:
    page = record.page
    if not isinstance(page, Page):
        return page
    try:
        article = article_from_page(page)
        if article.reason:
            return SkipEntry(Reason(article.reason), "no article", url=page.url)
        return row_of(article, page, take_fingerprint(article.text))
    except Exception as error:  # noqa: BLE001 - the edge of one page: told, counted, passed over
        _log.exception("stumbled url=%s", page.url)
        return SkipEntry(Reason.BUG, f"{type(error).__name__}: {error}", url=page.url)


def _left_out_row(error: SkipEntry, record: ArchivedRecord, archive: Archive) -> Row:
    values = (error.url, error.reason, error.detail, archive.file, record.offset)
    return dict(zip(_LEFT_OUT, values, strict=True))


def _left_out_schema() -> "pa.Schema":
    import pyarrow as pa

    return pa.schema(
        [(name, pa.int64() if name == "archive_offset" else pa.string()) for name in _LEFT_OUT]
    )


class _Table:
    """A Parquet file that is written a few rows at a time."""

    def __init__(self, writer: "ParquetWriter") -> None:
        self.rows = 0
        self._writer = writer
        self._waiting: list[Row] = []

    def add(self, row: Row) -> None:
        self.rows += 1
        self._waiting.append(row)
        if len(self._waiting) >= _TOGETHER:
            self.flush()

    def flush(self) -> None:
        import pyarrow as pa

        if self._waiting:
            self._writer.write_batch(pa.RecordBatch.from_pylist(self._waiting, self._writer.schema))
            self._waiting = []

    def tell(self, counts: Counts, size: int | None) -> None:
        """Write into the footer what was counted, and how large the archive was."""
        told = {"counts": asdict(counts), "size": size, "versions": dict(VERSIONS)}
        self._writer.add_key_value_metadata({_FOOTER: json.dumps(told)})


@contextmanager
def _table(path: Path, columns: "pa.Schema") -> Iterator[_Table]:
    from pyarrow.parquet import ParquetWriter

    with ParquetWriter(path, columns, compression="zstd") as writer:
        table = _Table(writer)
        yield table
        table.flush()
