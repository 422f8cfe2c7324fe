"""Tombstones of requests, also beside the database: who puts back a copy from before a removal has them still.

The file (articles.db.removed) holds hashes, references and days, as the table does: a line each.
"""

import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

from ingest.errors import DataError
from ingest.store._columns import stamp
from ingest.store._file.connect import transaction, translated

RESTORED = (
    "restored"  # the reference of a removal of what an older copy of the database brought back
)


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".removed")


def remember(db: Connection, path: Path) -> None:
    """Write all tombstones of requests into the file beside the database, whole or not at all."""
    lines = [
        json.dumps(dict(row))
        for row in db.execute(
            "SELECT lower(hex(hash)) AS hash, kind, reference, made_utc FROM tombstones"
            " WHERE reason = 'request' ORDER BY made_utc, hash"
        )
    ]
    part = _beside(path).with_name(_beside(path).name + ".part")
    with part.open("w", encoding="utf-8") as file:
        file.write("".join(line + "\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
    part.replace(_beside(path))


def recall(db: Connection, path: Path, now: datetime) -> None:
    """Bar again what the file knows and the database does not: an older copy was put in its place.

    Notes, too, that what is here of it is to be removed.
    """
    with translated(path):
        if not _beside(path).exists():
            return
        remembered = _read(_beside(path))
        (held,) = db.execute("SELECT coalesce(sum(tombstones), 0) FROM removals").fetchone()
        if len(remembered) > held:
            with transaction(db):
                _bar_again(db, remembered, now)


def _read(path: Path) -> list[tuple[bytes, str, str, str]]:
    """Return hash, kind, reference and time of each tombstone. Raises DataError for a damaged file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        held = [json.loads(line) for line in lines]
        return [
            (bytes.fromhex(row["hash"]), row["kind"], row["reference"], row["made_utc"])
            for row in held
        ]
    except (ValueError, KeyError, TypeError) as error:
        detail = "what was removed stands there, and it is damaged: put a copy of it back"
        raise DataError(f"{path}: {detail}, or remove it") from error


def _bar_again(db: Connection, rows: Sequence[tuple[bytes, str, str, str]], now: datetime) -> None:
    held = "SELECT 1 FROM tombstones WHERE hash = ?1 AND reason = 'request'"
    added = db.executemany(
        "INSERT OR REPLACE INTO tombstones (hash, kind, reason, reference, made_utc)"
        f" SELECT ?1, ?2, 'request', ?3, ?4 WHERE NOT EXISTS ({held})",
        rows,
    )
    db.execute(
        "INSERT INTO removals (reference, scope, keep, articles, copies, records, tombstones, unfinished, made_utc)"
        " VALUES (?, 'copy', 'nothing', 0, 0, 0, ?, '[]', ?)",
        (RESTORED, max(added.rowcount, 0), stamp(now)),
    )
