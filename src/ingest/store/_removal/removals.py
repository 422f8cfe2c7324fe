"""What was removed: asked of before anything is fetched, carried out on request and for what was kept long enough.

A removal on request is one transaction. What comes after it, the new raw files put in place of the old ones and the freed
room of the database wiped, is noted as unfinished until it is done: whoever holds the lock next finishes it.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from ingest.errors import DiskError, LockedError
from ingest.store._file.connect import translated
from ingest.store._part import Part
from ingest.store._removal import tombstones as _tombstones
from ingest.store._removal.forget import Moved, Named, find_named, find_returned, forget, traces_of
from ingest.store._removal.outputs import Output
from ingest.store._removal.remembered import RESTORED, remember
from ingest.store._removal.retention import Terms, remove_expired
from ingest.types import Entry, Outcome, Removal, Traces

_READ = "removed, but some program reads an older state, which the log holds: once it has ended, call this again"
_READER_MS = 2000  # a question is answered by then; a notebook may stay open for days
_NOT_WIPED = "all is removed, but its words still stand in freed room: make room on the disk and call this again"

# What is counted when something is removed: tables whose rows stand for something that a person knows.
_COUNTED = (
    "articles", "copies", "revisions", "evidence", "bylines", "notices", "rights", "claims", "matches", "decisions",
    "entries", "fetches", "block_memory",
)  # fmt: skip


class Removals(Part):
    """What is not to come back, and what is to go."""

    def refused(self, url: str) -> Outcome | None:
        """Return the outcome of an address that was removed and is not to come back; None when it may be had."""
        why = _tombstones.barred(self._db, _tombstones.keys_of_url(url))
        return _tombstones.refusal(url, why) if why else None

    def without_removed(self, entries: Sequence[Entry]) -> list[Entry]:
        """Return the entries whose addresses were not removed."""
        return _tombstones.without_barred(self._db, entries)

    def on_request(self) -> frozenset[str]:
        """Return the keys of all addresses and hosts that were removed on request."""
        rows = self._db.execute(
            "SELECT lower(hex(hash)) FROM tombstones WHERE reason = 'request' AND kind <> 'text'"
        )
        return frozenset(row[0] for row in rows)

    def remove_expired(self, terms: Terms, limit: int) -> int:
        """Remove at most `limit` articles that were kept as long as the terms say; return how many."""
        with self._writing():
            return remove_expired(self._db, terms, self._now(), limit)

    # --- on request; under the lock ---

    def find(self, removal: Removal) -> Named:
        """Return what a request names. Raises DataError when something of it was never there."""
        return find_named(self._db, removal)

    def returned(self) -> Named:
        """Return what was removed and is here again, since an older copy of the database was put in place."""
        waits = self._db.execute(
            "SELECT 1 FROM removals WHERE reference = ? AND unfinished IS NOT NULL", (RESTORED,)
        )
        return find_returned(self._db) if waits.fetchone() else Named()

    def traces(self, named: Named, removal: Removal) -> Traces:
        """Return by what the raw answers are known that hold something of it."""
        return traces_of(self._db, named, removal)

    def forget(
        self, named: Named, removal: Removal, moved: Moved, *, dry_run: bool = False
    ) -> dict[str, int]:
        """Remove what is named, in one transaction; return table -> rows that went. A dry run undoes it all."""
        self._db.execute("PRAGMA synchronous = FULL")  # raw files are moved on the strength of it
        with self._writing():
            self._db.execute("SAVEPOINT removal")
            before = self._counted()
            forget(self._db, named, removal, moved, self._now())
            after = self._counted()
            if dry_run:
                self._db.execute("ROLLBACK TO removal")
            self._db.execute("RELEASE removal")
        # What stays is settled anew, so a table may also have gained rows.
        return {name: before[name] - after[name] for name in _COUNTED if before[name] > after[name]}

    def _counted(self) -> dict[str, int]:
        counts = ", ".join(f"(SELECT count(*) FROM {name})" for name in _COUNTED)  # noqa: S608 - our own names
        row = self._db.execute(f"SELECT {counts}").fetchone()
        return dict(zip(_COUNTED, row, strict=True))

    def unfinished(self) -> list[str] | None:
        """Return the raw files whose new state is to be put in their place; None when no removal is unfinished."""
        rows = self._db.execute(
            "SELECT unfinished FROM removals WHERE unfinished IS NOT NULL"
        ).fetchall()
        return sorted({name for row in rows for name in json.loads(row[0])}) if rows else None

    def note_placed(self) -> None:
        """Note that all raw files are in their place; what is unfinished is the freed room alone."""
        with self._writing():
            self._db.execute("UPDATE removals SET unfinished = '[]' WHERE unfinished IS NOT NULL")

    def finish(self, path: Path) -> None:
        """Leave nothing of removed words in the free room of the files, and note that all is done.

        Raises DiskError when there is no room, LockedError while some program reads an older state: the log holds it.
        """
        try:
            with translated(path):
                self._wipe(path)
        except DiskError as error:
            raise DiskError(f"{error}; {_NOT_WIPED}") from error
        with self._writing():
            remember(self._db, path)
            self._db.execute("UPDATE removals SET unfinished = NULL")

    def _wipe(self, path: Path) -> None:
        """Write index and file anew, for both keep words in room that they have freed, and empty the log."""
        (waits_ms,) = self._db.execute("PRAGMA busy_timeout").fetchone()
        self._db.execute(f"PRAGMA busy_timeout = {_READER_MS}")
        try:
            self._empty_log(path)  # first: to be told of a reader costs nothing yet
        finally:
            self._db.execute(f"PRAGMA busy_timeout = {waits_ms}")
        self._db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
        self._db.execute("VACUUM")
        self._empty_log(path)

    def _empty_log(self, path: Path) -> None:
        is_held, *_ = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_held:
            raise LockedError(f"{path}: {_READ}")

    def read_archives(self) -> list[Output]:
        """Return the archives of others that were read in: they hold what they held."""
        rows = self._db.execute(
            "SELECT file, coalesce(substr(finished_utc, 1, 10), '') FROM archives"
            " WHERE head IS NOT NULL ORDER BY file"
        )
        return [Output(file, "archive read in", day) for file, day in rows.fetchall()]
