"""Sources and their polling state: what is due, what a poll brought, what it failed on."""

from collections.abc import Sequence
from datetime import datetime
from sqlite3 import Connection, Row

from ingest.errors import IngestError
from ingest.store._columns import moment, stamp
from ingest.store._stored import Poll, SourceState
from ingest.types import Source
from ingest.urls import without_login


def sync(db: Connection, sources: Sequence[Source], now: datetime) -> None:
    """Make the table say what sources.yaml says. A source with a new address starts afresh."""
    db.execute("UPDATE sources SET configured = 0 WHERE configured = 1")
    for source in sources:
        url = without_login(source.url)
        db.execute(
            "UPDATE sources SET etag = NULL, last_modified = NULL, body_hash = NULL, failures = 0,"
            " reason = NULL, detail = NULL, stopped = 0, moved_to = NULL, moved_polls = 0,"
            " next_check_utc = NULL WHERE id = ? AND url <> ?",
            (source.id, url),
        )
        db.execute(
            "INSERT INTO sources (id, url, kind, interval_s, first_seen_utc) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET url = excluded.url, kind = excluded.kind,"
            " interval_s = excluded.interval_s, configured = 1",
            (source.id, url, source.kind, source.interval_s, stamp(now)),
        )


def due(db: Connection, now: datetime, *, only: str | None, everything: bool) -> list[SourceState]:
    """Return the configured sources to poll now, those that waited longest first.

    `only` names one source, due or stopped or not; `everything` leaves out only those that were stopped.
    """
    rows = db.execute(
        "SELECT * FROM sources WHERE configured AND CASE"
        " WHEN :only IS NOT NULL THEN id = :only"
        " ELSE NOT stopped AND (:everything OR next_check_utc IS NULL OR next_check_utc <= :now) END"
        " ORDER BY next_check_utc, id",
        {"only": only, "everything": everything, "now": stamp(now)},
    )
    return [source_state(row) for row in rows]


def source_state(row: Row) -> SourceState:
    """Read a row of `sources`."""
    return SourceState(
        id=row["id"],
        url=row["url"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_hash=row["body_hash"],
        next_check=moment(row["next_check_utc"]),
        failures=row["failures"],
        reason=row["reason"],
        stopped=bool(row["stopped"]),
        ttl_s=row["ttl_s"],
        last_checked=moment(row["last_checked_utc"]),
        last_new=moment(row["last_new_utc"]),
        moved_to=row["moved_to"],
        moved_polls=row["moved_polls"],
    )


def polled(db: Connection, source_id: str, poll: Poll, now: datetime, *, brought_new: bool) -> None:
    """Keep what a good poll said. An answer without validators, title or hash forgets the old ones,
    except 304, which need not repeat them."""
    same = poll.status == 304
    db.execute(
        "UPDATE sources SET last_status = :status, failures = 0, reason = NULL, detail = NULL, stopped = 0,"
        " etag = CASE WHEN :same THEN coalesce(:etag, etag) ELSE :etag END,"
        " last_modified = CASE WHEN :same THEN coalesce(:last_modified, last_modified)"
        " ELSE :last_modified END,"
        " body_hash = CASE WHEN :same THEN body_hash ELSE :body_hash END,"
        " title = coalesce(:title, title), ttl_s = coalesce(:ttl_s, ttl_s),"
        " moved_polls = CASE WHEN :moved_to IS NULL THEN 0"
        " WHEN :moved_to IS moved_to THEN moved_polls + 1 ELSE 1 END,"
        " moved_to = :moved_to, last_checked_utc = :now, next_check_utc = :next_check,"
        " last_new_utc = CASE WHEN :brought_new THEN :now ELSE last_new_utc END"
        " WHERE id = :id",
        {
            "id": source_id,
            "same": same,
            "status": poll.status,
            "etag": poll.etag,
            "last_modified": poll.last_modified,
            "body_hash": poll.body_hash,
            "title": poll.title,
            "ttl_s": poll.ttl_s,
            "moved_to": poll.moved_to,
            "now": stamp(now),
            "next_check": stamp(poll.next_check),
            "brought_new": brought_new,
        },
    )


def poll_failed(
    db: Connection,
    source_id: str,
    error: IngestError,
    now: datetime,
    *,
    next_check: datetime | None,
) -> None:
    """Count a failed poll. Without a next check the source is stopped, its reason kept."""
    db.execute(
        "UPDATE sources SET failures = failures + 1, reason = ?, detail = ?, stopped = ?,"
        " last_checked_utc = ?, next_check_utc = ? WHERE id = ?",
        (
            error.reason,
            error.detail,
            next_check is None,
            stamp(now),
            next_check and stamp(next_check),
            source_id,
        ),
    )
