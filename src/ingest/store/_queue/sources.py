"""Sources and their polling state: what is due, what a poll brought, what it failed on."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from sqlite3 import Connection, Row

from ingest.errors import IngestError
from ingest.store._columns import moment, stamp
from ingest.store._stored import Poll, SourceState
from ingest.types import Source
from ingest.urls import without_login


def sync(db: Connection, sources: Sequence[Source], now: datetime) -> None:
    """Make the table say what sources.yaml says. A source with a new address starts afresh.

    Where it says so already nothing is written: a run that finds nothing due leaves the disk in peace.
    """
    held = db.execute("SELECT id, url, kind, interval_s FROM sources WHERE configured").fetchall()
    wanted = {(each.id, without_login(each.url), each.kind, each.interval_s) for each in sources}
    if set(map(tuple, held)) == wanted:
        return
    db.execute("UPDATE sources SET configured = 0 WHERE configured = 1")
    for source in sources:
        url = without_login(source.url)
        db.execute(
            "UPDATE sources SET etag = NULL, last_modified = NULL, body_hash = NULL, failures = 0,"
            " failing_since_utc = NULL, reason = NULL, detail = NULL, stopped = 0, moved_to = NULL,"
            " moved_polls = 0, moved_since_utc = NULL, ttl_s = NULL, skips = NULL, pace_s = NULL,"
            " last_new_utc = NULL, last_body_utc = NULL, window_s = NULL, cross_checked_utc = NULL,"
            " next_check_utc = NULL WHERE id = ? AND (url <> ? OR kind <> ?)",
            (source.id, url, source.kind),
        )
        db.execute(
            "INSERT INTO sources (id, url, kind, interval_s, first_seen_utc) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET url = excluded.url, kind = excluded.kind,"
            " interval_s = excluded.interval_s, configured = 1",
            (source.id, url, source.kind, source.interval_s, stamp(now)),
        )


_DUE = """
SELECT s.*, CASE WHEN last_status = 404 THEN (
    SELECT min(fetched_utc) FROM fetches WHERE url = s.url AND source_id = s.id AND id > coalesce((
      SELECT max(id) FROM fetches WHERE url = s.url AND source_id = s.id AND status IS NOT 404), 0)
  ) END AS missing_since_utc
FROM sources AS s WHERE configured AND CASE
  WHEN :only IS NOT NULL THEN id = :only
  ELSE NOT stopped AND (
    :everything OR next_check_utc IS NULL OR next_check_utc <= :now OR last_checked_utc > :now) END
ORDER BY (julianday(:now) - julianday(last_checked_utc)) / max(window_s, 3600) DESC NULLS LAST,
  next_check_utc, id
"""


def due(db: Connection, now: datetime, *, only: str | None, everything: bool) -> list[SourceState]:
    """Return the configured sources to poll now, those that waited longest first.

    Those that lose entries soonest come first: what matters is how much of a feed's reach has gone by.
    `only` names one source, due or stopped or not; `everything` leaves out only those that were stopped.
    A poll in the future means that the clock went back: the source is due.
    """
    rows = db.execute(_DUE, {"only": only, "everything": everything, "now": stamp(now)})
    return [
        replace(source_state(row), missing_since=moment(row["missing_since_utc"])) for row in rows
    ]


def stopped(db: Connection) -> list[SourceState]:
    """Return the configured sources that are asked no more, by id."""
    rows = db.execute("SELECT * FROM sources WHERE configured AND stopped ORDER BY id")
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
        moved_since=moment(row["moved_since_utc"]),
        failing_since=moment(row["failing_since_utc"]),
        skips=tuple(json.loads(row["skips"] or "[]")),
        pace_s=row["pace_s"],
        window_s=row["window_s"],
        gaps=row["gaps_count"],
        last_gap=moment(row["last_gap_utc"]),
        unlisted=row["unlisted_count"],
        last_body=moment(row["last_body_utc"]),
        cross_checked=moment(row["cross_checked_utc"]),
    )


_POLLED = """
UPDATE sources SET
  last_status = :status, failures = 0, failing_since_utc = NULL, reason = NULL, detail = NULL, stopped = 0,
  etag = CASE WHEN :same THEN coalesce(:etag, etag) ELSE :etag END,
  last_modified = CASE WHEN :same THEN coalesce(:last_modified, last_modified) ELSE :last_modified END,
  body_hash = CASE WHEN :same THEN body_hash ELSE :body_hash END,
  last_body_utc = CASE WHEN :same THEN last_body_utc ELSE :now END,
  title = coalesce(:title, title),
  ttl_s = CASE WHEN :read THEN :ttl_s ELSE ttl_s END,
  skips = CASE WHEN :read THEN :skips ELSE skips END,
  window_s = coalesce(:window_s, window_s),
  pace_s = :pace_s,
  gaps_count = gaps_count + :gap,
  last_gap_utc = CASE WHEN :gap THEN :now ELSE last_gap_utc END,
  last_checked_utc = :now,
  last_new_utc = CASE WHEN :brought_new THEN :now ELSE last_new_utc END,
  next_check_utc = :next_check
