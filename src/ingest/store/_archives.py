"""Files of raw answers: which body is kept where, which file was removed, how far a reading of one came."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from ingest.errors import IngestError
from ingest.store._clusters.cluster import note_change
from ingest.store._columns import moment, stamp
from ingest.store._part import Part
from ingest.store._queue import runs
from ingest.types import KeptBody


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """How far the reading of another's archive came."""

    file: str  # its path when it was first met
    records: int  # dealt with
    counts: Mapping[str, int]  # outcome, reason or type of record -> number
    is_finished: bool = False


class Archives(Part):
    """What the store knows of web archives, ours and others'."""

    def kept_body(self, url: str) -> KeptBody | None:
        """Return the last answer of a URL whose body the archive holds."""
        row = self._db.execute(
            "SELECT b.id, b.payload_digest, coalesce(b.final_url, b.url), b.fetched_utc, b.archive_file"
            " FROM fetches AS f JOIN fetches AS b ON b.id = coalesce(f.same_body_as, f.id)"
            " WHERE f.url = ? AND f.payload_digest IS NOT NULL ORDER BY f.id DESC LIMIT 1",
            (url,),
        ).fetchone()
        if row is None:
            return None
        fetch_id, digest, address, utc, file = row
        fetched_at = moment(utc)
        assert fetched_at is not None  # NOT NULL
        return KeptBody(fetch_id, digest, address, fetched_at, file)

    def note_removed(self, files: Iterable[str]) -> None:
        """Note that files of the archive are removed; what they held can be read no more."""
        removed = stamp(self._now())
        with self._writing():
            self._db.executemany(
                "INSERT INTO archives (file, removed_utc) VALUES (?1, ?2)"
                " ON CONFLICT (file) DO UPDATE SET removed_utc = ?2",
                [(name, removed) for name in files],
            )

    def begin(self, file: str, head: bytes, size: int) -> ArchiveState:
        """Return how far an archive is read in; `head` is a hash of its first bytes, `size` in bytes.

        It is known again under another name, and is not finished when it has grown.
        """
        with self._writing():
            self._db.execute(
                "INSERT INTO archives (file, head) SELECT ?1, ?2"
                " WHERE NOT EXISTS (SELECT 1 FROM archives WHERE head = ?2)"
                " ON CONFLICT (file) DO UPDATE SET head = ?2, records = 0, counts = NULL,"
                " finished_utc = NULL, bytes = NULL",
                (file, head),
            )
        return self._state(head, size)

    def _state(self, head: bytes, size: int) -> ArchiveState:
        name, records, counts, is_finished = self._db.execute(
            "SELECT file, records, counts, finished_utc IS NOT NULL AND bytes IS ?2 FROM archives"
            " WHERE head = ?1",
            (head, size),
        ).fetchone()
        return ArchiveState(name, records, json.loads(counts or "{}"), bool(is_finished))

    def advance(self, state: ArchiveState, records: int, counts: Mapping[str, int]) -> None:
        """Note that so many records are dealt with by now; `counts` is what these last ones were."""
        with self._writing():
            (held,) = self._db.execute(
                "SELECT counts FROM archives WHERE file = ?", (state.file,)
            ).fetchone()
            total = Counter(json.loads(held or "{}")) + Counter(counts)
            self._db.execute(
                "UPDATE archives SET records = ?, counts = ? WHERE file = ?",
                (records, json.dumps(total, sort_keys=True), state.file),
            )

    def finish(self, state: ArchiveState, size: int) -> None:
        """Note that an archive of so many bytes is read to its end."""
        with self._writing():
            self._db.execute(
                "UPDATE archives SET finished_utc = ?, bytes = ? WHERE file = ?",
                (stamp(self._now()), size, state.file),
            )

    def pass_over(
        self, state: ArchiveState, offset: int, error: IngestError, date: datetime | None
    ) -> None:
        """Note that a record gave nothing, and why. It stands in no queue: the live page may be better."""
        with self._writing():
            runs.note_fetch(
                self._db,
                url=error.url,
                fetched_utc=stamp(date or self._now()),
                status=error.status,
                reason=error.reason,
                archive_file=state.file,
                archive_offset=offset,
            )

    def see(self, copy_id: int, seen: datetime) -> None:
        """Note that a stored page was there at a time, which may lie before all that is known of it."""
        with self._writing():
            see(self._db, copy_id, seen, self._now())


def see(db: Connection, copy_id: int, seen: datetime, now: datetime) -> None:
    """Widen the time in which a copy, and its article, is known to have been there."""
    db.execute(
        "UPDATE copies SET state = CASE WHEN last_checked_utc <= ?1 THEN 'live' ELSE state END,"
        " last_checked_utc = max(last_checked_utc, ?1) WHERE id = ?2",
        (stamp(seen), copy_id),
    )
    earlier = db.execute(
        "UPDATE copies SET first_seen_utc = ?1 WHERE id = ?2 AND first_seen_utc > ?1"
        " RETURNING article_id",
        (stamp(seen), copy_id),
    ).fetchone()
    if earlier is None:
        return
    note_change(db, "copies", copy_id, "update", now)
    moved = db.execute(
        "UPDATE articles SET first_seen_utc = ?1 WHERE id = ?2 AND first_seen_utc > ?1",
        (stamp(seen), earlier[0]),
    )
    if moved.rowcount:
        note_change(db, "articles", earlier[0], "update", now)
