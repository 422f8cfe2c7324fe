"""Database -> files for other programs: articles, copies and evidence, a folder a day of first sight (UTC).

All is read in one transaction and written row by row; a day's file is complete or not there.
"""

import csv
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from ingest.analyse._cells import Cell, plain_cell
from ingest.errors import ConfigError, DataError

__all__ = ["FORMATS", "Exported", "export_tables"]

FORMATS = ("parquet", "csv", "jsonl")
_TYPES = {
    "INTEGER": "BIGINT",
    "REAL": "DOUBLE",
}  # in Parquet; all else is text, bytes as hexadecimal
_TABLES = {
    "articles": ("articles AS t", "t.id"),
    "copies": ("copies AS t LEFT JOIN copies AS s ON s.id = t.same_text_as", "t.id"),
    "evidence": ("evidence AS t JOIN copies AS c ON c.id = t.copy_id", "t.copy_id"),
}
_CHANGED = "SELECT row_id FROM changes WHERE seq > :since AND table_name = :of"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    counts: dict[str, int]  # table -> rows
    last_seq: int  # of `changes`: the next export goes on from there


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    kind: str  # of Parquet


def export_tables(
    db: sqlite3.Connection, folder: Path, form: str, *, since_seq: int | None = None
) -> Exported:
    """Write all rows, or those that changed after `since_seq` with the deletions among the changes.

    Raises ConfigError when the extra `export` is missing, DataError when fewer rows came out than went in.
    """
    write = _writer(form)
    db.execute("BEGIN")
    (last,) = db.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()
    name = f"{'all' if since_seq is None else f'since-{since_seq}'}.{form}"
    counts = {}
    for table in (*_TABLES, *(["changes"] if since_seq is not None else [])):
        columns, rows = _rows(db, table, since_seq)
        counts[table] = 0
        for day, group in groupby(rows, key=lambda row: row[0]):
            place = folder / table / f"day={day}" / name
            counts[table] += _written(place, columns, group, write)
    return Exported(counts, int(last))


def _rows(
    db: sqlite3.Connection, table: str, since: int | None
) -> tuple[list[_Column], Iterator[tuple[Cell, ...]]]:
    """Return the columns of a table and its rows, the day first."""
    info = db.execute("SELECT name, type FROM pragma_table_xinfo(?)", (table,)).fetchall()
    columns = [_Column(name, _TYPES.get(kind, "VARCHAR")) for name, kind in info]
    names = ", ".join(f"t.{each.name}" for each in columns)
    if table == "changes":
        sql = f"SELECT substr(t.changed_utc, 1, 10), {names} FROM changes AS t WHERE t.seq > :since ORDER BY 1, t.seq"  # noqa: S608
        return columns, db.execute(sql, {"since": since})
    source, key = _TABLES[table]
    seen = "c.first_seen_utc" if table == "evidence" else "t.first_seen_utc"
    if table == "copies":  # a text that another copy holds as well is stored there alone
        names = ", ".join(
            "coalesce(t.text, s.text)" if each.name == "text" else f"t.{each.name}"
            for each in columns
        )
    where = "" if since is None else f"WHERE {key} IN ({_CHANGED})"
    sql = f"SELECT substr({seen}, 1, 10), {names} FROM {source} {where} ORDER BY {seen}, t.id"  # noqa: S608
    of = "articles" if table == "articles" else "copies"
    return columns, db.execute(sql, {} if since is None else {"since": since, "of": of})


Rows = Iterable[Sequence[Cell]]
Write = Callable[[Path, list[_Column], Rows], int]


def _written(place: Path, columns: list[_Column], group: Rows, write: Write) -> int:
    """Write one file and return its rows; it gets its name when it is whole."""
    place.parent.mkdir(parents=True, exist_ok=True)
    unready = place.with_name(f".{place.name}.part")
    try:
        count = write(unready, columns, (row[1:] for row in group))
        unready.replace(place)
    finally:
        unready.unlink(missing_ok=True)
    return count


@contextmanager
def _open(path: Path) -> Iterator[IO[str]]:
    # half a character, as a page can hold it, fits into no encoding
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        yield file


def _write_csv(path: Path, columns: list[_Column], rows: Rows) -> int:
    count = 0
    with _open(path) as file:
        writer = csv.writer(file)
        writer.writerow(each.name for each in columns)
        for count, row in enumerate(rows, 1):  # noqa: B007
            writer.writerow(map(plain_cell, row))
    return count


def _write_jsonl(path: Path, columns: list[_Column], rows: Rows) -> int:
    count = 0
    names = [each.name for each in columns]
    with _open(path) as file:
        for count, row in enumerate(rows, 1):  # noqa: B007
            values = (value.hex() if isinstance(value, bytes) else value for value in row)
            file.write(json.dumps(dict(zip(names, values, strict=True)), ensure_ascii=False) + "\n")
    return count


def _write_parquet(path: Path, columns: list[_Column], rows: Rows) -> int:
    """Write through lines of JSON, which DuckDB reads as a stream."""
    duckdb = _duckdb()
    lines = path.with_suffix(".lines")
    try:
        count = _write_jsonl(lines, columns, rows)
        kinds = "{" + ", ".join(f"{each.name}: '{each.kind}'" for each in columns) + "}"
        with duckdb.connect() as engine:
            engine.execute(
                f"COPY (SELECT * FROM read_json($lines, format = 'newline_delimited', columns = {kinds},"  # noqa: S608
                " maximum_object_size = 268435456)) TO $path (FORMAT parquet, COMPRESSION zstd)",
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


def _writer(form: str) -> Write:
    if form == "parquet":
        _duckdb()
        return _write_parquet
    return _write_csv if form == "csv" else _write_jsonl
