"""Database -> the line by which an answer is cited: which state of which database it was read from."""

import json
import sqlite3
from dataclasses import dataclass
from importlib.metadata import version

__all__ = ["Citation", "read_citation"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A state of a database: equal lines were read from equal rows, as far as one database goes."""

    change: int  # last of the table `changes`
    changed_utc: str | None  # null: nothing is stored
    schema: int
    made_by: dict[str, str]  # stage -> version, of the newest copy
    snapshot: str | None = None  # sha256 of the database file, when it is one

    def sentence(self) -> str:
        """Return it in one line.

        >>> Citation(105, "2026-03-04T06:00:00Z", 1, {"extract": "1", "rules": "1f3a9c0e"}).sentence()
        'cite: change 105 of 2026-03-04T06:00:00Z, schema 1, newest rows by extract 1, rules 1f3a9c0e; read by ingest 0.1.0'
        """
        state = f"change {self.change:,} of {self.changed_utc or 'no time'}, schema {self.schema}"
        if self.snapshot:
            state = f"snapshot sha256:{self.snapshot[:16]}, {state}"
        made = ", ".join(f"{stage} {number}" for stage, number in sorted(self.made_by.items()))
        by = f", newest rows by {made}" if made else ""
        return f"cite: {state}{by}; read by ingest {version('ingest')}"


def read_citation(db: sqlite3.Connection) -> Citation:
    """Return what the open database is cited by."""
    change, changed = db.execute(
        "SELECT coalesce(max(seq), 0), max(changed_utc) FROM changes WHERE seq = (SELECT max(seq) FROM changes)"
    ).fetchone()
    (schema,) = db.execute("PRAGMA user_version").fetchone()
    newest = db.execute("SELECT versions FROM copies ORDER BY id DESC LIMIT 1").fetchone()
    return Citation(change, changed, schema, json.loads(newest[0]) if newest and newest[0] else {})
