"""Rows -> one file of CSV, JSON lines or Parquet, written row by row; it gets its name when it is whole."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ingest.analyse._cells import Cell, plain_cell
from ingest.errors import ConfigError, DataError

__all__ = ["Column", "Rows", "Write", "named_when_whole", "writer"]

_MEMORY = "256MB"  # of DuckDB, which spills beyond


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    name: str
    kind: str  # of Parquet


Rows = Iterable[Sequence[Cell]]
Write = Callable[[Path, Sequence[Column], Rows], int]


def writer(form: str) -> Write:
    """Return what writes a format; it returns how many rows it wrote. Raises ConfigError when its library is missing."""
    if form == "parquet":
        _duckdb()
        return _write_parquet
    return _write_csv if form == "csv" else _write_jsonl


@contextmanager
def named_when_whole(place: Path) -> Iterator[Path]:
    """Give a path to write to, which becomes `place` when all went well."""
    place.parent.mkdir(parents=True, exist_ok=True)
    unready = place.with_name(f".{place.name}.part")
    try:
        yield unready
        unready.replace(place)
    finally:
        unready.unlink(missing_ok=True)


@contextmanager
def _open(path: Path) -> Iterator[IO[str]]:
    with path.open("w", encoding="utf-8", newline="") as file:
        yield file


def _write_csv(path: Path, columns: Sequence[Column], rows: Rows) -> int:
    count = 0
    with _open(path) as file:
        out = csv.writer(file)
        out.writerow(each.name for each in columns)
        for count, row in enumerate(rows, 1):  # noqa: B007
            out.writerow(map(plain_cell, row))
    return count


def _write_jsonl(path: Path, columns: Sequence[Column], rows: Rows) -> int:
    count = 0
    names = [each.name for each in columns]
    with _open(path) as file:
        for count, row in enumerate(rows, 1):  # noqa: B007
            values = (value.hex() if isinstance(value, bytes) else value for value in row)
            file.write(json.dumps(dict(zip(names, values, strict=True)), ensure_ascii=False) + "\n")
    return count


def _write_parquet(path: Path, columns: Sequence[Column], rows: Rows) -> int:
    """Write through lines of JSON, which DuckDB reads as a stream."""
    duckdb = _duckdb()
    lines = path.with_suffix(".lines")
    try:
        count = _write_jsonl(lines, columns, rows)
        kinds = "{" + ", ".join(f"{each.name}: '{each.kind}'" for each in columns) + "}"
        with duckdb.connect(config={"threads": 1, "memory_limit": _MEMORY}) as engine:
            engine.execute(
                f"COPY (SELECT * FROM read_json($lines, format = 'newline_delimited', columns = {kinds},"  # noqa: S608
                " hive_partitioning = false, maximum_object_size = 67108864)) TO $path (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 10240)",
                {"lines": str(lines), "path": str(path)},
            )
            (held,) = engine.execute("SELECT count(*) FROM read_parquet($p)", {"p": str(path)}).fetchone()  # fmt: skip
    finally:
        lines.unlink(missing_ok=True)
    if held != count:
        raise DataError(f"{path}: {held} of {count} rows were written")
    return count


def _duckdb() -> Any:
    try:
        import duckdb
    except ImportError as error:
        raise ConfigError(
            "Parquet needs the extra `export`: pip install 'ingest[export]'"
        ) from error
    return duckdb
