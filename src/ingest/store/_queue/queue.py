"""The work queue: entries ever seen, what is due, what became of each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from sqlite3 import Connection

from ingest.errors import RetryLater
from ingest.store._columns import Value, insertion, key_of, stamp, storable, triple
from ingest.store._queue.entry import pack_entry, unpack_entry
from ingest.store._stored import Left, QueuedEntry
from ingest.types import Entry, Outcome
from ingest.urls import netloc_of, without_login

ATTEMPTS = 8  # tries before an entry is given up, over about three days
FIRST_WAIT = timedelta(minutes=10)
LONGEST_WAIT = timedelta(hours=24)

_ENTRY = (
    "source_id",
    "entry_id",
    "key",
    "url",
    "host",
    "title",
    "published_utc",
    "published_offset_min",
    "published_precision",
    "updated_utc",
    "updated_offset_min",
    "updated_precision",
    "state",
    "copy_id",
    "entry",
    "first_seen_utc",
)


def queue(db: Connection, source_id: str, entries: Sequence[Entry], now: datetime) -> int:
    """Add what this source never showed before; return how many are due now.

    An entry that another source queued, or whose URL is stored, is noted as `known` and not fetched again.
    """
    added = 0
    for entry in map(storable, entries):
        held = db.execute(
            "SELECT id FROM entries WHERE source_id = ? AND entry_id = ?", (source_id, entry.id)
        ).fetchone()
        if held:
            _note_update(db, held["id"], entry)
        else:
            added += _add(db, source_id, entry, now)
    return added


def count_seen(db: Connection, source_id: str, entry_ids: Sequence[str]) -> int:
    """Return how many of these entries the source showed before."""
    select = "SELECT 1 FROM entries WHERE source_id = ? AND entry_id = ?"
    return sum(db.execute(select, (source_id, each)).fetchone() is not None for each in entry_ids)


def queue_unlisted(db: Connection, source_id: str, entries: Sequence[Entry], now: datetime) -> int:
    """Add the entries whose addresses are nowhere in the queue; return how many that are."""
    select = "SELECT 1 FROM entries WHERE key = ?"
    unlisted = [e for e in entries if e.url and not db.execute(select, (key_of(e.url),)).fetchone()]
    return queue(db, source_id, unlisted, now)


def _note_update(db: Connection, row_id: int, entry: Entry) -> None:
    if entry.updated:
        db.execute(
            "UPDATE entries SET updated_utc = ?1, updated_offset_min = ?2, updated_precision = ?3"
            " WHERE id = ?4 AND updated_utc IS NOT ?1",
            (*triple(entry.updated), row_id),
        )


def _add(db: Connection, source_id: str | None, entry: Entry, now: datetime) -> bool:
    entry = replace(entry, url=without_login(entry.url)) if entry.url else entry
    key = key_of(entry.url) if entry.url else None
    met, copy_id = _met(db, key)
    row: tuple[Value, ...] = (
        source_id,
        entry.id,
        key,
        entry.url,
        netloc_of(entry.url) if entry.url else None,
        entry.title,
        *triple(entry.published),
        *triple(entry.updated),
        "known" if met else "due",
        copy_id,
        pack_entry(entry),
        stamp(now),
    )
    db.execute(insertion("entries", _ENTRY), row)
    return not met


def _met(db: Connection, key: str | None) -> tuple[bool, int | None]:
    """Whether this URL is stored, waits or was no article, and as which copy it is stored.

    Where another source could not have it, its settings may be to blame: this one tries on its own.
    """
    if key is None:
        return False, None
    copy_id = find_copy(db, key)
    if copy_id is not None:
        return True, copy_id
    queued = db.execute(
        "SELECT 1 FROM entries WHERE key = ? AND state IN ('due', 'rejected') LIMIT 1",
        (key,),
    )
    return queued.fetchone() is not None, None


def find_copy(db: Connection, key: str) -> int | None:
    """Return the copy that a URL became: under its own address, or under one that it led to."""
    row = db.execute(
        "SELECT id FROM copies WHERE key = ?1 UNION ALL"
        " SELECT copy_id FROM entries WHERE key = ?1 AND copy_id IS NOT NULL LIMIT 1",
        (key,),
    ).fetchone()
    return row and int(row[0])


def due(db: Connection, now: datetime, limit: int) -> list[QueuedEntry]:
    """Return entries to try now. Hosts take turns, each in the order in which its entries came."""
    rows = db.execute(
        "SELECT id, source_id, url, entry, attempts FROM entries JOIN ("
        " SELECT id AS due_id, row_number() OVER (PARTITION BY host ORDER BY id) AS turn"
        " FROM entries WHERE state = 'due'"
        " AND (next_try_utc IS NULL OR next_try_utc <= ?1 OR last_try_utc > ?1)"  # the clock went back
        " ORDER BY turn, due_id LIMIT ?2) ON id = due_id ORDER BY turn, id",
        (stamp(now), limit),
    )
    return [
        QueuedEntry(
            row["id"], row["source_id"], row["url"], unpack_entry(row["entry"]), row["attempts"]
        )
        for row in rows
    ]


def left(db: Connection, now: datetime) -> Left:
    """Count what the queue still holds."""
    due_now, later = db.execute(
        "SELECT coalesce(sum(is_due), 0), coalesce(sum(NOT is_due), 0) FROM ("
        " SELECT next_try_utc IS NULL OR next_try_utc <= ?1 OR coalesce(last_try_utc > ?1, 0) AS is_due"
        " FROM entries WHERE state = 'due')",
        (stamp(now),),
    ).fetchone()
    return Left(due_now, later)


def row_for(db: Connection, entry_id: int | None, url: str | None, now: datetime) -> int | None:
    """Return the queue's row for a URL; one handed in on the command line gets its own. None without URL."""
    if entry_id is not None or url is None:
        return entry_id
    held = handed_in(db, key_of(url))
    if held is None:
        _add(db, None, Entry(id=url, url=url), now)
        held = int(db.execute("SELECT last_insert_rowid()").fetchone()[0])
    return held


