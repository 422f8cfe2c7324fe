"""The files of our own archive: where they lie, and which are old."""

from datetime import UTC, datetime
from pathlib import Path

PATTERN = "ingest-*.warc.gz"


def archive_of(database: Path) -> Path:
    """Return the folder of raw answers that belongs to a database.

    >>> archive_of(Path("data/articles.db")).as_posix()
    'data/archive'
    """
    return database.parent / "archive"


def files_before(folder: Path, moment: datetime) -> list[Path]:
    """Return the files of an archive that were last written before a moment (UTC), oldest first."""
    return [path for path in sorted(folder.glob(PATTERN)) if _last_written(path) < moment]


def _last_written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def weeded_beside(path: Path) -> Path:
    """Return where that is written which is left of a file, until it is put in its place.

    >>> weeded_beside(Path("archive/ingest-1.warc.gz")).name
    'ingest-1.warc.gz.weeded'
    """
    return path.with_name(path.name + ".weeded")
