"""Files of raw answers: which body is kept where, which file was removed, how far a reading of one came."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from sqlite3 import Connection

from ingest.store._columns import moment, stamp
from ingest.types import KeptBody


class Archives:
    """What the store knows of web archives, ours and others'. A part of `Store`, with its rules."""

    def __init__(
        self,
        db: Connection,
        writing: Callable[[], AbstractContextManager[None]],
        now: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._writing = writing
        self._now = now

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
