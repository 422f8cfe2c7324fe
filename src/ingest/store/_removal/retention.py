"""Articles that were kept as long as the settings say -> none, but for the tombstones of their addresses.

An article goes when every one of its copies is older than its source lets it be kept; a source that says nothing
keeps for ever. What was handed in has the terms of `defaults`, as has a source that is configured no more.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from sqlite3 import Connection

from ingest.store._columns import stamp
from ingest.store._removal.remove import keys_of, remove_copies
from ingest.store._removal.tombstones import bar_keys

Terms = Mapping[str | None, timedelta | None]  # source -> how long; None: all others, for ever

# The terms lead, so that only copies past them are looked at.
_EXPIRED = """
WITH terms AS MATERIALIZED (SELECT key AS source_id, value AS until FROM json_each(:terms)),
  past AS (
    SELECT c.article_id FROM terms AS t CROSS JOIN copies AS c
      ON c.source_id = t.source_id AND c.first_seen_utc < t.until
    UNION
    SELECT article_id FROM copies WHERE source_id IS NULL AND first_seen_utc < :others
  )
SELECT article_id FROM past WHERE NOT EXISTS (
  SELECT 1 FROM copies AS c LEFT JOIN terms AS t ON t.source_id = c.source_id
  WHERE c.article_id = past.article_id AND c.first_seen_utc >= coalesce(t.until, :others)
) LIMIT :limit
"""
# Requests have no index by time; their ids follow it. One whose body later ones refer to waits for them.
_REQUESTS = (
    "DELETE FROM fetches WHERE id IN (SELECT id FROM fetches ORDER BY id LIMIT ?) AND fetched_utc < ?"
    " AND NOT EXISTS (SELECT 1 FROM fetches AS f WHERE f.same_body_as = fetches.id)"
)


def expired(db: Connection, terms: Terms, now: datetime, limit: int = -1) -> list[int]:
    """Return the articles that were kept long enough, at most `limit`."""
    if not any(terms.values()):
        return []
    untils = {
        row[0]: _until(terms.get(row[0], terms.get(None)), now)
        for row in db.execute("SELECT id FROM sources")
    }
    others = _until(terms.get(None), now)
    rows = db.execute(
        _EXPIRED, {"terms": json.dumps(untils), "others": others, "limit": limit}
    ).fetchall()
    return [row[0] for row in rows]


def remove_expired(db: Connection, terms: Terms, now: datetime, limit: int) -> int:
    """Remove at most `limit` articles that were kept long enough, and bar their addresses; return how many."""
    found = expired(db, terms, now, limit)
    copies = [
        row[0]
        for article_id in found
        for row in db.execute("SELECT id FROM copies WHERE article_id = ?", (article_id,))
    ]
    bar_keys(db, {key for copy_id in copies for key in keys_of(db, copy_id)}, "retention", now)
    remove_copies(db, copies, now)
    if others := terms.get(None):
        db.execute(_REQUESTS, (10 * limit, stamp(now - others)))
    return len(found)


def _until(kept: timedelta | None, now: datetime) -> str:
    """Return the moment before which everything is past its term; '' is before all moments."""
    return stamp(now - kept) if kept else ""
