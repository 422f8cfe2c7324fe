"""The schema, and the steps that take an older file to it.

`tables.sql` is the newest schema: a new file is made by it alone. `step_N.sql` takes a file of version N - 1 to
version N; a test holds that both ways end at the same tables. The version stands in the file's header.

To change the tables: edit tables.sql as if it had always been so, a new column as the last of its table (ALTER TABLE
puts it there; a column that is read often stands badly behind a long text: give it a table of its own). Then add the
statements to the last step, or, once that was released, to a new one: `step_N.sql`, a line in `steps.py`, SCHEMA_VERSION,
and the schema of the release before as tests/fixtures/db/schema-N.sql. A released step is never edited. Views need no step.
A step that drops or renames a column must set aside the views of analysts first: SQLite refuses over them.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from ingest.errors import ConfigError
from ingest.store._file.scripts import script, statements

APPLICATION_ID = 0x494E4753  # "INGS", in the file's header
SCHEMA_VERSION = 2
SMALL_BYTES = 64_000_000  # in a file so small every step is over within a second or two

# What reads no row. Without comments.
_INSTANT = re.compile(
    r"CREATE (?:VIRTUAL )?TABLE \w+ ?\(|CREATE VIRTUAL TABLE|CREATE TRIGGER|DROP TABLE|ALTER TABLE \w+ ADD COLUMN"
)


def version_of(db: sqlite3.Connection) -> int:
    """Return the schema's version in the file's header; 0 for a new file."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def file_bytes(db: sqlite3.Connection) -> int:
    """Return how long the database is, what waits in its log included."""
    pages, size = (
        db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
    )
    return int(pages * size)


def tables_read(db: sqlite3.Connection) -> list[str]:
    """Return the tables that the steps which are due go through row by row, sorted; none when all are instant."""
    version = version_of(db)
    if version == 0:
        return []
    held = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    named = (
        word
        for number in range(version + 1, SCHEMA_VERSION + 1)
        for statement in statements(script(f"step_{number}.sql"))
        if not _INSTANT.match(bare := _bare(statement))
        for word in re.findall(r"\w+", bare)
    )
    return sorted(held.intersection(named))


def is_current(db: sqlite3.Connection) -> bool:
    """Whether tables and views are those of this program."""
    return version_of(db) == SCHEMA_VERSION and _views(db) == _wanted_views()


def migrate(db: sqlite3.Connection, path: Path) -> None:
    """Make the tables, or take them step by step to the newest version, and our views anew.

    Runs inside the caller's transaction. Raises ConfigError when something of an analyst's is called as ours.
    """
    for name in _views(db):
        db.execute(f'DROP VIEW "{name}"')
    if version_of(db) < SCHEMA_VERSION:
        # 80 ms that a run with nothing to migrate is spared.
        from ingest.store._file.steps import take_steps

        with _our_names(path):
            take_steps(db)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    with _our_names(path):
        for statement in _wanted_views().values():
            db.execute(statement)


@contextmanager
def _our_names(path: Path) -> Iterator[None]:
    """Say so when something of an analyst's has a name that we need."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if not str(error).endswith("already exists"):
            raise
        raise ConfigError(f"{path}: {error}, but is not ours: rename it") from error


def _bare(statement: str) -> str:
    """Return a statement without comments, on one line.

    >>> _bare("-- who waits\\nCREATE INDEX a\\n  ON b(c); -- by c")
    'CREATE INDEX a ON b(c);'
    """
    return " ".join(re.sub(r"--[^\n]*", "", statement).split())


def _views(db: sqlite3.Connection) -> dict[str, str]:
    rows = db.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'view' AND instr(sql, '/* of ingest */')"
    )
    return {row["name"]: row["sql"] for row in rows}


@cache
def _wanted_views() -> dict[str, str]:
    wanted = {}
    for statement in statements(script("views.sql")):
        sql = statement[statement.index("CREATE VIEW") : -1]
        wanted[sql.split()[2]] = sql
    return wanted
