"""The diary: runs and requests."""

import json
from collections.abc import Mapping
from datetime import datetime
from sqlite3 import Connection

from ingest.errors import OfflineError
from ingest.store._columns import Value, insertion, stamp, update
from ingest.types import Page

_FETCH = (
    "run_id",
    "source_id",
    "entry_id",
    "url",
    "final_url",
    "fetched_utc",
    "status",
    "reason",
    "body_bytes",
    "milliseconds",
    "archive_file",
    "archive_offset",
    "payload_digest",
    "same_body_as",
    "etag",
    "last_modified",
)


def begin(
    db: Connection,
    command: str,
    now: datetime,
    versions: Mapping[str, str],
    config_hash: str | None,
) -> int:
    """Note that a run starts; return its id."""
    cursor = db.execute(
        "INSERT INTO runs (command, started_utc, versions, config_hash) VALUES (?, ?, ?, ?)",
        (command, stamp(now), json.dumps(versions, sort_keys=True), config_hash),
    )
    return int(cursor.lastrowid or 0)


def end(
    db: Connection, run_id: int, now: datetime, counts: Mapping[str, int], **columns: Value
) -> None:
    """Note how a run ended: `exit_code reason`, and its counts."""
    row = {"ended_utc": stamp(now), "counts": json.dumps(counts, sort_keys=True), **columns}
    db.execute(update("runs", tuple(row)), (*row.values(), run_id))


def offline_in_a_row(db: Connection) -> int:
    """Return how many runs, the last one and those before it, ended offline."""
    (count,) = db.execute(
        "SELECT count(*) FROM runs WHERE command = 'run' AND ended_utc IS NOT NULL AND id > coalesce((SELECT max(id)"
        " FROM runs WHERE command = 'run' AND ended_utc IS NOT NULL AND exit_code IS NOT ?1), 0)",
        (OfflineError.exit_code,),
    ).fetchone()
    return int(count)


def note_page(
    db: Connection, run_id: int | None, page: Page, entry_id: int | None, reason: str | None
) -> None:
    """Note a request that was answered."""
    asked = page.given_url or page.url
    row: tuple[Value, ...] = (
        run_id,
        None,
        entry_id,
        asked,
        page.url if page.url != asked else None,
        stamp(page.fetched_at),
        page.status,
        reason,
        len(page.body),
        page.milliseconds,
        page.archive_file,
        page.archive_offset,
        page.payload_digest,
        page.same_body_as,
        page.header("etag"),
        page.header("last-modified"),
    )
    db.execute(insertion("fetches", _FETCH), row)


def has_noted(db: Connection, page: Page) -> bool:
    """Whether a page was noted that lay in the same archive at the same place."""
    place = (page.given_url or page.url, page.archive_file, page.archive_offset)
    noted = db.execute(
        "SELECT 1 FROM fetches WHERE url = ? AND archive_file = ? AND archive_offset = ?", place
    )
    return noted.fetchone() is not None


def note_fetch(db: Connection, **columns: Value) -> None:
    """Note a request by its columns; those left out are null."""
    db.execute(insertion("fetches", _FETCH), tuple(columns.get(name) for name in _FETCH))
