"""The schema, step by step. Append only: a step that was released is never edited."""

from sqlite_utils import Database, Migrations

from ingest.store import _postings
from ingest.store._scripts import script, statements

migrations = Migrations("ingest")


@migrations()
def m001_tables(db: Database) -> None:
    """Everything of the first release."""
    for statement in statements(script("tables.sql") + _postings.SCHEMA):
        db.execute(statement)