WHERE id = :id
"""
# Asked where it has moved to, a source tells of no move: what is known of it stands.
_MOVED = """
UPDATE sources SET
  moved_polls = CASE WHEN :moved_to IS moved_to THEN moved_polls + 1 WHEN :moved_to IS NULL THEN 0 ELSE 1 END,
  moved_since_utc = CASE WHEN :moved_to IS moved_to THEN moved_since_utc WHEN :moved_to IS NOT NULL THEN :now END,
  moved_to = :moved_to
WHERE id = :id AND NOT (:moved_to IS NULL AND moved_to IS :url)
"""


def polled(db: Connection, source_id: str, poll: Poll, now: datetime, *, brought_new: bool) -> None:
    """Keep what a good poll said. An answer without validators or hash forgets the old ones, except 304,
    which need not repeat them."""
    feed = poll.feed
    db.execute(
        _POLLED,
        {
            "id": source_id,
            "same": poll.status == 304,
            "status": poll.status,
            "etag": poll.etag,
            "last_modified": poll.last_modified,
            "body_hash": poll.body_hash,
            "read": feed is not None,
            "title": feed and feed.title,
            "ttl_s": feed and feed.ttl_s,
            "skips": json.dumps(feed.skips) if feed and feed.skips else None,
            "window_s": poll.window_s,
            "pace_s": poll.pace_s,
            "gap": poll.gap,
            "now": stamp(now),
            "next_check": stamp(poll.next_check),
            "brought_new": brought_new,
        },
    )
    said = {"id": source_id, "moved_to": poll.moved_to, "url": poll.url, "now": stamp(now)}
    db.execute(_MOVED, said)


def cross_checked(db: Connection, source_id: str, now: datetime, *, unlisted: int) -> None:
    """Note a look at the source's other addresses, and how many pieces only they showed."""
    db.execute(
        "UPDATE sources SET cross_checked_utc = ?, unlisted_count = unlisted_count + ? WHERE id = ?",
        (stamp(now), unlisted, source_id),
    )


def poll_failed(
    db: Connection, source_id: str, error: IngestError, now: datetime, next_check: datetime | None
) -> None:
    """Count a failed poll. Without a next check the source is stopped, its reason kept."""
    db.execute(
        "UPDATE sources SET failures = failures + 1, reason = ?1, detail = ?2, stopped = ?3,"
        " failing_since_utc = coalesce(failing_since_utc, ?4), last_status = ?7,"
        " last_checked_utc = ?4, next_check_utc = ?5 WHERE id = ?6",
        (
            error.reason,
            error.detail,
            next_check is None,
            stamp(now),
            next_check and stamp(next_check),
            source_id,
            error.status,
        ),
    )


def forget_move(db: Connection, source_id: str) -> None:
    """Go back to the configured address."""
    db.execute(
        "UPDATE sources SET moved_to = NULL, moved_polls = 0, moved_since_utc = NULL WHERE id = ?",
        (source_id,),
    )