def chase(db: Connection, url: str, copy_id: int, now: datetime) -> None:
    """Queue the page that a copy names as its original; once, whoever else names it."""
    if handed_in(db, key_of(url)) is None:
        _add(db, None, Entry(id=url, url=url), now)
        db.execute("UPDATE entries SET chased_for = ? WHERE id = last_insert_rowid()", (copy_id,))


def row_for_copy(db: Connection, url: str | None, copy_key: str, now: datetime) -> int | None:
    """Return the row of a URL that was handed in and became a copy; a new one only when it led elsewhere."""
    if url is None:
        return None
    key = key_of(url)
    held = handed_in(db, key)
    return row_for(db, None, url, now) if held is None and key != copy_key else held


def handed_in(db: Connection, key: str) -> int | None:
    """Return the row of a URL that somebody handed in before."""
    row = db.execute(
        "SELECT id FROM entries WHERE key = ? AND source_id IS NULL", (key,)
    ).fetchone()
    return None if row is None else int(row["id"])


def settle(db: Connection, row_id: int, now: datetime, **columns: Value) -> None:
    """Close an entry: `state outcome reason detail copy_id`. What it was read from is kept without its HTML."""
    db.execute(
        "UPDATE entries SET state = ?, outcome = ?, reason = ?, detail = ?,"
        " copy_id = coalesce(?, copy_id), attempts = attempts + 1, last_try_utc = ?,"
        " next_try_utc = NULL, entry = json_remove(entry, '$.content_html', '$.summary_html')"
        " WHERE id = ?",
        (
            columns["state"],
            columns["outcome"],
            columns.get("reason"),
            columns.get("detail"),
            columns.get("copy_id"),
            stamp(now),
            row_id,
        ),
    )


def settle_as(db: Connection, row_id: int | None, now: datetime, outcome: Outcome) -> None:
    """Close the entry of a page that gave no article, if it has one."""
    if row_id is not None:
        settle(
            db,
            row_id,
            now,
            state=outcome.kind,
            outcome=outcome.kind,
            reason=outcome.reason,
            detail=outcome.detail or None,
        )


def refuse(db: Connection, row_id: int | None, now: datetime, outcome: Outcome) -> None:
    """Close the entry of a piece that was removed before, and keep nothing of its words."""
    settle_as(db, row_id, now, outcome)
    db.execute("UPDATE entries SET title = NULL, entry = NULL WHERE id = ?", (row_id,))


def settle_namesakes(db: Connection, keys: tuple[str, str], copy_id: int) -> None:
    """Tell every entry of these URLs that could not be had, or waits, itself or for another, what the page became."""
    if not db.execute("SELECT 1 FROM entries WHERE key IN (?, ?) LIMIT 1", keys).fetchone():
        return  # a look costs a third of an update that changes nothing
    db.execute(
        "UPDATE entries SET state = 'known', outcome = NULL, reason = NULL, detail = NULL,"
        " next_try_utc = NULL, copy_id = ? WHERE key IN (?, ?)"
        " AND (state IN ('due', 'failed') OR (state = 'known' AND copy_id IS NULL))",
        (copy_id, *keys),
    )


def wake_namesake(db: Connection, row_id: int) -> None:
    """Give its turn to the next entry of a URL that this one was not allowed to have: other sources, other settings."""
    db.execute(
        "UPDATE entries SET state = 'due' WHERE id = (SELECT min(k.id) FROM entries AS e"
        " JOIN entries AS k ON k.key = e.key WHERE e.id = ? AND k.state = 'known' AND k.copy_id IS NULL)",
        (row_id,),
    )


def put_off(db: Connection, row_id: int, error: RetryLater, now: datetime) -> bool:
    """Count a failed try; return whether the entry stays due. The wait triples, to a day at most.

    Where no request was made, as when a host asked to be left alone, nothing is counted.
    """
    (tried,) = db.execute("SELECT attempts FROM entries WHERE id = ?", (row_id,)).fetchone()
    if error.tried and tried + 1 >= ATTEMPTS:
        settle(
            db,
            row_id,
            now,
            state="failed",
            outcome="failed",
            reason=error.reason,
            detail=error.detail,
        )
        return False
    wait_until = now + min(FIRST_WAIT * 3**tried, LONGEST_WAIT)
    if error.not_before:
        wait_until = max(wait_until, error.not_before)
    db.execute(
        "UPDATE entries SET outcome = 'failed', reason = ?, detail = ?, attempts = attempts + ?,"
        " last_try_utc = ?, next_try_utc = ? WHERE id = ?",
        (error.reason, error.detail, error.tried, stamp(now), stamp(wait_until), row_id),
    )
    return True


def source_of(db: Connection, row_id: int | None) -> str | None:
    """Return the source that brought an entry; None for the command line."""
    if row_id is None:
        return None
    row = db.execute("SELECT source_id FROM entries WHERE id = ?", (row_id,)).fetchone()
    return None if row is None else row["source_id"]
