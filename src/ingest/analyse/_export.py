"""Database -> files for other programs: its tables, a folder a day of first sight (UTC), or its originals as one feed.

All is read in one transaction and written row by row. A file is complete or not there, and when rows are missing in
the end it is an error.
"""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ingest.analyse._cells import Cell
from ingest.analyse._feeds import FEEDS, Selection, write_feed
from ingest.analyse._files import Column, named_when_whole, writer
from ingest.errors import DataError

__all__ = ["FORMATS", "Exported", "export_originals", "export_tables"]

TABLES = ("parquet", "csv", "jsonl")
FORMATS = (*TABLES, *FEEDS)
_TYPES = {"INTEGER": "BIGINT", "REAL": "DOUBLE"}  # in Parquet; all else is text, bytes hexadecimal
# table -> where its rows come from, what names its copy or itself in `changes`, and whose; the first has the day.
# What belongs to a copy is replaced with it as a whole. No rows are sorted: the index by first sight gives their order.
_SOURCES = {
    "articles": ("articles AS t", "t", "t.id", "articles"),
    "copies": ("copies AS t LEFT JOIN copies AS s ON s.id = t.same_text_as", "t", "t.id", "copies"),
    "evidence": ("copies AS c CROSS JOIN evidence AS t ON t.copy_id = c.id", "c", "c.id", "copies"),
    "revisions": ("copies AS c CROSS JOIN revisions AS t ON t.copy_id = c.id", "c", "c.id", "copies"),
    "notices": ("copies AS c CROSS JOIN notices AS t ON t.copy_id = c.id", "c", "c.id", "copies"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    counts: dict[str, int]  # table -> rows
    last_seq: int  # of `changes`: the next export goes on from there


def export_tables(
    db: sqlite3.Connection, folder: Path, form: str, *, since_seq: int | None = None
) -> Exported:
    """Write all rows, or those that changed after `since_seq` with all changes, deletions among them.

    A full export takes away what former ones of its format left in the folder. Raises ConfigError when the extra
    `export` is missing, DataError when the change is not reached or fewer rows came out than went in.
    """
    write = writer(form)
    last = _begin(db, since_seq)
    name = f"{'all' if since_seq is None else f'since-{since_seq:012}'}.{form}"
    counts, written = {}, set()
    for table in (*_SOURCES, *(["changes"] if since_seq is not None else [])):
        columns, rows = _rows(db, table, since_seq)
        counts[table] = 0
        for day, group in groupby(rows, key=lambda row: row[0]):
            place = folder / table / f"day={day}" / name
            with named_when_whole(place) as unready:
                counts[table] += write(unready, columns, (row[1:] for row in group))
            written.add(place)
        if since_seq is None:
            _check(db, table, counts[table])
    if since_seq is None:
        _clear(folder, form, written)
    return Exported(counts, last)


def export_originals(
    db: sqlite3.Connection, folder: Path, form: str, selection: Selection
) -> Exported:
    """Write the originals as one feed into a folder: RSS or NewsML-G2. Raises DataError as `export_tables`."""
    last = _begin(db, selection.since_seq)
    place = folder / f"originals.{form}"
    with named_when_whole(place) as unready:
        count, due = write_feed(db, unready, form, selection)
    if count != due:
        raise DataError(f"{place}: {count} of {due} pieces were written")
    if not count and form == "newsml":
        place.unlink()  # its schema knows no message without an item
    return Exported({"originals": count}, last)


def _begin(db: sqlite3.Connection, since: int | None) -> int:
    """Hold one state of the database still; return its last change."""
    db.execute("BEGIN")
    last = int(db.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0])
    if since is not None and since > last:
        raise DataError(f"change {since} is not reached: the last is {last}; is it another database?")  # fmt: skip
    return last


def _check(db: sqlite3.Connection, table: str, count: int) -> None:
    (held,) = db.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
    if held != count:
        raise DataError(f"{table}: {count} of {held} rows were written")


def _clear(folder: Path, form: str, written: set[Path]) -> None:
    """Take away the files of former exports: a reader would count their rows twice."""
    is_ours = re.compile(rf"(all|since-\d+)\.{form}").fullmatch
    for table in (*_SOURCES, "changes"):
        for place in (folder / table).glob(f"day=*/*.{form}"):
            if is_ours(place.name) and place not in written:
                place.unlink()
                if not any(place.parent.iterdir()):
                    place.parent.rmdir()


def _rows(
    db: sqlite3.Connection, table: str, since: int | None
) -> tuple[list[Column], Iterator[tuple[Cell, ...]]]:
    """Return the columns of a table and its rows, the day first."""
    info = db.execute("SELECT name, type FROM pragma_table_xinfo(?)", (table,)).fetchall()
    columns = [Column(name, _TYPES.get(kind, "VARCHAR")) for name, kind in info]
    names = ", ".join(f"t.{each.name}" for each in columns)
    if table == "changes":
        sql = f"SELECT substr(t.changed_utc, 1, 10), {names} FROM changes AS t WHERE t.seq > :since ORDER BY 1, t.seq"  # noqa: S608
        return columns, db.execute(sql, {"since": since})
    if table == "copies":  # a text that another copy holds as well is stored there alone
        names = names.replace("t.text", "coalesce(t.text, s.text)")
    source, dated, key, of = _SOURCES[table]
    where = (
        f"WHERE {key} IN (SELECT row_id FROM changes WHERE seq > :since AND table_name = '{of}')"  # noqa: S608
    )
    sql = f"SELECT substr({dated}.first_seen_utc, 1, 10), {names} FROM {source} {where if since is not None else ''} ORDER BY {dated}.first_seen_utc"  # noqa: S608
    return columns, db.execute(sql, {} if since is None else {"since": since})
