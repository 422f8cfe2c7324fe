"""Stored pages that are read again some days later: which are due, and what came of it."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from sqlite3 import Connection

from ingest.store._clusters.cluster import note_change
from ingest.store._columns import stamp
from ingest.store._part import Part
from ingest.store._queue.entry import unpack_entry
from ingest.store._stored import Recheck
from ingest.types import Source

GRACE = timedelta(
    days=3
)  # a page that could not be read again for so long is left for the next turn
PAUSE = timedelta(hours=6)  # between two tries

# The range of first_seen_utc bounds the cost, however many copies are stored.
_DUE = """
SELECT c.id, coalesce(c.given_url, c.url), c.source_id, f.etag, f.last_modified,
  (SELECT entry FROM entries WHERE copy_id = c.id AND source_id IS NOT NULL LIMIT 1)
FROM copies AS c
LEFT JOIN rechecks AS r ON r.copy_id = c.id
LEFT JOIN fetches AS f ON f.id = (SELECT max(id) FROM fetches WHERE url = c.given_url AND status = 200)
WHERE c.first_seen_utc > :since AND c.first_seen_utc <= :until
  AND c.state = 'live' AND c.source_id IN (SELECT value FROM json_each(:sources)) AND c.url IS NOT NULL
  AND coalesce(r.turns, 0) <= :turn AND (r.tried_utc IS NULL OR r.tried_utc <= :paused)
ORDER BY c.first_seen_utc, c.id LIMIT :limit
"""


class Rechecks(Part):
    """Which stored pages are to be read again, and what came of it."""

    def due(
        self, sources: Sequence[Source], ages: Sequence[timedelta], limit: int
    ) -> list[Recheck]:
        """Return at most `limit` pages of these sources that have reached one of the ages, none of full-text feeds."""
        now = self._now()
        pages = json.dumps([source.id for source in sources if not source.fulltext])
        found: dict[int, Recheck] = {}
        for turn, age in enumerate(ages):
            span = {
                "sources": pages,
                "since": stamp(now - age - GRACE),
                "until": stamp(now - age),
                "turn": turn,
                "paused": stamp(now - PAUSE),
                "limit": limit - len(found),
            }
            for copy_id, url, source_id, etag, last_modified, entry in self._db.execute(_DUE, span):
                read = unpack_entry(entry) if entry else None
                found[copy_id] = Recheck(copy_id, url, source_id, turn, etag, last_modified, read)
        return list(found.values())

    def note(self, row: Recheck, *, is_gone: bool = False) -> None:
        """Count a page as read again; `is_gone`: the server has it no longer."""
        now, state = self._now(), "gone" if is_gone else "live"
        with self._writing():
            _put(self._db, row.copy_id, row.turn + 1, now)
            changed = self._db.execute(
                "UPDATE copies SET state = ?1 WHERE id = ?2 AND state <> ?1", (state, row.copy_id)
            )
            if changed.rowcount:
                note_change(self._db, "copies", row.copy_id, "update", now)
            if not is_gone:
                self._db.execute(
                    "UPDATE copies SET last_checked_utc = ? WHERE id = ?", (stamp(now), row.copy_id)
                )

    def put_off(self, row: Recheck) -> None:
        """Note a try that brought nothing; it is no reading."""
        with self._writing():
            _put(self._db, row.copy_id, row.turn, self._now())


def _put(db: Connection, copy_id: int, turns: int, now: datetime) -> None:
    db.execute(
        "INSERT INTO rechecks (copy_id, turns, tried_utc) VALUES (?, ?, ?)"
        " ON CONFLICT (copy_id) DO UPDATE SET turns = excluded.turns, tried_utc = excluded.tried_utc",
        (copy_id, turns, stamp(now)),
    )
