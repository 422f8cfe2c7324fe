"""A folder of articles -> those that are wanted, in the order of their archives."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.backfill._rows import article_of, page_of
from ingest.errors import ConfigError, DataError
from ingest.types import Article, Page

if TYPE_CHECKING:
    from pyarrow.compute import Expression

_TOGETHER = 500  # rows in memory


@dataclass(frozen=True, slots=True)
class Slice:
    """Which articles are wanted; None: all."""

    outlet: str | None = None
    language: str | None = None
    since: str | None = None  # day, of publication; of the fetch when the page prints none
    until: str | None = None  # day, inclusive


def read_slice(out: Path, wanted: Slice) -> Iterator[tuple[Article, Page]]:
    """Yield articles with where they were met; memory does not grow with the folder. Raises ConfigError, DataError."""
    try:
        from pyarrow import ArrowInvalid, dataset
    except ImportError as error:
        raise ConfigError(
            "this needs the extra `backfill`: pip install 'ingest[backfill]'"
        ) from error
    files = sorted((out / "articles").glob("*.parquet"))
    if not files:
        raise DataError(f"{out}: holds no articles; `ingest backfill` writes such a folder")
    for path in files:
        try:
            batches = dataset.dataset(path).to_batches(filter=_filter(wanted), batch_size=_TOGETHER)
            for batch in batches:
                for row in batch.to_pylist():
                    yield article_of(row), page_of(row)
        except (ArrowInvalid, KeyError) as error:
            raise DataError(f"{path}: not made by `ingest backfill`") from error


def _filter(wanted: Slice) -> "Expression | None":
    from pyarrow.compute import coalesce, field

    day = coalesce(field("published_utc"), field("first_seen_utc"))
    asked = [
        (wanted.outlet, field("outlet") == wanted.outlet),
        (wanted.language, field("language") == wanted.language),
        (wanted.since, day >= (wanted.since or "")),
        (wanted.until, day < f"{wanted.until}U"),  # after every time of that day
    ]
    chosen = None
    for given, expression in asked:
        if given is not None:
            chosen = expression if chosen is None else chosen & expression
    return chosen
