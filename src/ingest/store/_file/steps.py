"""The steps of the schema in the ledger of sqlite-utils: the table `_sqlite_migrations` says which were taken, and when.

Append only: a step that was released is never edited.
"""

import sqlite3

from sqlite_utils import Database, Migrations

from ingest.store._file.scripts import script, statements
from ingest.store._index import postings

_ledger = Migrations("ingest")


def take_steps(db: sqlite3.Connection) -> None:
    """Take the steps that the file has not taken, inside the caller's transaction."""
    _ledger.apply(Database(db, execute_plugins=False))


@_ledger(name="m001_tables")
def _tables(file: Database) -> None:
    """Make a new file, whose tables are the newest at once."""
    for statement in statements(script("tables.sql") + postings.SCHEMA):
        file.execute(statement)


@_ledger(name="m002_step")
def _step_2(file: Database) -> None:
    _step(file, 2)


def _step(file: Database, number: int) -> None:
    """Take a file of the version before on; the header of a new file says 0 until it is made, and it has none to take."""
    if file.execute("PRAGMA user_version").fetchone()[0]:
        for statement in statements(script(f"step_{number}.sql")):
            file.execute(statement)
