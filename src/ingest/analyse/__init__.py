"""Database -> answers: read-only questions, one `queries/*.sql` file each. It never writes.

The first line of a file is its help text. Reading single pieces and searching belong to `store.Database`.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from ingest.errors import DataError

__all__ = ["Answer", "ask", "questions"]

Cell = str | int | float | bytes | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gave."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def questions() -> dict[str, str]:
    """Return the names of all questions with their help texts, sorted."""
    found = {}
    for file in (files(__name__) / "queries").iterdir():
        if file.name.endswith(".sql"):
            first = file.read_text(encoding="utf-8").split("\n", 1)[0]
            found[file.name.removesuffix(".sql")] = first.removeprefix("-- ")
    return dict(sorted(found.items()))


def ask(path: Path, name: str) -> Answer:
    """Return the answer to a question of `questions()`.

    Raises KeyError for an unknown name, DataError when the file is not there or is no database of ours.
    """
    if name not in questions():
        raise KeyError(name)
    query = (files(__name__) / "queries" / f"{name}.sql").read_text(encoding="utf-8")
    if not path.exists():
        raise DataError(f"{path}: no such database")
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as db:
            cursor = db.execute(query)
            columns = tuple(column[0] for column in cursor.description)
            return Answer(columns, tuple(cursor.fetchall()))
    except sqlite3.DatabaseError as error:
        raise DataError(f"{path}: cannot be asked ({error})") from error
